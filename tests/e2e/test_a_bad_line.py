"""A line of 50 kbit/s on which every third request is lost, and what a page weighs."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.walk import continue_as, find

pytestmark = pytest.mark.e2e

SLOW = {"offline": False, "latency": 300, "downloadThroughput": 50_000 / 8, "uploadThroughput": 50_000 / 8}


def drop_every_third(page: Page) -> list[str]:
    """Lose every third request after it left: the server may or may not have had it."""
    lost: list[str] = []
    seen = 0

    def on_the_way(route: Route) -> None:
        nonlocal seen
        seen += 1
        if seen % 3:
            route.continue_()
            return
        lost.append(f"{route.request.method} {route.request.url}")
        if route.request.method == "POST" and "/record/" in route.request.url:
            route.fetch()  # it arrived and was written; the answer is lost
        route.abort("connectionreset")

    page.route(re.compile(r".*/(record|effect|read-date|cases)/.*"), on_the_way)
    return lost


def open_panel(demo: str, chromium: Browser) -> Page:
    page = chromium.new_context().new_page()
    continue_as(page, demo, "Nadia Karam")
    find(page, "samira kadiri")
    page.get_by_role("link", name=re.compile("Samira")).first.click()
    page.get_by_role("link", name="Record a change").click()
    return page


def fill_in(page: Page, said: str) -> None:
    page.locator(".tile", has_text="No change, confirmed").click()
    page.get_by_label("When did it happen?").fill("yesterday")
    page.get_by_label("How do we know?").fill(said)


def times_on_record(page: Page, said: str) -> int:
    page.unroute_all(behavior="ignoreErrors")
    page.goto(re.sub(r"(/cases/[^/]+/).*", r"\1timeline/", page.url))
    return page.get_by_text(said, exact=True).count()


@pytest.mark.parametrize("shift", [0, 1, 2])
def test_on_a_bad_line_a_change_is_recorded_once_and_nothing_is_typed_twice(
    demo: str, chromium: Browser, shift: int
) -> None:
    page = open_panel(demo, chromium)
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    lost = drop_every_third(page)
    for _ in range(shift):  # so that each request of the job is once the third
        page.evaluate("fetch('/cases/000-000/').catch(() => 0)")
    said = f"No change on a bad line {shift}"
    fill_in(page, said)

    page.get_by_role("button", name="Save change").click()

    expect(page.get_by_text("Recorded on").first).to_be_visible(timeout=120_000)
    assert times_on_record(page, said) == 1
    assert lost, "nothing was lost: the test proves nothing"


def lose_the_first_answer_to_the_save(page: Page) -> list[str]:
    lost: list[str] = []

    def on_the_way(route: Route) -> None:
        if lost:
            route.continue_()
            return
        route.fetch()  # it arrived and was written; the answer is lost
        lost.append(route.request.url)
        route.abort("connectionreset")

    page.route(re.compile(r".*/record/$"), on_the_way)
    return lost


def test_a_save_whose_answer_is_lost_is_sent_again_by_itself_and_written_once(
    demo: str, chromium: Browser
) -> None:
    page = open_panel(demo, chromium)
    lost = lose_the_first_answer_to_the_save(page)
    fill_in(page, "The answer was lost")

    page.get_by_role("button", name="Save change").click()

    expect(page.get_by_text("Recorded on").first).to_be_visible(timeout=60_000)
    assert len(lost) == 1
    assert times_on_record(page, "The answer was lost") == 1


def test_without_the_forms_key_the_same_loss_writes_twice(demo: str, chromium: Browser) -> None:
    """The control: take the key out of the form, and the harness must see the double."""
    page = open_panel(demo, chromium)
    lost = lose_the_first_answer_to_the_save(page)
    fill_in(page, "The key was taken out")
    page.evaluate("document.querySelectorAll('[name=submission]').forEach((input) => { input.value = ''; })")

    page.get_by_role("button", name="Save change").click()

    expect(page.get_by_text("Recorded on").first).to_be_visible(timeout=60_000)
    assert len(lost) == 1
    assert times_on_record(page, "The key was taken out") == 2


def test_the_case_page_is_light(demo: str, chromium: Browser) -> None:
    page = chromium.new_context().new_page()
    continue_as(page, demo, "Nadia Karam")
    find(page, "samira kadiri")
    case = page.get_by_role("link", name=re.compile("Samira")).first.get_attribute("href")
    fresh = chromium.new_context(storage_state=page.context.storage_state()).new_page()

    first, again = _weight(fresh, demo + str(case)), _weight(fresh, demo + str(case))

    assert first <= 100_000, first
    assert again <= 25_000, again


def _weight(page: Page, address: str) -> int:
    """Return the bytes that came over the line for a page and all it loads."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    sizes: list[int] = []
    line.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto(address, wait_until="networkidle")
    line.detach()
    return sum(sizes)

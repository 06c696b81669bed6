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


@pytest.mark.parametrize("first_lost", [1, 2, 3])
def test_on_a_bad_line_a_change_is_recorded_once_and_nothing_is_typed_twice(
    demo: str, chromium: Browser, first_lost: int
) -> None:
    page = chromium.new_context().new_page()
    continue_as(page, demo, "Nadia Karam")
    find(page, "samira kadiri")
    page.get_by_role("link", name=re.compile("Samira")).first.click()
    page.get_by_role("link", name="Record a change").click()
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    lost = drop_every_third(page)
    said = f"No change on a bad line {first_lost}"
    for _ in range(first_lost - 1):  # shift which request is the third
        page.evaluate("fetch('/cases/000-000/').catch(() => 0)")

    page.locator(".tile", has_text="No change, confirmed").click()
    page.get_by_label("When did it happen?").fill("yesterday")
    page.get_by_label("How do we know?").fill(said)
    page.get_by_role("button", name="Save change").click()

    expect(page.get_by_text("Recorded on").first).to_be_visible(timeout=120_000)
    page.unroute_all(behavior="ignoreErrors")
    page.goto(page.url.split("?")[0] + "timeline/")
    assert page.get_by_text(said, exact=True).count() == 1
    assert lost, "nothing was lost: the test proves nothing"


def test_the_case_page_is_light(demo: str, chromium: Browser) -> None:
    page = chromium.new_context().new_page()
    continue_as(page, demo, "Nadia Karam")
    find(page, "samira kadiri")
    case = page.get_by_role("link", name=re.compile("Samira")).first.get_attribute("href")
    fresh = chromium.new_context(storage_state=page.context.storage_state()).new_page()

    first, again = _weight(fresh, demo + str(case)), _weight(fresh, demo + str(case))

    print(f"case page: {first} bytes the first time, {again} after")
    assert first <= 100_000
    assert again <= 25_000


def _weight(page: Page, address: str) -> int:
    """Return the bytes that came over the line for a page and all it loads."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    sizes: list[int] = []
    line.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto(address, wait_until="networkidle")
    line.detach()
    return sum(sizes)

"""One change for several cases, and two cases that are one: done, looked at, and taken back, in Chromium."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.walk import continue_as

pytestmark = pytest.mark.e2e
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(params=["with JavaScript", "without"])
def page(request, demo: str, chromium: Browser):
    context = chromium.new_context(
        viewport={"width": 390, "height": 844},
        java_script_enabled=request.param == "with JavaScript",
        bypass_csp=True,
    )
    page = context.new_page()
    continue_as(page, demo, "Nadia Karam")
    yield page
    context.close()


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def looked_at(page: Page, within: str | None = None) -> None:
    """Nothing that axe finds wrong, where it can run at all, and nothing to scroll sideways for."""
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    if not page.evaluate("document.documentElement.classList.contains('js')"):
        return
    found = Axe().run(page, context=within, options={"runOnly": RULES}).response["violations"]
    assert not [(one["id"], one["nodes"][0]["html"][:120]) for one in found]


def situations(page: Page, demo: str, references: list[str]) -> list[str]:
    said = []
    for reference in references:
        page.goto(f"{demo}/cases/{reference}/")
        said.append(page.locator("main .tag").first.inner_text())
    return said


def test_one_change_is_recorded_for_those_that_are_ticked_and_undone(demo: str, page: Page) -> None:
    page.goto(f"{demo}/cases/?situation=held&country=XM")
    boxes = page.get_by_role("checkbox", name=re.compile("^Choose "))
    references = [str(boxes.nth(place).get_attribute("value")) for place in (0, 1, 2)]
    before = situations(page, demo, references)

    page.goto(f"{demo}/cases/?situation=held&country=XM")
    for reference in references:
        page.get_by_role("checkbox", name=f"Choose {reference}").check()
    page.get_by_label("With the ticked cases").select_option("record")
    press(page, "Go on")
    looked_at(page)
    page.get_by_label("What changed?").select_option(label="Out on bail")
    page.get_by_label("When did it happen?").fill("19 November 2026")
    page.get_by_label("How do we know?").fill("the lawyer")
    page.get_by_label("Why?").fill("One decree let all three out on bail")
    press(page, "See what this does")
    looked_at(page)
    for reference in references:
        expect(page.get_by_role("main").get_by_text(reference)).to_be_visible()
    press(page, "Yes, for these 3 cases")
    looked_at(page)
    done = page.url
    assert situations(page, demo, references) == ["Out on bail"] * 3

    page.goto(done)
    press(page, "Undo all of it")
    assert situations(page, demo, references) == before


def test_two_cases_become_one_and_are_taken_apart(demo: str, page: Page) -> None:
    page.goto(f"{demo}/cases/?country=XM")
    boxes = page.get_by_role("checkbox", name=re.compile("^Choose "))
    stays, goes = (str(boxes.nth(place).get_attribute("value")) for place in (3, 4))

    page.goto(f"{demo}/cases/{stays}/merge/")
    looked_at(page)
    page.goto(f"{demo}/cases/{stays}/merge/{goes}/")
    looked_at(page)
    for choice in page.locator("main fieldset").all():
        choice.get_by_role("radio").first.check()
    page.get_by_role("radio", name=stays, exact=True).check()
    page.get_by_label("How do you know that they are one?").fill("Their lawyer is the same, and says so")
    press(page, "See what this does")
    looked_at(page)
    press(page, "Yes, merge them")
    press(page, "Continue as Nadia Karam")  # once more that it is she; what was typed is kept
    assert "There is a problem" not in page.locator("main").inner_text()
    press(page, "Yes, merge them")
    page.goto(f"{demo}/cases/{goes}/")
    assert stays in page.locator("main").inner_text()

    page.goto(f"{demo}/cases/{stays}/links/")
    looked_at(page)
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile("Take it apart")).click()
    looked_at(page)
    page.get_by_label("Why?").fill("They were two after all")
    press(page, "Take them apart")
    page.goto(f"{demo}/cases/{goes}/")
    assert stays not in page.locator("main").inner_text()

"""An edition in real Chromium: it stays as it was published while the figure moves, the next is frozen."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.walk import continue_as, figure_of

pytestmark = pytest.mark.e2e


def edition(page: Page, demo: str, number: int) -> tuple[int, int, str]:
    """Return what an edition says: its number, the figure today, its fingerprint."""
    page.goto(f"{demo}/tally/2019/editions/{number}/")
    said = page.locator(".banner__said").inner_text()
    published, today = re.search(r"Published (\d+) .* Today it is (\d+)", said, re.DOTALL).groups()  # type: ignore[union-attr]
    return int(published), int(today), page.locator("dd.hash").inner_text()


def decide_one(page: Page, demo: str) -> None:
    page.goto(f"{demo}/tally/2019/decide/")
    page.get_by_role("link", name="Decide them one after another").click()
    page.get_by_label("Why?").select_option(index=1)
    action = page.get_by_label("Which of our actions came first?")
    if action.count():
        action.select_option(index=1)
    page.get_by_role("button", name="Count it in 2019").click()
    expect(page.locator("[data-notice]")).to_be_visible()


def test_a_decision_moves_the_figure_and_not_the_edition_and_two_people_freeze_the_next(
    context: BrowserContext, demo: str
) -> None:
    page = context.new_page()
    continue_as(page, demo, "Ines Calder")
    published, live, fingerprint = edition(page, demo, 1)
    assert (published, live) == (142, figure_of(page, demo, 2019))
    page.goto(f"{demo}/tally/2019/editions/")
    following = page.get_by_role("link", name=re.compile(r"^Edition \d")).count() + 1

    decide_one(page, demo)

    assert figure_of(page, demo, 2019) == live + 1
    assert edition(page, demo, 1) == (142, live + 1, fingerprint)
    page.goto(f"{demo}/tally/2019/freeze/")
    expect(page.locator(".page .fig").first).to_have_text("142")  # as known on the usual day
    page.get_by_label("As known at the end of").fill("today")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".page .fig").first).to_have_text(str(live + 1))
    page.get_by_label("What is this edition for?").fill("Second edition")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name=f"Propose {live + 1} to a second person").click()
    expect(page.get_by_text("You proposed it: a second person approves it.")).to_be_visible()

    continue_as(page, demo, "Mei Andersen")
    page.get_by_role("link", name="Look at it and answer").click()
    page.get_by_role("button", name="Approve: freeze it for good").click()

    expect(page.get_by_role("link", name=f"Edition {following}")).to_be_visible()
    assert edition(page, demo, following)[:2] == (live + 1, live + 1)
    assert edition(page, demo, 1) == (142, live + 1, fingerprint)

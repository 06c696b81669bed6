"""The main job in real Chromium: find her, record the release in three clicks, see what it does."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.walk import continue_as, figure_of, find

pytestmark = pytest.mark.e2e
YESTERDAY = datetime.now(UTC).date() - timedelta(days=1)


def record_release(page: Page, spelling: str) -> None:
    """Three clicks: Record a change, Released, Save change. Typed: when, and how we know."""
    find(page, spelling)
    page.get_by_role("link", name=re.compile("Samira")).first.click()
    page.get_by_role("link", name="Record a change").click()
    page.locator(".tile", has_text=re.compile("^Released$")).click()
    page.get_by_label("When did it happen?").fill(f"{YESTERDAY.day} {YESTERDAY:%B %Y}")
    page.get_by_label("How do we know?").fill("lawyer, by phone")
    page.get_by_role("button", name="Save change").click()
    expect(page.get_by_text("It waits for a second person to verify it.")).to_be_visible()


def test_a_release_moves_the_figure_once_verified_and_withdrawal_moves_it_back(
    context: BrowserContext, demo: str
) -> None:
    page = context.new_page()
    continue_as(page, demo, "Ines Calder")
    before = figure_of(page, demo, YESTERDAY.year)

    continue_as(page, demo, "Nadia Karam")
    record_release(page, "samira kadiri")
    address = page.url.split("?")[0]
    page.locator("[data-notice]").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone on")).to_be_visible()

    record_release(page, "Самира")
    continue_as(page, demo, "Ines Calder")
    assert figure_of(page, demo, YESTERDAY.year) == before

    continue_as(page, demo, "Omar Haddad")
    page.goto(f"{demo}/my-work/")
    reference = address.rstrip("/").rsplit("/", 1)[1]
    page.get_by_role("link", name=f"Verify {reference}").click()
    page.get_by_role("button", name="Verify").click()
    expect(page.get_by_text("You are the second person.")).to_be_visible()
    continue_as(page, demo, "Ines Calder")
    assert figure_of(page, demo, YESTERDAY.year) == before + 1

    continue_as(page, demo, "Nadia Karam")
    page.goto(address)
    page.locator("details.acts summary").first.click()
    page.get_by_role("link", name="Withdraw").first.click()
    page.get_by_label("Why?").fill("The order was never carried out")
    page.get_by_role("button", name="Withdraw").click()
    continue_as(page, demo, "Ines Calder")
    assert figure_of(page, demo, YESTERDAY.year) == before


def test_the_regional_office_does_not_find_her(context: BrowserContext, demo: str) -> None:
    page = context.new_page()
    continue_as(page, demo, "Luis Brandt")

    find(page, "samira kadiri")

    expect(page.get_by_text("Nobody you can see matches")).to_be_visible()


def test_a_slash_date_is_refused_where_it_stands_and_stays(context: BrowserContext, demo: str) -> None:
    page = context.new_page()
    continue_as(page, demo, "Nadia Karam")
    find(page, "samira kadiri")
    page.get_by_role("link", name=re.compile("Samira")).first.click()
    page.get_by_role("link", name="Record a change").click()
    page.locator(".tile", has_text=re.compile("^Released$")).click()
    page.get_by_label("When did it happen?").fill("03/04/2024")
    page.get_by_label("How do we know?").fill("lawyer, by phone")

    page.get_by_role("button", name="Save change").click()

    expect(page.get_by_role("alert")).to_contain_text("03/04/2024 could be 3 April or 4 March")
    expect(page.get_by_label("When did it happen?")).to_have_value("03/04/2024")
    expect(page.get_by_label("How do we know?")).to_have_value("lawyer, by phone")

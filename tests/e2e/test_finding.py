"""Somebody who has heard a name once finds the case from any page, by the keyboard alone, in Chromium."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.test_lists_that_work import looked_at
from tests.e2e.walk import continue_as

pytestmark = pytest.mark.e2e


@pytest.fixture(params=[1440, 320])
def page(request, demo: str, chromium: Browser):
    context = chromium.new_context(viewport={"width": request.param, "height": 900}, bypass_csp=True)
    page = context.new_page()
    continue_as(page, demo, "Nadia Karam")
    yield page
    context.close()


def test_who_is_found_stands_below_the_bar_while_one_types(page: Page, demo: str) -> None:
    page.goto(f"{demo}/cases/")
    page.keyboard.press("/")
    page.keyboard.type("smaira kadiri")
    at_hand = page.locator("#at-hand")
    expect(at_hand.get_by_role("link").first).to_be_visible()
    looked_at(page, within=".masthead .find")  # what it covers meanwhile is behind it

    page.keyboard.press("ArrowDown")
    expect(at_hand.get_by_role("link").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.press("Escape")
    expect(at_hand).to_be_hidden()


def test_enter_on_one_of_them_opens_the_case(page: Page, demo: str) -> None:
    page.goto(f"{demo}/cases/")
    page.keyboard.press("/")
    page.keyboard.type("smaira kadiri")
    expect(page.locator("#at-hand").get_by_role("link").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Samira")


def test_enter_while_typing_shows_them_all_on_a_page(page: Page, demo: str) -> None:
    page.goto(f"{demo}/cases/")
    page.keyboard.press("/")
    page.keyboard.type("smaira")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page).to_have_url(f"{demo}/find/")
    expect(page.locator("#q")).to_have_value("smaira")


def test_where_a_page_is_answered_instead_it_is_not_put_below_the_bar(page: Page, demo: str) -> None:
    page.goto(f"{demo}/cases/")
    page.route("**/find/", lambda route: route.fulfill(body="<!doctype html><html><p>Second step</p></html>"))
    page.keyboard.press("/")
    with page.expect_response("**/find/"):
        page.keyboard.type("smaira")
    page.wait_for_timeout(200)

    expect(page.locator("#at-hand")).to_be_empty()

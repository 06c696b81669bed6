"""What a person does in the demonstration, click by click."""

import re

from playwright.sync_api import Page


def continue_as(page: Page, demo: str, name: str) -> None:
    page.goto(f"{demo}/sign-in/")
    with page.expect_navigation():
        page.get_by_role("button", name=f"Continue as {name}").click()


def find(page: Page, text: str) -> None:
    page.get_by_role("searchbox", name="Find a person by any spelling, or a case by its reference").fill(text)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def figure_of(page: Page, demo: str, year: int) -> int:
    """Return the headline number of a year, as the signed-in person reads it."""
    page.goto(f"{demo}/tally/{year}/")
    return int(re.sub(r"\D", "", page.locator(".fig").first.inner_text()))

"""A passkey, from setting it up to signing in with it, in a browser with an authenticator of its own."""

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.walk import continue_as

pytestmark = pytest.mark.e2e
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_authenticator(page: Page) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def refusals_of(page: Page) -> list[str]:
    """Whatever the policy of the page refuses is collected here."""
    said: list[str] = []
    page.on(
        "console", lambda line: said.append(line.text) if "Content Security Policy" in line.text else None
    )
    return said


def set_up_a_passkey(page: Page, site: str) -> None:
    page.goto(f"{site}/me/second-step/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("checkbox", name="Sign in with this passkey alone").check()
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/me/second-step/codes/")


def sign_in_by_passkey(page: Page, site: str) -> None:
    page.goto(f"{site}/sign-in/")
    page.get_by_text("Sign in with e-mail and password").click()
    with page.expect_navigation(url="**/my-work/"):
        page.get_by_role("button", name="Sign in with a passkey").click()


def test_a_passkey_is_set_up_and_opens_the_door(demo: str, chromium: Browser) -> None:
    page = chromium.new_context().new_page()
    with_authenticator(page)
    refused = refusals_of(page)
    continue_as(page, demo, "Ruth Amadi")
    set_up_a_passkey(page, demo)
    assert "10 codes are left" in page.content()
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").click()

    sign_in_by_passkey(page, demo)

    assert "Ruth Amadi" in page.locator(".who").inner_text()
    assert refused == []
    page.context.close()


def test_a_browser_that_has_none_is_told_what_to_do(demo: str, chromium: Browser) -> None:
    page = chromium.new_context().new_page()
    page.context.new_cdp_session(page).send("WebAuthn.enable")
    page.goto(f"{demo}/sign-in/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('none')); }")
    page.get_by_text("Sign in with e-mail and password").click()
    page.get_by_role("button", name="Sign in with a passkey").click()

    page.get_by_text("No passkey was read. Sign in with your password.").wait_for()
    page.context.close()

"""axe-core on the main pages, in light and dark, wide and narrow; no request leaves the origin."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.e2e.walk import continue_as, find

pytestmark = pytest.mark.e2e
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
POLICY = "default-src 'none'"


@pytest.fixture(scope="module")
def signed_in(demo: str, chromium: Browser) -> dict[str, object]:
    page = chromium.new_context().new_page()
    continue_as(page, demo, "Nadia Karam")
    find(page, "samira kadiri")
    case = page.get_by_role("link", name=re.compile("Samira")).first.get_attribute("href")
    return {"state": page.context.storage_state(), "case": str(case)}


PAGES = [
    "sign-in/",
    "my-work/",
    "my-work/?whose=office",
    "cases/",
    "cases/new/",
    "cases/views/?situation=held",
    "cases/export/?country=XM",
    "imports/",
    "imports/new/",
    "CASE",
    "CASE?panel=record",
    "CASEtimeline/",
    "CASEnames/",
    "CASElinks/",
    "CASEmerge/",
    "CASEoutcomes/",
    "CASEactions/",
    "CASEintake/",
    "CASEconsent/",
    "CASEconsent/withdraw/",
    "CASEcontacts/",
    "CASEevidence/",
    "CASEsummaries/2019/en/",
    "tally/2019/",
    "tally/2019/counted/",
    "tally/2019/decide/",
    "tally/2019/not-counted/",
    "tally/2019/consent/",
    "tally/rules/",
    "tally/2019/map/",
    "tally/2019/figures/",
    "tally/2019/figures/people-held/",
    "tally/2019/figures/countries/",
    "tally/2019/figures/messages/",
    "tally/compare/?years=2017,2018,2019",
    "find/",
    "duplicates/",
    "me/",
    "me/safety/",
    "me/lock/",
    "me/access/",
    "me/feed/",
    "help/",
    "help/access/",
    "help/finding/",
    "help/safety/",
]
# For the administrator; the first person of the list is a caseworker's.
MANAGED = [
    "manage/people/",
    "manage/people/invite/",
    "manage/people/1/",
    "manage/people/1/role/",
    "manage/people/1/lock/",
    "manage/people/1/close/",
    "manage/offices/",
    "manage/offices/1/",
    "manage/offices/1/countries/",
    "manage/roles/",
    "manage/roles/caseworker/second-step/",
    "manage/log/",
]

# For the annual report: others find no such page.
SUMMARIES = ["tally/2019/summaries/", "tally/2019/summaries/?state=draft"]
FROZEN = [
    *SUMMARIES,
    "tally/2019/editions/",
    "tally/2019/editions/1/",
    "tally/2019/freeze/",
    "tally/2019/published/",
    "tally/2019/export/?edition=1",
    "tally/2019/export/?figure=people-held",
    "exports/",
]


@pytest.fixture(scope="module")
def others(demo: str, chromium: Browser) -> dict[str, object]:
    """Who else is signed in, by the pages that are theirs."""
    signed_in: dict[str, object] = {}
    for name, paths in (("Wei Solberg", MANAGED), ("Ines Calder", FROZEN)):
        page = chromium.new_context().new_page()
        continue_as(page, demo, name)
        signed_in |= dict.fromkeys(paths, page.context.storage_state())
    return signed_in


@pytest.mark.parametrize("path", [*PAGES, *MANAGED, *FROZEN])
@pytest.mark.parametrize("width", [1440, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_leaves_the_origin(
    demo: str,
    chromium: Browser,
    signed_in: dict,
    others: dict[str, object],
    path: str,
    width: int,
    scheme: str,
) -> None:
    state = None if path == "sign-in/" else others.get(path, signed_in["state"])
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, storage_state=state, bypass_csp=True
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    answer = page.goto(demo + (path.replace("CASE", signed_in["case"]) if "CASE" in path else f"/{path}"))

    assert answer is not None and answer.status == 200
    assert POLICY in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert not [(one["id"], one["nodes"][0]["html"][:120]) for one in found]
    assert not [url for url in asked if not url.startswith((demo, "data:"))]
    assert _sideways(page) == 0, "the page scrolls sideways"
    context.close()


def test_the_policy_is_obeyed_without_a_complaint(demo: str, chromium: Browser, signed_in: dict) -> None:
    page = chromium.new_context(storage_state=signed_in["state"]).new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))

    for path in (signed_in["case"], "/tally/2019/", "/cases/"):
        page.goto(demo + path, wait_until="networkidle")

    assert not complaints


def _sideways(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

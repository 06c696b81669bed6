"""A year's report from beginning to end in real Chromium: decided, frozen, taken out, searched."""

import csv
import io
import json
import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.test_an_edition import decide_one, edition
from tests.e2e.walk import continue_as, figure_of
from tests.exports.opening import everything_in, text_of

pytestmark = pytest.mark.e2e
FORMATS = ("pdf", "docx", "xlsx", "csv", "md", "json")


def freeze_what_counts_today(page: Page, demo: str, live: int) -> int:
    """Have Mei propose the figure of today and Ines approve it. Return the number of the edition."""
    page.goto(f"{demo}/tally/2019/freeze/?known_by=today")
    page.get_by_label("As known at the end of").fill("today")
    page.get_by_role("button", name="Show").click()
    page.get_by_label("What is this edition for?").fill("The report that is taken out")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name=f"Propose {live} to a second person").click()
    continue_as(page, demo, "Ines Calder")
    page.goto(f"{demo}/tally/2019/editions/")
    page.get_by_role("link", name="Look at it and answer").click()
    page.get_by_role("button", name="Approve: freeze it for good").click()
    expect(page.get_by_text("Frozen: edition")).to_be_visible()
    return page.get_by_role("rowheader", name=re.compile(r"^Edition \d")).count()


def taken_out(page: Page, demo: str, number: int, audience: str) -> dict[str, bytes]:
    """Return the six files of an edition, asked for and fetched by hand."""
    page.goto(f"{demo}/tally/2019/export/?edition={number}")
    page.get_by_role("radio", name=re.compile(f"^{audience}")).check()
    for box in page.get_by_role("checkbox").all():
        box.check()
    with page.expect_navigation():
        page.get_by_role("button", name="Make the files").click()
    again = page.get_by_role("button", name="Continue as Ines Calder")
    if again.count():  # nothing that was chosen is lost by showing who one is
        again.click()
        page.get_by_role("button", name="Make the files").click()
    expect(page.get_by_role("heading", level=2, name=audience)).to_be_visible()
    # The page asks again by itself: with JavaScript each second, without it by a refresh.
    expect(page.get_by_role("link", name=re.compile("^JSON"))).to_be_visible(timeout=60_000)
    files = {}
    for one in FORMATS:
        with page.expect_download() as fetched:
            page.locator(f'a[href$="/{one}/"]').click()
        assert fetched.value.suggested_filename.endswith(f".{one}")
        with open(fetched.value.path(), "rb") as file:
            files[one] = file.read()
    return files


def who_may_not_be_named(page: Page, demo: str) -> set[str]:
    """Return the names and references of the cases that the year's consents say may not be named."""
    found: set[str] = set()
    for only in ("not_for_publication", "anonymise"):
        page.goto(f"{demo}/tally/2019/consent/?only={only}")
        while True:
            found |= {text.strip() for text in page.locator("tbody th .ref").all_inner_texts()}
            found |= {text.strip() for text in page.locator("tbody th .name").all_inner_texts()}
            following = page.get_by_role("link", name="Next")
            if not following.count():
                break
            following.click()
    return found


def parts_of(page: Page, title: str) -> dict[str, int]:
    """Return one table of the page of an edition."""
    rows = page.get_by_role("region", name=title).locator("tbody tr")
    return {
        row.locator("th").inner_text(): int(row.locator("td").inner_text().replace(",", ""))
        for row in rows.all()
    }


def may_be_printed(said: str, cases: int) -> bool:
    """A small cell is suppressed where the case that was decided first in this demonstration hides in it."""
    return said == str(cases) or said == "not shown" or (said == "fewer than 3" and cases < 3)


def test_a_report_is_decided_frozen_and_taken_out_and_names_nobody_against_consent(
    context: BrowserContext, demo: str
) -> None:
    page = context.new_page()
    continue_as(page, demo, "Mei Andersen")
    published, live, first = edition(page, demo, 1)
    assert published == 142

    decide_one(page, demo)

    assert edition(page, demo, 1) == (142, live + 1, first), "a decision moves the figure, not the edition"
    number = freeze_what_counts_today(page, demo, live + 1)
    value, today, fingerprint = edition(page, demo, number)
    assert value == today == live + 1 == figure_of(page, demo, 2019)
    assert fingerprint != first

    secret = who_may_not_be_named(page, demo)
    files = taken_out(page, demo, number, "For publication")
    inside = taken_out(page, demo, number, "Internal")

    named = {row["name"] for row in json.loads(files["json"])["tables"]["named"]}
    secret -= named  # two people may have one name
    assert len(secret) > 100 and len(named) > 30
    for one in FORMATS:
        content, words = everything_in(one, files[one]), text_of(one, files[one])
        assert not {who for who in secret if who.encode() in content or who in words}, one
        flat = re.sub(r"[\\\s]+", "", words)
        assert fingerprint in flat and f"{value}casesreceivedpositiveimpact" in flat, one
    found = sum(who in inside["csv"].decode("utf-8-sig") for who in secret)
    assert found > 100, "the control: the same search finds who stands in the internal one"
    assert fingerprint in inside["json"].decode()

    page.goto(f"{demo}/tally/2019/editions/{number}/")
    by_country = parts_of(page, "By country")
    tables = json.loads(files["json"])["tables"]
    assert sum(by_country.values()) == value == tables["numbers"][0]["cases"]
    printed = {row["country"]: str(row["cases"]) for row in tables["by_country"]}
    assert printed.keys() == by_country.keys()
    assert all(may_be_printed(printed[country], cases) for country, cases in by_country.items())
    rows = csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig")))
    assert {row["country"]: row["cases"] for row in rows if row["part"] == "by_country"} == printed
    for one in ("pdf", "docx", "xlsx", "md"):
        words = text_of(one, files[one])
        assert all(said in words and country in words for country, said in printed.items()), one
    page.goto(f"{demo}/tally/2019/")
    expect(page.locator(".fig").first).to_have_text(str(value))
    assert sum(int(drawn) for drawn in page.locator(".units td.num").all_inner_texts()) == value

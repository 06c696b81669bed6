"""Files over a line that breaks: they go on where they stopped, and arrive whole."""

import hashlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.walk import continue_as, find

pytestmark = pytest.mark.e2e
CONTENT = b"".join(f"line {number:06} of a long testimony\n".encode() for number in range(70_000))


def open_files(demo: str, browser: Browser) -> Page:
    page = browser.new_context(accept_downloads=True).new_page()
    continue_as(page, demo, "Nadia Karam")
    find(page, "samira kadiri")
    page.get_by_role("link", name=re.compile("Samira")).first.click()
    page.get_by_role("navigation", name="This case").get_by_role("link", name=re.compile("Files")).click()
    return page


def break_the_line(page: Page) -> list[str]:
    """Lose the second piece before it arrives, and the answer to the fourth after it was taken in."""
    lost: list[str] = []
    seen = 0

    def on_the_way(route: Route) -> None:
        nonlocal seen
        if route.request.method != "POST" or "offset=" not in route.request.url:
            route.continue_()
            return
        seen += 1
        if seen == 2:
            lost.append("a piece")
            route.abort("connectionreset")
        elif seen == 4:
            route.fetch()
            lost.append("an answer")
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(re.compile(r".*/evidence/uploads/.*"), on_the_way)
    return lost


def fingerprints(page: Page) -> list[str]:
    return [one.inner_text() for one in page.locator(".hash").all()]


def test_a_file_sent_over_a_breaking_line_arrives_whole(demo: str, chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / "testimony.txt").write_bytes(CONTENT)
    page = open_files(demo, chromium)
    lost = break_the_line(page)
    page.locator("#id_files").set_input_files(str(tmp_path / "testimony.txt"))

    page.get_by_role("button", name="Add", exact=True).click()

    download = page.get_by_role("link", name=re.compile("Download"))
    expect(download.first).to_be_visible(timeout=60_000)
    assert lost == ["a piece", "an answer"], "nothing was lost: the test proves nothing"
    page.locator("summary", has_text="Name and fingerprint").first.click()
    assert hashlib.sha256(CONTENT).hexdigest() in fingerprints(page)
    with page.expect_download() as caught:
        download.first.click()
    assert Path(caught.value.path()).read_bytes() == CONTENT
    assert re.fullmatch(r"[0-9A-Z]{3}-[0-9A-Z]{3}-\d+\.txt", caught.value.suggested_filename)


def test_what_is_refused_is_said_beside_its_name_and_the_others_go_on(
    demo: str, chromium: Browser, tmp_path: Path
) -> None:
    (tmp_path / "page.jpg").write_bytes(b"<html><script>alert(1)</script></html>")
    (tmp_path / "note.txt").write_bytes(b"a note of its own")
    page = open_files(demo, chromium)
    page.locator("#id_files").set_input_files([str(tmp_path / "page.jpg"), str(tmp_path / "note.txt")])

    page.get_by_role("button", name="Add", exact=True).click()

    expect(page.locator(".uploads").get_by_text("page.jpg is not a kind of file kept here")).to_be_visible(
        timeout=30_000
    )
    expect(page.locator(".uploads").get_by_text("Added")).to_be_visible(timeout=30_000)
    kept = page.locator(".hash", has_text=hashlib.sha256(b"a note of its own").hexdigest())
    expect(kept).to_be_attached(timeout=30_000)  # the list is fetched again after the file was taken in

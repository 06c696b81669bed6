"""A messy list of 200 rows, 11 to fix and 7 who are there: mended, left, taken in, undone to the byte."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.e2e.test_everybody_can_use_it import RULES
from tests.e2e.test_everybody_can_use_it import _sideways as sideways
from tests.e2e.walk import continue_as

pytestmark = pytest.mark.e2e
ROOT = Path(__file__).resolve().parents[2]
_DUMP = """
import sys
from datetime import UTC, datetime
from cases import access
from cases.models import User
from tests.imports.dumping import dump
reader = access.remember_grants(User.objects.get(email="nadia@example.org"))
sys.stdout.buffer.write(dump(reader, "Samira", "Vraq", now=datetime(2026, 11, 1, tzinfo=UTC)))
"""
HEADING = "Nr;Nom;Pays;Statut;Date d'arrestation;Lieu;Notes\n"
ERRORS = (
    ";XM;arrêtée;14/03/2019;;", ";XM;arrêtée;15/03/2019;;", ";XM;libérée;16/03/2019;;",  # nobody
    "Vraqazul Nonesuch;XM;arrêtée;31/06/2019;;", "Vraqebul Nonesuch;XM;arrêtée;30/02/2019;;",  # no days
    "Vraqibul Nonesuch;XM;arrêtée;99/99/2019;;", "Vraqobul Nonesuch;XM;arrêtée;hier;;",
    "Vraqudul Nonesuch;Nullepart;arrêtée;14/03/2019;;", "Vraqadul Nonesuch;XV;arrêtée;14/03/2019;;",  # where
    "Vraqidul Nonesuch;XM;dans le trou;14/03/2019;;",  # what
    "=cmd();XM;arrêtée;14/03/2019;;",  # a formula
)  # fmt: skip


def seen_by_nadia(folder: Path) -> bytes:
    """Everything that Nadia can see, written down the same way each time."""
    environment = {**os.environ, "CASEWORK_VAR": str(folder), "CASEWORK_DEMO": "1"}
    environment.pop("DATABASE_URL", None)
    asked = [sys.executable, "manage.py", "shell", "--no-imports", "-c", _DUMP]
    done = subprocess.run(asked, cwd=ROOT, env=environment, capture_output=True, check=True)
    return done.stdout


def people_there(before: bytes) -> list[str]:
    """Seven people whom she sees, each spelled otherwise: words turned round, in capitals."""
    found = []
    for case in json.loads(before)["cases"]:
        name = next((text for text, _kind, is_shown in case["names"] if is_shown), "")
        if name.replace("-", "").replace(" ", "").isalpha() and name.isascii() and case["country"] == "XM":
            found.append(" ".join(reversed(name.split())).upper())
    assert len(found) >= 7, "the demonstration has people to be told apart from"
    return sorted(set(found))[:7]


def new_people() -> Iterator[str]:
    letters = "bdgjmp"
    for number in range(182):
        one, two, three = letters[number % 6], letters[number // 6 % 6], letters[number // 36 % 6]
        yield f"Vraq{one}a{two}uzul Ofnix{three}eth"


def messy(before: bytes) -> str:
    """The list as five offices would have edited it: what needs somebody stands between the others."""
    ready = [
        f"{name};XM;détenue;{1 + n % 28}/0{1 + n % 9}/2019;Harran;" for n, name in enumerate(new_people())
    ]
    there = [f"{name};XM;libéré;5/5/2019;;vu chez lui" for name in people_there(before)]
    rows = [*ready[:60], *ERRORS[:6], *ready[60:120], *there, *ready[120:], *ERRORS[6:]]
    assert len(rows) == 200
    return HEADING + "".join(f"{n};{row}\n" for n, row in enumerate(rows, 1))


def count(page: Page, words: str) -> int:
    shown = page.locator(".count--ready" if words == "ready" else ".count", has_text=words)
    return int(shown.locator(".count__n").inner_text())


def mend(page: Page, wrong: str, right: str) -> None:
    row = page.locator(".rowcard", has=page.locator(f"input[value='{wrong}']"))
    row.locator("input[name=text]").fill(right)
    row.get_by_role("button", name="Save").first.click()


def test_a_messy_list_is_mended_left_taken_in_and_undone(
    context: BrowserContext, demo: str, demo_folder: Path
) -> None:
    before = seen_by_nadia(demo_folder)
    page = context.new_page()
    continue_as(page, demo, "Nadia Karam")
    page.get_by_role("link", name="Imports").click()
    page.get_by_role("link", name="Bring in a list").first.click()
    file = {"name": "liste.csv", "mimeType": "text/csv", "buffer": messy(before).encode("cp1252")}
    page.get_by_label("The file").set_input_files(files=file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Read the list").click()

    page.get_by_role("link", name="Yes: match the columns").click(timeout=60_000)
    page.get_by_role("button", name="Check every row").click()
    expect(page.locator(".count").first).to_be_visible(timeout=60_000)
    assert (count(page, "ready"), count(page, "to fix"), count(page, "may exist already")) == (182, 11, 7)

    mend(page, "31/06/2019", "30/06/2019")
    expect(page.locator(".count--ready .count__n")).to_have_text("183")
    mend(page, "30/02/2019", "about March 2019")
    expect(page.locator(".count--ready .count__n")).to_have_text("184")
    assert count(page, "to fix") == 9
    with page.expect_download() as fetched:
        page.locator("a[href$='rows-to-fix.xlsx']").click()
    with open(fetched.value.path(), "rb") as given:
        sheet = list(openpyxl.load_workbook(io.BytesIO(given.read())).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert len(sheet) == 1 + 9
    assert sheet[0][-1] == "casework-to-fix"
    assert all(row[-1] for row in sheet), "each says what is wrong"
    assert not [cell for row in sheet for cell in row if str(cell or "").startswith("=")], "nothing runs"

    page.goto(f"{demo}/my-work/")  # she leaves, and comes back
    page.get_by_role("link", name="Imports").click()
    page.get_by_role("link", name="liste.csv").first.click()
    page.get_by_role("button", name="Import the 184 rows that are ready").click()
    expect(page.get_by_role("link", name="Undo this import")).to_be_visible(timeout=120_000)
    assert page.locator(".outcome dd").all_inner_texts() == ["184", "0", "0", "16"]
    between = seen_by_nadia(demo_folder)
    assert between != before, "the control: the import is seen"
    assert len(json.loads(between)["cases"]) == len(json.loads(before)["cases"]) + 184

    page.get_by_role("link", name="Undo this import").click()
    page.get_by_label("Why?").fill("The wrong list")
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("taken off the record")).to_be_visible(timeout=120_000)
    assert page.locator(".outcome dd").all_inner_texts() == ["184", "0", "0"]
    assert seen_by_nadia(demo_folder) == before


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (320, "dark")])
def test_everybody_can_use_each_step(
    chromium: Browser, demo: str, demo_folder: Path, width: int, scheme: Literal["light", "dark"]
) -> None:
    viewport = ViewportSize(width=width, height=900)
    context = chromium.new_context(viewport=viewport, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    continue_as(page, demo, "Nadia Karam")
    there = people_there(seen_by_nadia(demo_folder))[0]
    rows = f"1;{there};XM;dans le trou;3/4/2019;;\n2;;XM;libéré;4/4/2019;;\n"
    rows += "3;Vraqoful Ofnix;XM;libéré;4/4/2019;;\n"
    page.goto(f"{demo}/imports/new/")
    file = {"name": "liste.csv", "mimeType": "text/csv", "buffer": (HEADING + rows).encode()}
    page.get_by_label("The file").set_input_files(files=file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Read the list").click()
    page.get_by_role("link", name="Yes: match the columns").wait_for(timeout=60_000)
    usable(page)
    page.get_by_role("link", name="Yes: match the columns").click()
    usable(page)
    page.get_by_label("How its dates are written").select_option("dmy")
    page.get_by_label("dans le trou").select_option("incommunicado")
    page.get_by_role("button", name="Check every row").click()
    page.locator(".rowcard").first.wait_for(timeout=60_000)
    usable(page)
    page.goto(f"{page.url.split('?')[0]}?show=alike")
    usable(page)
    page.get_by_role("button", name="Import the row that is ready").click()
    page.get_by_role("link", name="Undo this import").wait_for(timeout=60_000)
    usable(page)
    page.get_by_role("link", name="Undo this import").click()
    usable(page)
    page.get_by_label("Why?").fill("Only tried")
    page.get_by_role("button", name="Undo it").click()
    page.get_by_text("taken off the record").wait_for(timeout=60_000)
    usable(page)
    context.close()


def usable(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert not [(one["id"], one["nodes"][0]["html"][:160]) for one in found], page.url
    assert sideways(page) == 0, f"{page.url} scrolls sideways"

"""The file of an edition is enough to check it: by a script that knows nothing of the product."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cases import editions

pytestmark = pytest.mark.django_db
SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "check_edition.py"


@pytest.fixture
def content(edition):
    return {**editions.content_of(edition), "fingerprint": edition.fingerprint}


@pytest.fixture
def check(tmp_path):
    def run(content):
        place = tmp_path / "edition.json"
        place.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        done = subprocess.run([sys.executable, "-I", SCRIPT, place], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    return run


def test_the_script_is_short_and_imports_nothing_of_ours():
    text = SCRIPT.read_text()

    assert len(text.splitlines()) <= 80
    imported = [line.split()[1] for line in text.splitlines() if line.startswith(("import", "from"))]
    assert set(imported) <= sys.stdlib_module_names


def test_an_edition_as_it_is_agrees(check, content):
    assert check(content) == (0, "2: everything agrees.\n")


def _lose(content):
    content["counted"].pop()


def _move(content):
    content["counted"][0]["country"] = "XV"


def _raise(content):
    content["numbers"]["value"] += 1


def _other_rule(content):
    content["rule"]["reversal_days"] = 31


def _forge_a_line(content):
    line = content["counted"][0]
    content["counted"][0] = {**line, "country": "XV", "digest": editions.digest(line)}


def _forge(content):
    content["fingerprint"] = "0" * 64


@pytest.mark.parametrize("change", [_lose, _move, _raise, _other_rule, _forge_a_line, _forge])
def test_whatever_is_changed_is_found(check, content, change):
    change(content)

    status, said = check(content)

    assert status == 1 and "the file says" in said


def test_a_line_given_by_its_digest_alone_keeps_the_fingerprint_and_is_told(check, content, year):
    fingerprint = content.pop("fingerprint")
    copy = editions.without(content, [year["Freed"].reference])

    status, said = check({**copy, "fingerprint": fingerprint})

    assert year["Freed"].reference not in json.dumps(copy)
    assert status == 0 and "1 lines are given by their digest alone" in said


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"fingerprint": 1}'])
def test_what_is_no_edition_is_said(check, text):
    status, said = check(text)

    assert status == 2 and said.startswith("This is no edition")

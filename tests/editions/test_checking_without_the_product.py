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
    def run(content, *published):
        place = tmp_path / "edition.json"
        place.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-I", SCRIPT, place, *published], capture_output=True, text=True
        )
        return done.returncode, done.stdout + done.stderr

    return run


def test_the_script_is_short_and_imports_nothing_of_ours():
    text = SCRIPT.read_text()

    assert len(text.splitlines()) <= 80
    imported = [line.split()[1] for line in text.splitlines() if line.startswith(("import", "from"))]
    assert set(imported) <= sys.stdlib_module_names


def test_an_edition_as_it_is_agrees(check, content):
    status, said = check(content)

    assert status == 0
    assert said.startswith(f"2: everything agrees. Fingerprint {content['fingerprint']}\nCompare the")


def test_what_was_made_anew_is_told_from_what_was_published(check, content):
    published = content.pop("fingerprint")
    content["numbers"]["harm"] = 7
    anew = {**content, "fingerprint": editions.fingerprint(content)}

    assert check(anew)[0] == 0, "it agrees with itself"
    status, said = check(anew, published)
    assert status == 1 and published in said


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


def _anew(change):
    """The fingerprint is made anew: only what the lines say of themselves can tell."""

    def changed(content):
        content.pop("fingerprint")
        change(content)
        content["fingerprint"] = editions.fingerprint(content)

    return changed


@_anew
def _twice(content):
    content["counted"].append(content["counted"][0])
    content["numbers"] |= {"value": 3, "value_max": 4}


@_anew
def _in_two_lists(content):
    content["excluded"].append({**content["counted"][0], "reason": "no activity"})
    content["not_counted"]["no activity"] = 1


@_anew
def _of_nothing(content):
    content["counted"] += [{"digest": "x"}]
    content["numbers"] |= {"value": 3, "value_max": 4}
    content["breakdowns"] = {name: cells | {"": 1} for name, cells in content["breakdowns"].items()}


@_anew
def _cells_of_nobody(content):
    content["excluded"] = [{"digest": "0" * 64}]
    content["breakdowns"]["kind"] = {"apology": 5000}


CHANGES = [_lose, _move, _raise, _other_rule, _forge_a_line, _forge]
ANEW = [_twice, _in_two_lists, _of_nothing, _cells_of_nobody]


@pytest.mark.parametrize("change", [*CHANGES, *ANEW])
def test_whatever_is_changed_is_found(check, content, change):
    change(content)

    status, said = check(content)

    assert status == 1 and "the file says" in said


def test_a_line_given_by_its_digest_alone_keeps_the_fingerprint(check, content, year):
    fingerprint = content.pop("fingerprint")
    copy = editions.without(content, [year["Freed"].reference])

    status, said = check({**copy, "fingerprint": fingerprint})

    assert year["Freed"].reference not in json.dumps(copy)
    assert status == 0, said


def test_a_key_that_stands_twice_is_refused(check, content):
    text = json.dumps(content)

    status, said = check('{"numbers": {"value": 999}, ' + text[1:])

    assert status == 2 and "a key stands twice" in said


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"fingerprint": 1}'])
def test_what_is_no_edition_is_said(check, text):
    status, said = check(text)

    assert status == 2 and said.startswith("This is no edition")

"""THREAT_MODEL.md: twenty abuse cases, each with tests that exist."""

import re

import pytest
from django.conf import settings

PAGE = (settings.ROOT / "THREAT_MODEL.md").read_text()
NAMED = re.findall(r"`(tests/[^`]+)`", PAGE)


def sections() -> dict[int, str]:
    parts = re.split(r"^### (\d+)\. ", PAGE.partition("## Not protected")[0], flags=re.MULTILINE)
    return {int(number): text for number, text in zip(parts[1::2], parts[2::2], strict=True)}


def test_there_are_twenty_each_with_a_test():
    found = sections()

    assert sorted(found) == list(range(1, 21))
    without = [number for number, text in found.items() if "`tests/" not in text]
    assert without == []


@pytest.mark.parametrize("named", sorted(set(NAMED)))
def test_a_test_that_is_named_exists(named):
    file, _, test = named.partition("::")
    path = settings.ROOT / file

    assert path.exists(), f"{file} is named in THREAT_MODEL.md and is not there"
    if test:
        assert re.search(rf"^def {test}\(", path.read_text(), re.MULTILINE), f"{named} is not there"


def test_the_version_and_what_is_not_protected_are_said():
    assert re.search(r"^Version \d+, ", PAGE, re.MULTILINE)
    assert len(re.findall(r"^- ", PAGE.partition("## Not protected")[2], re.MULTILINE)) >= 5

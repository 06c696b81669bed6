"""The fields a file can fill, what each holds, and how one value is read. Listed in docs/importing.md."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from django.db.models import TextChoices

from cases import countries
from cases.exchange.problems import CellNotUsable
from cases.vocabulary import FileState, Reliability, Sensitivity, SourceKind, Status, Sureness

LONG_TEXT = 5_000
OLDEST = 130
_URL = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_AGE = re.compile(r"([0-9]{1,3})(?:\.0+)?")


class Holds(Enum):
    NAME = auto()
    TEXT = auto()
    CHOICE = auto()
    COUNTRY = auto()
    COUNTRIES = auto()
    DATE = auto()
    AGE = auto()
    URL = auto()


@dataclass(frozen=True)
class Field:
    """One field of a row. `at_most` is in characters."""

    name: str
    holds: Holds
    at_most: int = 0
    choices: type[TextChoices] | None = None


_ALL = (
    Field("name", Holds.NAME),
    Field("other_names", Holds.NAME),
    Field("country", Holds.COUNTRY),
    Field("place", Holds.TEXT, 200),
    Field("born", Holds.DATE),
    Field("age", Holds.AGE),
    Field("gender", Holds.TEXT, 60),
    Field("occupation", Holds.TEXT, 200),
    Field("nationality", Holds.COUNTRIES),
    Field("summary", Holds.TEXT, LONG_TEXT),
    Field("status", Holds.CHOICE, choices=Status),
    Field("happened", Holds.DATE),
    Field("sureness", Holds.CHOICE, choices=Sureness),
    Field("description", Holds.TEXT, LONG_TEXT),
    Field("conditions", Holds.TEXT, 500),
    Field("source", Holds.TEXT, 300),
    Field("source_kind", Holds.CHOICE, choices=SourceKind),
    Field("source_reliability", Holds.CHOICE, choices=Reliability),
    Field("source_url", Holds.URL, 500),
    Field("known_on", Holds.DATE),
    Field("known_reason", Holds.TEXT, 200),
    Field("taken_up", Holds.DATE),
    Field("sensitivity", Holds.CHOICE, choices=Sensitivity),
    Field("file_state", Holds.CHOICE, choices=FileState),
    Field("reference", Holds.TEXT, 20),
)
FIELDS: dict[str, Field] = {field.name: field for field in _ALL}


def check_value(field: Field, text: str) -> None:
    """Raise CellNotUsable when a value said in a mapping could never be taken in; dates are read later."""
    if not text:
        return
    if field.choices:
        read_choice(field, text)
    elif field.holds in (Holds.COUNTRY, Holds.COUNTRIES):
        read_country(text)
    elif field.holds is Holds.AGE:
        read_age(text)
    else:
        read_text(field, text)


def read_text(field: Field, text: str) -> str:
    if field.at_most and len(text) > field.at_most:
        raise CellNotUsable(f"It has {len(text):,} characters. The limit is {field.at_most:,}. Shorten it.")
    if field.holds is Holds.URL and text and not _URL.fullmatch(text):
        raise CellNotUsable("It is not a web address. Write it whole, beginning with https://.")
    return text


def read_choice(field: Field, text: str) -> str:
    """Return the value of a word of a closed list, written as its value or as pages show it."""
    assert field.choices is not None  # noqa: S101
    wanted = _key(text)
    for choice in field.choices:
        if wanted in (_key(choice.value), _key(str(choice.label))):
            return str(choice.value)
    known = [choice.value for choice in field.choices if choice.value]
    some = ", ".join(known[:3]) + (" (all are in docs/importing.md)" if len(known) > 3 else "")
    raise CellNotUsable(
        f"“{_short(text)}” is not a {field.name.replace('_', ' ')} we know. Write one such as {some}."
    )


def read_country(text: str) -> str:
    code = countries.find(text)
    if code is None:
        raise CellNotUsable(
            f"“{_short(text)}” is not a country we know. Correct it, or say what this spelling means."
        )
    return code


def read_age(text: str) -> int:
    """Return whole years; "40.0" is 40."""
    match = _AGE.fullmatch(text)
    if match is None or int(match[1]) > OLDEST:
        raise CellNotUsable(
            f"“{_short(text)}” is not an age. Write whole years from 0 to {OLDEST}, or leave it empty."
        )
    return int(match[1])


def _key(text: str) -> str:
    return " ".join(text.replace("_", " ").casefold().split())


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"

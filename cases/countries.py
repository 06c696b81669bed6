"""Countries: ISO 3166 codes with names, Kosovo, and the invented ones of the demonstration."""

import unicodedata
from functools import cache

from django.conf import settings
from django_countries import countries as iso

# ISO 3166 keeps QM to QZ and XA to XZ for users; no real country will ever have one of these but XK.
INVENTED: dict[str, str] = {
    "XM": "Marasia",
    "XV": "Veloria",
    "QR": "Karvania",
    "XL": "Lun Hai",
    "XS": "Sorenne",
    "QO": "Oradesh",
}
_KOSOVO = {"XK": "Kosovo"}
# What the field says where ISO's formal name is something nobody types.
_SPOKEN: dict[str, str] = {
    "bolivia": "BO",
    "bosnia": "BA",
    "brunei": "BN",
    "burma": "MM",
    "burma myanmar": "MM",
    "cape verde": "CV",
    "congo brazzaville": "CG",
    "congo kinshasa": "CD",
    "czech republic": "CZ",
    "democratic republic of the congo": "CD",
    "drc": "CD",
    "east timor": "TL",
    "falkland islands": "FK",
    "great britain": "GB",
    "iran": "IR",
    "ivory coast": "CI",
    "laos": "LA",
    "macedonia": "MK",
    "micronesia": "FM",
    "moldova": "MD",
    "north korea": "KP",
    "palestine": "PS",
    "palestinian territories": "PS",
    "peoples republic of china": "CN",
    "republic of china": "TW",
    "republic of korea": "KR",
    "russia": "RU",
    "south korea": "KR",
    "swaziland": "SZ",
    "syria": "SY",
    "taiwan": "TW",
    "tanzania": "TZ",
    "turkey": "TR",
    "turkiye": "TR",
    "u k": "GB",
    "u s": "US",
    "u s a": "US",
    "uae": "AE",
    "uk": "GB",
    "united kingdom": "GB",
    "united states": "US",
    "united states of america": "US",
    "usa": "US",
    "bolivia plurinational state of": "BO",
    "brunei darussalam": "BN",
    "holy see": "VA",
    "iran islamic republic of": "IR",
    "islamic republic of iran": "IR",
    "korea democratic peoples republic of": "KP",
    "korea republic of": "KR",
    "lao people s democratic republic": "LA",
    "macau": "MO",
    "micronesia federated states of": "FM",
    "moldova republic of": "MD",
    "palestine state of": "PS",
    "republic of moldova": "MD",
    "russian federation": "RU",
    "state of palestine": "PS",
    "syrian arab republic": "SY",
    "taiwan province of china": "TW",
    "tanzania united republic of": "TZ",
    "united republic of tanzania": "TZ",
    "venezuela bolivarian republic of": "VE",
    "vatican": "VA",
    "venezuela": "VE",
    "viet nam": "VN",
    "vietnam": "VN",
}


# Before a name, these say what kind of state it is; the name alone tells which.
_STYLES = ("islamic republic of", "bolivarian republic of", "republic of", "state of", "kingdom of")
_LINKING = frozenset({"the", "and", "of"})


@cache
def _names() -> dict[str, str]:
    return {**{code: str(name) for code, name in iso}, **_KOSOVO, **INVENTED}


def name_of(code: str) -> str:
    """Return the country's name; "Country not known" for an empty code."""
    return _names().get(code, code) if code else "Country not known"


def is_known(code: str) -> bool:
    return code in _names() and (settings.DEMO or code not in INVENTED)


def choices() -> list[tuple[str, str]]:
    """Return (code, name) for a form, by name; invented countries in the demonstration only."""
    offered = [(code, name) for code, name in _names().items() if settings.DEMO or code not in INVENTED]
    return sorted(offered, key=lambda pair: _folded(pair[1]))


def find(text: str) -> str | None:
    """Return the code of a country written as code or name, in any case and with or without marks.

    The order of words and "the", "and", "of" do not matter (British Virgin Islands, Bahamas, The), nor does
    the style of the state before it (Republic of Trinidad and Tobago).
    """
    wanted = _folded(text)
    if len(wanted) == 2 and is_known(wanted.upper()):
        return wanted.upper()
    code = _named(wanted)
    style = next((style for style in _STYLES if wanted.removeprefix("the ").startswith(f"{style} ")), None)
    if code is None and style:
        code = _named(wanted.removeprefix("the ").removeprefix(style).strip())
    return code if code and is_known(code) else None


def _named(folded: str) -> str | None:
    return _SPOKEN.get(folded) or _by_name().get(folded) or _by_words().get(_words(folded))


@cache
def _by_name() -> dict[str, str]:
    return {_folded(name): code for code, name in _names().items()}


@cache
def _by_words() -> dict[str, str]:
    return {_words(name): code for table in (_by_name(), _SPOKEN) for name, code in table.items()}


def _words(folded: str) -> str:
    words = ("saint" if word == "st" else word for word in folded.split())
    return " ".join(sorted(word for word in words if word not in _LINKING))


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c) and c not in "'’")
    return " ".join("".join(letters).split())

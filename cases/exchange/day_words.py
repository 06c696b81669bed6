"""Dates as lists write them in French, Spanish and Arabic, said again in English, which dates are read in."""

import re
import unicodedata
from typing import Final

_MONTHS: Final = {
    "January": "janvier, janv, enero, ene, يناير, كانون الثاني, جانفي",
    "February": "fevrier, fevr, fev, febrero, feb, فبراير, شباط, فيفري",
    "March": "mars, marzo, مارس, اذار",
    "April": "avril, avr, abril, abr, ابريل, نيسان, افريل",
    "May": "mai, mayo, مايو, ايار, ماي",
    "June": "juin, junio, jun, يونيو, حزيران, جوان",
    "July": "juillet, juil, julio, jul, يوليو, تموز, جويلية",
    "August": "aout, agosto, اغسطس, اب, اوت",
    "September": "septembre, septiembre, setiembre, سبتمبر, ايلول",
    "October": "octobre, octubre, اكتوبر, تشرين الاول",
    "November": "novembre, noviembre, نوفمبر, تشرين الثاني",
    "December": "decembre, diciembre, dic, ديسمبر, كانون الاول",
}
_ABOUT: Final = (
    "vers, environ, autour de, env, hacia, alrededor de, sobre, aprox, aproximadamente, حوالي, نحو"
)
_MARKS: Final = re.compile("[\u0300-\u036f\u064b-\u065f\u0670]")
_FIRST: Final = re.compile(r"\b1(?:er|º|o)\b")
_OF: Final = re.compile(" del? ")


def _words() -> dict[str, str]:
    found = {word.strip(): month for month, words in _MONTHS.items() for word in words.split(",")}
    return found | {word.strip(): "about" for word in _ABOUT.split(",")}


_ENGLISH: Final = _words()
_KNOWN: Final = re.compile(
    r"(?<!\w)(" + "|".join(sorted(map(re.escape, _ENGLISH), key=len, reverse=True)) + r")(?:\.|(?!\w))"
)


def in_english(text: str) -> str:
    """Return the date with its words in English: 1er août 2018 is 1 August 2018. Others stay as they are."""
    folded = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", text.casefold())))
    said = _KNOWN.sub(lambda word: _ENGLISH[word[1]], folded)
    if said == folded and not _FIRST.search(folded):
        return text
    return _OF.sub(" ", _FIRST.sub("1", said)).strip()

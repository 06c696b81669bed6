"""Where a country lies: the 22 subregions of the UN's M49, in five continents. For tables, never for access.

Beyond M49: Taiwan and Kosovo stand with their neighbours, Antarctica by itself, and the invented countries
of the demonstration where their names would be at home.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Subregion:
    key: str
    label: str | Promise
    continent: str
    codes: frozenset[str]


def _subregion(continent: str, key: str, label: str | Promise, codes: str) -> Subregion:
    return Subregion(key, label, continent, frozenset(codes.split()))


CONTINENTS: Final[dict[str, str | Promise]] = {
    "africa": _("Africa"),
    "americas": _("Americas"),
    "asia": _("Asia"),
    "europe": _("Europe"),
    "oceania": _("Oceania"),
    "antarctica": _("Antarctica"),
}
# In the order of the continents; the last code or codes of some are the invented ones.
SUBREGIONS: Final[tuple[Subregion, ...]] = (
    _subregion("africa", "northern-africa", _("Northern Africa"), "DZ EG EH LY MA SD TN"),
    _subregion(
        "africa", "western-africa", _("Western Africa"), "BF BJ CI CV GH GM GN GW LR ML MR NE NG SH SL SN TG"
    ),
    _subregion("africa", "middle-africa", _("Middle Africa"), "AO CD CF CG CM GA GQ ST TD"),
    _subregion(
        "africa",
        "eastern-africa",
        _("Eastern Africa"),
        "BI DJ ER ET IO KE KM MG MU MW MZ RE RW SC SO SS TF TZ UG YT ZM ZW QO",
    ),
    _subregion("africa", "southern-africa", _("Southern Africa"), "BW LS NA SZ ZA"),
    _subregion("americas", "northern-america", _("Northern America"), "BM CA GL PM US"),
    _subregion("americas", "central-america", _("Central America"), "BZ CR GT HN MX NI PA SV"),
    _subregion(
        "americas",
        "caribbean",
        _("Caribbean"),
        "AG AI AW BB BL BQ BS CU CW DM DO GD GP HT JM KN KY LC MF MQ MS PR SX TC TT VC VG VI",
    ),
    _subregion(
        "americas", "south-america", _("South America"), "AR BO BR BV CL CO EC FK GF GS GY PE PY SR UY VE XS"
    ),
    _subregion("asia", "central-asia", _("Central Asia"), "KG KZ TJ TM UZ"),
    _subregion("asia", "eastern-asia", _("Eastern Asia"), "CN HK JP KP KR MN MO TW"),
    _subregion("asia", "south-eastern-asia", _("South-eastern Asia"), "BN ID KH LA MM MY PH SG TH TL VN XL"),
    _subregion("asia", "southern-asia", _("Southern Asia"), "AF BD BT IN IR LK MV NP PK QR"),
    _subregion(
        "asia", "western-asia", _("Western Asia"), "AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE XM"
    ),
    _subregion(
        "europe", "northern-europe", _("Northern Europe"), "AX DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ"
    ),
    _subregion("europe", "western-europe", _("Western Europe"), "AT BE CH DE FR LI LU MC NL"),
    _subregion("europe", "eastern-europe", _("Eastern Europe"), "BG BY CZ HU MD PL RO RU SK UA XV"),
    _subregion(
        "europe",
        "southern-europe",
        _("Southern Europe"),
        "AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA XK",
    ),
    _subregion("oceania", "australia-and-new-zealand", _("Australia and New Zealand"), "AU CC CX HM NF NZ"),
    _subregion("oceania", "melanesia", _("Melanesia"), "FJ NC PG SB VU"),
    _subregion("oceania", "micronesia", _("Micronesia"), "FM GU KI MH MP NR PW UM"),
    _subregion("oceania", "polynesia", _("Polynesia"), "AS CK NU PF PN TK TO TV WF WS"),
    _subregion("antarctica", "antarctica", _("Antarctica"), "AQ"),
)
NAMES: Final[dict[str, str | Promise]] = {one.key: one.label for one in SUBREGIONS} | CONTINENTS
_OF_CODE: Final = {code: one for one in SUBREGIONS for code in one.codes}


def subregion_of(code: str) -> str:
    """Return the key of the country's subregion; empty for none, and for a code that nobody knows."""
    return _OF_CODE[code].key if code in _OF_CODE else ""


def continent_of(code: str) -> str:
    """Return the key of the country's continent; empty for none, and for a code that nobody knows."""
    return _OF_CODE[code].continent if code in _OF_CODE else ""


def codes() -> Iterator[str]:
    """Yield every code that lies somewhere."""
    return iter(_OF_CODE)

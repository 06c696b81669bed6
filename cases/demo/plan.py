"""How many of what the invented world holds, so that 2019 is 142 as known on 14 February 2020."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from cases.vocabulary import Consent, OutcomeKind

_K = OutcomeKind
# The 142 of 2019 by deciding outcome, two of the public record (pardoned) and five told by hand among them.
KINDS_OF_2019: Final[Mapping[OutcomeKind, int]] = MappingProxyType(
    {
        _K.RELEASED_UNCONDITIONALLY: 41,
        _K.PARDONED: 10,
        _K.RELEASED_AT_END: 7,
        _K.RELEASED_CONDITIONALLY: 14,
        _K.RELEASED_INTO_EXILE: 5,
        _K.SENTENCE_REDUCED: 17,
        _K.MEDICAL_CARE: 7,
        _K.LAWYER_ACCESS: 5,
        _K.FAMILY_CONTACT: 4,
        _K.CHARGES_DROPPED: 8,
        _K.ACQUITTED: 6,
        _K.COMMUTATION: 6,
        _K.REMOVED_FROM_DEATH_ROW: 3,
        _K.THREATS_CEASED: 1,
        _K.PROTECTION_MEASURES: 2,
        _K.ASYLUM: 2,
        _K.INVESTIGATION: 2,
        _K.COMPENSATION: 1,
        _K.APOLOGY: 1,
    }
)
TOLD_BY_HAND: Final = (  # of the 142: the two of the public record, and the five of cases/demo/featured.py
    _K.PARDONED,
    _K.PARDONED,
    _K.SENTENCE_REDUCED,
    _K.RELEASED_UNCONDITIONALLY,
    _K.RELEASED_CONDITIONALLY,
    _K.MEDICAL_CARE,
    _K.CHARGES_DROPPED,
)
# Drawn ones of each earlier year. 2018 counts two more: Taner Kilic, and one decided by Ines Calder.
EARLIER_YEARS: Final = {2014: 96, 2015: 104, 2016: 118, 2017: 109, 2018: 129}
CONSENTS_OF_2019: Final = {  # of the drawn ones; with those told by hand 61, 52 and 29
    Consent.MAY_BE_NAMED: 56,
    Consent.ANONYMISE: 51,
    Consent.NOT_FOR_PUBLICATION: 28,
}
SECOND_DEVELOPMENTS_OF_2019: Final = 25  # 142 cases, 167 developments
LEARNT_LATE: Final = (  # when it was learnt, and what
    ("2020-04-20", _K.RELEASED_UNCONDITIONALLY),
    ("2020-09-03", _K.MEDICAL_CARE),
    ("2021-05-11", _K.RELEASED_CONDITIONALLY),
)
NOT_COUNTED_2019: Final = {
    "no activity": 41,
    "not verified": 12,
    "not after": 6,
    "reversed": 5,
    "kind does not count": 3,
}
NOT_COUNTED_EARLIER: Final = {"no activity": 7, "reversed": 2, "kind does not count": 2}
HELD_TODAY: Final = 110
COUNTRY_WEIGHTS: Final = {"XM": 36, "QR": 17, "XV": 14, "XL": 11, "XS": 10, "QO": 10}


def kinds_of_earlier_year(cases: int) -> list[OutcomeKind]:
    """Return `cases` kinds in about the proportions of 2019, the largest remainders first."""
    whole = sum(KINDS_OF_2019.values())
    share = {kind: number * cases / whole for kind, number in KINDS_OF_2019.items()}
    numbers = {kind: int(exact) for kind, exact in share.items()}
    by_remainder = sorted(share, key=lambda kind: numbers[kind] - share[kind])
    for kind in by_remainder[: cases - sum(numbers.values())]:
        numbers[kind] += 1
    return [kind for kind, number in numbers.items() for _ in range(number)]


def drawn_kinds_of_2019() -> list[OutcomeKind]:
    numbers = dict(KINDS_OF_2019)
    for kind in TOLD_BY_HAND:
        numbers[kind] -= 1
    return [kind for kind, number in numbers.items() for _ in range(number)]

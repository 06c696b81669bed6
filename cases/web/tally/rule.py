"""How we count: the switches of the current rule, read from it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from cases.rules import COUNTING_FAMILIES, CURRENT, RULES, Rule
from cases.vocabulary import FAMILIES, ActivityKind, Family, OutcomeKind
from cases.web.tally.frame import address

_YEARS_OFFERED = 8


@dataclass(frozen=True)
class FamilyOfKinds:
    label: str | Promise
    kinds: tuple[str | Promise, ...]


@dataclass(frozen=True)
class Variant:
    """Another version of the rule, what differs from the current one, and where a year is recounted by it."""

    name: str
    without: tuple[str | Promise, ...]
    with_too: tuple[str | Promise, ...]
    recounts: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class RulePage:
    rule: Rule
    counting: tuple[FamilyOfKinds, ...]
    never: tuple[FamilyOfKinds, ...]
    qualifying: tuple[str | Promise, ...]
    other_actions: tuple[str | Promise, ...]
    variants: tuple[Variant, ...]


def rule_page(today: date, rule: Rule = CURRENT) -> RulePage:
    families = (*COUNTING_FAMILIES, *(family for family in Family if family not in COUNTING_FAMILIES))
    return RulePage(
        rule=rule,
        counting=_families(families, rule.counting),
        never=_families(families, frozenset(OutcomeKind) - rule.counting),
        qualifying=tuple(kind.label for kind in ActivityKind if kind in rule.qualifying),
        other_actions=tuple(kind.label for kind in ActivityKind if kind not in rule.qualifying),
        variants=tuple(_variant(one, rule, today) for one in RULES.values() if one is not rule),
    )


def _families(families: tuple[Family, ...], kinds: Collection[OutcomeKind]) -> tuple[FamilyOfKinds, ...]:
    found = (
        FamilyOfKinds(family.label, tuple(kind.label for kind in FAMILIES[family] if kind in kinds))
        for family in families
    )
    return tuple(family for family in found if family.kinds)


def _variant(one: Rule, rule: Rule, today: date) -> Variant:
    years = range(today.year - 1, today.year - 1 - _YEARS_OFFERED, -1)
    return Variant(
        one.name,
        without=tuple(kind.label for kind in OutcomeKind if kind in rule.counting - one.counting),
        with_too=tuple(kind.label for kind in OutcomeKind if kind in one.counting - rule.counting),
        recounts=tuple((year, address("tally", year, rule=one.name)) for year in years),
    )

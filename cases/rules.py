"""Versions of the counting rule. Every switch is part of the version; changing one makes a new version."""

from dataclasses import dataclass
from typing import Final

from cases.vocabulary import FAMILIES, QUALIFYING_ACTIVITIES, ActivityKind, Family, OutcomeKind


class UnknownRule(LookupError):
    """No version of the counting rule has this name."""


@dataclass(frozen=True)
class Rule:
    """One version: what counts, what qualifies as ours, and when a reversal undoes an outcome.

    `reversal_days`: an outcome reversed within so many days does not count, nor one reversed by the end of
    its year. Source: counting rule 2019-1, docs/counting-rule.md.
    """

    name: str
    counting: frozenset[OutcomeKind]
    qualifying: frozenset[ActivityKind] = QUALIFYING_ACTIVITIES
    reversal_days: int = 30

    def counts(self, kind: OutcomeKind) -> bool:
        return kind in self.counting


COUNTING_FAMILIES: Final = (
    Family.LIFE,
    Family.LIBERTY,
    Family.LEGAL,
    Family.PROTECTION,
    Family.TREATMENT,
    Family.ACCOUNTABILITY,
)
# Point 20, and point 21: temporary and recognition, where a rule counts them, come last.
IMPORTANCE: Final = (*COUNTING_FAMILIES, Family.TEMPORARY, Family.RECOGNITION)

_COUNTING = frozenset(kind for family in COUNTING_FAMILIES for kind in FAMILIES[family])
RULES: Final = {
    rule.name: rule
    for rule in (
        Rule("2019-1", _COUNTING),
        # The switch of domain.md: the same rule for an organisation that does not publish full terms served.
        Rule("2019-1-without-full-terms", _COUNTING - {OutcomeKind.RELEASED_AT_END}),
    )
}
CURRENT: Final = RULES["2019-1"]


def rule_named(name: str | None) -> Rule:
    """Return a version by its name, the current one for None. Raises UnknownRule with the known names."""
    if name is None:
        return CURRENT
    if name not in RULES:
        raise UnknownRule(f"There is no counting rule {name}. Known are: {', '.join(RULES)}.")
    return RULES[name]

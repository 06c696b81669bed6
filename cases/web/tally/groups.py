"""The developments as the annual page groups them. Every kind is in one group, so their sum is N."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.tallies import Line
from cases.vocabulary import FAMILIES, Family, OutcomeKind


@dataclass(frozen=True)
class Group:
    """`key` is what addresses say."""

    key: str
    label: str | Promise
    kinds: frozenset[OutcomeKind]


def _group(key: str, label: str | Promise, *kinds: OutcomeKind) -> Group:
    return Group(key, label, frozenset(kinds))


_RELEASED = (OutcomeKind.RELEASED_UNCONDITIONALLY, OutcomeKind.PARDONED, OutcomeKind.RELEASED_AT_END)
_WITH_CONDITIONS = (OutcomeKind.RELEASED_CONDITIONALLY, OutcomeKind.RELEASED_INTO_EXILE)
_CLEARED = (OutcomeKind.ACQUITTED, OutcomeKind.CHARGES_DROPPED)
# What no group names: kinds that count only under another version of the rule.
OTHER: Final = _group("other", _("Other"))
GROUPS: Final = (
    _group("released", _("Released"), *_RELEASED),
    _group("released-with-conditions", _("Released with conditions"), *_WITH_CONDITIONS),
    _group("charges-dropped-or-acquitted", _("Charges dropped or acquitted"), *_CLEARED),
    _group("death-sentence-lifted", _("Death sentence lifted or stayed"), *FAMILIES[Family.LIFE]),
    _group("sentence-reduced", _("Sentence reduced or other legal relief"), *FAMILIES[Family.LEGAL]),
    _group("safer-place", _("Safer place or protection"), *FAMILIES[Family.PROTECTION]),
    _group(
        "better-treatment",
        _("Doctor, lawyer or family allowed, or better treatment"),
        *FAMILIES[Family.TREATMENT],
    ),
    _group("investigation-or-redress", _("Investigation or redress"), *FAMILIES[Family.ACCOUNTABILITY]),
    OTHER,
)
_OF_KIND = {kind: group for group in GROUPS for kind in group.kinds}


def group_of(line: Line) -> Group:
    """Return the group of the outcome that decides."""
    return _OF_KIND.get(line.deciding.outcome.kind, OTHER)

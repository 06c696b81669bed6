"""What a page about merging shows: two files side by side, and what was merged into one.

Takes cases that came through the gate; names are asked of it again.
"""

from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases import access
from cases.access import Actor
from cases.merging import How, Relation, relations
from cases.models import Campaign, Case, CaseMerge, PersonName
from cases.vocabulary import Permission

# What a reader is told that a file holds, by relation; the rest has no page of its own.
_TOLD: Final[dict[str, tuple[str | Promise, Permission]]] = {
    "cases.StatusChange.case": (_("Changes of situation"), Permission.VIEW),
    "cases.Outcome.case": (_("Outcomes"), Permission.VIEW),
    "cases.Event.case": (_("Other events"), Permission.VIEW),
    "cases.CaseActivity.case": (_("What we did"), Permission.VIEW),
    "cases.Charge.case": (_("Charges"), Permission.VIEW),
    "cases.Hearing.case": (_("Hearings"), Permission.VIEW),
    "cases.Sentence.case": (_("Sentences"), Permission.VIEW),
    "cases.Note.case": (_("Notes"), Permission.VIEW),
    "cases.Evidence.case": (_("Files"), Permission.VIEW),
    "cases.Contact.case": (_("Contacts"), Permission.CONTACTS),
}


@dataclass(frozen=True)
class Side:
    """One of two files: whose it is, where it belongs, how much is in it."""

    case: Case
    names: tuple[PersonName, ...]
    campaigns: tuple[Campaign, ...]
    holds: tuple[tuple[str | Promise, int], ...]


def side_of(actor: Actor, case: Case) -> Side:
    """Return a file as `actor` may read it, in a fixed number of queries."""
    held = access.permissions_on(actor, case)
    names = [name for name in access.names_for(actor, [case]) if not name.for_finding_only]
    campaigns = [row.campaign for row in access.memberships_of(case)]
    counted = []
    for relation in _told(held):
        number = relation.of(case).count()
        if number:
            counted.append((_TOLD[relation.name][0], number))
    return Side(case, tuple(names), tuple(campaigns), tuple(counted))


def _told(held: frozenset[Permission]) -> list[Relation]:
    found = {relation.name: relation for relation in relations() if relation.how is How.MOVE}
    return [found[name] for name, (_label, needs) in _TOLD.items() if needs in held]


def of_case(case: Case) -> list[CaseMerge]:
    """Return every merge into this case, and into what was merged into it, the latest first."""
    rows = CaseMerge.objects.filter(Q(survivor=case) | Q(survivor__merged_into=case))
    rows = rows.select_related("duplicate", "survivor", "merged_by", "ended_by")
    return list(rows.order_by("-merged_at", "-pk"))


def standing_or_404(case: Case, number: int) -> CaseMerge:
    """Return a merge into this case that stands; Http404 for any other."""
    found = next((row for row in of_case(case) if row.pk == number and row.ended_at is None), None)
    if found is None:
        raise Http404
    return found

"""The cases that belong with one: shown to who sees both, and not there for anybody else.

Not a count, not a gap: a link to a case that is closed to the reader costs the same queries as none.
"""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from cases import access
from cases.access import Actor
from cases.models import Case, CaseLink, PersonName
from cases.vocabulary import LinkKind


@dataclass(frozen=True)
class Linked:
    """The other case of a link, as the reader may see it."""

    link: CaseLink
    case: Case
    name: PersonName | None
    words: str


def linked_to(actor: Actor, case: Case) -> list[Linked]:
    """Return the cases that belong with `case`, from both sides, of those that `actor` may see."""
    rows = list(_between(actor, case).order_by("pk"))
    others = [_other(row, case) for row in rows]
    names: dict[int, PersonName] = {}
    for name in access.names_for(actor, others):
        if not name.for_finding_only:
            names.setdefault(name.case_id, name)
    return [
        Linked(row, other, names.get(other.pk), _words(row, case))
        for row, other in zip(rows, others, strict=True)
    ]


def link_of(actor: Actor, case: Case, number: int) -> Linked:
    """Return one link of the case; Http404 alike for a hidden one, one of another case, and none."""
    row = _between(actor, case).filter(pk=number).first()
    if row is None:
        raise Http404
    return Linked(row, _other(row, case), None, _words(row, case))


def _between(actor: Actor, case: Case) -> QuerySet[CaseLink]:
    seen = access.cases_for(actor).values("pk")
    pairs = Q(case=case, other__in=seen) | Q(other=case, case__in=seen)
    return CaseLink.objects.live().filter(pairs).select_related("case", "other", "recorded_by")


def _other(row: CaseLink, case: Case) -> Case:
    return row.other if row.case_id == case.pk else row.case


def _words(row: CaseLink, case: Case) -> str:
    """Say what the other case is to this one."""
    if row.kind == LinkKind.SUCCESSOR and row.other_id == case.pk:
        return _("Organisation before it")
    return str(LinkKind(row.kind).label)

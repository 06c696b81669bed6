"""Find a person by any spelling or script, or a case by its reference: scoped before it is ranked."""

from dataclasses import dataclass

from django.db.models import Q

from cases import access, names, references
from cases.access import Actor
from cases.models import Case, PersonName
from cases.names import Likeness
from cases.vocabulary import Permission

SHOWN_AT_MOST = 50
_READ_AT_MOST = 400
ON_FILE = "a name on file"
_ORDER = list(Likeness)


@dataclass(frozen=True)
class Found:
    """A case that the query finds, and the name by which.

    None where that name is not for showing: a former name finds the person and is never the reason given.
    """

    case: Case
    name: PersonName | None
    why: str


def find(actor: Actor, text: str) -> list[Found]:
    """Return the visible cases found by `text`: by exact reference first, then the likest name."""
    if reference := references.read_reference(text):
        exact = access.cases_for(actor).filter(reference=reference).select_related("person").first()
        if exact:
            return [Found(exact, None, "reference")]
    asked = names.query_tokens(text[:200])
    if not asked:
        return []
    found: dict[int, Found] = {}
    for row in _rows(actor, asked, text):
        hit = _hit(row, text)
        known = found.get(row.case_id)
        if known is None or _rank(hit) < _rank(known):
            found[row.case_id] = hit
    return sorted(found.values(), key=_rank)[:SHOWN_AT_MOST]


def _hit(row: PersonName, text: str) -> Found:
    if row.for_finding_only:
        return Found(row.case, None, ON_FILE)
    return Found(row.case, row, str(names.why(text, row.text) or Likeness.SOUNDS_ALIKE))


def _rows(actor: Actor, asked: list[list[str]], text: str) -> list[PersonName]:
    """Return the visible names that the query finds.

    A former name is found by a part of it only by who may read it (`contacts`); by anybody else by the whole
    name, so that it cannot be spelled out letter by letter.
    """
    condition = Q()
    for alternatives in asked:
        word = Q()
        for alternative in alternatives:
            word |= Q(search__contains=alternative)
        condition &= word
    may_read = Q(case__in=access.cases_for(actor, Permission.CONTACTS).values("pk"))
    whole = Q(search__startswith=f" {names.fold(text)} |")
    rows = PersonName.objects.filter(condition, case__in=access.cases_for(actor).values("pk"))
    rows = rows.filter(Q(for_finding_only=False) | may_read | whole)
    return list(rows.select_related("case", "case__person").order_by("-case__updated_at")[:_READ_AT_MOST])


def _rank(hit: Found) -> tuple[int, str]:
    likeness = [str(one) for one in _ORDER]
    position = likeness.index(hit.why) if hit.why in likeness else len(likeness)
    return position, hit.name.sort if hit.name else ""

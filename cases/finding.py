"""Find a person by any spelling or script, or a case by its reference: scoped before it is ranked.

Always the same steps: a reference; names spelled as asked; and where these do not fill the page, names that
sound like it or are a slip away. Each reads what the actor may see, so that nothing else costs time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from django.db.models import Exists, OuterRef, Q

from cases import access, names, references
from cases.access import Actor
from cases.models import Case, PersonName
from cases.models.cases import CaseQuerySet
from cases.models.name_index import Alternatives, holding, read_by_index
from cases.names import Likeness
from cases.vocabulary import GROUPS, Permission, StatusGroup

SHOWN_AT_MOST: Final = 50
LONGEST: Final = 200
_READ_AT_MOST: Final = 300  # names spelled as asked; six pages of them are enough to ask for more letters
_SIFTED_AT_MOST: Final = 1000  # names that may be a slip away or sound like it: most of them do not
ON_FILE: Final = "a name on file"
REFERENCE: Final = "reference"
# Very close and another script are as good: the same name, typed or written otherwise.
_RANK: Final = {
    Likeness.SAME_SPELLING: 0,
    Likeness.VERY_CLOSE: 1,
    Likeness.OTHER_SCRIPT: 1,
    Likeness.SOUNDS_ALIKE: 2,
    ON_FILE: 3,
}


@dataclass(frozen=True)
class Narrowed:
    """What a search may be narrowed to: nothing said, everything. `born` is the first and last year."""

    country: str = ""
    situation: str = ""
    born: tuple[int | None, int | None] = (None, None)
    only_mine: bool = False

    def __bool__(self) -> bool:
        return self != Narrowed()

    def of(self, cases: CaseQuerySet, actor: Actor) -> CaseQuerySet:
        """Return those of `cases`; an unknown birth is within no years."""
        if self.country:
            cases = cases.filter(country=self.country)
        if self.situation in StatusGroup.values:
            cases = cases.filter(status__in=GROUPS[StatusGroup(self.situation)])
        first, last = self.born
        if first:
            cases = cases.filter(person__born_on_last__gte=date(first, 1, 1))
        if last:
            cases = cases.filter(person__born_on_first__lte=date(last, 12, 31))
        return cases.filter(owner=actor.pk) if self.only_mine else cases


@dataclass(frozen=True)
class Found:
    """A case that the query finds, and the name by which.

    None where that name is not for showing: a former name finds the person and is never the reason given.
    """

    case: Case
    name: PersonName | None
    why: str


class _Hit(NamedTuple):
    """A name that was found, before its case is read."""

    rank: int
    sort: str
    case: int
    name: int | None
    why: str


def find(actor: Actor, text: str, narrowed: Narrowed | None = None) -> list[Found]:
    """Return the visible cases found by `text`: by exact reference first, then the likest name."""
    if reference := references.read_reference(text):
        exact = access.with_reference(access.cases_for(actor), reference).select_related("person").first()
        if exact:
            return [Found(exact, None, REFERENCE)]
    with read_by_index():
        hits = _best(actor, text[:LONGEST], narrowed or Narrowed())
    return _loaded(actor, hits)


def _best(actor: Actor, text: str, narrowed: Narrowed) -> list[_Hit]:
    """Return the best hit of each case, the likest first."""
    query = names.Query(text)
    rows = _rows(actor, _each(names.spelled_tokens(text)), text, narrowed)
    if len(rows) == _READ_AT_MOST:  # very many hold it: those that are it, and nothing else, come first
        rows += _rows(actor, _each([[names.whole_key(text)]]), text, narrowed, alone=True)
    hits = _hits(query, rows)
    if len(hits) < SHOWN_AT_MOST:
        loose = _rows(actor, names.loose_tokens(text), text, narrowed, at_most=_SIFTED_AT_MOST)
        hits |= _hits(query, loose, better=hits)
    return sorted(hits.values())[:SHOWN_AT_MOST]


def _each(tokens: list[list[str]]) -> list[Alternatives]:
    return [[[token] for token in alternatives] for alternatives in tokens]


_Row = tuple[int, int, str, str, bool]


def _hits(query: names.Query, rows: Iterable[_Row], better: dict[int, _Hit] | None = None) -> dict[int, _Hit]:
    """Return the likest name of each case, without what an index let pass that the query does not find."""
    best = dict(better or {})
    for pk, case, search, sort, for_finding_only in rows:
        why = query.why(search)
        if why and for_finding_only:
            hit = _Hit(_RANK[ON_FILE], "", case, None, ON_FILE)
        elif why:
            hit = _Hit(_RANK[Likeness(why)], sort, case, pk, str(why))
        else:
            continue
        best[case] = min(hit, best.get(case, hit), key=lambda one: (one.rank, one.sort))
    return best


def _rows(
    actor: Actor,
    asked: Sequence[Alternatives],
    text: str,
    narrowed: Narrowed,
    *,
    alone: bool = False,
    at_most: int | None = None,
) -> list[_Row]:
    """Return the visible names that hold what is asked; those that are `text` and nothing else, if `alone`.

    A former name is found by a part of it only by who may read it (`contacts`); by anybody else by the whole
    name, so that it cannot be spelled out letter by letter.
    """
    if not asked:
        return []
    seen = Exists(narrowed.of(access.cases_for(actor), actor).filter(pk=OuterRef("case")))
    may_read = Q(Exists(access.cases_for(actor, Permission.CONTACTS).filter(pk=OuterRef("case"))))
    whole = Q(search__startswith=names.whole_key(text))
    rows = PersonName.objects.filter(holding(asked), seen, whole if alone else Q())
    rows = rows.filter(Q(for_finding_only=False) | may_read | whole)
    return list(
        rows.values_list("pk", "case_id", "search", "sort", "for_finding_only")[: at_most or _READ_AT_MOST]
    )


def _loaded(actor: Actor, hits: list[_Hit]) -> list[Found]:
    """Read the cases and names to show, once more through the gate."""
    cases = access.cases_for(actor).filter(pk__in=[hit.case for hit in hits]).select_related("person")
    by_case = {case.pk: case for case in cases}
    rows = PersonName.objects.filter(pk__in=[hit.name for hit in hits if hit.name])
    by_name = {row.pk: row for row in rows}
    return [
        Found(by_case[hit.case], by_name.get(hit.name or 0), hit.why) for hit in hits if hit.case in by_case
    ]

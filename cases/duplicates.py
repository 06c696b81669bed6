"""Who may be the same person: sought by an index among visible cases, and asked of who sees both.

A suggestion only; nothing is ever joined by itself. Two cases on record are not compared by a name that is
for finding only: it would be told by showing them side by side. Two births more than `YEARS_APART` apart are
two people, whatever their names.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from cases import access, names
from cases.access import Actor
from cases.dates import PartialDate
from cases.models import Case, DuplicateHint, PersonName
from cases.models.name_index import Alternatives, holding
from cases.names import Part, Strength

AT_MOST: Final = 5
COUNTED_UP_TO: Final = 99
YEARS_APART: Final = 5
COMPARED: Final = 50  # names of a case that are compared with those of another: each with each
_WHOLE_AT_MOST, _PART_AT_MOST, _PARTS_AT_MOST = 200, 100, 4


@dataclass(frozen=True)
class Alike:
    """A visible case whose name is like one that was said."""

    case: Case
    name: PersonName
    said: str
    likeness: float

    @property
    def strength(self) -> Strength | None:
        """How strong the hint is; None where a name on file is the reason, which is not for showing."""
        return None if self.name.for_finding_only else names.strength(self.said, self.name.text)

    @property
    def said_parts(self) -> list[Part]:
        return [] if self.name.for_finding_only else names.marked_alike(self.said, self.name.text)

    @property
    def name_parts(self) -> list[Part]:
        return [] if self.name.for_finding_only else names.marked_alike(self.name.text, self.said)


def alike(
    actor: Actor,
    said: Sequence[str],
    *,
    born: PartialDate | None = None,
    but: Iterable[int] = (),
    at_most: int = AT_MOST,
    least: float = names.HINT_FROM,
) -> list[Alike]:
    """Return the visible cases whose names are most like one of those `said`, the likest first.

    What is not visible is not read, so that it costs no time either. `but` are cases to leave out. A former
    name said whole is a reason too, and not shown as one. Who opens a case is asked about everybody who may
    be the same (`names.HINT_FROM`); who did not ask is shown the likely (`names.LIKELY_FROM`).
    """
    best: dict[int, tuple[float, int, str]] = {}
    for spelling in dict.fromkeys(said):
        for pk, case, text in _candidates(actor, spelling, frozenset(but)):
            like = names.likeness(spelling, text)
            if like >= least and like > best.get(case, (0.0,))[0]:
                best[case] = (like, pk, spelling)
        for pk, case in _on_file(actor, spelling):
            if case not in but:
                best.setdefault(case, (1.0, pk, spelling))
    ranked = sorted(best.items(), key=lambda found: (-found[1][0], found[0]))[: 2 * at_most]
    return [one for one in _loaded(actor, ranked) if not _born_apart(born, one.case)][:at_most]


def _candidates(actor: Actor, spelling: str, but: frozenset[int]) -> Iterator[tuple[int, int, str]]:
    """Yield names that hold each word said, then those that hold one of the longest, loosely."""
    words = names.loose_tokens(spelling)
    longest = sorted(words, key=lambda alternatives: -max(len(piece) for piece in alternatives[0]))
    sought: list[tuple[Sequence[Alternatives], int]] = [(words, _WHOLE_AT_MOST)] if words else []
    sought += [([word], _PART_AT_MOST) for word in longest[:_PARTS_AT_MOST]] if len(words) > 1 else []
    seen = Exists(access.cases_for(actor).filter(pk=OuterRef("case"), person__isnull=False))
    known: set[int] = set()
    for asked, most in sought:
        rows = PersonName.objects.filter(holding(asked), seen, for_finding_only=False, not_known=False)
        for pk, case, text in rows.values_list("pk", "case_id", "text")[:most]:
            if pk not in known and case not in but:
                known.add(pk)
                yield pk, case, text


def _on_file(actor: Actor, spelling: str) -> list[tuple[int, int]]:
    """Return former names that are what was said and nothing else; to the operator, who compares, none."""
    if actor is access.OPERATOR or names.is_placeholder(spelling):
        return []
    seen = Exists(access.cases_for(actor).filter(pk=OuterRef("case")))
    key = names.whole_key(spelling)
    rows = PersonName.objects.filter(holding([[[key]]]), seen, search__startswith=key, for_finding_only=True)
    return list(rows.values_list("pk", "case_id")[:AT_MOST])


def _loaded(actor: Actor, ranked: list[tuple[int, tuple[float, int, str]]]) -> list[Alike]:
    """Read the cases and names to show, once more through the gate."""
    visible = access.cases_for(actor).filter(pk__in=[case for case, _ in ranked])
    cases = {case.pk: case for case in visible.select_related("person")}
    rows = {row.pk: row for row in PersonName.objects.filter(pk__in=[found[1] for _, found in ranked])}
    return [
        Alike(cases[case], rows[pk], spelling, like)
        for case, (like, pk, spelling) in ranked
        if case in cases and pk in rows
    ]


def _born_apart(born: PartialDate | None, case: Case) -> bool:
    return are_born_apart(born, case.person.born_on if case.person else None)


def are_born_apart(one: PartialDate | None, other: PartialDate | None) -> bool:
    """Whether the two births are known, and too far apart for one person written down twice."""
    if one is None or other is None:
        return False
    return _years_between(one, other) or _years_between(other, one)


def _years_between(earlier: PartialDate, later: PartialDate) -> bool:
    if earlier.last is None or later.first is None:
        return False
    return later.first - earlier.last > timedelta(days=YEARS_APART * 366)


# ---------------------------------------------------------------- what waits for an answer


@dataclass(frozen=True)
class Pair:
    """Two cases that the reader sees, with the two of their names that are most alike."""

    hint: DuplicateHint
    one: Case
    other: Case
    one_name: PersonName
    other_name: PersonName

    @property
    def strength(self) -> Strength:
        return names.strength(self.one_name.text, self.other_name.text)

    @property
    def one_parts(self) -> list[Part]:
        return names.marked_alike(self.one_name.text, self.other_name.text)

    @property
    def other_parts(self) -> list[Part]:
        return names.marked_alike(self.other_name.text, self.one_name.text)


def hints_for(actor: Actor) -> QuerySet[DuplicateHint]:
    """Return the hints of which `actor` sees both cases."""
    seen = access.cases_for(actor)
    return DuplicateHint.objects.filter(
        Exists(seen.filter(pk=OuterRef("one"))), Exists(seen.filter(pk=OuterRef("other")))
    )


def waiting(actor: Actor) -> int:
    """Return how many wait for an answer, up to one more than COUNTED_UP_TO."""
    return hints_for(actor).waiting()[: COUNTED_UP_TO + 1].count()  # type: ignore[attr-defined]


def pairs_for(actor: Actor, *, at_most: int) -> list[Pair]:
    """Return the pairs that wait for an answer, the likest first."""
    hints = hints_for(actor).waiting().order_by("-likeness", "-pk")[:at_most]  # type: ignore[attr-defined]
    return _pairs(actor, list(hints.select_related("one__person", "other__person", "answered_by")))


def pair_or_404(actor: Actor, number: int) -> Pair:
    """Return one pair; Http404 alike for one of which a case is hidden, and none."""
    found = hints_for(actor).filter(pk=number)
    pairs = _pairs(actor, list(found.select_related("one__person", "other__person", "answered_by")))
    if not pairs:
        raise Http404
    return pairs[0]


def _pairs(actor: Actor, hints: list[DuplicateHint]) -> list[Pair]:
    by_case: dict[int, list[PersonName]] = {}
    for name in access.names_for(actor, [case for hint in hints for case in (hint.one, hint.other)]):
        if not name.for_finding_only:
            by_case.setdefault(name.case_id, []).append(name)
    return [pair for hint in hints if (pair := _pair(hint, by_case))]


def _pair(hint: DuplicateHint, by_case: dict[int, list[PersonName]]) -> Pair | None:
    """Return the pair by its likest names; None where one has no readable name any more."""
    ones, others = by_case.get(hint.one_id, [])[:COMPARED], by_case.get(hint.other_id, [])[:COMPARED]
    both = [(one, other) for one in ones for other in others]
    if not both:
        return None
    one, other = max(both, key=lambda two: names.likeness(two[0].text, two[1].text))
    return Pair(hint, hint.one, hint.other, one, other)

"""Which visible cases may be of the person of a row: by the names on record, in any spelling or script.

A suggestion, never more. Only what the reader may see is looked through, so that of a hidden case there is
no trace, in what is found or in how long it takes. For one person `cases.duplicates` asks an index; here a
whole list is compared at once, with the names read once. How alike two names are is `names.likeness` in both.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Q

from cases import access, duplicates, names
from cases.access import Actor
from cases.dates import PartialDate
from cases.models import Case, PersonName
from cases.names import StoredKeys

AT_MOST = 5
_LOOKED_AT = 100  # of all who share a name or its sounds: those that share most
_WORDS_AT_MOST = 6


@dataclass(frozen=True)
class Sought:
    """The person of a row: how the list spells them, where, and when they were born as far as it says.

    `but` is the case that is known to be of them.
    """

    names: tuple[str, ...]
    country: str
    born_on: PartialDate | None = None
    but: int | None = None


class NamesThere:
    """The names that `actor` may see, read once, six hundred bytes a name. With `only`, those like it."""

    def __init__(self, actor: Actor, only: Sought | None = None) -> None:
        self._actor = actor
        self._by_roman: dict[str, list[int]] = defaultdict(list)
        self._by_sound: dict[tuple[str, str], list[int]] = defaultdict(list)
        visible = PersonName.objects.filter(
            case__in=access.cases_for(actor).values("pk"), for_finding_only=False, not_known=False
        )
        if only is not None:
            visible = visible.filter(_may_be(only))
        self.size = 0
        for case, search in visible.values_list("case_id", "search").iterator(chunk_size=2000):
            self._add(case, search)

    def _add(self, case: int, search: str) -> None:
        keys = _keys_of(search)
        self.size += 1
        if keys.roman:
            self._by_roman[keys.roman].append(case)
        for pair in _pairs(keys):
            self._by_sound[pair].append(case)

    def like(self, sought: Mapping[int, Sought]) -> dict[int, list[int]]:
        """Return for each of `sought` the cases that may be of that person, the likest first."""
        if not self.size:
            return {}
        same, near = {}, {}
        for number, one in sought.items():
            keys = [_keys_of(names.search_keys(text)) for text in one.names]
            same[number] = _found(self._by_roman, (key.roman for key in keys))
            sounding = _found(self._by_sound, (pair for key in keys for pair in _pairs(key)))
            near[number] = [case for case in sounding if case not in same[number]]
        there = self._read({case for one in (*same.values(), *near.values()) for case in one})
        found = {}
        for number, one in sought.items():
            likely = [there[case] for case in same[number] if case in there and case != one.but]
            maybe = [there[case] for case in near[number] if case in there and case != one.but]
            if cases := [*_same_first(one, likely), *_likest(one, maybe)][:AT_MOST]:
                found[number] = [case.pk for case in cases]
        return found

    def _read(self, numbers: Collection[int]) -> dict[int, Case]:
        if not numbers:
            return {}
        cases = access.cases_for(self._actor).filter(pk__in=numbers).select_related("person")
        return {case.pk: case for case in cases.prefetch_related("names")}


def _may_be(sought: Sought) -> Q:
    """Return what a stored name holds that may be like one sought."""
    wanted = Q(pk__in=[])
    for text in sought.names:
        keys = _keys_of(names.search_keys(text))
        if keys.roman:
            wanted |= Q(search__contains=f" {keys.roman} ")
        for one, other in _pairs(keys):
            wanted |= Q(search__contains=f" {one} ") & Q(search__contains=f" {other} ")
    return wanted


def _keys_of(search: str) -> StoredKeys:
    return names.read_keys(search, _WORDS_AT_MOST)


def _pairs(keys: StoredKeys) -> Iterable[tuple[str, str]]:
    """Two sounds of one name: one alone is shared by too many."""
    return combinations(keys.sounds, 2)


def _found(by: Mapping, keys: Iterable) -> list[int]:
    """Return the cases under these keys, those under most of them first."""
    counted = Counter(case for key in keys for case in by.get(key, ()))
    return [case for case, _times in counted.most_common(_LOOKED_AT)]


def _born(case: Case) -> PartialDate | None:
    return case.person.born_on if case.person else None


def _may_be_born(sought: Sought, case: Case) -> bool:
    return not duplicates.are_born_apart(sought.born_on, _born(case))


def _same_first(sought: Sought, cases: Iterable[Case]) -> list[Case]:
    """Put cases of the same name in order: those with a birth that agrees, then those of the same country."""

    def says_less(case: Case) -> tuple[bool, bool]:
        return sought.born_on is None or _born(case) is None, case.country != sought.country

    return sorted((case for case in cases if _may_be_born(sought, case)), key=says_less)


def _likest(sought: Sought, cases: Iterable[Case]) -> list[Case]:
    """Put names that only sound alike in order, in the same country alone: elsewhere there are too many."""
    here = (case for case in cases if case.country == sought.country and _may_be_born(sought, case))
    likely = [(how, case) for case in here if (how := _likeness(sought, case)) >= names.LIKELY_FROM]
    return [case for _how, case in sorted(likely, key=lambda one: -one[0])]


def _likeness(sought: Sought, case: Case) -> float:
    there = [name.text for name in case.names.all() if not name.for_finding_only][: duplicates.COMPARED]
    return max((names.likeness(one, other) for one in sought.names for other in there), default=0.0)


def visible_cases(actor: Actor, numbers: Sequence[int]) -> list[Case]:
    """Return those of these cases that `actor` may see, in the same order, with names and person."""
    cases = access.cases_for(actor).filter(pk__in=numbers).select_related("person")
    found = {case.pk: case for case in cases.prefetch_related("names")}
    return [found[number] for number in numbers if number in found]

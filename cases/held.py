"""What people hold right now: their grants, their offices' with the countries covered, and how they stand.

Read for one person or for many in one query. What it opens is decided in `cases.access`, and there alone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from cases import models
from cases.vocabulary import STAYS_AT_HOME, OrganisationPermission


@dataclass(frozen=True)
class OfficeReach:
    """What one office opens for its people: campaigns, in the countries it covers."""

    office: int
    all_countries: bool
    countries: frozenset[str]
    campaigns: dict[str, set[int]]

    def covers(self, country: str) -> bool:
        return self.all_countries or country in self.countries


@dataclass(frozen=True)
class LiveGrants:
    """What one person holds right now, by permission."""

    campaigns: dict[str, set[int]] = field(default_factory=dict)
    offices: tuple[OfficeReach, ...] = ()
    cases_by_name: dict[str, set[int]] = field(default_factory=dict)
    cases: dict[str, set[int]] = field(default_factory=dict)
    emergencies: frozenset[int] = frozenset()
    organisation: frozenset[str] = frozenset()
    is_locked: bool = False
    is_travelling: bool = False


def read(people: Collection[int], at: datetime) -> dict[int, LiveGrants]:
    """Return what each of `people` holds at `at`, in one query."""
    rows: dict[int, list[_Row]] = defaultdict(list)
    for row in _found(list(people), at):
        rows[row[-1]].append(_Row(*row))
    return {person: _held(rows[person]) for person in people}


class _Row(NamedTuple):
    """One thing held: what it is on, the permission, the id of what it is on, the office or 0, and by whom.

    An office's country comes in the same shape, its code in the permission's place, and so does a state of
    the person: `locked`, `travelling`.
    """

    kind: str
    permission: str
    target: int
    office: int
    person: int


_SHAPE = ("kind", "permission__codename", "content_object_id", "office", "person")


def _held(rows: Iterable[_Row]) -> LiveGrants:
    of: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        of[row.kind].append(row)
    if of["locked"]:
        return LiveGrants(is_locked=True)
    if of["travelling"]:
        of = defaultdict(list, {kind: _taken_along(kind, held) for kind, held in of.items()})
    return LiveGrants(
        campaigns=_targets(row for row in of["campaign"] if not row.office),
        offices=_reaches(of),
        cases_by_name=_targets(row for row in of["case"] if not row.office),
        cases=_targets(of["case"]),
        emergencies=frozenset(row.target for row in of["emergency"]),
        organisation=frozenset(row.permission for row in of["organisation"]),
        is_travelling=bool(of["travelling"]),
    )


def _taken_along(kind: str, rows: list[_Row]) -> list[_Row]:
    """Return what is carried across a border: no case by itself, no contacts, no export."""
    if kind in ("case", "emergency"):
        return []
    return [row for row in rows if row.permission not in STAYS_AT_HOME]


def _targets(rows: Iterable[_Row]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        found[row.permission].add(row.target)
    return dict(found)


def _reaches(of: dict[str, list[_Row]]) -> tuple[OfficeReach, ...]:
    everywhere = {row.office for row in of["everywhere"]}
    covered: dict[int, set[str]] = defaultdict(set)
    for row in of["country"]:
        covered[row.office].add(row.permission)
    campaigns: dict[int, list[_Row]] = defaultdict(list)
    for row in of["campaign"]:
        if row.office:
            campaigns[row.office].append(row)
    return tuple(
        OfficeReach(office, office in everywhere, frozenset(covered[office]), _targets(rows))
        for office, rows in sorted(campaigns.items())
    )


# ---------------------------------------------------------------- the query

# Putting the query together takes ten times as long as asking it, and it is asked on every request: its text
# is kept, for each number of people and each engine. These stand where the instant and the people go.
_INSTANT = datetime(1, 1, 1, tzinfo=UTC)
_MOST_KEPT = 8


def _found(people: list[int], at: datetime) -> list[tuple[Any, ...]]:
    if not people:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*question(people, at))
        return cursor.fetchall()


def question(people: list[int], at: datetime) -> tuple[str, tuple[Any, ...]]:
    """Return the query on `people` at `at` and what fills it in, as Django would put it together."""
    if len(people) > _MOST_KEPT:
        return _put_together(tuple(people), at)
    text, filled_in = _kept(len(people), connection.vendor)
    values: dict[Any, Any] = {-place: person for place, person in enumerate(people, 1)}
    values[_as_parameter(_INSTANT)] = _as_parameter(at)
    return text, tuple(values.get(one, one) for one in filled_in)


@lru_cache
def _kept(how_many: int, vendor: str) -> tuple[str, tuple[Any, ...]]:
    return _put_together(tuple(-number for number in range(1, how_many + 1)), _INSTANT)


def _put_together(people: tuple[int, ...], at: datetime) -> tuple[str, tuple[Any, ...]]:
    return _rows(people, at).query.sql_with_params()


def _as_parameter(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def _rows(people: Collection[int], at: datetime) -> QuerySet:
    mine, ours = Q(user__in=people), Q(group__user__in=people)
    by_name = {"office": Value(0), "person": F("user_id")}
    by_office = {"office": F("group_id"), "person": F("group__user")}

    def granted(grant: Any, kind: str, holder: Q, held: dict[str, Any]) -> QuerySet:
        rows = grant.objects.live(at).filter(holder).annotate(kind=Value(kind), **held)
        return rows.values_list(*_SHAPE)

    return granted(models.CampaignUserGrant, "campaign", mine, by_name).union(
        granted(models.CampaignGroupGrant, "campaign", ours, by_office),
        granted(models.CaseUserGrant, "case", mine, by_name),
        granted(models.CaseGroupGrant, "case", ours, by_office),
        granted(models.CaseUserGrant, "emergency", mine & Q(_opened_in_emergency()), by_name),
        _organisation_wide(people),
        *_covered(people),
        *_states(people, at),
        all=True,
    )


def _opened_in_emergency() -> Exists:
    """The grant is that of an opening by its holder."""
    openings = models.EmergencyOpening.objects.filter(by=OuterRef("user"), bundle=OuterRef("bundle"))
    return Exists(openings)


def _organisation_wide(people: Collection[int]) -> QuerySet:
    permission = "user_permissions__codename"
    holders = models.User.objects.order_by().filter(
        pk__in=people, **{f"{permission}__in": OrganisationPermission.values}
    )
    shaped = holders.annotate(kind=Value("organisation"), target=Value(0), nobody=Value(0))
    return shaped.values_list("kind", permission, "target", "nobody", "pk")


def _covered(people: Collection[int]) -> tuple[QuerySet, QuerySet]:
    """Return what the offices of `people` cover: each country, and those offices that cover all."""
    countries = models.OfficeCountry.objects.filter(office__group__user__in=people)
    named = countries.annotate(kind=Value("country"), target=Value(0))
    everywhere = models.Office.objects.filter(group__user__in=people, all_countries=True)
    whole = everywhere.annotate(kind=Value("everywhere"), word=Value(""), target=Value(0))
    return (
        named.values_list("kind", "country", "target", "office_id", "office__group__user"),
        whole.values_list("kind", "word", "target", "pk", "group__user"),
    )


def _states(people: Collection[int], at: datetime) -> tuple[QuerySet, QuerySet]:
    """Return who of `people` is locked, and who travels at `at`."""
    empty = {"word": Value(""), "target": Value(0), "nobody": Value(0)}
    locked = models.User.objects.filter(Exists(models.Lock.objects.against(OuterRef("pk"))), pk__in=people)
    travelling = models.Travel.objects.under_way(at).filter(user__in=people).order_by()
    return (
        locked.order_by().annotate(kind=Value("locked"), **empty)
        .values_list("kind", "word", "target", "nobody", "pk"),
        travelling.annotate(kind=Value("travelling"), **empty)
        .values_list("kind", "word", "target", "nobody", "user_id"),
    )  # fmt: skip

"""The named list of every published number but positive impact: what it counts, and the cases behind it.

Each figure takes the cases a reader's access allows and a period of days, and returns one entry for each
thing counted. Rows that are not yet verified are counted and told, withdrawn and corrected rows are not.
A date wholly inside the period counts; one that may be inside makes the range, and so does a death or
release that is not Confirmed: it moves no situation.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases import clock, dates, merged_rows, situation
from cases.models import Case, Membership, Participation, StatusChange
from cases.models.activities import CaseActivity
from cases.models.cases import CaseQuerySet
from cases.spells import closed, spells_of
from cases.vocabulary import (
    RELEASES,
    ActivityState,
    CaseKind,
    ParticipationKind,
    Status,
)


class UnknownFigure(LookupError):
    """No figure has this name."""


@dataclass(frozen=True)
class Period:
    """From one day to another, both included; None is without end on that side."""

    first: date | None = None
    last: date | None = None
    label: str = "all"

    def holds(self, first: date | None, last: date | None) -> bool:
        """True when all possible days are inside. Everything, an unknown date too, is inside all time."""
        starts_inside = self.first is None or (first is not None and first >= self.first)
        ends_inside = self.last is None or (last is not None and last <= self.last)
        return starts_inside and ends_inside

    def touches(self, first: date | None, last: date | None) -> bool:
        return (self.last is None or first is None or first <= self.last) and (
            self.first is None or last is None or last >= self.first
        )


@dataclass(frozen=True)
class Question:
    """What is asked of a figure: which cases, when, and narrowed to which campaigns.

    `known_by` rewinds what was recorded and withdrawn; `now` closes what is still going on.
    """

    cases: CaseQuerySet
    period: Period
    now: datetime
    known_by: datetime | None = None
    campaigns: tuple[int, ...] | None = None

    @property
    def cut_off(self) -> datetime:
        return min(self.known_by, self.now) if self.known_by else self.now

    @cached_property
    def merged(self) -> dict[int, int]:
        """The survivor of each case that was merged as known: read once for however many figures."""
        return merged_rows.survivors_at(self.cut_off)

    def in_scope(self) -> CaseQuerySet:
        cases = self.cases.in_totals()
        if self.campaigns is None:
            return cases
        return cases.in_campaigns(list(self.campaigns), merged_rows.copied_since(self.cut_off, Membership))


@dataclass(frozen=True)
class Entry:
    """One thing counted (or possibly counted): the amount, its case, and what it is filed under."""

    case: int | None
    reference: str
    amount: tuple[int, int]
    is_certain: bool
    is_verified: bool
    country: str = ""
    campaigns: tuple[int, ...] = ()
    kind: str = ""
    happened: str = ""
    counts_as: str = ""  # entries that share this are one (a person with two cases)
    activity: int | None = None  # of what we did


@dataclass(frozen=True)
class Answer:
    """A figure's value with its range, the rows not yet verified in it, and every entry behind it."""

    entries: tuple[Entry, ...]

    def _distinct(self, entries: Iterable[Entry]) -> list[Entry]:
        found: dict[str, Entry] = {}
        for entry in sorted(entries, key=lambda e: (not e.is_certain, not e.is_verified)):
            found.setdefault(entry.counts_as, entry)
        return list(found.values())

    @property
    def value(self) -> int:
        return sum(entry.amount[0] for entry in self._distinct(e for e in self.entries if e.is_certain))

    @property
    def value_max(self) -> int:
        return sum(entry.amount[1] for entry in self._distinct(self.entries))

    @property
    def unverified(self) -> int:
        certain = self._distinct(e for e in self.entries if e.is_certain)
        return sum(entry.amount[0] for entry in certain if not entry.is_verified)

    def by(self, key: str) -> dict[str, int]:
        """Return the value by kind, country or campaign; by campaign a case may be in several cells."""
        cells: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            if entry.is_certain:
                for cell in cells_of(entry, key):
                    cells[cell].append(entry)
        sums = {cell: sum(e.amount[0] for e in self._distinct(rows)) for cell, rows in cells.items()}
        return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))


def cells_of(entry: Entry, key: str) -> list[str]:
    """Return under which cells of a part an entry is counted: one, or several campaigns."""
    if key == "campaign":
        return [str(campaign) for campaign in entry.campaigns] or [""]
    return [entry.country if key == "country" else entry.kind]


@dataclass(frozen=True)
class Figure:
    """One published number: its name, unit, definition and how it is counted."""

    name: str
    title: str | Promise
    unit: str | Promise
    definition: str | Promise
    count: Callable[[Question], Answer] = field(repr=False)


# ---------------------------------------------------------------- people, by their situation


def _people_who(statuses: tuple[Status, ...]) -> Callable[[Question], Answer]:
    """People with a status change to one of `statuses` in the period. Each person once."""

    def count(question: Question) -> Answer:
        rows = _changes(question, Q(to__in=statuses))
        campaigns = _campaigns_of(question)
        period = question.period
        return Answer(
            tuple(
                _person_entry(
                    row.case,
                    campaigns,
                    is_certain=_happened_in(row, period) and situation.moves(row),
                    is_verified=row.verified_at is not None,
                    kind=row.to,
                    happened=row.happened_on_edtf,
                )
                for row in rows
                if period.touches(row.happened_on_first, closed(row))
            )
        )

    return count


def _happened_in(row: StatusChange, period: Period) -> bool:
    """True when it certainly happened in the period; what is open on one side closes on its recording."""
    last = closed(row) if row.happened_on.is_known else None
    return period.holds(row.happened_on_first, last)


def _people_held(question: Question) -> Answer:
    """People deprived of liberty on at least one day of the period, by the spells of their log.

    Each by the last situation in which they certainly were by the end of the period: who was sentenced to
    death in it is on death row, whatever they were arrested as.
    """
    campaigns = _campaigns_of(question)
    by_case: dict[int, list[StatusChange]] = defaultdict(list)
    for row in _changes(question, Q()):
        by_case[row.case_id].append(row)
    today, period = clock.day_of(question.cut_off), question.period
    entries = []
    for rows in by_case.values():
        held = [spell for spell in spells_of(rows, today) if spell.touches(period.first, period.last)]
        if held:
            certain = [spell for spell in held if spell.certainly_touches(period.first, period.last)]
            spell = (certain or held)[-1]
            row = spell.held_as(period.last)
            entries.append(
                _person_entry(
                    row.case,
                    campaigns,
                    is_certain=bool(certain),
                    is_verified=row.verified_at is not None,
                    kind=row.to,
                    happened=row.happened_on_edtf,
                )
            )
    return Answer(tuple(entries))


def _changes(question: Question, which: Q) -> list[StatusChange]:
    """Return the status changes in effect as known, of the cases in scope."""
    at = question.cut_off
    in_effect = (Q(corrects=None) | Q(recorded_at__lte=at)) & (
        Q(corrected_by=None) | Q(corrected_by__recorded_at__gt=at)
    )
    return _of_scope(question, StatusChange.objects.known_by(at).filter(which, in_effect))


def _of_scope(question: Question, rows: QuerySet[Any]) -> list[Any]:
    """Return the rows of the cases in scope, each with the case it belonged to as known: merges rewound.

    A row that a merge left with the duplicate, as the survivor had the same, is the survivor's from then on.
    """
    relation = merged_rows.relation_of(rows.model)
    is_rewound = question.known_by is not None
    were = merged_rows.owners_at(question.cut_off, rows.model)[relation] if is_rewound else {}
    found = list(
        rows.filter(merged_rows.belonging_to(question.in_scope(), were)).select_related("case").order_by("pk")
    )
    owners = Case.objects.in_bulk(set(were.values())) if were else {}
    for row in found:
        row.case = owners.get(were.get(row.pk, 0), row.case)
    return [row for row in found if row.case.pk not in question.merged]


def _person_entry(case: Case, campaigns: dict[int, tuple[int, ...]], **what: Any) -> Entry:
    is_group = case.kind == CaseKind.GROUP
    return Entry(
        case=case.pk,
        reference=case.reference,
        amount=(case.people_min, case.people_max) if is_group else (1, 1),
        country=case.country,
        campaigns=campaigns.get(case.pk, ()),
        counts_as=f"group {case.pk}" if is_group else f"person {case.person_id}",
        **what,
    )


def _campaigns_of(question: Question) -> dict[int, tuple[int, ...]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = Membership.objects.filter(case__in=question.in_scope().values("pk"))
    for case, campaign in rows.values_list("case_id", "campaign_id"):
        found[case].add(campaign)
    return {case: tuple(sorted(campaigns)) for case, campaigns in found.items()}


def _countries(question: Question) -> Answer:
    """Countries that held at least one person in the period; an unknown country is in no list."""
    held = _people_held(question)
    entries = [
        replace(entry, counts_as=entry.country, amount=(1, 1)) for entry in held.entries if entry.country
    ]
    return Answer(tuple(entries))


# ---------------------------------------------------------------- what we did


def _activities(question: Question) -> Answer:
    """Activities begun in the period, each once however many cases it covers."""
    return Answer(tuple(_activity_entries(question, _links(question))))


def _links(question: Question) -> list[CaseActivity]:
    at = question.cut_off
    rows = (
        CaseActivity.objects.filter(activity__state=ActivityState.BEGUN, activity__known_at__lte=at)
        .exclude(activity__withdrawn_at__lte=at)
        .select_related("activity")
    )
    if question.campaigns is not None:
        rows = rows.filter(activity__campaign__in=question.campaigns)
    return sorted(_of_scope(question, rows), key=lambda link: (link.activity_id, link.pk))


def _activity_entries(question: Question, links: list[CaseActivity]) -> Iterable[Entry]:
    period = question.period
    for link in links:
        done = link.activity
        last = done.began_on_last or clock.day_of(done.known_at)
        if period.touches(done.began_on_first, last):
            yield Entry(
                case=link.case_id,
                reference=link.case.reference,
                amount=(1, 1),
                is_certain=period.holds(done.began_on_first, last if done.began_on.is_known else None),
                is_verified=True,  # activities are our own acts: they are not verified by a second person
                country=link.case.country,
                campaigns=(done.campaign_id,) if done.campaign_id else (),
                kind=done.kind,
                happened=done.began_on_edtf,
                counts_as=f"activity {done.pk}",
                activity=done.pk,
            )


def _taking_part(kind: ParticipationKind) -> Callable[[Question], Answer]:
    """The latest number of each activity and section, where its as-of day lies in the period.

    The latest that certainly lies there counts; a later one that may lie there makes the range.
    """

    def count(question: Question) -> Answer:
        links: dict[int, list[CaseActivity]] = defaultdict(list)
        for link in _links(question):
            links[link.activity_id].append(link)
        rows = Participation.objects.known_by(question.cut_off).filter(kind=kind, activity__in=list(links))
        possible: dict[tuple[int, str], Participation] = {}
        certain: dict[tuple[int, str], Participation] = {}
        for row in sorted(rows, key=_as_of):
            if question.period.touches(row.as_of_first, _as_of(row)[0]):
                possible[row.activity_id, row.section] = row
            if _is_as_of(row, question.period):
                certain[row.activity_id, row.section] = row
        return Answer(
            tuple(
                _participation_entry(certain.get(key), row, link)
                for key, row in sorted(possible.items())
                for link in links[row.activity_id]
            )
        )

    return count


def _as_of(row: Participation) -> tuple[date, date, int]:
    """The latest as-of day is the latest number; an open or unknown one ranks by its recording."""
    return *dates.sort_key(row.as_of, clock.day_of(row.known_at)), row.pk


def _is_as_of(row: Participation, period: Period) -> bool:
    return period.holds(row.as_of_first, _as_of(row)[0] if row.as_of.is_known else None)


def _participation_entry(certain: Participation | None, row: Participation, link: CaseActivity) -> Entry:
    numbers = [row.number, certain.number] if certain else [row.number]
    return Entry(
        case=link.case_id,
        reference=link.case.reference,
        amount=(certain.number if certain else row.number, max(numbers)),
        is_certain=certain is not None,
        is_verified=True,
        country=link.case.country,
        campaigns=(link.activity.campaign_id,) if link.activity.campaign_id else (),
        kind=link.activity.kind,
        happened=row.as_of_edtf,
        counts_as=f"{row.kind} {row.activity_id} {row.section}",
        activity=row.activity_id,
    )


# ---------------------------------------------------------------- the list


FIGURES: tuple[Figure, ...] = (
    Figure(
        "people-held",
        _("People held"),
        _("people"),
        _(
            "People deprived of their liberty on at least one day of the period, "
            "by the log of their situation."
        ),
        _people_held,
    ),
    Figure(
        "people-released",
        _("People released"),
        _("people"),
        _("People with a release in the period, of whatever kind; bail and furlough are not releases."),
        _people_who(RELEASES),
    ),
    Figure(
        "people-executed",
        _("People executed"),
        _("people"),
        _("People executed in the period."),
        _people_who((Status.EXECUTED,)),
    ),
    Figure(
        "people-killed",
        _("People killed"),
        _("people"),
        _("People killed in the period."),
        _people_who((Status.KILLED,)),
    ),
    Figure(
        "died-in-custody",
        _("People who died in custody"),
        _("people"),
        _("People who died in custody in the period."),
        _people_who((Status.DIED_IN_CUSTODY,)),
    ),
    Figure(
        "countries",
        _("Countries that held someone"),
        _("countries"),
        _("Countries of the cases whose person was held on at least one day of the period."),
        _countries,
    ),
    Figure(
        "activities",
        _("Activities"),
        _("activities"),
        _("Activities begun in the period, each once."),
        _activities,
    ),
    Figure(
        "messages",
        _("Messages sent"),
        _("messages"),
        _("Messages of activities, the latest number of each, counted on its as-of day."),
        _taking_part(ParticipationKind.MESSAGES),
    ),
    Figure(
        "signatures",
        _("Signatures"),
        _("signatures"),
        _("Signatures of activities, the latest number of each, counted on its as-of day."),
        _taking_part(ParticipationKind.SIGNATURES),
    ),
    Figure(
        "participants",
        _("Supporters taking part"),
        _("people"),
        _("Supporters who took part, the latest number of each activity, counted on its as-of day."),
        _taking_part(ParticipationKind.PARTICIPANTS),
    ),
    Figure(
        "classrooms",
        _("Classrooms"),
        _("classrooms"),
        _("Classrooms that took part, the latest number of each activity, counted on its as-of day."),
        _taking_part(ParticipationKind.CLASSROOMS),
    ),
)
_BY_NAME = {figure.name: figure for figure in FIGURES}


def figure_named(name: str) -> Figure:
    """Return a figure by its name. Raises UnknownFigure with the known names."""
    if name not in _BY_NAME:
        raise UnknownFigure(f"There is no figure {name}. Known are: positive-impact, {', '.join(_BY_NAME)}.")
    return _BY_NAME[name]

"""What waits for one person, or for the people of their offices: today, and in the next thirty days.

Everything is read from the cases that the gate opens. *Mine* is what one owns, was given or promised; *my
office's* is that of everybody who shares an office with one, and what nobody owns. What waits for a second
person waits for whoever may verify it. A line that somebody has done or put off is not on their list until
its cause changes or its day comes. The number of queries does not depend on how many lines there are.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from cases import access, clock, coming_up, consents, dates, hand_overs, open_appeals, reminders
from cases.access import Actor
from cases.coming_up import Coming
from cases.dates import PartialDate
from cases.models import Case, Event, Mark, Note, Outcome, PersonName, StatusChange, Task, User
from cases.models.cases import CaseQuerySet
from cases.reminders import Ending
from cases.vocabulary import (
    DEATHS,
    ComingKind,
    Consent,
    FileState,
    Permission,
    Sureness,
    WorkKind,
)

SHOWN_AT_MOST = 8
READ_AT_MOST = 100
NAMES_READ_AT_MOST = 500  # of those spelled alike: an import may bring thousands without a name
CONSENT_LAPSES_WITHIN = timedelta(days=30)
URGENT_WITHIN = timedelta(days=3)
NO_NEWS_FOR = timedelta(days=90)


# ---------------------------------------------------------------- what is told


@dataclass(frozen=True)
class Item:
    """One line. `about` is the key of its cause; `row` the key of what it is about, within its kind.

    `other` is a second case that the reader may see; `said` what else is to be shown, by its kind.
    """

    kind: WorkKind
    case: Case
    about: str
    row: int = 0
    when: PartialDate | None = None
    other: Case | None = None
    said: Any = None


@dataclass(frozen=True)
class Section:
    """The lines of one kind. `total` is exact up to a hundred; `is_more` when there are more."""

    kind: WorkKind
    items: list[Item]
    total: int
    is_more: bool = False


@dataclass(frozen=True)
class Work:
    """What needs somebody, what comes up, the names to show by case, and what was asked or promised.

    `recordable`: those of the cases on which the reader may record.
    """

    sections: list[Section] = field(default_factory=list)
    coming: list[Coming] = field(default_factory=list)
    coming_total: int = 0
    coming_this_week: int = 0
    unverified: list[Outcome] = field(default_factory=list)
    changed: list[Case] = field(default_factory=list)
    names: dict[int, PersonName] = field(default_factory=dict)
    texts: dict[tuple[str, int], str] = field(default_factory=dict)
    recordable: frozenset[int] = frozenset()

    @property
    def total(self) -> int:
        return sum(section.total for section in self.sections)

    @property
    def is_more(self) -> bool:
        return any(section.is_more for section in self.sections)


@dataclass(frozen=True)
class _Asked:
    """Who asks, for whose work, and when; what they have done or put off, by case, kind and key."""

    actor: Actor
    visible: CaseQuerySet
    people: frozenset[int]
    ours: CaseQuerySet
    at: datetime
    today: date
    marked: frozenset[tuple[int, str, str]] = frozenset()

    def most(self, kind: WorkKind) -> int:
        """How many rows of a kind are read: what is marked of them must not hide the others."""
        return READ_AT_MOST + 1 + sum(marked == kind for _case, marked, _about in self.marked)


def work_of(
    actor: Actor, at: datetime, *, of_office: bool = False, only: str = "", also: Iterable[Case] = ()
) -> Work:
    """Return what needs `actor`, or their offices. `only` one kind: up to a hundred of it, and nothing else.

    `also`: cases that came through the gate, for whose names the page has a place too.
    """
    asked = _asked(actor, at, of_office=of_office)
    asked = replace(asked, marked=_marks(asked))
    coming = _coming_of(asked) if only in ("", "coming", *ComingKind.values) else []
    sections = [_section(asked, kind, coming, only) for kind in WorkKind if only in ("", kind)]
    sections = [section for section in sections if section.total]
    later = [one for one in coming if not _is_due(one, asked.today)] if only in ("", "coming") else []
    recorded = _unverified(asked.visible).filter(recorded_by=_user(actor))
    unverified = [] if only else list(recorded[:SHOWN_AT_MOST])
    changed = [] if only else list(asked.visible.newest_first()[:SHOWN_AT_MOST])
    shown = later[: READ_AT_MOST if only else SHOWN_AT_MOST]
    week = asked.today + timedelta(days=7)
    waiting = list(_cases_in(sections))
    return Work(
        sections,
        shown,
        coming_total=len(later),
        coming_this_week=sum((one.first or one.last or date.max) <= week for one in later),
        unverified=unverified,
        changed=changed,
        texts=_texts([*_keys_in(sections), *((str(one.kind), one.row) for one in shown)]),
        recordable=_recordable(actor, waiting),
        names=_names(actor, [*waiting, *_cases_of(shown, unverified), *changed, *also]),
    )


def coming_for(actor: Actor, today: date) -> list[Coming]:
    """Return what comes up for `actor` within thirty days, or was due and is open, the earliest first."""
    return _coming_of(_asked(actor, datetime.combine(today, time(12), timezone.get_default_timezone())))


def to_verify(actor: Actor) -> QuerySet[Outcome]:
    """Return what others recorded that `actor` may verify, the longest waiting first."""
    rows = _unverified(access.cases_for(actor, Permission.VERIFY))
    return rows.filter(sureness=Sureness.CONFIRMED).exclude(recorded_by=_user(actor))


# ---------------------------------------------------------------- whose


def _asked(actor: Actor, at: datetime, *, of_office: bool = False) -> _Asked:
    visible = access.cases_for(actor)
    people = frozenset({actor.pk} if isinstance(actor, User) else ())
    owned = Q(owner__in=people)
    if of_office:
        people |= _colleagues(actor)
        owned = Q(owner__in=people) | Q(owner=None)
    ours = visible.filter(owned).exclude(file_state=FileState.DECLINED)
    return _Asked(actor, visible, people, ours, at, clock.day_of(at))


def _colleagues(actor: Actor) -> frozenset[int]:
    """Return everybody who shares an office with `actor`, those who left too: their cases are open work."""
    same = User.objects.filter(groups__in=access.offices_of(actor))
    return frozenset(same.values_list("pk", flat=True))


def _user(actor: Actor) -> User | None:
    return actor if isinstance(actor, User) else None


# ---------------------------------------------------------------- what comes up


def _coming_of(asked: _Asked) -> list[Coming]:
    """What comes up on the cases of these people, and what was given to them or promised by them."""
    given = Task.objects.open().filter(case=OuterRef("pk"), for_whom__in=asked.people)
    promised = Note.objects.live().filter(
        case=OuterRef("pk"), has_promise=True, kept_at=None, recorded_by__in=asked.people
    )
    cases = asked.visible.exclude(file_state=FileState.DECLINED)
    narrowed = cases.filter(Q(pk__in=asked.ours.values("pk")) | Exists(given) | Exists(promised))
    found = coming_up.of_cases(narrowed, asked.today)
    is_office = None if len(asked.people) > 1 else asked.people
    return [one for one in found if one.person in asked.people or (is_office is None and one.person is None)]


def _is_due(one: Coming, today: date) -> bool:
    """True for what is to be done today: the rest comes up."""
    if one.last is None:
        return False
    if one.kind == ComingKind.URGENT_ACTION:
        return one.last <= today + URGENT_WITHIN
    if one.kind in (ComingKind.TASK, ComingKind.PROMISE):
        return one.last <= today
    return one.last < today


def _of_coming(kind: ComingKind) -> Callable[[_Asked, list[Coming]], Iterator[Item]]:
    def items(asked: _Asked, coming: list[Coming]) -> Iterator[Item]:
        for one in coming:
            if one.kind == kind and _is_due(one, asked.today):
                about = f"{one.row}:{one.when.edtf}"
                yield Item(WorkKind(kind.value), one.case, about, one.row, one.when, said=one.title)

    return items


# ---------------------------------------------------------------- the kinds, one after the other


def _appeals(asked: _Asked, coming: list[Coming]) -> Iterator[Item]:
    for one in open_appeals.questions_in(asked.ours, asked.today):
        day = dates.from_day(clock.day_of(one.change.recorded_at))
        key = f"{one.activity.pk}:{one.change.pk}"
        yield Item(WorkKind.APPEAL, one.case, key, one.activity.pk, day, said=one)


def _hand_overs(asked: _Asked, coming: list[Coming]) -> Iterator[Item]:
    for offer in hand_overs.offers_of(asked.actor):
        if offer.receiver_id == asked.actor.pk:
            day = dates.from_day(clock.day_of(offer.offered_at))
            yield Item(WorkKind.HAND_OVER, offer.case, str(offer.pk), offer.pk, day, said=offer)


def _reported(asked: _Asked, coming: list[Coming]) -> Iterator[Item]:
    told = StatusChange.objects.live().filter(case=OuterRef("pk"), to=OuterRef("reported_status"))
    cases = asked.ours.exclude(reported_status="").annotate(
        told=Subquery(told.order_by("-pk").values("pk")[:1]),
        told_at=Subquery(told.order_by("-pk").values("recorded_at")[:1]),
    )
    for case in cases.order_by("pk")[: asked.most(WorkKind.REPORTED)]:
        day = dates.from_day(clock.day_of(case.told_at)) if case.told_at else None
        yield Item(WorkKind.REPORTED, case, f"{case.reported_status}:{case.told or 0}", when=day)


def _consents_again(asked: _Asked, coming: list[Coming]) -> Iterator[Item]:
    for one in consents.to_ask_again(asked.ours, asked.today):
        key = f"{one.why}:{one.since}"
        yield Item(WorkKind.CONSENT_AGAIN, one.case, key, when=dates.from_day(one.since), said=one.why)


def _consents(asked: _Asked, coming: list[Coming]) -> Iterator[Item]:
    """Consent that lapses within thirty days, or has lapsed and was neither renewed nor taken down."""
    soon = asked.today + CONSENT_LAPSES_WITHIN
    cases = asked.ours.filter(consent=Consent.MAY_BE_NAMED, consent_withdrawn_at=None)
    for case in cases.filter(consent_until__lte=soon).order_by("consent_until", "pk")[
        : asked.most(WorkKind.CONSENT)
    ]:
        yield _dated(WorkKind.CONSENT, case, case.consent_until)


def _notes(asked: _Asked, coming: list[Coming]) -> Iterator[Item]:
    cases = asked.ours.filter(handling_note_check_on__lte=asked.today).exclude(handling_note="")
    for case in cases.order_by("handling_note_check_on", "pk")[: asked.most(WorkKind.NOTE)]:
        yield _dated(WorkKind.NOTE, case, case.handling_note_check_on)


def _dated(kind: WorkKind, case: Case, day: date | None) -> Item:
    return Item(kind, case, str(day), when=dates.from_day(day) if day else None)


def _verify(asked: _Asked, coming: list[Coming]) -> Iterator[Item]:
    for row in to_verify(asked.actor)[: asked.most(WorkKind.VERIFY)]:
        yield Item(WorkKind.VERIFY, row.case, str(row.pk), row.pk, _day(row.recorded_at), said=row)


def _proposed(asked: _Asked, coming: list[Coming]) -> Iterator[Item]:
    cases = asked.ours.filter(file_state=FileState.PROPOSED)
    for case in cases.order_by("opened_at", "pk")[: asked.most(WorkKind.PROPOSED)]:
        day = clock.day_of(case.opened_at)
        yield Item(WorkKind.PROPOSED, case, str(day), when=dates.from_day(day))


def _grants(asked: _Asked, coming: list[Coming]) -> Iterator[Item]:
    for one in reminders.ending_soon(asked.actor, at=asked.at):
        if one.case is not None and (one.case.owner_id in asked.people or one.case.owner_id is None):
            yield Item(WorkKind.GRANT, one.case, _key_of(one), when=_day(one.until), said=one)


def _key_of(one: Ending) -> str:
    return f"{UUID(str(one.bundle)).hex}:{clock.day_of(one.until)}"


def _day(instant: datetime) -> PartialDate:
    return dates.from_day(clock.day_of(instant))


def _duplicates(asked: _Asked, coming: list[Coming]) -> Iterator[Item]:
    """Pairs of cases that the reader sees both, of two people with one spelling in common; each pair once.

    A former name, and what stands for a name nobody knows, is no hint.
    """
    names = PersonName.objects.filter(for_finding_only=False, not_known=False).exclude(sort="")
    unmerged = asked.visible.filter(merged_into=None)
    alike = names.filter(case__in=unmerged.values("pk"))
    theirs = alike.filter(sort=OuterRef("sort")).exclude(case=OuterRef("case"))
    mine = alike.filter(case__in=asked.ours.values("pk")).filter(
        Exists(theirs.exclude(person=OuterRef("person")))
    )
    spellings = list(mine.values_list("sort", flat=True).distinct().order_by("sort")[:READ_AT_MOST])
    of_one: dict[str, dict[int, PersonName]] = defaultdict(dict)
    same = alike.filter(sort__in=spellings).select_related("case").order_by("pk")
    for name in same[:NAMES_READ_AT_MOST]:
        of_one[name.sort].setdefault(name.case_id, name)
    ours = set(
        asked.ours.filter(pk__in=[n for cases in of_one.values() for n in cases]).values_list("pk", flat=True)
    )
    told: set[tuple[int, int]] = set()
    for name, other in _pairs(of_one):
        pair = (min(name.case_id, other.case_id), max(name.case_id, other.case_id))
        first, second = (name, other) if name.case_id in ours else (other, name)
        if pair not in told and first.case_id in ours:
            told.add(pair)
            yield Item(WorkKind.DUPLICATE, first.case, str(second.case_id), second.case_id, other=second.case)


def _pairs(of_one: dict[str, dict[int, PersonName]]) -> Iterator[tuple[PersonName, PersonName]]:
    """Each two names of one spelling that are of two people."""
    for cases in of_one.values():
        rows = list(cases.values())
        for place, name in enumerate(rows):
            for other in rows[place + 1 :]:
                if name.person_id is None or name.person_id != other.person_id:
                    yield name, other


def _no_news(asked: _Asked, coming: list[Coming]) -> Iterator[Item]:
    """Active cases of which nothing Confirmed became known for ninety days. None of somebody who died."""
    since = asked.at - NO_NEWS_FOR
    cases = asked.ours.filter(file_state=FileState.ACTIVE, opened_at__lte=since).exclude(status__in=DEATHS)
    latest = {}
    for name, model in (("change", StatusChange), ("outcome", Outcome), ("event", Event)):
        rows = model.objects.live().filter(case=OuterRef("pk"), sureness=Sureness.CONFIRMED)
        cases = cases.exclude(Exists(rows.filter(known_at__gt=since)))
        latest[f"latest_{name}"] = Subquery(rows.order_by("-known_at").values("known_at")[:1])
    for case in cases.annotate(**latest).order_by("updated_at", "pk")[: asked.most(WorkKind.NO_NEWS)]:
        known = [instant for name in latest if (instant := getattr(case, name))]
        day = clock.day_of(max(known, default=case.opened_at))
        yield Item(WorkKind.NO_NEWS, case, str(day), when=dates.from_day(day), said=bool(known))


_ITEMS: dict[WorkKind, Callable[[_Asked, list[Coming]], Iterator[Item]]] = {
    WorkKind.APPEAL: _appeals,
    WorkKind.URGENT_ACTION: _of_coming(ComingKind.URGENT_ACTION),
    WorkKind.HAND_OVER: _hand_overs,
    WorkKind.REPORTED: _reported,
    WorkKind.CONSENT_AGAIN: _consents_again,
    WorkKind.CONSENT: _consents,
    WorkKind.TASK: _of_coming(ComingKind.TASK),
    WorkKind.PROMISE: _of_coming(ComingKind.PROMISE),
    WorkKind.HEARING: _of_coming(ComingKind.HEARING),
    WorkKind.RELEASE: _of_coming(ComingKind.RELEASE),
    WorkKind.NOTE: _notes,
    WorkKind.VERIFY: _verify,
    WorkKind.PROPOSED: _proposed,
    WorkKind.GRANT: _grants,
    WorkKind.DUPLICATE: _duplicates,
    WorkKind.NO_NEWS: _no_news,
}


def _section(asked: _Asked, kind: WorkKind, coming: list[Coming], only: str) -> Section:
    """The lines of one kind without what the reader has done or put off, cut to what is shown of it."""
    left = (item for item in _ITEMS[kind](asked, coming) if not _is_marked(asked, item))
    items = list(islice(left, READ_AT_MOST + 1))
    shown = items[: READ_AT_MOST if only else SHOWN_AT_MOST]
    return Section(kind, shown, min(len(items), READ_AT_MOST), len(items) > READ_AT_MOST)


# ---------------------------------------------------------------- done, later


def _is_marked(asked: _Asked, item: Item) -> bool:
    return (item.case.pk, str(item.kind), item.about) in asked.marked


def _marks(asked: _Asked) -> frozenset[tuple[int, str, str]]:
    rows = Mark.objects.filter(user=_user(asked.actor)).filter(Q(until=None) | Q(until__gt=asked.today))
    return frozenset(rows.values_list("case", "kind", "about"))


# ---------------------------------------------------------------- names


def _cases_in(sections: list[Section]) -> Iterator[Case]:
    for section in sections:
        for item in section.items:
            yield item.case
            if item.other is not None:
                yield item.other


def _cases_of(coming: list[Coming], outcomes: list[Outcome]) -> Iterator[Case]:
    yield from (one.case for one in coming)
    yield from (row.case for row in outcomes)


def _recordable(actor: Actor, cases: list[Case]) -> frozenset[int]:
    if not cases:
        return frozenset()
    held = access.cases_for(actor, Permission.RECORD).filter(pk__in={case.pk for case in cases})
    return frozenset(held.values_list("pk", flat=True))


def _names(actor: Actor, cases: Iterable[Case]) -> dict[int, PersonName]:
    """Return the name to show with each case; never one that is for finding only."""
    found: dict[int, PersonName] = {}
    for name in access.names_for(actor, cases):
        if not name.for_finding_only:
            found.setdefault(name.case_id, name)
    return found


def _keys_in(sections: list[Section]) -> Iterator[tuple[str, int]]:
    return ((str(section.kind), item.row) for section in sections for item in section.items)


def _texts(keys: list[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Return what is to be done by each task, and what was promised, of lines that came through the gate."""
    tasks = Task.objects.filter(pk__in=[row for kind, row in keys if kind == WorkKind.TASK])
    notes = Note.objects.filter(pk__in=[row for kind, row in keys if kind == WorkKind.PROMISE])
    found = {(WorkKind.TASK.value, row.pk): row.what for row in tasks}
    return found | {(WorkKind.PROMISE.value, row.pk): row.promised for row in notes}


def _unverified(cases: QuerySet[Case]) -> QuerySet[Outcome]:
    rows = Outcome.objects.live().unverified().filter(case__in=cases.values("pk"))
    return rows.select_related("case", "recorded_by").order_by("recorded_at", "pk")

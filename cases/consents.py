"""Consent that others gave is asked again: at release, restored contact, the 18th birthday, and death.

Until it is asked, anonymise is the advice. It is answered by writing the consent down anew, whatever it says.
A cause counts when it was recorded after the consent was. What was told later with the day on which it was
known is older than the consent, as far as anybody can tell, and asks nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, ExtractYear
from django.utils.translation import gettext as _

from cases import clock, publicity
from cases.models import Case, Note, Outcome, StatusChange
from cases.models.cases import CaseQuerySet
from cases.publicity import OF_AGE, MaySay
from cases.vocabulary import (
    DEATHS,
    RELEASES,
    AskedAgain,
    Consent,
    ConsentGiver,
    NoteKind,
    OutcomeKind,
    SpokenWith,
    Sureness,
)


def on_day(cases: CaseQuerySet, day: date) -> dict[int, MaySay]:
    """Return what may be said on `day` of each of `cases`, which came through the gate. One query."""
    return {case.pk: publicity.may_say_of(case, day) for case in cases.select_related("person")}


@dataclass(frozen=True)
class Asking:
    """Why the consent of `case` is asked again, and since which day."""

    case: Case
    why: AskedAgain
    since: date


def to_ask_again(cases: CaseQuerySet, today: date) -> list[Asking]:
    """Return the consents to ask again of `cases`, which came through the gate, the longest first.

    Two queries. Of several causes the latest one is told.
    """
    standing = _standing(cases)
    found = {one.case.pk: one for one in _come_of_age(standing, today)}
    by_others = standing.exclude(consent_by=ConsentGiver.PERSON)
    found |= {one.case.pk: one for one in _since_something(by_others)}
    return sorted(found.values(), key=lambda one: (one.since, one.case.pk))


def asking_on(case: Case, today: date) -> Asking | None:
    """The same for one case that came through the gate; without a query where nobody is to be asked."""
    if not may_be_asked(case):
        return None
    return next(iter(to_ask_again(Case.objects.filter(pk=case.pk), today)), None)


def may_be_asked(case: Case) -> bool:
    """True where somebody other than the person agreed to something that still holds, or a child did."""
    if case.consent == Consent.NOT_FOR_PUBLICATION or case.consent_withdrawn_at is not None:
        return False
    agreed = publicity.agreement_of(case)
    by_others = case.consent_by != ConsentGiver.PERSON
    return by_others or publicity.may_be_under_age(agreed.born, agreed.agreed_on)


def _standing(cases: CaseQuerySet) -> QuerySet[Any]:
    """What was agreed and holds, each with the instant on which it was written down, as a column."""
    given = cases.exclude(consent=Consent.NOT_FOR_PUBLICATION)
    return (
        given.filter(consent_withdrawn_at=None)
        .annotate(consent_since=Coalesce(F("consent_set_at"), F("opened_at")))
        .select_related("person", "owner")
    )


def _since_something(given: QuerySet[Any]) -> Iterable[Asking]:
    changed = StatusChange.objects.live().filter(sureness=Sureness.CONFIRMED)
    spoken = Note.objects.live().filter(kind=NoteKind.CONTACT, with_whom=SpokenWith.PERSON)
    causes = {
        AskedAgain.RELEASE: changed.filter(to__in=RELEASES),
        AskedAgain.DEATH: changed.filter(to__in=DEATHS),
        AskedAgain.CONTACT: spoken,
        "family": Outcome.objects.live().filter(kind=OutcomeKind.FAMILY_CONTACT),
    }
    rows = given.annotate(**{f"asked_{key}": _latest(cause) for key, cause in causes.items()})
    happened = Q()
    for key in causes:
        happened |= Q(**{f"asked_{key}__isnull": False})
    for case in rows.filter(happened).order_by("pk"):
        instants = {key: getattr(case, f"asked_{key}") for key in causes}
        key = max((one for one in causes if instants[one]), key=lambda one: instants[one])
        why = AskedAgain.CONTACT if key == "family" else AskedAgain(key)
        yield Asking(case, why, clock.day_of(instants[key]))


def _latest(rows: QuerySet[Any]) -> Subquery:
    """The instant of the latest row of the case that was recorded after the consent was."""
    since = rows.filter(case=OuterRef("pk"), recorded_at__gt=OuterRef("consent_since"), known_reason="")
    return Subquery(since.order_by("-recorded_at").values("recorded_at")[:1])


def _come_of_age(given: QuerySet[Any], today: date) -> Iterable[Asking]:
    """Who may have turned eighteen since the consent was: asked on the first such day, and on the last.

    Read are those alone who were not certainly older by then, so that all of them can be.
    """
    grown_by_then = Q(person__born_on_last__year__lt=ExtractYear("consent_since") - OF_AGE - 1)
    young = given.filter(person__born_on_first__lte=date(today.year - OF_AGE, 12, 31)).exclude(grown_by_then)
    for case in young.exclude(status__in=DEATHS).order_by("pk"):
        day = _came_of_age(case, today)
        if day is not None and _is_before(case.consent_since, day):
            yield Asking(case, AskedAgain.EIGHTEEN, day)


def _came_of_age(case: Case, today: date) -> date | None:
    born = case.person.born_on if case.person else None
    days = (_birthday(day) for day in (born.first, born.last) if day) if born else ()
    return max((day for day in days if day <= today), default=None)


def _birthday(born: date) -> date:
    """Return the eighteenth birthday; of who was born on 29 February, the day before where there is none."""
    try:
        return born.replace(year=born.year + OF_AGE)
    except ValueError:
        return born.replace(year=born.year + OF_AGE, day=28)


def _is_before(instant: datetime, day: date) -> bool:
    return clock.day_of(instant) < day


# ---------------------------------------------------------------- what was agreed before


@dataclass(frozen=True)
class Agreed:
    """A consent as it was written down once, and by whom of us; or that it was withdrawn."""

    consent: str
    by: str
    given_by: str
    given_on: date | None
    until: date | None
    written_at: datetime
    written_by: str


_SAID = (
    "consent",
    "consent_by",
    "consent_given_by",
    "consent_given_on",
    "consent_until",
    "consent_set_at",
    "consent_withdrawn_at",
)


def history_of(case: Case) -> list[Agreed]:
    """Return each consent and withdrawal of a case that came through the gate, latest first. One query."""
    rows = Case.history.filter(id=case.pk).order_by("history_date", "history_id")
    found: list[Agreed] = []
    before: tuple[Any, ...] | None = None
    for row in rows.select_related("history_user"):
        said = tuple(getattr(row, name) for name in _SAID)
        if said != before and (before is not None or row.consent != Consent.NOT_FOR_PUBLICATION):
            found.append(_withdrawn(row) if row.consent_withdrawn_at else _agreed(row))
        before = said
    return found[::-1]


def _agreed(row: Any) -> Agreed:
    return Agreed(
        consent=row.get_consent_display(),
        by=row.get_consent_by_display() if row.consent_by else "",
        given_by=row.consent_given_by,
        given_on=row.consent_given_on,
        until=row.consent_until,
        written_at=row.history_date,
        written_by=_writer(row),
    )


def _withdrawn(row: Any) -> Agreed:
    return Agreed(
        consent=_("Withdrawn"),
        by=row.get_consent_withdrawn_by_display() if row.consent_withdrawn_by else "",
        given_by=row.consent_withdrawn_who,
        given_on=row.consent_withdrawn_on,
        until=None,
        written_at=row.history_date,
        written_by=_writer(row),
    )


def _writer(row: Any) -> str:
    return row.history_user.working_name if row.history_user else ""

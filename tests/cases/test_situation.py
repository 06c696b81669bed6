"""The situation, derived from the log: what is said when, and what it makes of a life."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from cases import situation
from cases.dates import PartialDate, from_edtf
from cases.models import Case, StatusChange
from cases.operations.recording import record_status_change
from cases.operations.revising import correct_status_change, verify, withdraw
from cases.situation import NOTHING_KNOWN, derive
from cases.vocabulary import Status, Sureness
from tests.factories import BY_LAWYER, NOW, held_case, on, release

_S = Status
DAY_ONE = datetime(2020, 1, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Change:
    """A status change, recorded so many days after 1 January 2020."""

    to: Status
    happened_on: PartialDate
    sureness: str
    recorded_at: datetime
    known_at: datetime
    verified_at: datetime | None = None


def change(to, day, sureness=Sureness.CONFIRMED, *, recorded=0, verified=False):
    at = DAY_ONE + timedelta(days=recorded)
    day = from_edtf(day) if day[0].isdigit() or "/" in day else on(day)
    return Change(to, day, sureness, at, at, at if verified else None)


LIKELY, UNSURE = Sureness.LIKELY, Sureness.UNSURE
LIVES = {
    "nothing is known": ([], (_S.UNKNOWN, None)),
    "one change": ([change(_S.ARRESTED, "2017-03-14")], (_S.ARRESTED, None)),
    "the later date wins": (
        [change(_S.ARRESTED, "2017-03-14"), change(_S.PARDONED, "2019-05-05", recorded=1)],
        (_S.PARDONED, None),
    ),
    "the later date wins, whichever was recorded first": (
        [change(_S.PARDONED, "2019-05-05"), change(_S.ARRESTED, "2017-03-14", recorded=1)],
        (_S.PARDONED, None),
    ),
    "a year ranks by its last day": (
        [change(_S.PRE_TRIAL_DETENTION, "2017"), change(_S.ARRESTED, "2017-11-30")],
        (_S.PRE_TRIAL_DETENTION, None),
    ),
    "of two with one last day the later first day wins": (
        [change(_S.ARRESTED, "2017"), change(_S.BAIL, "2017-12")],
        (_S.BAIL, None),
    ),
    "of two on one day the later recorded wins": (
        [change(_S.ARRESTED, "2017-03-14", recorded=1), change(_S.BAIL, "2017-03-14", recorded=2)],
        (_S.BAIL, None),
    ),
    "an unknown date ranks by its recording day": (
        [change(_S.ARRESTED, "2019-12-31"), change(_S.BAIL, "unknown")],
        (_S.BAIL, None),
    ),
    "and is earlier than what happened after it": (
        [change(_S.BAIL, "unknown"), change(_S.SERVING_SENTENCE, "2020-01-02", recorded=9)],
        (_S.SERVING_SENTENCE, None),
    ),
    "an open date ranks by its recording day too": (
        [change(_S.HOUSE_ARREST, "2018/..", recorded=3), change(_S.BAIL, "2020-01-03", recorded=9)],
        (_S.HOUSE_ARREST, None),
    ),
    "a confirmed death is final, whatever is dated later": (
        [change(_S.EXECUTED, "2018"), change(_S.BAIL, "2019-05-05")],
        (_S.EXECUTED, None),
    ),
    "of two accounts of a death the later dated is told": (
        [change(_S.DIED_IN_CUSTODY, "2018-01"), change(_S.KILLED, "2018-02")],
        (_S.KILLED, None),
    ),
    "a death not confirmed is only reported": (
        [change(_S.ARRESTED, "2017"), change(_S.KILLED, "2018", UNSURE)],
        (_S.ARRESTED, _S.KILLED),
    ),
    "a release not confirmed is only reported": (
        [change(_S.ARRESTED, "2017"), change(_S.PARDONED, "2018", LIKELY)],
        (_S.ARRESTED, _S.PARDONED),
    ),
    "reported, with nothing known before": (
        [change(_S.PARDONED, "2018", LIKELY)],
        (_S.UNKNOWN, _S.PARDONED),
    ),
    "what was reported is told no more when something later is known": (
        [change(_S.KILLED, "2018", UNSURE), change(_S.SERVING_SENTENCE, "2019")],
        (_S.SERVING_SENTENCE, None),
    ),
    "nothing is reported of the dead": (
        [change(_S.EXECUTED, "2018"), change(_S.PARDONED, "2019", UNSURE)],
        (_S.EXECUTED, None),
    ),
    "an arrest that is only likely moves the situation": (
        [change(_S.THREATENED, "2017"), change(_S.ARRESTED, "2018", UNSURE)],
        (_S.ARRESTED, None),
    ),
}


@pytest.mark.parametrize("name", LIVES)
def test_the_situation_is_derived_whatever_the_order_of_the_rows(name):
    changes, expected = LIVES[name]

    for order in permutations(changes):
        found = derive(order)
        assert (found.status, found.reported) == expected


def test_it_says_since_when_how_sure_and_whether_verified():
    found = derive([change(_S.ARRESTED, "2017-03", LIKELY), change(_S.BAIL, "2018", verified=True)])

    assert (found.since.edtf, found.sureness, found.is_verified) == ("2018", Sureness.CONFIRMED, True)
    assert derive([]) == NOTHING_KNOWN


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2016", None),
        ("2017-03-14", _S.ARRESTED),
        ("2018-06", _S.ARRESTED),
        ("2019-05-05", _S.PARDONED),
        ("2020", _S.PARDONED),
        ("unknown", _S.PARDONED),
    ],
)
def test_what_stood_when_something_came(day, expected):
    changes = [
        change(_S.ARRESTED, "2017-03-14"),
        change(_S.KILLED, "2018", UNSURE),
        change(_S.PARDONED, "2019-05-05"),
    ]
    came = change(_S.BAIL, day)

    found = situation.before(changes, came.happened_on, DAY_ONE)

    assert (found.to if found else None) == expected


# ---------------------------------------------------------------- cached on the case


def now_at(case):
    return Case.objects.get(pk=case.pk)


@pytest.mark.django_db
def test_withdrawn_and_corrected_rows_are_as_if_never_recorded(cast):
    samira = held_case(cast)
    released = release(cast, samira)
    assert now_at(samira).status == _S.RELEASED_UNCONDITIONALLY

    correction = correct_status_change(
        released,
        to=_S.BAIL,
        happened_on=on("7 May 2019"),
        sources=BY_LAWYER,
        sureness=Sureness.CONFIRMED,
        outcome=None,
        reason="only bail",
        actor=cast.caseworker,
        at=NOW,
    )
    assert (now_at(samira).status, now_at(samira).status_on.edtf) == (_S.BAIL, "2019-05-07")

    withdraw(correction, reason="a rumour", actor=cast.caseworker, at=NOW)
    assert (now_at(samira).status, now_at(samira).status_on.edtf) == (_S.ARRESTED, "2017-03-14")

    withdraw(StatusChange.objects.get(to=_S.ARRESTED), reason="nor that", actor=cast.caseworker, at=NOW)
    assert (now_at(samira).status, now_at(samira).status_on) == (_S.UNKNOWN, None)


@pytest.mark.django_db
def test_a_report_goes_when_it_is_confirmed_and_verified(cast):
    samira = held_case(cast)
    said = {"sources": BY_LAWYER, "actor": cast.caseworker, "at": NOW}
    told = record_status_change(
        case=samira, to=_S.DIED_IN_CUSTODY, happened_on=on("2019"), sureness=UNSURE, **said
    )
    assert (now_at(samira).status, now_at(samira).reported_status) == (_S.ARRESTED, _S.DIED_IN_CUSTODY)

    sure = correct_status_change(
        told,
        to=_S.DIED_IN_CUSTODY,
        happened_on=on("2019"),
        sureness=Sureness.CONFIRMED,
        outcome=None,
        reason="the family confirmed",
        **said,
    )
    verify(sure, actor=cast.colleague, at=NOW)

    case = now_at(samira)
    assert (case.status, case.reported_status, case.status_verified) == (_S.DIED_IN_CUSTODY, "", True)

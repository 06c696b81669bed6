"""What a change would do, told before it is saved: it must be what the figure then says."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import tallies
from cases.dates import NOT_KNOWN, from_day, from_edtf, from_parts, span
from cases.effects import foresee
from cases.models import Case
from cases.operations.acting import record_activity
from cases.operations.recording import record_outcome
from cases.operations.revising import verify
from cases.tallies import Doubt, Reason
from cases.vocabulary import ActivityKind, ActivityState, Family, OutcomeKind, Status, Sureness
from tests.factories import BY_LAWYER, NOW, held_case, on, outcome, release, urgent_action, verified
from tests.operations.watching import no_trace

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)
RELEASED = OutcomeKind.RELEASED_UNCONDITIONALLY


def foreseen(case, day="5 May 2019", **said):
    said.setdefault("to", Status.RELEASED_UNCONDITIONALLY)
    said.setdefault("outcome", RELEASED)
    said.setdefault("sureness", Sureness.CONFIRMED)
    return foresee(case, happened_on=from_edtf(day) if "/" in day else on(day), at=NOW, **said)


@pytest.fixture
def samira(cast):
    return held_case(cast)


def test_looking_ahead_writes_nothing(cast, samira):
    urgent_action(cast, samira)

    with no_trace():
        foreseen(samira)


def test_it_costs_few_queries(cast, samira, django_assert_max_num_queries):
    urgent_action(cast, samira)

    with django_assert_max_num_queries(8):
        foreseen(samira, "2018/2019")


# ---------------------------------------------------------------- the situation


@pytest.mark.parametrize(
    ("said", "after", "reported", "moves"),
    [
        ({}, Status.RELEASED_UNCONDITIONALLY, None, True),
        ({"sureness": Sureness.LIKELY}, Status.ARRESTED, Status.RELEASED_UNCONDITIONALLY, False),
        ({"to": Status.BAIL, "day": "2016"}, Status.ARRESTED, None, False),
        ({"to": None}, Status.ARRESTED, None, False),
    ],
    ids=["a release", "a release only likely", "news of an earlier time", "no change of situation"],
)
def test_it_says_what_becomes_of_the_situation(samira, said, after, reported, moves):
    effect = foreseen(samira, **said)

    assert effect.before.status == Status.ARRESTED
    assert (effect.after.status, effect.after.reported, effect.moves) == (after, reported, moves)


# ---------------------------------------------------------------- the figure


def test_after_an_activity_it_would_count(cast, samira):
    done = urgent_action(cast, samira)

    [effect] = foreseen(samira).tallies

    assert (effect.year, effect.verdict.counts, effect.is_counted_already) == (2019, True, False)
    assert effect.first_activity.pk == done.pk
    assert (effect.reason, effect.doubts) == (None, ())


def test_without_an_activity_it_would_not(cast, samira):
    urgent_action(cast, held_case(cast, "Karim Osman"))
    urgent_action(cast, samira, state=ActivityState.PLANNED)

    [effect] = foreseen(samira).tallies

    assert (effect.verdict.counts, effect.reason) == (False, Reason.NO_ACTIVITY)


def test_before_the_activity_it_would_not(cast, samira):
    urgent_action(cast, samira, began="6 May 2019")

    [effect] = foreseen(samira).tallies

    assert effect.reason == Reason.NOT_AFTER


def test_where_the_order_or_the_year_is_in_doubt_it_needs_a_decision(cast, samira):
    urgent_action(cast, samira, began="10 May 2018")

    effects = foreseen(samira, "2018/2019").tallies

    assert [(effect.year, effect.doubts) for effect in effects] == [
        (2018, (Doubt.DATE, Doubt.ORDER)),
        (2019, (Doubt.DATE,)),
    ]


@pytest.mark.parametrize("kind", [OutcomeKind.BAIL, OutcomeKind.AWARD])
def test_a_kind_that_does_not_count_says_so(cast, samira, kind):
    urgent_action(cast, samira)

    [effect] = foreseen(samira, to=None, outcome=kind).tallies

    assert effect.reason == Reason.KIND


@pytest.mark.parametrize("kind", [OutcomeKind.TORTURE, OutcomeKind.LAW_CHANGED, None])
def test_harm_and_laws_and_no_outcome_say_nothing_of_the_figure(cast, samira, kind):
    urgent_action(cast, samira)

    assert foreseen(samira, to=None, outcome=kind).tallies == ()


def test_a_case_counted_already_in_the_year_is_counted_once(cast, samira):
    urgent_action(cast, samira)
    verified(cast, outcome(cast, samira, OutcomeKind.FAMILY_CONTACT, "3 May 2019"))
    release(cast, samira, "1 June 2020")

    assert foreseen(samira, "4 May 2019", to=None).tallies[0].is_counted_already
    assert not foreseen(samira, "2 June 2020", to=None).tallies[0].is_counted_already


def test_an_open_date_is_judged_for_its_last_two_years(samira):
    assert [effect.year for effect in foreseen(samira, "unknown").tallies] == [2025, 2026]
    assert [effect.year for effect in foreseen(samira, "before 2019").tallies] == [2017, 2018]


# ---------------------------------------------------------------- foreseen is what then is

DAYS = st.dates(date(2017, 1, 1), date(2021, 12, 31))
YEARS = st.integers(2017, 2021)
DATES = st.one_of(
    DAYS.map(from_day),
    YEARS.map(from_parts),
    st.builds(from_parts, YEARS, st.integers(1, 12)),
    st.builds(lambda one, other: span(min(one, other), max(one, other)), DAYS, DAYS),
    st.builds(lambda year: from_edtf(f"../{year}"), YEARS),
    st.builds(lambda year: from_edtf(f"{year}/.."), YEARS),
    st.just(NOT_KNOWN),
)
KINDS = st.sampled_from(
    [kind for kind in OutcomeKind if kind.family not in (Family.NEGATIVE, Family.SYSTEMIC)]
)


@settings(max_examples=60)
@given(
    kind=KINDS,
    happened=DATES,
    began=DATES,
    activity=st.sampled_from(ActivityKind),
    is_earlier_counted=st.booleans(),
)
def test_what_is_foreseen_is_what_the_figure_says_once_verified(
    cast, kind, happened, began, activity, is_earlier_counted
):
    with transaction.atomic():
        case = held_case(cast, arrested=None)
        record_activity(cases=[case], kind=activity, began_on=began, actor=cast.caseworker, at=NOW)
        if is_earlier_counted:
            verified(cast, outcome(cast, case, OutcomeKind.FAMILY_CONTACT, "2020"))
        effects = foresee(
            case, to=None, outcome=kind, happened_on=happened, sureness=Sureness.CONFIRMED, at=NOW
        ).tallies
        before = _tallies(effects)

        row = record_outcome(
            case=case, kind=kind, happened_on=happened, sources=BY_LAWYER, actor=cast.caseworker, at=NOW
        )
        verify(row, actor=cast.colleague, at=NOW)

        for effect in effects:
            then = _tallies(effects)[effect.year]
            assert effect.is_counted_already == bool(before[effect.year].value)
            verdict = _verdict_on(row, then)
            if verdict is None:  # excluded, and its open start lists it in its last year only (28)
                assert effect.reason and row.happened_on.first is None and effect is not effects[-1]
            else:
                assert _judged(verdict) == _judged(effect.verdict)
            assert then.value == (effect.is_counted_already or effect.verdict.counts)
        transaction.set_rollback(True)


def _tallies(effects):
    years = [effect.year for effect in effects]
    return tallies.tally_years(years, cases=Case.objects.all(), now=LATER)


def _verdict_on(row, tally):
    lines = (*tally.counted, *tally.undetermined, *tally.excluded)
    return next((v for line in lines for v in line.verdicts if v.outcome.pk == row.pk), None)


def _judged(verdict):
    return verdict.failures, verdict.doubts, verdict.activity, verdict.days_between

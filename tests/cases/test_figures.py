"""The other published numbers: each a small table of events, period and the line expected."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cases.access import OPERATOR
from cases.dates import from_edtf
from cases.figures import FIGURES, Period, Question, UnknownFigure, figure_named
from cases.models import Case, StatusChange
from cases.operations.acting import ParticipationDraft, add_participation, record_activity, withdraw_activity
from cases.operations.closing import change_sensitivity
from cases.operations.opening import CaseDraft, NameDraft, StatusDraft, open_case
from cases.operations.recording import record_status_change
from cases.operations.revising import correct_status_change, verify, withdraw
from cases.vocabulary import (
    ActivityKind,
    ActivityState,
    CaseKind,
    ParticipationKind,
    Sensitivity,
    Status,
    Sureness,
)
from tests.factories import BY_LAWYER, NOW, held_case, known, on, release

pytestmark = pytest.mark.django_db
_S = Status
ALL = "all"
ARRESTED = (_S.ARRESTED, "14 March 2017")
OUT = (_S.RELEASED_UNCONDITIONALLY, "5 May 2019")


def year(number):
    return Period() if number == ALL else Period(date(number, 1, 1), date(number, 12, 31), str(number))


def said(phrase):
    """A phrase, or the EDTF of an interval."""
    return from_edtf(phrase) if "/" in phrase else on(phrase)


def case_of(cast, *events, **fields):
    """Open a case with (status, date[, sureness]) in its log, by the operator, for Individuals at Risk."""
    changes = tuple(StatusDraft(to, said(day), BY_LAWYER, *sure) for to, day, *sure in events)
    campaign = fields.pop("campaign", cast.individuals)
    fields.setdefault("country", "XM")
    draft = CaseDraft(
        names=[NameDraft("Noor Hadi")], changes=changes, sensitivity=Sensitivity.STANDARD, **fields
    )
    return open_case(draft, campaign=campaign, actor=OPERATOR, at=NOW - timedelta(days=1))


def answer(name, period=ALL, **question):
    asked = Question(Case.objects.all(), year(period), question.pop("now", NOW), **question)
    return figure_named(name).count(asked)


def line(name, period, **question):
    found = answer(name, period, **question)
    return found.value, found.value_max


# ---------------------------------------------------------------- people held

NO, YES, MAYBE = (0, 0), (1, 1), (0, 1)

HELD = {
    "released in a later year": (
        [ARRESTED, OUT],
        {2016: NO, 2017: YES, 2018: YES, 2019: YES, 2020: NO, ALL: YES},
    ),
    "still held, every year until now": (
        [ARRESTED],
        {2016: NO, 2017: YES, 2020: YES, 2025: YES, 2026: YES, 2027: NO, ALL: YES},
    ),
    "through several situations": (
        [ARRESTED, (_S.PRE_TRIAL_DETENTION, "April 2017"), (_S.SERVING_SENTENCE, "2018"), OUT],
        {2016: NO, 2017: YES, 2018: YES, 2019: YES, 2020: NO},
    ),
    "two spells": (
        [
            (_S.ARRESTED, "10 January 2015"),
            (_S.RELEASED_CONDITIONALLY, "1 June 2015"),
            (_S.ARRESTED, "1 February 2018"),
            (_S.ACQUITTED, "1 March 2018"),
        ],
        {2014: NO, 2015: YES, 2016: NO, 2017: NO, 2018: YES, 2019: NO, ALL: YES},
    ),
    "arrested in a year": (
        [(_S.ARRESTED, "2017"), OUT],
        {2016: NO, 2017: YES, 2019: YES},
    ),
    "arrested in one of two years": (
        [(_S.ARRESTED, "2017/2018"), OUT],
        {2016: NO, 2017: MAYBE, 2018: YES, 2019: YES, 2020: NO, ALL: YES},
    ),
    "arrested before a year": (
        [(_S.ARRESTED, "before 2018"), OUT],
        {2016: MAYBE, 2017: YES, 2018: YES, 2019: YES, 2020: NO, ALL: YES},
    ),
    "arrested nobody knows when": (
        [(_S.ARRESTED, "unknown")],
        {2019: MAYBE, 2026: MAYBE, 2027: NO, ALL: YES},
    ),
    "released in one of two years": (
        [ARRESTED, (_S.PARDONED, "2018/2019")],
        {2017: YES, 2018: YES, 2019: MAYBE, 2020: NO},
    ),
    "released before a year": (
        [ARRESTED, (_S.PARDONED, "before 2020")],
        {2016: NO, 2017: YES, 2018: MAYBE, 2019: MAYBE, 2020: NO},
    ),
    "released nobody knows when": (
        [ARRESTED, (_S.PARDONED, "unknown")],
        {2017: YES, 2018: MAYBE, 2026: MAYBE, ALL: YES},
    ),
    "bail is not being held": ([ARRESTED, (_S.BAIL, "1 May 2018")], {2017: YES, 2018: YES, 2019: NO}),
    "held incommunicado": ([(_S.INCOMMUNICADO, "2018"), OUT], {2018: YES, 2019: YES}),
    "disappeared is not known to be held": ([(_S.DISAPPEARED, "2018")], {2018: NO, ALL: NO}),
    "a release only reported ends nothing": (
        [ARRESTED, (*OUT, Sureness.LIKELY)],
        {2018: YES, 2019: YES, 2020: YES},
    ),
    "a death reported is not a death": (
        [ARRESTED, (_S.KILLED, "5 May 2019", Sureness.UNSURE)],
        {2020: YES},
    ),
    "died in custody": ([ARRESTED, (_S.DIED_IN_CUSTODY, "5 May 2019")], {2019: YES, 2020: NO}),
    "an arrest only likely is still the situation": (
        [(*ARRESTED, Sureness.LIKELY), OUT],
        {2018: YES, 2020: NO},
    ),
}


@pytest.mark.parametrize("name", HELD)
def test_people_held_by_the_spells_of_their_log(cast, name):
    events, expected = HELD[name]
    case_of(cast, *events)

    found = {period: line("people-held", period) for period in expected}

    assert found == expected


def test_a_person_with_two_cases_counts_once(cast):
    first = case_of(cast, ARRESTED, OUT)
    case_of(cast, (_S.ARRESTED, "2018"), (_S.ACQUITTED, "1 June 2019"), person=first.person)
    case_of(cast, ARRESTED)

    assert line("people-held", 2019) == (2, 2)
    assert line("people-released", 2019) == (1, 1)


def test_who_is_held_is_filed_under_the_last_situation_of_the_period(cast):
    """Not under that with which the detention began, years before."""
    case_of(cast, ARRESTED, (_S.ON_DEATH_ROW, "1 June 2018"), (_S.SERVING_SENTENCE, "1 June 2019"))

    by_year = {number: answer("people-held", number).by("kind") for number in (2017, 2018, 2019)}

    assert by_year == {2017: {"arrested": 1}, 2018: {"on_death_row": 1}, 2019: {"serving_sentence": 1}}


def test_a_group_counts_its_range(cast):
    case_of(cast, ARRESTED, OUT, kind=CaseKind.GROUP, people=(40, 60))
    case_of(cast, ARRESTED, kind=CaseKind.GROUP, people=(5, 5))

    assert line("people-held", 2018) == (45, 65)
    assert line("people-released", 2019) == (40, 60)


def test_what_is_not_yet_verified_counts_and_is_told(cast):
    case_of(cast, ARRESTED)
    seen = case_of(cast, (_S.ARRESTED, "2018"))
    verify(StatusChange.objects.get(case=seen), actor=cast.colleague, at=NOW)

    found = answer("people-held", 2018)

    assert (found.value, found.unverified) == (2, 1)


def test_one_verified_release_is_enough_for_a_person_with_two(cast):
    first = case_of(cast, ARRESTED, OUT)
    second = case_of(cast, ARRESTED, (_S.ACQUITTED, "6 May 2019"), person=first.person)
    verify(StatusChange.objects.get(case=second, to=_S.ACQUITTED), actor=cast.colleague, at=NOW)

    found = answer("people-released", 2019)

    assert (found.value, found.unverified) == (1, 0)


# ---------------------------------------------------------------- released, executed, killed, died

WHO = {
    "released": ("people-released", [ARRESTED, OUT], {2018: NO, 2019: YES, 2020: NO, ALL: YES}),
    "bail is no release": (
        "people-released",
        [ARRESTED, (_S.BAIL, "2018"), (_S.FURLOUGH, "2019"), (_S.SENTENCE_SUSPENDED, "2020")],
        {2018: NO, 2019: NO, 2020: NO, ALL: NO},
    ),
    "released twice in a year is one person": (
        "people-released",
        [ARRESTED, (_S.PARDONED, "3 May 2019"), (_S.ARRESTED, "4 May 2019"), (_S.ACQUITTED, "June 2019")],
        {2019: YES},
    ),
    "a release of unknown date is in no year": (
        "people-released",
        [ARRESTED, (_S.PARDONED, "unknown")],
        {2019: MAYBE, 2026: MAYBE, 2027: NO, ALL: YES},
    ),
    "a release that crosses a year's end": (
        "people-released",
        [ARRESTED, (_S.PARDONED, "2018/2019")],
        {2017: NO, 2018: MAYBE, 2019: MAYBE, 2020: NO, ALL: YES},
    ),
    "a release since a year closes on its recording": (
        "people-released",
        [ARRESTED, (_S.PARDONED, "since 2026")],
        {2025: NO, 2026: YES, 2027: NO},
    ),
    "a release only reported makes the range": (
        "people-released",
        [ARRESTED, (*OUT, Sureness.LIKELY)],
        {2019: MAYBE, ALL: MAYBE},
    ),
    "executed": ("people-executed", [ARRESTED, (_S.EXECUTED, "2019")], {2018: NO, 2019: YES}),
    "reported executed": (
        "people-executed",
        [ARRESTED, (_S.EXECUTED, "2019", Sureness.UNSURE)],
        {2019: MAYBE},
    ),
    "killed is not executed": ("people-executed", [(_S.KILLED, "2019")], {2019: NO}),
    "killed": ("people-killed", [(_S.KILLED, "2019")], {2019: YES}),
    "died in custody": ("died-in-custody", [ARRESTED, (_S.DIED_IN_CUSTODY, "2019")], {2019: YES}),
    "died after release is not in custody": (
        "died-in-custody",
        [ARRESTED, OUT, (_S.DIED_AFTER_RELEASE, "June 2019")],
        {2019: NO},
    ),
}


@pytest.mark.parametrize("name", WHO)
def test_people_by_what_happened_to_them(cast, name):
    figure, events, expected = WHO[name]
    case_of(cast, *events)

    found = {period: line(figure, period) for period in expected}

    assert found == expected


def test_by_country_and_kind(cast):
    case_of(cast, ARRESTED, OUT)
    case_of(cast, ARRESTED, (_S.PARDONED, "2019"))
    case_of(cast, ARRESTED, (_S.PARDONED, "2019"), country="XV")

    found = answer("people-released", 2019)

    assert found.by("country") == {"XM": 2, "XV": 1}
    assert found.by("kind") == {"pardoned": 2, "released_unconditionally": 1}


def test_by_campaign_a_case_is_in_each_of_its_campaigns(cast):
    both = case_of(cast, ARRESTED)
    case_of(cast, ARRESTED)
    case_of(cast, ARRESTED, campaign=cast.write_for_rights)
    both.memberships.create(campaign=cast.write_for_rights, added_at=NOW, taken_up_on=on("2019"))

    found = answer("people-held", 2018)

    assert found.value == 3
    assert found.by("campaign") == {str(cast.individuals.pk): 2, str(cast.write_for_rights.pk): 2}
    assert line("people-held", 2018, campaigns=(cast.write_for_rights.pk,)) == (2, 2)
    assert line("people-held", 2018, campaigns=()) == (0, 0)


def test_countries_that_held_somebody_each_once(cast):
    case_of(cast, ARRESTED)
    case_of(cast, ARRESTED)
    case_of(cast, (_S.ARRESTED, "2017/2018"), OUT, country="XV")
    nowhere = case_of(cast, ARRESTED)
    nowhere.country = ""
    nowhere.save()

    assert line("countries", 2016) == (0, 0)
    assert line("countries", 2017) == (1, 2)
    assert line("countries", 2019) == (2, 2)
    assert line("countries", 2020) == (1, 1)


def test_a_sealed_case_is_in_a_total_only_when_its_owner_allows(cast):
    case = case_of(cast, ARRESTED)
    terms = {"actor": OPERATOR, "at": NOW, "reason": "threats", "leaves_nobody": True}

    change_sensitivity(case, Sensitivity.SEALED, **terms)
    assert line("people-held", 2018) == NO

    change_sensitivity(case, Sensitivity.SEALED, in_totals=True, **terms)
    assert line("people-held", 2018) == YES


# ---------------------------------------------------------------- known by


def record(cast, case, to, day, at, **fields):
    return record_status_change(
        case=case, to=to, happened_on=said(day), sources=BY_LAWYER, actor=cast.caseworker, at=at, **fields
    )


def test_known_by_rewinds_recording_withdrawal_and_correction(cast):
    """Recorded on 2 March at 10, corrected to 2018 at 11, withdrawn at 12."""
    case = case_of(cast, ARRESTED)
    first = record(cast, case, _S.PARDONED, "2019", NOW)
    hour = timedelta(hours=1)
    second = correct_status_change(
        first,
        to=_S.PARDONED,
        happened_on=on("2018"),
        sources=BY_LAWYER,
        sureness=Sureness.CONFIRMED,
        outcome=None,
        reason="a year before",
        actor=cast.caseworker,
        at=NOW + hour,
    )
    withdraw(second, reason="a rumour", actor=cast.caseworker, at=NOW + 2 * hour)

    def released_and_held(minutes):
        asked = {"known_by": NOW + timedelta(minutes=minutes), "now": NOW + 5 * hour}
        return [line("people-released", y, **asked) for y in (2018, 2019)], line("people-held", 2020, **asked)

    assert released_and_held(-1) == ([NO, NO], YES)
    assert released_and_held(30) == ([NO, YES], NO)
    assert released_and_held(90) == ([YES, NO], NO)
    assert released_and_held(150) == ([NO, NO], YES)


def test_still_held_is_held_until_the_day_it_is_known_by(cast):
    case_of(cast, ARRESTED, known=known("2017-06-01"))
    asked = {"known_by": datetime(2018, 7, 1, tzinfo=UTC)}

    assert line("people-held", 2018, **asked) == YES
    assert line("people-held", 2019, **asked) == NO
    assert line("people-held", ALL, known_by=datetime(2017, 5, 31, tzinfo=UTC)) == NO


# ---------------------------------------------------------------- what we did


def done(cast, *cases, began="10 December 2018", **fields):
    fields.setdefault("campaign", cast.individuals)
    fields.setdefault("kind", ActivityKind.URGENT_ACTION)
    return record_activity(
        cases=list(cases), began_on=said(began), actor=OPERATOR, at=NOW - timedelta(hours=5), **fields
    )


def test_an_activity_counts_once_though_for_several_cases(cast):
    here, there = case_of(cast), case_of(cast, country="XV")
    done(cast, here, there)
    done(cast, here, kind=ActivityKind.PETITION)

    found = answer("activities", 2018)

    assert found.value == 2
    assert found.by("country") == {"XM": 2, "XV": 1}
    assert found.by("kind") == {"petition": 1, "urgent_action": 1}
    assert line("activities", 2019) == (0, 0)


def test_only_what_has_begun_and_stands_is_an_activity(cast):
    case = case_of(cast)
    done(cast, case, state=ActivityState.PLANNED)
    done(cast, case, state=ActivityState.CANCELLED)
    withdrawn = done(cast, case)
    withdraw_activity(withdrawn, reason="never sent", actor=OPERATOR, at=NOW)

    assert line("activities", 2018) == (0, 0)
    assert line("activities", 2018, known_by=NOW - timedelta(hours=1)) == (1, 1)
    assert line("activities", 2018, known_by=NOW - timedelta(hours=6)) == (0, 0)


@pytest.mark.parametrize(
    ("began", "expected"),
    [
        ("2018", {2017: NO, 2018: YES, 2019: NO}),
        ("2018/2019", {2018: MAYBE, 2019: MAYBE, 2020: NO, ALL: YES}),
        ("unknown", {2019: MAYBE, 2026: MAYBE, 2027: NO, ALL: YES}),
        ("since 2026", {2025: NO, 2026: YES}),
        ("before 2019", {2018: MAYBE, 2019: NO}),
    ],
)
def test_an_activity_counts_where_it_certainly_began(cast, began, expected):
    done(cast, case_of(cast), began=began)

    assert {period: line("activities", period) for period in expected} == expected


def test_in_a_campaign_only_its_own_activities_count(cast):
    case = case_of(cast)
    done(cast, case)
    done(cast, case, campaign=None)
    done(cast, case, campaign=cast.write_for_rights)

    assert line("activities", 2018) == (3, 3)
    assert line("activities", 2018, campaigns=(cast.individuals.pk,)) == (1, 1)
    assert line("activities", 2018, campaigns=(cast.write_for_rights.pk,)) == (0, 0)


# ---------------------------------------------------------------- who took part

MESSAGES = {
    "the latest of an activity": ([(100, "Nov 2018"), (250, "Dec 2018")], {2018: (250, 250), 2019: (0, 0)}),
    "in whatever order they were written": ([(250, "Dec 2018"), (100, "Nov 2018")], {2018: (250, 250)}),
    "of two years each its own": (
        [(100, "Nov 2018"), (900, "Feb 2019")],
        {2018: (100, 100), 2019: (900, 900), ALL: (900, 900)},
    ),
    "a day that may be in the next year makes the range": (
        [(100, "Nov 2018"), (900, "2018-12/2019-01")],
        {2018: (100, 900), 2019: (0, 900), ALL: (900, 900)},
    ),
    "of unknown day": ([(100, "Nov 2018"), (900, "unknown")], {2018: (100, 900), 2019: (0, 900)}),
    "an open day is as late as its recording": (
        [(900, "since 2026"), (100, "Nov 2018")],
        {2018: (100, 100), 2026: (900, 900), ALL: (900, 900)},
    ),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_messages_are_the_latest_number_of_each_activity(cast, name):
    told, expected = MESSAGES[name]
    activity = done(cast, case_of(cast), case_of(cast, country="XV"))
    for number, day in told:
        took_part(activity, number, day)

    assert {period: line("messages", period) for period in expected} == expected


def took_part(activity, number, day, section="", kind=ParticipationKind.MESSAGES, at=NOW):
    add_participation(activity, ParticipationDraft(kind, number, said(day), section), actor=OPERATOR, at=at)


def test_messages_are_added_up_over_activities_and_sections(cast):
    one, two = done(cast, case_of(cast)), done(cast, case_of(cast), campaign=cast.write_for_rights)
    took_part(one, 100, "Nov 2018", "Sorenne")
    took_part(one, 20, "Nov 2018", "Oradesh")
    took_part(one, 30, "Dec 2018", "Oradesh")
    took_part(two, 7, "Dec 2018")

    found = answer("messages", 2018)

    assert found.value == 137
    assert found.by("campaign") == {str(cast.individuals.pk): 130, str(cast.write_for_rights.pk): 7}


def test_each_kind_of_taking_part_is_a_figure_of_its_own(cast):
    activity = done(cast, case_of(cast))
    for number, kind in enumerate(ParticipationKind, start=1):
        took_part(activity, number, "2018", kind=kind)

    names = ("messages", "signatures", "participants", "classrooms")

    assert [line(name, 2018)[0] for name in names] == [1, 2, 3, 4]


def test_numbers_are_known_from_their_recording(cast):
    activity = done(cast, case_of(cast))
    took_part(activity, 100, "Nov 2018", at=NOW - timedelta(hours=2))
    took_part(activity, 250, "Dec 2018", at=NOW)

    assert line("messages", 2018, known_by=NOW - timedelta(hours=1)) == (100, 100)
    assert line("messages", 2018, known_by=NOW) == (250, 250)


# ---------------------------------------------------------------- the list


def test_every_figure_has_a_name_a_unit_and_a_definition_and_answers_an_empty_world(db):
    for figure in FIGURES:
        assert figure_named(figure.name) is figure
        assert figure.title and figure.unit and figure.definition.endswith(".")
        assert line(figure.name, 2019) == (0, 0)


def test_a_figure_that_there_is_not_names_those_there_are():
    with pytest.raises(UnknownFigure, match=r"no figure escapes.*people-held"):
        figure_named("escapes")


def test_a_confirmed_death_ends_every_spell_whatever_its_year_alone_is_known(cast):
    """Held "since 2020" by the year only, executed on 12 September 2020: held in 2020, never after."""
    case = held_case(cast, arrested="")
    release(cast, case, "2020", to=Status.PRE_TRIAL_DETENTION, outcome=None)
    release(cast, case, "12 September 2020", to=Status.EXECUTED, outcome=None)

    held = {year: _held(year) for year in (2019, 2020, 2021, 2026)}

    assert held == {2019: (0, 0), 2020: (1, 1), 2021: (0, 0), 2026: (0, 0)}


def test_where_the_order_of_arrest_and_release_is_undecidable_later_years_are_only_possible(cast):
    case = held_case(cast, arrested="")
    release(cast, case, "2020", to=Status.ARRESTED, outcome=None)
    release(cast, case, "12 September 2020")

    assert {year: _held(year) for year in (2020, 2021)} == {2020: (1, 1), 2021: (0, 1)}


def _held(year):
    period = Period(date(year, 1, 1), date(year, 12, 31), str(year))
    answer = figure_named("people-held").count(Question(Case.objects.all(), period, now=NOW))
    return answer.value, answer.value_max

"""The oracle against the page: a small world, a year, the expected line. "(7)" is a point of "Read exactly
so". (5), (8), (33)-(36) and (38) have nothing in these worlds to be tested on; see the end of the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases.recount import QUALIFYING, Line, Result, recount, recount_span
from tests.cases.worlds import (
    NOW,
    Activity,
    Case,
    Decision,
    Merge,
    Outcome,
    Question,
    Reversal,
    World,
    instants,
    questions,
    refusals,
    without_negatives,
    worlds,
    written_by,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def days(text: str | None) -> tuple[date | None, date | None]:
    """'2019-05-01', 'first/last', and '..' for an open or unknown end."""
    first, _, last = (text or "../..").partition("/")
    ends = [None if end == ".." else date.fromisoformat(end) for end in (first, last or first)]
    return ends[0], ends[1]


def case(id: int = 1, **given: Any) -> Case:
    return Case(
        **{
            "id": id, "person": id, "country": "QM", "sensitivity": "standard", "in_totals": False,
            "campaigns": (1,), **given,
        }
    )  # fmt: skip


def activity(on: str | None = "2019-03-01", id: int = 1, **given: Any) -> Activity:
    first, last = days(on)
    return Activity(
        **{
            "id": id, "kind": "urgent_action", "state": "begun", "first": first, "last": last, "cases": (1,),
            "campaign": 1, "known_at": at("2019-03-01"), "withdrawn_at": None, **given,
        }
    )  # fmt: skip


def outcome(on: str | None = "2019-06-01", id: int = 1, **given: Any) -> Outcome:
    first, last = days(on)
    known = given.get("known_at", at("2020-01-15"))
    return Outcome(
        **{
            "id": id, "case": 1, "kind": "released_unconditionally", "first": first, "last": last,
            "known_at": known, "recorded_at": known, "recorded_by": 1, "verified_at": at("2020-01-20"),
            "verified_by": 2, "withdrawn_at": None, "corrects": None, "sure": "confirmed", **given,
        }
    )  # fmt: skip


def reversal(on: str | None, id: int = 1, **given: Any) -> Reversal:
    first, last = days(on)
    return Reversal(
        **{
            "id": id, "outcome": 1, "first": first, "last": last, "known_at": at("2020-06-01"),
            "withdrawn_at": None, **given,
        }
    )  # fmt: skip


def decision(year: int = 2019, counts: bool = True, id: int = 1, **given: Any) -> Decision:
    return Decision(
        **{
            "id": id, "outcome": 1, "year": year, "counts": counts, "activity": None,
            "decided_at": at("2020-07-01"), "withdrawn_at": None, **given,
        }
    )  # fmt: skip


KINDS: dict[type, str] = {
    Case: "cases", Activity: "activities", Outcome: "outcomes", Reversal: "reversals", Decision: "decisions",
    Merge: "merges",
}  # fmt: skip


def world(*rows: Any) -> World:
    """A world of these rows; one case, one activity of 1 March 2019 where none is given."""
    found: dict[str, list[Any]] = {name: [] for name in KINDS.values()}
    for row in rows:
        found[KINDS[type(row)]].append(row)
    found["cases"] = found["cases"] or [case()]
    return World(campaigns=(1, 2), **{name: tuple(values) for name, values in found.items()})


def ask(*rows: Any, year: int = 2019, known_by: Any = None, **scope: Any) -> Result:
    made = rows[0] if isinstance(rows[0], World) else world(*rows)
    return recount(made, year, known_by=known_by, now=NOW, **scope)


def state(*rows: Any, case: int = 1, **question: Any) -> str | None:
    """'counted', 'undetermined', the reason of the exclusion, or None: in no list."""
    result = ask(*rows, **question)
    lists = [case in result.counted, case in result.undetermined, case in result.excluded]
    assert sum(lists) <= 1
    if lists[0]:
        return "counted"
    return "undetermined" if lists[1] else result.excluded.get(case)


def line(*rows: Any, case: int = 1, **question: Any) -> Line:
    return ask(*rows, **question).counted[case]


# Unit, year, span


def test_1_a_person_with_two_counted_cases_is_two_cases_and_one_person() -> None:
    result = ask(
        case(1, person=7), case(2, person=7), activity(cases=(1, 2)), outcome(), outcome(id=2, case=2)
    )
    assert (len(result.counted), result.people) == (2, 1)


def test_1_a_case_with_two_counted_outcomes_is_one_case() -> None:
    result = ask(activity(), outcome(), outcome("2019-07-01", id=2))
    assert (len(result.counted), result.outcomes) == (1, 2)


def test_2_the_span_is_the_union_of_its_years_and_its_deciding_outcome_the_most_important() -> None:
    made = world(
        case(1), case(2), case(3), activity(cases=(1, 2, 3)),
        outcome(kind="family_contact"), outcome("2020-01-10", id=2, kind="commutation"),
        outcome("2019-12-20/2020-01-05", id=3, case=2), outcome(id=4, case=3, verified_at=None),
    )  # fmt: skip
    result = recount_span(made, 2019, 2020, known_by=None, now=NOW)
    assert {c: found.outcome_id for c, found in result.counted.items()} == {1: 2}
    assert (result.undetermined, result.excluded) == ({2}, {3: "not_verified"})
    assert (result.people, result.outcomes, result.releases) == (1, 2, 0)


def test_2_counted_in_one_year_beats_undetermined_in_another() -> None:
    made = world(activity(), outcome(), outcome("2020-12-20/2021-01-05", id=2, known_at=at("2021-02-01")))
    assert (
        set(recount_span(made, 2019, 2021, known_by=None, now=NOW).counted) == {1}
        and state(made, year=2020) == "undetermined"
    )


def test_3_people_outcomes_and_releases_keep_what_is_since_reversed() -> None:
    result = ask(activity(), outcome(), reversal("2020-03-01"))
    assert (result.people, result.outcomes, result.releases) == (1, 1, 1)
    assert result.counted[1].since_reversed


def test_3_bail_is_never_a_release_and_a_failing_release_is_none() -> None:
    result = ask(
        activity(),
        outcome(kind="family_contact"),
        outcome(id=2, kind="bail"),
        outcome(id=3, kind="pardoned", verified_at=None),
    )
    assert (result.outcomes, result.releases) == (1, 0)


# Dates


@pytest.mark.parametrize(
    ("known", "expected"), [("2019-12-31T23:59:59", "counted"), ("2020-01-01", "undetermined")]
)
def test_4_an_open_end_closes_on_the_day_of_recording(known: str, expected: str) -> None:
    assert state(activity(), outcome("2019-06-01/..", known_at=at(known))) == expected


def test_4_an_open_start_stays_open_so_the_year_is_undetermined() -> None:
    assert state(activity(), outcome("../2019-06-01")) == "undetermined"


def test_4_an_open_end_of_an_activity_closes_on_its_recording() -> None:
    assert (
        state(activity("2019-03-01/..", known_at=at("2019-05-31T23:00")), outcome("2019-06-01")) == "counted"
    )
    assert (
        state(activity("2019-03-01/..", known_at=at("2019-06-01")), outcome("2019-06-01")) == "undetermined"
    )


def test_4_an_open_end_of_a_reversal_closes_on_its_recording() -> None:
    assert state(activity(), outcome(), reversal("../..", known_at=at("2019-12-31"))) == "reversed"
    assert state(activity(), outcome(), reversal("../..", known_at=at("2020-01-01"))) == "undetermined"


def test_4_a_start_on_the_day_after_recording_is_one_day() -> None:
    made = world(activity(), outcome("2020-01-01/..", known_at=at("2019-12-31T20:00")))
    assert (state(made, year=2020), state(made, year=2019)) == ("counted", None)


def test_6_a_date_crossing_the_years_end_is_undetermined_in_both_years_however_sure_the_order() -> None:
    made = world(activity(), outcome("2019-12-31/2020-01-01"))
    assert [state(made, year=y) for y in (2018, 2019, 2020, 2021)] == [
        None, "undetermined", "undetermined", None,
    ]  # fmt: skip


def test_6_only_the_days_inside_the_year_are_compared_with_activities() -> None:
    made = world(activity("2020-01-01", known_at=at("2020-01-01")), outcome("2019-12-30/2020-01-02"))
    assert (state(made, year=2019), state(made, year=2020)) == ("not_after", "undetermined")


def test_6_only_the_days_inside_the_year_are_compared_with_reversals() -> None:
    made = world(activity(), outcome("2019-10-01/2020-01-02"), reversal("2020-01-31"))
    assert (state(made, year=2019), state(made, year=2020)) == ("undetermined", "reversed")


# After we campaigned


@pytest.mark.parametrize(
    ("done", "happened", "expected"),
    [
        ("2019-05-31", "2019-06-01", "counted"),
        ("2019-06-01", "2019-06-01", "not_after"),
        ("2019-06-02", "2019-06-01", "not_after"),
        ("2019-05-01/2019-05-31", "2019-06-01/2019-06-30", "counted"),
        ("2019-05-01/2019-06-01", "2019-06-01/2019-06-30", "undetermined"),
        ("2019-06-30/2019-07-09", "2019-06-01/2019-06-30", "not_after"),
        ("2019-06-29/2019-07-09", "2019-06-01/2019-06-30", "undetermined"),
        ("../2019-06-01", "2019-06-01", "undetermined"),
    ],
)
def test_7_after_is_a_later_day_and_anything_between_needs_a_decision(
    done: str, happened: str, expected: str
) -> None:
    assert state(activity(done, known_at=at("2019-08-01")), outcome(happened)) == expected


def test_7_one_certain_activity_is_enough_beside_a_doubtful_and_a_late_one() -> None:
    rows = activity("2019-05-01/2019-07-01", id=2), activity("2019-09-01", id=3), outcome()
    assert state(*rows) == "undetermined"
    assert line(*rows, activity(id=1)).activity_id == 1


def test_7_the_first_activity_shown_has_the_earliest_last_then_first_day_then_reference() -> None:
    a = activity("2019-01-01/2019-03-09", id=1)
    b = activity("2019-02-01/2019-03-08", id=2)
    c = activity("2019-01-31/2019-03-08", id=3)
    d = activity("2019-01-31/2019-03-08", id=4)
    assert line(a, b, outcome()).activity_id == 2
    assert line(a, b, d, c, outcome()).activity_id == 3
    assert line(a, b, activity("../2019-03-08", id=5), d, c, outcome()).activity_id == 5


@pytest.mark.parametrize("kind", sorted(QUALIFYING))
def test_9_each_of_the_seven_kinds_qualifies_once_begun(kind: str) -> None:
    assert len(QUALIFYING) == 7 and state(activity(kind=kind), outcome()) == "counted"


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "public_event"},
        {"kind": "media_work"},
        {"kind": "research"},
        {"state": "planned"},
        {"state": "cancelled"},
        {"withdrawn_at": at("2019-04-01")},
    ],
)
def test_9_other_kinds_and_planned_cancelled_withdrawn_activities_do_not(given: dict[str, Any]) -> None:
    assert state(activity(**given), outcome()) == "no_activity"


def test_10_an_activity_without_a_campaign_qualifies_unless_the_figure_is_scoped() -> None:
    made = world(activity(campaign=None), outcome())
    assert (state(made), state(made, campaigns={1})) == ("counted", "no_activity")


def test_10_an_activity_for_another_case_does_not_qualify() -> None:
    assert state(case(1), case(2), activity(cases=(2,)), outcome()) == "no_activity"


def test_10_an_activity_of_a_campaign_the_case_is_no_member_of_qualifies_unscoped() -> None:
    assert state(activity(campaign=2), outcome()) == "counted"


def test_11_a_campaign_filter_limits_both_the_cases_and_the_activities() -> None:
    made = world(
        case(1, campaigns=(1, 2)), case(2, campaigns=(2,)), activity(cases=(1, 2), campaign=1), outcome(),
        outcome(id=2, case=2),
    )  # fmt: skip
    assert set(ask(made, campaigns={1}).counted) == {1}
    assert ask(made, campaigns={2}).excluded == {1: "no_activity", 2: "no_activity"}
    assert set(ask(made, campaigns={1, 2}).counted) == {1, 2}


def test_12_unknown_country_is_in_no_list_and_an_empty_choice_selects_nothing() -> None:
    made = world(case(1), case(2, country=""), activity(cases=(1, 2)), outcome(), outcome(id=2, case=2))
    assert set(ask(made).counted) == {1, 2}
    assert set(ask(made, countries={"QM", ""}).counted) == {1}
    assert (ask(made, countries=set()).counted, ask(made, campaigns=set()).counted) == ({}, {})


def test_13_there_is_no_longest_time_and_the_fewest_and_most_days_are_shown() -> None:
    found = line(activity("1961-05-01/1961-05-28"), outcome("2019-06-01/2019-06-30"))
    assert found.days_fewest == (date(2019, 6, 1) - date(1961, 5, 28)).days
    assert found.days_most == (date(2019, 6, 30) - date(1961, 5, 1)).days


def test_13_there_is_no_most_when_the_activitys_start_is_open() -> None:
    found = line(activity("../2019-05-30"), outcome("2019-06-01"))
    assert (found.days_fewest, found.days_most) == (2, None)


# Undetermined, decisions


def test_14_n_holds_no_undetermined_case_and_cases_counted_by_decision_are_told() -> None:
    crossing = outcome("2019-12-31/2020-01-01")
    assert ask(activity(), crossing).counted == {}
    assert line(activity(), crossing, decision()).by_decision
    assert not line(activity(), outcome()).by_decision


def test_15_a_doubt_with_a_certain_failure_is_an_exclusion() -> None:
    crossing = outcome("2019-12-31/2020-01-01", verified_at=None)
    assert state(activity(), crossing) == "not_verified"
    assert state(outcome("2019-12-31/2020-01-01")) == "no_activity"


def test_15_a_case_is_in_one_list_counted_before_undetermined_before_excluded() -> None:
    fails, doubt = outcome(id=1, verified_at=None), outcome("2019-12-31/2020-01-01", id=2)
    assert state(activity(), fails, doubt) == "undetermined"
    assert state(activity(), fails, doubt, outcome(id=3)) == "counted"


def test_16_yes_narrows_the_possible_days_for_every_figure() -> None:
    made = world(activity(), outcome("2019-12-20/2020-01-05"), decision(2020))
    assert (state(made, year=2020), state(made, year=2019)) == ("counted", None)
    assert line(made, year=2020).days_fewest == (date(2020, 1, 1) - date(2019, 3, 1)).days


def test_16_no_excludes_in_that_year_only() -> None:
    made = world(activity(), outcome("2019-12-20/2020-01-05"), decision(2019, counts=False))
    assert (state(made, year=2019), state(made, year=2020)) == ("decided_not", "undetermined")


def test_16_yes_settles_the_order_wherever_the_named_activity_qualifies() -> None:
    made = world(
        case(campaigns=(1, 2)),
        activity("2019-05-01/2019-06-09", id=1),
        activity("2019-05-01/2019-06-09", id=2, campaign=2),
        outcome(),
        decision(activity=1),
    )
    assert (state(made), state(made, campaigns={1}), state(made, campaigns={2})) == (
        "counted", "counted", "undetermined",
    )  # fmt: skip
    assert line(made) == Line(1, None, None, None, True, False)


def test_16_yes_without_the_activity_leaves_the_order_in_doubt() -> None:
    assert state(activity("2019-05-01/2019-06-09"), outcome(), decision()) == "undetermined"


def test_16_yes_settles_reversals_recorded_by_then_and_no_later_one() -> None:
    doubtful = reversal("2019-12-31/2020-01-01", known_at=at("2020-07-01"))
    assert state(activity(), outcome(), doubtful) == "undetermined"
    assert line(activity(), outcome(), doubtful, decision()) == Line(1, 1, 92, 92, True, True)
    late = replace(doubtful, known_at=at("2020-07-01T00:00:01"))
    assert state(activity(), outcome(), late, decision()) == "undetermined"


def test_16_the_latest_decision_holds_and_a_withdrawn_one_never_was() -> None:
    rows = activity(), outcome("2019-12-31/2020-01-01"), decision()
    no = decision(counts=False, id=2, decided_at=at("2020-08-01"))
    assert state(*rows, no) == "decided_not"
    undone = replace(no, withdrawn_at=at("2020-08-02"))
    assert state(*rows, undone) == "counted"
    assert state(*rows, undone, known_by=at("2020-08-01")) == "decided_not"


def test_16_of_yes_for_two_years_the_later_narrows() -> None:
    made = world(
        activity(), outcome("2019-12-20/2020-01-05"), decision(2019),
        decision(2020, id=2, decided_at=at("2020-08-01")),
    )  # fmt: skip
    assert [state(made, year=y) for y in (2019, 2020)] == [None, "counted"]
    earlier = at("2020-07-31")
    assert [state(made, year=y, known_by=earlier) for y in (2019, 2020)] == ["counted", None]


def test_16_what_is_reversed_for_certain_leaves_no_doubt_to_decide() -> None:
    rows = (activity(), outcome(), decision(counts=False))
    certain, doubtful = reversal("2019-07-01"), reversal("2019-12-31/2020-01-01", id=2)
    assert state(*rows, doubtful) == "decided_not"
    assert state(*rows, certain, doubtful) == "reversed"


def test_16_no_holds_as_long_as_there_is_a_doubt_also_a_later_one() -> None:
    rows = activity(), outcome(), decision(counts=False, decided_at=at("2020-02-01"))
    assert state(*rows) == "counted"
    assert state(*rows, reversal("2019-12-31/2020-01-01")) == "decided_not"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((activity(), outcome(verified_at=None)), "not_verified"),
        ((outcome(),), "no_activity"),
        ((activity("2019-06-01"), outcome()), "not_after"),
        ((activity(), outcome(), reversal("2019-12-31")), "reversed"),
        ((activity(), outcome(kind="bail")), "kind"),
    ],
)
def test_17_a_decision_replaces_no_certain_failure(rows: tuple[Any, ...], expected: str) -> None:
    assert state(*rows, decision(activity=1)) == expected


def test_17_where_there_is_no_doubt_a_decision_has_no_effect() -> None:
    rows = activity(), outcome()
    assert line(*rows, decision(activity=1)) == line(*rows, decision(counts=False)) == line(*rows)


def test_18_a_correction_of_the_row_has_to_be_decided_again() -> None:
    corrected = outcome("2019-12-30/2020-01-01", id=2, corrects=1, known_at=at("2020-09-01"),
                        verified_at=at("2020-09-01"))  # fmt: skip
    rows = activity(), outcome("2019-12-31/2020-01-01"), corrected, decision()
    assert (state(*rows, known_by=at("2020-08-31")), state(*rows)) == ("counted", "undetermined")
    again = decision(id=2, outcome=2, decided_at=at("2020-09-02"))
    assert state(*rows, again) == "counted"


# Verified


def test_19_the_instant_of_known_by_itself_is_in_time_for_verification() -> None:
    rows = activity(), outcome(verified_at=at("2020-02-01"))
    assert state(*rows, known_by=at("2020-02-01")) == "counted"
    assert state(*rows, known_by=at("2020-02-01") - timedelta(microseconds=1)) == "not_verified"


def test_19_the_recorder_verifies_nothing_and_of_a_correction_its_own_recorder() -> None:
    assert state(activity(), outcome(verified_by=1)) == "not_verified"
    mended = outcome(id=2, corrects=1, recorded_by=2, verified_by=1)
    assert state(activity(), outcome(), mended) == "counted"
    assert state(activity(), outcome(), replace(mended, verified_by=2)) == "not_verified"


def test_how_sure_an_outcome_is_has_no_part_in_the_rule() -> None:
    assert state(activity(), outcome(sure="unsure")) == "counted"


# Breakdown


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("commutation", "pardoned"),
        ("pardoned", "conviction_quashed"),
        ("conviction_quashed", "threats_ceased"),
        ("threats_ceased", "family_contact"),
        ("family_contact", "apology"),
        ("apology", "bail"),
    ],
)
def test_20_the_deciding_outcome_is_of_the_most_important_family_even_if_since_reversed(
    more: str, less: str
) -> None:
    rows = activity(), outcome("2019-04-01", id=1, kind=less), outcome("2019-10-01", id=2, kind=more)
    found = line(*rows, reversal("2020-03-01", outcome=2))
    assert (found.outcome_id, found.since_reversed) == (2, True)


def test_21_within_a_family_the_earliest_first_then_last_day_then_the_lowest_reference_decides() -> None:
    a = outcome("2019-05-01/2019-05-09", id=1, kind="acquitted")
    b = outcome("2019-05-01/2019-05-08", id=2, kind="pardoned")
    c = outcome("2019-05-01/2019-05-08", id=3)
    assert line(activity(), c, a, b).outcome_id == 2
    assert line(activity(), c, a, b, outcome("2019-04-30/2019-05-30", id=4)).outcome_id == 4


# Reversal


def test_22_a_later_negative_outcome_without_the_link_reverses_nothing() -> None:
    assert line(activity(), outcome(), outcome("2019-06-02", id=2, kind="re_arrest")) == Line(
        1, 1, 92, 92, False, False
    )


def test_22_a_reversal_has_its_own_recording_and_withdrawal() -> None:
    rows = activity(), outcome(), reversal("2019-06-02", withdrawn_at=at("2020-09-01"))
    asked = ("2020-05-31", "2020-06-01", "2020-08-31", "2020-09-01")
    assert [state(*rows, known_by=at(day)) for day in asked] == ["counted", "reversed", "reversed", "counted"]


@pytest.mark.parametrize(
    ("happened", "reversed_on", "expected"),
    [
        ("2019-06-01", "2019-12-31", "reversed"),
        ("2019-06-01", "2020-01-01", "counted"),
        ("2019-12-20", "2020-01-19", "reversed"),  # 30 days
        ("2019-12-20", "2020-01-20", "counted"),  # 31 days
        ("2019-06-01", "2019-12-30/2020-01-01", "undetermined"),
        ("2019-06-01", "../2020-03-01", "undetermined"),
        ("2019-12-02/2019-12-20", "2020-01-01", "reversed"),  # 30 days of the earliest
        ("2019-12-01/2019-12-20", "2020-01-01", "undetermined"),
        ("2019-12-01/2019-12-02", "2020-01-02", "counted"),  # 31 days of the latest
        ("2019-12-01/2019-12-03", "2020-01-02", "undetermined"),
    ],
)
def test_23_reversed_by_the_last_of_december_or_within_30_days(
    happened: str, reversed_on: str, expected: str
) -> None:
    rows = activity(), outcome(happened), reversal(reversed_on)
    assert state(*rows) == expected
    if expected == "counted":
        assert line(*rows).since_reversed


def test_23_a_reversal_dated_before_the_outcome_is_within_30_days() -> None:
    assert state(activity(), outcome("2020-02-01", known_at=at("2020-02-01"), verified_at=at("2020-02-02")),
                 reversal("2019-05-01"), year=2020) == "reversed"  # fmt: skip


def test_24_what_follows_a_reversal_is_a_new_outcome_and_counts_by_itself() -> None:
    rows = activity(), outcome(), reversal("2019-06-20"), outcome("2019-07-01", id=2)
    assert (line(*rows).outcome_id, ask(*rows).outcomes) == (2, 1)


# Known by


def test_25_a_bare_day_means_its_end_and_an_instant_without_a_zone_is_refused() -> None:
    made = world(activity(), outcome(verified_at=at("2020-02-01T23:59:59.999999")))
    assert state(made, known_by=date(2020, 2, 1)) == "counted"
    assert state(made, known_by=date(2020, 1, 31)) == "not_verified"
    with pytest.raises(ValueError, match="without a zone"):
        ask(made, known_by=at("2020-02-01").replace(tzinfo=None))
    east = datetime(2020, 2, 2, 5, 0, tzinfo=timezone(timedelta(hours=5)))
    assert state(made, known_by=east) == "counted"


def test_25_known_by_rewinds_recording_and_withdrawal_and_none_is_now() -> None:
    made = world(activity(), outcome(withdrawn_at=at("2020-03-01")))
    asked = ("2020-01-14", "2020-01-15", "2020-01-20", "2020-02-29", "2020-03-01")
    expected = [None, "not_verified", "counted", "counted", None]
    assert [state(made, known_by=at(day)) for day in asked] == expected
    assert recount(made, 2019, known_by=None, now=at("2020-02-29")).counted.keys() == {1}


def test_25_known_by_rewinds_activities_and_decisions() -> None:
    late = world(activity(known_at=at("2020-05-01"), withdrawn_at=at("2020-06-01")), outcome())
    asked = ("2020-04-30", "2020-05-01", "2020-06-01")
    assert [state(late, known_by=at(d)) for d in asked] == ["no_activity", "counted", "no_activity"]
    made = world(activity(), outcome("2019-12-31/2020-01-01"), decision())
    assert [state(made, known_by=at(d)) for d in ("2020-06-30", "2020-07-01")] == ["undetermined", "counted"]


def test_25_recording_is_known_on_whenever_the_row_was_entered() -> None:
    imported = outcome(recorded_at=at("2023-01-01"))
    assert state(activity(), imported, known_by=at("2020-02-01")) == "counted"


# Exclusions


def test_26_an_outcomes_reason_is_the_last_that_applies() -> None:
    doubt = outcome("2019-12-31/2020-01-01", verified_at=None)
    assert state(doubt) == "no_activity"
    assert state(activity("2020-01-01"), outcome(verified_at=None)) == "not_after"
    assert state(activity("2020-01-01"), outcome(), reversal("2019-06-02")) == "reversed"
    assert state(doubt, reversal("2019-12-31"), decision(counts=False)) == "decided_not"
    assert state(replace(doubt, kind="bail"), decision(counts=False)) == "kind"


def test_26_a_case_is_listed_once_under_the_first_reason_among_its_outcomes() -> None:
    rows = activity(), outcome(kind="award"), outcome(id=2), reversal("2019-06-02", outcome=2)
    assert ask(*rows).excluded == {1: "reversed"}
    assert ask(*rows, outcome(id=3, verified_at=None)).excluded == {1: "not_verified"}


@pytest.mark.parametrize("kind", ["bail", "furlough", "un_opinion", "award"])
def test_27_the_list_holds_bail_furlough_and_recognition(kind: str) -> None:
    assert state(activity(), outcome(kind=kind)) == "kind"


@pytest.mark.parametrize("kind", ["torture", "law_or_policy_changed"])
def test_27_negative_and_systemic_outcomes_put_a_case_in_no_list(kind: str) -> None:
    assert state(outcome(kind=kind)) is None


def test_27_withdrawn_and_corrected_rows_are_as_if_never_recorded() -> None:
    assert state(outcome(withdrawn_at=at("2020-02-01"))) is None
    moved = outcome("2018-06-01", id=2, corrects=1)
    assert [state(outcome(), moved, year=year) for year in (2018, 2019)] == ["no_activity", None]


def test_28_an_excluded_outcome_whose_start_is_open_is_listed_only_in_the_year_of_its_last_day() -> None:
    made = world(outcome("../2019-06-01"))
    assert [state(made, year=y) for y in (2018, 2019, 2020)] == [None, "no_activity", None]
    doubt = world(activity("2009-01-01"), outcome("../2019-06-01"))
    assert [state(doubt, year=y) for y in (2018, 2019, 2020)] == ["undetermined", "undetermined", None]


# Breakdowns and figures apart


def test_29_campaign_of_decision_is_none_where_the_activity_shown_has_none_or_there_is_no_activity() -> None:
    assert line(activity(campaign=None), outcome()).activity_id == 1
    by_decision = activity("2019-05-01/2019-06-09"), outcome(), decision(activity=1)
    assert line(*by_decision).activity_id is None


def test_30_systemic_passes_every_test_and_is_in_no_list() -> None:
    changed = outcome(kind="law_or_policy_changed")
    result = ask(activity(), changed)
    assert (result.systemic, result.counted, result.undetermined, result.excluded) == (1, {}, set(), {})
    assert ask(changed).systemic == 0
    assert ask(activity(), replace(changed, verified_at=None)).systemic == 0
    assert ask(activity(), changed, outcome(id=2)).outcomes == 1


@pytest.mark.parametrize(
    ("given", "harm"),
    [
        ({}, 1),
        ({"verified_at": None}, 0),
        ({"withdrawn_at": at("2020-02-01")}, 0),
        ({"last": date(2020, 1, 1)}, 0),
        ({"first": None}, 0),
    ],
)
def test_30_harm_is_live_verified_and_wholly_inside_the_year_without_an_activity(
    given: dict[str, Any], harm: int
) -> None:
    result = ask(outcome(kind="torture", **given))
    assert (result.harm, result.counted, result.excluded) == (harm, {}, {})


def test_30_harm_is_a_number_of_cases_and_not_subtracted() -> None:
    result = ask(activity(), outcome(), outcome(id=2, kind="torture"), outcome(id=3, kind="worse_place"))
    assert (len(result.counted), result.harm) == (1, 1)


# Cases


def test_31_a_sealed_case_not_allowed_in_totals_is_in_no_number_or_list() -> None:
    rows = (
        activity(), outcome(), outcome(id=2, kind="torture"), outcome(id=3, kind="law_or_policy_changed"),
        outcome("2019-12-31/2020-01-01", id=4), outcome(id=5, kind="bail"),
    )  # fmt: skip
    assert ask(case(sensitivity="sealed"), *rows) == Result({}, set(), {}, 0, 0, 0, 0, 0)
    allowed = ask(case(sensitivity="sealed", in_totals=True), *rows)
    assert allowed == ask(case(sensitivity="restricted"), *rows)
    assert (len(allowed.counted), allowed.harm, allowed.systemic) == (1, 1, 1)


def test_31_a_case_that_was_merged_is_sealed_as_the_one_that_it_is_today() -> None:
    made = world(
        case(1, person=1, sensitivity="sealed"), case(2, person=1, sensitivity="sealed", in_totals=True),
        activity(cases=(2,)), outcome(case=2), Merge(2, 1, at("2020-06-01")),
    )  # fmt: skip
    assert ask(made, known_by=at("2020-05-31")) == Result({}, set(), {}, 0, 0, 0, 0, 0)


def test_32_from_the_instant_of_a_merge_the_logs_are_one() -> None:
    made = world(
        case(1, person=1, country="QM", campaigns=(1,)), case(2, person=2, country="QN", campaigns=(2,)),
        activity(cases=(1,), campaign=2), outcome(case=2), Merge(2, 1, at("2020-06-01")),
    )  # fmt: skip
    before = ask(made, known_by=at("2020-05-31"))
    assert (before.counted, before.excluded) == ({}, {2: "no_activity"})
    after = ask(made, known_by=at("2020-06-01"))
    assert (set(after.counted), after.excluded, after.people) == ({1}, {}, 1)
    assert set(ask(made, countries={"QM"}, campaigns={2}).counted) == {1}
    assert ask(made, countries={"QN"}).counted == {}


def test_32_two_counted_cases_become_one_through_a_chain_of_merges() -> None:
    rows = [case(1), case(2), case(3), activity(cases=(1, 2, 3)), outcome(), outcome(id=2, case=3)]
    chain = [Merge(1, 2, at("2020-06-01")), Merge(2, 3, at("2020-07-01"))]
    asked = ("2020-05-31", "2020-06-30", "2020-07-01")
    found = [set(ask(*rows, *chain, known_by=at(day)).counted) for day in asked]
    assert found == [{1, 3}, {2, 3}, {3}]


# Kinds


def test_37_removed_from_death_row_is_of_the_life_family_and_conviction_quashed_is_legal() -> None:
    rows = (
        activity(), outcome("2019-04-01", id=1, kind="conviction_quashed"),
        outcome("2019-05-01", id=2, kind="pardoned"),
        outcome("2019-06-01", id=3, kind="removed_from_death_row"),
    )  # fmt: skip
    assert line(*rows).outcome_id == 3
    assert line(*rows[:3]).outcome_id == 2
    assert ask(*rows).releases == 1


# Corrections


def test_39_a_correction_replaces_its_row_from_its_recorded_at_and_needs_its_own_verification() -> None:
    mended = outcome("2019-07-01", id=2, corrects=1, known_at=at("2020-01-16"), recorded_at=at("2020-09-01"),
                     verified_at=at("2020-10-01"))  # fmt: skip
    made = world(activity(), outcome(), mended)
    assert line(made, known_by=at("2020-08-31")).outcome_id == 1
    assert ask(made, known_by=at("2020-08-31")).outcomes == 1
    assert state(made, known_by=at("2020-09-01")) == "not_verified"
    assert line(made, known_by=at("2020-10-01")).outcome_id == 2


def test_39_before_its_recorded_at_a_correction_is_nothing_even_if_known_earlier() -> None:
    mended = outcome("2018-07-01", id=2, corrects=1, known_at=at("2020-01-16"), recorded_at=at("2020-09-01"),
                     verified_at=at("2020-10-01"))  # fmt: skip
    made = world(activity(), outcome(), mended)
    assert state(made, year=2018, known_by=at("2020-08-31")) is None
    assert state(made, year=2018, known_by=at("2020-09-01")) == "not_after"


def test_39_withdrawing_the_latest_row_withdraws_the_outcome() -> None:
    mended = outcome(id=2, corrects=1, withdrawn_at=at("2020-09-01"))
    assert state(activity(), outcome(), mended, known_by=at("2020-08-31")) == "counted"
    assert state(activity(), outcome(), mended) is None


def test_39_withdrawing_a_row_already_corrected_does_nothing() -> None:
    assert line(activity(), outcome(withdrawn_at=at("2020-09-01")), outcome(id=2, corrects=1)).outcome_id == 2


def test_39_a_reversal_stays_with_the_outcome_through_a_correction() -> None:
    mended = outcome("2019-06-02", id=2, corrects=1, known_at=at("2020-09-01"), verified_at=at("2020-09-01"))
    assert state(activity(), outcome(), mended, reversal("2019-06-10", outcome=1)) == "reversed"


@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        ((outcome("2020-01-17"),), "a first possible day later than the day after recording"),
        ((outcome("2020-01-16"),), None),
        ((activity("2019-03-03"),), "a first possible day later than the day after recording"),
        ((outcome(verified_at=at("2020-01-14")),), "verification before recording"),
        ((outcome(verified_by=1),), "verification by the recorder"),
        ((outcome(), decision(2020)), "a decision for a year that the date does not touch"),
        ((activity("2019-06-01", known_at=at("2019-07-01")), outcome(), decision(activity=1)),
         "a decision naming an activity that cannot have been before"),
        ((outcome(), outcome(id=2, corrects=1), outcome(id=3, corrects=1)),
         "a second correction of one row"),
        ((case(1), case(2), case(3), Merge(1, 2, NOW), Merge(2, 3, NOW)), None),
        ((case(1), case(2), Merge(1, 2, NOW), Merge(2, 1, NOW)), "a circle of merges"),
        ((case(1), case(2, sensitivity="sealed"), Merge(1, 2, NOW)), "a merge of different sensitivity"),
    ],
)  # fmt: skip
def test_40_what_is_refused(rows: tuple[Any, ...], refused: str | None) -> None:
    assert set(refusals(world(*rows))) == ({refused} if refused else set())


# What must hold in every world

MANY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
asked = worlds().flatmap(lambda made: st.tuples(st.just(made), questions(made)))


def answer(made: World, question: Question) -> Result:
    return recount(made, question.year, **question.arguments())


@MANY
@given(worlds())
def test_no_generated_world_holds_what_is_refused(made: World) -> None:
    assert refusals(made) == []


@MANY
@given(asked)
def test_a_case_is_in_one_list_and_the_figures_beside_n_fit_it(given: tuple[World, Question]) -> None:
    found = answer(*given)
    n = len(found.counted)
    assert not (set(found.counted) & found.undetermined or set(found.counted) & set(found.excluded))
    assert not found.undetermined & set(found.excluded)
    assert found.people <= n <= found.outcomes and found.releases <= n


@MANY
@given(worlds())
def test_11_a_line_counted_under_a_limit_on_cases_alone_is_the_same_line_in_the_whole(made: World) -> None:
    whole = ask(made)
    part = ask(made, countries={"QM"})
    assert part.counted.items() <= whole.counted.items()
    assert part.undetermined <= whole.undetermined and part.excluded.items() <= whole.excluded.items()


@MANY
@given(worlds())
def test_2_a_span_counts_what_any_of_its_years_counts_and_holds_no_more_cases(made: World) -> None:
    years = [ask(made, year=year) for year in (2018, 2019, 2020)]
    span = recount_span(made, 2018, 2020, known_by=None, now=NOW)
    counted = {c for found in years for c in found.counted}
    assert set(span.counted) == counted
    assert span.undetermined == {c for found in years for c in found.undetermined} - counted
    assert set(span.excluded) == {c for f in years for c in f.excluded} - counted - span.undetermined


@MANY
@given(asked)
def test_a_negative_outcome_never_raises_or_lowers_n(given: tuple[World, Question]) -> None:
    made, question = given
    found, expected = answer(made, question), answer(without_negatives(made), question)
    assert replace(found, harm=0) == replace(expected, harm=0)
    assert found.harm >= expected.harm


@MANY
@given(asked, st.randoms(use_true_random=False))
def test_the_order_in_which_things_were_entered_changes_nothing(
    given: tuple[World, Question], random: Any
) -> None:
    made, question = given
    names = ("cases", "activities", "outcomes", "reversals", "decisions", "merges")
    mixed = {name: tuple(random.sample(rows := getattr(made, name), len(rows))) for name in names}
    assert answer(replace(made, **mixed), question) == answer(made, question)


@MANY
@given(worlds(), st.data())
def test_the_figure_known_by_t_is_that_of_a_world_in_which_nothing_later_was_written(
    made: World, data: st.DataObject
) -> None:
    moment = data.draw(st.sampled_from(instants(made)))
    year = data.draw(st.sampled_from((2019, 2020)))
    then = recount(made, year, known_by=moment, now=NOW)
    assert then == recount(written_by(made, moment), year, known_by=None, now=NOW)


@MANY
@given(worlds(additions_only=True), st.data())
def test_in_a_world_of_additions_only_counted_and_possible_cases_grow_with_t(
    made: World, data: st.DataObject
) -> None:
    year = data.draw(st.sampled_from((2019, 2020)))
    figures = [recount(made, year, known_by=moment, now=NOW) for moment in instants(made)]
    for before, after in pairwise(figures):
        assert set(before.counted) <= set(after.counted)
        assert set(before.counted) | before.undetermined <= set(after.counted) | after.undetermined


# Not tested here, for want of anything in these worlds to test them on: (5) how words become possible days,
# (8) an activity's end (no such field), (33) rules of editions, (34) what changed since an edition, (35)
# small cells, (36) consent, (38) file state and designation, and of (11) and (31) the reader's access.

"""The invented part and the whole: 142 as it was published, 144 today, and every part that must add up."""

import json
from collections import Counter
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from cases import access, clock, situation, tallies
from cases.access import OPERATOR
from cases.demo import plan, seeding
from cases.demo.samira import NAME
from cases.models import (
    Activity,
    Case,
    Decision,
    DemoMarker,
    Event,
    Outcome,
    PersonName,
    StatusChange,
    User,
)
from cases.vocabulary import CaseKind, Consent, Permission, Sensitivity, Status
from tests.conftest import NOW

PUBLISHED = "2020-02-14"

pytestmark = pytest.mark.usefixtures("demo")


def figure(*words: str) -> dict[str, Any]:
    out = StringIO()
    call_command("figure", "positive-impact", *words, "--json", "--cases", stdout=out)
    return json.loads(out.getvalue())


def references(lines: list[dict[str, Any]]) -> set[str]:
    return {line["reference"] for line in lines}


def named(name: str) -> Case:
    return Case.objects.get(names__text=name)


def tally(year: int, known_by: str | None = None) -> tallies.Tally:
    return tallies.tally(
        year,
        cases=access.organisation_cases(OPERATOR),
        now=NOW,
        known_by=clock.end_of(date.fromisoformat(known_by)) if known_by else None,
    )


# ---------------------------------------------------------------- the figure of 2019


def test_2019_was_142_as_known_when_it_was_published():
    published = figure("2019", "--known-by", PUBLISHED)

    assert (published["value"], published["value_min"], published["value_max"]) == (142, 142, 149)
    assert (published["people"], published["outcomes"]) == (142, 167)


def test_2019_is_144_today_with_three_added_and_one_withdrawn():
    before, today = figure("2019", "--known-by", PUBLISHED), figure("2019")

    added = references(today["counted"]) - references(before["counted"])
    removed = references(before["counted"]) - references(today["counted"])

    assert (today["value"], today["value_max"]) == (144, 150)
    assert (len(added), len(removed)) == (3, 1)
    learnt = Outcome.objects.filter(case__reference__in=added).values_list("known_at", flat=True)
    assert all(instant > datetime(2020, 2, 15, tzinfo=UTC) for instant in learnt)
    withdrawn = Outcome.objects.get(case__reference__in=removed, withdrawn_at__isnull=False)
    assert withdrawn.withdrawn_reason and withdrawn.status_change and withdrawn.status_change.is_withdrawn


@pytest.mark.parametrize("by", ["kind", "country", "campaign"])
@pytest.mark.parametrize("known_by", [[], ["--known-by", PUBLISHED]])
@pytest.mark.parametrize("year", ["2014", "2018", "2019", "2020", "2014..2019"])
def test_breakdowns_add_up(by, known_by, year):
    found = figure(year, "--by", by, *known_by)

    assert sum(cell["value"] for cell in found["breakdown"]) == found["value"]


def test_the_kinds_of_2019_are_as_planned():
    found = figure("2019", "--known-by", PUBLISHED, "--by", "kind")

    assert {cell["key"]: cell["value"] for cell in found["breakdown"]} == {
        kind.value: number for kind, number in plan.KINDS_OF_2019.items()
    }


@pytest.mark.parametrize(
    ("year", "cases"), [(2014, 96), (2015, 104), (2016, 118), (2017, 109), (2018, 131), (2019, 144)]
)
def test_the_six_years(year, cases):
    assert figure(str(year))["value"] == cases


def test_why_67_others_were_not_counted():
    found = figure("2019", "--known-by", PUBLISHED)

    assert {row["reason"]: row["value"] for row in found["not_counted"]} == plan.NOT_COUNTED_2019
    assert len(found["excluded"]) == 67
    assert len(found["undetermined"]) == 7


def test_a_decision_of_today_settles_one_without_touching_what_was_published():
    today = figure("2019")

    assert {row["reason"]: row["value"] for row in today["not_counted"]}["decided not to count"] == 1
    assert len(today["undetermined"]) == 6
    assert figure("2018")["decided"] == 1
    assert set(Decision.objects.values_list("recorded_by__working_name", flat=True)) == {"Ines Calder"}


def test_what_may_be_published_of_the_142():
    published = tally(2019, PUBLISHED)

    consents = Counter(line.case.consent_on(NOW.date()) for line in published.counted)

    assert consents == {Consent.MAY_BE_NAMED: 61, Consent.ANONYMISE: 52, Consent.NOT_FOR_PUBLICATION: 29}


def test_harm_is_told_beside_the_figure():
    assert figure("2019")["harm"] > 0


def test_two_of_the_142_are_of_the_public_record():
    found = figure("2019", "--known-by", PUBLISHED, "--by", "campaign")

    assert {"key": "public-record", "label": "Public record", "value": 2} in found["breakdown"]


# ---------------------------------------------------------------- who sees what


def test_each_sees_their_part(demo):
    nadia, luis, wei = (access.cases_for(demo[key]) for key in ("nadia", "luis", "wei"))

    assert 300 <= nadia.count() <= 700
    assert set(luis.values_list("country", flat=True)) == {"XV", "QO"}
    assert wei.count() == 0


def test_only_the_annual_report_has_the_organisations_figure(demo):
    assert access.figure_scope(demo["ines"]).is_whole
    others = ("nadia", "luis", "paulo", "ruth", "wei")
    assert not any(access.figure_scope(demo[key]).is_whole for key in others)


def test_one_of_two_sealed_cases_is_in_the_totals():
    sealed = Case.objects.filter(sensitivity=Sensitivity.SEALED)
    published = references(figure("2019", "--known-by", PUBLISHED)["counted"])

    assert sorted(case.in_totals for case in sealed) == [False, True]
    assert [case.reference in published for case in sealed.order_by("in_totals")] == [False, True]


def test_nadia_may_verify_what_omar_recorded_and_the_other_way_round(demo):
    for mine, colleague in (("nadia", "omar"), ("omar", "nadia")):
        visible = access.cases_for(demo[mine], Permission.VERIFY)
        fresh = Outcome.objects.filter(case__in=visible.values("pk"), verified_at=None, known_reason="")
        assert fresh.filter(recorded_by=demo[colleague]).count() >= 3


def test_accounts_have_no_password():
    assert not any(user.has_usable_password() for user in User.objects.all())


# ---------------------------------------------------------------- single cases


def test_samira_is_still_held_and_found_by_four_names():
    samira = named(NAME)

    assert samira.status == Status.ARRESTED
    assert samira.status_on is not None and samira.status_on.edtf == "2017-03-14"
    assert set(samira.names.values_list("text", flat=True)) == {
        NAME,
        "سميرة القادري",
        "Samirah Al-Kadiry",
        "Самира аль-Кадири",
    }
    assert samira.handling_note.startswith("Do not phone the family.")
    assert samira.consent == Consent.MAY_BE_NAMED and samira.consent_given_by == "her sister"
    assert samira.reference in references(figure("2019", "--known-by", PUBLISHED)["counted"])


def test_samiras_refused_treatment_was_corrected():
    events = Event.objects.filter(case=named(NAME), kind="health").order_by("pk")

    assert [event.happened_on_edtf for event in events] == ["2022-06", "2022-06-05/2022-06-20"]
    assert events[1].corrects == events[0]


def test_samiras_urgent_action():
    urgent = Activity.objects.get(cases=named(NAME), number="UA 11/24")

    assert urgent.began_on.edtf == "2024-02-03"
    assert [part.number for part in urgent.participations.all()] == [41_200]


def test_a_community_counts_as_one_case_of_many_people():
    group = Case.objects.get(kind=CaseKind.GROUP)

    assert (group.people_min, group.people_max, group.names.count()) == (40, 60, 2)


def test_a_reported_death_moves_nothing():
    reported = Case.objects.exclude(reported_status="").get()

    assert reported.reported_status == Status.DIED_IN_CUSTODY
    assert reported.status != Status.DIED_IN_CUSTODY


def test_some_names_are_not_known_or_for_finding_only():
    assert PersonName.objects.filter(not_known=True).exists()
    assert PersonName.objects.filter(for_finding_only=True).exists()


# ---------------------------------------------------------------- the whole


def test_no_two_invented_people_share_a_name():
    names = PersonName.objects.filter(is_display=True).values_list("text", flat=True)

    assert [name for name, number in Counter(names).items() if number > 1] == []


def test_the_situations_equal_their_logs():
    logs: dict[int, list[StatusChange]] = {}
    for change in StatusChange.objects.all().live().order_by("pk"):
        logs.setdefault(change.case_id, []).append(change)

    wrong = [case.reference for case in Case.objects.all() if not _tells(case, logs.get(case.pk, []))]

    assert wrong == []


def _tells(case: Case, log: list[StatusChange]) -> bool:
    found = situation.derive(log)
    return (case.status, case.status_verified, case.reported_status) == (
        found.status,
        found.is_verified,
        found.reported or "",
    )


def test_no_clock_runs_ahead():
    for model in (StatusChange, Outcome, Event, Activity):
        assert not model.objects.filter(recorded_at__gt=NOW).exists()
        assert not model.objects.filter(known_at__gt=NOW).exists()
    assert not Outcome.objects.filter(verified_at__gt=NOW).exists()


def test_every_earlier_knowledge_has_its_reason():
    early = Outcome.objects.filter(known_at__year__lt=2026)

    assert early.exists() and not early.filter(known_reason="").exists()


def test_seeding_twice_changes_nothing(undone):
    before = (Case.objects.count(), Outcome.objects.count(), Case.history.count(), DemoMarker.objects.count())

    assert seeding.seed(NOW) is None
    call_command("seed_demo", stdout=StringIO())

    assert before == (
        Case.objects.count(),
        Outcome.objects.count(),
        Case.history.count(),
        DemoMarker.objects.count(),
    )

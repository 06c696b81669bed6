"""What the rule must say of the real cases of the public record, year by year."""

from dataclasses import dataclass, field

import pytest

from cases import access, tallies
from cases.access import OPERATOR
from cases.models import Campaign, Case, Event, Outcome, StatusChange
from cases.tallies import Line
from tests.conftest import NOW

pytestmark = pytest.mark.usefixtures("public_record")


@dataclass(frozen=True)
class Expected:
    """By name: the kind counted, what is in doubt, why not counted; and the number harmed."""

    counted: dict[str, str] = field(default_factory=dict)
    undetermined: dict[str, str] = field(default_factory=dict)
    excluded: dict[str, str] = field(default_factory=dict)
    harm: int = 0


EXPECTED = {
    2005: Expected(excluded={"Dawit Isaak": "reversed"}, harm=1),
    2019: Expected(
        counted={"Wa Lone": "pardoned", "Kyaw Soe Oo": "pardoned"},
        undetermined={"Yasaman Aryani": "date, order", "Monireh Arabshahi": "date, order"},
    ),
    2020: Expected(
        counted={
            "Trần Thị Nga": "released_into_exile",
            "Wang Quanzhang": "released_at_end_of_sentence",
            "Narges Mohammadi": "released_unconditionally",
            "Nabeel Rajab": "released_conditionally",
            "Magai Matiop Ngong": "removed_from_death_row",
        },
        undetermined={"Yasaman Aryani": "date", "Monireh Arabshahi": "date", "Germain Rukuki": "order"},
        excluded={"Osman Kavala": "reversed", "Nasrin Sotoudeh": "kind does not count"},
        harm=3,  # Afkari executed, Askarov dead in custody, Kavala detained again
    ),
    2021: Expected(
        counted={
            "Loujain al-Hathloul": "released_conditionally",
            "Germain Rukuki": "released_unconditionally",
        },
        excluded={"Nasrin Sotoudeh": "kind does not count"},
        harm=1,  # Mohammadi arrested again
    ),
    2022: Expected(
        counted={"Magai Matiop Ngong": "released_unconditionally", "Taner Kılıç": "conviction_quashed"}
    ),
}


def tally(year: int) -> tallies.Tally:
    campaign = Campaign.objects.get(slug="public-record")
    cases = access.organisation_cases(OPERATOR)
    return tallies.tally(year, cases=cases, now=NOW, campaigns=[campaign.pk])


def name(line: Line) -> str:
    return Case.objects.get(pk=line.case.pk).names.get(is_display=True).text


@pytest.mark.parametrize("year", EXPECTED)
def test_the_tally_of_the_public_record(year):
    found = tally(year)

    assert (
        Expected(
            counted={name(line): line.deciding.outcome.kind.value for line in found.counted},
            undetermined={name(line): ", ".join(line.doubts) for line in found.undetermined},
            excluded={name(line): str(line.reason) for line in found.excluded},
            harm=found.harm,
        )
        == EXPECTED[year]
    )


def test_mohammadi_reads_since_reversed_and_the_others_do_not():
    reversed_since = {name(line) for line in tally(2020).counted if line.deciding.is_since_reversed}

    assert reversed_since == {"Narges Mohammadi"}


def test_magai_counts_in_two_years_and_once_in_their_span():
    campaign = Campaign.objects.get(slug="public-record")
    cases = access.organisation_cases(OPERATOR)
    span = tallies.tally(2020, 2022, cases=cases, now=NOW, campaigns=[campaign.pk])

    names = [name(line) for line in span.counted]

    assert names.count("Magai Matiop Ngong") == 1


def test_one_urgent_action_is_the_first_activity_of_two_people():
    activities = {line.deciding.activity for line in tally(2019).counted}

    assert len(activities) == 1


def test_isaak_is_never_counted():
    isaak = Case.objects.get(names__text="Dawit Isaak")
    counted = [year for year in range(2001, 2027) for line in tally(year).counted if line.case.pk == isaak.pk]

    assert counted == []


@pytest.mark.parametrize(
    ("who", "days"),
    [
        ("Dawit Isaak", {"2001-09-18", "2001-09-23"}),
        ("Germain Rukuki", {"2021-07-01", "2021-06-30"}),
        ("Narges Mohammadi", {"2025-12-11", "2025-12-12"}),
    ],
)
def test_publishers_that_disagree_are_both_kept(who, days):
    case = Case.objects.get(names__text=who)
    stated = [
        (change.happened_on, {source.states_edtf for source in change.sources.all() if source.states})
        for change in case.status_changes.all()
    ]

    happened, found = next(pair for pair in stated if pair[1])

    assert found == days
    assert {str(happened.first), str(happened.last)} == days


def test_every_fact_has_a_publisher_and_nobody_has_a_place_of_contact():
    cases = Case.objects.filter(memberships__campaign__slug="public-record")

    assert cases.count() == 21
    assert not Outcome.objects.filter(case__in=cases, sources=None, status_change=None).exists()
    assert not StatusChange.objects.filter(case__in=cases, sources=None).exists()
    assert not Event.objects.filter(case__in=cases, sources=None).exists()
    assert not cases.exclude(handling_note="").exists()
    assert set(cases.values_list("consent_given_by", flat=True)) == {"public record"}

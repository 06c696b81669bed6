"""Opening cases: one, or many, by the same code."""

from datetime import timedelta

import pytest

from cases import access
from cases.models import Case, CaseGroupGrant, CaseUserGrant, Membership, Nationality, Outcome, Person
from cases.operations.granting import give_grant
from cases.operations.opening import CaseDraft, NameDraft, StatusDraft, open_case, open_cases
from cases.operations.writing import KnownSince
from cases.references import read_reference
from cases.vocabulary import CaseKind, FileState, OutcomeKind, Permission, Sensitivity, Status
from tests.factories import BY_LAWYER, NOW, known, on
from tests.operations.watching import every_row, last_edit, new_rows, refused

pytestmark = pytest.mark.django_db

RELEASED = StatusDraft(
    Status.RELEASED_UNCONDITIONALLY,
    on("5 May 2019"),
    BY_LAWYER,
    outcome=OutcomeKind.RELEASED_UNCONDITIONALLY,
    description="at noon",
)


def draft(**fields):
    fields.setdefault("names", [NameDraft("Noor Hadi")])
    fields.setdefault("country", "XM")
    return CaseDraft(**fields)


def opened(cast, *drafts, **fields):
    fields.setdefault("actor", cast.caseworker)
    rows = drafts or (draft(),)
    return open_cases(list(rows), campaign=cast.individuals, at=NOW, **fields)


def test_a_case_is_opened_with_its_person_names_campaign_log_and_history(cast):
    before = every_row()

    case = open_case(
        draft(changes=[RELEASED], nationalities=["XM", "XV"], sensitivity=Sensitivity.STANDARD),
        campaign=cast.individuals,
        actor=cast.caseworker,
        at=NOW,
        reason="Opened by phone",
    )

    assert new_rows(before) == {
        **dict.fromkeys(("Case", "Person", "PersonName", "Membership"), 1),
        **{f"Historical{table}": 1 for table in ("Case", "Person", "PersonName", "Membership")},
        **dict.fromkeys(("StatusChange", "Outcome", "Source"), 1),
        "Nationality": 2,
        "HistoricalNationality": 2,
    }
    assert read_reference(case.reference) == case.reference
    assert (case.owner, case.opened_by, case.opened_at) == (cast.caseworker, cast.caseworker, NOW)
    assert case.status == Status.RELEASED_UNCONDITIONALLY
    assert last_edit(case) == (cast.caseworker, "Opened by phone")
    assert Outcome.objects.get().description == "at noon"


def test_a_new_case_is_proposed_and_restricted_to_its_opener_and_their_office(cast):
    [case] = opened(cast)

    assert (case.file_state, case.sensitivity) == (FileState.PROPOSED, Sensitivity.RESTRICTED)
    shown = [cast.caseworker, cast.colleague]
    hidden = [cast.outsider, cast.officer, cast.annual_report, cast.administrator]
    assert all(access.may(person, Permission.SHARE, case) for person in shown)
    assert not any(access.may(person, Permission.VIEW, case) for person in hidden), "leaked"


def test_a_sealed_case_is_granted_to_its_opener_by_name_alone_within_twelve_months(cast):
    [case] = opened(cast, draft(sensitivity=Sensitivity.SEALED))

    rows = CaseUserGrant.objects.filter(content_object=case)
    assert {row.user for row in rows} == {cast.caseworker}
    assert {row.until for row in rows} == {NOW + timedelta(days=365)}
    assert not CaseGroupGrant.objects.filter(content_object=case).exists()
    assert not access.may(cast.colleague, Permission.VIEW, case), "leaked to the office"


def test_a_standard_case_grants_nobody_anything(cast):
    [case] = opened(cast, draft(sensitivity=Sensitivity.STANDARD))

    assert not CaseUserGrant.objects.filter(content_object=case).exists()


def test_the_opener_holds_on_a_closed_case_what_they_hold_for_its_country_and_no_more(cast):
    """Somebody of both offices: what the Marasia desk holds is not held in Veloria."""
    cast.officer.groups.add(cast.desk.group)

    [case] = opened(cast, draft(country="XV"), actor=cast.officer)

    assert access.permissions_on(cast.officer, case) == {Permission.VIEW, Permission.RECORD}


def test_a_personal_grant_on_the_campaign_reaches_every_country(cast):
    give_grant(
        on=cast.individuals,
        to=cast.officer,
        permissions=[Permission.RECORD, Permission.VERIFY],
        until=NOW + timedelta(days=9),
        reason="covers for a colleague",
        actor=access.OPERATOR,
        at=NOW - timedelta(days=1),
    )

    [case] = opened(cast, draft(country="XM"), actor=cast.officer)

    assert Permission.VERIFY in access.permissions_on(cast.officer, case)


def test_the_operator_opens_and_is_granted_nothing(cast):
    [case] = opened(cast, actor=access.OPERATOR)

    assert (case.owner, case.opened_by) == (None, None)
    assert not CaseUserGrant.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"names": []}, "name"),
        ({"names": [NameDraft("  ")]}, "name"),
        ({"nationalities": ["ZZ"]}, "country"),
        ({"people": (9, 5)}, "people"),
        ({"changes": [StatusDraft(Status.ARRESTED, on("2017"), [])]}, "source"),
        ({"changes": [StatusDraft(Status.ARRESTED, on("1 June 2026"), BY_LAWYER)]}, "happened_on"),
        ({"known": known("2026-03-03"), "changes": [RELEASED]}, "known_on"),
        ({"known": KnownSince(known("2019-06-01").day, ""), "changes": [RELEASED]}, "known_on"),
        ({"known": known("2019-05-01"), "changes": [RELEASED]}, "happened_on"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else value,
)
def test_one_bad_case_opens_none(cast, fields, field):
    with refused(field=field):
        opened(cast, draft(), draft(**fields))


def test_a_country_that_the_office_does_not_cover_opens_none(cast):
    with refused(access.NotAllowed):
        opened(cast, draft(), draft(country="XV"))


def test_a_country_nobody_knows_is_refused(cast):
    with refused(says="not a country", field="country"):
        opened(cast, draft(country="ZZ"), actor=access.OPERATOR)
    with refused(says="Choose a country", field="country"):
        opened(cast, draft(country=""), actor=access.OPERATOR)


def test_somebody_on_record_may_have_another_case(cast):
    [first] = opened(cast, draft(nationalities=["XM"]))

    [second] = opened(cast, draft(person=first.person, nationalities=["XM", "XV"]))

    assert second.person == first.person
    assert Person.objects.count() == 1
    assert list(Nationality.objects.order_by("country").values_list("country", flat=True)) == ["XM", "XV"]


def test_a_nationality_said_twice_is_one(cast):
    [case] = opened(cast, draft(nationalities=["XM", "XM"]))

    assert Nationality.objects.filter(person=case.person).count() == 1


def test_a_group_has_a_number_of_people_and_no_person(cast):
    [case] = opened(cast, draft(kind=CaseKind.GROUP, people=(40, 60), nationalities=["XM"]))

    assert (case.person, case.people_min, case.people_max) == (None, 40, 60)
    assert case.names.get().person is None


def test_a_former_name_is_not_the_one_shown(cast):
    names = [NameDraft("Old Name", for_finding_only=True), NameDraft("Noor Hadi")]

    [case] = opened(cast, draft(names=names))

    assert case.names.get(is_display=True).text == "Noor Hadi"


def test_a_name_that_says_unknown_is_a_name_not_known_and_matches_nothing(cast):
    [case] = opened(cast, draft(names=[NameDraft("Unknown")]))

    assert (case.names.get().not_known, case.names.get().search) == (True, "")


def test_what_was_known_earlier_was_taken_up_then(cast):
    [case] = opened(cast, draft(changes=[RELEASED], known=known("2019-06-01")))

    assert Membership.objects.get(case=case).taken_up_on.edtf == "2019-06-01"
    assert Outcome.objects.get().known_at.date().isoformat() == "2019-06-01"
    assert Outcome.objects.get().recorded_at == NOW


def test_many_cases_cost_few_queries(cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(80):
        opened(cast, *[draft(names=[NameDraft(f"Noor Hadi {n}")]) for n in range(200)])

    assert Case.objects.count() == 200
    assert Case.history.count() == 200

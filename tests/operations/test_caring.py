"""What may be edited of a case: names, campaigns, consent, sensitivity, handling note, designation."""

from datetime import date, timedelta

import pytest

from cases import access
from cases.models import Case, Designation, Membership, PersonName
from cases.operations.caring import (
    add_name,
    add_to_campaign,
    designate,
    end_designation,
    leave_campaign,
    set_consent,
    write_handling_note,
)
from cases.operations.closing import change_sensitivity
from cases.operations.granting import give_grant
from cases.operations.opening import NameDraft
from cases.operations.writing import ChangedMeanwhile
from cases.vocabulary import Consent, DesignationKind, NameKind, Permission, Sensitivity
from tests.factories import BY_LAWYER, NOW, held_case, known, on, release
from tests.operations.watching import every_row, last_edit, new_rows, no_trace, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(cast):
    return {"actor": cast.caseworker, "at": NOW}


@pytest.fixture
def desk_writes(cast):
    """The desk may record for Write for Rights too."""
    give_grant(
        on=cast.write_for_rights,
        to=cast.desk,
        permissions=[Permission.RECORD],
        until=None,
        reason="needed for this test",
        actor=access.OPERATOR,
        at=NOW - timedelta(days=3),
    )


def now_at(case):
    return Case.objects.get(pk=case.pk)


# ---------------------------------------------------------------- names


def test_one_more_spelling_is_added_in_its_script(cast, samira, by):
    row = add_name(samira, NameDraft("سميرة القادري", "ar"), **by)

    assert (row.script, row.is_display, row.person) == ("Arab", False, samira.person)
    assert last_edit(row) == (cast.caseworker, "Name added")


def test_the_name_chosen_to_be_shown_takes_the_place_of_the_other(cast, samira, by):
    chosen = add_name(samira, NameDraft("Samira Qadari"), is_display=True, **by)

    assert list(samira.names.filter(is_display=True)) == [chosen]
    former = PersonName.objects.get(text="Samira al-Qadari")
    assert last_edit(former) == (cast.caseworker, "Another name is shown")


def test_a_name_for_finding_only_is_never_the_one_shown(samira, by):
    with refused(says="finding only", field="name"):
        add_name(samira, NameDraft("Old Name", for_finding_only=True), is_display=True, **by)


@pytest.mark.parametrize("text", ["", "   ", "Samira al-Qadari"])
def test_an_empty_name_and_one_that_is_there_are_refused(samira, by, text):
    with refused(field="name"):
        add_name(samira, NameDraft(text), **by)


def test_the_same_spelling_of_another_kind_is_another_name(samira, by):
    add_name(samira, NameDraft("Samira al-Qadari", kind=NameKind.PASSPORT), **by)


# ---------------------------------------------------------------- campaigns


def test_a_case_joins_a_campaign_on_a_day_with_a_reason(cast, samira, by, desk_writes):
    row = add_to_campaign(samira, cast.write_for_rights, reason="letters in December", **by)

    assert (row.taken_up_on.edtf, row.added_by) == ("2026-03-02", cast.caseworker)
    assert last_edit(row) == (cast.caseworker, "letters in December")


def test_joining_needs_to_share_the_case_and_to_record_in_the_campaign(cast, samira, by, desk_writes):
    theirs = held_case(cast, "Anna Velor", country="XV", actor=cast.officer)

    with refused(access.NotAllowed):
        add_to_campaign(theirs, cast.individuals, actor=cast.officer, at=NOW, reason="theirs")
    add_to_campaign(samira, cast.write_for_rights, reason="letters", **by)


def test_a_campaign_in_which_one_does_not_work_takes_no_case(cast, samira, by):
    with refused(access.NotAllowed):
        add_to_campaign(samira, cast.write_for_rights, reason="letters", **by)


def test_a_case_is_in_a_campaign_once_and_may_come_back(cast, samira, by):
    with refused(says="in this campaign already", field="campaign"):
        add_to_campaign(samira, cast.individuals, reason="again", **by)
    leave_campaign(Membership.objects.get(case=samira), reason="the desk closed", leaves_nobody=True, **by)

    add_to_campaign(samira, cast.individuals, reason="back again", actor=access.OPERATOR, at=NOW)

    assert Membership.objects.filter(case=samira).count() == 2
    assert Membership.objects.current().filter(case=samira).count() == 1


def test_joining_says_why(cast, samira, by, desk_writes):
    with refused(says="Say why", field="reason"):
        add_to_campaign(samira, cast.write_for_rights, reason=" ", **by)


def test_who_left_stays_a_past_member_and_is_seen_by_the_campaign_no_more(cast, samira, by):
    row = Membership.objects.get(case=samira)

    leave_campaign(row, reason="handed over", leaves_nobody=True, **by)

    assert (row.left_at, row.left_reason) == (NOW, "handed over")
    assert last_edit(row) == (cast.caseworker, "handed over")
    assert Case.objects.in_campaigns([cast.individuals.pk]).get() == samira
    assert not access.cases_for(cast.caseworker).filter(pk=samira.pk).exists()


def test_it_leaves_once_and_with_a_reason(cast, samira, by):
    row = Membership.objects.get(case=samira)
    with refused(says="Say why", field="reason"):
        leave_campaign(row, reason="", **by)
    leave_campaign(row, reason="handed over", leaves_nobody=True, actor=access.OPERATOR, at=NOW)

    with refused(says="left"):
        leave_campaign(row, reason="again", actor=access.OPERATOR, at=NOW + timedelta(days=1))


# ---------------------------------------------------------------- who may see it, the file, consent


def test_closing_a_case_is_seen_at_once_by_those_it_closes_out(cast, samira, by):
    change_sensitivity(samira, Sensitivity.RESTRICTED, reason="threats", **by)

    assert now_at(samira).sensitivity == Sensitivity.RESTRICTED
    assert last_edit(samira) == (cast.caseworker, "threats")
    assert not access.cases_for(cast.colleague).filter(pk=samira.pk).exists()


def test_only_a_sealed_case_is_asked_whether_it_is_in_totals(samira, by):
    change_sensitivity(samira, Sensitivity.RESTRICTED, reason="threats", in_totals=True, **by)
    assert now_at(samira).in_totals is False

    change_sensitivity(
        samira, Sensitivity.SEALED, reason="threats", in_totals=True, actor=access.OPERATOR, at=NOW
    )
    assert now_at(samira).in_totals is True


def test_a_change_of_sensitivity_says_why(samira, by):
    with refused(says="Say why", field="reason"):
        change_sensitivity(samira, Sensitivity.RESTRICTED, reason=" ", **by)


def test_consent_names_who_gave_it_and_until_when(cast, samira, by):
    set_consent(
        samira,
        Consent.MAY_BE_NAMED,
        given_by="her brother",
        given_on=date(2026, 1, 5),
        until=date(2026, 12, 31),
        **by,
    )

    case = now_at(samira)
    assert (case.consent, case.consent_given_by, case.may_use_name) == (
        Consent.MAY_BE_NAMED,
        "her brother",
        True,
    )
    assert (case.consent_given_on, case.consent_until) == (date(2026, 1, 5), date(2026, 12, 31))
    assert last_edit(samira) == (cast.caseworker, "Consent: May be named")


@pytest.mark.parametrize("consent", [Consent.MAY_BE_NAMED, Consent.ANONYMISE])
def test_nobody_consents_namelessly(samira, by, consent):
    with refused(says="who gave the consent", field="given_by"):
        set_consent(samira, consent, given_by=" ", **by)


def test_no_consent_needs_nobody(samira, by):
    set_consent(samira, Consent.MAY_BE_NAMED, given_by="herself", **by)

    set_consent(samira, Consent.NOT_FOR_PUBLICATION, given_by="", **by)

    assert now_at(samira).may_use_name is False


# ---------------------------------------------------------------- handling note


def test_a_handling_note_is_written_on_the_version_that_was_read(cast, samira, by):
    write_handling_note(samira, "Call after 18:00", version=samira.version, check_on=date(2026, 6, 1), **by)

    case = now_at(samira)
    assert (case.handling_note, case.handling_note_by) == ("Call after 18:00", cast.caseworker)
    assert (case.handling_note_check_on, case.version) == (date(2026, 6, 1), samira.version + 1)


@pytest.mark.parametrize("what_came", ["a note", "news"])
def test_a_note_written_on_an_older_version_loses_nothing(cast, samira, by, what_came):
    read = samira.version
    if what_came == "a note":
        write_handling_note(samira, "Never by phone", version=read, actor=cast.colleague, at=NOW)
    else:
        release(cast, samira)

    with refused(ChangedMeanwhile):
        write_handling_note(samira, "Call after 18:00", version=read, **by)


# ---------------------------------------------------------------- designation


def given(case, by, **said):
    said.setdefault("given_on", on("June 2018"))
    said.setdefault("reason", "jailed for a poem")
    return designate(case, DesignationKind.PRISONER_OF_CONSCIENCE, **said, **by)


def test_a_designation_has_a_day_a_reason_and_sources_and_is_no_status(cast, samira, by):
    before = every_row()

    row = given(samira, by, sources=BY_LAWYER)

    assert new_rows(before) == {"Designation": 1, "Source": 1}
    assert (row.given_on.edtf, row.reason, row.recorded_by) == (
        "2018-06",
        "jailed for a poem",
        cast.caseworker,
    )


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"given_on": on("1 June 2026")}, "given_on"),
        ({"known": known("2026-03-03")}, "known_on"),
    ],
    ids=["no reason", "still to come", "known later"],
)
def test_a_designation_without_reason_or_in_time_to_come_is_refused(samira, by, said, field):
    with refused(field=field):
        given(samira, by, **said)


def test_a_designation_ends_on_a_day_with_a_reason(samira, by):
    row = given(samira, by)

    end_designation(row, ended_on=on("2020"), reason="advocated violence", **by)

    stored = Designation.objects.get()
    assert (stored.ended_on.edtf, stored.ended_reason) == ("2020", "advocated violence")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reason": " ", "ended_on": on("2020")}, "reason"),
        ({"reason": "not so", "ended_on": on("2017")}, "ended_on"),
        ({"reason": "not so", "ended_on": on("1 June 2026")}, "ended_on"),
    ],
    ids=["no reason", "before it was given", "still to come"],
)
def test_a_designation_does_not_end_in_silence_nor_before_it_began(samira, by, said, field):
    row = given(samira, by)

    with refused(field=field):
        end_designation(row, **said, **by)


def test_a_designation_ends_once(samira, by):
    row = given(samira, by)
    end_designation(row, ended_on=on("2020"), reason="advocated violence", **by)

    with refused(says="ended already"):
        end_designation(Designation.objects.get(), ended_on=on("2021"), reason="again", **by)


def test_looking_leaves_no_trace(cast, samira):
    """The control of the refusals: the watch sees a changed column, and nothing where nothing changed."""
    with no_trace():
        list(access.cases_for(cast.caseworker))
    with pytest.raises(AssertionError, match="Case"), no_trace():
        set_consent(samira, Consent.ANONYMISE, given_by="herself", actor=cast.caseworker, at=NOW)

"""Writing, checking and approving a summary: by whom, after what was looked at, and until what comes up."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from cases import summaries
from cases.access import OPERATOR, NotAllowed
from cases.models import VictorySummary
from cases.models.recorded import erase_texts
from cases.operations import caring, recording, summarising
from cases.operations.contacts import ContactDraft, add_contact
from cases.operations.granting import give_grant
from cases.operations.revising import correct_status_change, withdraw
from cases.operations.summarising import SummaryChanged
from cases.operations.writing import Refused
from cases.vocabulary import (
    Consent,
    ContactKind,
    OrganisationPermission,
    OutcomeKind,
    Permission,
    Status,
    SummaryState,
    Sureness,
)
from tests.cast import _organisation
from tests.factories import BY_LAWYER, NOW, held_case, on, outcome, verified
from tests.operations.watching import refused
from tests.summaries.conftest import WITH_THE_NAME, WITHOUT_A_NAME

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


# ---------------------------------------------------------------- the three states


def test_it_is_drafted_checked_and_approved_and_then_offered(told):
    told.write()
    assert told.row.state == SummaryState.DRAFT and not told.offered()
    told.check()
    assert told.row.state == SummaryState.CHECKED and not told.offered()
    told.approve()

    offered = summaries.for_publication([told.case.pk], 2019, "en", NOW.date())[told.case.pk]
    assert (offered.text, offered.anonymised_text) == (WITH_THE_NAME, WITHOUT_A_NAME)
    reasons = [row.history_change_reason for row in summaries.states_of(told.row)]
    assert reasons == ["Approved", "Checked", "Drafted"]


def test_who_saved_it_last_neither_checks_nor_approves(told):
    told.write()
    with refused(Refused, "You saved this text last"):
        told.check(actor=told.cast.caseworker)
    told.check()
    with refused(Refused, "You saved this text last"):
        told.approve(actor=told.cast.caseworker)


def test_the_database_holds_that_too(told):
    told.write()
    row = VictorySummary.objects.filter(pk=told.row.pk)

    for column in ("checked_by", "approved_by"):
        with refused(IntegrityError), transaction.atomic():
            erase_texts(row, **{column: told.cast.caseworker})


def test_what_is_not_checked_is_not_approved(told):
    told.write()

    with refused(Refused, "Somebody has to check it first"):
        told.approve()


def test_whatever_is_saved_is_a_draft_again(told):
    told.approved()

    told.write("Samira al-Qadari is free.", seen=told.row.version, actor=told.cast.colleague, at=LATER)

    row = told.row
    assert row.state == SummaryState.DRAFT
    assert (row.checked_by, row.approved_by, row.since_seen) == (None, None, "")
    assert row.edited_by == told.cast.colleague and row.drafted_by == told.cast.caseworker


def test_it_is_taken_back_to_a_draft(told):
    told.approved()

    summarising.return_summary(told.row, seen=told.row.version, actor=told.cast.caseworker, at=LATER)

    assert told.row.state == SummaryState.DRAFT and not told.offered()


def test_a_case_that_does_not_count_has_no_summary(cast, told):
    told.case = held_case(cast, "Karim Osman")

    with refused(Refused, "does not count in 2019"):
        told.write()


# ---------------------------------------------------------------- two people at once


def test_a_text_that_only_one_changed_keeps_both(told):
    told.write()
    told.write("Hers.", seen=1, actor=told.cast.colleague)

    told.write(WITH_THE_NAME, "Without a name, anew.", seen=1)

    assert (told.row.text, told.row.anonymised_text) == ("Hers.", "Without a name, anew.")


def test_a_text_that_both_changed_loses_nothing(told):
    told.write()
    told.write("Hers.", seen=1, actor=told.cast.colleague)

    with pytest.raises(SummaryChanged) as changed:
        told.write("Mine.", seen=1)

    (conflict,) = changed.value.conflicts
    assert (conflict.before, conflict.now, conflict.mine) == (WITH_THE_NAME, "Hers.", "Mine.")
    assert told.row.text == "Hers."
    told.write("Both.", seen=changed.value.version)
    assert told.row.text == "Both."


def test_what_was_saved_meanwhile_is_neither_checked_nor_approved_unread(told):
    told.write()
    told.write("Hers.", seen=1, actor=told.cast.caseworker)

    with refused(Refused, "meanwhile"):
        told.check(seen=1)


# ---------------------------------------------------------------- what came later


def test_it_is_not_checked_before_somebody_says_they_looked(told):
    told.write()

    with refused(Refused, "Look at what came later"):
        told.check(since="")


def test_news_between_reading_and_approving_is_not_passed_over(told):
    told.write()
    told.check()
    read = told.since.digest
    outcome(told.cast, told.case, OutcomeKind.RE_ARREST, "2 March 2020")

    with refused(Refused, "it may have changed"):
        told.approve(since=read)


def test_a_setback_after_approval_holds_it_back_until_it_is_approved_again(told):
    told.approved()
    assert told.offered(), "the control"

    outcome(told.cast, told.case, OutcomeKind.RE_ARREST, "2 March 2020")

    assert not told.offered()
    told.approve()
    assert told.offered()


def test_once_what_it_tells_is_withdrawn_it_is_no_longer_offered(told):
    told.approved()

    withdraw(told.change, reason="it was somebody else", actor=told.cast.caseworker, at=NOW)

    assert not told.offered()
    assert summaries.News.OUTCOME in summaries.news_of(told.row, told.since)
    with refused(Refused, "corrected or withdrawn"):
        told.approve()


def test_once_it_is_corrected_the_summary_is_saved_checked_and_approved_again(told):
    told.approved()
    said = {"happened_on": on("9 May 2019"), "sources": BY_LAWYER, "sureness": Sureness.CONFIRMED}
    fixed = correct_status_change(
        told.change, to=Status.RELEASED_UNCONDITIONALLY, outcome=OutcomeKind.RELEASED_UNCONDITIONALLY,
        reason="the day was wrong", actor=told.cast.caseworker, at=NOW, **said,
    )  # fmt: skip
    assert not told.offered()
    verified(told.cast, fixed, at=LATER)

    told.write("Samira al-Qadari was released on 9 May 2019.", seen=told.row.version, at=LATER)
    told.check()
    told.approve()

    assert told.offered() and told.row.outcome == fixed.outcome


def test_consent_written_down_anew_holds_it_back(told):
    told.approved()

    caring.set_consent(told.case, Consent.ANONYMISE, given_by="herself", actor=told.cast.caseworker, at=LATER)

    assert not told.offered()


def test_consent_that_lapsed_withholds_the_text_with_the_name_alone(told):
    until = NOW.date() + timedelta(days=10)
    said = {"given_by": "herself", "until": until, "actor": told.cast.caseworker, "at": NOW}
    caring.set_consent(told.case, Consent.MAY_BE_NAMED, **said)
    told.approved()

    on_the_day, after = (
        summaries.for_publication([told.case.pk], 2019, "en", day)[told.case.pk]
        for day in (until, until + timedelta(days=1))
    )
    assert on_the_day.text == WITH_THE_NAME
    assert (after.text, after.anonymised_text) == ("", WITHOUT_A_NAME)


# ---------------------------------------------------------------- a death


def died(told):
    recording.record_status_change(
        case=told.case, to=Status.KILLED, happened_on=on("3 June 2020"), sources=BY_LAWYER,
        actor=told.cast.caseworker, at=NOW,
    )  # fmt: skip


def test_after_a_death_nothing_is_approved_or_offered_before_the_family_knows(told):
    told.approved()
    died(told)
    assert not told.offered()
    with refused(Refused, "the family knows"):
        told.approve()

    said = {"who": "her brother", "since": NOW.date(), "actor": told.cast.caseworker, "at": NOW}
    row = summarising.say_family_knows(told.case, **said)
    told.approve()
    assert told.offered()

    summarising.withdraw_family_knows(row, reason="another family", actor=told.cast.caseworker, at=NOW)
    assert not told.offered()


def test_the_family_knows_with_a_name_and_a_day_that_has_been(told):
    by = {"actor": told.cast.caseworker, "at": NOW}

    with refused(Refused, "Say who"):
        summarising.say_family_knows(told.case, who=" ", since=NOW.date(), **by)
    with refused(Refused, "still to come"):
        summarising.say_family_knows(told.case, who="x", since=NOW.date() + timedelta(days=1), **by)


# ---------------------------------------------------------------- words that may not be published


@pytest.mark.parametrize(
    "words", ["Samira was released.", "On 5 May 2019 a person was released.", "In Harran.", "UA 60/16 ended."]
)
def test_a_text_without_a_name_that_gives_somebody_away_is_not_approved(told, words):
    told.write(anonymised=words)
    told.check()

    with refused(Refused, "words that have to go"):
        told.approve(kept_why="it is known")


def test_a_name_for_finding_only_is_in_no_text_that_is_approved(told):
    told.write("Samira al-Qadari, once Noor Halabi, was released.")
    told.check()

    with refused(Refused, "have to go"):
        told.approve(kept_why="it is known")


def test_other_words_stay_with_a_reason(told):
    told.write("Samira al-Qadari was released and is with her mother.")
    told.check()
    with refused(Refused, "Say why the marked words stay"):
        told.approve()

    told.approve(kept_why="Her mother spoke in public herself")

    assert told.row.kept_why == "Her mother spoke in public herself"
    assert told.offered()


def test_a_contact_that_is_named_later_takes_the_text_back(told):
    told.write("Samira al-Qadari was released, says Farouk.")
    told.check()
    told.approve()
    assert told.offered(), "the control"

    by = {"actor": told.cast.caseworker, "at": LATER}
    add_contact(told.case, ContactDraft(ContactKind.LAWYER, "Farouk Daher"), **by)

    assert not told.offered()


def test_who_may_not_see_contacts_is_not_told_which_word_it_is(told):
    by = {"actor": told.cast.caseworker, "at": NOW}
    add_contact(told.case, ContactDraft(ContactKind.LAWYER, "Farouk Daher"), **by)
    told.write("Samira al-Qadari was released, says Farouk.")
    told.check()
    reader = freezes(told)

    with refused(Refused, "Ask somebody who may see contacts"):
        told.approve(actor=reader)


# ---------------------------------------------------------------- who


def read_along(told, user):
    give_grant(
        on=told.cast.individuals, to=user, permissions=[Permission.VIEW], until=NOW + timedelta(days=9),
        reason="to read along", actor=OPERATOR, at=NOW - timedelta(hours=1),
    )  # fmt: skip


def freezes(told):
    """The annual report, which may freeze it, sees the case."""
    user = told.cast.annual_report
    user.user_permissions.add(_organisation(OrganisationPermission.FREEZE))
    read_along(told, user)
    return user


def test_the_annual_report_writes_and_approves_where_it_sees_the_case(told):
    with pytest.raises(Http404):
        told.write(actor=told.cast.annual_report)
    freezes(told)

    told.write(actor=told.cast.annual_report)
    told.check()
    told.approve()

    assert told.offered()


def test_who_only_sees_the_case_writes_and_approves_nothing(told):
    read_along(told, told.cast.outsider)

    with refused(NotAllowed):
        told.write(actor=told.cast.outsider)
    told.write()
    with refused(NotAllowed):
        told.check(actor=told.cast.outsider)
    told.check()
    with refused(NotAllowed):
        told.approve(actor=told.cast.outsider)


def test_summaries_of_a_year_are_those_of_visible_cases(told):
    told.write()

    def seen(who):
        return [row.case_id for row in summaries.of_year(who, [told.case.pk], 2019)]

    assert seen(told.cast.colleague) == [told.case.pk]
    assert seen(told.cast.officer) == seen(told.cast.annual_report) == [], "leaked"


def test_for_publication_asks_a_fixed_number_of_queries(told, django_assert_num_queries):
    told.approved()

    with django_assert_num_queries(9):
        summaries.for_publication([told.case.pk], 2019, "en", NOW.date())

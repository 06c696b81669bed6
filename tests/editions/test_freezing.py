"""A year's figure is proposed by one person, frozen by a second one, and changes no more."""

import json
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction

from cases import editions
from cases.access import NotAllowed
from cases.models import Edition, FreezeProposal
from cases.models.recorded import LogIsAppendOnly
from cases.operations import freezing
from cases.operations.writing import Refused
from cases.vocabulary import FreezeAnswer, OrganisationPermission, OutcomeKind
from tests.cast import _organisation
from tests.conftest import NOW
from tests.editions.conftest import propose
from tests.factories import outcome, urgent_action, verified

pytestmark = pytest.mark.django_db


def test_an_edition_holds_the_number_the_rule_and_every_case_by_reference(edition, year):
    content = editions.content_of(edition)

    assert (edition.year, edition.number, edition.value, edition.value_max) == (2019, 1, 2, 3)
    counted = {line["case"] for line in content["counted"]}
    assert counted == {year["Freed"].reference, year["Treated"].reference}
    assert content["counted"] == sorted(content["counted"], key=editions.digest), "no place tells a reference"
    assert [line["case"] for line in content["undetermined"]] == [year["In Doubt"].reference]
    assert content["not_counted"] == {"not verified": 1}
    assert content["rule"]["name"] == edition.rule == "2019-1"
    assert content["breakdowns"]["kind"] == {"family_contact": 1, "released_unconditionally": 1}
    assert editions.faults_of(edition) == []


def test_an_edition_holds_no_name_and_nothing_that_somebody_wrote(edition, cast):
    for said in ("Freed", "Treated", "Nadia", "Omar", "Ines", "by phone", "annual report"):
        assert said.lower() not in edition.content.lower()


def test_the_second_person_is_told_that_something_waits(ines, ruth, year, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        propose(ines)

    assert [sent.to for sent in mail.outbox] == [[ruth.email]]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"note": " "}, "Say what this edition is for"),
        ({"known_on": date(2019, 12, 31)}, "after 31 December 2019"),
        ({"known_on": date(2026, 3, 3)}, "a day that has been"),
        ({"year": 2026}, "2026 is not over"),
        ({"acknowledges_open": False}, "1 of 2019 still need a decision"),
    ],
)
def test_what_cannot_be_frozen_is_said_in_a_sentence_and_nothing_is_written(ines, year, said, sentence):
    with pytest.raises(Refused, match=sentence):
        propose(ines, **said)

    assert not FreezeProposal.objects.exists() and not Edition.objects.exists()


def test_nobody_approves_their_own_proposal(proposed, ines):
    with pytest.raises(Refused, match="second person"):
        freezing.approve(proposed, actor=ines, at=NOW)

    assert not Edition.objects.exists()


def test_one_person_freezes_alone_where_the_organisation_says_so(ines, year, settings):
    settings.ONE_PERSON_FREEZES = True

    made = propose(ines).edition

    assert (made.number, made.approved_by, made.proposed_by) == (1, None, ines)


@pytest.mark.parametrize("missing", [OrganisationPermission.FIGURES, OrganisationPermission.FREEZE])
def test_who_lacks_either_permission_neither_proposes_nor_answers(proposed, ruth, missing):
    ruth.user_permissions.remove(_organisation(missing))

    for act in (
        lambda: propose(ruth, year=2018, known_on=date(2020, 1, 1)),
        lambda: freezing.approve(proposed, actor=ruth, at=NOW),
        lambda: freezing.decline(proposed, reason="No", actor=ruth, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert not Edition.objects.exists()


def test_what_is_frozen_is_what_was_proposed_or_nothing(proposed, ruth, cast, year):
    year["Freed"].country = "XV"
    year["Freed"].save(update_fields=["country"])

    with pytest.raises(Refused, match="no longer what was proposed"):
        freezing.approve(proposed, actor=ruth, at=NOW)

    proposed.refresh_from_db()
    assert proposed.answer == "" and not Edition.objects.exists()


def test_what_is_recorded_between_the_two_changes_nothing(proposed, ruth, cast, year):
    later = NOW + timedelta(hours=1)
    verified(cast, outcome(cast, year["Unverified"], OutcomeKind.APOLOGY, at=later), at=later)

    made = freezing.approve(proposed, actor=ruth, at=later + timedelta(hours=1))

    assert made.value == 2


def test_a_proposal_is_declined_by_another_and_taken_back_by_its_author(ines, ruth, year):
    for actor, answer in ((ruth, FreezeAnswer.DECLINED), (ines, FreezeAnswer.WITHDRAWN)):
        proposal = propose(ines)
        freezing.decline(proposal, reason="One is missing", actor=actor, at=NOW)
        proposal.refresh_from_db()
        assert (proposal.answer, proposal.answered_by) == (answer, actor)
        with pytest.raises(Refused, match="answered already"):
            freezing.approve(proposal, actor=ruth, at=NOW)


def test_two_proposals_for_one_year_do_not_wait_at_once(proposed, ruth):
    with pytest.raises(Refused, match="proposed for 2019 already"):
        propose(ruth)


def test_editions_of_a_year_are_numbered(edition, ines, ruth):
    second = freezing.approve(propose(ines), actor=ruth, at=NOW)

    assert second.number == 2 and second.fingerprint != edition.fingerprint


# ---------------------------------------------------------------- never again


def test_an_edition_never_changes_through_the_product(edition):
    edition.value = 3
    for act in (edition.save, edition.delete, Edition.objects.all().delete):
        with pytest.raises(LogIsAppendOnly):
            act()
    with pytest.raises(LogIsAppendOnly):
        Edition.objects.update(value=3)


def test_nothing_that_somebody_typed_is_kept_in_it(cast, ines, ruth, year):
    urgent_action(cast, year["Freed"], began="1 October 2018", number="UA 12/19 Zed Person")

    made = freezing.approve(propose(ines), actor=ruth, at=NOW)

    assert "Zed" not in made.content


def test_an_edition_is_frozen_in_any_time_zone(ines, ruth, year, settings):
    settings.TIME_ZONE = "Asia/Tokyo"

    made = freezing.approve(propose(ines, known_on=date(2026, 3, 1)), actor=ruth, at=NOW)

    assert made.number == 1 and editions.content_of(made)["known_by"].endswith("14:59:59.999999+00:00")


def test_who_may_no_longer_freeze_proposes_no_more(proposed, ines, ruth):
    ines.is_active = False
    ines.save()

    with pytest.raises(Refused, match="may no longer freeze"):
        freezing.approve(proposed, actor=ruth, at=NOW)


def test_two_who_propose_at_the_same_moment_are_told_the_same(ines, ruth, year, monkeypatch):
    propose(ines)
    monkeypatch.setattr("django.db.models.query.QuerySet.exists", lambda rows: False)

    with pytest.raises(Refused, match="proposed for 2019 already"):
        propose(ruth)


def test_only_who_can_answer_is_told(cast, ines, ruth, year, django_capture_on_commit_callbacks):
    cast.officer.user_permissions.add(_organisation(OrganisationPermission.FREEZE))

    with django_capture_on_commit_callbacks(execute=True):
        propose(ines)

    assert [sent.to for sent in mail.outbox] == [[ruth.email]]


def test_sqlite_replaces_none(edition):
    if connection.vendor != "sqlite":
        pytest.skip("INSERT OR REPLACE is a word of SQLite")
    columns = [field.column for field in Edition._meta.fields]
    values = ", ".join("999" if column == "value" else column for column in columns)
    said = f"INSERT OR REPLACE INTO cases_edition ({', '.join(columns)}) SELECT {values} FROM cases_edition"

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(said)

    assert editions.edition(edition.approved_by, 2019, 1).value == 2


@pytest.mark.parametrize(
    "said",
    ["UPDATE cases_edition SET value = 3", "UPDATE cases_edition SET note = ''", "DELETE FROM cases_edition"],
)
def test_the_database_itself_refuses(edition, said):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(said)

    assert editions.edition(edition.approved_by, 2019, 1).value == 2


def test_the_control_without_its_trigger_the_same_statement_changes_it(edition):
    on = " ON cases_edition" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER cases_edition_never_updated{on}")
        cursor.execute("UPDATE cases_edition SET value = 3")

    changed = editions.edition(edition.approved_by, 2019, 1)
    assert changed.value == 3
    assert editions.faults_of(changed) == ["2019, edition 1: its numbers are not those of its content."]


def test_a_changed_content_is_found_by_its_fingerprint(edition):
    content = json.loads(edition.content)
    content["counted"][0]["country"] = "XV"
    edition.content = editions.written(content)

    assert "2019, edition 1: its fingerprint is not that of its content." in editions.faults_of(edition)


def _hidden(content):
    content["counted"] = [{"digest": editions.digest(line)} for line in content["counted"]]


def _known_later(content):
    content["known_by"] = "2026-03-03T10:00:00+00:00"


def _of_another(content):
    content["counted"][0]["country"] = "XV"
    content["breakdowns"]["country"] = {"XM": 1, "XV": 1}


def _twice(content):
    content["counted"].append(content["counted"][0])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_hidden, "its content is damaged"),
        (_known_later, "its days are not those of its content"),
        (_of_another, "it is not what was proposed"),
        (dict.clear, "its content is damaged"),
        (_twice, "its parts are not those"),
    ],
)
def test_a_content_made_anew_with_its_fingerprint_is_found_all_the_same(edition, change, said):
    content = json.loads(edition.content)
    change(content)
    edition.content = editions.written(content)
    if content:
        edition.fingerprint = editions.fingerprint(content)

    assert said in " ".join(editions.faults_of(edition))

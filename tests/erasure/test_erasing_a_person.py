"""A person is erased by two: no word of them stays in any table or file, and no figure moves."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import models as orm

from cases import finding, tallies
from cases.access import NotAllowed
from cases.files import vault
from cases.models import (
    AccessRecord,
    Bar,
    Case,
    Contact,
    EmergencyOpening,
    Erasure,
    Evidence,
    HandOver,
    PersonName,
)
from cases.operations import caring, deciding, erasing, recording, summarising
from cases.operations.contacts import draft_of, edit_contact
from cases.operations.evidence import withdraw_file
from cases.operations.granting import give_grant
from cases.operations.writing import Refused
from cases.vocabulary import DesignationKind, OrganisationPermission, Permission, Read
from tests.access.told_world import tell
from tests.cast import _organisation
from tests.erasure.dumping import files_with, tables_with
from tests.factories import BY_LAWYER, NOW, OutcomeKind, on, outcome
from tests.operations.watching import refused

pytestmark = pytest.mark.django_db
WORDS = ["Amberley", "amberley", "Эмберли", "эмберли", "AMBERLEY"]


@pytest.fixture
def two(cast):
    """Two administrators who manage people."""
    for user in (cast.administrator, cast.colleague):
        user.user_permissions.add(_organisation(OrganisationPermission.PEOPLE))
    return cast.administrator, cast.colleague


@pytest.fixture
def told(cast, settings, tmp_path):
    """A case with the tag in every text that anybody may write, and one of somebody else."""
    settings.MEDIA_ROOT = tmp_path / "media"
    told = tell(cast, "Amberley", "Эмберли", country="XM")
    case, by = Case.objects.get(pk=told.case.pk), {"actor": cast.caseworker, "at": NOW - timedelta(hours=1)}
    caring.write_handling_note(case, "Amberley sleeps at her aunt's", version=case.version, **by)
    contact = Contact.objects.get(case=case)
    edit_contact(contact, draft_of(contact).__class__(**{**draft_of(contact).__dict__, "note": "Amberley"}),
                 version=1, **by)  # fmt: skip
    withdraw_file(Evidence.objects.get(case=case), reason="Amberley is not on it", **by)
    designation = caring.designate(
        case, DesignationKind.PRISONER_OF_CONSCIENCE, given_on=on("2018"), reason="Amberley wrote", **by,
        sources=BY_LAWYER,
    )  # fmt: skip
    caring.end_designation(designation, ended_on=on("2020"), reason="Amberley said so", **by)
    quashed = outcome(cast, case, OutcomeKind.CONVICTION_QUASHED, "2019")
    recording.link_reversal(outcome=quashed, happened_on=on("2021"), reason="Amberley again", **by)
    said = {"outcome": quashed, "year": 2019, "counts": True, "reason": "as Amberley said"}
    deciding.decide(**said, actor=cast.colleague, at=NOW)
    give_grant(on=case, to=cast.west, permissions=[Permission.VIEW], until=NOW + timedelta(days=3),
               reason="Amberley's case", **by)  # fmt: skip
    Bar.objects.create(user=cast.officer, case=case, reason="Amberley's cousin", set_at=NOW)
    HandOver.objects.create(case=case, giver=cast.caseworker, receiver=cast.colleague, from_on=NOW.date(),
                            note="Amberley trusts him", offered_at=NOW)  # fmt: skip
    EmergencyOpening.objects.create(case=case, by=cast.administrator, reason="Amberley is ill", opened_at=NOW,
                                    until=NOW)  # fmt: skip
    texts = {"text": "Amberley was released.", "anonymised_text": "Amberley went free."}
    row = summarising.write_summary(case, 2019, "en", texts, seen=0, **by)
    summarising.write_summary(
        case, 2019, "en", {**texts, "text": "Amberley is free."}, seen=row.version, **by
    )
    summarising.say_family_knows(case, who="Amberley's aunt", since=NOW.date(), **by)
    told.other = tell(cast, "Brackenford", "Бракенфорд", country="XM")
    return told


def ask(told, two, **said):
    words = {"reason": "The family asks for it", "actor": two[0], "at": NOW, **said}
    return erasing.ask_erasure(told.case.reference, **words)


def confirm(told, two, **said):
    return erasing.confirm_erasure(told.case.reference, **{"actor": two[1], "at": NOW, **said})


def figures(case):
    return [
        (line.case_id if hasattr(line, "case_id") else line.case.pk)
        for year in (2018, 2019, 2020, 2021, 2022)
        for line in tallies.tally(year, cases=Case.objects.all(), now=NOW).counted
    ]


# ---------------------------------------------------------------- nothing stays


def test_no_word_stays_in_any_table_or_file(told, two, tmp_path):
    before = tables_with(WORDS)
    assert len(before) > 15 and "cases_historicalcase" in before, "the control: the words are on record"
    stored = list(vault.names())

    ask(told, two)
    row = confirm(told, two)

    assert tables_with(WORDS) == {}
    assert files_with(WORDS, tmp_path) == []
    gone = set(stored) - set(vault.names())
    assert len(gone) >= 2 and row.files == 1
    assert told.other.file.hex in "".join(vault.names()), "somebody else's file stays"


def test_the_encrypted_words_are_gone_for_who_has_the_key_too(told, two):
    ask(told, two)
    confirm(told, two)

    contact = Contact.objects.get(case=told.case)
    past = list(Contact.history.filter(case=told.case))
    assert (contact.name, contact.how, contact.note) == ("Erased", "", "")
    assert {(one.name, one.how, one.note) for one in past} == {("Erased", "", "")} and len(past) == 2
    row = Evidence.objects.get(case=told.case)
    assert (row.file_name, row.title, row.sha256, row.has_copy) == ("Erased", "", "", False)


def test_nobody_finds_the_person_by_a_name_any_more(told, two, cast):
    names = [told.words["name"], told.words["own script"], told.words["other name"]]
    assert all(found(cast.caseworker, name) == {told.case.pk} for name in names), "the control"

    ask(told, two)
    confirm(told, two)

    assert [found(cast.caseworker, name) for name in [*names, "Erased"]] == [set(), set(), set(), set()]
    assert found(cast.caseworker, told.other.words["name"]) == {told.other.case.pk}


def found(actor, text):
    return {match.case.pk for match in finding.find(actor, text)}


def test_no_figure_moves(told, two):
    before = figures(told.case)
    assert told.case.pk in before, "the control: the case counts"

    ask(told, two)
    confirm(told, two)

    assert figures(told.case) == before


def test_what_is_about_others_stays(told, two):
    words = ["Brackenford", "Бракенфорд"]
    before = tables_with(words)

    ask(told, two)
    confirm(told, two)

    kept = tables_with(words)
    assert kept.keys() == before.keys()


def test_a_case_that_is_erased_still_opens(told, two, cast, client):
    ask(told, two)
    confirm(told, two)

    client.force_login(cast.caseworker, backend="cases.access.GateBackend")
    for name in ("", "timeline/", "names/", "outcomes/", "actions/", "contacts/", "evidence/"):
        answer = client.get(f"/cases/{told.case.reference}/{name}")
        assert answer.status_code == 200, name


# ---------------------------------------------------------------- by two


def test_until_another_confirms_nothing_changes(told, two):
    before = tables_with(WORDS)
    ask(told, two)

    with refused(Refused, "another administrator confirms"):
        confirm(told, two, actor=two[0])
    assert tables_with(WORDS) == before


@pytest.mark.parametrize("who", ["caseworker", "officer", "outsider", "annual_report"])
def test_who_does_not_manage_people_neither_asks_nor_confirms(told, two, cast, who):
    with refused(NotAllowed, "manages people"):
        ask(told, two, actor=getattr(cast, who))
    ask(told, two)
    with refused(NotAllowed, "manages people"):
        confirm(told, two, actor=getattr(cast, who))


def test_what_nobody_asked_for_is_not_confirmed(told, two):
    with refused(Refused, "Nobody asked"):
        confirm(told, two)


def test_a_reason_is_needed_and_one_asks_once(told, two):
    with refused(Refused, "Say why"):
        ask(told, two, reason=" ")
    ask(told, two)
    with refused(Refused, "already"):
        ask(told, two)


def test_it_is_in_the_access_log_by_reference_and_counts(told, two):
    ask(told, two)
    row = confirm(told, two)

    logged = list(AccessRecord.objects.filter(kind=Read.ERASURE).order_by("number"))
    assert [one.detail for one in logged] == ["asked", f"confirmed: {row.rows} rows, {row.files} files"]
    assert [one.actor for one in logged] == list(two)


def test_cut_off_before_the_files_it_is_said_again(told, two, monkeypatch):
    ask(told, two)
    stored = set(vault.names())
    with monkeypatch.context() as killed:
        killed.setattr(vault, "forget", lambda name: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            confirm(told, two)

    confirm(told, two)

    assert len(stored - set(vault.names())) >= 2
    assert Erasure.objects.get().confirmed_by == two[1]


def test_the_commands_are_run_by_two(told, two, capsys):
    asking, confirming = (one.email for one in two)
    call_command("erase_person", told.case.reference, "--reason", "The family asks", "--as", asking)
    assert "Nothing is erased yet" in capsys.readouterr().out
    with pytest.raises(CommandError, match="another administrator confirms"):
        call_command("erase_person", told.case.reference, "--confirm", "--as", asking)

    call_command("erase_person", told.case.reference, "--confirm", "--as", confirming)

    assert "Erased in" in capsys.readouterr().out
    assert not PersonName.objects.filter(case=told.case).exclude(text="Erased").exists()


# ---------------------------------------------------------------- nothing is forgotten


def text_columns(model) -> set[str]:
    """Return the columns of a model that hold free text: closed lists, keys and digests of keys are none."""
    return {
        one.name
        for one in model._meta.concrete_fields
        if isinstance(one, orm.CharField | orm.TextField | orm.JSONField | orm.BinaryField)
        and not one.choices
    }


def undeclared(model) -> set[str]:
    name = model.__name__
    if name in erasing.KEPT:
        return set()
    erased = {column for table in erasing.BLANKED if table.model is model for column in table.columns}
    kept = {column for column in text_columns(model) if f"{name}.{column}" in erasing.KEPT}
    kept |= {column for column in text_columns(model) if column.endswith(erasing.KEPT_ENDINGS)}
    return text_columns(model) - erased - kept


def test_every_text_column_is_erased_or_said_to_be_kept():
    historical = {m.history.model for m in apps.get_app_config("cases").get_models() if hasattr(m, "history")}
    models = [
        m for m in apps.get_app_config("cases").get_models(include_auto_created=True) if m not in historical
    ]

    found = {model.__name__: columns for model in models if (columns := undeclared(model))}

    assert not found, "Say in cases/operations/erasing.py what becomes of these when a person is erased."


def test_the_check_sees_a_column_that_nobody_declared(monkeypatch):
    monkeypatch.setattr(erasing, "BLANKED", erasing.BLANKED[3:])

    assert undeclared(Case) >= {"summary", "place"}


def test_history_tables_have_no_text_that_their_models_have_not():
    for model in apps.get_app_config("cases").get_models():
        if hasattr(model, "history"):
            more = text_columns(model.history.model) - text_columns(model)
            assert more <= {"history_change_reason"}, model

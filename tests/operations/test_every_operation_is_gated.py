"""Every operation on a case: hidden is 404, visible but not permitted is NotAllowed, neither leaves a trace.

An operation without a row here fails the first test.
"""

import importlib
import inspect
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import Http404

from cases import summaries
from cases.access import OPERATOR, NotAllowed
from cases.dates import from_day
from cases.facts import Seen
from cases.models import Case, Membership
from cases.operations import (
    acting,
    answering,
    assigning,
    caring,
    closing,
    consenting,
    contacts,
    deciding,
    editing,
    evidence,
    granting,
    handing_over,
    linking,
    merging,
    noting,
    opening,
    proceeding,
    putting_off,
    recording,
    revising,
    summarising,
    taking_up,
)
from cases.vocabulary import (
    ActivityKind,
    AppealChoice,
    Consent,
    ConsentGiver,
    ContactKind,
    DesignationKind,
    EventKind,
    FileState,
    HearingState,
    IntakeOutcome,
    IntakeQuestion,
    LinkKind,
    NoteKind,
    OutcomeKind,
    ParticipationKind,
    Permission,
    Sensitivity,
    SpokenWith,
    Status,
    Sureness,
    WorkKind,
    YesNo,
)
from tests.built_once import built_once
from tests.cast import Cast, assemble
from tests.factories import BY_LAWYER, NOW, held_case, merged, on, outcome, release, urgent_action, verified
from tests.operations.watching import no_trace, refused

pytestmark = pytest.mark.django_db
A_MINUTE_AGO = NOW - timedelta(minutes=1)
SAID: dict[str, Any] = {"happened_on": on("6 May 2019"), "sources": BY_LAWYER, "sureness": Sureness.CONFIRMED}


@dataclass
class World:
    """One of everything that an operation may be asked to work on, all on one case."""

    cast: Cast
    case: Case
    other: Case
    change: Any
    award: Any
    event: Any
    reversal: Any
    decision: Any
    activity: Any
    designation: Any
    membership: Membership
    bundle: Any
    ended_bundle: Any
    bar: Any
    offer: Any
    contact: Any
    file: Any
    upload: Any
    edit: int
    note: Any
    task: Any
    done_task: Any
    link: Any
    charge: Any
    hearing: Any
    proposal: Case
    agreed: Case
    summary: Any
    draft: Any
    family_knows: Any
    merge: Any


TALK = noting.NoteDraft(
    "The mother is well", on("1 March 2026"), NoteKind.CONTACT, SpokenWith.FAMILY, "To call her"
)
TAKEN_UP = taking_up.IntakeDraft(
    IntakeOutcome.TAKEN_UP,
    NOW.date(),
    "agreed on Monday",
    {one: taking_up.Weighed(YesNo.NO if one == IntakeQuestion.HARM else YesNo.YES) for one in IntakeQuestion},
)
CHARGE = proceeding.ChargeDraft(on("2017"), "court document", description="False news")
TAKEN_BACK = consenting.Withdrawal(ConsentGiver.PERSON, "herself", NOW.date(), "a letter")
SISTER = contacts.ContactDraft(ContactKind.FAMILY, "The elder sister")


def _task(cast, case, **by):
    return assigning.give_task(case, what="call", for_whom=cast.caseworker, due_on=NOW.date(), **by)


def _done(task, **by):
    assigning.do_task(task, **by)
    return task


@pytest.fixture(scope="module")
def _built(django_db_setup, django_db_blocker, tmp_path_factory):
    media = tmp_path_factory.mktemp("media")
    with built_once(django_db_blocker, lambda: _assembled(assemble(NOW)), MEDIA_ROOT=media) as world:
        yield world, media


@pytest.fixture
def world(_built, db, settings):
    built, settings.MEDIA_ROOT = _built
    return deepcopy(built)


@pytest.fixture
def cast(world):
    return world.cast


def _assembled(cast: Cast) -> World:
    give = {"until": None, "reason": "needed for this test", "actor": OPERATOR, "at": NOW - timedelta(days=2)}
    granting.give_grant(
        on=cast.write_for_rights, to=cast.desk, permissions=[Permission.RECORD, Permission.SHARE], **give
    )
    case, other = held_case(cast), held_case(cast, "Karim Osman")
    activity = urgent_action(cast, case)
    award = outcome(cast, case, OutcomeKind.AWARD)
    quashed = outcome(cast, case, OutcomeKind.CONVICTION_QUASHED, "2019")
    caring.add_to_campaign(
        case, cast.write_for_rights, actor=cast.caseworker, at=NOW, reason="part of the letters"
    )
    by = {"actor": cast.caseworker, "at": A_MINUTE_AGO}
    on_it = {"case": case, "actor": cast.caseworker, "at": A_MINUTE_AGO}
    return World(
        cast,
        case,
        other,
        release(cast, case, at=A_MINUTE_AGO),
        award,
        recording.record_event(kind=EventKind.HEARING, happened_on=on("2018"), sources=BY_LAWYER, **on_it),
        recording.link_reversal(
            outcome=quashed, happened_on=on("2021"), actor=cast.caseworker, at=A_MINUTE_AGO
        ),
        deciding.decide(
            outcome=quashed, year=2019, counts=True, reason="so says the court", actor=cast.colleague, at=NOW
        ),
        activity,
        caring.designate(
            kind=DesignationKind.PRISONER_OF_CONSCIENCE, given_on=on("2018"), reason="non-violent", **on_it
        ),
        Membership.objects.get(case=case, campaign=cast.write_for_rights),
        granting.give_grant(on=case, to=cast.west, permissions=[], **give),  # opens a restricted case only
        _ended(case, cast),
        granting.set_bar(user=cast.annual_report, case=case, reason="an uncle", actor=OPERATOR, at=NOW),
        handing_over.offer_hand_over(
            case,
            receiver=cast.colleague,
            from_on=NOW.date(),
            note="",
            keeps_view=True,
            actor=cast.caseworker,
            at=A_MINUTE_AGO,
        ),
        contacts.add_contact(case, contacts.ContactDraft(ContactKind.LAWYER, "A lawyer"), **by),
        evidence.add_file(case, name="a.txt", content=b"a letter", **by),
        evidence.begin_upload(case, name="c.txt", size=3, **by),
        _edited(cast, case),
        noting.write_note(case, TALK, **by),
        _task(cast, case, **by),
        _done(_task(cast, case, **by), **by),
        linking.link_cases(case, other, kind=LinkKind.FAMILY, **by),
        proceeding.record_proceeding(case, CHARGE, **by),
        proceeding.record_proceeding(case, proceeding.HearingDraft(on("5 March 2026"), "a letter"), **by),
        held_case(cast, "Hadil al-Khayrani", file_state=FileState.PROPOSED),
        held_case(cast, "Olga Mirova", consent=Consent.MAY_BE_NAMED, consent_given_by="her sister"),
        _checked(cast, _summary(cast, "Mira Solak")),
        _summary(cast, "Hadil Osman"),
        _family_knows(cast, case, **by),
        merged(cast, held_case(cast, "Mina One"), held_case(cast, "Mina Two"), at=A_MINUTE_AGO),
    )


TEXTS = {"text": "", "anonymised_text": "In 2019 a person was released."}


def _summary(cast, name):
    """A drafted summary of another case, which counts in 2019; the colleague saved it last."""
    case = held_case(cast, name)
    urgent_action(cast, case)
    verified(cast, release(cast, case))
    by = {"actor": cast.colleague, "at": A_MINUTE_AGO}
    return summarising.write_summary(case, 2019, "en", TEXTS, seen=0, **by)


def _checked(cast, row):
    by = {"actor": cast.caseworker, "at": A_MINUTE_AGO}
    return summarising.check_summary(row, seen=1, since=since_of(row), **by)


def since_of(row):
    return summaries.since_of(row.case, row.outcome).digest


def _family_knows(cast, case, **by):
    return summarising.say_family_knows(case, who="her brother", since=NOW.date(), **by)


def _ended(case, cast):
    """A grant to the annual report, ended by the caseworker a minute ago."""
    terms = {
        "reason": "needed for this test",
        "at": NOW - timedelta(days=2),
        "until": NOW + timedelta(days=9),
    }
    bundle = granting.give_grant(on=case, to=cast.annual_report, permissions=[], actor=OPERATOR, **terms)
    granting.end_grant(bundle, reason="by mistake", actor=cast.caseworker, at=A_MINUTE_AGO)
    return bundle


def as_it_is(case: Case) -> Seen:
    return Seen(Case.objects.get(pk=case.pk).version, case.person.version)


def _edited(cast: Cast, case: Case) -> int:
    """Return the record of an edit of the case's facts."""
    said = {"summary": "Held for a leaflet."}
    editing.edit_facts(case, said, seen=as_it_is(case), actor=cast.caseworker, at=NOW)
    return Case.history.filter(id=case.pk).latest("history_id").history_id


def draft(**fields):
    return opening.CaseDraft(names=[opening.NameDraft("Noor Hadi")], country="XM", **fields)


OPERATIONS = {
    "record_status_change": lambda w, by: recording.record_status_change(
        case=w.case, to=Status.ARRESTED, happened_on=on("2021"), sources=BY_LAWYER, **by
    ),
    "record_outcome": lambda w, by: recording.record_outcome(
        case=w.case, kind=OutcomeKind.AWARD, happened_on=on("2021"), sources=BY_LAWYER, **by
    ),
    "record_event": lambda w, by: recording.record_event(
        case=w.case, kind=EventKind.HEALTH, happened_on=on("2021"), sources=BY_LAWYER, **by
    ),
    "link_reversal": lambda w, by: recording.link_reversal(outcome=w.award, happened_on=on("2021"), **by),
    "verify": lambda w, by: revising.verify(w.change, **by),
    "verify_all": lambda w, by: revising.verify_all([w.change], verified_at=NOW, **by),
    "correct_status_change": lambda w, by: revising.correct_status_change(
        w.change, to=Status.ACQUITTED, outcome=OutcomeKind.ACQUITTED, reason="it was a judgment", **SAID, **by
    ),
    "correct_outcome": lambda w, by: revising.correct_outcome(
        w.award, kind=OutcomeKind.UN_OPINION, reason="it was an opinion", **SAID, **by
    ),
    "correct_event": lambda w, by: revising.correct_event(
        w.event, kind=EventKind.CHARGED, reason="only the charge", **SAID, **by
    ),
    "withdraw": lambda w, by: revising.withdraw(w.change, reason="somebody else", **by),
    "withdraw_reversal": lambda w, by: revising.withdraw_reversal(w.reversal, reason="not so", **by),
    "undo": lambda w, by: revising.undo(w.change, **by),
    "move_to_right_case": lambda w, by: revising.move_to_right_case(w.change, right_case=w.other, **by),
    "record_activity": lambda w, by: acting.record_activity(
        cases=[w.case, w.other], kind=ActivityKind.LETTERS, began_on=on("2018"), **by
    ),
    "add_participation": lambda w, by: acting.add_participation(
        w.activity, acting.ParticipationDraft(ParticipationKind.MESSAGES, 12, on("2019")), **by
    ),
    "withdraw_activity": lambda w, by: acting.withdraw_activity(w.activity, reason="not done", **by),
    "add_name": lambda w, by: caring.add_name(w.case, opening.NameDraft("Samira Q."), **by),
    "add_to_campaign": lambda w, by: caring.add_to_campaign(
        w.other, w.cast.write_for_rights, reason="letters", **by
    ),
    "leave_campaign": lambda w, by: caring.leave_campaign(w.membership, reason="the letters ended", **by),
    "change_country": lambda w, by: closing.change_country(
        w.case, "QO", reason="moved by the police", leaves_nobody=True, **by
    ),
    "change_sensitivity": lambda w, by: closing.change_sensitivity(
        w.case, Sensitivity.RESTRICTED, reason="threats", **by
    ),
    "decide_intake": lambda w, by: taking_up.decide_intake(w.proposal, TAKEN_UP, **by),
    "answer_appeal": lambda w, by: answering.answer_appeal(
        w.case, w.activity, w.change, AppealChoice.KEEP, reason="she is not free yet", **by
    ),
    "stop_activity": lambda w, by: acting.stop_activity(w.activity, stopped_on=NOW.date(), **by),
    "mark_done": lambda w, by: putting_off.mark_done(w.case, WorkKind.NOTE, "2026-03-01", **by),
    "put_off": lambda w, by: putting_off.put_off(
        w.case, WorkKind.NOTE, "2026-03-01", until=date(2026, 5, 5), **by
    ),
    "set_consent": lambda w, by: caring.set_consent(w.case, Consent.ANONYMISE, given_by="her brother", **by),
    "withdraw_consent": lambda w, by: consenting.withdraw_consent(w.agreed, TAKEN_BACK, **by),
    "write_handling_note": lambda w, by: caring.write_handling_note(
        w.case, "Call before 18:00", version=Case.objects.get(pk=w.case.pk).version, **by
    ),
    "edit_facts": lambda w, by: editing.edit_facts(w.case, {"place": "home"}, seen=as_it_is(w.case), **by),
    "undo_edit": lambda w, by: editing.undo_edit(w.case, of="case", record=w.edit, **by),
    "designate": lambda w, by: caring.designate(
        w.case, DesignationKind.HUMAN_RIGHTS_DEFENDER, given_on=on("2018"), reason="her work", **by
    ),
    "end_designation": lambda w, by: caring.end_designation(
        w.designation, ended_on=on("2020"), reason="advocated violence", **by
    ),
    "give_grant": lambda w, by: granting.give_grant(
        on=w.case, to=w.cast.west, permissions=[], until=None, reason="a second grant of it", **by
    ),
    "end_grant": lambda w, by: granting.end_grant(w.bundle, reason="no longer needed", **by),
    "set_bar": lambda w, by: granting.set_bar(user=w.cast.officer, case=w.case, reason="a cousin", **by),
    "extend_grant": lambda w, by: granting.extend_grant(
        w.bundle, on=w.case, until=NOW + timedelta(days=90), reason="until the summer", **by
    ),
    "give_back": lambda w, by: granting.give_back(w.ended_bundle, on=w.case, **by),
    "lift_bar": lambda w, by: granting.lift_bar(w.bar, **by),
    "offer_hand_over": lambda w, by: handing_over.offer_hand_over(
        w.other, receiver=w.cast.colleague, from_on=NOW.date(), note="", keeps_view=False, **by
    ),
    "accept_hand_over": lambda w, by: handing_over.accept_hand_over(w.offer, **by),
    "return_hand_over": lambda w, by: handing_over.return_hand_over(w.offer, reason="away in May", **by),
    "take_back_hand_over": lambda w, by: handing_over.take_back_hand_over(w.offer, **by),
    "undo_decision": lambda w, by: deciding.undo_decision(w.decision, **by),
    "decide": lambda w, by: deciding.decide(
        outcome=w.award, year=2019, counts=False, reason="too unsure", **by
    ),
    "withdraw_decision": lambda w, by: deciding.withdraw_decision(w.decision, reason="not so", **by),
    "add_contact": lambda w, by: contacts.add_contact(w.case, SISTER, **by),
    "edit_contact": lambda w, by: contacts.edit_contact(w.contact, SISTER, version=1, **by),
    "end_contact": lambda w, by: contacts.end_contact(w.contact, **by),
    "identify_source": lambda w, by: contacts.identify_source(
        w.case, w.change.sources.get(), who="a clerk", how_to_reach="", seen_at=None, **by
    ),
    "add_file": lambda w, by: evidence.add_file(w.case, name="b.txt", content=b"another letter", **by),
    "begin_upload": lambda w, by: evidence.begin_upload(w.case, name="c.txt", size=3, **by),
    "receive_piece": lambda w, by: evidence.receive_piece(w.upload, offset=0, piece=b"ab", **by),
    "cancel_upload": lambda w, by: evidence.cancel_upload(w.upload, **by),
    "edit_file": lambda w, by: evidence.edit_file(
        w.file, title="A letter", was="", source=None, redacts=None, **by
    ),
    "withdraw_file": lambda w, by: evidence.withdraw_file(w.file, reason="of somebody else", **by),
    "write_note": lambda w, by: noting.write_note(w.case, TALK, **by),
    "keep_promise": lambda w, by: noting.keep_promise(w.note, kept_on=on("1 March 2026"), **by),
    "withdraw_note": lambda w, by: noting.withdraw_note(w.note, reason="a slip", **by),
    "undo_note": lambda w, by: noting.undo_note(w.note, **by),
    "give_task": lambda w, by: assigning.give_task(
        w.case, what="call", for_whom=w.cast.colleague, due_on=NOW.date(), **by
    ),
    "do_task": lambda w, by: assigning.do_task(w.task, **by),
    "reopen_task": lambda w, by: assigning.reopen_task(w.done_task, **by),
    "put_off_task": lambda w, by: assigning.put_off_task(w.task, until=date(2026, 5, 5), **by),
    "withdraw_task": lambda w, by: assigning.withdraw_task(w.task, reason="not needed", **by),
    "link_cases": lambda w, by: linking.link_cases(w.case, w.other, kind=LinkKind.CO_ACCUSED, **by),
    "end_link": lambda w, by: linking.end_link(w.link, reason="not related", **by),
    "record_proceeding": lambda w, by: proceeding.record_proceeding(w.case, CHARGE, **by),
    "correct_proceeding": lambda w, by: proceeding.correct_proceeding(
        w.charge, CHARGE, reason="the law was another", **by
    ),
    "tell_hearing": lambda w, by: proceeding.tell_hearing(
        w.hearing, state=HearingState.CANCELLED, source="court", **by
    ),
    "verify_proceeding": lambda w, by: proceeding.verify_proceeding(w.charge, **by),
    "withdraw_proceeding": lambda w, by: proceeding.withdraw_proceeding(w.charge, reason="a slip", **by),
    "undo_proceeding": lambda w, by: proceeding.undo_proceeding(w.charge, **by),
    "write_summary": lambda w, by: summarising.write_summary(
        w.summary.case, 2019, "en", {**TEXTS, "text": "Mira Solak was released."}, seen=2, **by
    ),
    "check_summary": lambda w, by: summarising.check_summary(w.draft, seen=1, since=since_of(w.draft), **by),
    "approve_summary": lambda w, by: summarising.approve_summary(
        w.summary, seen=2, since=since_of(w.summary), kept_why="", **by
    ),
    "return_summary": lambda w, by: summarising.return_summary(w.summary, seen=2, **by),
    "say_family_knows": lambda w, by: _family_knows(w.cast, w.case, **by),
    "withdraw_family_knows": lambda w, by: summarising.withdraw_family_knows(
        w.family_knows, reason="another family", **by
    ),
    "merge_cases": lambda w, by: merging.merge_cases(
        w.merge.survivor, w.agreed, chosen={}, reason="one person", **by
    ),
    "end_merge": lambda w, by: merging.end_merge(w.merge, reason="two sisters", **by),
    "open_case": lambda w, by: opening.open_case(draft(), campaign=w.cast.individuals, **by),
    "open_cases": lambda w, by: opening.open_cases([draft()], campaign=w.cast.individuals, **by),
    "open_checked": lambda w, by: opening.open_checked(
        [draft()], campaign=w.cast.individuals, reason="From a list", **by
    ),
}
SECOND_PERSON = {
    "accept_hand_over",
    "return_hand_over",
    "verify",
    "verify_all",
    "verify_proceeding",
    "decide",
    "undo_decision",
    "withdraw_decision",
}
ON_A_CAMPAIGN = {"open_case", "open_cases", "open_checked"}  # there is no case yet that could be hidden
HIDE_IN_A_CROWD = {"verify_all"}  # many rows at once: not allowed, without saying which
# No case of the actor's own is asked for: tests/access/test_emergencies.py and test_handing_over.py.
WITHOUT_A_VISIBLE_CASE = {"open_in_emergency", "mark_opening_seen", "hand_over_all"}
FOR_ONESELF = {"mark_done", "put_off"}  # a line of one's own list: whoever sees the case may
QUESTIONS = {
    "mark_of",
    "unmark",  # one's own alone: tests/web/test_my_work.py
    "check_nothing_gained",
    "end_open_rows",
    "is_fresh_slip",
    "may_undo",
    "may_reopen_task",
    "may_undo_note",
    "may_undo_proceeding",
    "may_work_on",
    "lead",  # of the two operations beside it, which ask the gate
    "check_verifiable",
}


def test_every_operation_has_a_row_here():
    written = set()
    for name in (
        "acting",
        "answering",
        "assigning",
        "caring",
        "closing",
        "consenting",
        "contacts",
        "deciding",
        "editing",
        "evidence",
        "emergencies",
        "granting",
        "handing_over",
        "linking",
        "merging",
        "noting",
        "opening",
        "proceeding",
        "putting_off",
        "recording",
        "revising",
        "summarising",
        "taking_up",
    ):
        module = importlib.import_module(f"cases.operations.{name}")
        written |= {
            name
            for name, function in inspect.getmembers(module, inspect.isfunction)
            if function.__module__ == module.__name__
            and not name.startswith("_")
            and "actor" in inspect.signature(function).parameters
        }

    assert written - QUESTIONS - WITHOUT_A_VISIBLE_CASE == set(OPERATIONS)


@pytest.mark.parametrize("name", OPERATIONS)
def test_who_may_does_it(world, name):
    actor = world.cast.colleague if name in SECOND_PERSON else world.cast.caseworker

    OPERATIONS[name](world, {"actor": actor, "at": NOW})


@pytest.mark.parametrize("name", OPERATIONS)
def test_to_who_may_not_see_the_case_it_is_not_there(world, name):
    kind = NotAllowed if name in ON_A_CAMPAIGN | HIDE_IN_A_CROWD else Http404

    with no_trace():
        for who in ("outsider", "officer", "administrator", "former_colleague"):
            with pytest.raises(kind):
                OPERATIONS[name](world, {"actor": getattr(world.cast, who), "at": NOW})


@pytest.mark.parametrize("name", sorted(OPERATIONS.keys() - FOR_ONESELF))
def test_who_may_only_see_the_case_is_told_so(world, reader, name):
    with refused(NotAllowed):
        OPERATIONS[name](world, {"actor": reader, "at": NOW})


@pytest.mark.parametrize("name", ["verify", "verify_all", "change_sensitivity", "give_grant", "decide"])
def test_recording_is_neither_verifying_nor_sharing(world, name):
    """The officer may see and record in Veloria, and nothing more."""
    theirs = held_case(world.cast, "Anna Velor", country="XV", actor=world.cast.officer)
    world.case, world.change = theirs, release(world.cast, theirs, actor=world.cast.officer)
    world.award = outcome(world.cast, theirs, OutcomeKind.AWARD, actor=world.cast.officer)

    with refused(NotAllowed):
        OPERATIONS[name](world, {"actor": world.cast.officer, "at": NOW})


def test_what_is_known_of_a_hidden_row_is_not_told_by_its_refusal(world):
    """The gate comes before any other check: a withdrawn row of a hidden case is not there either."""
    revising.withdraw(world.change, reason="somebody else", actor=world.cast.caseworker, at=NOW)

    for name in ("correct_status_change", "verify", "withdraw", "undo"):
        with refused(Http404):
            OPERATIONS[name](world, {"actor": world.cast.outsider, "at": NOW})


def test_access_to_a_campaign_is_given_by_who_shares_it_or_manages_people(world, reader):
    given = {
        "on": world.cast.individuals,
        "to": world.cast.officer,
        "permissions": [Permission.VERIFY],
        "until": NOW + timedelta(days=30),
        "reason": "covers for a colleague",
        "at": NOW,
    }

    world.cast.desk.all_countries = True
    world.cast.desk.save()

    with refused(NotAllowed):
        granting.give_grant(actor=reader, **given)
    with refused(NotAllowed):
        granting.give_grant(actor=world.cast.officer, **given)
    granting.give_grant(actor=world.cast.caseworker, **given)


def test_a_bar_hides_the_case_from_every_operation(world):
    granting.set_bar(user=world.cast.caseworker, case=world.case, reason="a relative", actor=OPERATOR, at=NOW)

    with refused(Http404):
        recording.record_event(
            case=world.case,
            kind=EventKind.HEALTH,
            happened_on=from_day(NOW.date()),
            sources=BY_LAWYER,
            actor=world.cast.caseworker,
            at=NOW,
        )

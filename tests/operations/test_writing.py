"""What every write shares: once for each form, rows that are never rewritten, and the database's own word."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cases.access import OPERATOR
from cases.models import (
    Activity,
    AppealAnswer,
    Bar,
    Case,
    CaseLink,
    CaseMerge,
    CaseUserGrant,
    Charge,
    Decision,
    Designation,
    Detention,
    Event,
    Export,
    FamilyKnows,
    Hearing,
    IntakeDecision,
    Membership,
    Note,
    Outcome,
    Participation,
    PersonName,
    PublishedElsewhere,
    Reversal,
    Sentence,
    Source,
    StatusChange,
    Submission,
    Task,
    WhereItWent,
)
from cases.models.dated import columns
from cases.models.recorded import LogIsAppendOnly, Withdrawable
from cases.operations.acting import ParticipationDraft
from cases.operations.caring import designate
from cases.operations.deciding import decide
from cases.operations.granting import permission_numbers
from cases.operations.recording import link_reversal, record_event
from cases.operations.revising import correct_status_change, withdraw
from cases.operations.writing import Refused, SavedAlready, once
from cases.vocabulary import (
    DesignationKind,
    EventKind,
    LinkKind,
    OutcomeKind,
    ParticipationKind,
    Status,
    Sureness,
)
from tests.factories import BY_LAWYER, NOW, held_case, on, outcome, release, urgent_action
from tests.operations.watching import no_trace, refused

pytestmark = pytest.mark.django_db
KEY = uuid.UUID("0b0f1c3e-6a4b-4d0e-9a51-1f6b7f8f0a01")


# ---------------------------------------------------------------- once for each form


def posted(cast, case, contents="released on 5 May", key=KEY, actor=None, **said):
    actor = actor or cast.caseworker
    return once(
        key,
        contents=contents,
        actor=actor,
        at=NOW,
        write=lambda: release(cast, case, actor=actor, **said),
    )


def test_a_form_sent_twice_writes_once_and_answers_the_same(cast, samira):
    first = posted(cast, samira)

    with no_trace():
        second = posted(cast, samira)

    assert first == second


def test_a_form_sent_again_with_other_words_says_that_the_first_is_saved(cast, samira):
    posted(cast, samira)

    with refused(SavedAlready, says="saved already"):
        posted(cast, samira, contents="released on 6 May")


def test_the_key_of_another_persons_form_is_refused_and_gives_nothing_away(cast, samira):
    posted(cast, samira)

    with refused(Refused, says="Open the page again") as caught:
        posted(cast, samira, actor=cast.colleague)
    assert samira.reference not in str(caught.value)


def test_a_refused_form_may_be_mended_and_sent_again_with_its_key(cast, samira):
    with refused():
        posted(cast, samira, day="1 January 2017")

    row = posted(cast, samira, contents="another day")

    assert Submission.objects.get().result == row.pk


def test_a_form_without_a_key_writes_each_time(cast, samira):
    posted(cast, samira, key=None)
    posted(cast, samira, key=None, is_confirmed_rare=True)

    assert StatusChange.objects.filter(to=Status.RELEASED_UNCONDITIONALLY).count() == 2


def test_what_the_database_refuses_while_writing_is_not_taken_for_a_second_post(cast, samira):
    def broken():
        raise IntegrityError("something else")

    with refused(IntegrityError, says="something else"):
        once(KEY, contents="x", actor=cast.caseworker, at=NOW, write=broken)


# ---------------------------------------------------------------- append-only


def one_of_each(cast, case):
    by = {"actor": cast.caseworker, "at": NOW}
    change = release(cast, case)
    activity = urgent_action(
        cast, case, participations=[ParticipationDraft(ParticipationKind.MESSAGES, 3, on("2019"))]
    )
    published = {"year": 2019, "value": 142, "wording": "x", "place": "x", "published_on": NOW.date()}
    return {
        PublishedElsewhere: PublishedElsewhere.objects.create(**published, recorded_at=NOW, known_at=NOW),
        WhereItWent: _where_an_export_went(cast),
        StatusChange: change,
        Outcome: change.outcome,
        Event: record_event(
            case=case, kind=EventKind.HEALTH, happened_on=on("2018"), sources=BY_LAWYER, **by
        ),
        Reversal: link_reversal(outcome=change.outcome, happened_on=on("2020"), **by),
        Decision: decide(
            outcome=change.outcome, year=2019, counts=True, reason="so", actor=cast.colleague, at=NOW
        ),
        Activity: activity,
        Participation: activity.participations.get(),
        Designation: designate(
            case, DesignationKind.PRISONER_OF_CONSCIENCE, given_on=on("2018"), reason="so", **by
        ),
        **_written_by_hand(cast, case, change, activity),
    }


def _where_an_export_went(cast):
    export = Export.objects.create(
        year=2019,
        audience="publication",
        language="en",
        formats="pdf",
        asked_by=cast.annual_report,
        asked_at=NOW,
    )
    return WhereItWent.objects.create(
        export=export, place="the website", published_on=NOW.date(), recorded_at=NOW, known_at=NOW
    )


def _written_by_hand(cast, case, change, activity):
    """Rows of the models whose operations have tests of their own: only that they stay matters here."""
    stamp = {"recorded_at": NOW, "recorded_by": cast.caseworker, "known_at": NOW}
    stated = stamp | {"case": case, **columns("happened_on", on("2018"))}
    other = held_case(cast, "Another Person")
    rows = [
        Note(case=case, text="said", **columns("held_on", on("2018")), **stamp),
        Task(case=case, what="call", for_whom=cast.colleague, due_on=NOW.date(), **stamp),
        CaseLink(case=case, other=other, kind=LinkKind.FAMILY, **stamp),
        IntakeDecision(case=case, outcome="taken_up", decided_on=NOW.date(), reason="so", **stamp),
        AppealAnswer(case=case, activity=activity, status_change=change, answer="keep", reason="so", **stamp),
        Charge(**stated),
        Hearing(**stated),
        Sentence(kind="imprisonment", years=3, **stated),
        Detention(**stated),
        FamilyKnows(case=case, who="a brother", since=NOW.date(), **stamp),
    ]
    for row in rows:
        row.save()
    return {type(row): row for row in rows}


LOG = [
    *(StatusChange, Outcome, Event, Reversal, Decision, Activity, Participation, Designation),
    *(Note, Task, CaseLink, IntakeDecision, AppealAnswer, Charge, Hearing, Sentence, Detention),
    PublishedElsewhere,
    WhereItWent,
    FamilyKnows,
]


def test_every_model_of_the_log_is_tried_here():
    assert set(Withdrawable.__subclasses__()) | set(LOG) >= set(LOG)
    concrete = {model for model in _subclasses(Withdrawable) if not model._meta.abstract}
    assert concrete == set(LOG)


def _subclasses(model):
    return {each for one in model.__subclasses__() for each in ({one} | _subclasses(one))}


@pytest.mark.parametrize("model", LOG)
def test_a_row_of_the_log_is_neither_rewritten_nor_deleted(cast, samira, model):
    row = one_of_each(cast, samira)[model]
    row.recorded_at = NOW + timedelta(days=1)

    for attempt in (
        row.save,
        lambda: row.save(update_fields=["recorded_at"]),
        lambda: row.save(update_fields=["withdrawn_at", "recorded_at"]),
        row.delete,
        lambda: model.objects.update(recorded_at=NOW),
        lambda: model.objects.all().delete(),
        lambda: model.objects.all().write_later(recorded_at=NOW),
    ):
        with refused(LogIsAppendOnly):
            attempt()


@pytest.mark.parametrize("model", LOG)
def test_a_row_of_the_log_may_be_withdrawn(cast, samira, model):
    row = one_of_each(cast, samira)[model]
    row.withdrawn_at, row.withdrawn_reason = NOW, "not so"

    row.save(update_fields=["withdrawn_at", "withdrawn_reason"])

    assert not model.objects.live().filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", [StatusChange, Outcome, Event])
def test_a_statement_may_be_verified(cast, samira, model):
    row = one_of_each(cast, samira)[model]
    row.verified_at, row.verified_by = NOW, cast.colleague

    row.save(update_fields=["verified_at", "verified_by"])

    assert model.objects.get(pk=row.pk).verified_by == cast.colleague


# ---------------------------------------------------------------- the database's own word


def by_hand(model, row, **columns):
    """Write past the model's own refusals, as a slip in a script would."""
    rows = super(type(model.objects.all()), model.objects.filter(pk=row.pk))
    return (
        rows.update(**columns)
        if isinstance(row, Withdrawable)
        else type(row).objects.filter(pk=row.pk).update(**columns)
    )


@pytest.mark.parametrize("model", [StatusChange, Outcome, Event])
def test_the_database_lets_nobody_verify_what_they_recorded(cast, samira, model):
    row = one_of_each(cast, samira)[model]

    with refused(IntegrityError), transaction.atomic():
        by_hand(model, row, verified_at=NOW, verified_by=cast.caseworker)


@pytest.mark.parametrize("model", [StatusChange, Outcome])
@pytest.mark.parametrize(
    "columns",
    [{"verified_at": None}, {"withdrawn_at": NOW, "withdrawn_reason": ""}],
    ids=["verified without an instant", "withdrawn without a reason"],
)
def test_the_database_keeps_verification_and_withdrawal_whole(cast, samira, model, columns):
    row = one_of_each(cast, samira)[model]
    whole = {"verified_by": cast.colleague} if "verified_at" in columns else {}

    with refused(IntegrityError), transaction.atomic():
        by_hand(model, row, **whole, **columns)


def test_the_database_lets_a_row_be_corrected_once(cast, samira):
    first = release(cast, samira)
    correct_status_change(
        first,
        to=Status.ACQUITTED,
        outcome=None,
        happened_on=on("2019"),
        sources=BY_LAWYER,
        sureness=Sureness.CONFIRMED,
        reason="a judgment",
        actor=cast.caseworker,
        at=NOW,
    )

    with refused(IntegrityError), transaction.atomic():
        StatusChange.objects.create(
            case=samira, to=Status.BAIL, happened_on=on("2019"), corrects=first, recorded_at=NOW, known_at=NOW
        )


def _grant(cast, case, **terms):
    number = permission_numbers(Case)["view"]
    return CaseUserGrant(
        content_object=case, user=cast.outsider, permission_id=number, granted_at=NOW, **terms
    )


FORBIDDEN = {
    "a source under two statements": lambda cast, case: Source.objects.create(
        description="x",
        status_change=case.status_changes.get(),
        event=None,
        outcome=outcome(cast, case, OutcomeKind.AWARD),
    ),
    "a source under none": lambda cast, case: Source.objects.create(description="x"),
    "a participation of nobody": lambda cast, case: Participation.objects.create(
        activity=urgent_action(cast, case), kind="messages", number=0, recorded_at=NOW, known_at=NOW
    ),
    "a decision without a reason": lambda cast, case: Decision.objects.create(
        outcome=outcome(cast, case, OutcomeKind.AWARD),
        year=2019,
        counts=True,
        reason="",
        recorded_at=NOW,
        known_at=NOW,
    ),
    "a case in one campaign twice": lambda cast, case: Membership.objects.create(
        case=case, campaign=cast.individuals, added_at=NOW
    ),
    "two names shown": lambda cast, case: PersonName.objects.create(
        case=case, person=case.person, text="Sam", is_display=True, added_at=NOW
    ),
    "a person's case without a person": lambda cast, case: Case.objects.create(
        reference="ZZZ-ZZ1", opened_at=NOW, updated_at=NOW
    ),
    "fewest people above the most": lambda cast, case: Case.objects.create(
        reference="ZZZ-ZZ1", person=case.person, people_min=3, opened_at=NOW, updated_at=NOW
    ),
    "a reference twice": lambda cast, case: Case.objects.create(
        reference=case.reference, person=case.person, opened_at=NOW, updated_at=NOW
    ),
    "a case merged into itself": lambda cast, case: CaseMerge.objects.create(
        duplicate=case, survivor=case, merged_at=NOW, reason="same"
    ),
    "a bar of nothing": lambda cast, case: Bar.objects.create(user=cast.outsider, reason="x", set_at=NOW),
    "a bar of two things": lambda cast, case: Bar.objects.create(
        user=cast.outsider, case=case, country="XM", reason="x", set_at=NOW
    ),
    "a grant without a reason": lambda cast, case: _grant(cast, case, reason="").save(),
    "a grant open twice": lambda cast, case: [
        _grant(cast, case, reason="why it is given").save() for _ in range(2)
    ],
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_database_refuses(cast, samira, what):
    with refused(IntegrityError), transaction.atomic():
        FORBIDDEN[what](cast, samira)


def test_a_grant_that_ended_may_be_given_again(cast, samira):
    _grant(cast, samira, reason="why it is given", ended_at=NOW).save()

    _grant(cast, samira, reason="why it is given").save()


def test_the_operator_leaves_no_name_but_a_row_all_the_same(cast):
    case = held_case(cast, actor=OPERATOR)

    change = StatusChange.objects.get(case=case)

    assert change.recorded_by is None
    withdraw(change, reason="a wrong file", actor=OPERATOR, at=NOW)
    assert case.history.latest().history_user is None

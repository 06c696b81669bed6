"""Two people at the same moment, each on a connection of their own: nothing written twice, nothing lost."""

import threading
import uuid

import pytest

from cases.models import Case, Outcome, StatusChange, Submission
from cases.operations.caring import write_handling_note
from cases.operations.recording import record_outcome
from cases.operations.revising import verify, withdraw
from cases.operations.writing import ChangedMeanwhile, Refused, SavedAlready, once
from cases.vocabulary import OutcomeKind
from tests.factories import BY_LAWYER, NOW, held_case, on, release

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 4
ROUNDS = 3


def test_the_same_form_posted_at_once_writes_once(cast, at_once):
    samira = held_case(cast)
    keys = [uuid.uuid4() for _ in range(ROUNDS)]

    def post(key, contents="the same"):
        return once(
            key,
            contents=contents,
            actor=cast.caseworker,
            at=NOW,
            write=lambda: release(cast, samira, is_confirmed_rare=True),
        ).pk

    for key in keys:
        answers = at_once([lambda key=key: post(key)] * PEOPLE)
        assert len(set(answers)) == 1, answers

    [counts] = at_once([lambda: (Submission.objects.count(), Outcome.objects.count())])
    assert counts == (ROUNDS, ROUNDS)
    [again] = at_once([lambda: post(keys[0], "other words")])
    assert isinstance(again, SavedAlready)


def test_people_recording_on_one_case_at_once_lose_nothing(cast, at_once):
    samira = held_case(cast)
    kinds = [
        OutcomeKind.FAMILY_CONTACT,
        OutcomeKind.MEDICAL_CARE,
        OutcomeKind.LAWYER_ACCESS,
        OutcomeKind.AWARD,
    ]

    def record(kind, actor):
        return record_outcome(
            case=samira, kind=kind, happened_on=on("2019"), sources=BY_LAWYER, actor=actor, at=NOW
        )

    for _ in range(ROUNDS):
        at_once([lambda kind=kind, n=n: record(kind, _one_of(cast, n)) for n, kind in enumerate(kinds)])

    written, version, history = at_once(
        [
            lambda: Outcome.objects.filter(case=samira).count(),
            lambda: Case.objects.get(pk=samira.pk).version,
            lambda: Case.history.filter(id=samira.pk).count(),
        ]
    )
    assert written == PEOPLE * ROUNDS
    assert version == samira.version + PEOPLE * ROUNDS
    assert history == 1 + PEOPLE * ROUNDS


def _one_of(cast, number):
    return (cast.caseworker, cast.colleague)[number % 2]


def test_a_note_written_at_once_on_one_version_is_written_by_one(cast, at_once):
    samira = held_case(cast)

    def write(actor):
        write_handling_note(samira, f"by {actor}", version=samira.version, actor=actor, at=NOW)
        return "written"

    answers = at_once([lambda n=n: write(_one_of(cast, n)) for n in range(PEOPLE)])

    assert answers.count("written") == 1
    assert sum(isinstance(answer, ChangedMeanwhile) for answer in answers) == PEOPLE - 1


def test_verified_and_withdrawn_at_once_is_never_both_unnoticed(cast, at_once):
    """Whoever comes second reads the row again: a withdrawn one is not verified."""
    change = release(cast, held_case(cast))

    def verifying():
        verify(StatusChange.objects.get(pk=change.pk), actor=cast.colleague, at=NOW)
        return "done"

    def withdrawing():
        withdraw(StatusChange.objects.get(pk=change.pk), reason="no", actor=cast.caseworker, at=NOW)
        return "done"

    verified, withdrawn = at_once([verifying, withdrawing])

    [row] = at_once([lambda: StatusChange.objects.get(pk=change.pk)])
    assert withdrawn == "done" and row.is_withdrawn
    assert (verified == "done") == (row.verified_at is not None)


def test_two_who_verify_at_once_verify_once(cast, at_once):
    change = release(cast, held_case(cast))
    cast.outsider.groups.add(cast.desk.group)

    def verifying(actor):
        verify(StatusChange.objects.get(pk=change.pk), actor=actor, at=NOW)
        return "done"

    answers = at_once([lambda: verifying(cast.colleague), lambda: verifying(cast.outsider)])

    assert answers.count("done") == 1
    assert sum(isinstance(answer, Refused) for answer in answers) == 1


def test_the_control_read_and_written_without_the_lock_loses_all_but_one(cast, at_once):
    """What the tests above would see if an operation read the case before it held it."""
    samira = held_case(cast)
    everybody_has_read = threading.Barrier(PEOPLE)

    def write_unlocked():
        case = Case.objects.get(pk=samira.pk)
        everybody_has_read.wait(timeout=30)
        case.version += 1
        case.save(update_fields=["version"])

    at_once([write_unlocked] * PEOPLE)

    [version] = at_once([lambda: Case.objects.get(pk=samira.pk).version])
    assert version == samira.version + 1

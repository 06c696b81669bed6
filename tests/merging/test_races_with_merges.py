"""Two at the same moment, of whom one merges: nothing is written where nobody reads it."""

import threading
import time

import pytest
from django.db import transaction
from django.http import Http404

from cases.models import Case, CaseMerge, Note
from cases.operations.noting import NoteDraft, write_note
from cases.operations.writing import ChangedMeanwhile, lock
from tests.factories import NOW, held_case, merged, on
from tests.operations.conftest import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4
__all__ = ["at_once"]


def test_who_waited_for_a_case_that_was_merged_writes_nothing_on_it(cast):
    survivor, duplicate = held_case(cast), held_case(cast, "Samira K.")
    merged(cast, duplicate, survivor)

    with transaction.atomic(), pytest.raises(ChangedMeanwhile, match="merged meanwhile"):
        lock(duplicate)


def test_a_note_that_waited_for_a_merge_is_not_lost_on_the_duplicate(cast, at_once):
    survivor, duplicate = held_case(cast), held_case(cast, "Samira K.")
    is_merged = threading.Event()

    def merge():
        with transaction.atomic():
            merged(cast, duplicate, survivor, actor=cast.colleague)
            is_merged.set()
            time.sleep(1)  # the other one passed the gate, and waits for the case

    def write():
        is_merged.wait(timeout=30)
        try:
            return write_note(duplicate, NoteDraft("They called", on("today")), actor=cast.caseworker, at=NOW)
        except Http404:
            return "gone"

    answers = at_once([merge, write])

    [lost] = at_once([lambda: list(Note.objects.exclude(case__merged_into=None))])
    assert lost == [], answers
    assert answers[1] == "gone" or isinstance(answers[1], ChangedMeanwhile)


def test_of_two_who_merge_the_other_way_round_at_once_one_does(cast, at_once):
    pairs = [(held_case(cast, f"Samira {n}"), held_case(cast, f"Samira K. {n}")) for n in range(ROUNDS)]

    def merge(duplicate, survivor):
        try:
            return merged(cast, duplicate, survivor)
        except Http404:
            return "gone"

    for one, other in pairs:
        at_once([lambda a=one, b=other: merge(a, b), lambda a=one, b=other: merge(b, a)])

    [(merges, standing)] = at_once([lambda: (CaseMerge.objects.count(), Case.objects.standing().count())])
    assert (merges, standing) == (ROUNDS, ROUNDS)

"""Published + added - removed - duplicates - sealed = today, in every world; and each line says why."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import editions, published, tallies
from cases.models import Activity, Case, Edition, FreezeProposal, Reversal
from cases.models.dated import columns
from cases.operations import freezing
from cases.operations.deciding import decide
from cases.operations.revising import withdraw
from cases.tally_changes import Deed, Why
from cases.vocabulary import FreezeAnswer, OutcomeKind, Sensitivity
from tests.cases import worlds
from tests.cases.building import build
from tests.cases.test_tallies_equal_the_recount import EXAMPLES
from tests.cases.worlds import YEARS
from tests.conftest import NOW
from tests.editions.conftest import propose
from tests.factories import held_case, known, on, outcome, urgent_action, verified

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


def moved(edition):
    return published.moved(edition, cases=Case.objects.all(), now=LATER)


def written_down(tally, *, at):
    """An edition of this figure, as freezing writes it."""
    content = editions.finished(editions.drawn_up(tally), number=1, frozen_at=at)
    figure = {
        "year": tally.years[0],
        "rule": tally.rule.name,
        "known_by": tally.known_by,
        "value": tally.value,
        "value_max": tally.value_max,
    }
    answered = {"answer": FreezeAnswer.APPROVED, "answered_at": at}
    contents = editions.digest(editions.drawn_up(tally))
    proposal = FreezeProposal.objects.create(
        **figure, **answered, open_decisions=0, note="x", contents=contents, proposed_at=at
    )
    return Edition.objects.create(
        **figure,
        number=1,
        content=editions.written(content),
        fingerprint=editions.fingerprint(content),
        proposal=proposal,
        frozen_at=at,
    )


@settings(max_examples=EXAMPLES)
@given(st.data())
def test_what_was_published_and_what_moved_is_what_is_today(data):
    world = data.draw(worlds.worlds())
    at = data.draw(st.sampled_from(worlds.instants(world))) if worlds.instants(world) else worlds.NOW
    with transaction.atomic():
        build(world)
        cases, year = Case.objects.all(), data.draw(st.sampled_from(YEARS))
        then = tallies.tally(year, cases=cases, now=worlds.NOW, known_by=at)
        edition = written_down(then, at=worlds.NOW)
        for case in data.draw(st.lists(st.sampled_from(list(cases)), unique=True, max_size=3)):
            closes = data.draw(st.booleans())
            Case.objects.filter(pk=case.pk).update(
                sensitivity=Sensitivity.SEALED if closes else Sensitivity.STANDARD, in_totals=False
            )
        found = published.moved(edition, cases=cases, now=worlds.NOW)

        came, left = len(found.added), found.taken_out + len(found.duplicates)
        assert edition.value + came - left == found.later.value
        kept = editions.edition(editions_reader(), year, 1)
        assert kept.content == edition.content and editions.faults_of(kept) == []
        transaction.set_rollback(True)


def editions_reader():
    return editions.access.OPERATOR


def test_nothing_moved_while_nothing_is_written(edition):
    assert moved(edition).total == 0


def test_what_came_late_what_was_withdrawn_and_who_did_it(edition, cast, year):
    late = verified(cast, outcome(cast, year["Unverified"], OutcomeKind.APOLOGY, at=LATER), at=LATER)
    withdraw(
        year["Freed"].outcomes.get(),
        reason="Another prison",
        actor=cast.colleague,
        at=LATER,
    )

    found = moved(edition)

    assert [(change.line.case.pk, change.why) for change in found.added] == [(late.case_id, Why.LATE)]
    assert [(change.line.case.pk, change.why) for change in found.removed] == [
        (year["Freed"].pk, Why.WITHDRAWN)
    ]
    (trace,) = found.removed[0].traces
    assert (trace.deed, trace.by, trace.reason) == (Deed.WITHDRAWN, "Omar Haddad", "Another prison")


def _seal(case, sensitivity=Sensitivity.SEALED):
    Case.objects.filter(pk=case.pk).update(sensitivity=sensitivity, in_totals=False)


def test_a_case_sealed_since_is_told_as_sealed(edition, year):
    _seal(year["Freed"])

    found = moved(edition)

    assert [case.pk for case in found.sealed] == [year["Freed"].pk]
    assert (found.added, found.removed, found.later.value) == ((), (), 1)


def test_a_case_no_longer_sealed_is_told_as_that(cast, ines, ruth, year, request):
    _seal(year["Freed"])
    edition = request.getfixturevalue("edition")
    _seal(year["Freed"], Sensitivity.STANDARD)

    (change,) = moved(edition).added

    assert (change.line.case.pk, change.why) == (year["Freed"].pk, Why.UNSEALED)


def test_an_action_that_an_import_says_was_known_before_is_late_all_the_same(cast, ines, ruth, year, request):
    case = held_case(cast, "Imported")
    verified(cast, outcome(cast, case, OutcomeKind.FAMILY_CONTACT))
    edition = request.getfixturevalue("edition")
    urgent_action(cast, case, at=LATER, known=known("2019-01-01"))

    (change,) = moved(edition).added

    assert (change.line.case.pk, change.why, change.traces[0].deed) == (case.pk, Why.LATE, Deed.RECORDED)


def test_a_case_that_the_log_of_then_reads_otherwise_is_not_called_sealed(edition, cast, year):
    row = year["Freed"].outcomes.get()
    Reversal.objects.create(
        outcome=row,
        recorded_at=LATER,
        known_at=NOW - timedelta(days=1),
        **columns("happened_on", on("6 May 2019")),
    )

    found = moved(edition)

    assert ([case.pk for case in found.reread], found.sealed) == ([year["Freed"].pk], ())
    assert edition.value - found.taken_out == found.later.value == 1


def test_a_decision_without_effect_is_not_the_reason(cast, ines, ruth, year):
    case = held_case(cast, "Undecided Order")
    action = urgent_action(cast, case, began="between 1 May 2019 and 10 May 2019")
    row = verified(cast, outcome(cast, case, OutcomeKind.FAMILY_CONTACT))
    before = NOW - timedelta(minutes=9)
    decide(outcome=row, year=2019, counts=True, reason="x", activity=action, actor=ruth, at=before)
    edition = freezing.approve(propose(ines), actor=ruth, at=NOW)
    Activity.objects.filter(pk=action.pk).write_later(withdrawn_at=LATER, withdrawn_reason="Never begun")

    (change,) = moved(edition).removed

    assert (change.line.case.pk, change.why) == (case.pk, Why.PRESENT)

"""Every row of both cases is accounted for by a merge, and stands where it stood when it is taken apart."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models as orm

from cases.merging import PLAN, How, relations
from cases.models import (
    AppealAnswer,
    Bar,
    Case,
    CaseMerge,
    HandOver,
    Import,
    ImportRow,
    IntakeDecision,
    MergedRow,
    Outcome,
    PersonName,
    RowFate,
    StagedRow,
)
from cases.operations import caring, moving_rows, recording, revising, summarising
from cases.operations.granting import give_grant
from cases.operations.linking import link_cases
from cases.operations.merging import end_merge
from cases.vocabulary import (
    AppealChoice,
    DesignationKind,
    HandOverState,
    LinkKind,
    OutcomeKind,
    Permission,
    RowState,
    Sensitivity,
    Status,
)
from notifications.models import Follow, Notification
from tests.access.told_world import tell
from tests.factories import BY_LAWYER, NOW, held_case, merged, on, outcome

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
# What a merge itself writes, and what says that something was written.
BOOKS = {"cases.CaseMerge", "cases.MergedRow", "cases.DuplicateHint", "cases.AccessRecord", "cases.Job"}
BEAT = {"updated_at", "version"}


@pytest.fixture
def pair(cast, settings, tmp_path) -> tuple[Case, Case]:
    """A bare case, and one with a row in nearly every table that points at a case."""
    settings.MEDIA_ROOT = tmp_path / "media"
    survivor = held_case(cast, "Samira al-Qadari", sensitivity=Sensitivity.RESTRICTED)
    told = tell(cast, "Amberley", "Эмберли", country="XM", sensitivity=Sensitivity.RESTRICTED)
    case, by = Case.objects.get(pk=told.case.pk), {"actor": cast.caseworker, "at": NOW}
    caring.designate(case, DesignationKind.PRISONER_OF_CONSCIENCE, given_on=on("2018"), reason="wrote",
                     sources=BY_LAWYER, **by)  # fmt: skip
    quashed = outcome(cast, case, OutcomeKind.CONVICTION_QUASHED, "2019")
    recording.link_reversal(outcome=quashed, happened_on=on("2021"), reason="taken again", **by)
    texts = {"text": "Amberley was released.", "anonymised_text": "Somebody went free."}
    summarising.write_summary(case, 2019, "en", texts, seen=0, **by)
    summarising.say_family_knows(case, who="an aunt", since=NOW.date(), **by)
    Bar.objects.create(user=cast.officer, case=case, reason="a cousin", set_at=NOW)
    HandOver.objects.create(case=case, giver=cast.caseworker, receiver=cast.colleague, from_on=NOW.date(),
                            note="", offered_at=NOW, state=HandOverState.RETURNED)  # fmt: skip
    for one in (survivor, case):
        give_grant(on=one, to=cast.colleague, permissions=[Permission.VIEW], reason="works on it too",
                   until=NOW + timedelta(days=30), **by)  # fmt: skip
    Follow.objects.create(user=cast.colleague, case=case, since=NOW)
    Notification.objects.create(user=cast.colleague, case=case, what="event", at=NOW, key="event:1")
    third = held_case(cast, "Hadil Osman")
    link_cases(case, third, kind=LinkKind.FAMILY, **by)
    link_cases(third, case, kind=LinkKind.SUCCESSOR, **by)
    link_cases(case, survivor, kind=LinkKind.FAMILY, **by)
    stamp = {"recorded_at": NOW, "known_at": NOW}
    appeal = case.activities.filter(campaign=cast.individuals).first()
    AppealAnswer.objects.create(
        case=case, activity=appeal, status_change=case.status_changes.first(), answer=AppealChoice.KEEP,
        reason="still held", **stamp,
    )  # fmt: skip
    IntakeDecision.objects.create(case=case, outcome="taken_up", decided_on=NOW.date(), reason="x", **stamp)
    ImportRow.objects.create(campaign=cast.individuals, case=case, row_key="7", line=7, imported_at=NOW)
    listed = Import.objects.create(
        campaign=cast.individuals, uploaded_by=cast.caseworker, uploaded_at=NOW, digest="x", file_until=LATER
    )
    StagedRow.objects.create(of_import=listed, number=0, line=2, state=RowState.ALIKE, cells="{}", case=case)
    return survivor, Case.objects.get(pk=case.pk)


def test_every_relation_to_a_case_is_planned():
    names = [relation.name for relation in relations()]

    assert sorted(names) == sorted(PLAN) and len(set(names)) == len(names)


def test_a_relation_that_nobody_thought_of_stops_the_merge(cast, pair, monkeypatch):
    survivor, duplicate = pair
    monkeypatch.setattr("cases.merging.PLAN", {key: how for key, how in PLAN.items() if "Note" not in key})

    with pytest.raises(KeyError, match=r"cases\.Note\.case"):
        merged(cast, duplicate, survivor)

    assert not CaseMerge.objects.exists()


def test_the_world_has_a_row_in_nearly_every_relation(pair):
    """The control of this file: what has no row here cannot be lost here."""
    empty = {relation.name for relation in relations() if not relation.of(pair[1]).exists()}

    assert {name for name in empty if PLAN[name] is not How.STAY} == set()


def test_every_row_is_accounted_for(cast, pair):
    survivor, duplicate = pair
    before = {one.name: (_keys(one, survivor), _keys(one, duplicate)) for one in relations()}

    merge = merged(cast, duplicate, survivor)

    for relation in relations():
        mine, theirs = before[relation.name]
        remembered = merge.rows.filter(relation=relation.name)
        fates = dict(remembered.values_list("row", "fate"))
        moved = {row for row, fate in fates.items() if fate == RowFate.MOVED}
        if relation.how is How.MOVE:
            assert set(fates) == theirs, relation.name
            assert _keys(relation, survivor) == mine | moved, relation.name
            assert _keys(relation, duplicate) == theirs - moved, relation.name
        elif relation.how is How.COPY:
            copies = set(remembered.filter(fate=RowFate.COPIED).values_list("copy", flat=True))
            assert _keys(relation, duplicate) == theirs, relation.name
            assert _keys(relation, survivor) == mine | copies, relation.name


def test_a_row_that_was_forgotten_would_be_noticed(cast, pair, monkeypatch):
    survivor, duplicate = pair
    hand = moving_rows.hand_over_rows
    monkeypatch.setattr(
        moving_rows, "hand_over_rows", lambda rows, **to: hand(rows.exclude(pk=rows.first().pk), **to)
    )

    with pytest.raises(AssertionError):
        test_every_row_is_accounted_for(cast, pair)


def test_taken_apart_everything_is_as_it_was(cast, pair):
    survivor, duplicate = pair
    before = _everything()

    merge = merged(cast, duplicate, survivor)
    assert _everything() != before, "the control: a merge is seen"
    end_merge(merge, reason="Two sisters", actor=cast.caseworker, at=LATER)

    assert _everything() == _ended(before, merge)


def test_what_was_recorded_on_a_moved_row_goes_back_with_it(cast, pair):
    survivor, duplicate = pair
    freed = Outcome.objects.live().filter(case=duplicate).exclude(status_change=None).first().status_change
    merge = merged(cast, duplicate, survivor)
    freed.refresh_from_db()
    corrected = revising.correct_status_change(
        freed, to=Status.RELEASED_CONDITIONALLY, happened_on=on("6 May 2019"), sources=BY_LAWYER,
        sureness=freed.sureness, outcome=OutcomeKind.RELEASED_CONDITIONALLY, reason="The lawyer called",
        actor=cast.caseworker, at=NOW + timedelta(hours=1),
    )  # fmt: skip
    by_itself = outcome(cast, survivor, OutcomeKind.FAMILY_CONTACT, "2020", at=NOW + timedelta(hours=2))

    end_merge(merge, reason="Two sisters", actor=cast.caseworker, at=LATER)

    corrected.refresh_from_db()
    by_itself.refresh_from_db()
    assert corrected.case == duplicate and by_itself.case == survivor
    assert Outcome.objects.get(status_change=corrected).case == duplicate
    for row in Outcome.objects.exclude(corrects=None):
        assert row.corrects.case_id == row.case_id


def test_of_three_that_are_one_the_last_is_taken_apart_first(cast):
    one, two, three = (held_case(cast, f"Samira {word}") for word in ("One", "Two", "Three"))
    first = merged(cast, one, two)
    second = merged(cast, two, three, at=NOW + timedelta(hours=1))
    one.refresh_from_db()
    assert one.merged_into == three

    with pytest.raises(Exception, match="Take that merge apart first"):
        end_merge(first, reason="No", actor=cast.caseworker, at=LATER)
    end_merge(second, reason="Two sisters", actor=cast.caseworker, at=LATER)

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.merged_into, two.merged_into) == (two, None)
    assert Counter(name.case_id for name in PersonName.objects.all()) == {two.pk: 2, three.pk: 1}


def test_a_case_may_be_merged_again_after_it_was_taken_apart(cast, pair):
    survivor, duplicate = pair
    end_merge(merged(cast, duplicate, survivor), reason="Two sisters", actor=cast.caseworker, at=LATER)

    merge = merged(cast, duplicate, survivor, at=LATER + timedelta(days=1))

    assert merge.rows.filter(fate=RowFate.MOVED).count() > 10
    assert moving_rows.rows_left_behind(merge) == dict.fromkeys(PLAN, 0)


def _keys(relation: Any, case: Case) -> set[int]:
    return set(relation.of(case).values_list("pk", flat=True))


def _everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, but the books of the merge, histories, and marks of time."""
    found = {}
    for model in apps.get_models():
        if model._meta.label in BOOKS or model._meta.app_label not in ("cases", "notifications"):
            continue
        if not hasattr(model, "history_object"):
            names = [f.attname for f in model._meta.concrete_fields if f.name not in BEAT]
            found[model._meta.label] = sorted(model._base_manager.values_list(*names), key=repr)
    return found


def _ended(before: dict[str, Any], merge: CaseMerge) -> dict[str, Any]:
    """Return what stood before, with the copies that a merge taken apart leaves ended: grants and bars."""
    copies: dict[str, set[int]] = {}
    for row in MergedRow.objects.filter(merge=merge, fate=RowFate.COPIED):
        copies.setdefault(row.relation.rpartition(".")[0], set()).add(row.copy)
    expected = {label: list(rows) for label, rows in before.items()}
    for label in ("cases.CaseUserGrant", "cases.CaseGroupGrant", "cases.Bar"):
        model = apps.get_model(label)
        names = [f.attname for f in model._meta.concrete_fields if f.name not in BEAT]
        ended: orm.QuerySet[Any] = model._base_manager.filter(pk__in=copies.get(label, ()))
        assert not any(getattr(row, "ended_at", None) is None and getattr(row, "lifted_at", None) is None
                       for row in ended)  # fmt: skip
        expected[label] = sorted([*expected[label], *ended.values_list(*names)], key=repr)
    return expected

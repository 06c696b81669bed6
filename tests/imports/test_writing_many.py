"""Rows that are written at once are what one by one would have been; a chunk asks little."""

import dataclasses
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from simple_history.utils import bulk_create_with_history

from cases import access
from cases.access import OPERATOR
from cases.exchange import staged_jobs, staged_work
from cases.models import Case, Membership, Nationality, Outcome, Person, PersonName, Source, StatusChange
from cases.operations import bringing_in, opening
from cases.operations.bringing_in import Where
from cases.operations.bulk import insert, insert_with_history, new_row
from cases.operations.opening import CaseDraft, NameDraft, StatusDraft, open_cases
from cases.vocabulary import OutcomeKind, Sensitivity, Status
from tests.conftest import NOW
from tests.factories import BY_LAWYER, on
from tests.imports.conftest import HEADING, fresh

pytestmark = pytest.mark.django_db
TRACKED = (Person, Case, PersonName, Nationality, Membership)
LOGGED = (StatusChange, Outcome, Source)


def draft(name: str, **said: Any) -> CaseDraft:
    change = StatusDraft(
        Status.RELEASED_UNCONDITIONALLY,
        on("about May 2019"),
        BY_LAWYER,
        outcome=OutcomeKind.RELEASED_UNCONDITIONALLY,
        description="سميرة 'quoted' \\ back\tslash\nline",
    )
    said.setdefault("names", [NameDraft(name), NameDraft("سميرة القادري", "ar")])
    return CaseDraft(
        country="XM", changes=(change,), born_on=on("1984"), nationalities=("XM", "XV"), summary="\\N",
        sensitivity=Sensitivity.STANDARD, **said,
    )  # fmt: skip


def columns(model: type[models.Model]) -> list[dict[str, Any]]:
    """Every column of every row, without keys and what is drawn by lot."""
    drawn = {"id", "reference", "person_id", "case_id", "history_id", "status_change_id"}
    return [
        {name: value for name, value in row.items() if name not in drawn}
        for row in model._base_manager.order_by("pk").values()
    ]


def everything() -> dict[str, list[dict[str, Any]]]:
    tables = [*TRACKED, *(model.history.model for model in TRACKED), *LOGGED]
    return {model.__name__: columns(model) for model in tables}


def test_rows_and_their_history_are_as_simple_history_writes_them(cast, monkeypatch, db):
    drafts = [draft(f"Samira Number{n}") for n in range(3)]
    said = {"campaign": cast.individuals, "actor": cast.caseworker, "at": NOW, "reason": "Imported: list.csv"}
    open_cases(drafts, **said)
    mine = everything()

    def as_simple_history(model: Any, rows: Any, *, user: Any, at: Any, reason: str) -> None:
        bulk_create_with_history(
            rows, model, default_user=user, default_change_reason=reason, default_date=at
        )

    monkeypatch.setattr(opening, "insert_with_history", as_simple_history)
    monkeypatch.setattr(opening, "insert", lambda model, rows: model.objects.bulk_create(rows))
    open_cases(drafts, **said)

    both = everything()
    for name, rows in both.items():
        half = len(rows) // 2
        assert rows[:half] == rows[half:], name
        assert rows[:half] == mine[name], name
        assert half, f"the control: {name} has rows"
    assert all(case.history.get().person_id == case.person_id for case in Case.objects.all())


def test_keys_that_were_taken_are_not_given_again(cast):
    open_cases([draft("One")], campaign=cast.individuals, actor=OPERATOR, at=NOW)
    by_django = Person.objects.create()
    insert(Person, [Person(), Person()])
    insert_with_history(Person, [Person()], user=None, at=NOW, reason="x")
    after = Person.objects.create()

    numbers = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    assert len(set(numbers)) == len(numbers) == 6
    assert after.pk == max(numbers) > by_django.pk


@pytest.mark.parametrize("model", [*TRACKED, *LOGGED])
def test_a_row_that_is_made_quickly_is_as_any_other(model):
    quick, slow = new_row(model), model()

    ours, theirs = ({k: v for k, v in vars(row).items() if k != "_state"} for row in (quick, slow))
    assert ours == theirs
    assert vars(quick._state) == vars(slow._state)


def people(number: int) -> str:
    return HEADING + "".join(
        f"{n},Person Number{n},XM,arrested,14 March 2017,Port Aram,\n" for n in range(number)
    )


@pytest.mark.parametrize("rows", [5, 60])
def test_a_chunk_asks_the_same_few_questions_however_many_rows_it_has(checked, cast, rows):
    found = checked(people(rows), where=Where(cast.individuals))
    bringing_in.start(found, version=found.version, actor=cast.caseworker, at=NOW)
    found = fresh(found)
    importer = access.remember_grants(cast.caseworker)
    work = staged_work.Work(found, importer, NOW)
    (chunk,) = work.chunks(to_write=True)
    ContentType.objects.get_for_model(Case)  # which kind of thing a case is, is asked once in a process

    with CaptureQueriesContext(connection) as asked:
        staged_jobs._take_chunk_in(work, importer, chunk, NOW)

    assert Case.objects.count() == rows
    questions = [query["sql"] for query in asked.captured_queries]
    # On PostgreSQL the names of the chunk are gathered into their index, which is a question of its own.
    expected = QUESTIONS + (connection.vendor == "postgresql")
    assert len(questions) == expected, "\n".join(one[:100] for one in questions)


QUESTIONS = 39


def test_drafts_that_were_checked_are_the_same_as_those_that_are(cast):
    """The control of `open_checked`: checking once more changes nothing."""
    once = opening.check_draft(draft(" Samira  al-Qadari "), NOW)

    assert opening.check_draft(once, NOW) == once
    assert dataclasses.replace(once, names=()) != once

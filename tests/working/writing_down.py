"""Short ways to what the tests of this folder are about, through the operations."""

from datetime import date, timedelta
from typing import Any

from cases.models import Note, Sentence, Task
from cases.operations.assigning import give_task
from cases.operations.noting import NoteDraft, write_note
from cases.operations.proceeding import (
    HearingDraft,
    SentenceDraft,
    correct_proceeding,
    record_proceeding,
)
from cases.vocabulary import NoteKind, SpokenWith
from tests.cast import Cast
from tests.factories import NOW, on

AN_HOUR_AGO = NOW - timedelta(hours=1)


def talk(cast: Cast, case: Any, day: str = "20 February 2026", **said: Any) -> Note:
    """The caseworker spoke with the family, and promised something until a day."""
    said.setdefault("with_whom", SpokenWith.FAMILY)
    said.setdefault("promised", "To send the form")
    said.setdefault("promised_by", on("10 March 2026"))
    actor, at = said.pop("actor", cast.caseworker), said.pop("at", AN_HOUR_AGO)
    text = said.pop("text", "The mother is well")
    return write_note(case, NoteDraft(text, on(day), NoteKind.CONTACT, **said), actor=actor, at=at)


def task(cast: Cast, case: Any, due: date = date(2026, 3, 5), **said: Any) -> Task:
    said.setdefault("for_whom", cast.colleague)
    said.setdefault("what", "Call the court")
    said.setdefault("actor", cast.caseworker)
    return give_task(case, due_on=due, at=AN_HOUR_AGO, **said)


def hearing(cast: Cast, case: Any, day: str = "12 March 2026", **said: Any) -> Any:
    draft = HearingDraft(on(day), "lawyer, by phone", place="Court of Harran", **said)
    return record_proceeding(case, draft, actor=cast.caseworker, at=AN_HOUR_AGO)


def sentence(cast: Cast, case: Any, day: str = "1 June 2017", **said: Any) -> Sentence:
    said.setdefault("counted_from", on("14 March 2017"))
    at = said.pop("at", AN_HOUR_AGO)
    draft = SentenceDraft(on(day), "court document", **said)
    return record_proceeding(case, draft, actor=cast.caseworker, at=at)  # type: ignore[return-value]


def corrected(cast: Cast, row: Sentence, **said: Any) -> Sentence:
    said.setdefault("counted_from", on("14 March 2017"))
    draft = SentenceDraft(row.happened_on, "court document", **said)
    how = {"reason": "The verdict says otherwise", "actor": cast.caseworker, "at": NOW}
    return correct_proceeding(row, draft, **how)  # type: ignore[return-value]

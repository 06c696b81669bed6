"""Why a date phrase is not read: each error is a sentence that says what to write instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .partial import PartialDate


class DateNotUnderstood(ValueError):
    """The phrase is not a date we can read; the text is shown at the field."""


class AmbiguousDate(DateNotUnderstood):
    """The phrase has two readings and only the person who wrote it knows which is meant."""


@dataclass(frozen=True)
class CalendarChoice:
    """One calendar the phrase could belong to: `phrase` typed instead is read as `date`."""

    name: str
    phrase: str
    date: PartialDate


class WhichCalendar(DateNotUnderstood):
    """The year looks like one of another calendar; nothing is converted until a person has chosen."""

    def __init__(self, sentence: str, choices: Sequence[CalendarChoice]) -> None:
        super().__init__(sentence)
        self.choices = list(choices)

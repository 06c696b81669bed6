"""The proceedings of one case, and when its person is expected to be free.

Takes a case that came through the gate.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.http import Http404

from cases import clock, dates
from cases.models import Case, Charge, Detention, Hearing, Sentence
from cases.models.proceedings import MODELS, Proceeding
from cases.sentences import Release, expected_release
from cases.vocabulary import DEATHS, HearingState, Status, StatusGroup

_PEOPLE = ("case", "recorded_by", "verified_by", "withdrawn_by", "corrected_by")


@dataclass(frozen=True)
class Proceedings:
    """Every row of a case's proceedings, withdrawn and corrected ones too, the latest first."""

    charges: list[Charge]
    hearings: list[Hearing]
    sentences: list[Sentence]
    detentions: list[Detention]
    release: Release | None

    @property
    def ahead(self) -> list[Hearing]:
        """Planned hearings of which nobody said what became of them, the first one first."""
        told = {row.of_id for row in self.hearings if row.is_live}
        rows = [
            row
            for row in self.hearings
            if row.is_live and row.state == HearingState.PLANNED and row.pk not in told
        ]
        return rows[::-1]

    @property
    def held_at(self) -> Detention | None:
        return next((row for row in self.detentions if row.is_live), None)

    @property
    def is_empty(self) -> bool:
        return not (self.charges or self.hearings or self.sentences or self.detentions)


def of_case(case: Case) -> Proceedings:
    """Read the proceedings in four queries, one for each kind."""
    sentences = cast(list[Sentence], _rows(Sentence, case))
    return Proceedings(
        charges=cast(list[Charge], _rows(Charge, case)),
        hearings=cast(list[Hearing], _rows(Hearing, case)),
        sentences=sentences,
        detentions=cast(list[Detention], _rows(Detention, case)),
        release=release_of(case, [row for row in sentences if row.is_live]),
    )


@dataclass(frozen=True)
class Ahead:
    """What lies ahead of a case's person: planned hearings, the first one first, and the release."""

    hearings: list[Hearing]
    release: Release | None


def ahead_of(case: Case) -> Ahead:
    """Read what lies ahead in two queries."""
    planned = Hearing.objects.ahead().filter(case=case)
    hearings = sorted(planned, key=_latest)
    sentences = Sentence.objects.live().filter(case=case).order_by("pk")
    return Ahead(hearings, release_of(case, sentences))


def release_of(case: Case, sentences: Iterable[Sentence]) -> Release | None:
    """Return when the person is expected to be free by the live `sentences`; None once they are."""
    return expected_release(sentences) if is_serving(case) else None


def is_serving(case: Case) -> bool:
    """False once somebody was released or has died: there is nothing to wait for."""
    return case.status not in DEATHS and Status(case.status).group not in (
        StatusGroup.RELEASED,
        StatusGroup.SAFE,
    )


def row_of(case: Case, kind: str, number: int) -> Proceeding:
    """Return one row that stands; Http404 for any other, of another case or withdrawn."""
    model = MODELS.get(kind)
    if model is None:
        raise Http404
    rows = model._default_manager.filter(case=case, pk=number, withdrawn_at=None)
    row = rows.select_related(*_PEOPLE).first()
    if row is None:
        raise Http404
    return row


def _rows(model: type[Proceeding], case: Case) -> list[Any]:
    rows = model._default_manager.filter(case=case).select_related(*_PEOPLE)
    return sorted(rows, key=_latest, reverse=True)


def _latest(row: Proceeding) -> tuple[Any, datetime]:
    return dates.sort_key(row.happened_on, clock.day_of(row.recorded_at)), row.recorded_at

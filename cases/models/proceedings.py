"""Proceedings: what the authorities charge somebody with, hearings, sentences, and where somebody is held."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import CheckConstraint, Exists, OuterRef, Q

from cases.dates import PartialDate
from cases.models.dated import PartialDateColumns
from cases.models.recorded import (
    AppendOnlyQuerySet,
    Correctable,
    verified_and_withdrawn_whole,
    verified_by_somebody_else,
)
from cases.vocabulary import HearingKind, HearingState, ProceedingKind, Runs, SentenceKind, TimeHeld


class Proceeding(Correctable):
    """One row of a case's proceedings. `source` is how we know: who says so.

    `happened_on` is the day of the charge, the hearing or the sentence, or since when somebody is held there;
    `place` the court, or the place of detention. `description` holds the authority's own words, and they are
    shown as such.
    """

    PROCEEDING: ClassVar[ProceedingKind]

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="%(class)ss")
    source = models.CharField(max_length=300)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__.lower()} {self.pk}"


class Charge(Proceeding):
    """What an authority says somebody did. Never our words: `description` is quoted."""

    PROCEEDING = ProceedingKind.CHARGE

    law = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            verified_by_somebody_else("charge_verified_by_another"),
            verified_and_withdrawn_whole("charge_whole"),
        ]
        indexes = [models.Index(fields=["case"], name="charge_case")]


class HearingQuerySet(AppendOnlyQuerySet):
    def ahead(self) -> Self:
        """Planned hearings of which no later row says what became of them."""
        told = Hearing.objects.live().filter(of=OuterRef("pk"))
        return self.live().filter(state=HearingState.PLANNED).exclude(Exists(told))


class Hearing(Proceeding):
    """A hearing ahead, or what became of one (`of` is the planned row it tells the end of)."""

    PROCEEDING = ProceedingKind.HEARING

    kind = models.CharField(max_length=8, choices=HearingKind, default=HearingKind.TRIAL)
    state = models.CharField(max_length=10, choices=HearingState, default=HearingState.PLANNED)
    observer_planned = models.BooleanField(default=False)
    of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="told_by")

    objects = HearingQuerySet.as_manager()  # type: ignore[misc]  # a narrower one

    class Meta:
        constraints = [
            verified_by_somebody_else("hearing_verified_by_another"),
            verified_and_withdrawn_whole("hearing_whole"),
        ]
        indexes = [
            models.Index(fields=["case"], name="hearing_case"),
            models.Index(
                fields=["happened_on_first"],
                condition=Q(state=HearingState.PLANNED, withdrawn_at=None),
                name="hearing_ahead",
            ),
        ]


class Sentence(Proceeding):
    """What a court sentenced somebody to. `held_days` were served before `counted_from` and come off.

    The expected release is worked out from these columns (`cases.sentences`), and never stored.
    """

    PROCEEDING = ProceedingKind.SENTENCE

    kind = models.CharField(max_length=12, choices=SentenceKind)
    years = models.PositiveSmallIntegerField(default=0)
    months = models.PositiveSmallIntegerField(default=0)
    days = models.PositiveIntegerField(default=0)
    counted_from: PartialDate | None = PartialDateColumns(blank=True)  # type: ignore[assignment]
    counted_from_edtf: str
    counted_from_first: date | None
    counted_from_last: date | None
    counted_from_typed: str
    time_held = models.CharField(max_length=10, choices=TimeHeld, default=TimeHeld.NONE)
    held_days = models.PositiveIntegerField(default=0)
    runs = models.CharField(max_length=8, choices=Runs, blank=True, default="")

    class Meta:
        constraints = [
            verified_by_somebody_else("sentence_verified_by_another"),
            verified_and_withdrawn_whole("sentence_whole"),
            CheckConstraint(
                condition=Q(kind=SentenceKind.IMPRISONMENT) | Q(years=0, months=0, days=0, held_days=0),
                name="sentence_of_imprisonment_has_a_length",
            ),
            CheckConstraint(
                condition=Q(time_held=TimeHeld.TAKEN_OFF) | Q(held_days=0),
                name="sentence_days_held_come_off",
            ),
        ]
        indexes = [models.Index(fields=["case"], name="sentence_case")]


class Detention(Proceeding):
    """Where somebody is held, since a day: until another place, or the release, is recorded."""

    PROCEEDING = ProceedingKind.DETENTION

    class Meta:
        constraints = [
            verified_by_somebody_else("detention_verified_by_another"),
            verified_and_withdrawn_whole("detention_whole"),
        ]
        indexes = [models.Index(fields=["case"], name="detention_case")]


MODELS: dict[str, type[Proceeding]] = {
    model.PROCEEDING: model for model in (Charge, Hearing, Sentence, Detention)
}

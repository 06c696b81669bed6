"""What is common to every row of the log: two clocks, and rows that are never rewritten."""

from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.dates import PartialDate
from cases.models.dated import PartialDateColumns
from cases.vocabulary import Sureness

# The reason of what was recorded about somebody else: its words are about another person, and are not shown.
WRONG_PERSON = "Wrong person"


class LogIsAppendOnly(Exception):
    """Somebody tried to rewrite or delete a row of the log; correct or withdraw it instead."""


def written_later(model: Any) -> set[str]:
    """Return the columns of a log model that are written after the row itself."""
    return model.WRITTEN_LATER


def erase_texts(rows: models.QuerySet, **blank: Any) -> int:
    """Blank columns of many rows, append-only and tracked ones too, without a history row of what they said.

    For the erasure of a person alone (cases/operations/erasing.py): everything else corrects or withdraws.
    """
    return models.QuerySet.update(rows, **blank) if blank else 0


def hand_over_rows(rows: models.QuerySet, **to: Any) -> int:
    """Let rows of any kind, append-only ones too, belong to another case. Nothing that they say changes.

    For merging two cases, and taking the merge apart, alone (cases/operations/merging.py).
    """
    return models.QuerySet.update(rows, **to)


class AppendOnlyQuerySet(models.QuerySet):
    def live(self) -> Self:
        """Rows that stand: neither withdrawn nor replaced by a correction."""
        rows = self.filter(withdrawn_at=None)
        return rows.filter(corrected_by=None) if issubclass(self.model, Correctable) else rows

    def known_by(self, instant: datetime) -> Self:
        """Rows known by `instant` and not withdrawn by then. Corrections are decided by the reader."""
        return self.filter(known_at__lte=instant).exclude(withdrawn_at__lte=instant)

    def about_this_case(self) -> Self:
        """Rows that were not recorded for the wrong person: the others tell of somebody else."""
        return self.exclude(withdrawn_reason=WRONG_PERSON)

    def unverified(self) -> Self:
        return self.filter(verified_at=None)

    def write_later(self, **changes: Any) -> int:
        """Verify or withdraw many rows at once: the only columns that are written after the row itself."""
        if not set(changes) <= written_later(self.model):
            raise LogIsAppendOnly(f"{sorted(changes)} are not written later.")
        return super().update(**changes)

    def delete(self) -> Any:
        raise LogIsAppendOnly("Rows of the log are never deleted. Withdraw them.")

    def update(self, **changes: Any) -> int:
        raise LogIsAppendOnly("Rows of the log are never rewritten. Correct or withdraw them.")


class Withdrawable(models.Model):
    """An append-only row: when we wrote it, when we knew it, whether it was taken back.

    `recorded_at` is always true. `known_at` is the instant that the figure's `known_by` reads: the
    recording, or the end of an earlier day in the organisation's time zone where an import or the demo
    says, with a reason, that we knew it then.
    """

    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False
    )
    known_at = models.DateTimeField()
    known_reason = models.CharField(max_length=200, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    withdrawn_reason = models.CharField(max_length=500, blank=True, default="")

    objects = AppendOnlyQuerySet.as_manager()

    WRITTEN_LATER = {"withdrawn_at", "withdrawn_by", "withdrawn_reason"}

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        if not self._state.adding and not (update_fields and set(update_fields) <= self.WRITTEN_LATER):
            raise LogIsAppendOnly(f"{type(self).__name__} rows are never rewritten. Correct or withdraw.")
        super().save(*args, update_fields=update_fields, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise LogIsAppendOnly(f"{type(self).__name__} rows are never deleted. Withdraw them.")

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def is_about_somebody_else(self) -> bool:
        return self.withdrawn_reason == WRONG_PERSON


class Correctable(Withdrawable):
    """A dated statement about a case that can be verified by a second person, and corrected once."""

    happened_on: PartialDate = PartialDateColumns()  # type: ignore[assignment]
    happened_on_edtf: str
    happened_on_first: date | None
    happened_on_last: date | None
    happened_on_typed: str
    sureness = models.CharField(_("how sure"), max_length=12, choices=Sureness, default=Sureness.CONFIRMED)
    description = models.TextField(blank=True, default="")
    place = models.CharField(max_length=200, blank=True, default="")
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    correction_reason = models.CharField(max_length=500, blank=True, default="")

    WRITTEN_LATER = Withdrawable.WRITTEN_LATER | {"verified_at", "verified_by"}

    class Meta:
        abstract = True

    @property
    def is_corrected(self) -> bool:
        return hasattr(self, "corrected_by")

    @property
    def is_live(self) -> bool:
        return not self.is_withdrawn and not self.is_corrected

    @property
    def is_confirmed(self) -> bool:
        return self.sureness == Sureness.CONFIRMED


def verified_by_somebody_else(name: str) -> models.CheckConstraint:
    """Rule point 5, held by the database too: the verifier is not the recorder."""
    return models.CheckConstraint(
        condition=Q(verified_by=None) | Q(recorded_by=None) | ~Q(verified_by=F("recorded_by")), name=name
    )


def verified_and_withdrawn_whole(name: str) -> models.CheckConstraint:
    """A verification has an instant; a withdrawal has a reason."""
    return models.CheckConstraint(
        condition=(Q(verified_by=None) | Q(verified_at__isnull=False))
        & (Q(withdrawn_at=None) | ~Q(withdrawn_reason="")),
        name=name,
    )

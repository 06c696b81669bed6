"""What caseworkers write down besides what happened: notes, who was spoken with, what we ask for."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q

from cases.dates import PartialDate
from cases.models.dated import PartialDateColumns
from cases.models.encrypted import EncryptedTextField
from cases.models.recorded import Withdrawable
from cases.vocabulary import NoteKind, SpokenWith


class Note(Withdrawable):
    """A note, a line of the contact log, or a demand. Its words are encrypted: a family may be in them.

    A line of the contact log says with whom, when (`held_on`), what was said (`text`), what was promised and
    by when. That a promise was kept is written later, with its day. What is wrong is withdrawn and written
    anew.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=8, choices=NoteKind, default=NoteKind.NOTE)
    with_whom = models.CharField(max_length=8, choices=SpokenWith, blank=True, default="")
    held_on: PartialDate = PartialDateColumns()  # type: ignore[assignment]
    held_on_edtf: str
    held_on_first: date | None
    held_on_last: date | None
    held_on_typed: str
    text = EncryptedTextField()
    promised = EncryptedTextField(blank=True, default="")
    promised_by: PartialDate | None = PartialDateColumns(blank=True)  # type: ignore[assignment]
    promised_by_edtf: str
    promised_by_first: date | None
    promised_by_last: date | None
    promised_by_typed: str
    has_promise = models.BooleanField(default=False)
    kept_on: PartialDate | None = PartialDateColumns(blank=True)  # type: ignore[assignment]
    kept_on_edtf: str
    kept_on_first: date | None
    kept_on_last: date | None
    kept_on_typed: str
    kept_at = models.DateTimeField(null=True, blank=True)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    WRITTEN_LATER = Withdrawable.WRITTEN_LATER | {
        "kept_on_edtf",
        "kept_on_first",
        "kept_on_last",
        "kept_on_typed",
        "kept_at",
        "kept_by",
    }

    class Meta:
        indexes = [
            models.Index(fields=["case"], name="note_case"),
            models.Index(
                fields=["promised_by_first"],
                condition=Q(has_promise=True, kept_at=None, withdrawn_at=None),
                name="note_promise_open",
            ),
        ]
        constraints = [
            CheckConstraint(
                condition=Q(kind=NoteKind.CONTACT) | (Q(with_whom="") & Q(has_promise=False)),
                name="note_spoken_with_whom",
            ),
            CheckConstraint(
                condition=Q(kept_at=None) | Q(has_promise=True), name="note_kept_what_was_promised"
            ),
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"

    @property
    def is_open_promise(self) -> bool:
        return self.has_promise and self.kept_at is None and not self.is_withdrawn

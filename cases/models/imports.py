"""Lists on their way in: the file, its rows that need somebody, and where each imported case came from."""

import uuid
from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint

from cases.models.campaigns import Campaign
from cases.models.encrypted import EncryptedTextField
from cases.vocabulary import ImportState, RowState


class Import(models.Model):
    """One list, from its upload to its undoing. `key` names it in addresses and in storage.

    `campaign` is empty until its first row comes in, where it is to have a campaign of its own. `version`
    goes up with each step, so that a page left open in another window changes nothing. `position` is how
    many rows the present job has done. What the list says is encrypted: its name, its `contents` and
    `match` (cases/list_contents.py). `headings` is a digest of the columns, `digest` of the file, under a key
    of ours.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="+")
    has_own_campaign = models.BooleanField(default=True)
    # Whom a campaign of its own is granted to; empty for who records by a grant of their own.
    office = models.ForeignKey("cases.Office", models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=ImportState, default=ImportState.READING)
    version = models.PositiveIntegerField(default=1)

    file_name = EncryptedTextField(blank=True, default="")
    file_key = models.UUIDField(default=uuid.uuid4)
    size = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, db_index=True)
    contents = EncryptedTextField(blank=True, default="")
    match = EncryptedTextField(blank=True, default="")
    headings = models.CharField(max_length=64, blank=True, default="", db_index=True)
    rows = models.PositiveIntegerField(default=0)
    correction_key = models.UUIDField(null=True, blank=True)  # corrected rows, to be taken into account

    title = models.CharField(max_length=200, blank=True, default="")  # how we know, as people say it
    as_of = models.DateField(null=True, blank=True)
    as_of_reason = models.CharField(max_length=200, blank=True, default="")

    position = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)  # numbers alone
    gone = models.JSONField(default=list)  # keys of ImportRow: in an earlier edition, not in this one
    stop_asked = models.BooleanField(default=False)
    started_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undo_reason = models.CharField(max_length=500, blank=True, default="")
    file_until = models.DateTimeField()
    file_forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["uploaded_by", "-uploaded_at"], name="import_newest")]

    def __str__(self) -> str:
        return f"import {self.pk}"

    @property
    def is_at_work(self) -> bool:
        """True while a job works on it."""
        return self.state in (
            ImportState.READING,
            ImportState.CHECKING,
            ImportState.IMPORTING,
            ImportState.UNDOING,
        )


class StagedRow(models.Model):
    """A row that needs, or needed, somebody: to be mended, or to be told from a case that is there.

    Rows that are in order have none. `number` counts the rows of the file from 0, `line` is its line.
    `cells` are as they came, `fixes` what was written over them here, by column; all are encrypted.
    `alike` are cases by key, looked up again through the gate whenever they are shown.
    """

    of_import = models.ForeignKey(Import, models.CASCADE, related_name="staged")
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=RowState)
    cells = EncryptedTextField()
    fixes = EncryptedTextField(blank=True, default="")
    is_mended = models.BooleanField(default=False)
    problems = EncryptedTextField(blank=True, default="")
    alike = models.JSONField(default=list)
    choice = models.CharField(max_length=8, blank=True, default="")
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [UniqueConstraint(fields=["of_import", "number"], name="staged_row_once")]
        indexes = [models.Index(fields=["of_import", "state", "number"], name="staged_by_state")]

    def __str__(self) -> str:
        return f"line {self.line}"


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def standing(self) -> Self:
        """Rows of imports that were not undone."""
        return self.filter(undone_at=None)

    def with_keys(self, campaign: Campaign, keys: Iterable[str]) -> Self:
        return self.standing().filter(campaign=campaign, row_key__in=list(keys))

    def to_compare(self) -> Self:
        """Rows whose cases were not compared yet with who else is on record."""
        return self.filter(opened_case=True, is_compared=False)


class ImportRow(models.Model):
    """The row of a list that a case was opened from, or updated by: it is known again.

    `row_key` tells the row within its campaign (its id, or its content); `content` is a digest of all its
    cells, so that a row whose id came before with other content is noticed. `said` has a digest of each fact
    as the list last said it, under a key of ours: what differs from it now was edited by somebody. None of
    them gives a name away. `number` is 0, but where the same key came before with a case that is not open to
    the importer: of that nothing is told. `known_on` is the day of the edition it last came with.
    """

    campaign = models.ForeignKey("cases.Campaign", models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="import_rows")
    row_key = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField(default=0)
    content = models.CharField(max_length=64, blank=True, default="")
    said = models.JSONField(default=dict)
    status_change = models.ForeignKey(
        "cases.StatusChange", models.PROTECT, null=True, blank=True, related_name="+"
    )
    known_on = models.DateField(null=True, blank=True)
    line = models.PositiveIntegerField()
    made_by = models.ForeignKey(
        Import, models.PROTECT, null=True, blank=True, related_name="made", db_index=False
    )
    opened_case = models.BooleanField(default=True)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    is_compared = models.BooleanField(default=False)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["campaign", "row_key", "number"],
                condition=Q(undone_at=None),
                name="import_row_once",
            )
        ]
        indexes = [
            models.Index(fields=["made_by", "id"], name="import_row_made_by"),
            models.Index(
                fields=["id"],
                condition=Q(opened_case=True, is_compared=False),
                name="import_row_to_compare",
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.line}"

    @property
    def is_erased(self) -> bool:
        """Erasing a case leaves of its rows the key alone: a list does not bring the person back."""
        return self.content == ""


class ImportedChange(models.Model):
    """What an import changed on a case that was there: what it was before and what was set, encrypted.

    Undoing restores what still is as the import set it; `was_kept` says that something was edited since.
    """

    of_import = models.ForeignKey(Import, models.PROTECT, related_name="changes")
    row = models.ForeignKey(ImportRow, models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="imported_changes")
    changed = EncryptedTextField()
    version = models.PositiveIntegerField(default=1)  # of the case, as the import left it
    case_raised = models.PositiveSmallIntegerField(default=0)  # by how many versions, with its undoing
    person_raised = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    was_kept = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["of_import", "undone_at", "id"], name="imported_change_open")]

    def __str__(self) -> str:
        return f"change of {self.case} by {self.of_import}"


class SaidAgain(models.Model):
    """That an edition said again what an earlier one had said of a row: nothing changed but the row's day.

    Undoing the edition gives the row its day back, where no other edition moved it since.
    """

    of_import = models.ForeignKey(Import, models.PROTECT, related_name="said_again")
    row = models.ForeignKey(ImportRow, models.PROTECT, related_name="+", db_index=False)
    was_known_on = models.DateField()
    known_on = models.DateField()

    def __str__(self) -> str:
        return f"row {self.row_id} said again"


class SavedMatch(models.Model):
    """How the columns of a list were matched, kept for the next list with the same headings.

    `office` is empty for a private one. What it is called and says is encrypted: values of a list may name
    somebody.
    """

    name = EncryptedTextField()
    headings = models.CharField(max_length=64, db_index=True)
    match = EncryptedTextField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    office = models.ForeignKey("cases.Office", models.PROTECT, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"match {self.pk}"

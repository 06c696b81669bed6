"""Lists that come in and go out."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ListFormat(TextChoices):
    """As what a list of cases leaves."""

    CSV = "csv", _("CSV, for any program")
    XLSX = "xlsx", _("XLSX, a workbook")
    JSON = "json", _("JSON, for programs")


class ImportState(TextChoices):
    """How far a list is on its way in."""

    READING = "reading", _("being read")
    UNREADABLE = "unreadable", _("cannot be read")
    MATCHING = "matching", _("columns to be matched")
    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked")
    IMPORTING = "importing", _("being imported")
    STOPPED = "stopped", _("stopped")
    DONE = "done", _("imported")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")


class RowState(TextChoices):
    """What a row of a list waits for."""

    READY = "ready", _("Ready")
    TO_FIX = "to_fix", _("To fix")
    ALIKE = "alike", _("May exist already")
    CONFLICT = "conflict", _("Edited here since")
    SKIPPED = "skipped", _("Left out")

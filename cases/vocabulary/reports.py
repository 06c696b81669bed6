"""A frozen year, its exports and its victory summaries."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FreezeAnswer(TextChoices):
    """What became of a proposal to freeze a year's figure."""

    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Taken back")


class Audience(TextChoices):
    """Whom an export is for: what is for publication has consent applied and small cells suppressed."""

    INTERNAL = "internal", _("Internal")
    PUBLICATION = "publication", _("For publication")


class ExportFormat(TextChoices):
    """The formats that a report leaves in; the value is the end of the file's name."""

    PDF = "pdf", _("PDF, to read and print")
    DOCX = "docx", _("Word, to edit")
    XLSX = "xlsx", _("Excel, to calculate with")
    CSV = "csv", _("CSV, all parts in one file")
    MARKDOWN = "md", _("Markdown, for a website")
    JSON = "json", _("JSON, for programs")


class SummaryState(TextChoices):
    """How far a summary is. Only what is approved, and nothing came up since, is offered for publication."""

    DRAFT = "draft", _("Draft")
    CHECKED = "checked", _("Checked")
    APPROVED = "approved", _("Approved")

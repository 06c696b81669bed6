"""A list of cases that left as a file: who asked, how it was narrowed, which cases it holds."""

import uuid

from django.conf import settings
from django.db import models

from cases.vocabulary import ListFormat


class ListExport(models.Model):
    """One list as it was asked for, written by a job with what its asker may take out when it runs.

    `query` holds closed words; `references` are those of its cases, parted by spaces, and stay as the record
    of what left. The file is kept encrypted under `key` until `keep_until`.
    """

    query = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    format = models.CharField(max_length=8, choices=ListFormat)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    rows = models.PositiveIntegerField(default=0)
    references = models.TextField(blank=True, default="")
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    size = models.PositiveBigIntegerField(default=0)
    keep_until = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["asked_by", "-asked_at"], name="list_export_newest")]

    def __str__(self) -> str:
        return f"list export {self.pk}"

    @property
    def is_waiting(self) -> bool:
        return self.made_at is None and self.failed_at is None

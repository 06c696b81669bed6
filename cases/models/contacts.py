"""Whom to reach about a case, and who told us. The worst to leak: every word is encrypted."""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from cases.models.encrypted import EncryptedTextField
from cases.models.sources import Source
from cases.vocabulary import ContactKind


class Contact(models.Model):
    """Somebody to reach about a case: family, a lawyer, the person. Seen only with the `contacts` permission.

    `how` is telephone, e-mail or address; `safely` is how to reach them without harm ("never by telephone").
    A contact that is no longer good is ended, not deleted.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=8, choices=ContactKind)
    name = EncryptedTextField()
    relation = EncryptedTextField(blank=True, default="")
    how = EncryptedTextField(blank=True, default="")
    safely = EncryptedTextField(blank=True, default="")
    note = EncryptedTextField(blank=True, default="")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"contact {self.pk}"


class SourceIdentity(models.Model):
    """Who a source really is. The source itself says only what kind it is and how reliable."""

    source = models.OneToOneField(Source, models.PROTECT, related_name="identity")
    who = EncryptedTextField()
    how_to_reach = EncryptedTextField(blank=True, default="")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"identity {self.pk}"

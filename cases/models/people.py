"""Persons and their names."""

from datetime import date

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cases import names
from cases.dates import PartialDate
from cases.models.dated import PartialDateColumns
from cases.vocabulary import NameKind


class Person(models.Model):
    """A human being, known through one or more cases. Nothing here tells which."""

    born_on: PartialDate | None = PartialDateColumns(blank=True)  # type: ignore[assignment]
    born_on_edtf: str
    born_on_first: date | None
    born_on_last: date | None
    born_on_typed: str
    gender = models.CharField(_("gender, as the person says"), max_length=60, blank=True, default="")
    pronoun = models.CharField(max_length=20, blank=True, default="")
    occupation = models.CharField(max_length=200, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(user_db_constraint=False)

    def __str__(self) -> str:
        return f"person {self.pk}"


class Nationality(models.Model):
    person = models.ForeignKey(Person, models.CASCADE, related_name="nationalities", db_index=False)
    country = models.CharField(max_length=2)
    history = HistoricalRecords(user_db_constraint=False, no_db_index=["person"])

    class Meta:
        constraints = [UniqueConstraint(fields=["person", "country"], name="nationality_once")]

    def __str__(self) -> str:
        return self.country


class PersonName(models.Model):
    """One spelling of a person's name, in one script, learnt in one case and shown only with it.

    `search` and `sort` are derived from `text` (cases/names). A name that is `for_finding_only` (a
    former name) finds the person, and is shown to nobody without the `contacts` permission. The name of a
    group or community has no `person`.
    """

    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="names")
    text = models.CharField(max_length=300)
    language = models.CharField(max_length=12, blank=True, default="")
    script = models.CharField(max_length=4, blank=True, default="")
    kind = models.CharField(max_length=16, choices=NameKind, default=NameKind.PUBLIC)
    is_display = models.BooleanField(default=False)
    for_finding_only = models.BooleanField(default=False)
    not_known = models.BooleanField(default=False)
    search = models.TextField(blank=True, default="")
    sort = models.CharField(max_length=300, blank=True, default="")
    added_at = models.DateTimeField()
    history = HistoricalRecords(
        excluded_fields=["search", "sort"], user_db_constraint=False, no_db_index=["person"]
    )

    class Meta:
        constraints = [
            UniqueConstraint(fields=["case"], condition=Q(is_display=True), name="one_display_name_per_case")
        ]
        indexes = [models.Index(fields=["sort"], name="person_name_sort")]

    def __str__(self) -> str:
        return f"a name of {self.person}"

    @property
    def direction(self) -> str:
        return names.direction(self.script)

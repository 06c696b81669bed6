"""Offices: groups of people with the countries they cover."""

from django.contrib.auth.models import Group
from django.db import models
from django.db.models import UniqueConstraint
from simple_history.models import HistoricalRecords


class Office(models.Model):
    """A regional office or section. It is a group of people; it covers no country until told."""

    group = models.OneToOneField(Group, models.PROTECT, primary_key=True)
    all_countries = models.BooleanField(default=False)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.group.name


class OfficeCountry(models.Model):
    office = models.ForeignKey(Office, models.CASCADE, related_name="countries")
    country = models.CharField(max_length=2)
    history = HistoricalRecords()

    class Meta:
        constraints = [UniqueConstraint(fields=["office", "country"], name="office_country_once")]

    def __str__(self) -> str:
        return f"{self.office}: {self.country}"

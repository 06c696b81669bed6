"""Activities: what the organisation did for its cases, and who took part."""

from datetime import date

from django.db import models
from django.db.models import CheckConstraint, Q

from cases.dates import PartialDate
from cases.models.dated import PartialDateColumns
from cases.models.recorded import Withdrawable
from cases.vocabulary import ActivityKind, ActivityState, ParticipationKind


class Activity(Withdrawable):
    """One thing we did, for one or several cases, with or without a campaign.

    `began_on` holds the days on which it may have begun; its end, send-by and stop dates are read by no
    rule (point 8). `number` and `index_number` are kept as typed: `UA 60/16`, `ASA 41/1729/2020`.
    """

    kind = models.CharField(max_length=20, choices=ActivityKind)
    state = models.CharField(max_length=10, choices=ActivityState, default=ActivityState.BEGUN)
    title = models.CharField(max_length=200, blank=True, default="")
    cases = models.ManyToManyField("cases.Case", through="CaseActivity", related_name="activities")
    campaign = models.ForeignKey(
        "cases.Campaign", models.PROTECT, null=True, blank=True, related_name="activities"
    )
    began_on: PartialDate = PartialDateColumns()  # type: ignore[assignment]
    began_on_edtf: str
    began_on_first: date | None
    began_on_last: date | None
    began_on_typed: str
    ended_on: PartialDate | None = PartialDateColumns(blank=True)  # type: ignore[assignment]
    ended_on_edtf: str
    ended_on_first: date | None
    ended_on_last: date | None
    ended_on_typed: str
    number = models.CharField(max_length=40, blank=True, default="")
    index_number = models.CharField(max_length=40, blank=True, default="")
    issue = models.CharField(max_length=20, blank=True, default="")
    send_by = models.DateField(null=True, blank=True)
    stopped_on = models.DateField(null=True, blank=True)

    WRITTEN_LATER = Withdrawable.WRITTEN_LATER | {"stopped_on"}

    class Meta:
        verbose_name_plural = "activities"
        indexes = [models.Index(fields=["began_on_last"], name="activity_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class CaseActivity(models.Model):
    """An activity done for this case."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="links")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="activity_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "activity"], name="case_activity_once")]

    def __str__(self) -> str:
        return f"{self.activity} for {self.case}"


class Participation(Withdrawable):
    """How many took part, as of a day, in which section, by which source."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="participations")
    kind = models.CharField(max_length=14, choices=ParticipationKind)
    number = models.PositiveIntegerField()
    as_of: PartialDate = PartialDateColumns()  # type: ignore[assignment]
    as_of_edtf: str
    as_of_first: date | None
    as_of_last: date | None
    as_of_typed: str
    section = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [CheckConstraint(condition=Q(number__gt=0), name="participation_of_somebody")]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"

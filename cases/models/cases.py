"""Cases: what the organisation takes up for one individual at risk."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cases.dates import PartialDate
from cases.models.campaigns import Membership
from cases.models.dated import PartialDateColumns
from cases.models.recorded import Withdrawable
from cases.vocabulary import (
    DEATHS,
    CaseKind,
    ChildsWord,
    Consent,
    ConsentGiver,
    DesignationKind,
    FileState,
    Permission,
    Risk,
    Sensitivity,
    Status,
    Sureness,
)

if TYPE_CHECKING:
    from cases.models.people import PersonName


class CaseQuerySet(models.QuerySet["Case"]):
    """Vocabulary of lists. Filters take values, never a user: users meet rows in `cases.access`."""

    def newest_first(self) -> "CaseQuerySet":
        return self.order_by("-updated_at", "-pk")

    def in_campaigns(self, campaigns: list[int], but: models.QuerySet | None = None) -> "CaseQuerySet":
        """Cases that are, or once were, in one of `campaigns`. `but` are keys of memberships to leave out."""
        members = Membership.objects.filter(case=models.OuterRef("pk"), campaign__in=campaigns)
        return self.filter(models.Exists(members if but is None else members.exclude(pk__in=but)))

    def in_campaigns_called(self, slugs: Sequence[str]) -> "CaseQuerySet":
        """Cases that are, or once were, in a campaign of one of these slugs."""
        member = Membership.objects.filter(case=models.OuterRef("pk"), campaign__slug__in=slugs)
        return self.filter(models.Exists(member))

    def in_countries(self, countries: list[str]) -> "CaseQuerySet":
        return self.filter(country__in=countries)

    def in_totals(self) -> "CaseQuerySet":
        """All but sealed ones whose owner does not allow totals; a merged one is what it was merged into."""
        rows = self.exclude(sensitivity=Sensitivity.SEALED, in_totals=False)
        sealed = Case.objects.filter(sensitivity=Sensitivity.SEALED, in_totals=False)
        return rows.exclude(merged_into__isnull=False, merged_into__in=sealed.values("pk"))

    def with_campaigns(self) -> "CaseQuerySet":
        """Each case with the memberships that hold, in `current_memberships`."""
        current = Membership.objects.current().select_related("campaign").order_by("pk")
        return self.prefetch_related(models.Prefetch("memberships", current, to_attr="current_memberships"))

    def standing(self) -> "CaseQuerySet":
        """All but those that were merged into another one: they are that one now."""
        return self.filter(merged_into=None)

    def for_list(self) -> "CaseQuerySet":
        return self.select_related("person", "owner").prefetch_related("names").newest_first()


class CasesOnRecord(models.Manager.from_queryset(CaseQuerySet)):  # type: ignore[misc]
    """Every case but those whose import was undone: nobody is given one of these by oversight."""

    def get_queryset(self) -> CaseQuerySet:
        found: CaseQuerySet = super().get_queryset().filter(undone_at=None)
        return found


class Case(models.Model):
    """What we take up for one individual at risk, or for a group or community that counts once.

    `status`, `status_on` and `status_sureness` are derived from the log (cases/situation.py) and cached
    here; `reported_status` is a death or release that was told but is not Confirmed. `country` is the
    country of risk; it decides who has access. `version` goes up with each edit.
    """

    reference = models.CharField(max_length=7, unique=True)
    kind = models.CharField(max_length=8, choices=CaseKind, default=CaseKind.PERSON)
    person = models.ForeignKey("cases.Person", models.PROTECT, null=True, blank=True, related_name="+")
    people_min = models.PositiveIntegerField(_("people, at least"), default=1)
    people_max = models.PositiveIntegerField(_("people, at most"), default=1)
    country = models.CharField(_("country"), max_length=2, blank=True, default="")
    place = models.CharField(_("place"), max_length=200, blank=True, default="")
    summary = models.TextField(blank=True, default="")
    sensitivity = models.CharField(
        _("who may see it"), max_length=12, choices=Sensitivity, default=Sensitivity.RESTRICTED
    )
    in_totals = models.BooleanField(_("sealed, but counted in totals"), default=False)
    file_state = models.CharField(max_length=12, choices=FileState, default=FileState.PROPOSED)
    closed_why = models.CharField(max_length=500, blank=True, default="")
    risk = models.CharField(max_length=12, choices=Risk, blank=True, default=Risk.UNKNOWN)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False
    )
    handling_note = models.TextField(blank=True, default="")
    handling_note_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    handling_note_check_on = models.DateField(null=True, blank=True)

    consent = models.CharField(max_length=20, choices=Consent, default=Consent.NOT_FOR_PUBLICATION)
    consent_by = models.CharField(
        max_length=8, choices=ConsentGiver, blank=True, default=ConsentGiver.NOT_SAID
    )
    consent_given_by = models.CharField(max_length=200, blank=True, default="")
    consent_given_on = models.DateField(null=True, blank=True)
    consent_until = models.DateField(null=True, blank=True)
    consent_set_at = models.DateTimeField(null=True, blank=True)
    consent_child = models.CharField(
        max_length=8, choices=ChildsWord, blank=True, default=ChildsWord.NOT_SAID
    )
    # The person's own last word, kept when others are asked after it: nobody else says more (point 36).
    consent_own_word = models.CharField(max_length=20, choices=Consent, blank=True, default="")
    consent_withdrawn_at = models.DateTimeField(null=True, blank=True)
    consent_withdrawn_by = models.CharField(
        max_length=8, choices=ConsentGiver, blank=True, default=ConsentGiver.NOT_SAID
    )
    consent_withdrawn_who = models.CharField(max_length=200, blank=True, default="")
    consent_withdrawn_on = models.DateField(null=True, blank=True)
    consent_withdrawn_why = models.CharField(max_length=500, blank=True, default="")
    may_use_name = models.BooleanField(default=False)
    may_use_photo = models.BooleanField(default=False)
    may_use_place = models.BooleanField(default=False)
    may_use_health = models.BooleanField(default=False)
    may_use_family = models.BooleanField(default=False)
    may_use_fundraising = models.BooleanField(default=False)

    status = models.CharField(max_length=32, choices=Status, default=Status.UNKNOWN)
    status_on: PartialDate | None = PartialDateColumns(blank=True)  # type: ignore[assignment]
    status_on_edtf: str
    status_on_first: date | None
    status_on_last: date | None
    status_on_typed: str
    status_sureness = models.CharField(max_length=12, choices=Sureness, blank=True, default="")
    status_verified = models.BooleanField(default=False)
    reported_status = models.CharField(max_length=32, choices=Status, blank=True, default="")

    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    updated_at = models.DateTimeField()
    # The case that this one proved to be, the last of a chain; derived from the merges that stand.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    version = models.PositiveIntegerField(default=1)
    # The import that opened it was undone: from then on it is in no list, search, count or figure.
    undone_at = models.DateTimeField(null=True, blank=True)
    # Its history is asked by its key alone: each index more is written with each edit, and read by nobody.
    history = HistoricalRecords(
        user_db_constraint=False,
        no_db_index=[
            "reference",
            "person",
            "owner",
            "handling_note_by",
            "opened_by",
            "merged_into",
        ],
    )

    objects = CasesOnRecord()
    with_undone = CaseQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        permissions = [(p.value, p.label) for p in Permission]
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="case_newest"),
            models.Index(fields=["country", "-updated_at", "-id"], name="case_country_newest"),
            models.Index(fields=["status"], name="case_status"),
        ]
        constraints = [
            CheckConstraint(condition=Q(people_min__lte=F("people_max")), name="case_people_range"),
            CheckConstraint(
                condition=Q(kind=CaseKind.GROUP) | Q(person__isnull=False), name="case_of_one_has_a_person"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def has_died(self) -> bool:
        return self.status in DEATHS

    @property
    def shown_name(self) -> "PersonName | None":
        """The name to show, of the names read with the case; a name for finding only is never it."""
        shown = [name for name in self.names.all() if not name.for_finding_only]
        return next((name for name in shown if name.is_display), shown[0] if shown else None)

    @property
    def own_script_name(self) -> "PersonName | None":
        """The first name in another script than the one shown."""
        main = self.shown_name
        others = (name for name in self.names.all() if not name.for_finding_only)
        return next((name for name in others if main and name.script != main.script), None)

    def get_absolute_url(self) -> str:
        return reverse("cases:case", args=[self.reference])


class Designation(Withdrawable):
    """A designation (prisoner of conscience) given on a day with a reason. It is not a status."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="designations")
    kind = models.CharField(max_length=12, choices=DesignationKind)
    given_on: PartialDate = PartialDateColumns()  # type: ignore[assignment]
    given_on_edtf: str
    given_on_first: date | None
    given_on_last: date | None
    given_on_typed: str
    reason = models.CharField(max_length=500)
    ended_on: PartialDate | None = PartialDateColumns(blank=True)  # type: ignore[assignment]
    ended_on_edtf: str
    ended_on_first: date | None
    ended_on_last: date | None
    ended_on_typed: str
    ended_reason = models.CharField(max_length=500, blank=True, default="")

    WRITTEN_LATER = Withdrawable.WRITTEN_LATER | {
        "ended_on_edtf",
        "ended_on_first",
        "ended_on_last",
        "ended_on_typed",
        "ended_reason",
    }

    def __str__(self) -> str:
        return f"{self.case}: {self.kind}"

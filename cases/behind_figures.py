"""What stands behind a figure, as far as a reader may open it: names, how we know, what came later.

The figure itself counts every case of its scope (cases/tallies.py); each read here begins at the gate and
returns visible cases only. What is not returned is told as a number, never as a line.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, F, FilteredRelation, Max, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from cases import access, consents
from cases.access import Actor, FigureScope
from cases.consents import Asking
from cases.models import Campaign, Case, Outcome, PersonName, Reversal, Source, StatusChange
from cases.models.activities import CaseActivity
from cases.vocabulary import (
    DEATHS,
    FAMILIES,
    GROUPS,
    HELD,
    ActivityState,
    Family,
    OrganisationPermission,
    Permission,
    StatusGroup,
)

Names = tuple[PersonName, ...]
_NOT_FREE = (*HELD, *GROUPS[StatusGroup.MISSING], *DEATHS)


def visible_of(actor: Actor, cases: Iterable[int]) -> set[int]:
    """Return which of these cases `actor` may see."""
    return set(access.cases_for(actor).filter(pk__in=sorted(cases)).values_list("pk", flat=True))


def held_on(actor: Actor, cases: Iterable[int]) -> dict[Permission, set[int]]:
    """Return on which of these cases `actor` may record, and on which verify and decide. Two queries."""
    asked = sorted(cases)
    return {
        one: set(access.cases_for(actor, one).filter(pk__in=asked).values_list("pk", flat=True))
        for one in (Permission.RECORD, Permission.VERIFY)
    }


def names_of(actor: Actor, cases: Iterable[int], *, first: int | None = None) -> dict[int, Names]:
    """Return the visible cases with the names to show: the display name, and one in another script.

    A case without a name is there with none. `first` limits to so many cases, by reference. One query.
    """
    visible = access.cases_for(actor).filter(pk__in=sorted(cases))
    if first is not None:
        visible = Case.objects.filter(pk__in=visible.order_by("reference").values("pk")[:first])
    shown = FilteredRelation("names", condition=Q(names__for_finding_only=False))
    rows = visible.annotate(shown=shown).order_by("reference", "-shown__is_display", "shown__pk")
    found: dict[int, Names] = {}
    for case, text, language, script, not_known in rows.values_list(
        "pk", "shown__text", "shown__language", "shown__script", "shown__not_known"
    ):
        names = found.setdefault(case, ())
        if text and (not names or (len(names) == 1 and script != names[0].script)):
            name = PersonName(text=text, language=language, script=script, not_known=not_known)
            found[case] = (*names, name)
    return found


def agreed_on(actor: Actor, cases: Iterable[int]) -> dict[int, Case]:
    """Return those of these cases that `actor` may see, with what was agreed. One query."""
    return access.cases_for(actor).select_related("person").in_bulk(sorted(cases))


def asking_again(actor: Actor, cases: Iterable[int], today: date) -> dict[int, Asking]:
    """Return whose consent is to be asked again, of the cases that `actor` may see. Two queries."""
    visible = access.cases_for(actor).filter(pk__in=sorted(cases))
    return {one.case.pk: one for one in consents.to_ask_again(visible, today)}


def names_by_reference(actor: Actor, references: Iterable[str]) -> dict[str, Names]:
    """Return the visible ones of these cases with the names to show. Two queries."""
    visible = access.cases_for(actor).filter(reference__in=list(references))
    cases = dict(visible.values_list("pk", "reference"))
    return {cases[case]: names for case, names in names_of(actor, cases).items()}


@dataclass(frozen=True)
class Beside:
    """Something beside an outcome. An open start or end is None.

    `strand` is source or reversal, `of` then the first row of the outcome's chain; or it is status or
    outcome, and `of` the case.
    """

    strand: str
    of: int
    what: str
    edtf: str
    first: date | None
    last: date | None


def beside(actor: Actor, cases: Iterable[int], chains: Iterable[int]) -> list[Beside]:
    """Return how we know these outcomes, what ended them, and each deprivation of liberty, death and negative
    outcome of their cases. Live rows of visible cases, verified or not. One query.
    """
    visible = access.cases_for(actor).filter(pk__in=sorted(cases)).values("pk")
    starts = sorted(chains)
    reversals = Reversal.objects.live().annotate(of=Coalesce("outcome__chain_id", "outcome_id"))
    not_free = StatusChange.objects.live().filter(to__in=_NOT_FREE, case__in=visible)
    negative = Outcome.objects.live().filter(kind__in=FAMILIES[Family.NEGATIVE], case__in=visible)
    sources = [
        _sources(of, starts).filter(**{f"{under}__case__in": visible})
        for under, of in (("outcome", "outcome"), ("status_change", "status_change__outcome"))
    ]
    ended = reversals.filter(of__in=starts, outcome__case__in=visible)
    found = _strand(ended, "reversal", "ended_by__to").union(
        *(_strand(rows, "source", "kind", day="states") for rows in sources),
        _strand(not_free.annotate(of=F("case_id")), "status", "to"),
        _strand(negative.annotate(of=F("case_id")), "outcome", "kind"),
        all=True,
    )
    return [Beside(strand, of, what or "", *days) for strand, of, what, *days in found]


def _sources(outcome: str, starts: list[int]) -> QuerySet:
    """Sources by the first row of the chain of the outcome they stand under."""
    return Source.objects.annotate(of=Coalesce(f"{outcome}__chain_id", f"{outcome}__pk")).filter(
        of__in=starts
    )


def _strand(rows: QuerySet, strand: str, what: str, day: str = "happened_on") -> QuerySet:
    told = rows.annotate(strand=Value(strand), what=F(what))
    return told.values_list("strand", "of", "what", f"{day}_edtf", f"{day}_first", f"{day}_last")


def rows_of(actor: Actor, outcomes: Iterable[int]) -> dict[int, Outcome]:
    """Return those of these outcomes whose case `actor` may see, by their number. One query.

    `may_verify` is True where `actor` holds that on the case; their own rows are theirs to leave.
    """
    mine = access.cases_for(actor, Permission.VERIFY).filter(pk=OuterRef("case"))
    visible = access.cases_for(actor).values("pk")
    rows = Outcome.objects.filter(pk__in=sorted(outcomes), case__in=visible)
    found = rows.annotate(may_verify=Exists(mine)).select_related("case", "recorded_by")
    return {row.pk: row for row in found}


def actions_of(actor: Actor, cases: Iterable[int], known_by: datetime) -> list[CaseActivity]:
    """Return the begun activities of these cases, as known, earliest first."""
    visible = access.cases_for(actor).filter(pk__in=sorted(cases)).values("pk")
    rows = CaseActivity.objects.filter(case__in=visible)
    begun = rows.filter(activity__state=ActivityState.BEGUN, activity__known_at__lte=known_by)
    found = begun.exclude(activity__withdrawn_at__lte=known_by)
    return list(found.select_related("activity").order_by("activity__began_on_last", "activity_id"))


def campaigns(actor: Actor) -> list[Campaign]:
    """Return the campaigns by which `actor` may divide a figure: all for the organisation's, else theirs."""
    if access.may_in_organisation(actor, OrganisationPermission.FIGURES):
        return list(Campaign.objects.all())
    return list(access.campaigns_for(actor))


def years(scope: FigureScope) -> tuple[int, int] | None:
    """Return the first and the last year in which an outcome of the scope happened; None without any."""
    rows = Outcome.objects.live().filter(case__in=scope.cases.in_totals().values("pk"))
    days = rows.aggregate(first=Min("happened_on_last"), last=Max("happened_on_last"))
    return (days["first"].year, days["last"].year) if days["first"] else None

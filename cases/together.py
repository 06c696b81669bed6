"""What a reader chose of a list, and what they did to several cases at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.http import Http404

from cases import access
from cases.access import Actor
from cases.models import Case, Together, TogetherRow, User
from cases.models.cases import CaseQuerySet
from cases.vocabulary import DEATHS, Permission

MOST_AT_ONCE: Final = 200


@dataclass(frozen=True)
class Done:
    """One case of it that the reader may still see."""

    row: TogetherRow
    case: Case


def chosen_among(actor: Actor, references: Iterable[str]) -> list[Case]:
    """Return the visible cases to which these references lead; hidden and absent ones are not there alike.

    At most one more than may be done at once. One that was merged meanwhile is the case that it is now.
    """
    wanted = sorted(set(references))[: MOST_AT_ONCE + 1]
    visible = access.cases_for(actor)
    return _in_order(visible.filter(pk__in=access.led_to(visible, wanted).values()))


def all_of(rows: CaseQuerySet) -> list[Case]:
    """Return every case of a list, at most one more than may be done at once."""
    return _in_order(rows)


def _in_order(rows: CaseQuerySet) -> list[Case]:
    return list(rows.for_list()[: MOST_AT_ONCE + 1])


def others_like(actor: Actor, case: Case) -> list[Case]:
    """Return the living in a campaign with this case on whom `actor` may record: of its country first.

    What happens to one happens to many: a pardon, a transfer, a trial of a group.
    """
    campaigns = list(access.memberships_of(case).values_list("campaign", flat=True))
    rows = access.cases_for(actor, Permission.RECORD).in_campaigns(campaigns).exclude(pk=case.pk)
    living = rows.exclude(status__in=DEATHS)
    here = list(living.filter(country=case.country).for_list()[:MOST_AT_ONCE])
    elsewhere = living.exclude(country=case.country).for_list()[: MOST_AT_ONCE - len(here)]
    return [*here, *elsewhere]


def mine_or_404(actor: Actor, pk: int) -> Together:
    """Return what `actor` did; Http404 for what others did, and for nothing."""
    found = Together.objects.filter(pk=pk, done_by=actor).first() if isinstance(actor, User) else None
    if found is None:
        raise Http404
    return found


def rows_of(actor: Actor, together: Together) -> list[Done]:
    """Return its cases, of those that `actor` may see now; one that was merged as the case that it is."""
    rows: dict[int, list[TogetherRow]] = {}
    for row in TogetherRow.objects.filter(together=together).select_related("case").order_by("pk"):
        rows.setdefault(row.case.merged_into_id or row.case_id, []).append(row)
    seen = access.cases_for(actor).filter(pk__in=rows).for_list()
    return [Done(row, case) for case in seen for row in rows[case.pk]]

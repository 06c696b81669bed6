"""How a list of cases is narrowed: the one meaning of each filter, for the page, a view, a file."""

from collections.abc import Mapping, Sequence
from typing import Final

from cases.access import Actor
from cases.models.cases import CaseQuerySet
from cases.vocabulary import GROUPS, StatusGroup

FILTERS: Final = ("situation", "country", "campaign", "file", "consent", "responsible")
Chosen = Mapping[str, Sequence[str]]


def narrowed(rows: CaseQuerySet, chosen: Chosen, actor: Actor) -> CaseQuerySet:
    """Return of visible `rows` those that fit every filter chosen, and of each one of its values.

    `chosen` holds known values only: campaigns by slug, of those that `actor` holds.
    """
    if groups := chosen.get("situation"):
        rows = rows.filter(status__in=[one for group in groups for one in GROUPS[StatusGroup(group)]])
    if countries := chosen.get("country"):
        rows = rows.filter(country__in=countries)
    if campaigns := chosen.get("campaign"):
        rows = rows.in_campaigns_called(campaigns)
    if states := chosen.get("file"):
        rows = rows.filter(file_state__in=states)
    if consents := chosen.get("consent"):
        rows = rows.filter(consent__in=consents)
    if chosen.get("responsible"):
        rows = rows.filter(owner=actor.pk)
    return rows

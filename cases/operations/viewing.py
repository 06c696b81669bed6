"""Keep a way of looking at the list of cases, share it with an office, put it away and fetch it back."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from cases import access
from cases.access import NotAllowed
from cases.models import Office, SavedView, User
from cases.operations.writing import Refused
from cases.references import ALPHABET

LONGEST_NAME = 80
MOST_VIEWS = 50
BACK_WITHIN = timedelta(minutes=10)


@transaction.atomic
def save_view(
    *,
    name: str,
    query: Mapping[str, Sequence[str]],
    office: Office | None,
    actor: User,
    at: datetime,
    view: SavedView | None = None,
) -> SavedView:
    """Keep filters and columns under a name, anew or in the place of `view`, which is one's own.

    Shared with an office, its people use it too; each sees their own cases through it.
    """
    name = " ".join(name.split())
    if not name:
        raise Refused("Give the view a name.", field="name")
    if len(name) > LONGEST_NAME:
        raise Refused(f"Say it in {LONGEST_NAME} characters.", field="name")
    if office is not None and office.pk not in access.offices_of(actor):
        raise Refused("You are not in this office. Choose one of yours.", field="office")
    if view is None and SavedView.objects.standing().filter(owner=actor).count() >= MOST_VIEWS:
        raise Refused(f"You keep {MOST_VIEWS} views. Put one away first.", field="name")
    row = _own(view, actor) if view else SavedView(slug=_new_slug(), owner=actor, made_at=at)
    row.name, row.query, row.office = name, {key: list(values) for key, values in query.items()}, office
    row.save()
    return row


@transaction.atomic
def end_view(view: SavedView, *, actor: User, at: datetime) -> None:
    """Put a view of one's own away. It can be fetched back for ten minutes."""
    row = _own(view, actor)
    row.ended_at = row.ended_at or at
    row.save(update_fields=["ended_at"])


@transaction.atomic
def restore_view(view: SavedView, *, actor: User, at: datetime) -> None:
    row = _own(view, actor)
    if row.ended_at is None or at - row.ended_at > BACK_WITHIN:
        raise Refused("It is too late to fetch this view back. Save it again.")
    row.ended_at = None
    row.save(update_fields=["ended_at"])


def _own(view: SavedView, actor: User) -> SavedView:
    row = SavedView.objects.select_for_update(of=("self",)).get(pk=view.pk)
    if row.owner_id != actor.pk:
        raise NotAllowed("This view is somebody else's. Save one of your own.")
    return row


def _new_slug() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(10))

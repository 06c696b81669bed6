"""The views of the list that somebody may use: their own, and those shared with an office of theirs."""

from django.db.models import Q
from django.http import Http404

from cases.access import Actor
from cases.models import Office, SavedView


def usable(actor: Actor) -> list[SavedView]:
    """Return the views of `actor`, their own first, by age. One query."""
    mine = Q(owner=actor.pk) | Q(office__in=Office.objects.filter(group__user=actor.pk))
    rows = SavedView.objects.standing().filter(mine).select_related("office__group", "owner")
    return sorted(rows, key=lambda view: (view.owner_id != actor.pk, view.pk))


def own_or_404(actor: Actor, slug: str) -> SavedView:
    """Return a view of one's own, put away or not; Http404 for anybody else's, and for none."""
    found = SavedView.objects.filter(slug=slug, owner=actor.pk).first()
    if found is None:
        raise Http404
    return found

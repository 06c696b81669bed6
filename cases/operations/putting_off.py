"""Say of a line of My work that it is done, or put it off: for oneself alone."""

import re
from datetime import date, datetime

from django.db import transaction
from django.http import Http404

from cases import access, clock
from cases.access import Actor, NotAllowed
from cases.models import Case, Mark
from cases.operations.writing import Refused, user_or_none
from cases.vocabulary import AskedAgain, Permission, Status, WorkKind

# Numbers and days, after the name of a situation or cause or the key of a grant: what the lines are made of.
_DAY = r"[0-9XYZ./~%?:-]{1,60}"
_WORDS = "|".join(sorted([*Status.values, *AskedAgain.values], key=len, reverse=True))
_KEY = re.compile(rf"(?:(?:{_WORDS}|[0-9a-f]{{32}}):)?{_DAY}")


@transaction.atomic
def mark_done(case: Case, kind: WorkKind, about: str, *, actor: Actor, at: datetime) -> Mark:
    """Take a line off one's own list, until its cause changes."""
    access.require(actor, Permission.VIEW, case)
    if not kind.may_be_done:
        raise Refused("This stands until it is done on the case itself. Open it from the list.")
    return _marked(case, kind, about, actor, at, done_at=at, until=None)


@transaction.atomic
def put_off(case: Case, kind: WorkKind, about: str, *, until: date, actor: Actor, at: datetime) -> Mark:
    """Take a line off one's own list until a day."""
    access.require(actor, Permission.VIEW, case)
    if not kind.may_wait:
        raise Refused("This stands until it is answered. Open it from the list.")
    if until <= clock.day_of(at):
        raise Refused("Choose a later day.", field="until")
    return _marked(case, kind, about, actor, at, done_at=None, until=until)


@transaction.atomic
def unmark(mark: Mark, *, actor: Actor) -> None:
    """Put a line back on one's own list."""
    access.require(actor, Permission.VIEW, mark.case)
    if mark.user_id != actor.pk:
        raise Http404
    mark.delete()


def mark_of(case: Case, number: int, actor: Actor) -> Mark:
    """Return one's own mark on a case that came through the gate; Http404 for any other."""
    mark = Mark.objects.filter(case=case, pk=number, user=user_or_none(actor)).select_related("case").first()
    if mark is None:
        raise Http404
    return mark


def _marked(
    case: Case,
    kind: WorkKind,
    about: str,
    actor: Actor,
    at: datetime,
    *,
    done_at: datetime | None,
    until: date | None,
) -> Mark:
    user = user_or_none(actor)
    if user is None:
        raise NotAllowed("Only somebody with an account has a list.")
    if not _KEY.fullmatch(about):
        raise Refused("Open My work again: this line is not one of it.")
    said = {"marked_at": at, "done_at": done_at, "until": until}
    mark, _is_new = Mark.objects.update_or_create(user=user, case=case, kind=kind, about=about, defaults=said)
    return mark

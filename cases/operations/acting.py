"""Record what we did: activities for one or several cases, and who took part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.http import Http404

from cases import access, clock
from cases.access import Actor
from cases.dates import PartialDate
from cases.models import Activity, Campaign, Case, Membership, Participation, Source
from cases.models.activities import CaseActivity
from cases.models.dated import columns
from cases.operations.writing import (
    KnownSince,
    Refused,
    SourceDraft,
    check_day,
    check_standing,
    known_day,
    new_sources,
    recording,
    tell_listeners,
    withdraw_row,
)
from cases.vocabulary import ActivityKind, ActivityState, Announced, FileState, ParticipationKind, Permission


@dataclass(frozen=True)
class ParticipationDraft:
    """How many took part, as of a day."""

    kind: ParticipationKind
    number: int
    as_of: PartialDate
    section: str = ""


@transaction.atomic
def record_activity(
    *,
    cases: Sequence[Case],
    kind: ActivityKind,
    began_on: PartialDate,
    actor: Actor,
    at: datetime,
    campaign: Campaign | None = None,
    title: str = "",
    state: ActivityState = ActivityState.BEGUN,
    ended_on: PartialDate | None = None,
    number: str = "",
    index_number: str = "",
    issue: str = "",
    send_by: date | None = None,
    stopped_on: date | None = None,
    sources: Sequence[SourceDraft] = (),
    participations: Sequence[ParticipationDraft] = (),
    known: KnownSince | None = None,
) -> Activity:
    """Record one activity done for `cases`, each of which the actor may record on."""
    _require_all(actor, cases)
    if campaign is not None:
        _require_campaign(actor, campaign, cases)
    stamp = recording(actor, at, known)
    if not cases:
        raise Refused("Choose at least one case that this was done for.", field="cases")
    _check_none_declined(cases)
    if state == ActivityState.BEGUN:
        check_day(began_on, known_day(stamp), field="began_on")
    if ended_on and ended_on.last and began_on.first and ended_on.last < began_on.first:
        raise Refused("It ends before it begins. Check the dates.", field="ended_on")
    activity = Activity.objects.create(
        kind=kind,
        state=state,
        title=title,
        campaign=campaign,
        number=number.strip(),
        index_number=index_number.strip(),
        issue=issue,
        send_by=send_by,
        stopped_on=stopped_on,
        **stamp,
        **columns("began_on", began_on),
        **columns("ended_on", ended_on),
    )
    CaseActivity.objects.bulk_create(
        [CaseActivity(activity=activity, case=case) for case in dict.fromkeys(cases)], batch_size=500
    )
    Source.objects.bulk_create(new_sources(sources, activity=activity))
    for draft in participations:
        _took_part(activity, draft, stamp)
    for case in () if known else dict.fromkeys(cases):
        tell_listeners(Announced.ACTIVITY, case, actor=actor, at=at)
    return activity


@transaction.atomic
def add_participation(
    activity: Activity,
    draft: ParticipationDraft,
    *,
    actor: Actor,
    at: datetime,
    known: KnownSince | None = None,
) -> Participation:
    """Say how many took part, as of a day. Needs `record` on one of its cases."""
    _require_any(actor, activity)
    if activity.is_withdrawn:
        raise Refused("This activity was withdrawn. Nobody took part in it.")
    return _took_part(activity, draft, recording(actor, at, known))


@transaction.atomic
def withdraw_activity(activity: Activity, *, reason: str, actor: Actor, at: datetime) -> None:
    """Take an activity back: it was not done, or not for these cases."""
    _require_all(actor, [link.case for link in activity.links.select_related("case")])
    activity.refresh_from_db()
    if activity.is_withdrawn:
        raise Refused("This was withdrawn already.")
    withdraw_row(activity, reason=reason, actor=actor, at=at)


@transaction.atomic
def stop_activity(activity: Activity, *, stopped_on: date, actor: Actor, at: datetime) -> None:
    """Stop what goes on, for all its cases. Needs `record` on one: an appeal that harms cannot wait."""
    _require_any(actor, activity)
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    if activity.is_withdrawn or activity.state != ActivityState.BEGUN:
        raise Refused("This does not go on: it was withdrawn, cancelled or never begun.")
    if activity.stopped_on is not None and activity.stopped_on <= clock.day_of(at):
        raise Refused("This was stopped already.")
    if activity.began_on.first and stopped_on < activity.began_on.first:
        raise Refused("It began after that day. Check the date.", field="stopped_on")
    activity.stopped_on = stopped_on
    activity.save(update_fields=["stopped_on"])
    for link in activity.links.select_related("case"):  # those who answer for the others learn of it too
        tell_listeners(Announced.ACTIVITY, link.case, actor=actor, at=at)


def _check_none_declined(cases: Sequence[Case]) -> None:
    """A declined case has nothing done for it by us."""
    numbers = [case.pk for case in cases]
    held = Case.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk")
    for case in held:
        check_standing(case)
        if case.file_state == FileState.DECLINED:
            raise Refused(
                f"{case.reference} was declined. Take it up first, and say why.", field="other_cases"
            )


def _require_campaign(actor: Actor, campaign: Campaign, cases: Sequence[Case]) -> None:
    """Let pass what was done in a campaign of these cases, or in one the actor may record for."""
    members = Membership.objects.current().filter(campaign=campaign, case__in=[case.pk for case in cases])
    if members.count() == len(set(cases)):
        return
    if not access.campaigns_for(actor, Permission.RECORD).filter(pk=campaign.pk).exists():
        raise access.NotAllowed("You may not record for this campaign.")


def _took_part(activity: Activity, draft: ParticipationDraft, stamp: dict[str, Any]) -> Participation:
    if draft.number < 1:
        raise Refused("Enter how many, as a whole number above 0.", field="number")
    check_day(draft.as_of, known_day(stamp), field="as_of")
    return Participation.objects.create(
        activity=activity,
        kind=draft.kind,
        number=draft.number,
        section=draft.section,
        **stamp,
        **columns("as_of", draft.as_of),
    )


def _require_all(actor: Actor, cases: Sequence[Case]) -> None:
    numbers = {case.pk for case in cases}
    if access.cases_for(actor, Permission.RECORD).filter(pk__in=numbers).count() == len(numbers):
        return
    if access.cases_for(actor).filter(pk__in=numbers).count() != len(numbers):
        raise Http404
    raise access.NotAllowed("You may not record on all of these cases.")


def _require_any(actor: Actor, activity: Activity) -> None:
    """Let pass who may record on one of the activity's cases: it shows with each of them."""
    cases = activity.links.values("case")
    if access.cases_for(actor, Permission.RECORD).filter(pk__in=cases).exists():
        return
    if not access.cases_for(actor).filter(pk__in=cases).exists():
        raise Http404
    raise access.NotAllowed("You may not record on any of these cases.")

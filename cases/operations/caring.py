"""Edit what may be edited of a case: names, campaigns, consent, sensitivity, handling note, designation."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from django.db import transaction

from cases import access, clock, names
from cases.access import Actor
from cases.dates import PartialDate, from_day
from cases.models import Campaign, Case, Designation, Membership, PersonName, Source
from cases.models.dated import columns
from cases.operations.consenting import (
    NOT_LOOKED_AT,
    WITHDRAWAL_FIELDS,
    Written,
    check_child,
    check_not_loosened,
    check_seen,
    own_word_after,
)
from cases.operations.granting import check_nothing_gained, check_somebody_sees
from cases.operations.opening import NameDraft, new_name
from cases.operations.telling_apart import look_later
from cases.operations.writing import (
    ChangedMeanwhile,
    KnownSince,
    Refused,
    SourceDraft,
    check_day,
    known_day,
    lock,
    new_sources,
    recording,
    save_edit,
    tell_listeners,
    user_or_none,
)
from cases.vocabulary import Announced, ChildsWord, Consent, ConsentGiver, DesignationKind, Permission

USES: Final = ("photo", "place", "health", "family", "fundraising")


@transaction.atomic
def add_name(
    case: Case, draft: NameDraft, *, actor: Actor, at: datetime, is_display: bool = False
) -> PersonName:
    """Add one more spelling to the case's person; `is_display` makes it the one that is shown."""
    access.require(actor, Permission.RECORD, case)
    lock(case)
    try:
        text = names.clean(draft.text)
    except names.NameNotUsable as problem:
        raise Refused(str(problem), field="name") from None
    # Asked through the gate: a former name that one may not read is not confirmed by a refusal.
    if access.names_for(actor, [case]).filter(text=text, kind=draft.kind).exists():
        raise Refused("This spelling is on the case already.", field="name")
    cleaned = NameDraft(text, draft.language, draft.kind, draft.for_finding_only, draft.not_known)
    if is_display and draft.for_finding_only:
        raise Refused("A name for finding only is never the one that is shown.", field="name")
    if is_display:
        for shown in case.names.filter(is_display=True):
            shown.is_display = False
            save_edit(shown, actor=actor, at=at, reason="Another name is shown", fields=["is_display"])
    row = new_name(cleaned, at, is_display=is_display)
    row.case, row.person_id = case, case.person_id
    row._history_user, row._history_date = user_or_none(actor), at  # type: ignore[attr-defined]
    row._change_reason = "Name added"  # type: ignore[attr-defined]
    row.save()
    look_later([case.pk], at=at)
    return row


@transaction.atomic
def add_to_campaign(
    case: Case,
    campaign: Campaign,
    *,
    actor: Actor,
    at: datetime,
    taken_up_on: PartialDate | None = None,
    reason: str,
) -> Membership:
    """Add the case to a campaign: who holds the campaign gains access, so it needs `share` on the case."""
    access.require(actor, Permission.SHARE, case)
    access.require_on_campaign(actor, Permission.RECORD, campaign, case.country)
    lock(case)
    held = access.permissions_on(actor, case)
    if not reason.strip():
        raise Refused("Say why, in one sentence.", field="reason")
    if Membership.objects.current().filter(case=case, campaign=campaign).exists():
        raise Refused("The case is in this campaign already.", field="campaign")
    row = Membership(
        case=case,
        campaign=campaign,
        added_at=at,
        added_by=user_or_none(actor),
        **columns("taken_up_on", taken_up_on or from_day(clock.day_of(at))),
    )
    row._history_user, row._history_date = user_or_none(actor), at  # type: ignore[attr-defined]
    row._change_reason = reason[:100]  # type: ignore[attr-defined]
    row.save()
    check_nothing_gained(actor, case, held)
    return row


@transaction.atomic
def leave_campaign(
    membership: Membership, *, reason: str, actor: Actor, at: datetime, leaves_nobody: bool = False
) -> None:
    """End a case's place in a campaign. It stays a past member in the campaign's figures.

    Raises NeedsConfirmation when nobody would see the case any more.
    """
    access.require(actor, Permission.SHARE, membership.case)
    access.require_on_campaign(actor, Permission.RECORD, membership.campaign, membership.case.country)
    lock(membership.case)
    membership.refresh_from_db()
    if membership.left_at is not None:
        raise Refused("The case left this campaign already.")
    if not reason.strip():
        raise Refused("Say why, in one sentence.", field="reason")
    membership.left_at, membership.left_reason = at, reason
    save_edit(membership, actor=actor, at=at, reason=reason, fields=["left_at", "left_reason"])
    check_somebody_sees(membership.case, at, leaves_nobody)


@transaction.atomic
def set_consent(
    case: Case,
    consent: Consent,
    *,
    given_by: str,
    actor: Actor,
    at: datetime,
    given_on: date | None = None,
    until: date | None = None,
    by: ConsentGiver = ConsentGiver.NOT_SAID,
    child: ChildsWord = ChildsWord.NOT_SAID,
    uses: Collection[str] = (),
    seen: Written = NOT_LOOKED_AT,
    is_confirmed: bool = False,
) -> None:
    """Record what may be said in public, who agreed to it and until when. It ends a withdrawal.

    `uses` are what may be shown of somebody who may be named, of USES; a name always. `child` is what a
    child says to a guardian's consent. `seen` is when the consent had been written down or withdrawn last
    when the form was opened: what came since is not written over. `is_confirmed`: whoever agreed to less
    before agrees to this (rule point 36).
    """
    access.require(actor, Permission.RECORD, case)
    if consent != Consent.NOT_FOR_PUBLICATION and not given_by.strip():
        raise Refused("Say who gave the consent.", field="given_by")
    if given_on and until and until < given_on:
        raise Refused("It ends before it was given. Check the dates.", field="until")
    if given_on and given_on > clock.day_of(at):
        raise Refused("This day is still to come. Enter the day on which it was given.", field="given_on")
    case = lock(case)
    check_seen(case, seen)
    day = given_on or clock.day_of(at)
    check_child(case, consent, by, child, day)
    check_not_loosened(case, consent, by, day, is_confirmed=is_confirmed)
    case.consent_own_word = own_word_after(case, consent, by)
    is_named = consent == Consent.MAY_BE_NAMED
    case.consent, case.consent_given_by, case.consent_by = consent, given_by.strip(), by
    case.consent_given_on, case.consent_until = given_on, until
    case.consent_child = child if by == ConsentGiver.GUARDIAN else ChildsWord.NOT_SAID
    case.consent_withdrawn_at, case.consent_withdrawn_on, case.consent_set_at = None, None, at
    case.consent_withdrawn_by, case.consent_withdrawn_who = ConsentGiver.NOT_SAID, ""
    case.consent_withdrawn_why = ""
    case.may_use_name = is_named
    for name in USES:
        setattr(case, f"may_use_{name}", is_named and name in uses)
    fields = [
        *(f"may_use_{name}" for name in USES),
        "consent_by",
        "consent_set_at",
        "consent",
        "consent_given_by",
        "consent_given_on",
        "consent_until",
        "consent_child",
        "consent_own_word",
        "may_use_name",
        *WITHDRAWAL_FIELDS,
    ]
    _edited(case, actor, at, f"Consent: {Consent(consent).label}", fields)


@transaction.atomic
def write_handling_note(
    case: Case, text: str, *, version: int, actor: Actor, at: datetime, check_on: date | None = None
) -> None:
    """Set what must be heeded before anything is done. `version` is the case's when the form was opened."""
    access.require(actor, Permission.RECORD, case)
    case = lock(case)
    if case.version != version:
        raise ChangedMeanwhile("Somebody changed this case while you were writing. Choose what to keep.")
    case.handling_note, case.handling_note_by = text, user_or_none(actor)
    case.handling_note_check_on = check_on
    _edited(case, actor, at, "Handling note", ["handling_note", "handling_note_by", "handling_note_check_on"])


@transaction.atomic
def designate(
    case: Case,
    kind: DesignationKind,
    *,
    given_on: PartialDate,
    reason: str,
    actor: Actor,
    at: datetime,
    sources: list[SourceDraft] | None = None,
    known: KnownSince | None = None,
) -> Designation:
    """Give a designation on a day with a reason. It has no part in the figure (rule point 38)."""
    access.require(actor, Permission.RECORD, case)
    if not reason.strip():
        raise Refused("Say why, in one sentence.", field="reason")
    stamp = recording(actor, at, known)
    check_day(given_on, known_day(stamp), field="given_on")
    row = Designation.objects.create(
        case=case, kind=kind, reason=reason, **stamp, **columns("given_on", given_on)
    )
    Source.objects.bulk_create(new_sources(sources or [], designation=row))
    return row


@transaction.atomic
def end_designation(
    row: Designation, *, ended_on: PartialDate, reason: str, actor: Actor, at: datetime
) -> None:
    """Withdraw a designation on a day with a reason."""
    access.require(actor, Permission.RECORD, row.case)
    lock(row.case)
    row.refresh_from_db()
    if row.ended_on or row.is_withdrawn:
        raise Refused("This designation ended already.")
    if not reason.strip():
        raise Refused("Say why, in one sentence.", field="reason")
    check_day(ended_on, clock.day_of(at), field="ended_on")
    if ended_on.certainly_before(row.given_on):
        raise Refused("It ends before it was given. Check the dates.", field="ended_on")
    row.ended_on, row.ended_reason = ended_on, reason
    row.save(update_fields=[*columns("ended_on", ended_on), "ended_reason"])


def _edited(case: Case, actor: Actor, at: datetime, reason: str, fields: list[str]) -> None:
    if not reason.strip():
        raise Refused("Say why, in one sentence.", field="reason")
    case.updated_at = at
    case.version += 1
    save_edit(case, actor=actor, at=at, reason=reason, fields=[*fields, "updated_at", "version"])
    tell_listeners(Announced.FACTS, case, actor=actor, at=at)

"""Consent: what a new one may not say, and taking one back. Writing one down is `caring.set_consent`."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from cases import access, clock, publicity
from cases.access import Actor
from cases.models import Case
from cases.operations.writing import (
    ChangedMeanwhile,
    NeedsConfirmation,
    Refused,
    check_reason,
    lock,
    save_edit,
    tell_listeners,
)
from cases.vocabulary import Announced, ChildsWord, Consent, ConsentGiver, Permission

WITHDRAWAL_FIELDS = (
    "consent_withdrawn_at",
    "consent_withdrawn_by",
    "consent_withdrawn_who",
    "consent_withdrawn_on",
    "consent_withdrawn_why",
)


class _NotLookedAt:
    """Nobody had looked at what stood there before."""


NOT_LOOKED_AT = _NotLookedAt()
Written = datetime | None | _NotLookedAt


@dataclass(frozen=True)
class Withdrawal:
    """Who took a consent back, in words too, on which day, and why or how we know."""

    by: ConsentGiver
    who: str
    on: date
    reason: str


@transaction.atomic
def withdraw_consent(
    case: Case, said: Withdrawal, *, actor: Actor, at: datetime, seen: Written = NOT_LOOKED_AT
) -> None:
    """Take the consent back: from now on nothing may be published. What was agreed stays on record.

    Taken back by the person themselves it is their own word: nobody else's consent loosens it. Giving it
    anew ends it (`caring.set_consent`).
    """
    access.require(actor, Permission.RECORD, case)
    _check(said, at)
    case = lock(case)
    check_seen(case, seen)
    if case.consent == Consent.NOT_FOR_PUBLICATION:
        raise Refused("Nobody agreed to anything: there is no consent to withdraw.")
    if case.consent_withdrawn_at is not None:
        raise Refused("This consent was withdrawn already.")
    case.consent_withdrawn_at, case.consent_withdrawn_by = at, said.by
    case.consent_withdrawn_who, case.consent_withdrawn_on = said.who.strip(), said.on
    case.consent_withdrawn_why = said.reason.strip()
    if said.by == ConsentGiver.PERSON:
        case.consent_own_word = Consent.NOT_FOR_PUBLICATION
    case.updated_at = at
    case.version += 1
    fields = [*WITHDRAWAL_FIELDS, "consent_own_word", "updated_at", "version"]
    save_edit(case, actor=actor, at=at, reason="Consent: Withdrawn", fields=fields)
    tell_listeners(Announced.FACTS, case, actor=actor, at=at)


def _check(said: Withdrawal, at: datetime) -> None:
    if said.by == ConsentGiver.NOT_SAID:
        raise Refused("Choose who withdrew it.", field="by")
    if not said.who.strip():
        raise Refused("Say who withdrew it.", field="who")
    if said.on > clock.day_of(at):
        raise Refused("This day is still to come. Enter the day on which it was withdrawn.", field="on")
    check_reason(said.reason, "Say why it was withdrawn, or how we know, in one sentence.")


# ---------------------------------------------------------------- what a new consent may not say


def last_written(case: Case) -> datetime | None:
    """Return when the consent was last written down or withdrawn."""
    return case.consent_withdrawn_at or case.consent_set_at


def check_seen(case: Case, seen: Written) -> None:
    """Refuse what was typed before somebody else wrote. `seen` is what the form was opened with."""
    if not isinstance(seen, _NotLookedAt) and seen != last_written(case):
        raise ChangedMeanwhile("Somebody wrote this consent down anew. Open the page again, and compare.")


def own_word_after(case: Case, consent: Consent, by: ConsentGiver) -> str:
    """Return the person's own last word once this consent is written on the case, as it was before it."""
    return consent if by == ConsentGiver.PERSON else publicity.own_word_of(case)


def check_child(case: Case, consent: Consent, by: ConsentGiver, child: ChildsWord, day: date) -> None:
    """Refuse a guardian's consent to a name that does not say what the child says."""
    is_asked = by == ConsentGiver.GUARDIAN and consent == Consent.MAY_BE_NAMED and not child
    if is_asked and publicity.may_be_under_age(publicity.born(case), day):
        raise Refused("Say whether the child agrees too, or is not able to say.", field="child")


def check_not_loosened(
    case: Case, consent: Consent, by: ConsentGiver, day: date, *, is_confirmed: bool
) -> None:
    """Refuse what is looser than the person's own word; ask once more where somebody else agreed to less.

    Who is of age says of themselves what they like. Of others the strictest holds, unless whoever said less
    agrees to more now (rule point 36).
    """
    own_word = own_word_after(case, consent, by)
    if own_word and publicity.is_looser(consent, own_word):
        raise Refused(
            f"The person themselves said: {Consent(own_word).label}. Nobody else can agree to more. "
            "If they say otherwise now, write it down as their own.",
            field="consent",
        )
    is_their_own = by == ConsentGiver.PERSON and not publicity.may_be_under_age(publicity.born(case), day)
    if is_their_own or is_confirmed or case.consent_set_at is None:
        return  # opened as not for publication, a case has nobody's answer yet
    withdrawn = case.consent_withdrawn_at is not None
    standing = Consent.NOT_FOR_PUBLICATION if withdrawn else Consent(case.consent)
    if publicity.is_looser(consent, standing):
        raise NeedsConfirmation(
            f"Until now it is: {standing.label}. Of several people the strictest holds. "
            "Tick this if whoever said so agrees to more now.",
            field="is_confirmed",
        )

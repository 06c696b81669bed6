"""Freeze a year's figure: one person proposes, a second one approves, and nothing of it changes again."""

from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from cases import access, clock, editions, tallies
from cases.access import Actor, NotAllowed
from cases.models import Edition, FreezeProposal
from cases.operations.telling import tell
from cases.operations.writing import Refused, check_reason, user_or_none
from cases.rules import Rule, rule_named
from cases.tallies import Tally
from cases.vocabulary import FreezeAnswer, OrganisationPermission


@transaction.atomic
def propose(
    *, year: int, known_on: date, note: str, acknowledges_open: bool, actor: Actor, at: datetime
) -> FreezeProposal:
    """Propose to freeze `year` as known at the end of `known_on`, under the year's own rule.

    Where one person freezes alone (`ONE_PERSON_FREEZES`) the edition is made at once.
    """
    _require(actor)
    check_reason(note, "Say what this edition is for, in one sentence. It is kept with it.")
    _check_days(year, known_on, at)
    waits = Refused(f"Something is proposed for {year} already. It is approved or declined first.")
    if FreezeProposal.objects.filter(year=year, answer="").exists():
        raise waits
    tally = _tally(
        year,
        editions.rules_of([year])[year],
        min(clock.end_of(known_on), at),
        actor,
        at,
    )
    waiting = len(tally.undetermined)
    if waiting and not acknowledges_open:
        raise Refused(
            f"{waiting} of {year} still need a decision. Decide them, or confirm that they stay open.",
            field="acknowledges_open",
        )
    proposal = FreezeProposal(
        year=year,
        rule=tally.rule.name,
        known_by=tally.known_by,
        value=tally.value,
        value_max=tally.value_max,
        open_decisions=waiting,
        note=note,
        contents=editions.digest(editions.drawn_up(tally)),
        proposed_by=user_or_none(actor),
        proposed_at=at,
    )
    try:
        with transaction.atomic():
            proposal.save()
    except IntegrityError:  # somebody proposed at the same moment
        raise waits from None
    if settings.ONE_PERSON_FREEZES:
        _freeze(proposal, None, actor, at)
    else:
        holders = access.holders(OrganisationPermission.FREEZE)
        tell([one.pk for one in holders if one.pk != actor.pk and editions.may_freeze(one)], at=at)
    return proposal


@transaction.atomic
def approve(proposal: FreezeProposal, *, actor: Actor, at: datetime) -> Edition:
    """Freeze what was proposed, as somebody else. Refused when the lists are no longer those proposed."""
    _require(actor)
    proposal = _open(proposal)
    if proposal.proposed_by_id is not None and proposal.proposed_by_id == actor.pk:
        raise Refused("You proposed it. A second person approves it.")
    if proposal.proposed_by is not None and not editions.may_freeze(proposal.proposed_by):
        raise Refused("Who proposed it may no longer freeze a report. Decline it, and propose it yourself.")
    return _freeze(proposal, actor, actor, at)


@transaction.atomic
def decline(proposal: FreezeProposal, *, reason: str, actor: Actor, at: datetime) -> None:
    """Answer with no, or as the proposer take it back; the proposal stays, with the reason."""
    _require(actor)
    proposal = _open(proposal)
    check_reason(reason, "Say why, in one sentence.")
    is_own = proposal.proposed_by_id is not None and proposal.proposed_by_id == actor.pk
    _answer(proposal, FreezeAnswer.WITHDRAWN if is_own else FreezeAnswer.DECLINED, actor, at, reason)


def _require(actor: Actor) -> None:
    if not editions.may_freeze(actor):
        raise NotAllowed(f"You may not {OrganisationPermission.FREEZE.label}.")


def _check_days(year: int, known_on: date, at: datetime) -> None:
    today = clock.day_of(at)
    if year >= today.year:
        raise Refused(f"{year} is not over. It can be frozen from 1 January {year + 1}.")
    if known_on > today:
        raise Refused("Choose a day that has been: nobody can know what will be recorded.", field="known_on")
    if known_on <= date(year, 12, 31):
        raise Refused(f"Choose a day after 31 December {year}, when the year was over.", field="known_on")


def _tally(year: int, rule: Rule, known_by: datetime, actor: Actor, at: datetime) -> Tally:
    cases = access.organisation_cases(actor)
    return tallies.tally(year, cases=cases, now=at, known_by=known_by, rule=rule)


def _open(proposal: FreezeProposal) -> FreezeProposal:
    proposal = FreezeProposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.answer:
        raise Refused("This was answered already. Open the page again.")
    return proposal


def _freeze(proposal: FreezeProposal, second: Actor | None, actor: Actor, at: datetime) -> Edition:
    tally = _tally(proposal.year, rule_named(proposal.rule), proposal.known_by, actor, at)
    content = editions.drawn_up(tally)
    if editions.digest(content) != proposal.contents:
        raise Refused(
            f"It is no longer what was proposed: then {proposal.value}, now {tally.value}, or another case "
            "or country in it. Decline it, and propose again."
        )
    number = Edition.objects.filter(year=proposal.year).count() + 1
    content = editions.finished(content, number=number, frozen_at=at)
    _answer(proposal, FreezeAnswer.APPROVED, second, at)
    return Edition.objects.create(
        year=proposal.year,
        number=number,
        rule=proposal.rule,
        known_by=proposal.known_by,
        value=tally.value,
        value_max=tally.value_max,
        content=editions.written(content),
        fingerprint=editions.fingerprint(content),
        proposal=proposal,
        proposed_by_id=proposal.proposed_by_id,
        approved_by=user_or_none(second),
        frozen_at=at,
    )


def _answer(
    proposal: FreezeProposal, answer: FreezeAnswer, actor: Actor | None, at: datetime, reason: str = ""
) -> None:
    proposal.answer, proposal.answered_at, proposal.answer_reason = answer, at, reason
    proposal.answered_by = user_or_none(actor)
    proposal.save(update_fields=["answer", "answered_at", "answered_by", "answer_reason"])

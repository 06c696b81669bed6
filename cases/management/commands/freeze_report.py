"""`manage.py freeze_report YEAR --as EMAIL`: propose a year's figure to be frozen, or approve a proposal."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cases import access_log, clock, editions
from cases.access import NotAllowed
from cases.models import Edition, FreezeProposal, User
from cases.operations import freezing
from cases.operations.writing import Refused
from cases.vocabulary import Read


class Command(BaseCommand):
    help = "Propose to freeze a year's figure; as somebody else, with --approve, freeze what is proposed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--as", dest="actor", metavar="EMAIL", required=True, help="who does it")
        parser.add_argument("--reason", default="", help="what the edition is for")
        parser.add_argument("--known-by", metavar="DAY", help="as known at the end of this day, else today")
        parser.add_argument("--leave-open", action="store_true", help="freeze although cases need a decision")
        parser.add_argument("--approve", action="store_true", help="approve what somebody else proposed")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = User.objects.filter(email=options["actor"].lower(), is_active=True).first()
        if actor is None:
            raise CommandError(f"Nobody with an active account signs in as {options['actor']}.")
        try:
            done = self._approve(actor, options) if options["approve"] else self._propose(actor, options)
        except (Refused, NotAllowed, ValueError) as problem:
            raise CommandError(str(problem)) from None
        access_log.write(Read.FIGURES, actor=actor, at=timezone.now(), detail=f"freeze {options['year']}")
        self.stdout.write(_said(done))

    def _propose(self, actor: User, options: dict[str, Any]) -> FreezeProposal | Edition:
        now = timezone.now()
        proposal = freezing.propose(
            year=options["year"],
            known_on=date.fromisoformat(options["known_by"]) if options["known_by"] else clock.day_of(now),
            note=options["reason"],
            acknowledges_open=options["leave_open"],
            actor=actor,
            at=now,
        )
        return proposal.edition if proposal.answer else proposal

    def _approve(self, actor: User, options: dict[str, Any]) -> Edition:
        proposal = editions.waiting(actor, options["year"])
        if proposal is None:
            raise ValueError(f"Nothing is proposed for {options['year']}.")
        return freezing.approve(proposal, actor=actor, at=timezone.now())


def _said(done: FreezeProposal | Edition) -> str:
    if isinstance(done, Edition):
        return f"{done}: {done.value}, fingerprint {done.fingerprint}"
    known = done.known_by.isoformat()
    return f"{done.year}: {done.value} proposed, as known by {known}. A second person approves it."

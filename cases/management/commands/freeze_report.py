"""`manage.py freeze_report YEAR --as EMAIL --reason "…"`: propose a year's figure to be frozen."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cases import access_log, clock
from cases.access import NotAllowed
from cases.models import FreezeProposal, User
from cases.operations import freezing
from cases.operations.writing import Refused
from cases.vocabulary import Read


class Command(BaseCommand):
    help = (
        "Propose to freeze a year's figure. A second person approves it, signed in: nobody is two at a shell."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--as", dest="actor", metavar="EMAIL", required=True, help="who proposes")
        parser.add_argument("--reason", default="", help="what the edition is for")
        parser.add_argument("--known-by", metavar="DAY", help="as known at the end of this day, else now")
        parser.add_argument("--leave-open", action="store_true", help="although cases need a decision")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = User.objects.filter(email=options["actor"].lower(), is_active=True).first()
        if actor is None:
            raise CommandError(f"Nobody with an active account signs in as {options['actor']}.")
        now = timezone.now()
        try:
            proposal = freezing.propose(
                year=options["year"],
                known_on=date.fromisoformat(options["known_by"] or clock.day_of(now).isoformat()),
                note=options["reason"],
                acknowledges_open=options["leave_open"],
                actor=actor,
                at=now,
            )
        except (Refused, NotAllowed, ValueError) as problem:
            raise CommandError(str(problem)) from None
        access_log.write(
            Read.FIGURES, actor=actor, at=now, detail=f"freeze {proposal.year}, on a command line"
        )
        self.stdout.write(_said(proposal))


def _said(proposal: FreezeProposal) -> str:
    if proposal.answer:
        made = proposal.edition
        return f"{made}: {made.value}, fingerprint {made.fingerprint}"
    known = proposal.known_by.isoformat()
    return f"{proposal.year}: {proposal.value} proposed, as known by {known}. A second person approves it."

"""`manage.py create_campaign NAME [--office OFFICE]`: the first campaign, and who may work in it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from cases import access_log, colleagues
from cases.access import OPERATOR
from cases.operations.campaigning import begin_campaign
from cases.operations.granting import give_grant
from cases.operations.writing import Refused
from cases.vocabulary import Permission, Read


class Command(BaseCommand):
    help = "Begin a campaign. With --office its people may do everything in it, in the countries it covers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("--office", metavar="OFFICE", help="the office that works in it, by its name")

    def handle(self, *args: Any, name: str, office: str | None, **options: Any) -> None:
        now = timezone.now()
        try:
            with transaction.atomic():
                campaign = begin_campaign(name, actor=OPERATOR, at=now)
                if office:
                    give_grant(
                        on=campaign,
                        to=_office(office),
                        permissions=tuple(Permission),
                        until=None,
                        reason="Works in this campaign from its beginning",
                        actor=OPERATOR,
                        at=now,
                    )
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        access_log.write(Read.GRANT, actor=OPERATOR, at=now, detail=f"campaign {campaign.pk} begun")
        self.stdout.write(f"{campaign.slug}: begun" + (f", given to {office}" if office else ""))


def _office(name: str) -> Any:
    found = [office for office in colleagues.offices() if str(office).casefold() == name.strip().casefold()]
    if not found:
        known = ", ".join(str(office) for office in colleagues.offices()) or "none"
        raise CommandError(f"There is no office {name}. Known are: {known}. Add it in the administration.")
    return found[0]

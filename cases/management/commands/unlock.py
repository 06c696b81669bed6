"""`manage.py unlock EMAIL`, or `--office NUMBER`: for the operator, where nobody else can unlock."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases import access_log, staff
from cases.access import OPERATOR
from cases.operations.safety import unlock
from cases.vocabulary import Read


class Command(BaseCommand):
    help = "Lift the lock of a person or an office. Be sure that the danger is over: ask by another way."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("email", nargs="?")
        which.add_argument("--office", type=int, help="its number, as in the address of its page")

    def handle(self, *args: Any, **options: Any) -> None:
        lock = staff.standing_lock(email=options["email"], office=options["office"])
        if lock is None:
            raise CommandError("Nobody is locked by that. Check the address, or the number of the office.")
        now = timezone.now()
        unlock(lock, actor=OPERATOR, at=now)
        detail = "unlocked" if lock.user else f"office {lock.office_id} unlocked"
        access_log.write(Read.SAFETY, actor=OPERATOR, at=now, about=lock.user, detail=detail)
        self.stdout.write("Unlocked.")

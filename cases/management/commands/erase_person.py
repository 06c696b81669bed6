"""Erase the person of a case: one administrator asks, another confirms."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from cases import references
from cases.access import NotAllowed
from cases.models import User
from cases.operations.erasing import ask_erasure, cases_of, confirm_erasure
from cases.operations.writing import Refused


class Command(BaseCommand):
    help = (
        "Blank the names, texts, contacts and files of the person of a case, over all their cases and their "
        "history. Figures stay. One administrator asks with --reason, another confirms with --confirm."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", help="of one of the person's cases, for example K7M-2PX")
        parser.add_argument("--reason", default="", help="why, in one sentence without a name")
        parser.add_argument("--confirm", action="store_true", help="do it: asked for by somebody else before")
        parser.add_argument("--as", dest="by", required=True, help="your e-mail address")

    def handle(self, *args: Any, **options: Any) -> None:
        reference = references.read_reference(options["reference"])
        user = User.objects.filter(email=options["by"].lower(), is_active=True).first()
        if reference is None:
            raise CommandError("Enter a reference, for example K7M-2PX.")
        if user is None:
            raise CommandError("Nobody signs in with this address. Check it.")
        try:
            self._confirm(reference, user) if options["confirm"] else self._ask(reference, user, options)
        except (Refused, NotAllowed) as refusal:
            raise CommandError(str(refusal)) from None

    def _ask(self, reference: str, user: User, options: dict[str, Any]) -> None:
        ask_erasure(reference, reason=options["reason"], actor=user, at=timezone.now())
        cases = ", ".join(case.reference for case in cases_of(reference))
        self.stdout.write(f"Asked for {cases}. Nothing is erased yet. Another administrator confirms:")
        self.stdout.write(f"manage.py erase_person {reference} --confirm --as ADDRESS")

    def _confirm(self, reference: str, user: User) -> None:
        row = confirm_erasure(reference, actor=user, at=timezone.now())
        self.stdout.write(
            f"Erased in {row.references.replace(' ', ', ')}: {row.rows} rows, {row.files} files."
        )
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            with connection.cursor() as cursor:  # what was blanked leaves the free pages of the file too
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.stdout.write("Backups hold it until they expire.")

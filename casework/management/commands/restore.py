"""`manage.py restore FILE`: an installation from its backup, into an empty place, with sending off."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases import jobs
from casework.restoring import CannotRestore, restore


class Command(BaseCommand):
    help = "Restore a backup into an empty database and an empty files folder. Nothing is sent until allowed."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="what `manage.py backup` wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = restore(options["file"], timezone.now())
        except CannotRestore as problem:
            raise CommandError(str(problem)) from None
        call_command("migrate", interactive=False, verbosity=0)
        jobs.pause_sending(timezone.now())  # again, for a backup older than the table of pauses
        self.stdout.write(
            f"Restored: {sum(manifest.rows.values())} rows and {manifest.files} files of {manifest.made_at}."
        )
        self.stdout.write(
            "Access that was ended, and people erased, since then are back: end and erase them again first. "
            "Nothing is mailed until: manage.py allow_sending"
        )
        call_command("check_integrity", stdout=self.stdout, stderr=self.stderr)

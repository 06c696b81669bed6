"""`manage.py backup FILE`: the whole installation in one encrypted file, taken while it works."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from casework.backups import CannotBackUp, back_up


class Command(BaseCommand):
    help = "Write database and files into one encrypted file. Keys are not in it: keep them elsewhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a new file")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = back_up(options["file"], timezone.now())
        except CannotBackUp as problem:
            raise CommandError(str(problem)) from None
        size = options["file"].stat().st_size
        self.stdout.write(
            f"{sum(manifest.rows.values())} rows of {len(manifest.rows)} tables and {manifest.files} files "
            f"in {size} bytes: {options['file']}"
        )

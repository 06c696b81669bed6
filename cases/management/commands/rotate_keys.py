"""Put everything that is encrypted under the newest key of CASEWORK_FIELD_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.encryption import KeyIsMissing
from cases.operations.rotating import rotate_keys


class Command(BaseCommand):
    help = (
        "Write contacts, sources' identities, file names and files under the newest key, history included. "
        "Stopped half-way, run it again. Then the old key can leave CASEWORK_FIELD_KEYS."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = rotate_keys()
        except KeyIsMissing as problem:
            raise CommandError(f"{problem} List the older keys too, then run it again.") from None
        for table, rows in sorted(done.rows.items()):
            self.stdout.write(f"{table}: {rows} rows")
        self.stdout.write(f"files: {done.files}")
        self.stdout.write("Everything is under the newest key. The older keys can be destroyed.")

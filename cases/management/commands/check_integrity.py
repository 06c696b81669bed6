"""`manage.py check_integrity`: derived values equal their logs, and the access log is as it was written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases import integrity, log_check


class Command(BaseCommand):
    help = (
        "Derived values equal their logs; the chain of the access log verifies. Status 0 only when all holds."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for fault in integrity.faults():
            found += 1
            self.stderr.write(fault)
        if found:
            raise CommandError(
                f"{found} faults. Keep the database as it is and compare with the last backup."
            )
        if not log_check.was_ever_anchored():
            self.stderr.write(
                "Nothing of the access log was ever kept outside the database: is beat running?"
            )
        rows, _ = log_check.last_digest()
        self.stdout.write(
            f"Every situation equals its log; the access log of {rows} rows is as it was written."
        )

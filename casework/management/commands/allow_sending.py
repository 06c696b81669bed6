"""`manage.py allow_sending`: let mails and webhooks leave again, after a restore was looked at."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cases import jobs


class Command(BaseCommand):
    help = "Let mails and webhooks leave again, the ones that waited included."

    def handle(self, *args: Any, **options: Any) -> None:
        ended = jobs.allow_sending(timezone.now())
        self.stdout.write("Sending is allowed." if ended else "Sending was not paused.")

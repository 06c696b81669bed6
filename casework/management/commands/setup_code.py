"""`manage.py setup_code`: the code that the page of the first run asks for."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from casework.first_run import is_open, setup_code


class Command(BaseCommand):
    help = "Print the code for /setup/, where the first administrator of a new installation is made."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMO:
            raise CommandError("This is a demonstration: its people sign in by a button.")
        if not is_open():
            raise CommandError("Somebody has an account already, so /setup/ is closed.")
        self.stdout.write(setup_code())

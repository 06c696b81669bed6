"""`manage.py create_administrator EMAIL NAME`: another administrator, with a link to set a password."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from cases import access_log, passwords
from cases.access import OPERATOR
from cases.operations.beginning import begin, has_begun, make_administrator
from cases.operations.writing import Refused
from cases.vocabulary import Read


class Command(BaseCommand):
    help = "Make an administrator, and print the link by which they set their password, once, within a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("working_name")
        parser.add_argument("--site", help="where this installation is reached, as https://cases.example.org")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMO:
            raise CommandError("This is a demonstration: its people sign in by a button.")
        now = timezone.now()
        make = make_administrator if has_begun() else begin
        try:
            validate_email(options["email"])
            user = make(email=options["email"], working_name=options["working_name"], password=None, at=now)
        except ValidationError:
            raise CommandError("Write the address like name@example.org.") from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        access_log.write(Read.PEOPLE, actor=OPERATOR, at=now, about=user, detail="administrator made")
        self.stdout.write(passwords.set_link(user, options["site"] or _site()))


def _site() -> str:
    scheme = "https" if settings.PRODUCTION else "http"
    port = "" if settings.PRODUCTION else ":8000"
    return f"{scheme}://{settings.ALLOWED_HOSTS[0]}{port}"

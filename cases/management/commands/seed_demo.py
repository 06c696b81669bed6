"""`manage.py seed_demo`: make the demonstration in an empty database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases.demo.seeding import NotADemonstration, seed
from cases.models import Case


class Command(BaseCommand):
    help = "Make the demonstration: invented people, and real cases from the public record."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = seed(timezone.now())
        except NotADemonstration as problem:
            raise CommandError(str(problem)) from None
        if made is None:
            self.stdout.write("The demonstration is there already.")
        else:
            self.stdout.write(f"The demonstration is made: {Case.objects.count()} cases.")

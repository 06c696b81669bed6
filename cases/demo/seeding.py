"""Makes the whole demonstration, in one transaction, or says why it may not."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from cases import access
from cases.demo.calendar import Calendar
from cases.demo.invented import Invented
from cases.demo.people import Cast, assemble
from cases.demo.public_cases import PublicRecord
from cases.demo.published import freeze_2019
from cases.demo.summarised import summarise
from cases.models import Case, DemoMarker, User

SEED = "2019-142"


class NotADemonstration(Exception):
    """The demonstration may not be made here: a sentence."""


def is_seeded() -> bool:
    return DemoMarker.objects.exists()


def check_may_seed() -> None:
    """Raise NotADemonstration unless this is a demonstration with an empty database."""
    if not settings.DEMO:
        raise NotADemonstration("The demonstration is off. Set CASEWORK_DEMO=1 to make it.")
    if User.objects.exists() or Case.objects.exists():
        raise NotADemonstration(
            "This database holds real people or cases, so the demonstration is not put into it. "
            "Name an empty one with CASEWORK_VAR or DATABASE_URL."
        )


def seed(at: datetime) -> Cast | None:
    """Make the demonstration as of `at`; None when it is there already. All or nothing."""
    if is_seeded():
        return None
    with transaction.atomic():
        check_may_seed()
        cast = assemble(at)
        for person in cast.people.values():
            access.remember_grants(person)
        calendar = Calendar(at)
        PublicRecord(cast, calendar).write()
        Invented(cast, calendar).write()
        freeze_2019(cast)
        summarise(cast, calendar)
        DemoMarker.objects.create(made_at=at, seed=SEED)
    return cast

"""What the storm happens to: made before it, counted after it. Run as a program of its own.

python -m tests.faults.world prepare CASES      prints {"cases": [references], "people": {address: password}}
python -m tests.faults.world count MARKERS      prints what is on record
"""

import json
import os
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.faults.settings")
django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from cases import log_check  # noqa: E402
from cases.models import Event, Job, User  # noqa: E402
from cases.vocabulary import EventKind, JobState  # noqa: E402
from tests.cast import assemble  # noqa: E402
from tests.factories import held_case  # noqa: E402

FOLLOWERS = 20
PASSWORD = "a long enough password"


def prepare(cases: int) -> dict[str, Any]:
    """One of the desk records; others of it follow everything and want a mail at once."""
    settings.DEMO = True  # the cast lives in invented countries, which nothing else offers
    cast = assemble(timezone.now())
    references = [held_case(cast, f"Person {n}").reference for n in range(cases)]
    for n in range(FOLLOWERS):
        user = User.objects.create_user(f"follower{n}@example.org", PASSWORD, digest="now")
        user.groups.add(cast.desk.group)
        apps.get_model("notifications", "Follow").objects.create(
            user=user, campaign=cast.individuals, level="everything", since=timezone.now()
        )
    return {"cases": references, "people": {cast.caseworker.email: PASSWORD}}


def count(markers: set[str]) -> dict[str, Any]:
    """Return what of the acknowledged updates is on record, and what was told of what is."""
    events = Event.objects.filter(kind=EventKind.NO_CHANGE, description__startswith="fault-")
    recorded = Counter(events.values_list("description", flat=True))
    told = Counter(
        apps.get_model("notifications", "Notification")
        .objects.filter(what="event", row__in=events.values("pk"))
        .values_list("row", "user")
    )
    rows = set(events.values_list("pk", flat=True))
    return {
        "acknowledged": len(markers),
        "lost": len(markers - set(recorded)),
        "recorded_twice": sum(times - 1 for times in recorded.values()),
        "recorded": len(rows),
        "due": len(rows) * FOLLOWERS,
        "untold": len(rows) * FOLLOWERS - len(told),
        "told_twice": sum(times - 1 for times in told.values()),
        "tell_jobs": Job.objects.filter(kind="notifications.tell").count(),
        "to_mail": Counter(
            apps.get_model("notifications", "Notification")
            .objects.filter(user__digest="now")
            .values_list("user__email", flat=True)
        ),
        "unmailed": apps.get_model("notifications", "Notification")
        .objects.filter(user__digest="now", mailed_at=None)
        .count(),
        "given_up": Job.objects.filter(state=JobState.DEAD).count(),
        "chain": log_check.check().why,
    }


def waiting() -> dict[str, int]:
    """Return how many jobs are open: mails, which wait a minute by design, and the others due by then."""
    soon = Job.objects.filter(state=JobState.OPEN, due_at__lte=timezone.now() + timedelta(minutes=5))
    mails = soon.filter(kind="notifications.mail").count()
    return {"mails": mails, "others": soon.count() - mails}


if __name__ == "__main__":
    what, *words = sys.argv[1:]
    if what == "prepare":
        said: Any = prepare(int(words[0]))
    elif what == "count":
        said = count(set(Path(words[0]).read_text().split()))
    else:
        said = waiting()
    print(json.dumps(said))

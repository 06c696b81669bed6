"""My work beside the lists: what was given to the reader, what they opened, duplicates, the calendar feed.

What each path asks about is written for every case of the world, hidden ones too, and taken back.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.test import Client
from django.urls import reverse

from cases import models
from cases.operations.feeding import make_feed
from cases.operations.opening import NameDraft, new_name
from tests.oracle.paths.kinds import SetPath
from tests.oracle.paths.reader import Reader, body_of
from tests.oracle.worlds import AT

OPENED_LAST = 8


@contextmanager
def _for_the_reader(reader: Reader) -> Iterator[None]:
    """All cases are the reader's to look after, and each has a task for them."""
    with transaction.atomic():
        cases = [told.case for told in reader.built.cases.values()]
        models.Case.objects.filter(pk__in=[case.pk for case in cases]).update(owner=reader.user)
        stamp = {"recorded_at": AT, "known_at": AT, "recorded_by": reader.user}
        models.Task.objects.bulk_create(
            models.Task(case=case, what="to do", for_whom=reader.user, due_on=AT.date(), **stamp)
            for case in cases
        )
        yield
        transaction.set_rollback(True)


def _in_hand(reader: Reader) -> set[str]:
    """What the reader sees, but for what was declined: of that nobody is reminded."""
    rows = reader.built.world["cases"]
    return {one for one in reader.visible() if rows[one]["file"] != "declined"}


def _listed(**query: str) -> Callable[[Reader], set[str]]:
    def told(reader: Reader) -> set[str]:
        with _for_the_reader(reader):
            return reader.built.told_in(reader.text("cases:my_work", query=query))

    return told


def _asked_about(reader: Reader) -> set[str]:
    """An urgent action goes on for each case; of those released since, it is asked what becomes of it."""
    rows = reader.built.world["cases"]
    return {one for one in _in_hand(reader) if rows[one]["released_in"]}


def _opened(reader: Reader) -> set[str]:
    """All cases were opened by the reader, the last of them last, as the access log has it."""
    with transaction.atomic():
        models.AccessRecord.objects.bulk_create(
            models.AccessRecord(
                number=10**12 + place,
                at=AT - timedelta(days=1),
                kind="case",
                actor=reader.user,
                reference=told.reference,
                method="GET",
                status=200,
                request=uuid4(),
                digest="0" * 64,
            )
            for place, (_number, told) in enumerate(sorted(reader.built.cases.items()))
        )
        answer = reader.get("cases:my_work")
        shown = answer.context["opened"] if answer.context else []
        found = reader.built.told_in(" ".join(case.reference for case, _name in shown))
        transaction.set_rollback(True)
    return found


def _opened_last(reader: Reader) -> set[str]:
    return set(sorted(reader.visible())[-OPENED_LAST:])


def _alike(reader: Reader) -> set[str]:
    """One spelling is on record in every case."""
    with _for_the_reader(reader):
        names = []
        for told in reader.built.cases.values():
            row = new_name(NameDraft("Doppel Ganger"), AT, is_display=False)
            row.case, row.person = told.case, told.case.person
            names.append(row)
        models.PersonName.objects.bulk_create(names)
        return reader.built.told_in(reader.text("cases:my_work", query={"kind": "duplicate"}))


def _in_the_feed(reader: Reader) -> set[str]:
    """What a calendar program reads, which signs in as nobody."""
    with _for_the_reader(reader):
        token = make_feed(reader.user, actor=reader.user, at=AT)
        reader.asked += 1
        answer = Client().get(reverse("cases:feed", args=[token]))
        return reader.built.told_in(body_of(answer).decode())


def _of_the_feed(reader: Reader) -> set[str]:
    """Nothing for who travels; else all of theirs but what is sealed, which never leaves the house."""
    travels = reader.built.world["travels"]
    at = reader.built.at
    is_away = any(
        row["user"] == reader.name
        and row["begins"] <= at < row["until"]
        and not (row["ended"] and row["ended"] <= at)
        for row in travels
    )
    rows = reader.built.world["cases"]
    return set() if is_away else {one for one in _in_hand(reader) if rows[one]["sensitivity"] != "sealed"}


SETS: tuple[SetPath, ...] = (
    SetPath("cases:my_work", "tasks given to the reader", _listed(kind="task"), _in_hand),
    SetPath("cases:my_work", "appeals that go on", _listed(kind="appeal"), _asked_about),
    SetPath("cases:my_work", "all the reader's own", _listed(), lambda reader: set(), Reader.visible),
    SetPath(
        "cases:my_work",
        "the office's",
        lambda reader: reader.built.told_in(reader.text("cases:my_work", query={"whose": "office"})),
        lambda reader: set(),
        Reader.visible,
    ),
    SetPath("cases:my_work", "recently opened", _opened, _opened_last),
    SetPath("cases:my_work", "possible duplicates", _alike, lambda reader: set(), Reader.visible),
    SetPath("cases:feed", "read by a calendar program", _in_the_feed, _of_the_feed),
)

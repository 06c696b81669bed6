"""Somebody who follows, something that happens, and a worker that does what is due."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cases import jobs
from cases.models import Membership, User
from cases.operations.recording import record_event
from cases.vocabulary import EventKind
from notifications import following
from notifications.models import Notification
from tests.conftest import NOW
from tests.factories import BY_LAWYER, held_case, on

__all__ = ["Clock"]


class Clock:
    """A clock that a test moves; `work` has a worker do what is due at it."""

    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now

    def wait(self, **how_long):
        self.now += timedelta(**how_long)
        return self.work()

    def work(self):
        return jobs.work(self)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def samira(cast, clock):
    """A case of Marasia, standard: open to the desk, not to the officer of the West office."""
    return _long_open(held_case(cast, "Samira Al-Kadiri"), clock)


@pytest.fixture
def veloria(cast, clock):
    """A case of Veloria, standard: open to the officer of the West office."""
    return _long_open(held_case(cast, "Karim Osman", country="XV", actor=cast.officer), clock)


def _long_open(case, clock):
    """That it was opened is no news any more."""
    clock.work()
    return case


@pytest.fixture
def happens(cast, clock):
    """Have something happen to a case, by somebody, and be told by a worker."""

    def happen(case, what=None, *, by=None, work=True):
        said = {"case": case, "happened_on": on("February 2026"), "sources": BY_LAWYER}
        said |= {"actor": by or cast.caseworker, "at": clock.now}
        row = (what or record_hearing)(**said)
        if work:
            clock.work()
        return row

    return happen


def record_hearing(**said):
    return record_event(kind=EventKind.HEARING, **said)


def follow(user, level="everything", **what):
    following.follow(user, level, at=NOW, **{kind: one.pk for kind, one in what.items()})


def told(user):
    """What somebody was told of, whether it is open to them or not."""
    return list(Notification.objects.filter(user=user).order_by("pk"))


def browser(user):
    client = Client()
    client.force_login(user, backend="cases.access.GateBackend")
    return client


def inbox_of(user, **query):
    return browser(user).get(reverse("notifications:inbox"), query).content.decode()


def lose_access(case):
    """The case leaves every campaign: nobody sees a standard one any more."""
    Membership.objects.filter(case=case).update(left_at=NOW)


def choose(user, digest):
    User.objects.filter(pk=user.pk).update(digest=digest)
    user.refresh_from_db()

"""Every operation of the administration: who may not do it leaves no trace. One without a row here fails."""

import importlib
import inspect
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from cases.access import NotAllowed
from cases.models import Job, Lock, Travel
from cases.operations import campaigning, choosing, employing, offices, retrying, safety
from cases.vocabulary import Digest, JobState, Role, Theme
from tests.factories import NOW
from tests.operations.watching import refused

pytestmark = pytest.mark.django_db
MODULES = ("campaigning", "choosing", "employing", "offices", "retrying", "safety")
QUESTIONS = {"may_unlock"}
SOON = NOW + timedelta(days=2)
NEW = {"email": "tara@example.org", "working_name": "Tara Lund", "role": Role.CASEWORKER}
CHOSEN = {"language": "", "theme": Theme.DARK, "single_keys": True, "digest": Digest.OFF}


def link_where_no_mail_leaves(user: Any, by: Any) -> str:
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.filebased.EmailBackend"):
        return employing.invitation_link(user, site="/", actor=by, at=user.date_joined)


Act = Callable[[Any, Any], Any]
ACTS: dict[str, Act] = {
    "choose_settings": lambda c, by: choosing.choose_settings(c.colleague, **CHOSEN, actor=by),
    "invite": lambda c, by: employing.invite(**NEW, actor=by, at=NOW),
    "send_invitation": lambda c, by: employing.send_invitation(c.outsider, site="/", actor=by, at=NOW),
    "invitation_link": lambda c, by: link_where_no_mail_leaves(c.outsider, by),
    "send_password_link": lambda c, by: employing.send_password_link(c.outsider, site="/", actor=by, at=NOW),
    "end_sessions": lambda c, by: employing.end_sessions(c.outsider, actor=by, at=NOW),
    "reset_second_step": lambda c, by: employing.reset_second_step(c.outsider, actor=by, at=NOW),
    "change_role": lambda c, by: employing.change_role(c.outsider, Role.DUTY_HEAD, actor=by, at=NOW),
    "close_account": lambda c, by: employing.close_account(c.outsider, actor=by, at=NOW),
    "reopen_account": lambda c, by: employing.reopen_account(c.former_colleague, actor=by),
    "try_again": lambda c, by: retrying.try_again(Job.objects.get().pk, actor=by, at=NOW),
    "set_aside": lambda c, by: retrying.set_aside(Job.objects.get().pk, actor=by),
    "add_office": lambda c, by: offices.add_office("East office", actor=by, at=NOW),
    "rename_office": lambda c, by: offices.rename_office(c.desk, "Another name", actor=by),
    "cover_countries": lambda c, by: offices.cover_countries(
        c.desk, ["XV"], all_countries=True, actor=by, at=NOW
    ),
    "begin_campaign": lambda c, by: campaigning.begin_campaign("Letters of spring", actor=by, at=NOW),
    "join_office": lambda c, by: offices.join_office(c.desk, c.outsider, actor=by),
    "leave_office": lambda c, by: offices.leave_office(c.desk, c.colleague, actor=by),
    "lock_person": lambda c, by: safety.lock_person(c.administrator, actor=by, at=NOW),
    "lock_office": lambda c, by: safety.lock_office(c.west, actor=by, at=NOW),
    "unlock": lambda c, by: safety.unlock(Lock.objects.get(), actor=by, at=NOW),
    "begin_travel": lambda c, by: safety.begin_travel(c.outsider, until=SOON, actor=by, at=NOW),
    "end_travel": lambda c, by: safety.end_travel(c.officer, actor=by, at=NOW),
    "require_second_step": lambda c, by: safety.require_second_step(
        Role.CASEWORKER, is_required=False, grace_days=1, actor=by, at=NOW
    ),
}


@pytest.fixture
def world(cast):
    Job.objects.create(kind="test", state=JobState.DEAD, created_at=NOW, due_at=NOW)
    Lock.objects.create(user=cast.annual_report, set_at=NOW)
    Travel.objects.create(user=cast.officer, begins_at=NOW, until=SOON)
    return cast


def test_every_operation_has_a_row_here():
    written = set()
    for name in MODULES:
        module = importlib.import_module(f"cases.operations.{name}")
        functions = inspect.getmembers(module, inspect.isfunction)
        written |= {
            name
            for name, function in functions
            if function.__module__ == module.__name__
            and not name.startswith("_")
            and "actor" in inspect.signature(function).parameters
        }

    assert written - QUESTIONS == set(ACTS)


@pytest.mark.parametrize("name", ACTS)
def test_who_may_not_leaves_no_trace(world, name, mailoutbox):
    for who in ("caseworker", "former_colleague", "annual_report"):
        with refused(NotAllowed):
            ACTS[name](world, getattr(world, who))
    assert mailoutbox == []


@pytest.mark.parametrize(
    "name", sorted(ACTS.keys() - {"choose_settings", "send_invitation", "invitation_link"})
)
def test_who_manages_people_may(world, administrator, name):
    ACTS[name](world, administrator)


@pytest.mark.parametrize("name", sorted(ACTS.keys() - {"choose_settings"}))
def test_an_administrator_who_is_locked_or_closed_does_nothing(world, administrator, name):
    Lock.objects.filter(user=world.annual_report).update(user=administrator)
    with refused(NotAllowed):
        ACTS[name](world, administrator)

    Lock.objects.all().update(user=world.annual_report)
    administrator.is_active = False
    administrator.save()
    with refused(NotAllowed):
        ACTS[name](world, administrator)

"""The demonstration is made in an empty database, in the demonstration, whole or not at all."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import resolve

from cases.demo import seeding
from cases.demo.invented import Invented
from cases.demo.people import ROLES
from cases.models import Campaign, DemoMarker, User
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def test_a_database_of_others_is_refused():
    User.objects.create_user("somebody@example.org", None, working_name="Somebody")

    with pytest.raises(CommandError, match="holds real people or cases"):
        call_command("seed_demo", stdout=StringIO())

    assert User.objects.count() == 1
    assert not DemoMarker.objects.exists()


def test_it_is_refused_where_the_demonstration_is_off(settings):
    settings.DEMO = False

    with pytest.raises(seeding.NotADemonstration, match="CASEWORK_DEMO=1"):
        seeding.seed(NOW)


def test_a_seed_that_fails_leaves_nothing(monkeypatch):
    def fail(self):
        raise KeyboardInterrupt

    monkeypatch.setattr(Invented, "write", fail)

    with pytest.raises(KeyboardInterrupt):
        seeding.seed(NOW)

    assert not User.objects.exists()
    assert not Campaign.objects.exists()


def test_a_database_that_was_made_already_is_left_alone():
    DemoMarker.objects.create(made_at=NOW, seed="earlier")

    call_command("seed_demo", stdout=StringIO())

    assert not User.objects.exists()


def test_each_role_has_a_button_that_opens_a_page():
    assert {role.key for role in ROLES} >= {"caseworker", "colleague", "regional-office", "annual-report"}
    assert all(resolve(role.landing) for role in ROLES)
    assert all(role.email.endswith("@example.org") for role in ROLES)

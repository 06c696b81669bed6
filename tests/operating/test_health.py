"""Is it alive, and can it serve: one word each, and nothing of a case."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from cases.jobs import TOO_LONG, enqueue
from casework import health

pytestmark = pytest.mark.django_db


def answer(path, **headers):
    response = Client(**headers).get(path)
    return response.status_code, response.content.decode().strip()


def test_a_process_that_lives_says_so_without_a_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert answer("/healthz") == (200, "ok")


def test_it_is_asked_by_a_monitor_that_knows_no_name_of_this_host(settings):
    settings.ALLOWED_HOSTS = ["cases.example.org"]
    settings.SECURE_SSL_REDIRECT = True

    assert answer("/readyz", headers={"host": "10.0.0.7:8000"}) == (200, "ok")


def test_work_that_waits_for_long_is_told_and_takes_no_page_away():
    long_ago = timezone.now() - TOO_LONG - timedelta(seconds=1)
    job = enqueue("test.nobody", at=long_ago)
    assert answer("/jobz") == (503, "jobs")
    assert answer("/readyz") == (200, "ok")

    job.delete()
    assert answer("/jobz") == (200, "ok")


def test_it_is_not_ready_without_its_database(monkeypatch):
    def refuse(at):
        raise DatabaseError("Samira Al-Kadiri")

    monkeypatch.setattr(health.jobs, "longest_waiting", refuse)

    assert answer("/jobz") == (503, "database")


def test_it_is_not_ready_while_its_tables_are_of_another_program(monkeypatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda self, targets: [("cases", "0009")])

    assert answer("/readyz") == (503, "migrations")

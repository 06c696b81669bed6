"""Fixtures that every test may ask for: the cast, and an instant that does not move by itself."""

import gc
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.cache import cache
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.test import override_settings
from hypothesis import HealthCheck, settings

from cases.access_log import BEGINNING, HEAD, seal_of
from cases.models import ChainHead
from casework.celery import app
from tests.cast import Cast, assemble

settings.register_profile(
    "casework",
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.large_base_example,
    ],
)
settings.load_profile("casework")

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
# Minutes each: begun last, one worker would be at them alone (hence --no-loadscope-reorder in the Makefile).
LONGEST = {
    "test_migrations.py",
    "test_speed.py",
    "test_tallies_equal_the_recount.py",
    "test_union_of_years.py",
}


def of_every_test() -> dict[str, Any]:
    """The tests' people live in invented countries, which only the demonstration offers; nobody is slow."""
    return {"DEMO": True, "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}


@pytest.fixture(autouse=True)
def _settings_of_tests(settings):
    for name, value in of_every_test().items():
        setattr(settings, name, value)


@pytest.fixture(scope="session", autouse=True)
def _own_cache():
    """One for all tests of a process: each more would hold its connection to Redis until it is collected."""
    with override_settings(CACHES={"default": _counters()}):
        yield


@pytest.fixture(autouse=True)
def _own_counters(settings):
    """Each test counts its own attempts, and nothing is late because another test searched too often."""
    settings.RATES = {}
    cache.clear()


def _counters() -> dict[str, str]:
    """Return the cache of this process: a database of its own in Redis, where there is one."""
    if not os.environ.get("REDIS_URL"):
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": f"{os.environ['REDIS_URL']}/{number}",
    }


@pytest.fixture(autouse=True)
def _today(request):
    """Every test happens on the same morning; a real browser keeps the real clock."""
    if request.node.get_closest_marker("e2e"):
        yield
        return
    with time_machine.travel(NOW):
        yield


@pytest.fixture(autouse=True)
def _at_once():
    """What a worker would do later is done as soon as it is committed."""
    app.conf.task_always_eager = True


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not walk it again after every few hundred objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


@receiver(post_migrate, sender=apps.get_app_config("cases"))
def _log_begins_again(plan: Any = None, **_: Any) -> None:
    """A test that commits empties every table at its end, and what a migration wrote with them.

    The log's head is such a row: without it the next test's first page asks two questions more.
    """
    if plan is None:
        ChainHead.objects.get_or_create(
            pk=HEAD, defaults={"digest": BEGINNING, "seal": seal_of(0, BEGINNING)}
        )


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def cast(db) -> Cast:
    return assemble(NOW)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real files of the field; a test that needs them is skipped, and says so, where they are absent."""
    folder = Path(
        os.environ.get("CASEWORK_SHARED_DATA", Path(__file__).resolve().parents[2] / "shared" / "data")
    )
    if not folder.is_dir():
        pytest.skip(f"the real files are not at {folder}; name their folder with CASEWORK_SHARED_DATA")
    return folder

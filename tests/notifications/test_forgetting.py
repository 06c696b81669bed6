"""What was told long ago is deleted; what nobody opened, and what is still tried, is not."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from casework import tasks
from notifications.forgetting import forget_old
from notifications.models import Delivery, DeliveryState, Notification, Webhook
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
YEAR, QUARTER, HOUR = timedelta(days=365), timedelta(days=90), timedelta(hours=1)


@pytest.mark.parametrize("ending", ["opened_at", "done_at"])
def test_an_opened_line_is_forgotten_after_a_year_and_an_unopened_one_never(cast, ending):
    by = {"user": cast.colleague, "what": "event"}
    Notification.objects.create(key="old", at=NOW - YEAR - HOUR, **{ending: NOW}, **by)
    Notification.objects.create(key="young", at=NOW - YEAR + HOUR, **{ending: NOW}, **by)
    Notification.objects.create(key="unopened", at=NOW - 3 * YEAR, **by)

    assert forget_old(NOW) == 1
    assert set(Notification.objects.values_list("key", flat=True)) == {"young", "unopened"}


@pytest.mark.parametrize("state", DeliveryState)
def test_an_ended_call_is_forgotten_after_90_days(cast, state):
    hook = Webhook.objects.create(
        maker=cast.administrator,
        url="https://example.org",
        secret="s",
        made_at=NOW,
        made_with="6f8e7a3e-0d1c-4f5d-9f4e-0a5a5a5a5a5a",
    )
    Delivery.objects.create(webhook=hook, about="old", what="event", at=NOW - QUARTER - HOUR, state=state)
    Delivery.objects.create(webhook=hook, about="young", what="event", at=NOW - QUARTER + HOUR, state=state)

    forget_old(NOW)

    is_tried = state in (DeliveryState.WAITING, DeliveryState.FAILED)
    assert Delivery.objects.filter(about="old").exists() == is_tried
    assert Delivery.objects.filter(about="young").exists()


@pytest.mark.parametrize(
    ("backend", "stays"), [("redis.RedisCache", True), ("filebased.FileBasedCache", False)]
)
def test_counters_in_files_are_emptied_and_a_database_of_redis_never_is(
    settings, monkeypatch, db, backend, stays
):
    """A broker may share it: its queue would go along."""
    cache.set("counter", 1)
    monkeypatch.setitem(settings.CACHES["default"], "BACKEND", f"django.core.cache.backends.{backend}")

    tasks.forget_ended_sessions()

    assert (cache.get("counter") == 1) == stays

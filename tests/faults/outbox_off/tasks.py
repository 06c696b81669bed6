"""A job that lives in the broker alone."""

import uuid
from datetime import datetime
from typing import Any

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from cases import jobs
from cases.models import Job


@shared_task(name="outbox_off.run")
def run(kind: str, about: dict[str, Any]) -> None:
    jobs._HANDLERS[kind].run(Job(key=uuid.uuid4(), kind=kind, about=about), timezone.now())


def _enqueue(kind: str, *, at: datetime, due_at: datetime | None = None, **about: Any) -> Job:
    wait = max(0.0, ((due_at or at) - at).total_seconds())
    transaction.on_commit(
        lambda: run.apply_async(args=[kind, about], countdown=wait, retry=False), robust=True
    )
    return Job(kind=kind, about=about, created_at=at, due_at=due_at or at)


def _enqueue_many(kind: str, abouts: Any, **when: Any) -> None:
    for about in abouts:
        _enqueue(kind, **when, **about)


def _enqueue_once(kind: str, abouts: dict[uuid.UUID, dict[str, Any]], **when: Any) -> None:
    _enqueue_many(kind, abouts.values(), **when)


def take_the_outbox_out() -> None:
    jobs.enqueue, jobs.enqueue_many, jobs.enqueue_once = _enqueue, _enqueue_many, _enqueue_once

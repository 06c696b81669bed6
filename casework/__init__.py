"""The project: wiring only, no rules."""

from casework.celery import app as celery_app

__all__ = ["celery_app"]

"""Celery, with its settings from Django's."""

import logging
import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import celeryd_init, setup_logging
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casework.settings")

app = Celery("casework")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect  # a worker warns before it sets its log up
@setup_logging.connect
def log_as_the_pages_do(**said: Any) -> None:
    """One JSON object a line (casework/logs.py): Celery's own format quotes what an exception says."""
    logging.config.dictConfig(settings.LOGGING)
    logging.captureWarnings(True)

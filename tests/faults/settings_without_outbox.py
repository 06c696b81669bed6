"""The control: what is to be done later is sent to the broker on commit, and written down nowhere."""

from tests.faults.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.outbox_off"]  # noqa: F405
CELERY_IMPORTS = ["cases.jobs", "tests.faults.outbox_off.tasks"]

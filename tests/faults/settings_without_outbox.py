"""The control: what is to be done later is sent to the broker on commit, and written down nowhere."""

from tests.faults.settings import *  # noqa: F403

# The first: before anybody takes `enqueue` from the module.
INSTALLED_APPS = ["tests.faults.outbox_off.apps.OutboxOff", *INSTALLED_APPS]  # noqa: F405
CELERY_IMPORTS = ["cases.jobs", "tests.faults.outbox_off.tasks"]

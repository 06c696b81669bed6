from importlib import import_module

from django.apps import AppConfig


class OutboxOff(AppConfig):
    name = "tests.faults.outbox_off"
    label = "outbox_off"

    def ready(self) -> None:
        import_module("tests.faults.outbox_off.tasks").take_the_outbox_out()

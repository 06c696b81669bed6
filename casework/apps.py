from importlib import import_module

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "casework"

    def ready(self) -> None:
        """Listen at the door, when all models are there."""
        for listener in ("sign_in_log", "sessions", "second_step"):
            import_module(f"casework.{listener}")

from importlib import import_module

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "notifications"

    def ready(self) -> None:
        """Listen, and know the work of later, in every process."""
        for module in ("receivers", "telling", "channels.mail", "channels.webhooks", "urgent"):
            import_module(f"notifications.{module}")

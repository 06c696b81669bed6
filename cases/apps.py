from importlib import import_module

from django.apps import AppConfig

# Whose jobs every process has to know.
_WORK = ("account_mail", "passwords", "operations.telling", "documents.making", "exchange.list_files")


class CasesConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "cases"

    def ready(self) -> None:
        """Know the work of later, in every process."""
        for module in (
            "account_mail",
            "passwords",
            "operations.telling",
            "documents.making",
            "exchange.list_files",
            "exchange.staged_jobs",
        ):
            import_module(f"cases.{module}")

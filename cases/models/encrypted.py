"""A text column that holds only ciphertext: in the table, in its history, in a dump and in a backup."""

from typing import Any

from django.core.exceptions import FieldError
from django.db import models

from cases import encryption


class EncryptedTextField(models.TextField):
    """Text encrypted on its way to the database and decrypted on its way out. It cannot be searched."""

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return prepared if prepared is None else encryption.encrypt(prepared)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return value if value is None else encryption.decrypt(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is encrypted: it cannot be searched or compared.")

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.name} is encrypted: it cannot be searched or compared.")

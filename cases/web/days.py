"""A day that somebody chooses: within what the organisation's clock can hold."""

from datetime import date
from typing import Any, Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

FIRST: Final = date(1900, 1, 1)
LAST: Final = date(2199, 12, 31)
_OUTSIDE: Final = _("Choose a day between 1900 and 2199.")


class DayField(forms.DateField):
    """A day; one before the first or after the last is refused in a sentence."""

    default_validators = [MinValueValidator(FIRST, _OUTSIDE), MaxValueValidator(LAST, _OUTSIDE)]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date", "class": "in"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)

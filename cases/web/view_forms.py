"""The form of a view of the list: its name, and who uses it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Office
from cases.operations.viewing import LONGEST_NAME
from cases.web.forms import OnceForm


class ViewForm(OnceForm):
    name = forms.CharField(
        label=_("Name of the view"),
        help_text=_("Name no person: a name in it would be read by everybody who uses it."),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Give the view a name.")},
        widget=forms.TextInput(attrs={"class": "in", "dir": "auto", "autocomplete": "off"}),
    )
    office: Any = forms.TypedChoiceField(
        label=_("Share it with an office"),
        help_text=_("Its people see their own cases through it, and nothing more."),
        required=False,
        empty_value=None,
        widget=forms.Select(attrs={"class": "in"}),
    )

    def __init__(self, *args: Any, offices: Iterable[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = {str(office.pk): office for office in offices}
        field = self.fields["office"]
        field.choices = [("", _("Nobody: it is mine")), *((k, str(o)) for k, o in found.items())]  # type: ignore[attr-defined]
        field.coerce = found.__getitem__  # type: ignore[attr-defined]

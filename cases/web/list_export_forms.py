"""The form of taking a list out: its format."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.vocabulary import ListFormat
from cases.web.forms import OnceForm


class ListExportForm(OnceForm):
    format = forms.ChoiceField(
        label=_("As what?"),
        choices=ListFormat.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a format.")},
    )

"""Forms of what people and programs are told."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.vocabulary import Announced
from cases.web.forms import OnceForm
from notifications.channels.addresses import NotThere, check_form
from notifications.duty import PLACES
from notifications.kinds import FOR_PROGRAMS

_LABELS = (_("First"), _("Second"), _("Third"), _("Fourth"), _("Fifth"))


class DutyForm(forms.Form):
    """People of an office in the order in which they are told. An empty place is left out."""

    def __init__(self, *args: Any, people: Sequence[Any], present: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {person.pk: person for person in [*people, *present]}
        choices = [("", _("Nobody")), *((str(key), str(person)) for key, person in offered.items())]
        for place in range(PLACES):
            field = forms.ChoiceField(
                label=_LABELS[place],
                choices=choices,
                required=False,
                widget=forms.Select(attrs={"class": "in"}),
                initial=str(present[place].pk) if place < len(present) else "",
            )
            field.is_either = True  # type: ignore[attr-defined]  # a place may stay empty
            self.fields[f"place_{place + 1}"] = field

    def chosen(self) -> list[int]:
        return [int(value) for value in self.cleaned_data.values() if value]


class WebhookForm(OnceForm):
    """Where a program is told, and of what."""

    url = forms.CharField(
        label=_("Address"),
        help_text=_("Where the program listens: https, and on the open internet."),
        max_length=500,
        widget=forms.URLInput(attrs={"class": "in", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Write an address like https://example.org/casework.")},
    )
    kinds = forms.MultipleChoiceField(
        label=_("It is told when"),
        choices=[(one.value, one.label) for one in Announced if one in FOR_PROGRAMS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )

    def clean_url(self) -> str:
        url = self.cleaned_data["url"].strip()
        try:
            check_form(url)
        except NotThere as why:
            raise forms.ValidationError(str(why)) from None
        return url

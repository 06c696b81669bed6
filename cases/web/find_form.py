"""What is typed to find a person, and what that may be narrowed to."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import countries
from cases.finding import LONGEST, Narrowed
from cases.vocabulary import StatusGroup

KEPT = ("q", "country", "situation", "born_from", "born_to", "mine")
_YEARS = {"min": 1850, "max": 2100, "inputmode": "numeric", "class": "in"}


class FindForm(forms.Form):
    """Nothing is required, and nothing refused: what cannot be read does not narrow."""

    q = forms.CharField(required=False, max_length=LONGEST)
    country = forms.ChoiceField(label=_("Country"), required=False)
    situation = forms.ChoiceField(label=_("Situation"), required=False)
    born_from = forms.IntegerField(
        label=_("Born from"),
        required=False,
        min_value=1850,
        max_value=2100,
        widget=forms.NumberInput(attrs=_YEARS),
    )
    born_to = forms.IntegerField(
        label=_("Born until"),
        required=False,
        min_value=1850,
        max_value=2100,
        widget=forms.NumberInput(attrs=_YEARS),
    )
    mine = forms.BooleanField(label=_("Only mine"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        any_of = [("", _("Any"))]
        for name, choices in (("country", countries.choices()), ("situation", StatusGroup.choices)):
            self.fields[name].choices = [*any_of, *choices]  # type: ignore[attr-defined]
            self.fields[name].widget.attrs["class"] = "in"

    @property
    def text(self) -> str:
        return self._read("q", "").strip()

    @property
    def narrowed(self) -> Narrowed:
        years = (self._read("born_from", None), self._read("born_to", None))
        return Narrowed(
            self._read("country", ""), self._read("situation", ""), years, self._read("mine", False)
        )

    def _read(self, name: str, nothing: Any) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name) or nothing

    def kept(self) -> str:
        """Return what was typed, to be kept with the session."""
        return json.dumps({name: str(self.data.get(name, ""))[:LONGEST] for name in KEPT})


def form_of(kept: str) -> FindForm:
    """Return the form as it was kept; an empty one where there is nothing to read."""
    return FindForm(json.loads(kept) if kept.startswith("{") else {"q": kept})

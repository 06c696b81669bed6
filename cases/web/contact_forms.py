"""Forms of contacts and of sources' identities."""

from datetime import datetime
from typing import Any

from django import forms

from cases.operations.contacts import FIELDS, ContactDraft
from cases.vocabulary import ContactKind
from cases.web.forms import OnceForm

_QUIET = {"class": "in", "dir": "auto", "spellcheck": "false", "autocomplete": "off"}
MINE, THEIRS = "mine", "theirs"


def _line(label: str, help_text: str = "", *, empty: str = "") -> forms.CharField:
    """Return a field of one line; `empty` is what a required one says when nothing is typed."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(empty),
        max_length=500,
        widget=forms.TextInput(attrs=dict(_QUIET)),
        error_messages={"required": empty},
    )


class ContactForm(OnceForm):
    """One contact. After a collision it also asks, field by field, which of the two words to keep."""

    kind = forms.ChoiceField(label="Who is it?", choices=ContactKind.choices, initial=ContactKind.FAMILY)
    name = _line("Name", "Or who it is: “the elder sister”", empty="Enter a name, or say who it is.")
    relation = _line("How they belong to the case", "For example “mother”, “defence lawyer since 2021”")
    how = _line("How to reach them", "Telephone, e-mail or address")
    safely = _line("How to reach them safely", "For example “by the lawyer only, never by telephone”")
    note = forms.CharField(
        label="Note", required=False, widget=forms.Textarea(attrs={"rows": 3, **_QUIET}), max_length=5000
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    collided = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].widget.attrs["class"] = "in"
        for name in self.collisions:
            self.fields[f"keep_{name}"] = _which(self.fields[name].label)

    @property
    def collisions(self) -> list[str]:
        """The fields that two people changed: named by the form that was sent back."""
        said = self.data.get("collided", "").split(",") if self.is_bound else []
        return [name for name in FIELDS if name in said]

    def draft(self, theirs: ContactDraft | None = None) -> ContactDraft:
        """Return what was typed; with `theirs`, their word where it is the one to keep."""
        said = {name: self.cleaned_data[name] for name in FIELDS}
        for name in self.collisions:
            if theirs is not None and self.cleaned_data[f"keep_{name}"] == THEIRS:
                said[name] = getattr(theirs, name)
        return ContactDraft(**{**said, "kind": ContactKind(said["kind"])})


def _which(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=f"{label}: which one stays?",
        choices=[(THEIRS, "What is on record now"), (MINE, "What you typed")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which one stays."},
    )


class IdentityForm(OnceForm):
    """Who a source is."""

    who = _line("Who this is", empty="Say who this is.")
    how_to_reach = _line("How to reach them")
    seen_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def seen(self) -> datetime | None:
        """Return when what the form showed was written; None where it showed nothing."""
        try:
            return datetime.fromisoformat(self.cleaned_data["seen_at"])
        except ValueError:
            return None

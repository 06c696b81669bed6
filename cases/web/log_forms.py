"""What somebody looks for in the access log."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import audit, references
from cases.access import Actor
from cases.vocabulary import Read
from cases.web.days import DayField


class LogForm(forms.Form):
    person: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Who"), queryset=None, required=False, empty_label=_("Anybody")
    )
    kind = forms.ChoiceField(label=_("What"), required=False, choices=[("", _("Anything")), *Read.choices])
    reference = forms.CharField(
        label=_("Which case"),
        required=False,
        max_length=20,
        help_text=_("Its reference, for example K7M-2PX"),
    )
    copy_number = forms.CharField(
        label=_("Copy number"), required=False, max_length=20, help_text=_("From the first line of a print")
    )
    since = DayField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = DayField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = audit.people(actor)  # type: ignore[attr-defined]

    def clean_reference(self) -> str:
        typed = self.cleaned_data["reference"]
        if not typed:
            return ""
        reference = references.read_reference(typed)
        if reference is None:
            raise forms.ValidationError(
                _("Write the reference as it stands on the case, for example K7M-2PX.")
            )
        return reference

    def clean_copy_number(self) -> str:
        typed = self.cleaned_data["copy_number"].upper().replace("-", "").replace(" ", "")
        if typed and len(typed) != 8:
            raise forms.ValidationError(_("A copy number has eight characters, for example 7KQ2-M4PX."))
        return f"{typed[:4]}-{typed[4:]}" if typed else ""

    def asked(self, before: int | None) -> audit.Asked:
        """Return what the form asks for; everything where it could not be read."""
        said = self.cleaned_data if self.is_valid() else {}
        person = said.get("person")
        return audit.Asked(
            person=person.pk if person else None,
            kind=said.get("kind", ""),
            reference=said.get("reference", ""),
            copy_number=said.get("copy_number", ""),
            since=said.get("since"),
            until=said.get("until"),
            before=before,
        )

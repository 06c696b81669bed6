"""Forms of merging: which other case, what holds where two files differ, and why."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.merged_facts import Difference
from cases.models import Case
from cases.operations.merging import WHY
from cases.web.forms import OnceForm


class OtherCaseForm(forms.Form):
    """Which case may be the same."""

    other_case = forms.CharField(
        label=gettext_lazy("Reference of the other case"),
        max_length=20,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off", "dir": "ltr"}),
        error_messages={"required": gettext_lazy("Enter the reference, for example K7M-2PX")},
    )


class MergeForm(OnceForm):
    """Which reference stays, which of two values holds, and how we know that both are one."""

    stays = forms.ChoiceField(
        label=gettext_lazy("Which reference stays?"),
        help_text=gettext_lazy("The other one leads to it, in every report and letter that names it."),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the reference that stays")},
    )

    def __init__(
        self, *args: Any, cases: tuple[Case, Case], differences: Sequence[Difference], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cases = cases
        self.names = [one.fact.name for one in differences]
        one, other = (case.reference for case in cases)
        self.fields["stays"].choices = [(one, one), (other, other)]  # type: ignore[attr-defined]
        for difference in differences:
            self.fields[_holds(difference.fact.name)] = forms.ChoiceField(
                label=str(difference.fact.label),
                choices=[(one, _says(difference.one, one)), (other, _says(difference.other, other))],
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choose which holds: %(fact)s") % {"fact": difference.fact.label}
                },
            )
        self.fields["reason"] = forms.CharField(
            label=_("How do you know that they are one?"),
            max_length=500,
            widget=forms.TextInput(attrs={"class": "in", "dir": "auto", "autocomplete": "off"}),
            error_messages={"required": _(WHY)},
        )

    def chosen_fields(self) -> list[Any]:
        """Return the questions about facts, for the page."""
        return [self[_holds(name)] for name in self.names]

    @property
    def survivor(self) -> Case:
        return next(case for case in self.cases if case.reference == self.cleaned_data["stays"])

    @property
    def duplicate(self) -> Case:
        return next(case for case in self.cases if case.reference != self.cleaned_data["stays"])

    def chosen(self) -> dict[str, bool]:
        """Return for each fact whether the duplicate's holds."""
        return {name: self.cleaned_data[_holds(name)] == self.duplicate.reference for name in self.names}


def _says(value: str, reference: str) -> str:
    return _("%(value)s (%(reference)s)") % {"value": value, "reference": reference}


def _holds(name: str) -> str:
    return f"holds_{name}"

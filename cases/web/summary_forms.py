"""Forms by which a victory summary is written, checked and approved."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import VictorySummary
from cases.web.days import DayField
from cases.web.forms import OnceForm


def _sentences(name: str, rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", "aria-controls": f"found_{name}"})


class SummaryForm(OnceForm):
    """Both texts. `seen` is the version that the writer had before them, 0 for none."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("With the name"),
        help_text=_("Printed only where the case may be named on the day of printing."),
        required=False,
        widget=_sentences("text", 5),
    )
    anonymised_text = forms.CharField(
        label=_("Without the name"),
        help_text=_(
            "Written for itself: what happened, in which part of the world, in which year. No name, place, "
            "day or reference."
        ),
        required=False,
        widget=_sentences("anonymised_text", 4),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("text", "anonymised_text"):
            self.fields[name].is_either = True  # type: ignore[attr-defined]  # one is written before the other

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("text", "anonymised_text")}


def as_it_is(summary: VictorySummary | None) -> dict[str, Any]:
    """Return what the form says when it is opened."""
    if summary is None:
        return {"seen": 0}
    return {
        "seen": summary.version,
        "text": summary.text,
        "anonymised_text": summary.anonymised_text,
    }


class AnswerSummaryForm(OnceForm):
    """Check it, approve it, or make it a draft again. `since` is the digest of the list that was shown."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    since = forms.CharField(max_length=64, widget=forms.HiddenInput)
    looked = forms.BooleanField(
        label=_("I have read everything above that came later"),
        required=False,
        widget=forms.CheckboxInput(),
    )
    kept_why = forms.CharField(
        label=_("Why the marked words stay"),
        help_text=_("One sentence, kept with the summary."),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"class": "in", "dir": "auto"}),
    )

    def __init__(self, *args: Any, asks_why: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_why:
            del self.fields["kept_why"]

    @property
    def since_read(self) -> str:
        """The list that was read; none where nobody says so."""
        return str(self.cleaned_data["since"]) if self.cleaned_data["looked"] else ""


class FamilyKnowsForm(OnceForm):
    """Who told us that the family knows of a death, and since when they do."""

    who = forms.CharField(
        label=_("Who told us"),
        help_text=_("For example: her brother, through the lawyer. Kept encrypted."),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "in", "dir": "auto"}),
        error_messages={"required": _("Say who told us that the family knows.")},
    )
    since_when = DayField(
        label=_("They know since"), error_messages={"required": _("Enter the day since which they know.")}
    )

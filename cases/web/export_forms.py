"""Forms by which a report is asked for as files, and by which one says where it was published."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.vocabulary import Audience, ExportFormat
from cases.web.days import DayField
from cases.web.forms import OnceForm


class ExportForm(OnceForm):
    """Whom the report is for, and in which formats."""

    audience = forms.ChoiceField(
        label=_("Who is it for?"),
        choices=[
            (Audience.PUBLICATION, _("For publication: consent applied, nobody to be recognised")),
            (Audience.INTERNAL, _("Internal: with names, references and reasons")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whom it is for.")},
    )
    formats = forms.MultipleChoiceField(
        label=_("Formats"),
        choices=ExportFormat.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one format.")},
    )
    since = forms.CharField(required=False, widget=forms.HiddenInput)  # the digest that the page showed
    has_read = forms.BooleanField(
        label=_("I have read what came later of the people who would be shown"), required=False
    )

    left_out = forms.MultipleChoiceField(
        label=_("Whom to leave out"),
        help_text=_("These are in the total alone, without name and line."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, since: str, later: Sequence[str] = (), **kwargs: Any) -> None:
        """`since` is the digest of what came later, as the page shows it; empty where nothing did.

        `later` are the cases of which something did, by reference: any of them may be left out.
        """
        super().__init__(*args, **kwargs)
        self.came_later = since
        self.fields["left_out"].choices = [(one, one) for one in later]  # type: ignore[attr-defined]
        if not since:
            del self.fields["has_read"], self.fields["left_out"]

    def clean(self) -> dict[str, Any]:
        """For publication, what came later has been read, all that there is by now."""
        said = super().clean() or {}
        if self.came_later and said.get("audience") == Audience.PUBLICATION:
            if not said.get("has_read"):
                self.add_error("has_read", _("Read what came later, and say so."))
            elif said.get("since") != self.came_later:
                self.add_error("has_read", _("Something came later meanwhile. Read the list again."))
        return said


class WhereForm(OnceForm):
    """Where an export was published."""

    place = forms.CharField(
        label=_("Where was it published?"),
        help_text=_("For example: annual report, page 12; or the address of a page. Name nobody."),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "in", "dir": "auto"}),
        error_messages={"required": _("Say where it was published.")},
    )
    published_on = DayField(label=_("On which day?"), error_messages={"required": _("Choose a day.")})

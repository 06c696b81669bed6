"""Forms by which a year's figure is proposed to be frozen, and answered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.web.days import DayField
from cases.web.forms import OnceForm


class FreezeForm(OnceForm):
    """What the edition is for, and that what is open may stay open."""

    known_by = DayField(widget=forms.HiddenInput)  # the day whose figure the page shows
    note = forms.CharField(
        label=_("What is this edition for?"),
        help_text=_("One sentence, kept with it. Name nobody: it stays when a person is erased."),
        max_length=500,
        error_messages={"required": _("Say what this edition is for, in one sentence.")},
        widget=forms.TextInput(attrs={"class": "in", "dir": "auto"}),
    )
    acknowledges_open = forms.BooleanField(
        label=_("What still needs a decision stays open, and is not counted in this edition"), required=False
    )

    def __init__(self, *args: Any, asks_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_open:
            del self.fields["acknowledges_open"]


class AnswerForm(OnceForm):
    """Approve, or say no with a reason. The answer is the button that was pressed."""

    answer = forms.ChoiceField(
        choices=[("approve", ""), ("decline", "")],
        error_messages={"required": _("Choose: approve it, or decline it.")},
    )
    reason = forms.CharField(
        label=_("Why not?"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"class": "in", "dir": "auto"}),
    )


class PublishedForm(OnceForm):
    """A figure that was published before Casework, as it was said."""

    value = forms.IntegerField(
        label=_("The number"),
        min_value=0,
        max_value=1_000_000,
        widget=forms.NumberInput(attrs={"class": "in in--number", "inputmode": "numeric"}),
        error_messages={"required": _("Write the number that was published.")},
    )
    wording = forms.CharField(
        label=_("In which words"),
        help_text=_("The sentence as it was printed."),
        max_length=500,
        widget=forms.Textarea(attrs={"class": "in", "dir": "auto", "rows": 2}),
        error_messages={"required": _("Write the sentence as it was printed.")},
    )
    place = forms.CharField(
        label=_("Where"),
        help_text=_("For example: Annual report 2012, page 14."),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "in", "dir": "auto"}),
        error_messages={"required": _("Say where it was published.")},
    )
    published_on = DayField(label=_("On which day"), error_messages={"required": _("Choose a day.")})
    references = forms.CharField(
        label=_("Which cases"),
        help_text=_("By reference, if a list was kept and they are on record here."),
        required=False,
        widget=forms.Textarea(attrs={"class": "in ref", "rows": 2, "spellcheck": "false"}),
    )

"""Forms by which a year's figure is proposed to be frozen, and answered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.web.days import DayField
from cases.web.forms import OnceForm


class FreezeForm(OnceForm):
    """As known on which day, what for, and that what is open may stay open."""

    known_on = DayField(
        label=_("As known at the end of"),
        help_text=_("What was recorded or verified later is not in this edition."),
        error_messages={"required": _("Choose a day.")},
    )
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

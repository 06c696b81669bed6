"""Forms of one's own account."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cases.vocabulary import Digest, Theme
from cases.web.days import DayField
from cases.web.forms import OnceForm


class SettingsForm(OnceForm):
    """What somebody chooses for themselves. A language is asked where there is more than one."""

    language = forms.ChoiceField(
        label=_("Language"), required=False, widget=forms.Select(attrs={"class": "in"})
    )
    theme = forms.ChoiceField(
        label=_("Colours"), choices=Theme.choices, required=False, widget=forms.RadioSelect
    )
    single_keys = forms.BooleanField(
        label=_("Keyboard shortcuts of one key"),
        help_text=_("Switch them off if a key you press is taken for a shortcut."),
        required=False,
    )
    digest = forms.ChoiceField(
        label=_("E-mail"),
        help_text=_("It says how much waits in your inbox, and nothing of any case."),
        choices=Digest.choices,
        widget=forms.RadioSelect,
    )
    digest_hour = forms.ChoiceField(
        label=_("Hour of the daily or weekly mail"),
        help_text=_("In the organisation’s time zone. The weekly mail leaves on Monday."),
        choices=[(str(hour), f"{hour:02}:00") for hour in range(24)],
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = settings.LANGUAGES  # type: ignore[attr-defined]
        for name in ("theme", "language", "digest_hour"):
            self.fields[name].is_either = True  # type: ignore[attr-defined]  # one is always chosen
        if len(settings.LANGUAGES) == 1:
            del self.fields["language"]


class TravelForm(OnceForm):
    until = DayField(
        label=_("Travelling until"),
        help_text=_("The last day. You cannot end it earlier; an administrator can."),
        error_messages={
            "required": _("Choose a day within the next 12 months."),
            "invalid": _("Choose a day within the next 12 months."),
        },
    )

"""Forms of where a case belongs: its campaigns and its country."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases import countries
from cases.models import Campaign
from cases.web.forms import OnceForm

_SAY_WHY = {"required": _("Say why, in one sentence. Others will read it.")}


class _MovingForm(OnceForm):
    reason = forms.CharField(label=_("Why?"), max_length=500, error_messages=_SAY_WHY)
    leaves_nobody = forms.BooleanField(label=_("Yes, nobody shall see this case"), required=False)


class JoinForm(_MovingForm):
    """A campaign to take the case into."""

    campaign: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Campaign"),
        queryset=None,
        empty_label=_("Choose"),
        error_messages={"required": _("Choose a campaign")},
    )
    field_order = ["campaign", "reason"]

    def __init__(self, *args: Any, campaigns: QuerySet[Campaign], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]


class LeaveForm(_MovingForm):
    """Only why."""


class CountryForm(_MovingForm):
    country = forms.ChoiceField(
        label=_("Country of risk"), error_messages={"required": _("Choose a country")}
    )
    field_order = ["country", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("Choose")), *countries.choices()]  # type: ignore[attr-defined]

"""The form of a new campaign."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.web.forms import OnceForm


class CampaignForm(OnceForm):
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("Everybody who works here may read it: no person’s name."),
        error_messages={"required": _("Enter a name, for example “Individuals at Risk”")},
    )
    purpose = forms.CharField(label=_("What it is for"), required=False, max_length=500)

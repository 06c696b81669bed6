"""Forms of the administration: people, offices, roles."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import countries
from cases.models import Office, User
from cases.operations.offices import LONGEST_NAME
from cases.operations.safety import LONGEST_GRACE
from cases.vocabulary import Role
from cases.web.forms import OnceForm
from cases.web.sharing_forms import PersonField


def _text(**attributes: str) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "in", "autocomplete": "off", **attributes})


class OfficesField(forms.MultipleChoiceField):
    """Some of the offices given, cleaned to them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple, required=False, **kwargs)
        self.offices: dict[str, Office] = {}

    def offer(self, offices: Iterable[Office]) -> None:
        self.offices = {str(office.pk): office for office in offices}
        self.choices = [(key, str(office)) for key, office in self.offices.items()]

    def clean(self, value: Any) -> list[Office]:
        return [self.offices[key] for key in super().clean(value)]


class InviteForm(OnceForm):
    """Who comes, what they are there for, and the offices they join."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"class": "in", "autocomplete": "off"}),
        error_messages={
            "required": _("Enter their e-mail address."),
            "invalid": _("Write the address like name@example.org."),
        },
    )
    working_name = forms.CharField(
        label=_("Working name"),
        help_text=_("Pages show it. It need not be their legal name."),
        max_length=100,
        widget=_text(dir="auto"),
        error_messages={"required": _("Enter the name the person works under.")},
    )
    role = forms.ChoiceField(
        label=_("Role"),
        help_text=_("What they are there for. A role opens no case."),
        choices=Role.choices,
        widget=forms.Select(attrs={"class": "in"}),
    )
    offices = OfficesField(label=_("Offices"), help_text=_("What an office holds opens to its people."))

    def __init__(self, *args: Any, offices: Iterable[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offices"].offer(offices)  # type: ignore[attr-defined]


class RoleForm(OnceForm):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect)


class CloseForm(OnceForm):
    """To whom the open work is offered, where there is any."""

    receiver = PersonField(
        label=_("Offer their cases to"),
        help_text=_("Each is offered: the colleague accepts or returns it. Nobody chosen: hand over later."),
        required=False,
    )
    note = forms.CharField(
        label=_("Note for the colleague"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "in", "dir": "auto"}),
    )

    def __init__(self, *args: Any, people: Iterable[User], has_work: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiver"].offer(("", people))  # type: ignore[attr-defined]
        if not has_work:
            del self.fields["receiver"], self.fields["note"]


class HandOverAllForm(CloseForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiver"].required = True
        self.fields["receiver"].help_text = _("Each is offered: the colleague accepts or returns it.")


class CountryBarForm(OnceForm):
    country = forms.ChoiceField(
        label=_("Country"),
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"required": _("Choose a country from the list")},
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=500,
        widget=_text(dir="auto"),
        error_messages={"required": _("Say why, in one sentence.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("Choose")), *countries.choices()]  # type: ignore[attr-defined]


class NameOfficeForm(OnceForm):
    name = forms.CharField(
        label=_("Name of the office"),
        max_length=LONGEST_NAME,
        widget=_text(dir="auto"),
        error_messages={"required": _("Enter a name.")},
    )


class CoverForm(OnceForm):
    """The countries an office covers, or all of them, in words."""

    all_countries = forms.BooleanField(
        label=_("All countries"), help_text=_("Every country, those to come too."), required=False
    )
    countries = forms.MultipleChoiceField(
        label=_("Countries"),
        help_text=_("None chosen: the office covers no country, and a campaign opens nothing to it."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, present: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = dict(countries.choices())
        first = {code: countries.name_of(code) for code in present}  # what is covered now stands first
        self.fields["countries"].choices = list((first | offered).items())  # type: ignore[attr-defined]


class AddOfficeForm(CoverForm, NameOfficeForm):
    field_order = ("name", "all_countries", "countries")


class JoinOfficeForm(OnceForm):
    person = PersonField(label=_("Who joins this office?"))

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].offer(("", people))  # type: ignore[attr-defined]


class SecondStepForm(OnceForm):
    """For one role: whether a second step is required, and how many days of grace there are."""

    is_required = forms.BooleanField(label=_("A second step is required"), required=False)
    grace_days = forms.IntegerField(
        label=_("Days of grace"),
        help_text=_("How long somebody gets in without one: after the account was made, or it was reset."),
        min_value=0,
        max_value=LONGEST_GRACE,
        widget=forms.NumberInput(attrs={"class": "in"}),
        error_messages={
            "required": _("Enter a number of days."),
            "max_value": _("Choose from 0 to 90 days."),
            "min_value": _("Choose from 0 to 90 days."),
            "invalid": _("Enter a number of days."),
        },
    )

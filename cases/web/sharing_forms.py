"""Forms of access: give, extend, end, close, bar, hand over, open in an emergency."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import clock
from cases.models import Office, User
from cases.vocabulary import Permission, Sensitivity
from cases.web.days import DayField
from cases.web.forms import OnceForm

_SAY_WHY = _("Say why, in one sentence. Others will read it.")


def _day(**kwargs: Any) -> forms.DateField:
    return DayField(**kwargs)


def _reason(label: Any = None, **kwargs: Any) -> forms.CharField:
    kwargs.setdefault("error_messages", {"required": _SAY_WHY})
    return forms.CharField(
        label=label or _("Why?"),
        max_length=500,
        widget=forms.TextInput(attrs={"class": "in", "dir": "auto", "autocomplete": "off"}),
        **kwargs,
    )


def today() -> date:
    return clock.day_of(timezone.now())


class PersonField(forms.ChoiceField):
    """One of the people given, cleaned to the person."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": _("Choose a person")})
        kwargs.setdefault("widget", forms.Select(attrs={"class": "in"}))
        super().__init__(**kwargs)
        self.people: dict[str, User] = {}

    def offer(self, *groups: tuple[Any, Iterable[User]]) -> None:
        """Offer people under headings; an empty heading is left out."""
        self.people = {}
        choices: list[Any] = [("", _("Choose"))]
        for heading, people in groups:
            named = {str(user.pk): user for user in people}
            self.people |= named
            rows = [(key, user.working_name) for key, user in named.items()]
            choices += [(heading, rows)] if heading and rows else rows
        self.choices = choices

    def clean(self, value: Any) -> User | None:
        return self.people.get(super().clean(value))


class HolderField(forms.ChoiceField):
    """An office or a person, cleaned to it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.Select(attrs={"class": "in"}),
            error_messages={"required": _("Choose an office or a person")},
            **kwargs,
        )
        self.holders: dict[str, User | Office] = {}

    def offer(self, offices: Iterable[Office], people: Iterable[User]) -> None:
        of_offices = {f"office-{office.pk}": office for office in offices}
        of_people = {f"person-{user.pk}": user for user in people}
        self.holders = {**of_offices, **of_people}
        self.choices = [
            ("", _("Choose")),
            (_("Offices"), [(key, str(office)) for key, office in of_offices.items()]),
            (_("People"), [(key, user.working_name) for key, user in of_people.items()]),
        ]

    def clean(self, value: Any) -> User | Office | None:
        return self.holders.get(super().clean(value))


class GiveForm(OnceForm):
    """To whom, what they can, until when and why."""

    to = HolderField(label=_("Office or person"))
    permissions = forms.MultipleChoiceField(
        label=_("Beside seeing it, they can"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: they only see it. You can give what you hold yourself."),
    )
    until = _day(
        label=_("Until"),
        required=False,
        help_text=_("The last day. A person’s access ends within 12 months; an office’s may stand."),
    )
    reason = _reason(help_text=_("At least 10 characters. Others will read it."))

    def __init__(
        self,
        *args: Any,
        held: Collection[Permission],
        offices: Iterable[Office],
        people: Iterable[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].offer(offices, people)  # type: ignore[attr-defined]
        self.fields["permissions"].choices = [  # type: ignore[attr-defined]
            (one.value, one.label) for one in Permission if one in held and one != Permission.VIEW
        ]
        self.fields["until"].is_either = True  # type: ignore[attr-defined]  # for a person, not for an office

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if isinstance(cleaned.get("to"), User) and "until" in cleaned and not cleaned["until"]:
            self.add_error("until", _("Choose an end date within 12 months."))
        return cleaned

    def terms(self) -> dict[str, Any]:
        """Return what a grant is given on, as the form says."""
        said = self.cleaned_data
        return {
            "to": said["to"],
            "permissions": [Permission(one) for one in said["permissions"]],
            "until": clock.end_of(said["until"]) if said["until"] else None,
            "reason": said["reason"],
        }


class ExtendForm(OnceForm):
    until = _day(label=_("Until"), error_messages={"required": _("Choose an end date within 12 months.")})
    reason = _reason()

    def terms(self) -> dict[str, Any]:
        """Return until when it is extended, and why."""
        return {"until": clock.end_of(self.cleaned_data["until"]), "reason": self.cleaned_data["reason"]}


class EndForm(OnceForm):
    reason = _reason()
    leaves_nobody = forms.BooleanField(label=_("Yes, nobody shall see this case"), required=False)


class ConfirmForm(OnceForm):
    """Nothing to fill in: the page says the effect, and one button does it."""


class CheckForm(forms.Form):
    """One person, to be asked about."""

    person = forms.CharField(
        label=_("Working name or e-mail address"),
        max_length=254,
        error_messages={"required": _("Enter a working name or an e-mail address")},
        widget=forms.TextInput(
            attrs={
                "class": "in",
                "dir": "auto",
                "autocomplete": "off",
                "list": "colleagues",
                "spellcheck": "false",
            }
        ),
    )


class SensitivityForm(OnceForm):
    """Who may see it, who of those stays, and why."""

    sensitivity = forms.ChoiceField(
        label=_("Who may see it?"), choices=Sensitivity.choices, widget=forms.RadioSelect
    )
    people = forms.MultipleChoiceField(
        label=_("Who stays, by name"),
        help_text=_("For a restricted or a sealed case. You stay in any case; whoever is listed stays too."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    offices = forms.MultipleChoiceField(
        label=_("Offices that stay"),
        help_text=_("For a restricted case. A sealed one opens to no office."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    in_totals = forms.BooleanField(
        label=_("Sealed, but counted in yearly totals"),
        help_text=_("Only its owner decides this."),
        required=False,
    )
    reason = _reason()
    leaves_nobody = forms.BooleanField(label=_("Yes, nobody shall see this case"), required=False)

    def __init__(self, *args: Any, people: Iterable[User], offices: Iterable[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("people", people), ("offices", offices)):
            choices = [(str(one.pk), str(one)) for one in rows]
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            if not choices:
                del self.fields[name]


class BarForm(OnceForm):
    person = PersonField(label=_("Who must not see this case?"))
    reason = _reason(help_text=_("Others who give access to this case will read it."))
    leaves_nobody = forms.BooleanField(label=_("Yes, nobody shall see this case"), required=False)

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].offer(("", people))  # type: ignore[attr-defined]


class HandOverForm(OnceForm):
    receiver = PersonField(label=_("Who takes it over?"))
    from_on = _day(label=_("From"), error_messages={"required": _("Choose today or a later day.")})
    keeps_view = forms.ChoiceField(
        label=_("What happens to your own access?"),
        choices=[
            ("", _("What is given to you by name ends when it is accepted")),
            ("1", _("You can see the case for 30 more days")),
        ],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("What your office holds stays."),
    )
    note = forms.CharField(
        label=_("Note for whoever takes over"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "in", "dir": "auto"}),
    )

    def __init__(self, *args: Any, seeing: Iterable[User], others: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiver"].offer(  # type: ignore[attr-defined]
            (_("Can see this case"), seeing), (_("Cannot see it yet"), others)
        )
        self.fields["from_on"].initial = today


class ReturnForm(forms.Form):
    reason = _reason(
        _("Why do you return it?"), error_messages={"required": _("Say why you return it, in one sentence.")}
    )


class EmergencyForm(OnceForm):
    reference = forms.CharField(
        label=_("Reference of the case"),
        help_text=_("For example K7M-2PX"),
        max_length=12,
        error_messages={"required": _("Enter the reference of the case.")},
        widget=forms.TextInput(attrs={"class": "in ref", "autocomplete": "off", "spellcheck": "false"}),
    )
    reason = _reason(
        _("What is the emergency?"),
        help_text=_("At least 10 characters. Others will read it."),
        error_messages={"required": _("Say what the emergency is, in one sentence. Others will read it.")},
    )

"""What is asked once for several cases: the news, a task, a colleague, a campaign, or whom to share with."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cases import access, clock, colleagues
from cases.access import Permission
from cases.models import User
from cases.operations import together
from cases.operations.together import Deed
from cases.vocabulary import EventKind, OutcomeKind, Status, Sureness, TogetherKind
from cases.web.days import DayField
from cases.web.fields import PhraseField, SurenessField, source_from
from cases.web.forms import OnceForm, read_choice
from cases.web.sharing_forms import GiveForm, PersonField, today

_LINE = {"class": "in", "dir": "auto", "autocomplete": "off"}


def _line(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.TextInput(attrs=dict(_LINE)), **kwargs)


class _TogetherForm(OnceForm):
    """One reason for all of them."""

    reason = _line(
        _("Why?"),
        max_length=500,
        help_text=_("One sentence for all of them. Others will read it."),
        error_messages={"required": _("Say why, in one sentence.")},
    )

    def deed(self) -> Deed:
        raise NotImplementedError


class RecordTogetherForm(_TogetherForm):
    """The same news for all: one row is written for each."""

    field_order = ["choice", "happened_on", "source", "sureness", "description", "place", "reason"]

    choice = forms.ChoiceField(
        label=_("What changed?"),
        choices=[
            ("", _("Choose")),
            (_("Their situation"), [(f"status:{one.value}", one.label) for one in Status]),
            (_("A development"), [(f"outcome:{one.value}", one.label) for one in OutcomeKind]),
            (_("Something else"), [(f"event:{one.value}", one.label) for one in EventKind]),
        ],
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"required": _("Choose what changed")},
    )
    happened_on = PhraseField(label=_("When did it happen?"))
    source = _line(
        _("How do we know?"),
        max_length=300,
        error_messages={"required": _("Say how we know, for example 'lawyer, by phone'")},
    )
    sureness = SurenessField()
    description = _line(_("In a sentence"), required=False, max_length=500)
    place = _line(_("Place"), required=False, max_length=200)
    is_confirmed_rare = forms.BooleanField(
        label=_("Record it also where it is rare, after a look at each"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].widget.attrs.setdefault("class", "in")

    def deed(self) -> Deed:
        said = self.cleaned_data
        return together.Recording(
            choice=read_choice(said["choice"]),
            happened_on=said["happened_on"],
            sources=source_from(said),
            sureness=Sureness(said["sureness"]),
            description=said["description"],
            place=said["place"],
            is_confirmed_rare=said["is_confirmed_rare"],
        )


class TaskTogetherForm(_TogetherForm):
    """A task on each, or simply a day on which somebody looks at it again."""

    field_order = ["what", "for_whom", "due_on", "reason"]

    what = _line(
        _("What is to be done?"),
        initial=_("Look at the case again"),
        error_messages={"required": _("Say what is to be done.")},
    )
    for_whom = PersonField(label=_("By whom?"))
    due_on = DayField(label=_("Until when?"))

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["for_whom"].offer(("", people))  # type: ignore[attr-defined]

    def deed(self) -> Deed:
        said = self.cleaned_data
        return together.GivingTask(said["what"], said["for_whom"], said["due_on"])


class OfferTogetherForm(_TogetherForm):
    field_order = ["receiver", "from_on", "reason"]

    receiver = PersonField(label=_("To whom?"))
    from_on = DayField(label=_("From"), initial=today)

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiver"].offer(("", people))  # type: ignore[attr-defined]

    def deed(self) -> Deed:
        return together.Offering(self.cleaned_data["receiver"], self.cleaned_data["from_on"])


class CampaignTogetherForm(_TogetherForm):
    field_order = ["campaign", "reason"]

    campaign: Any = forms.ModelChoiceField(
        label=_("Campaign"),
        queryset=None,
        empty_label=_("Choose"),
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"required": _("Choose a campaign")},
    )

    def __init__(self, *args: Any, campaigns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]

    def deed(self) -> Deed:
        return together.AddingToCampaign(self.cleaned_data["campaign"])


class ShareTogetherForm(GiveForm):
    """Restricted and sealed cases alone: a campaign opens a standard one."""

    def deed(self) -> Deed:
        said = self.cleaned_data
        until = clock.end_of(said["until"]) if said["until"] else None
        return together.Sharing(said["to"], [Permission(one) for one in said["permissions"]], until)


def form_for(kind: TogetherKind, request: HttpRequest, data: Any, before: Any) -> Any:
    """Return the form of what is done together, bound to what was sent, or with what was said `before`."""
    people = colleagues.active_people()
    if kind == TogetherKind.RECORD:
        names = RecordTogetherForm.base_fields
        return RecordTogetherForm(data, initial={one: before[one] for one in names if one in before})
    if kind == TogetherKind.TASK:
        return TaskTogetherForm(data, people=people, initial={"for_whom": request.user.pk})
    if kind == TogetherKind.OFFER:
        return OfferTogetherForm(data, people=[one for one in people if one.pk != request.user.pk])
    if kind == TogetherKind.CAMPAIGN:
        return CampaignTogetherForm(data, campaigns=access.campaigns_for(request.user, Permission.RECORD))
    others = [one for one in people if one.pk != request.user.pk]
    may_give = [one for one in Permission if one != Permission.VIEW]
    return ShareTogetherForm(data, held=may_give, offices=colleagues.offices(), people=others)


OPENS_ACCESS = frozenset({TogetherKind.CAMPAIGN, TogetherKind.SHARE})

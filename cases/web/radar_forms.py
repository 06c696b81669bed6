"""Forms of intake, appeals and consent."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from cases.operations.caring import USES
from cases.operations.consenting import Withdrawal, last_written
from cases.operations.taking_up import LONGEST_WORDS, IntakeDraft, Weighed
from cases.vocabulary import (
    AppealChoice,
    ChildsWord,
    Consent,
    ConsentGiver,
    IntakeOutcome,
    IntakeQuestion,
    WorkKind,
    YesNo,
)
from cases.web.days import DayField
from cases.web.forms import OnceForm

_WHY = _("Say why, in one sentence.")


def _line(**kwargs: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "in", "dir": "auto", "autocomplete": "off"})
    return forms.CharField(widget=widget, **kwargs)


class IntakeForm(OnceForm):
    """Whether a case is taken up: the day, why, and four questions, each with its words."""

    field_order = [*(one.value for one in IntakeQuestion), "outcome", "reason", "decided_on"]

    outcome = forms.ChoiceField(
        label=_("What is decided?"),
        choices=IntakeOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose: take it up, or decline it.")},
    )
    reason = _line(label=_("Why?"), max_length=LONGEST_WORDS, error_messages={"required": _WHY})
    decided_on = DayField(
        label=_("When was it decided?"),
        error_messages={"required": _("Enter the day on which it was decided.")},
    )
    is_confirmed = forms.BooleanField(label=_("Take it up all the same"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in IntakeQuestion:
            self.fields[one.value] = forms.ChoiceField(
                label=one.label,
                choices=YesNo.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Answer: %(question)s") % {"question": one.label}},
            )
            self.fields[f"{one.value}_words"] = _line(
                label=_("In a sentence"), max_length=LONGEST_WORDS, required=False
            )

    @property
    def questions(self) -> Iterator[tuple[Any, Any]]:
        """Each question with the field of its words."""
        return ((self[one.value], self[f"{one.value}_words"]) for one in IntakeQuestion)

    @property
    def asks_once_more(self) -> bool:
        return bool(self.errors.get("is_confirmed")) or bool(self.data.get("is_confirmed"))

    def draft(self) -> IntakeDraft:
        said = self.cleaned_data
        answers = {one: Weighed(YesNo(said[one.value]), said[f"{one.value}_words"]) for one in IntakeQuestion}
        return IntakeDraft(IntakeOutcome(said["outcome"]), said["decided_on"], said["reason"], answers)


class AppealForm(OnceForm):
    """Stop, update or keep an appeal. `change` is the change of the situation that was read."""

    answer = forms.ChoiceField(
        label=_("What becomes of it?"),
        choices=AppealChoice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose: stop, update or keep it.")},
    )
    reason = _line(label=_("Why?"), max_length=500, error_messages={"required": _WHY})
    change = forms.IntegerField(widget=forms.HiddenInput)


class ConsentForm(OnceForm):
    """What may be said in public, who agreed, when and until when, and what may be shown."""

    consent = forms.ChoiceField(
        label=_("What may be said in public?"),
        choices=Consent.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what may be said.")},
    )
    by = forms.ChoiceField(
        label=_("Who agreed?"),
        help_text=_("What anybody but the person agreed to is asked again when they can be asked."),
        choices=[choice for choice in ConsentGiver.choices if choice[0]],
        required=False,
        widget=forms.RadioSelect,
    )
    child = forms.ChoiceField(
        label=_("What does the child say?"),
        help_text=_(
            "For somebody under eighteen: a name needs a guardian, and the child where able. If the child "
            "says no, write that down as their own."
        ),
        choices=[choice for choice in ChildsWord.choices if choice[0]],
        required=False,
        widget=forms.RadioSelect,
    )
    given_by = _line(
        label=_("Who was it, in words?"),
        help_text=_("For example: her elder brother, in writing"),
        max_length=200,
        required=False,
    )
    given_on = DayField(label=_("When?"), required=False)
    until = DayField(label=_("Until when?"), help_text=_("From the day after, anonymise."), required=False)
    uses = forms.MultipleChoiceField(
        label=_("Besides the name, what may be used?"),
        choices=[
            (name, label)
            for name, label in zip(
                USES,
                (_("A photo"), _("The place"), _("Health"), _("The family"), _("For fundraising")),
                strict=True,
            )
        ],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_confirmed = forms.BooleanField(
        label=_("Whoever agreed to less before agrees to this now"), required=False
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_childs: bool, **kwargs: Any) -> None:
        """`is_childs`: what a child says is asked, of who is young enough to have been asked as one."""
        super().__init__(*args, **kwargs)
        if not is_childs:
            del self.fields["child"]
        for name in ("by", "given_by"):
            self.fields[name].is_either = True  # type: ignore[attr-defined]  # asked where anything is allowed

    @property
    def asks_once_more(self) -> bool:
        return bool(self.errors.get("is_confirmed")) or bool(self.data.get("is_confirmed"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("consent") and said["consent"] != Consent.NOT_FOR_PUBLICATION and not said.get("by"):
            self.add_error("by", _("Choose who agreed."))
        return said


def written_before(case: Case, *, is_asked: bool) -> dict[str, Any]:
    """Return what stands on the case, as the form of its consent says it; no answer where it is asked."""
    if is_asked:
        return {"seen": seen_of(case)}
    return {
        "consent": case.consent,
        "by": case.consent_by,
        "child": case.consent_child,
        "given_by": case.consent_given_by,
        "given_on": case.consent_given_on,
        "until": case.consent_until,
        "uses": [name for name in USES if getattr(case, f"may_use_{name}")],
        "seen": seen_of(case),
    }


def seen_of(case: Case) -> str:
    written = last_written(case)
    return written.isoformat() if written else ""


def seen_in(typed: str, case: Case) -> datetime | None:
    """Return when the consent that a form showed had been written down or withdrawn."""
    if typed == seen_of(case):
        return last_written(case)
    try:
        return datetime.fromisoformat(typed)
    except ValueError:
        return datetime.min.replace(tzinfo=timezone.get_default_timezone())


class WithdrawConsentForm(OnceForm):
    """Who took a consent back, when, and why or how we know."""

    by = forms.ChoiceField(
        label=_("Who withdrew it?"),
        choices=[choice for choice in ConsentGiver.choices if choice[0]],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who withdrew it.")},
    )
    who = _line(
        label=_("Who was it, in words?"),
        max_length=200,
        error_messages={"required": _("Say who withdrew it.")},
    )
    on = DayField(
        label=_("On which day?"),
        error_messages={"required": _("Enter the day on which it was withdrawn.")},
    )
    reason = _line(label=_("Why, or how do we know?"), max_length=500, error_messages={"required": _WHY})
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def said(self) -> Withdrawal:
        told = self.cleaned_data
        return Withdrawal(ConsentGiver(told["by"]), told["who"], told["on"], told["reason"])


class MarkForm(forms.Form):
    """What is done with one line of My work: done, or later by so many days."""

    kind = forms.ChoiceField(choices=WorkKind.choices)
    about = forms.CharField(max_length=80)
    answer = forms.ChoiceField(choices=[("done", ""), ("1", ""), ("7", ""), ("30", "")])
    whose = forms.ChoiceField(choices=[("office", "")], required=False)

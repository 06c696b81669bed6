"""Forms of what caseworkers write down: notes, tasks, links, proceedings."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Sentence, User
from cases.models.proceedings import Proceeding
from cases.operations.noting import NoteDraft
from cases.operations.proceeding import (
    LONGEST_YEARS,
    ChargeDraft,
    DetentionDraft,
    HearingDraft,
    ProceedingDraft,
    SentenceDraft,
)
from cases.vocabulary import (
    HearingKind,
    HearingState,
    LinkKind,
    NoteKind,
    ProceedingKind,
    Runs,
    SentenceKind,
    SpokenWith,
    Sureness,
    TimeHeld,
)
from cases.web.fields import PhraseField, SurenessField
from cases.web.forms import OnceForm
from cases.web.sharing_forms import PersonField

_WORDS = {"class": "in", "dir": "auto"}
_WHO_SAYS = _("Say who says so, for example 'lawyer, by phone'")


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **_WORDS})


def _line(label: Any, help_text: Any = "", **kwargs: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", **_WORDS})
    return forms.CharField(label=label, help_text=help_text, widget=widget, **kwargs)


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    said = {"required": _("Choose a day"), "invalid": _("Choose a day")}
    widget = forms.DateInput(attrs={"type": "date", "class": "in"})
    return forms.DateField(label=label, widget=widget, error_messages=said, **kwargs)


class NoteForm(OnceForm):
    """A note, a line of the contact log, or a demand."""

    field_order = ["text", "held_on", "kind", "with_whom", "promised", "promised_by"]

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=NoteKind.choices,
        initial=NoteKind.NOTE,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you write down")},
    )
    with_whom = forms.ChoiceField(
        label=_("Who was spoken with?"),
        choices=[("", _("Choose")), *SpokenWith.choices],
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
    )
    held_on = PhraseField(label=_("When?"), initial="today")
    text = forms.CharField(
        label=_("What was said, or what to know"),
        help_text=_("No names and no numbers: they belong on the page Contacts."),
        widget=_text(4),
        error_messages={"required": _("Write what it is about.")},
    )
    promised = forms.CharField(label=_("What did we promise?"), required=False, widget=_text(2))
    promised_by = PhraseField(label=_("By when?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["with_whom"].is_either = True  # type: ignore[attr-defined]  # asked of a conversation alone

    def draft(self) -> NoteDraft:
        said = self.cleaned_data
        return NoteDraft(
            said["text"],
            said["held_on"],
            NoteKind(said["kind"]),
            SpokenWith(said["with_whom"]) if said["with_whom"] else None,
            said["promised"],
            said["promised_by"],
        )


class KeptForm(forms.Form):
    kept_on = PhraseField(label=_("On which day was it kept?"), initial="today")


class TaskForm(OnceForm):
    """A task for somebody who sees the case."""

    what = forms.CharField(
        label=_("What is to be done?"),
        max_length=1000,
        widget=_text(2),
        error_messages={"required": _("Say what is to be done.")},
    )
    for_whom = PersonField(label=_("For whom?"), help_text=_("People who can see this case"))
    due_on = _day(_("Until when?"))

    def __init__(self, *args: Any, seeing: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["for_whom"].offer(("", seeing))  # type: ignore[attr-defined]


class LaterForm(forms.Form):
    until = _day(_("Until when?"))


class LinkForm(OnceForm):
    """Another case that belongs with this one."""

    other_case = forms.CharField(
        label=_("The other case"),
        help_text=_("Its reference, for example K7M-2PX"),
        max_length=12,
        error_messages={"required": _("Enter the reference of the other case.")},
        widget=forms.TextInput(attrs={"class": "in ref", "autocomplete": "off", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(
        label=_("How do they belong together?"),
        choices=LinkKind.choices,
        widget=forms.Select(attrs={"class": "in"}),
    )
    relation = _line(
        _("In a few words"),
        _("For example “sister”, or “arrested at the same meeting”"),
        required=False,
        max_length=200,
    )


# ---------------------------------------------------------------- proceedings


class ProceedingForm(OnceForm):
    """What every row of the proceedings says."""

    happened_on = PhraseField(label=_("When?"))
    source = _line(
        _("Who says so?"),
        _("For example “court document”, or “lawyer, by phone”. No name: it belongs on the page Contacts."),
        max_length=300,
        error_messages={"required": _WHO_SAYS},
    )
    sureness = SurenessField()

    dated: tuple[str, ...] = ("happened_on", "counted_from")

    def common(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "happened_on": said["happened_on"],
            "source": said["source"],
            "sureness": Sureness(said["sureness"]),
            "description": said.get("description", ""),
            "place": said.get("place", ""),
        }

    def draft(self) -> ProceedingDraft:
        raise NotImplementedError


class ChargeForm(ProceedingForm):
    description = forms.CharField(
        label=_("The charge, in the authority's own words"),
        help_text=_("It is shown in quotation marks, with who says so."),
        widget=_text(3),
        error_messages={"required": _("Write the charge in the authority's own words.")},
    )
    law = _line(_("Law and article"), required=False, max_length=300)

    field_order = ["description", "law", "happened_on", "source", "sureness"]

    def draft(self) -> ChargeDraft:
        return ChargeDraft(**self.common(), law=self.cleaned_data["law"])


class HearingForm(ProceedingForm):
    kind = forms.ChoiceField(
        label=_("Which hearing?"),
        choices=HearingKind.choices,
        initial=HearingKind.TRIAL,
        widget=forms.Select(attrs={"class": "in"}),
    )
    state = forms.ChoiceField(
        label=_("Is it ahead, or over?"),
        choices=HearingState.choices,
        initial=HearingState.PLANNED,
        widget=forms.RadioSelect,
    )
    place = _line(_("Court"), required=False, max_length=200)
    observer_planned = forms.BooleanField(label=_("A trial observer is planned"), required=False)
    description = forms.CharField(label=_("In a sentence"), required=False, widget=_text(2))

    field_order = [
        "kind",
        "happened_on",
        "place",
        "state",
        "observer_planned",
        "description",
        "source",
        "sureness",
    ]

    def draft(self) -> HearingDraft:
        said = self.cleaned_data
        return HearingDraft(
            **self.common(),
            kind=HearingKind(said["kind"]),
            state=HearingState(said["state"]),
            observer_planned=said["observer_planned"],
        )


def _number(label: Any, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=most,
        widget=forms.NumberInput(attrs={"class": "in in--number", "inputmode": "numeric"}),
    )


class SentenceForm(ProceedingForm):
    kind = forms.ChoiceField(
        label=_("Which sentence?"),
        choices=SentenceKind.choices,
        initial=SentenceKind.IMPRISONMENT,
        widget=forms.RadioSelect,
    )
    years = _number(_("Years"), LONGEST_YEARS)
    months = _number(_("Months"), 11_988)
    days = _number(_("Days"), 365_000)
    counted_from = PhraseField(
        label=_("Counted from"),
        help_text=_("The day of the arrest, or of the sentence: as the court says"),
        required=False,
    )
    time_held = forms.ChoiceField(
        label=_("Time held before that day"),
        choices=TimeHeld.choices,
        initial=TimeHeld.NONE,
        widget=forms.RadioSelect,
    )
    held_days = _number(_("How many days come off?"), 365_000)
    runs = forms.ChoiceField(
        label=_("Beside other sentences"),
        choices=Runs.choices,
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
    )
    place = _line(_("Which court?"), required=False, max_length=200)
    description = forms.CharField(label=_("In the court's words"), required=False, widget=_text(2))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("years", "months", "days"):
            self.fields[name].is_either = True  # type: ignore[attr-defined]  # one of them, of imprisonment

    field_order = [
        "kind",
        "years",
        "months",
        "days",
        "happened_on",
        "place",
        "counted_from",
        "time_held",
        "held_days",
        "runs",
        "description",
        "source",
        "sureness",
    ]

    def draft(self) -> SentenceDraft:
        said = self.cleaned_data
        length: dict[str, Any] = {name: said[name] or 0 for name in ("years", "months", "days", "held_days")}
        return SentenceDraft(
            **self.common(),
            **length,
            kind=SentenceKind(said["kind"]),
            counted_from=said["counted_from"],
            time_held=TimeHeld(said["time_held"]),
            runs=Runs(said["runs"]),
        )


class DetentionForm(ProceedingForm):
    place = _line(
        _("Where?"),
        _("The prison, the police station, or what is known of it"),
        max_length=200,
        error_messages={"required": _("Say where.")},
    )
    description = forms.CharField(label=_("In a sentence"), required=False, widget=_text(2))

    field_order = ["place", "happened_on", "description", "source", "sureness"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].label = _("Since when?")

    def draft(self) -> DetentionDraft:
        return DetentionDraft(**self.common())


FORMS: dict[str, type[ProceedingForm]] = {
    ProceedingKind.CHARGE: ChargeForm,
    ProceedingKind.HEARING: HearingForm,
    ProceedingKind.SENTENCE: SentenceForm,
    ProceedingKind.DETENTION: DetentionForm,
}


def asks_why(form: ProceedingForm) -> ProceedingForm:
    """Let the form of a row ask also why it is corrected."""
    form.fields["reason"] = _line(
        _("Why is it corrected?"),
        max_length=500,
        error_messages={"required": _("Say why it is corrected, in one sentence.")},
    )
    return form


def said_before(row: Proceeding, form: type[ProceedingForm]) -> dict[str, Any]:
    """Return what the row says, as its form would have been filled in."""
    said = {name: getattr(row, name) for name in form.base_fields if hasattr(row, name)}
    for name in ProceedingForm.dated:
        when = said.get(name)
        if when is not None:
            said[name] = when.words()  # not as typed: "yesterday" was another day then
    if isinstance(row, Sentence):
        for name in ("years", "months", "days", "held_days"):
            said[name] = said[name] or None
    return said


class ToldForm(OnceForm):
    """What became of a planned hearing."""

    state = forms.ChoiceField(
        label=_("What became of it?"),
        choices=[(one.value, one.label) for one in HearingState if one != HearingState.PLANNED],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what became of it.")},
    )
    adjourned_to = PhraseField(
        label=_("Adjourned to"), help_text=_("A day or a month, where one was said"), required=False
    )
    description = forms.CharField(label=_("In a sentence"), required=False, widget=_text(2))
    source = _line(_("Who says so?"), max_length=300, error_messages={"required": _WHO_SAYS})

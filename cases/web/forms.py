"""Forms of the pages. They read what was typed; what it may do is decided by the operations."""

import uuid
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from cases import countries
from cases.models import Outcome
from cases.tiles import TILES, Tile
from cases.vocabulary import (
    ActivityKind,
    ActivityState,
    EventKind,
    NameKind,
    OutcomeKind,
    ParticipationKind,
    Sensitivity,
    SourceKind,
    Status,
)
from cases.web.fields import PhraseField, SurenessField

LONGEST_TEXT = 5000

# A second choice that is made already, so that the common case is three clicks.
_USUAL = {
    "released": "status:released_unconditionally",
    "conditions": "status:released_conditionally",
    "arrest": "status:arrested",
    "moved": "event:moved",
    "health": "event:health",
    "disappeared": "status:disappeared",
    "no_change": "event:no_change",
}
_SAID_OTHERWISE = {
    "status:released_unconditionally": "Out, and home",
    "event:release_ordered": "Only ordered, not out yet",
}


_TURNS_TEXT_AROUND = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain_text(value: str) -> None:
    """Refuse hidden characters that turn text around: what is read would not be what is kept."""
    if _TURNS_TEXT_AROUND & set(value):
        raise forms.ValidationError("A hidden character turns the text around. Type it again.")


class OnceForm(forms.Form):
    """A form with a key of its own: sent twice, it writes once. Its texts are plain and of bounded length."""

    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submission"].initial = uuid.uuid4
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and not isinstance(field, forms.UUIDField):
                field.validators.append(plain_text)
                if field.max_length is None:
                    field.max_length = LONGEST_TEXT
                    field.validators.append(MaxLengthValidator(LONGEST_TEXT))


class RecordForm(OnceForm):
    """The record panel: what changed, when, how we know, how sure."""

    tile = forms.ChoiceField(
        label="What changed?",
        choices=[(tile.key, tile.label) for tile in TILES],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what changed"},
    )
    happened_on = PhraseField(label="When did it happen?")
    source = forms.CharField(
        label="How do we know?",
        help_text="Pick a past source or type one",
        max_length=300,
        error_messages={"required": "Say how we know, for example 'lawyer, by phone'"},
        widget=forms.TextInput(attrs={"list": "known-sources", "autocomplete": "off", "dir": "auto"}),
    )
    sureness = SurenessField()
    description = forms.CharField(
        label="In a sentence", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    place = forms.CharField(label="Place", required=False, max_length=200)
    conditions = forms.CharField(label="Conditions", required=False, max_length=500)
    source_kind = forms.ChoiceField(
        label="Who told us", required=False, choices=[("", "As the words say"), *SourceKind.choices]
    )
    source_url = forms.URLField(
        label="Where to read it", required=False, max_length=500, assume_scheme="https"
    )
    ends = forms.TypedChoiceField(
        label="Does this end something good that was recorded?",
        help_text="Then that outcome reads “since reversed”, or does not count.",
        required=False,
        coerce=int,
        empty_value=None,
    )
    is_confirmed_rare = forms.BooleanField(label="Yes, it happened like this", required=False)

    def __init__(self, *args: Any, endable: list[Outcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for tile in TILES:
            if tile.needs_second_choice:
                self.fields[f"choice_{tile.key}"] = _second_choice(tile)
                self.fields[f"choice_{tile.key}"].is_either = True  # type: ignore[attr-defined]  # of its tile
        labels = [(row.pk, f"{row.get_kind_display()}, {row.happened_on.words()}") for row in endable]
        self.fields["ends"].choices = [("", "No, or not known"), *labels]  # type: ignore[attr-defined]
        if not endable:
            del self.fields["ends"]
        for name in ("happened_on", "source", "place", "conditions", "source_url", "description"):
            self.fields[name].widget.attrs.setdefault("class", "in")

    @property
    def second_choices(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("choice_")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        key = cleaned.get("tile")
        if key:
            cleaned["choice"] = self._choice(key, cleaned)
        return cleaned

    def _choice(self, key: str, cleaned: dict[str, Any]) -> Status | EventKind | OutcomeKind | None:
        tile = next(tile for tile in TILES if tile.key == key)
        value = cleaned.get(f"choice_{key}") if tile.needs_second_choice else _only(tile)
        if not value:
            self.add_error(f"choice_{key}", f"Choose which: {str(tile.label).lower()}")
            return None
        return read_choice(value)


def read_choice(value: str) -> Status | EventKind | OutcomeKind:
    """Return the status, event or outcome of a choice like `status:bail`."""
    kind, _, word = value.partition(":")
    return {"status": Status, "event": EventKind, "outcome": OutcomeKind}[kind](word)


def _second_choice(tile: Tile) -> forms.ChoiceField:
    return forms.ChoiceField(
        label={"released": "Out, or only ordered?"}.get(tile.key, "Which?"),
        choices=_choices(tile),
        initial=_USUAL.get(tile.key),
        required=False,
        widget=forms.RadioSelect,
    )


def _choices(tile: Tile) -> list[tuple[str, str]]:
    values = [
        *((f"status:{one.value}", one.label) for one in tile.statuses),
        *((f"event:{one.value}", one.label) for one in tile.events),
        *((f"outcome:{one.value}", one.label) for one in tile.outcomes),
    ]
    usual = _USUAL.get(tile.key)
    values.sort(key=lambda pair: pair[0] != usual)
    return [(value, _SAID_OTHERWISE.get(value, str(label))) for value, label in values]


def _only(tile: Tile) -> str:
    return _choices(tile)[0][0]


class CorrectForm(OnceForm):
    """A correction of one row: every word of it again, and why."""

    choice = forms.ChoiceField(label="What happened")
    happened_on = PhraseField(label="When did it happen?")
    source = forms.CharField(label="How do we know?", max_length=300)
    sureness = SurenessField()
    description = forms.CharField(
        label="In a sentence", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    place = forms.CharField(label="Place", required=False, max_length=200)
    reason = forms.CharField(
        label="Why is it corrected?",
        max_length=500,
        error_messages={"required": "Say why it is corrected, in one sentence."},
    )
    is_confirmed_rare = forms.BooleanField(label="Yes, it happened like this", required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {"status": Status, "event": EventKind, "outcome": OutcomeKind}[kind]
        self.fields["choice"].choices = words.choices  # type: ignore[attr-defined]
        for name in ("happened_on", "source", "place", "description", "reason"):
            self.fields[name].widget.attrs["class"] = "in"


class ReasonForm(forms.Form):
    """Why, in one sentence."""

    reason = forms.CharField(
        label="Why?",
        max_length=500,
        error_messages={"required": "Say why, in one sentence."},
        widget=forms.TextInput(attrs={"class": "in", "dir": "auto"}),
    )


class MoveForm(forms.Form):
    """Which case it belongs to."""

    right_case = forms.CharField(
        label="The right case",
        help_text="Its reference, for example K7M-2PX",
        max_length=12,
        error_messages={"required": "Enter the reference of the right case."},
        widget=forms.TextInput(attrs={"class": "in ref", "autocomplete": "off", "spellcheck": "false"}),
    )
    is_confirmed_rare = forms.BooleanField(label="Yes, it happened like this", required=False)


class NameForm(OnceForm):
    """One more spelling."""

    name = forms.CharField(
        label="Name, as you know it",
        error_messages={"required": "Enter the spelling."},
        widget=forms.TextInput(
            attrs={"class": "in", "dir": "auto", "spellcheck": "false", "autocomplete": "off"}
        ),
    )
    kind = forms.ChoiceField(label="Where it is used", choices=NameKind.choices)
    language = forms.CharField(
        label="Language",
        help_text="Its code: fa for Persian, zh for Chinese, ti for Tigrinya",
        required=False,
        max_length=12,
    )
    is_display = forms.BooleanField(label="Show this one first", required=False)
    for_finding_only = forms.BooleanField(
        label="For finding only",
        help_text="A former name: it finds the person and is not shown.",
        required=False,
    )


class ActivityForm(OnceForm):
    """What we did, for this case or several."""

    kind = forms.ChoiceField(label="What did we do?", choices=ActivityKind.choices)
    began_on = PhraseField(label="When did it begin?")
    state = forms.ChoiceField(label="State", choices=ActivityState.choices, initial=ActivityState.BEGUN)
    title = forms.CharField(label="In a few words", required=False, max_length=200)
    campaign: Any = forms.ModelChoiceField(
        label="Campaign", queryset=None, required=False, empty_label="None"
    )
    other_cases = forms.CharField(
        label="Other cases it covers", help_text="Their references, with spaces between", required=False
    )
    number = forms.CharField(label="Number", help_text="For example UA 60/16", required=False, max_length=40)
    index_number = forms.CharField(
        label="Index number", help_text="For example ASA 41/1729/2020", required=False, max_length=40
    )
    send_by = forms.DateField(label="Send by", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    stopped_on = forms.DateField(
        label="Stopped on", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    taking_part = forms.IntegerField(
        label="How many took part", required=False, min_value=1, max_value=1_000_000_000
    )
    taking_part_kind = forms.ChoiceField(
        label="Counted as", choices=ParticipationKind.choices, required=False
    )
    source = forms.CharField(label="How do we know?", required=False, max_length=300)

    def __init__(self, *args: Any, campaigns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "in")


class NewCaseForm(OnceForm):
    """Intake: four things are required, everything else can follow."""

    name = forms.CharField(
        label="Name, as you know it",
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "spellcheck": "false", "autocomplete": "off"}),
    )
    name_not_known = forms.BooleanField(label="Name not known", required=False)
    other_names = forms.CharField(
        label="Other spellings",
        help_text="One on each line, in any script",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "spellcheck": "false"}),
    )
    country = forms.ChoiceField(
        label="Country", error_messages={"required": "Choose a country from the list"}
    )
    place = forms.CharField(label="Place", required=False, max_length=200)
    born_on = PhraseField(label="Born", help_text="A day, a year, or “about 1984”", required=False)
    occupation = forms.CharField(label="Occupation", required=False, max_length=200)
    gender = forms.CharField(label="Gender, as she or he says", required=False, max_length=60)
    status = forms.ChoiceField(label="Situation now", error_messages={"required": "Choose the situation"})
    happened_on = PhraseField(label="Since when?")
    source = forms.CharField(
        label="How do we know?",
        max_length=300,
        error_messages={"required": "Say how we know, for example 'lawyer, by phone'"},
    )
    sureness = SurenessField()
    campaign: Any = forms.ModelChoiceField(
        label="Campaign",
        queryset=None,
        empty_label="Choose",
        error_messages={"required": "Choose a campaign"},
    )
    sensitivity = forms.ChoiceField(
        label="Who may see it?",
        choices=Sensitivity.choices,
        initial=Sensitivity.RESTRICTED,
        widget=forms.RadioSelect,
    )
    handling_note = forms.CharField(
        label="Is there anything that could put someone in danger?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    is_somebody_else = forms.BooleanField(label="None of these is the same person", required=False)

    def __init__(self, *args: Any, campaigns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]
        self.fields["country"].choices = [("", "Choose"), *countries.choices()]  # type: ignore[attr-defined]
        self.fields["status"].choices = [("", "Choose"), *Status.choices]  # type: ignore[attr-defined]
        self.fields["name"].is_either = True  # type: ignore[attr-defined]  # this, or "not known"
        for name, field in self.fields.items():
            if name not in ("sureness", "sensitivity", "name_not_known", "is_somebody_else", "submission"):
                field.widget.attrs.setdefault("class", "in")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("name", "").strip() and not cleaned.get("name_not_known"):
            self.add_error("name", "Enter a name, or choose 'Name not known'")
        return cleaned


def add_refusal(form: forms.Form, refusal: Any, fields: dict[str, str] | None = None) -> None:
    """Put an operation's refusal on the field it belongs to, else above the form."""
    field = (fields or {}).get(refusal.field, refusal.field)
    form.add_error(field if field in form.fields else None, str(refusal))

"""Form fields of the trade: a date as a phrase, and how we know."""

import json
from typing import Any

from django import forms
from django.utils import timezone

from cases import clock, dates
from cases.dates import PartialDate
from cases.operations.writing import SourceDraft
from cases.vocabulary import SourceKind, Sureness


class PhraseField(forms.CharField):
    """A date as people say it, cleaned to a PartialDate; when refused, what was typed stays in the box."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", dates.TYPED_AT_MOST)
        kwargs.setdefault("error_messages", {"required": "Enter when it happened, or write 'not known'"})
        super().__init__(**kwargs)

    def clean(self, value: Any) -> PartialDate | None:
        phrase = super().clean(value)
        return read_phrase(phrase) if phrase else None


def read_phrase(phrase: str) -> PartialDate:
    """Read a phrase as of today; a ValidationError says how to write it."""
    try:
        return dates.parse(phrase, today=clock.day_of(timezone.now()))
    except dates.DateNotUnderstood as problem:
        raise forms.ValidationError(str(problem), params={"problem": problem}) from None


# The words by which people say who told them, so that nobody has to choose from a list in a hurry.
_TOLD_BY = {
    SourceKind.LAWYER: ("lawyer", "attorney", "counsel"),
    SourceKind.FAMILY: (
        "family",
        "mother",
        "father",
        "sister",
        "brother",
        "wife",
        "husband",
        "son",
        "daughter",
    ),
    SourceKind.COURT_DOCUMENT: ("court", "verdict", "ruling", "judgment", "judgement"),
    SourceKind.OFFICIAL: ("ministry", "official", "police", "embassy", "government", "prosecutor"),
    SourceKind.PARTNER: ("partner", "ngo"),
    SourceKind.OWN_VISIT: ("visit", "trial observer", "mission"),
    SourceKind.MEDIA: (
        "news",
        "press",
        "paper",
        "radio",
        "twitter",
        "reuters",
        "bbc",
        ".com",
        ".org",
        "http",
    ),
}


def source_kind(description: str) -> SourceKind:
    """Guess who told from the words used; Other when they do not say."""
    words = description.casefold()
    return next((kind for kind, said in _TOLD_BY.items() if any(w in words for w in said)), SourceKind.OTHER)


def source_from(cleaned: dict[str, Any]) -> list[SourceDraft]:
    """Return the sources of a cleaned form with `source`, `source_kind` and `source_url`."""
    description = cleaned["source"]
    kind = cleaned.get("source_kind") or source_kind(description)
    return [SourceDraft(description, SourceKind(kind), url=cleaned.get("source_url") or "")]


def contents_of(form: Any, address: str) -> str:
    """Return what the form says and to which address, to tell a second post of it from another one."""
    said = {name: form.data.getlist(name) for name in sorted(form.data) if name != "csrfmiddlewaretoken"}
    return json.dumps([address, said], ensure_ascii=False)


class SurenessField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="How sure are we?",
            help_text="Only “Confirmed” can be verified",
            choices=Sureness.choices,
            initial=Sureness.CONFIRMED,
            widget=forms.RadioSelect,
            error_messages={"required": "Choose how sure we are"},
            **kwargs,
        )

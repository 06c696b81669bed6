"""A first draft of a victory summary, from facts alone: what happened, when, and that we campaigned before.

Each development has a sentence of its own, to be translated whole. It says "after", never "because"; a date
stays as imprecise as it is known; no place, health or family is told that is not agreed. Where the sentence
is not translated, the whole draft is in English and says so: never half of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _later

from cases import dates
from cases.dates import PartialDate
from cases.vocabulary import ActivityKind, OutcomeKind

SOURCE_LANGUAGE: Final = "en"


@dataclass(frozen=True)
class Sketch:
    """The facts of a draft. `name` is empty where nobody may be named, or no name is known."""

    kind: OutcomeKind
    happened_on: PartialDate
    year: int
    name: str = ""
    occupation: str = ""
    country: str = ""
    years_before: int = 0
    years_after: int = 0
    activity: ActivityKind | None = None
    began_first: date | None = None
    began_last: date | None = None
    may_use: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Drafted:
    """Both texts; `language` is the one they are in."""

    text: str
    anonymised_text: str
    language: str


def draft(sketch: Sketch, language: str) -> Drafted:
    """Return the first draft in `language`, or in English where that has no words for it."""
    with translation.override(language):
        spoken = language if _is_translated(sketch, language) else SOURCE_LANGUAGE
    with translation.override(spoken):
        return Drafted(_text(sketch, spoken) if sketch.name else "", _anonymised(sketch), spoken)


def _is_translated(sketch: Sketch, language: str) -> bool:
    used = (_sentence_of(sketch), _AFTER)
    return language.partition("-")[0] == SOURCE_LANGUAGE or all(_(said) != said for said in used)


# ---------------------------------------------------------------- sentences, each to be translated whole

_BETTER: Final = _later("%(who)s was treated better in detention %(when)s.")
_REDUCED: Final = _later("%(who)s had the sentence cut from %(before)s to %(after)s years %(when)s.")
_SENTENCES: Final[Mapping[OutcomeKind, str]] = {
    OutcomeKind.STAY_OF_EXECUTION: _later("The execution of %(who)s was stayed %(when)s."),
    OutcomeKind.EXECUTION_NOT_CARRIED_OUT: _later("%(who)s was not executed as planned %(when)s."),
    OutcomeKind.COMMUTATION: _later("The death sentence of %(who)s was commuted %(when)s."),
    OutcomeKind.REMOVED_FROM_DEATH_ROW: _later("%(who)s was removed from death row %(when)s."),
    OutcomeKind.RELEASED_UNCONDITIONALLY: _later("%(who)s was released %(when)s."),
    OutcomeKind.RELEASED_CONDITIONALLY: _later("%(who)s was released with conditions %(when)s."),
    OutcomeKind.RELEASED_INTO_EXILE: _later("%(who)s was released into exile %(when)s."),
    OutcomeKind.RELEASED_AT_END: _later("%(who)s was released at the end of the sentence %(when)s."),
    OutcomeKind.PARDONED: _later("%(who)s was pardoned %(when)s."),
    OutcomeKind.ACQUITTED: _later("%(who)s was acquitted %(when)s."),
    OutcomeKind.CHARGES_DROPPED: _later("The charges against %(who)s were dropped %(when)s."),
    OutcomeKind.CONVICTION_QUASHED: _later("The conviction of %(who)s was quashed %(when)s."),
    OutcomeKind.SENTENCE_REDUCED: _later("%(who)s had the sentence reduced %(when)s."),
    OutcomeKind.RETRIAL_ORDERED: _later("A new trial was ordered for %(who)s %(when)s."),
    OutcomeKind.TRAVEL_BAN_LIFTED: _later("The travel ban on %(who)s was lifted %(when)s."),
    OutcomeKind.THREATS_CEASED: _later("The threats against %(who)s ceased %(when)s."),
    OutcomeKind.PROTECTION_MEASURES: _later("%(who)s was given protection %(when)s."),
    OutcomeKind.ASYLUM: _later("%(who)s found safety elsewhere %(when)s."),
    OutcomeKind.MEDICAL_CARE: _later("%(who)s was given medical care %(when)s."),
    OutcomeKind.MOVED_FROM_WORSE: _later("%(who)s was moved to better conditions of detention %(when)s."),
    OutcomeKind.FAMILY_CONTACT: _later("%(who)s was allowed contact with the family %(when)s."),
    OutcomeKind.LAWYER_ACCESS: _later("%(who)s was allowed to see a lawyer %(when)s."),
    OutcomeKind.WHEREABOUTS: _later("The whereabouts of %(who)s were disclosed %(when)s."),
    OutcomeKind.ILL_TREATMENT_STOPPED: _later("The ill-treatment of %(who)s stopped %(when)s."),
    OutcomeKind.INVESTIGATION: _later("An investigation into what was done to %(who)s was opened %(when)s."),
    OutcomeKind.PERPETRATOR_CHARGED: _later(
        "Somebody was brought to justice for what was done to %(who)s %(when)s."
    ),
    OutcomeKind.COMPENSATION: _later("%(who)s was granted compensation %(when)s."),
    OutcomeKind.APOLOGY: _later("%(who)s was given an apology %(when)s."),
}
_OTHERWISE: Final = _later("The situation of %(who)s became better %(when)s.")
_AFTER: Final = _later("This came after we had campaigned on the case.")


def _sentence_of(sketch: Sketch) -> str:
    """Return the sentence of the development, without health or family where that is not agreed."""
    hides_health = sketch.kind == OutcomeKind.MEDICAL_CARE and "health" not in sketch.may_use
    hides_family = sketch.kind == OutcomeKind.FAMILY_CONTACT and "family" not in sketch.may_use
    if hides_health or hides_family:
        return _BETTER
    if sketch.kind == OutcomeKind.SENTENCE_REDUCED and sketch.years_before > sketch.years_after > 1:
        return _REDUCED
    return _SENTENCES.get(sketch.kind, _OTHERWISE)


def _text(sketch: Sketch, language: str) -> str:
    told = {
        "who": _who(sketch),
        "when": _when(sketch.happened_on, language),
        "before": sketch.years_before,
        "after": sketch.years_after,
    }
    return f"{_(_sentence_of(sketch)) % told} {_campaigned(sketch, language)}"


def _who(sketch: Sketch) -> str:
    told = {"name": sketch.name, "occupation": _small(sketch.occupation), "country": sketch.country}
    if sketch.occupation and sketch.country:
        said = _("%(name)s (%(occupation)s, %(country)s)")
    elif sketch.occupation:
        said = _("%(name)s (%(occupation)s)")
    else:
        said = _("%(name)s (%(country)s)") if sketch.country else "%(name)s"
    return said % told


def _when(happened_on: PartialDate, language: str) -> str:
    said = {"date": happened_on.words(language)}
    is_range = "/" in happened_on.edtf
    if not happened_on.is_known or happened_on.is_open:
        return _("(date: %(date)s)") % said
    if happened_on.is_approximate:
        return said["date"]
    if happened_on.is_day:
        return _("on %(date)s") % said
    return _("within these days: %(date)s") % said if is_range else _("in %(date)s") % said


def _campaigned(sketch: Sketch, language: str) -> str:
    """Say since which month or year we had campaigned: no more than is known, and no private approach."""
    since = _month(sketch.began_first, sketch.began_last, language)
    if not since:
        return _(_AFTER)
    kind = _KINDS.get(sketch.activity) if sketch.activity else None
    if kind is None:
        return _("We had campaigned on the case since %(since)s.") % {"since": since}
    return _(kind) % {"since": since}


_KINDS: Final[Mapping[ActivityKind, str]] = {
    ActivityKind.URGENT_ACTION: _later(
        "We had campaigned on the case since %(since)s, when we issued an urgent action."
    ),
    ActivityKind.PETITION: _later(
        "We had campaigned on the case since %(since)s, when we started a petition."
    ),
    ActivityKind.LETTERS: _later(
        "We had campaigned on the case since %(since)s, when we called for letters."
    ),
    ActivityKind.WRITE_FOR_RIGHTS: _later(
        "We had campaigned on the case since %(since)s, when it became part of Write for Rights."
    ),
    ActivityKind.TRIAL_OBSERVATION: _later(
        "We had campaigned on the case since %(since)s, when we observed the trial."
    ),
}


def _month(first: date | None, last: date | None, language: str) -> str:
    if first is None or last is None or first.year != last.year:
        return ""
    within = dates.from_parts(first.year, first.month if first.month == last.month else None)
    return within.words(language)


# ---------------------------------------------------------------- without a name


def _anonymised(sketch: Sketch) -> str:
    """Say what happened and in which year: with the part of the world the report may tell the country."""
    when = _("in %(date)s") % {"date": sketch.year}
    sentence = _SENTENCES.get(sketch.kind, _OTHERWISE)
    return f"{_capital(_(sentence) % {'who': _('a person'), 'when': when})} {_(_AFTER)}"


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _small(occupation: str) -> str:
    """Write an occupation as it stands in a sentence, unless it begins with a short form in capitals."""
    return occupation if occupation[1:2].isupper() else occupation[:1].lower() + occupation[1:]

"""What saving would do, in words: the situation, and the year's figure."""

from dataclasses import dataclass

from django.urls import reverse

from cases import dates
from cases.effects import Effect, TallyEffect
from cases.tallies import Doubt, Reason
from cases.vocabulary import EventKind, OutcomeKind, Status


@dataclass(frozen=True)
class EffectLine:
    icon: str
    text: str
    url: str = ""
    url_label: str = ""


# What would make an outcome count, by the reason it does not (rule point 8).
_WHY_NOT = {
    Reason.NO_ACTIVITY: (
        "It will not count in {year}: no activity of ours is recorded for this case. "
        "Record one that came before."
    ),
    Reason.NOT_AFTER: "It will not count in {year}: our activities came on the same day or later.",
    Reason.REVERSED: "It will not count in {year}: it was soon reversed.",
    Reason.DECIDED_NOT: "It will not count in {year}: somebody decided so.",
    Reason.KIND: "It does not count as positive impact; it is listed as not counted.",
    Reason.NOT_VERIFIED: "It will not count in {year} until a second person verifies it.",
}
_IN_DOUBT = {
    Doubt.DATE: "the date reaches beyond the year",
    Doubt.ORDER: "it is not clear that an activity of ours came first",
    Doubt.REVERSAL: "it is not clear when it was reversed",
}

_EVERY_YEAR = EffectLine(
    "circle-question-mark", "It will need a decision in every year since we acted: the day is not known."
)


def effect_lines(effect: Effect | None, choice: Status | OutcomeKind | EventKind | None) -> list[EffectLine]:
    """Return the lines of the box "When you save"; none while nothing is chosen."""
    if isinstance(choice, EventKind):
        return [EffectLine("info", "It stands on the timeline. Situation and figure stay as they are.")]
    if effect is None:
        return []
    lines = [_situation(effect)] if isinstance(choice, Status) else []
    lines += [_tally(one, effect) for one in effect.tallies] if effect.is_start_known else [_EVERY_YEAR]
    if not effect.tallies:
        lines.append(EffectLine("info", "The yearly figure stays as it is."))
    return lines


def _situation(effect: Effect) -> EffectLine:
    before, after = effect.before.status.label, effect.after.status.label
    if effect.after.reported and effect.after.reported != effect.before.reported:
        told = effect.after.reported.label.lower()
        return EffectLine("half", f"Situation stays {before}; it also reads “reported {told}, unconfirmed”.")
    if not effect.moves:
        return EffectLine("half", f"Situation stays {before}: something later is on record.")
    return EffectLine("half", f"Situation becomes {after} (now: {before}).")


def _tally(one: TallyEffect, effect: Effect) -> EffectLine:
    how = {"url": reverse("cases:how_we_count"), "url_label": "How we count"}
    if one.doubts:
        doubt = " and ".join(_IN_DOUBT[doubt] for doubt in one.doubts)
        return EffectLine("circle-question-mark", f"For {one.year} it needs a decision: {doubt}.", **how)
    if one.reason:
        return EffectLine("info", _WHY_NOT[one.reason].format(year=one.year), **how)
    first = dates.from_edtf(one.first_activity.edtf).words() if one.first_activity else ""
    if one.is_counted_already:
        return EffectLine(
            "check", f"This case counts in {one.year} already; a case counts once a year.", **how
        )
    once = (
        "once a second person verifies it"
        if effect.can_be_verified
        else "only once it is Confirmed and verified"
    )
    return EffectLine("check", f"It will count in {one.year} {once}: we acted first, on {first}.", **how)

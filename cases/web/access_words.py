"""What a change of access would do, in the words of the page that asks before it is done."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.explaining import day_words
from cases.foreseeing import CampaignEffect, CaseEffect, MergeEffect
from cases.models import Case, User
from cases.vocabulary import Sensitivity
from cases.web.effect_words import EffectLine

_NAMED_AT_MOST = 12


def case_lines(effect: CaseEffect, *, sensitivity: str) -> list[EffectLine]:
    """Say who gains, who loses, whose permissions change, and who would be left."""
    lines = []
    if effect.gain:
        words = ngettext(
            "%(n)s person gains access: %(names)s.", "%(n)s people gain access: %(names)s.", len(effect.gain)
        )
        lines.append(EffectLine("eye", _with_names(words, effect.gain)))
    lines += _lose_lines(effect)
    if effect.change:
        words = ngettext(
            "%(n)s person who sees it may do more or less than before: %(names)s.",
            "%(n)s people who see it may do more or less than before: %(names)s.",
            len(effect.change),
        )
        lines.append(EffectLine("arrow-left-right", _with_names(words, effect.change)))
    if effect.is_nothing:
        lines.append(_nothing_line())
    if effect.leaves_nobody:
        lines.append(EffectLine("triangle-alert", _("Nobody would see this case any more.")))
    elif sensitivity == Sensitivity.SEALED and effect.leaves_one:
        words = _(
            "Only one person would see this sealed case. Name a second one: "
            "if the first is away, only an emergency opens it."
        )
        lines.append(EffectLine("triangle-alert", words))
    return lines


def merge_lines(effect: MergeEffect) -> list[EffectLine]:
    """Say who reads more by a merge, and who reads neither file any more."""
    lines = []
    if effect.gain:
        words = ngettext(
            "%(n)s person comes to read what was closed to them in one of the files: %(names)s.",
            "%(n)s people come to read what was closed to them in one of the files: %(names)s.",
            len(effect.gain),
        )
        lines.append(EffectLine("eye", _with_names(words, effect.gain)))
    lines += _lose_lines(effect)
    return lines or [_nothing_line()]


def _lose_lines(effect: CaseEffect | MergeEffect) -> list[EffectLine]:
    if not effect.lose:
        return []
    words = ngettext(
        "%(n)s person loses access now: %(names)s.",
        "%(n)s people lose access now: %(names)s.",
        len(effect.lose),
    )
    return [EffectLine("eye-off", _with_names(words, effect.lose))]


def _nothing_line() -> EffectLine:
    return EffectLine("info", _("Nobody gains or loses access by this now."))


def keeps_until(holder: str, until: datetime) -> str:
    return _("%(who)s keeps access until %(day)s.") % {"who": holder, "day": day_words(until)}


def opens_nothing(case: Case) -> EffectLine:
    return EffectLine(
        "triangle-alert",
        _(
            "This case is standard: its campaigns open it, and what is given on the case opens nothing. "
            "Give access to one of its campaigns, or restrict the case first."
        ),
    )


def campaign_lines(effect: CampaignEffect, *, ends: bool = False) -> list[EffectLine]:
    """Say how many people gain or lose how many cases; no number of cases to who sees none of them."""
    lines = []
    number = len(effect.people)
    if number and effect.cases is None:
        words = (
            ngettext(
                "%(n)s person loses access to this campaign’s cases now.",
                "%(n)s people lose access to this campaign’s cases now.",
                number,
            )
            if ends
            else ngettext(
                "%(n)s person gains access to this campaign’s standard cases.",
                "%(n)s people gain access to this campaign’s standard cases.",
                number,
            )
        )
        lines.append(EffectLine("eye-off" if ends else "eye", words % {"n": number}))
    elif number:
        people = (
            ngettext("%(n)s person loses access now", "%(n)s people lose access now", number)
            if ends
            else ngettext("%(n)s person gains access", "%(n)s people gain access", number)
        )
        cases = ngettext("%(n)s case", "%(n)s cases", effect.cases or 0) % {"n": effect.cases}
        words = _("%(people)s to %(cases)s.") % {"people": people % {"n": number}, "cases": cases}
        lines.append(EffectLine("eye-off" if ends else "eye", words))
    if effect.changed:
        words = ngettext(
            "%(n)s person may do more or less than before.",
            "%(n)s people may do more or less than before.",
            len(effect.changed),
        )
        lines.append(EffectLine("arrow-left-right", words % {"n": len(effect.changed)}))
    if not lines:
        lines.append(EffectLine("info", _("Nobody gains or loses access by this now.")))
    if effect.closed and not ends:
        words = ngettext(
            "%(n)s restricted or sealed case that you see is not included.",
            "%(n)s restricted or sealed cases that you see are not included.",
            effect.closed,
        )
        lines.append(EffectLine("lock", words % {"n": effect.closed}))
    return lines


def _with_names(words: str, people: Iterable[User]) -> str:
    names = [user.working_name for user in people]
    shown = ", ".join(names[:_NAMED_AT_MOST]) + (" …" if len(names) > _NAMED_AT_MOST else "")
    return words % {"n": len(names), "names": shown}

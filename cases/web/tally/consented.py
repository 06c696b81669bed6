"""The consents of a year's counted cases: what may be said of each today, and why no more.

Consent is as today, whatever day the figure is as known on (rule points 25 and 36). The meter is of every
counted case; the list, its choices and their numbers are of the cases that the reader may open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import behind_figures
from cases.access import Actor
from cases.consents import Asking
from cases.models import Case
from cases.publicity import MaySay
from cases.tallies import Line
from cases.vocabulary import Consent, Permission, Stricter
from cases.web import charts
from cases.web.charts import ConsentMeter
from cases.web.tally import words
from cases.web.tally.counted import Choice
from cases.web.tally.frame import YearPage
from cases.web.tally.lists import Listed, listed, visible_lines
from cases.web.tally.rows import CaseShown, shown
from cases.web.tally.summary import consents_of

LAPSES_SOON = timedelta(days=60)
_USES = {
    "name": gettext_lazy("Name"),
    "photo": gettext_lazy("Photo"),
    "place": gettext_lazy("Place"),
    "health": gettext_lazy("Health"),
    "family": gettext_lazy("Family"),
    "fundraising": gettext_lazy("Fundraising"),
}
_LAPSED, _LAPSES, _ASK = "lapsed", "lapses-soon", "ask-again"
_LABELS = {
    **{consent.value: consent.label for consent in reversed(Consent)},
    _LAPSED: Stricter.LAPSED.label,
    _LAPSES: gettext_lazy("Lapses within 60 days"),
    _ASK: gettext_lazy("To ask again"),
}


@dataclass(frozen=True)
class ConsentRow:
    """One case. `given` says who agreed; `ask` why it is asked again; `lapses` that it does so soon."""

    case: CaseShown
    said: MaySay
    agreed: str
    why: tuple[str, ...]
    uses: tuple[str, ...]
    by: str
    given_by: str
    until: str
    lapses: bool
    ask: str
    url: str
    may_record: bool


@dataclass(frozen=True)
class ConsentPage:
    meter: ConsentMeter
    choices: tuple[Choice, ...]
    chosen: Choice | None
    unknown: bool
    hidden: int
    list: Listed
    rows: tuple[ConsentRow, ...]


def consented(actor: Actor, page: YearPage, asked: Mapping[str, str]) -> ConsentPage:
    """Return the page that was asked for. Eight queries."""
    lines = visible_lines(actor, page, page.tally.counted)
    asking = behind_figures.asking_again(actor, {line.case.pk for line in lines}, page.today) if lines else {}
    chosen = asked.get("only", "") if asked.get("only", "") in _LABELS else ""
    wanted = [line for line in lines if not chosen or chosen in _keys(line, asking, page.today)]
    kept = {"only": chosen} if chosen else {}
    found = listed(
        actor, page, wanted, number=asked.get("page", ""), base_url=page.url("tally_consent", **kept)
    )
    choices = _choices(lines, asking, page.today, chosen)
    return ConsentPage(
        meter=charts.consent_meter(consents_of(page.tally.counted, page)),
        choices=choices,
        chosen=next((one for one in choices if one.is_chosen), None),
        unknown=bool(asked.get("only")) and not chosen,
        hidden=page.tally.value - len(lines),
        list=found,
        rows=_rows(actor, found, asking, page.today),
    )


def _keys(line: Line, asking: Mapping[int, Asking], today: date) -> set[str]:
    """Return by which choices a case is found."""
    said = line.case.may_say_on(today)
    keys = {
        _LAPSED: Stricter.LAPSED in said.why,
        _LAPSES: _lapses(line, said, today),
        _ASK: line.case.pk in asking,
    }
    return {said.consent.value} | {key for key, holds in keys.items() if holds}


def _lapses(line: Line, said: MaySay, today: date) -> bool:
    until = line.case.agreed.until
    return said.is_named and until is not None and until <= today + LAPSES_SOON


def _choices(
    lines: Sequence[Line], asking: Mapping[int, Asking], today: date, chosen: str
) -> tuple[Choice, ...]:
    counts = dict.fromkeys(_LABELS, 0)
    for line in lines:
        for key in _keys(line, asking, today):
            counts[key] += 1
    return tuple(
        Choice(key, str(_LABELS[key]), count, key == chosen)
        for key, count in counts.items()
        if count or key == chosen
    )


def _rows(actor: Actor, found: Listed, asking: Mapping[int, Asking], today: date) -> tuple[ConsentRow, ...]:
    if not found.lines:
        return ()
    agreed = behind_figures.agreed_on(actor, found.names)
    may_record = behind_figures.held_on(actor, found.names)[Permission.RECORD]
    rows = []
    for line in found.lines:
        if case := agreed.get(line.case.pk):
            about = shown(line, found.names[case.pk])
            rows.append(_row(line, about, case, asking.get(case.pk), today, may=case.pk in may_record))
    return tuple(rows)


def _row(
    line: Line,
    about: CaseShown,
    case: Case,
    ask: Asking | None,
    today: date,
    *,
    may: bool,
) -> ConsentRow:
    said = line.case.may_say_on(today)
    told = {"why": ask.why.label, "day": words.day(ask.since)} if ask else {}
    return ConsentRow(
        case=about,
        said=said,
        agreed=str(Consent(case.consent).label),
        why=tuple(str(one.label) for one in said.why),
        uses=tuple(str(label) for name, label in _USES.items() if getattr(case, f"may_use_{name}"))
        if said.is_named
        else (),
        by=str(case.get_consent_by_display()) if case.consent_by else "",
        given_by=case.consent_given_by,
        until=words.day(case.consent_until) if case.consent_until else "",
        lapses=_lapses(line, said, today),
        ask=_("%(why)s (since %(day)s)") % told if ask else "",
        url=reverse("cases:consent", args=[case.reference]),
        may_record=may,
    )

"""Every counted case and why, narrowed by development, country or the campaign whose action came first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases import behind_figures, countries
from cases.access import Actor
from cases.models import Campaign
from cases.tallies import Line
from cases.web.tally.frame import YearPage
from cases.web.tally.groups import GROUPS, group_of
from cases.web.tally.lists import Listed, listed, visible_lines
from cases.web.tally.rows import CountedRow, counted_rows

NO_CAMPAIGN = "none"
NO_COUNTRY = "not-known"


@dataclass(frozen=True)
class Choice:
    key: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """One way to narrow the list. `chosen` is empty for nothing, and for what is not there (`is_unknown`)."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    chosen: str
    is_unknown: bool
    holds: Callable[[Line], bool]


@dataclass(frozen=True)
class CountedPage:
    filters: tuple[Filter, ...]
    pills: tuple[dict[str, str], ...]
    clear_url: str
    unknown: bool
    list: Listed
    rows: tuple[CountedRow, ...]


def counted(actor: Actor, page: YearPage, asked: Mapping[str, str]) -> CountedPage:
    """Return the page of counted cases that was asked for. Four queries."""
    lines = page.tally.counted
    filters = (_kinds(lines, asked), _countries(lines, asked), _campaigns(actor, lines, asked))
    chosen = {one.name: one.chosen for one in filters if one.chosen}
    # Two filters at once can single out one case: then only cases that may be opened are told of.
    told = lines if len(chosen) < 2 else visible_lines(actor, page, lines)
    wanted = [line for line in told if all(one.holds(line) for one in filters)]
    shown = listed(
        actor, page, wanted, number=asked.get("page", ""), base_url=page.url("tally_counted", **chosen)
    )
    return CountedPage(
        filters=tuple(one for one in filters if one.choices),
        pills=_pills(page, filters, chosen),
        clear_url=page.url("tally_counted"),
        unknown=any(one.is_unknown for one in filters),
        list=shown,
        rows=counted_rows(actor, shown.lines, shown.names, page.today),
    )


def _pills(page: YearPage, filters: tuple[Filter, ...], chosen: dict[str, str]) -> tuple[dict[str, str], ...]:
    pills = []
    for one in filters:
        for choice in one.choices:
            if choice.is_chosen:
                others = {name: key for name, key in chosen.items() if name != one.name}
                pills.append(
                    {"label": f"{one.label}: {choice.label}", "url": page.url("tally_counted", **others)}
                )
    return tuple(pills)


def _filter(
    name: str,
    label: str,
    asked: Mapping[str, str],
    labels: Mapping[str, str],
    key_of: Callable[[Line], str],
    lines: tuple[Line, ...],
) -> Filter:
    wanted = asked.get(name, "")
    chosen = wanted if wanted in labels else ""
    counts = dict.fromkeys(labels, 0)
    for line in lines:
        key = key_of(line)
        if key in counts:
            counts[key] += 1
    choices = tuple(
        Choice(key, labels[key], count, key == chosen)
        for key, count in counts.items()
        if count or key == chosen
    )
    return Filter(
        name=name,
        label=label,
        choices=choices,
        chosen=chosen,
        is_unknown=bool(wanted) and not chosen,
        holds=lambda line: not chosen or key_of(line) == chosen,
    )


def _kinds(lines: tuple[Line, ...], asked: Mapping[str, str]) -> Filter:
    labels = {group.key: str(group.label) for group in GROUPS}
    return _filter("kind", _("Development"), asked, labels, lambda line: group_of(line).key, lines)


def _countries(lines: tuple[Line, ...], asked: Mapping[str, str]) -> Filter:
    codes = sorted({line.case.country for line in lines}, key=countries.name_of)
    labels = {country_key(code): countries.name_of(code) for code in codes}
    return _filter("country", _("Country"), asked, labels, lambda line: country_key(line.case.country), lines)


def country_key(code: str) -> str:
    return code or NO_COUNTRY


def _campaigns(actor: Actor, lines: tuple[Line, ...], asked: Mapping[str, str]) -> Filter:
    """By campaign-of-decision: that of the first activity shown (29)."""
    known: dict[int, Campaign] = {campaign.pk: campaign for campaign in behind_figures.campaigns(actor)}
    labels = {campaign.slug: campaign.name for campaign in known.values()} | {NO_CAMPAIGN: _("No campaign")}

    def key_of(line: Line) -> str:
        done = line.deciding.activity
        if done is None or done.campaign is None:
            return NO_CAMPAIGN
        return known[done.campaign].slug if done.campaign in known else ""

    return _filter("campaign", _("Campaign of our first action"), asked, labels, key_of, lines)

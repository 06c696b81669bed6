"""What every page of a year stands in: whose figure it is, as known when, its tabs and its address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from cases import access, clock, dates, editions, tallies
from cases.access import Actor, FigureScope
from cases.editions import Published
from cases.models import Case
from cases.rules import Rule, rule_named
from cases.tallies import Reason, Tally
from cases.web.tally import words

FIRST_YEAR = 1900
YEARS_SHOWN = 6
_RULE = "rule"
_USUAL_CUT_OFF = (2, 14)  # the day on which a past year's figure is usually published


class NoSuchYear(LookupError):
    """There can be no figure for this year. Says which years there are."""


class DayNotRead(ValueError):
    """What was written is not one day that has been. Says what to write."""


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool
    count: int | None = None


@dataclass(frozen=True)
class DayField:
    """A day as asked in a form: what was typed, the day it is, or a sentence about what to write."""

    name: str
    typed: str
    day: date | None = None
    error: str = ""

    @property
    def written(self) -> str:
        return words.day(self.day) if self.day else self.typed


@dataclass(frozen=True)
class YearPage:
    """One page about one year, for one reader."""

    year: int
    now: datetime
    scope: FigureScope
    known: DayField
    tally: Tally
    tab: str
    published: Mapping[int, Published] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        return self.scope.is_whole

    @property
    def today(self) -> date:
        return clock.day_of(self.now)

    @property
    def known_day(self) -> date | None:
        return self.known.day

    @property
    def is_preview(self) -> bool:
        """True where the year is recounted under another rule than its own: nothing comes of it."""
        return self.tally.rule is not self.own_rule

    @property
    def own_rule(self) -> Rule:
        """The rule of the year's latest edition, else the current one (33)."""
        return editions.rule_of(self.published.get(self.year))

    @property
    def edition(self) -> Published | None:
        """The year's latest edition, for who sees the whole organisation's figure."""
        said = self.published.get(self.year)
        return said if said and said.number and self.is_whole else None

    @property
    def may_act(self) -> bool:
        """Nothing is decided or verified on a page that tells another day's figure, or another rule's."""
        return not self.known_day and not self.is_preview

    @property
    def kept(self) -> dict[str, str]:
        """What the addresses of the year's other pages go on asking: the day, and the rule of a preview."""
        asked = {"known_by": self.known_day.isoformat()} if self.known_day else {}
        return asked | ({_RULE: self.tally.rule.name} if self.is_preview else {})

    @property
    def known_words(self) -> str:
        return words.day(self.known_day or self.today)

    @property
    def usual_day(self) -> date | None:
        """The day on which this year's figure is usually published, once it has been."""
        day = date(self.year + 1, *_USUAL_CUT_OFF)
        return day if day < self.today else None

    @property
    def usual_words(self) -> str:
        return words.day(self.usual_day) if self.usual_day else ""

    @property
    def asked_words(self) -> str:
        """What the form's field says: what was typed, else the usual day."""
        return self.known.written or self.usual_words

    def url(self, name: str, **asked: str | int) -> str:
        """Return the address of another page of this year, as known on the same day, under the same rule."""
        kept = {} if name == "tally_changes" else self.kept
        return address(name, self.year, **kept, **asked)

    @property
    def url_today(self) -> str:
        return address("tally", self.year)

    @property
    def url_own_rule(self) -> str:
        return address(
            "tally", self.year, **{name: said for name, said in self.kept.items() if name != _RULE}
        )

    @property
    def url_changes(self) -> str:
        day = self.known_day or self.usual_day
        return address("tally_changes", self.year, **({"since": day.isoformat()} if day else {}))

    @property
    def url_editions(self) -> str:
        return address("editions", self.year)

    @property
    def url_summary(self) -> str:
        return self.url("tally")

    @property
    def url_awaiting(self) -> str:
        return self.url("tally_awaiting")

    @property
    def url_counted(self) -> str:
        return self.url("tally_counted")

    @property
    def url_decide(self) -> str:
        return self.url("tally_decide")

    @property
    def url_not_counted(self) -> str:
        return self.url("tally_not_counted")

    @property
    def url_figures(self) -> str:
        return self.url("figures")

    @property
    def url_consent(self) -> str:
        return self.url("tally_consent")

    @property
    def awaiting(self) -> int:
        """How many outcomes of the year wait for a second person."""
        lines = (*self.tally.counted, *self.tally.undetermined, *self.tally.excluded)
        verdicts = (verdict for line in lines for verdict in line.verdicts)
        return sum(Reason.NOT_VERIFIED in verdict.failures for verdict in verdicts)

    @property
    def tabs(self) -> tuple[Tab, ...]:
        tally = self.tally
        pages: tuple[tuple[str, str, int | None], ...] = (
            ("tally", _("Summary"), None),
            ("tally_counted", _("Counted"), tally.value),
            ("tally_awaiting", _("Awaiting a second person"), self.awaiting),
            ("tally_decide", _("Needs a decision"), len(tally.undetermined)),
            ("tally_not_counted", _("Not counted"), len(tally.excluded)),
        )
        tabs = [Tab(label, self.url(name), name == self.tab, count) for name, label, count in pages]
        tabs += [
            Tab(_("Changes"), self.url_changes, self.tab == "tally_changes"),
            Tab(_("Map"), self.url("tally_map"), self.tab == "tally_map"),
            Tab(_("Consent"), self.url_consent, self.tab == "tally_consent"),
            Tab(_("Summaries"), address("tally_summaries", self.year), self.tab == "tally_summaries"),
        ]
        if self.is_whole:
            number = self.edition.number if self.edition else 0
            tabs.append(Tab(_("Editions"), self.url_editions, self.tab == "editions", number))
        return tuple(tabs)

    @property
    def crumbs(self) -> tuple[dict[str, str], ...]:
        return {"label": _("Annual tally"), "url": reverse("cases:tally_home")}, {"label": str(self.year)}


def address(name: str, year: int, **asked: str | int) -> str:
    plain = reverse(f"cases:{name}", args=[year])
    return f"{plain}?{urlencode(asked)}" if asked else plain


def check_year(year: int, now: datetime) -> None:
    last = clock.day_of(now).year
    if not FIRST_YEAR <= year <= last:
        raise NoSuchYear(
            _("There is no figure for this year. Choose one from %(first)s to %(last)s.")
            % {"first": FIRST_YEAR, "last": last}
        )


def year_page(
    actor: Actor, year: int, now: datetime, *, tab: str, known_by: str = "", rule: str = ""
) -> tuple[YearPage, dict[int, Tally]]:
    """Return the page, and the tallies of this year and the five before it from one reading of the log.

    `rule` is the name of another version, for a preview (33). Raises UnknownRule.
    """
    known = read_field("known_by", known_by, clock.day_of(now))
    scope = access.figure_scope(actor)
    first = max(FIRST_YEAR, year - YEARS_SHOWN + 1) if tab == "tally" else year
    instant = clock.end_of(known.day) if known.day else None
    years = range(first, year + 1)
    said = editions.published(years)
    version = rule_named(rule) if rule else {one: editions.rule_of(said.get(one)) for one in years}
    each = tallies.tally_years(years, cases=scope.cases, now=now, known_by=instant, rule=version)
    return YearPage(year, now, scope, known, each[year], tab, said), each


def page_of_case(case: Case, year: int, now: datetime) -> YearPage:
    """Return a page about one year of one case that came through the gate, as known now."""
    scope = FigureScope(access.visible_alone(case), is_whole=False)
    said = editions.published([year])
    tally = tallies.tally(year, cases=scope.cases, now=now, rule=editions.rule_of(said.get(year)))
    return YearPage(year, now, scope, DayField("known_by", ""), tally, "tally_decide", said)


def read_field(name: str, typed: str, today: date) -> DayField:
    """Read what was asked; today is asked by nothing, or by today."""
    typed = typed.strip()[:40]
    if not typed:
        return DayField(name, "")
    try:
        found = read_day(typed, today)
    except DayNotRead as problem:
        return DayField(name, typed, error=str(problem))
    return DayField(name, typed, found if found < today else None)


def read_day(typed: str, today: date) -> date:
    """Read one day that has been, as 2020-02-14 or in words. Raises DayNotRead with a sentence."""
    try:
        found = dates.parse(typed, today=today)
    except dates.DateNotUnderstood as problem:
        raise DayNotRead(str(problem)) from None
    if not found.is_day or found.first is None or found.is_approximate:
        raise DayNotRead(_("Write one day, for example 14 February 2020."))
    if found.first > today:
        raise DayNotRead(_("Choose a day that has been: nobody can know what will be recorded."))
    if found.first.year < FIRST_YEAR:
        raise DayNotRead(_("Choose a day after %(year)s.") % {"year": FIRST_YEAR})
    return found.first

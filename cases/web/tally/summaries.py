"""The victory summaries of a year: each counted case that the reader may open, and how far its texts are."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cases import since_then, summaries, summary_facts
from cases.access import Actor
from cases.models import VictorySummary
from cases.since_then import Since
from cases.tallies import Line
from cases.vocabulary import Consent, SummaryState
from cases.web.tally import summary_words, words
from cases.web.tally.counted import Choice
from cases.web.tally.frame import YearPage
from cases.web.tally.lists import Listed, listed, visible_lines
from cases.web.tally.rows import CaseShown, shown
from cases.web.tally.summary_words import StateShown


@dataclass(frozen=True)
class WrittenIn:
    """The summary of one case in one language."""

    language: str
    state: StateShown
    url: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class SummaryRow:
    case: CaseShown
    development: str
    consent: Consent
    since: tuple[str, ...]
    written: tuple[WrittenIn, ...]


@dataclass(frozen=True)
class SummariesPage:
    """The rows that were asked for. `states` and `languages` narrow the list; one language is no choice."""

    rows: tuple[SummaryRow, ...]
    list: Listed
    states: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    is_unknown: bool
    clear_url: str

    @property
    def is_narrowed(self) -> bool:
        return any(choice.is_chosen for choice in (*self.states, *self.languages))


def summaries_of(actor: Actor, page: YearPage, asked: Mapping[str, str]) -> SummariesPage:
    """Return the asked page of the counted cases open to the reader. A fixed number of queries."""
    offered = summaries.languages()
    language, state = asked.get("language", ""), asked.get("state", "")
    lines = visible_lines(actor, page, page.tally.counted)
    found = _Found.read(actor, lines, page)
    chosen = [language] if language in offered else list(offered)
    counts = Counter(found.state(line, code).key for line in lines for code in chosen)
    states = summary_words.states()
    wanted = [
        line
        for line in lines
        if state not in states or any(found.state(line, code).key == state for code in chosen)
    ]
    asks = {"language": language} if language in offered else {}
    asks |= {"state": state} if state in states else {}
    # Those that may not be opened are told once, of the whole list: by state they are nobody's to count.
    hidden = page.tally.value - len(lines)
    number, base = asked.get("page", ""), page.url("tally_summaries", **asks)
    shown_lines = listed(actor, page, wanted, number=number, base_url=base)
    return SummariesPage(
        rows=tuple(found.row(line, chosen, shown_lines) for line in shown_lines.lines),
        list=_with_hidden(shown_lines, hidden),
        states=tuple(Choice(key, label, counts[key], key == state) for key, label in states.items()),
        languages=tuple(Choice(key, label, 0, key == language) for key, label in offered.items())
        if len(offered) > 1
        else (),
        is_unknown=bool(state and state not in states) or bool(language and language not in offered),
        clear_url=page.url("tally_summaries"),
    )


def _with_hidden(found: Listed, hidden: int) -> Listed:
    return Listed(**{**found.__dict__, "hidden": hidden, "total": found.total + hidden})


@dataclass(frozen=True)
class _Found:
    """The summaries of these lines, and what came later of each case."""

    page: YearPage
    written: dict[tuple[int, str], VictorySummary]
    since: dict[int, Since]
    news: dict[int, tuple[summaries.News, ...]]

    @classmethod
    def read(cls, actor: Actor, lines: Sequence[Line], page: YearPage) -> "_Found":
        rows = summaries.of_year(actor, [line.case.pk for line in lines], page.year)
        days = {line.case.pk: summaries.counted_by(line.deciding) for line in lines}
        told = since_then.of_cases({**days, **{row.case_id: summaries.told_by(row.outcome) for row in rows}})
        approved = [row for row in rows if row.state == SummaryState.APPROVED]
        cases = list({row.case_id: row.case for row in approved}.values())
        known = summary_facts.everything_known(cases, page.today) if cases else {}
        news: dict[int, tuple[summaries.News, ...]] = defaultdict(tuple)
        for row in approved:
            news[row.pk] = summaries.news_of(row, told[row.case_id], known[row.case_id])
        return cls(page, {(row.case_id, row.language): row for row in rows}, told, news)

    def state(self, line: Line, language: str) -> StateShown:
        row = self.written.get((line.case.pk, language))
        return summary_words.state_of(row, self.news[row.pk] if row else ())

    def row(self, line: Line, chosen: Sequence[str], listed: Listed) -> SummaryRow:
        since = self.since[line.case.pk]
        consent = line.case.consent_on(self.page.today)
        return SummaryRow(
            case=shown(line, listed.names[line.case.pk]),
            development=words.development(line.deciding.outcome),
            consent=consent,
            since=tuple(summary_words.later(row).line for row in since.later),
            written=tuple(self._in(line, language, consent, since) for language in chosen),
        )

    def _in(self, line: Line, language: str, consent: Consent, since: Since) -> WrittenIn:
        row = self.written.get((line.case.pk, language))
        news = self.news[row.pk] if row else ()
        missing = list(summary_words.missing(row, consent, news, is_held_back=since.is_held_back))
        if row and row.outcome_id != line.deciding.outcome.pk:
            missing.append(_("It tells another development than the one that decides now."))
        return WrittenIn(
            language=summaries.languages()[language],
            state=self.state(line, language),
            url=reverse("cases:summary", args=[line.case.reference, self.page.year, language]),
            missing=tuple(missing),
        )

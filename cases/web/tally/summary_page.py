"""One victory summary, with the facts, what came later, and what its words may not say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cases import clock, consents, drafting, forbidden, since_then, summaries, summary_facts
from cases.access import Actor
from cases.consents import Asking
from cases.drafting import Drafted
from cases.forbidden import Finding, Known, Piece
from cases.models import Case, FamilyKnows, PersonName, VictorySummary
from cases.since_then import Since
from cases.summaries import News
from cases.tallies import Verdict
from cases.vocabulary import Consent, Permission, SummaryState
from cases.web.tally import summary_words, words
from cases.web.tally.summary_words import LaterShown, StateShown

_USES = {"photo": _("a photo"), "place": _("the place"), "health": _("health"), "family": _("the family")}


@dataclass(frozen=True)
class Found:
    """What the check of one text found: the list, and the text with its words marked."""

    name: str
    findings: tuple[Finding, ...]
    pieces: tuple[Piece, ...]

    @property
    def hard(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.is_hard)


@dataclass(frozen=True)
class SummaryPage:
    """Everything one page shows of a summary, for one reader of the case."""

    case: Case
    names: tuple[PersonName, ...]
    year: int
    language: str
    now: datetime
    actor: Actor
    held: frozenset[Permission]
    row: VictorySummary | None
    verdict: Verdict | None
    since: Since
    known: Known
    news: tuple[News, ...]
    asking: Asking | None
    family: tuple[FamilyKnows, ...]
    states: tuple[VictorySummary, ...]

    @property
    def language_label(self) -> str:
        return summaries.languages()[self.language]

    @property
    def state(self) -> StateShown:
        return summary_words.state_of(self.row, self.news)

    @property
    def news_words(self) -> tuple[str, ...]:
        return summary_words.news(self.news)

    @property
    def is_other_development(self) -> bool:
        """True where the summary tells another development than the one by which the case counts now."""
        return bool(self.row and self.verdict and self.row.outcome_id != self.verdict.outcome.pk)

    @property
    def later(self) -> tuple[LaterShown, ...]:
        return tuple(summary_words.later(one) for one in self.since.later)

    @property
    def development(self) -> str:
        return words.development(self.verdict.outcome) if self.verdict else ""

    @property
    def why(self) -> str:
        return words.why_it_counts(self.verdict) if self.verdict else ""

    @property
    def consent(self) -> Consent:
        return summary_facts.consent_of(self.case, clock.day_of(self.now))

    @property
    def has_lapsed(self) -> bool:
        return self.consent != self.case.consent and self.case.consent_withdrawn_at is None

    @property
    def uses(self) -> str:
        return ", ".join(str(label) for use, label in _USES.items() if use in self.known.may_use)

    @property
    def uses_not(self) -> str:
        return ", ".join(str(label) for use, label in _USES.items() if use not in self.known.may_use)

    @property
    def may_write(self) -> bool:
        return summaries.may_write(self.actor, self.held)

    @property
    def is_own(self) -> bool:
        """True for who saved it last: somebody else checks and approves."""
        return self.row is not None and self.row.edited_by_id == self.actor.pk

    @property
    def may_check(self) -> bool:
        return self._is_at(SummaryState.DRAFT) and self.may_write and not self.is_own

    @property
    def may_approve(self) -> bool:
        is_due = self._is_at(SummaryState.CHECKED) or bool(self.news)
        return is_due and not self.is_own and summaries.may_approve(self.actor, self.held)

    @property
    def may_return(self) -> bool:
        return self.row is not None and not self._is_at(SummaryState.DRAFT) and self.may_write

    def _is_at(self, state: SummaryState) -> bool:
        return self.row is not None and self.row.state == state

    def looked_at(self, texts: Mapping[str, str]) -> dict[str, Found]:
        """Return what the check finds in both texts as they are written now."""
        return {name: self.found(name, texts.get(name) or "") for name in ("text", "anonymised_text")}

    def found(self, name: str, text: str) -> Found:
        check = forbidden.in_named if name == "text" else forbidden.in_anonymised
        findings = check(text, self.known)
        return Found(name, findings, forbidden.pieces(text, findings) if findings else ())


def summary_page(
    actor: Actor,
    case: Case,
    held: frozenset[Permission],
    names: tuple[PersonName, ...],
    *,
    year: int,
    language: str,
    now: datetime,
) -> SummaryPage:
    """Read everything of one summary of a case that came through the gate."""
    row = summaries.of_case(case, year, language)
    verdict = summaries.counted_verdict(case, year, now)
    day = clock.day_of(now)
    since = _since(case, row, verdict)
    everything = summary_facts.everything_known([case], day)[case.pk]
    return SummaryPage(
        case=case,
        names=names,
        year=year,
        language=language,
        now=now,
        actor=actor,
        held=held,
        row=row,
        verdict=verdict,
        since=since,
        known=summary_facts.known_to(actor, case, day),
        news=summaries.news_of(row, since, everything) if row else (),
        asking=consents.asking_on(case, day),
        family=tuple(summaries.family_knows_of(case)) if since.has_died else (),
        states=tuple(summaries.states_of(row)) if row else (),
    )


def _since(case: Case, row: VictorySummary | None, verdict: Verdict | None) -> Since:
    """Return what is later than what the summary tells; before there is one, than what it would tell."""
    if row is not None:
        return summaries.since_of(case, row.outcome)
    if verdict is None:
        return Since()
    return since_then.of_cases({case.pk: summaries.counted_by(verdict)})[case.pk]


def first_draft(page: SummaryPage) -> Drafted | None:
    """Return a draft from the facts; nothing where the case does not count in the year."""
    if page.verdict is None:
        return None
    day = clock.day_of(page.now)
    sketch = summary_facts.sketch_of(page.actor, page.case, page.verdict, language=page.language, day=day)
    return drafting.draft(sketch, page.language)

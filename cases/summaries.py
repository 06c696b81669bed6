"""Victory summaries: who may write and approve them, where each stands, and what may be published.

A summary belongs to its case: it is read by who may see the case, and by nobody else; the annual report reads
those of the cases that are open to it, the others are a number. It is written by who records or verifies on
the case, or freezes the annual report and sees it. It is approved by who verifies on the case, or freezes the
annual report and sees it. Checking and approving is never for who saved the text last; the one who checked
may approve, since a small organisation has two people.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404

from cases import access, editions, forbidden, since_then, summary_facts, tallies
from cases.access import Actor, NotAllowed
from cases.forbidden import Finding, Known
from cases.models import Case, FamilyKnows, Outcome, VictorySummary
from cases.since_then import Development, Since
from cases.tallies import Verdict
from cases.vocabulary import Consent, OrganisationPermission, Permission, SummaryState

# ---------------------------------------------------------------- who may


def may_write(actor: Actor, held: frozenset[Permission]) -> bool:
    """True for who holds these permissions on a case that they see, and writes its summary."""
    return Permission.RECORD in held or may_approve(actor, held)


def may_approve(actor: Actor, held: frozenset[Permission]) -> bool:
    freezes = access.may_in_organisation(actor, OrganisationPermission.FREEZE)
    return Permission.VIEW in held and (Permission.VERIFY in held or freezes)


def require_writer(actor: Actor, case: Case) -> None:
    """Let pass who may write; Http404 when the case is not visible, NotAllowed when it is."""
    if not may_write(actor, _held(actor, case)):
        raise NotAllowed("You may see this case, but not write its summary.")


def require_approver(actor: Actor, case: Case) -> None:
    """Let pass who may approve; Http404 when the case is not visible, NotAllowed when it is."""
    if not may_approve(actor, _held(actor, case)):
        raise NotAllowed("You may see this case, but not approve its summary.")


def _held(actor: Actor, case: Case) -> frozenset[Permission]:
    held = access.permissions_on(actor, case)
    if Permission.VIEW not in held:
        raise Http404
    return held


# ---------------------------------------------------------------- reading


def languages() -> dict[str, str]:
    """Return the languages in which summaries are written, by code."""
    return {code: str(name) for code, name in settings.LANGUAGES}


def counted_verdict(case: Case, year: int, now: datetime) -> Verdict | None:
    """Return the development by which a case that came through the gate counts in a year, or nothing."""
    rule = editions.rules_of([year])[year]
    tally = tallies.tally(year, cases=access.visible_alone(case), now=now, rule=rule)
    return next((line.deciding for line in tally.counted), None)


def of_case(case: Case, year: int, language: str) -> VictorySummary | None:
    """Return the summary of a case that came through the gate."""
    return _with_people(VictorySummary.objects.filter(case=case, year=year, language=language)).first()


def of_year(actor: Actor, cases: Iterable[int], year: int) -> list[VictorySummary]:
    """Return the summaries of those of these cases that `actor` may see. One query."""
    visible = access.cases_for(actor).filter(pk__in=sorted(cases)).values("pk")
    return list(_with_people(VictorySummary.objects.filter(case__in=visible, year=year)))


def _with_people(rows: QuerySet[VictorySummary]) -> QuerySet[VictorySummary]:
    people = ("case__person", "drafted_by", "edited_by", "checked_by", "approved_by")
    return rows.select_related("case", "outcome", "outcome__corrected_by", *people)


def states_of(summary: VictorySummary) -> list[VictorySummary]:
    """Return every saving of a summary that was read, the latest first."""
    return list(summary.history.select_related("history_user").order_by("-history_id"))


def family_knows_of(case: Case) -> list[FamilyKnows]:
    """Return who said that the family of a case that came through the gate knows, the latest first."""
    rows = FamilyKnows.objects.live().filter(case=case).select_related("recorded_by", "case")
    return list(rows.order_by("-pk"))


def since_of(case: Case, outcome: Outcome) -> Since:
    return since_then.of_cases({case.pk: told_by(outcome)})[case.pk]


def told_by(outcome: Outcome) -> Development:
    return Development(outcome.happened_on_first, outcome.happened_on_last, outcome.pk)


def counted_by(verdict: Verdict) -> Development:
    row = verdict.outcome
    return Development(row.days.first, row.days.last, row.pk)


# ---------------------------------------------------------------- where a summary stands


class News(StrEnum):
    """What came up since a summary was approved, so that it is not published until it is approved again."""

    OUTCOME = "outcome"  # what it tells was corrected or withdrawn
    LATER = "later"  # a setback or death was recorded, or one taken back
    CONSENT = "consent"  # consent was written down anew
    DEATH = "death"  # nobody has said that the family knows
    TEXT = "text"  # it holds what may not be published, by what is known now


def news_of(summary: VictorySummary, since: Since, known: Known | None = None) -> tuple[News, ...]:
    """Return what speaks against publishing an approved summary; nothing for one that is not approved.

    `known` is everything known of the case, for the check of the words; without it they are not looked at.
    """
    if summary.state != SummaryState.APPROVED or summary.approved_at is None:
        return ()
    case, found = summary.case, []
    if not summary.outcome.is_live:
        found.append(News.OUTCOME)
    if since.digest != summary.since_seen:
        found.append(News.LATER)
    instants = (case.consent_set_at, case.consent_withdrawn_at)
    if any(instant and instant > summary.approved_at for instant in instants):
        found.append(News.CONSENT)
    if since.is_held_back:
        found.append(News.DEATH)
    if known is not None and has_to_go(summary.text, summary.anonymised_text, known):
        found.append(News.TEXT)
    return tuple(found)


def has_to_go(text: str, anonymised_text: str, known: Known) -> tuple[Finding, ...]:
    """Return the words that may not be published, of either text."""
    found = (*forbidden.in_named(text, known), *forbidden.in_anonymised(anonymised_text, known))
    return tuple(one for one in found if one.is_hard)


# ---------------------------------------------------------------- for publication


@dataclass(frozen=True)
class Publishable:
    """The approved texts of one case; `outcome` is the development they tell.

    `text` is empty on a day on which the case may not be named.
    """

    summary: int
    outcome: int
    text: str
    anonymised_text: str


def for_publication(cases: Iterable[int], year: int, language: str, day: date) -> dict[int, Publishable]:
    """Return the texts of those of `cases` with a summary that may be published on `day`, by case.

    Approved, with nothing that came up since, and not held back by a death of which the family may not know.
    Asks nobody's access: the caller gives cases of which the reader may take data out. The caller applies
    consent too, and leaves out who is not for publication; here only the named text of who may not be named
    is withheld. A caller that lists by development compares `outcome` with the one the figure shows. A fixed
    number of queries, however many cases.
    """
    rows = _with_people(VictorySummary.objects.filter(case__in=sorted(cases), year=year, language=language))
    approved = list(rows.filter(state=SummaryState.APPROVED).select_related("case__person"))
    since = since_then.of_cases({row.case_id: told_by(row.outcome) for row in approved})
    known: Mapping[int, Known] = (
        summary_facts.everything_known([row.case for row in approved], day) if approved else {}
    )
    return {
        row.case_id: _publishable(row, day)
        for row in approved
        if row.anonymised_text and not news_of(row, since[row.case_id], known[row.case_id])
    }


def _publishable(row: VictorySummary, day: date) -> Publishable:
    is_named = summary_facts.consent_of(row.case, day) == Consent.MAY_BE_NAMED
    return Publishable(row.pk, row.outcome_id, row.text if is_named else "", row.anonymised_text)

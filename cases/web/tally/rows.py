"""A case on the figure's pages, with what may be said of it. Only cases the reader may see become rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from cases import behind_figures, countries
from cases.access import Actor
from cases.behind_figures import Beside, Names
from cases.rules import Rule
from cases.tallies import Line, Reason, Verdict
from cases.vocabulary import DEATHS, Consent, Family, OutcomeKind, SourceKind, Status
from cases.web.tally import words

_SINCE_SHOWN = 3


@dataclass(frozen=True)
class CaseShown:
    """A case by its reference, names and country."""

    reference: str
    names: Names
    country: str

    @property
    def url(self) -> str:
        return reverse("cases:case", args=[self.reference])


@dataclass(frozen=True)
class CountedRow:
    """A counted case and why: how much earlier we acted, how we know, who decided, what happened since."""

    case: CaseShown
    development: str
    when: str
    why: str
    sources: str
    decided: str
    decision_reason: str
    since: tuple[str, ...]
    consent: Consent


def shown(line: Line, names: Names) -> CaseShown:
    return CaseShown(line.case.reference, names, countries.name_of(line.case.country))


def counted_rows(
    actor: Actor, lines: Sequence[Line], names: dict[int, Names], today: date
) -> tuple[CountedRow, ...]:
    """Return a row for each of `lines`, which `actor` may see. One query."""
    chains = {line.deciding.outcome.chain for line in lines}
    found = behind_figures.beside(actor, names, chains) if lines else []
    about: dict[tuple[str, int], list[Beside]] = defaultdict(list)
    for fact in found:
        about[fact.strand, fact.of].append(fact)
    return tuple(_counted(line, names[line.case.pk], about, today) for line in lines)


def _counted(line: Line, names: Names, about: dict[tuple[str, int], list[Beside]], today: date) -> CountedRow:
    verdict = line.deciding
    chain, case = verdict.outcome.chain, line.case.pk
    kinds = {SourceKind(source.what).label for source in about["source", chain]}
    later = [*about["status", case], *about["outcome", case], *about["reversal", chain]]
    return CountedRow(
        case=shown(line, names),
        development=str(verdict.outcome.kind.label),
        when=words.when(verdict.outcome.edtf),
        why=words.why_it_counts(verdict),
        sources=", ".join(sorted(str(kind) for kind in kinds)),
        decided=_decided(verdict),
        decision_reason=verdict.decision.reason if verdict.decision else "",
        since=since_then(verdict, later),
        consent=line.case.consent_on(today),
    )


def _decided(verdict: Verdict) -> str:
    if verdict.decision is None:
        return ""
    told = {"who": verdict.decision.decided_by, "day": words.day(verdict.decision.decided_at)}
    return _("Counted by decision: %(who)s, %(day)s.") % told


# ---------------------------------------------------------------- since then


def since_then(verdict: Verdict, later: Iterable[Beside]) -> tuple[str, ...]:
    """Return what to know before this is published: what ended it, and what turned for the worse after it.

    A status and an outcome of one day are told once; a deprivation of liberty matters to a release only.
    """
    relevant = sorted(
        (fact for fact in later if _matters(verdict, fact)),
        key=lambda fact: (fact.first or date.min, fact.edtf, _STRANDS.index(fact.strand)),
    )
    told: dict[str, str] = {}
    for fact in relevant:
        told.setdefault(fact.edtf, f"{_what(fact)}, {words.when(fact.edtf)}")
    return tuple(told.values())[:_SINCE_SHOWN]


_STRANDS = ("status", "outcome", "reversal")


def _matters(verdict: Verdict, fact: Beside) -> bool:
    if fact.strand == "reversal":
        return True
    is_release = verdict.outcome.kind.family == Family.LIBERTY
    if fact.strand == "status" and not is_release and fact.what not in DEATHS:
        return False
    # Later for certain, or beginning somewhere inside the days on which the development may have happened.
    begun = verdict.outcome.days.first
    return fact.first is not None and (begun is None or fact.first > begun)


def _what(fact: Beside) -> str:
    if fact.strand == "status":
        return str(Status(fact.what).label)
    if fact.strand == "outcome":
        return str(OutcomeKind(fact.what).label)
    return str(Status(fact.what).label) if fact.what else _("Reversed")


# ---------------------------------------------------------------- in doubt, not counted


@dataclass(frozen=True)
class OutcomeSaid:
    """An outcome of a case that is not counted, with every reason (26), and where it is made to count.

    `act` is what the link says; both are empty where the reader may not, or nothing would.
    """

    development: str
    reasons: tuple[str, ...]
    url: str = ""
    act: str = ""


@dataclass(frozen=True)
class ExcludedRow:
    case: CaseShown
    outcomes: tuple[OutcomeSaid, ...]


@dataclass(frozen=True)
class MayDo:
    """On which cases the reader may record, and on which verify and decide."""

    record: Set[int] = frozenset()
    verify: Set[int] = frozenset()


def excluded_row(line: Line, names: Names, rule: Rule, may: MayDo) -> ExcludedRow:
    return ExcludedRow(
        shown(line, names), tuple(_said(line, verdict, rule, may) for verdict in line.verdicts)
    )


def _said(line: Line, verdict: Verdict, rule: Rule, may: MayDo) -> OutcomeSaid:
    reasons = tuple(words.reason(why, rule, verdict.year).short for why in verdict.failures)
    url, act = _remedy(line, verdict, may)
    return OutcomeSaid(words.development(verdict.outcome), reasons, url, act)


def _remedy(line: Line, verdict: Verdict, may: MayDo) -> tuple[str, str]:
    """Return where that is done which stands nearest to counting, and what the link says."""
    of_case, failures = [line.case.reference], verdict.failures
    is_verifier = line.case.pk in may.verify
    if Reason.NOT_VERIFIED in failures and is_verifier:
        place = reverse("cases:verify", args=[*of_case, "outcome", verdict.outcome.pk])
        return f"{place}?year={verdict.year}", _("Verify it")
    if {Reason.NO_ACTIVITY, Reason.NOT_AFTER} & set(failures) and line.case.pk in may.record:
        return reverse("cases:activities", args=of_case), _("Record what we did")
    if Reason.REVERSED in failures:
        return reverse("cases:outcomes", args=of_case), _("Look at the reversal")
    if Reason.DECIDED_NOT in failures and verdict.decision and is_verifier:
        return reverse("cases:withdraw_decision", args=[*of_case, verdict.decision.pk]), _("Take it back")
    return "", ""

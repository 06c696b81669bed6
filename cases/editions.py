"""What an edition holds, how its fingerprint is made, and who may read it.

The fingerprint covers the head (rule, instant, numbers) and the digest of each line, so that a copy in which
some lines are given by their digest alone can still be checked. Each line has a salt: from its digest nobody
can guess it. The format is written down in docs/edition-format.md, and checked without the product by
docs/check_edition.py.
"""

import hashlib
import json
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from django.db.models import F, Max, Value

from cases import access
from cases.access import Actor
from cases.ledger import Days
from cases.models import Campaign, Edition, FreezeProposal, PublishedElsewhere
from cases.models.editions import EditionQuerySet
from cases.rules import CURRENT, RULES, Rule
from cases.tallies import Line, Tally
from cases.vocabulary import Family, FreezeAnswer, OrganisationPermission, Permission

FORMAT: Final = "casework-edition-1"
LISTS: Final = ("counted", "undetermined", "excluded")

Content = dict[str, Any]


# ---------------------------------------------------------------- who may read


def may_read(actor: Actor) -> bool:
    """Editions are the whole organisation's: they are for those who may see its figures."""
    return access.may_in_organisation(actor, OrganisationPermission.FIGURES)


def may_freeze(actor: Actor) -> bool:
    return may_read(actor) and access.may_in_organisation(actor, OrganisationPermission.FREEZE)


def of_year(actor: Actor, year: int) -> EditionQuerySet:
    """Return the year's editions, the latest first, without their contents; none to who may not read them."""
    if not may_read(actor):
        return Edition.objects.none()
    rows = Edition.objects.filter(year=year).select_related("proposal", "proposed_by", "approved_by")
    return rows.order_by("-number").defer("content")


def waiting(actor: Actor, year: int) -> FreezeProposal | None:
    """Return what waits for a second person."""
    if not may_read(actor):
        return None
    return FreezeProposal.objects.filter(year=year, answer="").select_related("proposed_by").first()


def published_elsewhere(actor: Actor, year: int) -> list[PublishedElsewhere]:
    """Return what was published of the year before Casework, the last one first."""
    if not may_read(actor):
        return []
    rows = PublishedElsewhere.objects.live().filter(year=year).select_related("recorded_by")
    return list(rows.order_by("-published_on", "-pk"))


def proposal(actor: Actor, year: int, pk: int) -> FreezeProposal | None:
    if not may_read(actor):
        return None
    rows = FreezeProposal.objects.filter(year=year, pk=pk)
    return rows.select_related("proposed_by", "answered_by", "edition").first()


def edition(actor: Actor, year: int, number: int) -> Edition | None:
    """Return one edition with its content."""
    if not may_read(actor):
        return None
    rows = Edition.objects.filter(year=year, number=number)
    return rows.select_related("proposal", "proposed_by", "approved_by").first()


def proposals(actor: Actor, year: int) -> list[FreezeProposal]:
    """Return what was proposed and did not become an edition, the latest first."""
    if not may_read(actor):
        return []
    no = [FreezeAnswer.DECLINED, FreezeAnswer.WITHDRAWN]
    left = FreezeProposal.objects.filter(year=year, answer__in=no)
    return list(left.select_related("proposed_by", "answered_by").order_by("-proposed_at"))


@dataclass(frozen=True)
class Published:
    """What was published of a year: the number of its latest edition, 0 for a figure from before Casework."""

    year: int
    number: int
    rule: str
    value: int


def published(years: Iterable[int]) -> dict[int, Published]:
    """Return what was last published of each year, an edition before all else. Asks nobody's access."""
    asked = list(years)
    frozen = Edition.objects.filter(year__in=asked).annotate(day=Value(date.min))
    elsewhere = PublishedElsewhere.objects.live().filter(year__in=asked)
    earlier = elsewhere.annotate(number=Value(0), rule=Value(""), day=F("published_on"))
    columns = ("year", "number", "rule", "value", "day", "pk")
    rows = frozen.values_list(*columns).union(earlier.values_list(*columns), all=True)
    in_order = sorted(rows, key=lambda row: (row[1], str(row[4]), row[5]))
    return {year: Published(year, number, rule, value) for year, number, rule, value, *_day in in_order}


def last_known_by() -> datetime | None:
    """Return the latest instant that any edition was frozen from. Asks nobody's access."""
    return Edition.objects.aggregate(last=Max("known_by"))["last"]


def rules_of(years: Iterable[int]) -> dict[int, Rule]:
    """Return the rule of each year: that of its latest edition, else the current one (33)."""
    asked = list(years)
    said = published(asked)
    return {year: rule_of(said.get(year)) for year in asked}


def rule_of(said: Published | None) -> Rule:
    return RULES[said.rule] if said and said.number else CURRENT


def content_of(edition: Edition) -> Content:
    return json.loads(edition.content)


# ---------------------------------------------------------------- what is frozen


def drawn_up(tally: Tally) -> Content:
    """Return what an edition of this figure would hold, before it has a number and salts."""
    slugs = dict(Campaign.objects.values_list("pk", "slug"))
    lines = {name: [_line(line, slugs) for line in getattr(tally, name)] for name in LISTS}
    return {
        "format": FORMAT,
        "year": tally.years[0],
        "rule": _rule(tally.rule),
        "known_by": _instant(tally.known_by),
        "numbers": _numbers(tally),
        "breakdowns": _breakdowns(lines["counted"]),
        "not_counted": _tallied(line["reason"] for line in lines["excluded"]),
        **lines,
    }


def finished(content: Content, *, number: int, frozen_at: datetime) -> Content:
    """Return the content with its number, and a salt in each line, the lines by digest.

    By reference, a line given as a digest alone would tell between which two references its own lies.
    """
    salted = {name: [{**line, "salt": secrets.token_hex(16)} for line in content[name]] for name in LISTS}
    in_order = {name: sorted(lines, key=digest) for name, lines in salted.items()}
    return {**content, **in_order, "edition": number, "frozen_at": _instant(frozen_at)}


def _as_drawn_up(content: Content) -> Content:
    """Return the content as it was proposed: without number, day of freezing and salts, by reference."""
    lines = {name: [_unsalted(line) for line in content[name]] for name in LISTS}
    in_order = {name: sorted(rows, key=lambda line: line["case"]) for name, rows in lines.items()}
    head = {key: value for key, value in content.items() if key not in ("edition", "frozen_at")}
    return {**head, **in_order}


def _unsalted(line: Content) -> Content:
    return {key: value for key, value in line.items() if key != "salt"}


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _rule(rule: Rule) -> Content:
    return {
        "name": rule.name,
        "counting": sorted(rule.counting),
        "qualifying": sorted(rule.qualifying),
        "reversal_days": rule.reversal_days,
    }


def _numbers(tally: Tally) -> Content:
    return {
        "value": tally.value,
        "value_max": tally.value_max,
        "people": list(tally.people),
        "outcomes": tally.outcomes,
        "releases": tally.releases,
        "decided": tally.decided,
        "systemic": tally.systemic,
        "harm": tally.harm,
    }


def _line(line: Line, slugs: Mapping[int, str]) -> Content:
    """One case: references and codes alone, so that the erasure of a person leaves the edition as it was."""
    verdict = line.deciding
    activity, decision = verdict.activity, verdict.decision
    passing = {one.outcome.pk: one.outcome.kind for one in line.verdicts if one.counts}
    return {
        "case": line.case.reference,
        "country": line.case.country,
        "person": line.case.person,
        "people": [1, 1] if line.case.person else list(line.case.people),
        "outcome": {
            "id": verdict.outcome.pk,
            "kind": verdict.outcome.kind.value,
            "date": verdict.outcome.edtf,
            **_days(verdict.outcome.days),
        },
        "outcomes": len(passing),
        "release": any(kind.family == Family.LIBERTY for kind in passing.values()),
        "activity": activity
        and {
            "id": activity.pk,
            "kind": activity.kind.value,
            "campaign": slugs.get(activity.campaign or 0, ""),
            "date": activity.edtf,
            **_days(activity.days),
        },
        "days_between": list(verdict.days_between) if verdict.days_between else None,
        "decision": decision
        and {"id": decision.pk, "counts": decision.counts, "at": _instant(decision.decided_at)},
        "since_reversed": verdict.is_since_reversed,
        "reason": line.reason.value if line.reason else "",
        "reasons": [reason.value for reason in line.reasons],
        "doubts": [doubt.value for doubt in line.doubts],
    }


def _days(days: Days) -> Content:
    return {"first": days.first.isoformat() if days.first else None, "last": days.last.isoformat()}


_PARTS: dict[str, Callable[[Content], str]] = {
    "kind": lambda line: line["outcome"]["kind"],
    "country": lambda line: line["country"],
    "campaign": lambda line: line["activity"]["campaign"] if line["activity"] else "",
}


def _breakdowns(counted: list[Content]) -> Content:
    return {name: _tallied(map(part, counted)) for name, part in _PARTS.items()}


def _tallied(keys: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(keys).items()))


# ---------------------------------------------------------------- its fingerprint


def written(content: Any) -> str:
    """Return JSON in the one form that digests are made of."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(content: Any) -> str:
    return hashlib.sha256(written(content).encode()).hexdigest()


def fingerprint(content: Content) -> str:
    """Return 64 hex digits over the head and the digest of each line."""
    return digest({**content, **{name: [_digest_of(line) for line in content[name]] for name in LISTS}})


def _digest_of(line: Content) -> str:
    """A line that is not given in this copy is there as its digest alone."""
    return line["digest"] if set(line) == {"digest"} else digest(line)


def without(content: Content, references: Iterable[str]) -> Content:
    """Return a copy in which the lines of these cases are given by their digest alone."""
    hidden = set(references)
    return {**content, **{name: [_given(line, hidden) for line in content[name]] for name in LISTS}}


def copy_for(actor: Actor, edition: Edition) -> Content:
    """Return the file of an edition: the lines of which `actor` may take data out, the others by digest."""
    content = content_of(edition)
    exported = access.cases_for(actor, Permission.EXPORT).filter(reference__in=references_in(content))
    given = exported.values_list("reference", flat=True)
    return copy_with(content, given, edition.fingerprint)


def references_in(content: Content) -> set[str]:
    return {line["case"] for name in LISTS for line in content[name]}


def copy_with(content: Content, given: Iterable[str], fingerprint: str) -> Content:
    """Return the file with the lines of these cases, those of all others by digest."""
    copy = without(content, references_in(content) - set(given))
    return {**copy, "fingerprint": fingerprint}


def _given(line: Content, hidden: set[str]) -> Content:
    return {"digest": digest(line)} if line["case"] in hidden else line


def faults_of(edition: Edition) -> list[str]:
    """Return a sentence for each thing in which an edition differs from its own content and its proposal."""
    try:
        content = content_of(edition)
        wrong = list(_differing(edition, content))
    except (ValueError, KeyError, TypeError):
        wrong = ["its content is damaged"]
    return [f"{edition}: {what}." for what in wrong]


def _differing(edition: Edition, content: Content) -> Iterator[str]:
    numbers, proposal = content["numbers"], edition.proposal
    shown = (edition.year, edition.number, edition.rule, edition.value, edition.value_max)
    head = (content["year"], content["edition"], content["rule"]["name"])
    counted, lines = content["counted"], [line for name in LISTS for line in content[name]]
    recomputed = (len(counted), len(counted) + len(content["undetermined"]))
    if edition.content != written(content) or fingerprint(content) != edition.fingerprint:
        yield "its fingerprint is not that of its content"
    if shown != (*head, numbers["value"], numbers["value_max"]) or shown[3:] != recomputed:
        yield "its numbers are not those of its content"
    if _breakdowns(counted) != content["breakdowns"] or len({line["case"] for line in lines}) != len(lines):
        yield "its parts are not those of its lines"
    instants = (_instant(edition.known_by), _instant(edition.frozen_at))
    if instants != (content["known_by"], content["frozen_at"]):
        yield "its days are not those of its content"
    people = (edition.proposed_by_id, edition.approved_by_id)
    if people != (proposal.proposed_by_id, proposal.answered_by_id):
        yield "its people are not those of its proposal"
    if digest(_as_drawn_up(content)) != proposal.contents:
        yield "it is not what was proposed"

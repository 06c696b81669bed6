"""`manage.py figure`: any published number, with its range, its parts and the cases behind it."""

import json
import logging
import re
from argparse import ArgumentParser
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases import access, behind_figures, clock, countries, editions, figures, rules, tallies
from cases.access import OPERATOR, FigureScope
from cases.figures import Answer, Period, Question
from cases.models import Campaign, User
from cases.tallies import Line, Tally
from cases.vocabulary import OutcomeKind

POSITIVE_IMPACT = "positive-impact"
_DEFINITION = (
    "Cases with a verified positive development that wholly happened in the year, after at least one of our "
    "qualifying activities, unless it was soon reversed. Each case once."
)
_YEAR = re.compile(r"\d{4}")
log = logging.getLogger("casework.operator")


class Command(BaseCommand):
    help = "Print a published number: its value and range, its parts, and the cases behind it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", help="without it: the list of figures and what they count")
        parser.add_argument("period", nargs="?", help="YEAR, or FROM..TO (years or days); without it: in all")
        parser.add_argument("--by", choices=["kind", "country", "campaign"], help="print the parts")
        parser.add_argument(
            "--campaign", action="append", metavar="SLUG", help="only this campaign (repeatable)"
        )
        parser.add_argument(
            "--country", action="append", metavar="CODE", help="only this country (repeatable)"
        )
        parser.add_argument(
            "--known-by", metavar="WHEN", help="as known by the end of a day, or by an instant"
        )
        parser.add_argument(
            "--rule", metavar="NAME", help=f"another version of the rule: {', '.join(rules.RULES)}"
        )
        parser.add_argument("--cases", action="store_true", help="list the cases behind it, by reference")
        parser.add_argument("--as", dest="actor", metavar="EMAIL", help="as this person may see it")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["name"]:
            self._print_list(as_json=options["json"])
            return
        try:
            asked = _Asked.read(options)
            result = (
                asked.positive_impact()
                if options["name"] == POSITIVE_IMPACT
                else asked.other(options["name"])
            )
        except (ValueError, LookupError, access.NotAllowed) as problem:
            raise CommandError(str(problem.args[0])) from None
        if asked.actor is OPERATOR:
            log.info("figure %s read by the operator", options["name"])
        self.stdout.write(json.dumps(result, indent=1) if options["json"] else _in_words(result))

    def _print_list(self, *, as_json: bool) -> None:
        listed = [{"name": POSITIVE_IMPACT, "unit": "cases", "definition": _DEFINITION}]
        listed += [
            {"name": f.name, "unit": str(f.unit), "definition": str(f.definition)} for f in figures.FIGURES
        ]
        if as_json:
            self.stdout.write(json.dumps(listed, indent=1))
            return
        for row in listed:
            self.stdout.write(f"{row['name']} ({row['unit']})\n    {row['definition']}")


@dataclass(frozen=True)
class _Asked:
    """What was asked, read and checked."""

    actor: Any
    scope: FigureScope
    period: str
    by: str | None
    campaigns: tuple[Campaign, ...] | None
    countries: tuple[str, ...] | None
    known_by: datetime | None
    rule: rules.Rule | None
    wants_cases: bool
    now: datetime

    @classmethod
    def read(cls, options: dict[str, Any]) -> "_Asked":
        actor = _actor(options["actor"])
        return cls(
            actor=actor,
            scope=access.figure_scope(actor),
            period=options["period"] or "",
            by=options["by"],
            campaigns=_campaigns(actor, options["campaign"]),
            countries=_countries(options["country"]),
            known_by=clock.instant(options["known_by"]) if options["known_by"] else None,
            rule=rules.rule_named(options["rule"]) if options["rule"] else None,
            wants_cases=options["cases"],
            now=timezone.now(),
        )

    @property
    def campaign_numbers(self) -> tuple[int, ...] | None:
        return None if self.campaigns is None else tuple(campaign.pk for campaign in self.campaigns)

    def positive_impact(self) -> dict[str, Any]:
        first, last = _years(self.period)
        own = editions.rules_of(range(first, last + 1))
        found = tallies.tally(
            first,
            last,
            cases=self.scope.cases,
            now=self.now,
            known_by=self.known_by,
            campaigns=self.campaign_numbers,
            countries=self.countries,
            rule=self.rule or own,
        )
        result = self._head(POSITIVE_IMPACT, found.value, found.value, found.value_max, "cases")
        result["rule"] = found.rule.name
        result["preview"] = self.rule is not None and self.rule is not own[first]
        result["people"], result["outcomes"] = _range(found.people), found.outcomes
        result["releases"], result["decided"] = found.releases, found.decided
        result["systemic"], result["harm"] = found.systemic, found.harm
        result["not_counted"] = [{"reason": c.key, "value": c.value} for c in found.exclusions()]
        cells = {"kind": found.by_kind, "country": found.by_country, "campaign": found.by_campaign}
        if self.by:
            result["breakdown"] = self._cells({cell.key: cell.value for cell in cells[self.by]()})
        if self.wants_cases:
            result |= self._lines(found)
        return result

    def other(self, name: str) -> dict[str, Any]:
        figure = figures.figure_named(name)
        cases = self.scope.cases
        if self.countries is not None:
            cases = cases.in_countries(list(self.countries))
        question = Question(cases, _period(self.period), self.now, self.known_by, self.campaign_numbers)
        answer = figure.count(question)
        result = self._head(name, answer.value, answer.value, answer.value_max, str(figure.unit))
        result["unverified"] = answer.unverified
        if self.by:
            cells = answer.by(self.by)
            result["breakdown"] = self._cells(cells)
            result["overlap"] = sum(cells.values()) - answer.value
        if self.wants_cases:
            result["counted"] = self._entries(answer)
        return result

    def _head(self, name: str, value: int, least: int, most: int, unit: str) -> dict[str, Any]:
        return {
            "figure": name,
            "period": self.period or "all",
            "value": value,
            "value_min": least,
            "value_max": most,
            "unit": unit,
            "rule": None,
            "known_by": (self.known_by or self.now).isoformat(),
            "scope": self.scope.label,
            "breakdown": [],
        }

    def _cells(self, cells: dict[str, int]) -> list[dict[str, Any]]:
        names = self._campaign_names() if self.by == "campaign" else {}
        return [{**_cell_label(key, self.by or "", names), "value": value} for key, value in cells.items()]

    def _campaign_names(self) -> dict[str, tuple[str, str]]:
        """Campaigns the reader may know of; the others are parts without a name."""
        known = {str(c.pk): (c.slug, c.name) for c in behind_figures.campaigns(self.actor)}
        others = Campaign.objects.exclude(pk__in=known)
        return known | {
            str(pk): (f"other-{pk}", "another campaign") for pk in others.values_list("pk", flat=True)
        }

    def _lines(self, found: Tally) -> dict[str, Any]:
        """References of lines the reader may open; the others are told as a number."""
        cases = [line.case.pk for line in (*found.counted, *found.undetermined, *found.excluded)]
        may_open = set(access.cases_for(self.actor).filter(pk__in=cases).values_list("pk", flat=True))
        lists = {"counted": found.counted, "undetermined": found.undetermined, "excluded": found.excluded}
        result: dict[str, Any] = {
            name: [_line(line) for line in lines if line.case.pk in may_open] for name, lines in lists.items()
        }
        result["not_open_to_you"] = {
            name: sum(line.case.pk not in may_open for line in lines) for name, lines in lists.items()
        }
        return result

    def _entries(self, answer: Answer) -> list[dict[str, Any]]:
        cases = {entry.case for entry in answer.entries if entry.case}
        may_open = set(access.cases_for(self.actor).filter(pk__in=cases).values_list("pk", flat=True))
        return [
            {
                "reference": entry.reference,
                "kind": entry.kind,
                "happened": entry.happened,
                "amount": _range(entry.amount),
                "certain": entry.is_certain,
                "verified": entry.is_verified,
            }
            for entry in answer.entries
            if entry.case in may_open
        ]


def _actor(email: str | None) -> Any:
    if email is None:
        return OPERATOR
    user = User.objects.filter(email=email.lower(), is_active=True).first()
    if user is None:
        raise LookupError(f"Nobody with an active account signs in as {email}.")
    return user


def _campaigns(actor: Any, slugs: list[str] | None) -> tuple[Campaign, ...] | None:
    if slugs is None:
        return None
    whole = access.may_in_organisation(actor, access.OrganisationPermission.FIGURES)
    readable = Campaign.objects.all() if whole else access.campaigns_for(actor)
    found = {campaign.slug: campaign for campaign in readable.filter(slug__in=slugs)}
    missing = [slug for slug in slugs if slug not in found]
    if missing:
        raise LookupError(f"There is no campaign {missing[0]}. Known are: {_slugs(readable)}.")
    return tuple(found.values())


def _slugs(campaigns: Any) -> str:
    return ", ".join(campaigns.values_list("slug", flat=True)) or "none"


def _countries(codes: list[str] | None) -> tuple[str, ...] | None:
    if codes is None:
        return None
    found = [countries.find(code) for code in codes]
    if None in found:
        raise LookupError(f"{codes[found.index(None)]} is not a country we know.")
    return tuple(code for code in found if code)


def _years(period: str) -> tuple[int, int]:
    first, _, last = period.partition("..")
    if not _YEAR.fullmatch(first) or not _YEAR.fullmatch(last or first):
        raise ValueError("Name a year, or years as 2014..2019: positive impact is counted by whole years.")
    years = int(first), int(last or first)
    if years[1] > timezone.now().year + 1:
        raise ValueError(f"{years[1]} is still to come.")
    if years[0] > years[1] or years[0] < 1000 or years[1] - years[0] > 200:
        raise ValueError(f"{period} does not run from an earlier year to a later one.")
    return years


def _period(text: str) -> Period:
    if not text:
        return Period()
    first, _, last = text.partition("..")
    opening, closing = _day(first, "01-01"), _day(last or first, "12-31")
    if opening > closing:
        raise ValueError(f"{text} does not run from an earlier day to a later one.")
    return Period(opening, closing, text)


def _day(text: str, rest: str) -> date:
    try:
        return date.fromisoformat(f"{text}-{rest}" if _YEAR.fullmatch(text) else text)
    except ValueError:
        raise ValueError(f"{text} is not a year or a day. Write 2019, or 2019-10-01..2020-09-30.") from None


def _line(line: Line) -> dict[str, Any]:
    verdict = line.deciding
    return {
        "reference": line.case.reference,
        "kind": verdict.outcome.kind.value,
        "happened": verdict.outcome.edtf,
        "first_activity": verdict.activity.edtf if verdict.activity else None,
        "days_between": list(verdict.days_between) if verdict.days_between else None,
        "reasons": [
            *(reason.value for reason in line.reasons),
            *(f"{doubt} in doubt" for doubt in line.doubts),
        ],
    }


def _cell_label(key: str, by: str, campaigns: dict[str, tuple[str, str]]) -> dict[str, str]:
    if by == "country":
        return {"key": key, "label": countries.name_of(key)}
    if by == "campaign":
        slug, name = campaigns.get(key, ("none", "none"))
        return {"key": slug, "label": name}
    label = OutcomeKind(key).label if key in OutcomeKind.values else key.replace("_", " ")
    return {"key": key, "label": str(label)}


def _range(pair: tuple[int, int]) -> int | list[int]:
    return pair[0] if pair[0] == pair[1] else list(pair)


def _in_words(result: dict[str, Any]) -> str:
    most = result["value_max"]
    possible = f" (up to {most} with what is undetermined)" if most > result["value"] else ""
    lines = [f"{result['value']} {result['unit']}{possible}: {result['figure']}, {result['period']}"]
    lines.append(
        f"as known by {result['known_by'][:16].replace('T', ' ')}, {result['scope']}" + _rule_words(result)
    )
    for name in ("people", "outcomes", "releases", "decided", "systemic", "harm", "unverified"):
        if result.get(name):
            lines.append(f"  {name}: {result[name]}")
    lines += [f"  {cell['value']:>6}  {cell['label']}" for cell in result["breakdown"]]
    if result.get("overlap"):
        lines.append(f"  {-result['overlap']:>6}  counted in more than one of these")
    for cell in result.get("not_counted", []):
        lines.append(f"  not counted, {cell['reason']}: {cell['value']}")
    for name in ("counted", "undetermined", "excluded"):
        for row in result.get(name, []):
            why = f"  ({'; '.join(row['reasons'])})" if row.get("reasons") else ""
            lines.append(f"  {name}: {row['reference']}  {row['kind']}  {row['happened']}{why}")
        hidden = result.get("not_open_to_you", {}).get(name)
        if hidden:
            lines.append(f"  {name}: {hidden} cases not open to you")
    return "\n".join(lines)


def _rule_words(result: dict[str, Any]) -> str:
    if not result["rule"]:
        return ""
    return f", rule {result['rule']}" + (" (a preview: not the current rule)" if result["preview"] else "")

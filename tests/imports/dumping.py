"""The visible world as bytes: what lists, searches, exports and figures are made of, for one reader."""

import json
from datetime import date, datetime
from typing import Any

from cases import access, figures, finding, tallies
from cases.access import OPERATOR, Actor
from cases.figures import Period, Question
from cases.models import Case
from tests.conftest import NOW

FACTS = (
    "reference", "kind", "country", "place", "summary", "sensitivity", "file_state", "status",
    "status_on_edtf", "status_sureness", "status_verified", "reported_status", "consent",
)  # fmt: skip
LOGGED = ("happened_on_edtf", "sureness", "description", "place", "verified_at", "known_at")
YEARS = (2019,)


def dump(reader: Actor, *words: str, now: datetime = NOW) -> bytes:
    """Return everything that `reader` sees, in the order of the list of cases, with what `words` find."""
    if hasattr(reader, "_live_grants"):
        access.forget_grants(reader)
    said = {
        "cases": [_case(case) for case in access.cases_for(reader).for_list().select_related("person")],
        "found": {word: [hit.case.reference for hit in finding.find(reader, word)] for word in words},
        # The operator lists campaigns that nobody holds any more, too.
        "campaigns": [] if reader is OPERATOR else [one.name for one in access.campaigns_for(reader)],
        "figures": _figures(reader, now),
    }
    return json.dumps(said, ensure_ascii=False, indent=1, default=str).encode()


def _case(case: Case) -> dict[str, Any]:
    person = case.person
    return {
        **{name: getattr(case, name) for name in FACTS},
        "updated_at": case.updated_at,
        "names": [
            (name.text, name.kind, name.is_display) for name in case.names.order_by("-is_display", "pk")
        ],
        "person": person and [person.born_on_edtf, person.gender, person.occupation],
        "nationalities": person and sorted(one.country for one in person.nationalities.all()),
        "campaigns": sorted(one.campaign.slug for one in access.memberships_of(case)),
        "situations": [[row.to, *_logged(row)] for row in case.status_changes.live().order_by("pk")],
        "outcomes": [[row.kind, *_logged(row)] for row in case.outcomes.live().order_by("pk")],
        "sources": [
            [source.description for source in row.sources.order_by("pk")]
            for row in case.status_changes.live().order_by("pk")
        ],
    }


def _logged(row: Any) -> list[Any]:
    return [getattr(row, name) for name in LOGGED]


def _figures(reader: Actor, now: datetime) -> dict[str, Any]:
    scope = access.figure_scope(reader)
    found: dict[str, Any] = {}
    for year in YEARS:
        counted = tallies.tally_years([year], cases=scope.cases, now=now)
        found[f"positive impact {year}"] = [len(one.counted) for one in counted.values()]
        for figure in figures.FIGURES:
            period = Period(date(year, 1, 1), date(year, 12, 31), str(year))
            answer = figure.count(Question(cases=scope.cases, period=period, now=now))
            found[f"{figure.name} {year}"] = [answer.value, answer.value_max, answer.unverified]
    return found

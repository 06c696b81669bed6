"""Where one case was made public, as far as it is on record: what a withdrawn consent asks to take down.

Reports for publication that showed it and where these went, our public activities for it, figures of before
Casework whose list names it, and the editions it is counted in. A case into which another was merged was
published under that one's reference too.
A victory summary leaves in a report, and stands with it.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from cases import clock, editions, merged_rows
from cases.access import Actor
from cases.dates import PartialDate, from_day
from cases.models import (
    Activity,
    Case,
    Edition,
    ExportedCase,
    PublishedElsewhere,
    Source,
    WhereItWent,
)
from cases.vocabulary import (
    PUBLIC_ACTIVITIES,
    ActivityKind,
    ActivityState,
    Audience,
    PublishedAs,
    ShownAs,
)


@dataclass(frozen=True)
class Publication:
    """One place. `what` is as it was typed, `number` ours (UA 60/16), `link` an address outside.

    `year` and `edition` are those of a figure; `edition` 0 is the live one. `may_open`: the reader may read
    editions, so that the page can lead there.
    """

    kind: PublishedAs
    on: PartialDate
    what: str = ""
    number: str = ""
    link: str = ""
    shown: ShownAs | None = None
    activity: ActivityKind | None = None
    formats: tuple[str, ...] = ()
    year: int = 0
    edition: int = 0
    may_open: bool = False
    stopped_on: date | None = None


def of_case(actor: Actor, case: Case) -> list[Publication]:
    """Return where a case that came through the gate was published, what to take down first.

    Seven queries at most, however many places there are.
    """
    cases = {one.pk: one.reference for one in (case, *merged_rows.merged_into(case))}
    found = [
        *_reports(cases),
        *_activities(cases),
        *_elsewhere(actor, cases),
        *_editions(actor, cases),
    ]
    order = list(PublishedAs)
    return sorted(found, key=lambda one: (order.index(one.kind), one.on.first or date.min))


def _reports(cases: dict[int, str]) -> Iterator[Publication]:
    shown = ExportedCase.objects.filter(
        case__in=cases, export__audience=Audience.PUBLICATION, export__made_at__isnull=False
    )
    rows = list(shown.select_related("export__edition").order_by("export_id"))
    went: dict[int, list[WhereItWent]] = {}
    for place in WhereItWent.objects.live().filter(export__in=[row.export_id for row in rows]).order_by("pk"):
        went.setdefault(place.export_id, []).append(place)
    for row in rows:
        report = row.export
        told: dict[str, Any] = {
            "shown": ShownAs(row.shown_as),
            "formats": tuple(one.value for one in report.asked_formats),
            "year": report.year,
            "edition": report.edition.number if report.edition else 0,
        }
        for place in went.get(report.pk, ()):
            yield Publication(PublishedAs.WENT, from_day(place.published_on), place.place, **told)
        if report.pk not in went:
            made = clock.day_of(report.made_at) if report.made_at else clock.day_of(report.asked_at)
            yield Publication(PublishedAs.EXPORT, from_day(made), **told)


def _activities(cases: Iterable[int]) -> Iterator[Publication]:
    rows = Activity.objects.live().filter(links__case__in=list(cases), kind__in=PUBLIC_ACTIVITIES)
    begun = list(rows.filter(state=ActivityState.BEGUN).distinct().order_by("began_on_last", "pk"))
    links = Source.objects.filter(activity__in=begun).exclude(url="").order_by("-pk")
    link_of = dict(links.values_list("activity", "url"))
    for row in begun:
        yield Publication(
            PublishedAs.ACTIVITY,
            row.began_on,
            row.title,
            " ".join(filter(None, (row.number, row.index_number))),
            link_of.get(row.pk, ""),
            activity=ActivityKind(row.kind),
            stopped_on=row.stopped_on,
        )


def _elsewhere(actor: Actor, cases: dict[int, str]) -> Iterator[Publication]:
    """A case may be named in a list of references that was kept with a figure."""
    named = _any_of("references", cases)
    for row in PublishedElsewhere.objects.live().filter(named).order_by("published_on", "pk"):
        if set(row.references.split()) & set(cases.values()):
            yield Publication(
                PublishedAs.ELSEWHERE,
                from_day(row.published_on),
                row.place,
                year=row.year,
                may_open=editions.may_read(actor),
            )


def _editions(actor: Actor, cases: dict[int, str]) -> Iterator[Publication]:
    """An edition holds references alone; it counts the case, and names nobody."""
    for row in Edition.objects.filter(_any_of("content", cases)).order_by("year", "number"):
        counted = {line["case"] for line in json.loads(row.content)["counted"]}
        if counted & set(cases.values()):
            yield Publication(
                PublishedAs.EDITION,
                from_day(clock.day_of(row.frozen_at)),
                year=row.year,
                edition=row.number,
                may_open=editions.may_read(actor),
            )


def _any_of(column: str, cases: dict[int, str]) -> Q:
    found = Q(pk__in=[])
    for reference in cases.values():
        found |= Q(**{f"{column}__contains": reference})
    return found

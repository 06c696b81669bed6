"""The figure of a year, and every list behind it."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any

from django.db import transaction
from django.urls import reverse

from cases import editions, exports
from cases.access import OPERATOR
from cases.documents import contents, json_file
from cases.documents import reading as readings
from cases.models import User
from cases.operations import freezing
from cases.vocabulary import Audience
from tests.oracle import oracle
from tests.oracle.paths.kinds import NumberPath, SetPath
from tests.oracle.paths.reader import Reader, number_in, text_of
from tests.oracle.worlds import CAMPAIGNS, COUNTRIES, DOUBTFUL, RELEASED, WAITING

FIRST_OF_A_YEAR = 5


def _lines(route: str, year: int, query: dict[str, str], **told: Any) -> SetPath:
    """A list behind a figure: of its cases, those one may open."""

    def pages(reader: Reader) -> set[str]:
        text = page = reader.text(route, year, query=query)
        while following := re.search(r'href="([^"]*page=\d+[^"]*)"[^>]*>(?:\s*<[^>]*>)*\s*Next', page):
            page = text_of(reader.client.get(reverse(route, args=[year]) + _query(unescape(following[1]))))
            text += page
        return reader.built.told_in(text)

    def expected(reader: Reader) -> set[str]:
        return reader.of_figure(reader.in_figures(**told))

    return SetPath(route, f"{year} {query}", pages, expected)


def _query(address: str) -> str:
    return f"?{address.partition('?')[2]}"


def counted(reader: Reader) -> set[str]:
    return oracle.counted(reader.built.world, reader.name, RELEASED, reader.built.at)


def _value(reader: Reader) -> int:
    return number_in(r'<span class="fig">([\d,]+)</span>', reader.text("cases:tally", RELEASED))


def _is_whole(reader: Reader) -> bool:
    text = reader.text("cases:tally", RELEASED)
    return bool(text) and "in your scope" not in text


def _not_open(route: str, year: int) -> Callable[[Reader], int]:
    return lambda reader: number_in(r"(\d+) cases? (?:is|are) not open to you", reader.text(route, year))


def _by_country(reader: Reader) -> dict[str, int]:
    answer = reader.get("cases:tally_counted", RELEASED)
    if answer.context is None:
        return {}
    narrowing = {one.name: one for one in answer.context["counted"].filters}
    chosen = narrowing["country"].choices if "country" in narrowing else ()
    return {choice.key.replace("not-known", ""): choice.count for choice in chosen}


def country_counts(reader: Reader) -> dict[str, int]:
    rows = reader.built.world["cases"]
    return dict(Counter(rows[one]["country"] for one in counted(reader)))


def _changes_today(reader: Reader) -> int:
    text = reader.text("cases:tally_changes", RELEASED, query={"since": "2026-01-05"})
    return number_in(r"Today it is ([\d,]+)", text)


def _first_lines(reader: Reader) -> set[str]:
    shown = sorted(reader.of_figure(counted(reader)), key=lambda one: reader.built.cases[one].reference)
    return set(shown[:FIRST_OF_A_YEAR])


def _not_for_publication(reader: Reader) -> set[str]:
    rows = reader.built.world["cases"]
    listed = reader.of_figure(counted(reader))
    return {one for one in listed if rows[one]["consent"] == "not_for_publication"}


def _has_two_choices(reader: Reader, country: str) -> set[str]:
    return {one for one in reader.of_figure(counted(reader)) if _country_of(reader, one) == country}


def _country_of(reader: Reader, case: str) -> str:
    return str(reader.built.world["cases"][case]["country"])


def _sees_the_organisation(reader: Reader) -> bool:
    return reader.is_in and "organisation_figures" in reader.built.world["users"][reader.name]["organisation"]


def _frozen(reader: Reader) -> set[str]:
    """The cases on the page of an edition that is frozen for this look at it, and taken back."""
    with transaction.atomic():
        known_on = reader.built.at.date()
        asked = {"year": RELEASED, "known_on": known_on, "note": "x", "acknowledges_open": True}
        proposal = freezing.propose(**asked, actor=OPERATOR, at=reader.built.at)
        freezing.approve(proposal, actor=OPERATOR, at=reader.built.at)
        told = reader.built.told_in(reader.text("cases:edition", RELEASED, 1))
        told |= reader.built.told_in(reader.text("cases:editions", RELEASED))
        transaction.set_rollback(True)
    return told


def _taken_out(reader: Reader) -> set[str]:
    """The counted cases whose lines are in the file of an edition, for whoever asks."""
    with transaction.atomic():
        asked = {"year": RELEASED, "known_on": reader.built.at.date(), "note": "x", "acknowledges_open": True}
        proposal = freezing.propose(**asked, actor=OPERATOR, at=reader.built.at)
        made = freezing.approve(proposal, actor=OPERATOR, at=reader.built.at)
        copy = editions.copy_for(User.objects.get(pk=reader.user.pk), made)
        transaction.set_rollback(True)
    return reader.built.told_in(editions.written(copy["counted"]))


def _in_a_report(audience: Audience) -> Callable[[Reader], set[str]]:
    """The counted cases that a report of the live figure tells of, for whoever asks."""

    def told(reader: Reader) -> set[str]:
        if not reader.is_in or not exports.may_export(reader.user):
            return set()
        reading = readings.read(reader.user, RELEASED, None, reader.built.at)
        report = contents.report_of(reading, audience, "en")
        tables = [table for table in report.tables if table.key in ("counted", "named", "anonymised")]
        return reader.built.told_in(json_file.render(replace(report, tables=tuple(tables))).decode())

    return told


def _may_be_taken_out(reader: Reader) -> set[str]:
    is_whole = _sees_the_organisation(reader) and exports.may_export(reader.user)
    return counted(reader) & reader.visible("export") if is_whole else set()


SETS: tuple[SetPath, ...] = (
    SetPath("cases:exported_file", "an internal report", _in_a_report(Audience.INTERNAL), _may_be_taken_out),
    SetPath(
        "cases:exported_file",
        "a report for publication, without anybody's consent",
        _in_a_report(Audience.PUBLICATION),
        lambda reader: set(),
    ),
    SetPath(
        "cases:tally",
        "the first cases behind it",
        lambda reader: reader.built.told_in(reader.text("cases:tally", RELEASED)),
        _first_lines,
    ),
    _lines("cases:tally_counted", RELEASED, {}, released_in=RELEASED),
    _lines("cases:tally_counted", RELEASED, {"known_by": "2026-03-01"}, released_in=RELEASED),
    _lines("cases:tally_counted", RELEASED, {"page": "99"}, released_in=RELEASED),
    _lines("cases:tally_counted", RELEASED, {"kind": "released"}, released_in=RELEASED),
    *(
        SetPath(
            "cases:tally_counted",
            f"narrowed to {country}{' and a kind' * len(more)}",
            lambda reader, country=country, more=more: reader.built.told_in(
                reader.text("cases:tally_counted", RELEASED, query={"country": country, **more})
            ),
            lambda reader, country=country: (
                _has_two_choices(reader, country)
                if country in country_counts(reader)
                else reader.of_figure(counted(reader))
            ),
        )
        for country in COUNTRIES
        for more in ({}, {"kind": "released"})
    ),
    *(
        SetPath(
            "cases:tally_counted",
            f"narrowed to the campaign {slug}",
            lambda reader, slug=slug: reader.built.told_in(
                reader.text("cases:tally_counted", RELEASED, query={"campaign": slug})
            ),
            lambda reader: set(),
            lambda reader: reader.of_figure(counted(reader)),
        )
        for slug in (*CAMPAIGNS, "none")
    ),
    _lines("cases:tally_consent", RELEASED, {}, released_in=RELEASED),
    _lines("cases:tally_consent", RELEASED, {"known_by": "2026-03-01"}, released_in=RELEASED),
    _lines("cases:tally_consent", RELEASED, {"only": "nonsense"}, released_in=RELEASED),
    SetPath(
        "cases:tally_consent",
        "what nothing may be said of",
        lambda reader: reader.built.told_in(
            reader.text("cases:tally_consent", RELEASED, query={"only": "not_for_publication"})
        ),
        _not_for_publication,
    ),
    _lines("cases:tally_summaries", RELEASED, {}, released_in=RELEASED),
    _lines("cases:tally_summaries", RELEASED, {"state": "none"}, released_in=RELEASED),
    _lines("cases:tally_summaries", RELEASED, {"language": "en"}, released_in=RELEASED),
    _lines("cases:tally_decide", DOUBTFUL, {}, doubtful_in=DOUBTFUL),
    _lines("cases:tally_decide", DOUBTFUL, {"known_by": "2026-03-01"}, doubtful_in=DOUBTFUL),
    _lines("cases:tally_decide", DOUBTFUL, {"rule": "2019-1-without-full-terms"}, doubtful_in=DOUBTFUL),
    _lines("cases:tally_awaiting", WAITING, {}, waiting_in=WAITING),
    _lines("cases:tally_not_counted", WAITING, {"reason": "not-verified"}, waiting_in=WAITING),
    SetPath(
        "cases:tally_not_counted",
        "the first of each reason",
        lambda reader: reader.built.told_in(reader.text("cases:tally_not_counted", WAITING)),
        lambda reader: set(),
        lambda reader: reader.of_figure(reader.in_figures(waiting_in=WAITING)),
    ),
    _lines("cases:tally_changes", RELEASED, {"since": "2026-01-05"}, released_in=RELEASED),
    SetPath(
        "cases:edition",
        "frozen just now",
        _frozen,
        lambda reader: reader.of_figure(counted(reader)) if _sees_the_organisation(reader) else set(),
    ),
    SetPath(
        "cases:edition_file",
        "its counted lines",
        _taken_out,
        lambda reader: counted(reader) & reader.visible("export"),
    ),
    SetPath(
        "cases:tally_changes",
        "since the usual day",
        lambda reader: reader.built.told_in(reader.text("cases:tally_changes", RELEASED)),
        lambda reader: set(),
        lambda reader: reader.of_figure(counted(reader)),
    ),
)


NUMBERS: tuple[NumberPath, ...] = (
    NumberPath("cases:tally", "the figure", _value, lambda reader: len(counted(reader))),
    NumberPath(
        "cases:tally",
        "whose figure it says it is",
        _is_whole,
        _sees_the_organisation,
    ),
    NumberPath(
        "cases:tally_counted",
        "how many are not open",
        _not_open("cases:tally_counted", RELEASED),
        lambda reader: reader.closed_of_figure(counted(reader)),
    ),
    NumberPath(
        "cases:tally_consent",
        "how many are not open",
        _not_open("cases:tally_consent", RELEASED),
        lambda reader: reader.closed_of_figure(counted(reader)),
    ),
    NumberPath(
        "cases:tally_summaries",
        "how many are not open",
        _not_open("cases:tally_summaries", RELEASED),
        lambda reader: reader.closed_of_figure(counted(reader)),
    ),
    NumberPath("cases:tally_counted", "how many in each country", _by_country, country_counts),
    NumberPath(
        "cases:tally_decide",
        "how many are not open",
        _not_open("cases:tally_decide", DOUBTFUL),
        lambda reader: reader.closed_of_figure(reader.in_figures(doubtful_in=DOUBTFUL)),
    ),
    NumberPath(
        "cases:tally_not_counted",
        "how many are not open",
        _not_open("cases:tally_not_counted", WAITING),
        lambda reader: reader.closed_of_figure(reader.in_figures(waiting_in=WAITING)),
    ),
    NumberPath(
        "cases:tally_changes", "the figure today", _changes_today, lambda reader: len(counted(reader))
    ),
)

"""The report of one of the other numbers of a year (cases/figures.py): its definition, its parts, its rows.

For publication it has no rows; a part that holds few people of whom one may not be named is suppressed as in
the yearly figure, and parts that overlap are printed only where nothing is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import (
    access,
    behind_figures,
    clock,
    countries,
    editions,
    figure_words,
    figures,
    publication,
    publicity,
    standing,
)
from cases.access import Actor
from cases.behind_figures import Names
from cases.documents import words
from cases.documents.report import Column, Fact, Report, Table, Value
from cases.figures import Answer, Entry, Figure, Period, Question
from cases.models import Case
from cases.publication import Cell
from cases.vocabulary import Audience, Consent, Permission

_PARTS = ("kind", "country", "campaign")


@dataclass(frozen=True)
class NumberReading:
    """One number of a year as one person may take it out at an instant; names and consents are as today."""

    figure: Figure
    year: int
    answer: Answer
    cases: Mapping[int, Case]
    names: Mapping[int, Names]
    campaigns: Mapping[str, str]
    at: datetime
    is_demonstration: bool

    @property
    def fingerprint(self) -> str:
        """A digest of the number and its parts: what every format of one export has in common."""
        parts = {key: self.answer.by(key) for key in _PARTS}
        said = {"figure": self.figure.name, "year": self.year, "parts": parts, "value": self.answer.value}
        return editions.digest({**said, "known_by": self.at.isoformat(), "most": self.answer.value_max})

    def hides(self, entries: Iterable[Entry]) -> bool:
        """True where one of these is of a case that may not be named, or not taken out."""
        return any(not self._may_be_named(entry.case) for entry in entries)

    def _may_be_named(self, case: int | None) -> bool:
        found = self.cases.get(case) if case is not None else None
        day = clock.day_of(self.at)
        return found is not None and publicity.may_say_of(found, day).consent == Consent.MAY_BE_NAMED

    def label(self, part: str, key: str) -> str:
        if part == "kind":
            return figure_words.kind_label(self.figure.name, key)
        if part == "country":
            return countries.name_of(key)
        return self.campaigns.get(key, key) if key else _("No campaign")


def read(actor: Actor, year: int, name: str, at: datetime) -> NumberReading:
    """Return a number of the whole organisation. Raises UnknownFigure."""
    figure = figures.figure_named(name)
    period = Period(date(year, 1, 1), date(year, 12, 31), str(year))
    answer = figure.count(Question(access.organisation_cases(actor), period, at))
    behind = {entry.case for entry in answer.entries if entry.case is not None}
    allowed = access.cases_for(actor, Permission.EXPORT).filter(pk__in=behind).select_related("person")
    cases = {case.pk: case for case in allowed}
    return NumberReading(
        figure=figure,
        year=year,
        answer=answer,
        cases=cases,
        names=behind_figures.names_of(actor, cases),
        campaigns={str(one.pk): one.name for one in behind_figures.campaigns(actor)},
        at=at,
        is_demonstration=standing.is_demonstration(),
    )


def report(reading: NumberReading, audience: Audience, language: str) -> Report:
    is_public = audience == Audience.PUBLICATION
    value = publication.number(
        reading.answer.value, is_public and reading.hides(list(reading.answer.entries))
    )
    tables = [_numbers(reading, value, is_public)]
    if value.value is not None:
        tables += _parts(reading, is_public)
    if not is_public:
        tables.append(_rows(reading))
    return Report(
        title=_("%(figure)s, %(year)s") % {"figure": reading.figure.title, "year": reading.year},
        sentence=f"{reading.figure.definition} {figure_words.how(reading.figure.name)}",
        language=language,
        facts=tuple(_facts(reading, audience)),
        notes=tuple(_notes(reading, is_public)),
        tables=tuple(tables),
    )


def _facts(reading: NumberReading, audience: Audience) -> Iterator[Fact]:
    yield Fact("year", _("Year"), str(reading.year), reading.year)
    yield Fact("edition", _("Edition"), _("None: a live figure"), 0)
    yield Fact("rule", _("Counted by"), _("its definition, above"))
    yield Fact("known_by", _("As known by"), words.moment(reading.at), reading.at.isoformat())
    yield Fact("audience", _("Audience"), str(audience.label), audience.value)
    yield Fact("made_on", _("Made on"), words.day(reading.at), clock.day_of(reading.at).isoformat())
    yield Fact("fingerprint", _("Fingerprint"), reading.fingerprint)


def _notes(reading: NumberReading, is_public: bool) -> Iterator[str]:
    if not is_public:
        yield _("Internal: it names people. Do not pass it on.")
    if reading.is_demonstration:
        yield _("Demonstration: invented people, and real cases from the public record.")
    if is_public:
        yield _("So that nobody can be recognised, some small parts may not be printed.")


def _numbers(reading: NumberReading, value: publication.Said, is_public: bool) -> Table:
    answer = reading.answer
    rows: list[tuple[Value, ...]] = [(str(reading.figure.title), words.said(value))]
    if value.value is not None and answer.value_max > answer.value:
        more = publication.number(answer.value_max - answer.value, is_public)
        rows.append((_("More that are possible, not certain"), words.said(more)))
    if value.value is not None and answer.unverified:
        waiting = publication.number(answer.unverified, is_public)
        rows.append((_("of them not verified by a second person"), words.said(waiting)))
    columns = (Column("what", _("What")), Column("number", _("Number")))
    return Table("numbers", _("The number"), columns, tuple(rows), is_counted=True)


def _parts(reading: NumberReading, is_public: bool) -> Iterator[Table]:
    by_kind = figure_words.by_kind(reading.figure.name)
    titles = {"kind": by_kind, "country": _("By country"), "campaign": _("By campaign")}
    for part in _PARTS:
        cells = _cells(reading, part)
        overlap = sum(cell.value for cell in cells) - reading.answer.value
        said = publication.suppressed(cells) if is_public else cells
        if said is None or (overlap and any(cell.said.value is None for cell in said)):
            continue
        rows = tuple((reading.label(part, cell.key), words.said(cell.said)) for cell in said)
        columns = (Column(part, titles[part]), Column("number", _("Number")))
        note = _overlap(overlap) if overlap else ""
        yield Table(f"by_{part}", titles[part], columns, rows, note=note, is_counted=True, is_parts=True)


def _cells(reading: NumberReading, part: str) -> tuple[Cell, ...]:
    entries = [entry for entry in reading.answer.entries if entry.is_certain]
    of = {
        key: [one for one in entries if key in figures.cells_of(one, part)] for key in reading.answer.by(part)
    }
    return tuple(
        Cell(key, value, reading.hides(of[key]), publication.Said(value))
        for key, value in reading.answer.by(part).items()
    )


def _overlap(overlap: int) -> str:
    return ngettext(
        "%(count)s is counted in more than one of these.",
        "%(count)s are counted in more than one of these.",
        overlap,
    ) % {"count": overlap}


def _rows(reading: NumberReading) -> Table:
    columns = (
        Column("case", _("Case")),
        Column("name", _("Name")),
        Column("other_name", _("Also written")),
        Column("what", _("What")),
        Column("when", _("When")),
        Column("country", _("Country")),
        Column("number", _("Number")),
        Column("remarks", _("Remarks")),
    )
    given = [entry for entry in reading.answer.entries if entry.case in reading.cases]
    hidden = len(reading.answer.entries) - len(given)
    note = ngettext(
        "%(count)s row is not open to you, or may not be exported.",
        "%(count)s rows are not open to you, or may not be exported.",
        hidden,
    ) % {"count": hidden}
    rows = tuple(_row(reading, entry) for entry in given)
    return Table("behind", _("What is behind it"), columns, rows, note=note if hidden else "")


def _row(reading: NumberReading, entry: Entry) -> tuple[Value, ...]:
    low, high = entry.amount
    remarks = [
        "" if entry.is_certain else _("in the range only"),
        "" if entry.is_verified else _("not verified"),
    ]
    return (
        entry.reference,
        *words.two_names(reading.names.get(entry.case or 0, ())),
        figure_words.kind_label(reading.figure.name, entry.kind),
        words.when(entry.happened),
        countries.name_of(entry.country),
        low if low == high else f"{low}–{high}",
        ", ".join(one for one in remarks if one),
    )

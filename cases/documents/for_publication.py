"""The report for everybody: consent applied, small cells suppressed, and nothing that says who made it."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from cases import countries, publication
from cases.documents import head, words
from cases.documents.reading import Reading
from cases.documents.report import Column, Name, Passage, Report, Table, Value
from cases.publication import Anonymised, Cell, Published, Said
from cases.vocabulary import Audience, Consent, OutcomeKind


def report(reading: Reading, language: str) -> Report:
    """Return what may be printed. Cases that nobody may print stand in the total alone."""
    found = reading.printed
    return Report(
        title=head.title(reading),
        sentence=head.sentence(found.value, reading),
        language=language,
        facts=tuple(head.facts(reading, Audience.PUBLICATION)),
        notes=(*head.notes(reading), *_notes(found)),
        tables=tuple(_tables(reading, found)),
        passages_title=_("Their stories"),
        passages=tuple(_passages(reading, found)),
    )


def _passages(reading: Reading, found: Published) -> Iterator[Passage]:
    """Yield the approved texts: with the name of who may be named, without any of who may not."""
    for row in found.named:
        if row.case in reading.summaries and reading.summaries[row.case].text:
            yield Passage(_names_of(reading, row.case)[0], reading.summaries[row.case].text)
    # A text tells the kind of development: where the table withholds it, the text is left out too.
    unnamed = (
        one for one in reading.counted if one.consent == Consent.ANONYMISE and one.kind.value in found.kinds
    )
    texts = (reading.summaries[one.case].anonymised_text for one in unnamed if one.case in reading.summaries)
    for text in sorted(texts) if found.anonymised else ():
        yield Passage(_("Somebody we do not name"), text)


def _notes(found: Published) -> Iterator[str]:
    yield _(
        "Consent is that of the day on which this was made. Cases that may not be published are in the total "
        "and have no line."
    )
    cells = [cell for part in found.breakdowns.values() for cell in part or ()]
    if any(cell.said.value is None for cell in cells):
        yield _(
            'So that nobody can be recognised, parts of one or two cases read "fewer than 3" where one of '
            "them holds a case that may not be named, and a part from which such a number would follow "
            'reads "not shown".'
        )


def _tables(reading: Reading, found: Published) -> Iterator[Table]:
    yield _numbers(reading, found)
    titles = {
        "kind": (_("By development"), _("Development")),
        "country": (_("By country"), _("Country")),
        "campaign": (_("By the campaign of our first action"), _("Campaign")),
    }
    for name, cells in found.breakdowns.items():
        if cells:
            label = _LABELS[name]
            rows = tuple((label(reading, cell.key), words.said(cell.said)) for cell in _in_order(cells))
            columns = (Column(name, titles[name][1]), Column("cases", _("Cases")))
            yield Table(f"by_{name}", titles[name][0], columns, rows, is_counted=True, is_parts=True)
    yield from _lists(reading, found)


def _in_order(cells: Iterable[Cell]) -> list[Cell]:
    """The largest first; suppressed ones last, in an order that says nothing of their size."""
    return sorted(cells, key=lambda cell: (cell.said.value is None, -(cell.said.value or 0), cell.key))


_LABELS = {
    "kind": lambda reading, key: str(OutcomeKind(key).label),
    "country": lambda reading, key: countries.name_of(key),
    "campaign": lambda reading, key: reading.campaigns.get(key, key) if key else _("No campaign"),
}


def _numbers(reading: Reading, found: Published) -> Table:
    numbers = reading.content["numbers"]
    rows: list[tuple[str, Value]] = [(_("Cases that received positive impact"), words.said(found.value))]
    if not found.is_small:
        rows.append((_("of them with a release"), words.said(found.releases)))
        low, high = numbers["people"]
        rows.append((_("People"), low if low == high else f"{low}–{high}"))
        rows.append((_("Developments"), numbers["outcomes"]))
    open_cases = publication.number(numbers["value_max"] - numbers["value"], hides=_hides_open(reading))
    if open_cases != Said(0):
        rows.append((_("More that cannot be dated or ordered for certain"), words.said(open_cases)))
    # Harm has no list in an edition: whether one of them may be named is not known.
    rows.append((_("Cases with harm in the year"), words.said(publication.number(numbers["harm"], True))))
    columns = (Column("what", _("What")), Column("cases", _("Cases")))
    return Table("numbers", _("The figure"), columns, tuple(rows), is_counted=True)


def _hides_open(reading: Reading) -> bool:
    cases = (line["case"] for line in reading.content["undetermined"])
    return any(reading.may_print(case) != Consent.MAY_BE_NAMED for case in cases)


def _lists(reading: Reading, found: Published) -> Iterator[Table]:
    named = {one.case for one in found.named}
    lines = [line for line in reading.lines("counted") if line["case"] in named]
    if lines:
        columns = (
            Column("name", _("Name")),
            Column("other_name", _("Also written")),
            Column("development", _("Development")),
            Column("when", _("When")),
            Column("country", _("Country")),
            Column("since", _("Since then")),
        )
        rows = sorted((_named(reading, line) for line in lines), key=lambda row: (str(row[4]), str(row[0])))
        yield Table("named", _("People we may name"), columns, tuple(rows))
    if found.anonymised:
        yield _anonymised(found.anonymised, reading.content["year"])


def _names_of(reading: Reading, case: str) -> tuple[Name | str, Name | str]:
    name, other = words.two_names(reading.names.get(case, ()))
    return name or _("Name not known"), other


def _named(reading: Reading, line: dict) -> tuple[Value, ...]:
    return (
        *_names_of(reading, line["case"]),
        words.development(OutcomeKind(line["outcome"]["kind"])),
        words.when(line["outcome"]["date"]),
        countries.name_of(line["country"]),
        _("since reversed") if reading.is_reversed(line) else "",
    )


def _anonymised(cases: tuple[Anonymised, ...], year: int) -> Table:
    """Return the cases of whom only kind, region and year are said, those that read the same in one row."""
    columns = (
        Column("development", _("Development")),
        Column("region", _("Region")),
        Column("year", _("Year")),
        Column("cases", _("Cases")),
    )
    rows = tuple(
        (words.development(one.kind), words.area(one.area), str(year), count)
        for one, count in Counter(cases).most_common()
    )
    return Table("anonymised", _("People we do not name"), columns, rows, is_counted=True)

"""The report inside the house: every line that whoever asked may take out, with why it counts."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases import countries
from cases.documents import head, words
from cases.documents.reading import Reading
from cases.documents.report import Column, Report, Table, Value
from cases.editions import Content
from cases.publication import Said
from cases.tallies import Doubt, Reason
from cases.vocabulary import ActivityKind, Audience, OutcomeKind


def report(reading: Reading, language: str) -> Report:
    content = reading.content
    return Report(
        title=head.title(reading),
        sentence=head.sentence(Said(content["numbers"]["value"]), reading),
        language=language,
        facts=tuple(head.facts(reading, Audience.INTERNAL)),
        notes=(_("Internal: it names people. Do not pass it on."), *head.notes(reading)),
        tables=tuple(_tables(reading)),
    )


def _tables(reading: Reading) -> Iterator[Table]:
    yield _numbers(reading.content["numbers"])
    parts = reading.content["breakdowns"]
    yield _part("kind", _("By development"), _("Development"), parts["kind"], words_of_kind)
    yield _part("country", _("By country"), _("Country"), parts["country"], countries.name_of)
    yield _part(
        "campaign",
        _("By the campaign of our first action"),
        _("Campaign"),
        parts["campaign"],
        lambda slug: reading.campaigns.get(slug, slug) if slug else _("No campaign"),
    )
    yield _part("reason", _("Not counted"), _("Why"), reading.content["not_counted"], reason)
    yield _counted(reading)
    if reading.content["undetermined"]:
        yield _doubtful(reading)
    if reading.content["excluded"]:
        yield _excluded(reading)


def words_of_kind(key: str) -> str:
    return str(OutcomeKind(key).label)


def reason(key: str) -> str:
    return str(_REASONS[Reason(key)])


def _numbers(numbers: Content) -> Table:
    low, high = numbers["people"]
    rows: list[tuple[Value, ...]] = [
        (_("Cases that received positive impact"), numbers["value"]),
        (_("At most, with what needs a decision"), numbers["value_max"]),
        (_("People"), low if low == high else f"{low}–{high}"),
        (_("Outcomes"), numbers["outcomes"]),
        (_("Releases"), numbers["releases"]),
        (_("Counted by a named person's decision"), numbers["decided"]),
        (_("Systemic, counted apart"), numbers["systemic"]),
        (_("Cases with harm in the year"), numbers["harm"]),
    ]
    columns = (Column("what", _("What")), Column("cases", _("Number")))
    return Table("numbers", _("The figure"), columns, tuple(rows), is_counted=True)


def _part(name: str, title: str, heading: str, cells: Content, label: Callable[[str], str]) -> Table:
    rows = sorted(((label(key), value) for key, value in cells.items()), key=lambda row: (-row[1], row[0]))
    columns = (Column(name, heading), Column("cases", _("Cases")))
    return Table(f"by_{name}", title, columns, tuple(rows), is_counted=True, is_parts=True)


def _counted(reading: Reading) -> Table:
    columns = (
        *_who(),
        Column("first_action", _("Our first action before it")),
        Column("days_between", _("Days between")),
        Column("notes", _("Notes")),
        Column("consent", _("Consent")),
    )
    rows = tuple(
        (
            *_row(reading, line),
            _action(line),
            _days(line),
            _remarks(reading, line),
            str(reading.consent_of(line["case"]).label),
        )
        for line in reading.lines("counted")
    )
    return Table("counted", _("Counted"), columns, rows, note=_hidden(reading, "counted"))


def _doubtful(reading: Reading) -> Table:
    columns = (*_who(), Column("doubts", _("In doubt")))
    rows = tuple(
        (*_row(reading, line), ", ".join(str(_DOUBTS[Doubt(one)]) for one in line["doubts"]))
        for line in reading.lines("undetermined")
    )
    title = _("Needs a decision")
    return Table("undetermined", title, columns, rows, note=_hidden(reading, "undetermined"))


def _excluded(reading: Reading) -> Table:
    columns = (*_who(), Column("reasons", _("Why it is not counted")))
    rows = tuple(
        (*_row(reading, line), ", ".join(reason(one) for one in line["reasons"]))
        for line in reading.lines("excluded")
    )
    return Table("excluded", _("Not counted, by case"), columns, rows, note=_hidden(reading, "excluded"))


def _who() -> tuple[Column, ...]:
    return (
        Column("case", _("Case")),
        Column("name", _("Name")),
        Column("other_name", _("Also written")),
        Column("development", _("Development")),
        Column("when", _("When")),
        Column("country", _("Country")),
    )


def _row(reading: Reading, line: Content) -> tuple[Value, ...]:
    return (
        line["case"],
        *words.two_names(reading.names.get(line["case"], ())),
        words_of_kind(line["outcome"]["kind"]),
        words.when(line["outcome"]["date"]),
        countries.name_of(line["country"]),
    )


def _action(line: Content) -> str:
    done = line["activity"]
    if done is None:
        return _("Decided by a named person")
    return f"{ActivityKind(done['kind']).label}, {words.when(done['date'])}"


def _days(line: Content) -> str:
    if line["days_between"] is None:
        return ""
    fewest, most = line["days_between"]
    if most is None:
        return _("%(days)s or more") % {"days": fewest}
    return str(fewest) if fewest == most else f"{fewest}–{most}"


def _remarks(reading: Reading, line: Content) -> str:
    said = [
        _("since reversed") if reading.is_reversed(line) else "",
        _("counted by decision") if line["decision"] else "",
    ]
    return ", ".join(one for one in said if one)


def _hidden(reading: Reading, name: str) -> str:
    hidden = reading.left_out(name)
    if not hidden:
        return ""
    return ngettext(
        "%(count)s case is not open to you, or may not be exported.",
        "%(count)s cases are not open to you, or may not be exported.",
        hidden,
    ) % {"count": hidden}


_REASONS = {
    Reason.NOT_VERIFIED: gettext_lazy("Awaiting a second person"),
    Reason.NO_ACTIVITY: gettext_lazy("No action of ours"),
    Reason.NOT_AFTER: gettext_lazy("Our first action came later"),
    Reason.REVERSED: gettext_lazy("Reversed"),
    Reason.DECIDED_NOT: gettext_lazy("Decided not to count"),
    Reason.KIND: gettext_lazy("This kind does not count"),
}
_DOUBTS = {
    Doubt.DATE: gettext_lazy("its date crosses the year's end"),
    Doubt.ORDER: gettext_lazy("which came first"),
    Doubt.REVERSAL: gettext_lazy("whether it was reversed in time"),
}

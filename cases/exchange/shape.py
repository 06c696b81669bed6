"""What a file of rows is, and what was found in it. Known to the process that reads it and to who asked."""

from dataclasses import dataclass

from cases.exchange.problems import Refusal

CSV, XLSX, JSON = "csv", "xlsx", "json"


@dataclass(frozen=True)
class Shape:
    """What the file is: guessed, shown to the person, and said otherwise where the guess is wrong.

    `encoding` and `delimiter` are of CSV (`encoding` of JSON too), `sheet` of a workbook; "" is not said.
    """

    kind: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class Manner:
    """How doubts are settled. By default somebody is shown what was made of them.

    `is_strict`: nobody looks, so that two columns of one name, or lines above the heading, are not settled
    by a guess. `refuses_rows`: bytes that are not of the encoding said refuse their row, not the file.
    `is_mended`: the text is mended later, so that UTF-8 may be read as an older encoding.
    """

    is_strict: bool = False
    refuses_rows: bool = False
    is_mended: bool = False


@dataclass(frozen=True)
class Parsed:
    """What was found. `rows` counts those that cannot be read too, which `refused` names by their lines.

    `samples` are the first rows, their cells in the order of `columns`; `notes` are sentences about what
    was noticed and how it was read.
    """

    shape: Shape
    sheets: tuple[str, ...]
    columns: tuple[str, ...]
    rows: int
    samples: tuple[tuple[str, ...], ...]
    refused: tuple[Refusal, ...]
    notes: tuple[str, ...]

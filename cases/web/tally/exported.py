"""What an export for publication would show, before it is asked for."""

from dataclasses import dataclass

from cases import publication
from cases.documents.reading import Reading
from cases.publication import Said


@dataclass(frozen=True)
class Preview:
    """How many cases would be named, anonymised, in the total alone; `hidden`: not open to the reader."""

    value: int
    printed: Said
    named: int
    anonymised: int
    in_total_only: int
    hidden: int
    suppressed: int


def preview(reading: Reading) -> Preview:
    counted = reading.counted()
    found = publication.published(counted)
    cells = [cell for part in found.breakdowns.values() for cell in part or ()]
    named, anonymised = len(found.named), len(found.anonymised)
    return Preview(
        value=len(counted),
        printed=found.value,
        named=named,
        anonymised=anonymised,
        in_total_only=len(counted) - named - anonymised,
        hidden=reading.left_out("counted"),
        suppressed=sum(cell.said.value is None for cell in cells),
    )

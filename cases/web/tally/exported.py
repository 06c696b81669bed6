"""What an export for publication would show, before it is asked for, and what came later of whom it shows."""

import hashlib
from dataclasses import dataclass

from cases import countries
from cases.documents.reading import Reading
from cases.publication import Said
from cases.vocabulary import Consent
from cases.web.tally import summary_words
from cases.web.tally.rows import CaseShown
from cases.web.tally.summary_words import LaterShown


@dataclass(frozen=True)
class LaterOf:
    """Every later setback or death of a case that would be shown."""

    case: CaseShown
    later: tuple[LaterShown, ...]


@dataclass(frozen=True)
class Preview:
    """How many cases would be named, anonymised, in the total alone; `hidden`: not open to the reader.

    `held_back` have died, and nobody has said that the family knows: they are in the total alone. `digest`
    changes as soon as something of `since` comes or goes.
    """

    value: int
    printed: Said
    named: int
    anonymised: int
    in_total_only: int
    hidden: int
    suppressed: int
    summaries: int
    since: tuple[LaterOf, ...]
    held_back: tuple[CaseShown, ...]
    digest: str


def preview(reading: Reading) -> Preview:
    counted, found = reading.counted, reading.printed
    cells = [cell for part in found.breakdowns.values() for cell in part or ()]
    named, anonymised = len(found.named), len(found.anonymised)
    shown = sorted(one.case for one in counted if one.consent != Consent.NOT_FOR_PUBLICATION)
    countries_of = {one.case: countries.name_of(one.country) for one in counted}

    def case_of(reference: str) -> CaseShown:
        return CaseShown(reference, reading.names.get(reference, ()), countries_of[reference])

    since = [(one, reading.since[one]) for one in shown if reading.since[one].later]
    digests = " ".join(f"{one} {found.digest}" for one, found in since)
    return Preview(
        value=len(counted),
        printed=found.value,
        named=named,
        anonymised=anonymised,
        in_total_only=len(counted) - named - anonymised,
        hidden=reading.left_out("counted"),
        suppressed=sum(cell.said.value is None for cell in cells),
        summaries=len(set(shown) & set(reading.summaries)),
        since=tuple(
            LaterOf(case_of(one), tuple(summary_words.later(row) for row in found.later))
            for one, found in since
        ),
        held_back=tuple(
            case_of(one)
            for one, found in sorted(reading.since.items())
            if found.is_held_back and reading.consent_of(one) != Consent.NOT_FOR_PUBLICATION
        ),
        digest=hashlib.sha256(digests.encode()).hexdigest() if since else "",
    )

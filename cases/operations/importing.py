"""Open the cases of rows of a file: by the same code as the page, and each row once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from cases.access import Actor
from cases.models import Campaign, ImportRow
from cases.operations.opening import CaseDraft, open_cases
from cases.operations.writing import user_or_none


@dataclass(frozen=True)
class RowToOpen:
    """A row that was read and checked. `key` tells it within the campaign, `content` is its digest."""

    line: int
    key: str
    content: str
    draft: CaseDraft


def contents_by_key(campaign: Campaign, keys: Sequence[str]) -> dict[str, str]:
    """Return what rows with these keys said when they were taken into `campaign`."""
    return ImportRow.objects.contents_by_key(campaign, keys)


@transaction.atomic
def open_cases_of_rows(
    rows: Sequence[RowToOpen], *, campaign: Campaign, actor: Actor, at: datetime, reason: str
) -> int:
    """Open a case for each row and remember the rows, all or none. Returns how many cases.

    The gate is that of `open_cases`. Raises IntegrityError when somebody took one of the rows in meanwhile.
    """
    cases = open_cases([row.draft for row in rows], campaign=campaign, actor=actor, at=at, reason=reason)
    ImportRow.objects.bulk_create(
        [
            ImportRow(
                campaign=campaign,
                case=case,
                row_key=row.key,
                content=row.content,
                line=row.line,
                imported_at=at,
                imported_by=user_or_none(actor),
            )
            for row, case in zip(rows, cases, strict=True)
        ],
        batch_size=500,
    )
    return len(cases)

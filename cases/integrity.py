"""What must hold of the whole record: derived values equal their logs, and the access log is as written."""

from collections.abc import Iterator
from itertools import groupby

from cases import access_log, situation
from cases.models import Case, StatusChange

_AT_ONCE = 2000


def faults() -> Iterator[str]:
    """Return a sentence for each thing that does not hold, by references alone. Constant memory."""
    yield from _situations()
    yield from _chain()


def _situations() -> Iterator[str]:
    """Compare each case's cached situation with what its log says."""
    rows = StatusChange.objects.live().order_by("case_id", "pk").iterator(chunk_size=_AT_ONCE)
    logs = groupby(rows, key=lambda change: change.case_id)
    waiting = next(logs, None)
    for case in Case.objects.order_by("pk").iterator(chunk_size=_AT_ONCE):
        changes: list[StatusChange] = []
        if waiting and waiting[0] == case.pk:
            changes = list(waiting[1])
            waiting = next(logs, None)
        if _differs(case, changes):
            yield f"{case.reference}: the situation shown is not what its log says."


def _differs(case: Case, changes: list[StatusChange]) -> bool:
    said = situation.derive(changes)
    shown = (case.status, case.status_on, case.status_sureness, case.status_verified, case.reported_status)
    return shown != (said.status, said.since, said.sureness, said.is_verified, said.reported or "")


def _chain() -> Iterator[str]:
    checked = access_log.check()
    if not checked.holds:
        yield f"Access log, row {checked.broken_at}: {checked.why}"
    for number in access_log.missing_anchors():
        yield f"Access log, row {number}: it is not the row whose digest was kept outside the database."

"""What must hold of the whole record: situations equal their logs, files their hashes, the log its chain."""

from collections.abc import Iterator
from itertools import groupby

from django.apps import apps

from cases import editions, log_check, situation
from cases.encryption import KeyIsMissing
from cases.files import places, vault
from cases.files.sealing import FileIsDamaged
from cases.models import Case, Edition, Erasure, Evidence, FreezeProposal, StatusChange
from cases.models.encrypted import EncryptedTextField
from cases.vocabulary import FreezeAnswer

_AT_ONCE = 2000
_TRIED = 50


def faults() -> Iterator[str]:
    """Return a sentence for each thing that does not hold, by references alone. Constant memory."""
    yield from _keys()
    yield from _situations()
    yield from _files()
    yield from _editions()
    yield from _chain()


def _keys() -> Iterator[str]:
    """Open the newest encrypted texts of each table: with other keys the pages that show them would fail."""
    for model in apps.get_models():
        fields = [field.name for field in model._meta.fields if isinstance(field, EncryptedTextField)]
        try:
            list(model._base_manager.order_by("-pk").values_list(*fields)[:_TRIED] if fields else ())
        except KeyIsMissing:
            table = model._meta.db_table
            yield f"{table}: CASEWORK_FIELD_KEYS does not open it. Set the keys that it was written with."


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


def _files() -> Iterator[str]:
    """Compare each stored original with the hash kept of it. An erased person's files are gone for good."""
    named = Erasure.objects.exclude(confirmed_at=None).values_list("references", flat=True)
    erased = {reference for references in named for reference in references.split()}
    rows = Evidence.objects.select_related("case").defer("file_name", "title").order_by("pk")
    for row in rows.iterator(chunk_size=_AT_ONCE):
        if row.case.reference not in erased and (why := _fault_of(row)):
            yield f"{row.case.reference}, file {row.key}: {why}"


def _fault_of(row: Evidence) -> str:
    try:
        found = vault.sha256_of(places.original(row.key))
    except FileNotFoundError:
        return "it is not in the files folder. Restore it from the last backup."
    except KeyIsMissing:
        return "the key it was encrypted with is missing."
    except FileIsDamaged:
        found = ""
    return "" if found == row.sha256 else "it is not as it was taken in. Restore it from the last backup."


def _editions() -> Iterator[str]:
    """Compare each edition with its content and its fingerprint; one that was approved is there."""
    for edition in Edition.objects.order_by("year", "number").iterator(chunk_size=1):
        yield from editions.faults_of(edition)
    for proposal in FreezeProposal.objects.filter(answer=FreezeAnswer.APPROVED, edition=None):
        yield f"{proposal.year}: an edition was approved, and is not there."


def _chain() -> Iterator[str]:
    checked = log_check.check()
    if not checked.holds:
        yield f"Access log, row {checked.broken_at}: {checked.why}"
    for number in log_check.missing_anchors():
        yield f"Access log, row {number}: it is not the row whose digest was kept outside the database."

"""Take in files, piece by piece or whole; describe, connect and withdraw them. Needs `record`."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import Q, Sum

from cases import access
from cases.access import Actor
from cases.files import limits, names, places, vault
from cases.files.examining import Examined, check_size, examine
from cases.files.refusing import NotAccepted
from cases.models import Case, Erasure, Evidence, Source, Upload
from cases.operations.writing import Refused, check_reason, lock, save_edit, user_or_none
from cases.vocabulary import Permission

LONGEST_TITLE = 200
KEPT_UNFINISHED = timedelta(days=1)
NOT_ON_ITS_WAY = "This file is not on its way any more. Choose it again."


class OutOfOrder(Refused):
    """A piece came that does not follow what is here. `received` is the offset to go on from."""

    def __init__(self, received: int) -> None:
        super().__init__(f"Go on from byte {received}.")
        self.received = received


def add_file(
    case: Case,
    *,
    name: str,
    content: bytes,
    actor: Actor,
    at: datetime,
    title: str = "",
    source: Source | None = None,
    redacts: Evidence | None = None,
) -> Evidence:
    """Take in one whole file. Refused with a sentence when it is too much, or not what it says it is.

    The file is looked into before the transaction begins: seconds of work that hold nobody up.
    """
    access.require(actor, Permission.RECORD, case)
    examined = _examined(name, content)
    with transaction.atomic():
        return _store(case, examined, actor, at, title, source, redacts)


@transaction.atomic
def begin_upload(case: Case, *, name: str, size: int, actor: Actor, at: datetime) -> Upload:
    """Make room for a file that comes in pieces."""
    access.require(actor, Permission.RECORD, case)
    user = user_or_none(actor)
    if user is None:
        raise Refused("Only somebody with an account sends files in pieces.")
    try:
        check_size(name, size)
    except NotAccepted as problem:
        raise Refused(str(problem)) from None
    if size < 1:
        raise Refused(f"{names.short(name)} is empty. Choose the file again.")
    lock(case)
    _check_not_erased(case)
    _check_room(case, actor, at, size, names.short(name))
    if Upload.objects.filter(by=user, evidence=None).count() >= limits.UNFINISHED_PER_PERSON:
        raise Refused(
            f"{limits.UNFINISHED_PER_PERSON} files of yours are on their way. Finish or cancel one first."
        )
    return Upload.objects.create(case=case, by=user, file_name=names.clean(name), size=size, began_at=at)


def receive_piece(
    upload: Upload,
    *,
    offset: int,
    piece: bytes,
    actor: Actor,
    at: datetime,
    redacts: Evidence | None = None,
) -> Upload:
    """Keep the next piece; with the last one the file is taken in. The same piece twice is harmless.

    Raises OutOfOrder with the offset to go on from; Refused when the whole file is not accepted, and then
    nothing of it stays.
    """
    access.require(actor, Permission.RECORD, upload.case)
    upload = _kept(upload, offset, piece)
    if upload.received < upload.size or upload.evidence_id is not None:
        return upload
    try:
        return _finished(upload, actor, at, redacts)
    except Refused:
        _forget_unless_here(upload)
        raise


@transaction.atomic
def cancel_upload(upload: Upload, *, actor: Actor, at: datetime) -> None:
    access.require(actor, Permission.RECORD, upload.case)
    if _forget_unless_here(upload).evidence_id is not None:
        raise Refused("The file is here already. Withdraw it if it is wrong.")


@transaction.atomic
def edit_file(
    row: Evidence,
    *,
    title: str,
    was: str,
    source: Source | None,
    redacts: Evidence | None,
    actor: Actor,
    at: datetime,
) -> Evidence:
    """Say what a file shows, under which source it stands, and of which file it is a redacted copy.

    `was` is the title that the form showed: one that somebody else changed meanwhile is not written over.
    """
    access.require(actor, Permission.RECORD, row.case)
    lock(row.case)
    row = Evidence.objects.select_related("case").get(pk=row.pk)
    _check_stands(row)
    _check_title(title)
    if row.title not in (was, title):
        raise Refused("Somebody changed the title while you were writing. Both are shown.", field="title")
    _check_redacts(row.case, redacts, row)
    row.title, row.source, row.redacts = title.strip(), source, redacts
    save_edit(row, actor=actor, at=at, reason="File described", fields=["title", "source", "redacts"])
    return row


@transaction.atomic
def withdraw_file(row: Evidence, *, reason: str, actor: Actor, at: datetime) -> None:
    """Take a file out of use: it stays, with who, when and why, and nobody opens it any more."""
    access.require(actor, Permission.RECORD, row.case)
    lock(row.case)
    row = Evidence.objects.get(pk=row.pk)
    _check_stands(row)
    check_reason(reason, "Say why the file is withdrawn, in one sentence.")
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, user_or_none(actor), reason
    fields = ["withdrawn_at", "withdrawn_by", "withdrawn_reason"]
    save_edit(row, actor=actor, at=at, reason="File withdrawn", fields=fields)


def forget_unfinished(at: datetime) -> int:
    """Forget uploads that nobody finished within a day, with their pieces. Return how many."""
    begun = list(Upload.objects.filter(began_at__lt=at - KEPT_UNFINISHED).order_by("pk"))
    forgotten = [_forget_unless_here(upload) for upload in begun]
    here = [upload.pk for upload in forgotten if upload.evidence_id is not None]
    Upload.objects.filter(pk__in=here).delete()  # the file is kept; how it came is not
    return len(begun) - len(here)


# ---------------------------------------------------------------- pieces


@transaction.atomic
def _kept(upload: Upload, offset: int, piece: bytes) -> Upload:
    upload = _held(upload)
    if len(piece) > limits.PIECE or offset + len(piece) > upload.size:
        raise Refused("This piece is longer than was agreed. Choose the file again.")
    if offset + len(piece) <= upload.received:
        return upload  # it is here already
    if offset != upload.received:
        raise OutOfOrder(upload.received)
    name = places.piece(upload.key, offset)
    vault.forget(name)  # written by a try that was cut off before it was counted
    vault.write(name, piece)
    upload.received += len(piece)
    upload.save(update_fields=["received"])
    return upload


def _finished(upload: Upload, actor: Actor, at: datetime, redacts: Evidence | None) -> Upload:
    try:
        content = b"".join(_pieces(upload))
    except FileNotFoundError:
        return _finished_by_another(upload)
    examined = _examined(upload.file_name, content)
    with transaction.atomic():
        lock(upload.case)  # before the upload, as who erases does
        held = _held(upload)
        if held.evidence_id is None:  # else the last piece came twice at once
            held.evidence = _store(held.case, examined, actor, at, "", None, redacts)
            held.save(update_fields=["evidence"])
    vault.forget_folder(places.pieces(upload.key))
    return held


@transaction.atomic
def _finished_by_another(upload: Upload) -> Upload:
    """Answer as whoever took the pieces: the file is here, or it is not taken in."""
    held = _held(upload)
    if held.evidence_id is None:
        raise Refused(NOT_ON_ITS_WAY)
    return held


def _held(upload: Upload) -> Upload:
    """Return the upload as it is now, held. Raises Refused once it is forgotten."""
    rows = Upload.objects.select_for_update(of=("self",)).select_related("case")
    held = rows.filter(pk=upload.pk).first()
    if held is None:
        raise Refused(NOT_ON_ITS_WAY)
    return held


def _pieces(upload: Upload) -> Iterator[bytes]:
    offset = 0
    while offset < upload.received:
        piece = vault.contents(places.piece(upload.key, offset))
        offset += len(piece)
        yield piece


@transaction.atomic
def _forget_unless_here(upload: Upload) -> Upload:
    """Delete the pieces, and the row too when no file came of them. Return the row as it was."""
    held = Upload.objects.select_for_update(of=("self",)).filter(pk=upload.pk).first()
    vault.forget_folder(places.pieces(upload.key))
    if held is not None and held.evidence_id is None:
        Upload.objects.filter(pk=held.pk).delete()
    return held or upload


# ---------------------------------------------------------------- whole files


def _examined(name: str, content: bytes) -> Examined:
    try:
        return examine(name, content)
    except NotAccepted as problem:
        raise Refused(str(problem), field="files") from None


def _store(
    case: Case,
    examined: Examined,
    actor: Actor,
    at: datetime,
    title: str,
    source: Source | None,
    redacts: Evidence | None,
) -> Evidence:
    """Write the files, then their row: a row never points at nothing."""
    lock(case)
    access.forget_grants(actor)  # looking into the file took seconds, and the wait: what is held now decides
    access.require(actor, Permission.RECORD, case)
    _check_not_erased(case)
    _check_room(case, actor, at, len(examined.content), names.short(examined.name))
    _check_title(title)
    _check_redacts(case, redacts, None)
    if Evidence.objects.filter(case=case, sha256=examined.sha256, withdrawn_at=None).exists():
        raise Refused(f"{names.short(examined.name)} is on the case already, byte for byte.", field="files")
    key = uuid4()
    try:
        vault.write(places.original(key), examined.content)
        if examined.copy is not None:
            vault.write(places.copy(key), examined.copy)
        row = Evidence(
            key=key,
            case=case,
            source=source,
            redacts=redacts,
            file_name=examined.name,
            title=title.strip(),
            media_type=examined.kind.media_type,
            size=len(examined.content),
            sha256=examined.sha256,
            has_copy=examined.copy is not None,
            added_at=at,
            added_by=user_or_none(actor),
        )
        row._history_user, row._history_date = user_or_none(actor), at  # type: ignore[attr-defined]
        row._change_reason = "File added"  # type: ignore[attr-defined]
        row.save()
        return row
    except BaseException:
        vault.forget(places.original(key))
        vault.forget(places.copy(key))
        raise


def _check_not_erased(case: Case) -> None:
    """Refuse a file once the person is erased: it would say again what was taken out."""
    named = Erasure.objects.filter(references__contains=case.reference)
    if named.exclude(confirmed_at=None).exists():
        raise Refused(
            "The person was erased: this case takes no more files. Ask an administrator.", field="files"
        )


def _check_room(case: Case, actor: Actor, at: datetime, size: int, said: str) -> None:
    here = Evidence.objects.filter(case=case)
    if here.count() >= limits.FILES_PER_CASE:
        raise Refused(
            f"This case has {limits.FILES_PER_CASE} files. Put several pages into one PDF.", field="files"
        )
    kept = here.aggregate(total=Sum("size"))["total"] or 0
    if kept + size > limits.ALL_OF_A_CASE:
        most = limits.in_words(limits.ALL_OF_A_CASE)
        raise Refused(f"With {said} this case would hold more than {most}. Save it smaller.", field="files")
    today = Q(added_by=user_or_none(actor), added_at__gt=at - timedelta(days=1))
    if user_or_none(actor) and Evidence.objects.filter(today).count() >= limits.FILES_PER_PERSON_PER_DAY:
        raise Refused(
            f"You added {limits.FILES_PER_PERSON_PER_DAY} files within a day. Go on tomorrow.", field="files"
        )


def _check_stands(row: Evidence) -> None:
    if row.withdrawn_at is not None:
        raise Refused("This file was withdrawn already.")


def _check_title(title: str) -> None:
    if len(title) > LONGEST_TITLE:
        raise Refused(f"The title has {len(title)} characters. Say it in {LONGEST_TITLE}.", field="title")


def _check_redacts(case: Case, redacts: Evidence | None, row: Evidence | None) -> None:
    """A redacted copy is of a file of the same case, and not of itself or of another copy."""
    if redacts is None:
        return
    if redacts.case_id != case.pk or redacts.redacts_id is not None or (row and row.pk == redacts.pk):
        raise Refused("Choose the file that this is a redacted copy of.", field="redacts")
    if row and row.redacted_copies.exists():
        raise Refused("This file has redacted copies of its own. Choose another.", field="redacts")

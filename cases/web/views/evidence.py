"""The files of a case: in whole or in pieces, several at once, and out through the gate only."""

from typing import Any, cast
from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import access, access_log, evidence_room
from cases.evidence_room import FileLine
from cases.files import kinds, limits, names
from cases.files.examining import check_size
from cases.files.refusing import NotAccepted
from cases.models import Evidence
from cases.operations import evidence as operations
from cases.operations.evidence import OutOfOrder
from cases.operations.writing import Refused
from cases.vocabulary import Permission, Read
from cases.web.evidence_forms import FileForm, InMemory
from cases.web.forms import ReasonForm
from cases.web.heads import case_head
from cases.web.pages import CasePage, answers_refusals, open_page, say
from cases.web.saving import accepted

# Whatever the bytes turn out to be, a browser runs none of them.
SEALED_OFF = "sandbox; default-src 'none'"


# ---------------------------------------------------------------- the page


@csrf_exempt  # checked below, after the gate and before a byte of a file is taken in
@require_http_methods(["GET", "HEAD", "POST"])
@answers_refusals
def evidence(request: HttpRequest, reference: str) -> HttpResponse:
    page = open_page(request, reference)
    if request.method == "POST":
        access.require(request.user, Permission.RECORD, page.case)
        request.upload_handlers = [InMemory(request)]
    return _evidence(request, page)


@csrf_protect
def _evidence(request: HttpRequest, page: CasePage) -> HttpResponse:
    added: list[Evidence] = []
    refused: list[str] = []
    if request.method == "POST":
        added, refused = _add_all(request, page)
        if added and not refused:
            say(request, _said(len(added)))
            return redirect("cases:evidence", page.case.reference)
    lines = evidence_room.files_of(page.case)
    context = {
        **case_head(page, "evidence"),
        "form": {"errors": refused},
        "files": lines,
        "added": _said(len(added)) if added else "",
        "refused": refused,
        "redacting": _redacting(request, lines),
        "may_see_originals": Permission.CONTACTS in page.held,
        "kinds": kinds.IN_WORDS,
        "limit": limits.in_words(limits.FILE),
        "piece": limits.PIECE,
    }
    return render(request, "evidence/evidence.html", context, status=422 if refused else 200)


def _add_all(request: HttpRequest, page: CasePage) -> tuple[list[Evidence], list[str]]:
    """Take the files one by one: return those taken in, and a sentence for each that was not."""
    sent = request.FILES.getlist("files")
    if not sent:
        return [], ["Choose a file."]
    redacts = _file_named(page, request.POST.get("redacts", ""))
    added, refused = [], []
    for file in sent:
        try:
            _check_fits(file)
            added.append(_add(request, page, file, redacts))
        except (Refused, NotAccepted) as refusal:
            refused.append(str(refusal))
    return added, refused


def _check_fits(file: Any) -> None:
    check_size(file.name or "", file.said_size)
    if file.did_not_fit:
        raise NotAccepted(
            f"{names.short(file.name or '')} did not fit with the others. Send it again, with fewer at once."
        )


def _add(request: HttpRequest, page: CasePage, file: Any, redacts: Evidence | None) -> Evidence:
    return operations.add_file(
        page.case,
        name=file.name or "",
        content=file.read(),
        redacts=redacts,
        actor=request.user,
        at=timezone.now(),
    )


def _said(number: int) -> str:
    return "The file was added." if number == 1 else f"{number} files were added."


def _redacting(request: HttpRequest, lines: list[FileLine]) -> FileLine | None:
    """Return the file of which a redacted copy is being added, when the address names one."""
    asked = request.POST.get("redacts") or request.GET.get("redacts")
    return next((line for line in lines if str(line.row.key) == asked and line.is_open), None)


def _file_named(page: CasePage, key: str) -> Evidence | None:
    """Return the file of this case with that key; None for none."""
    try:
        return evidence_room.open_file_of(page.case, UUID(key)).row if key else None
    except ValueError:
        return None


# ---------------------------------------------------------------- in pieces


@answers_refusals
@require_POST
def begin(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer the key under which the pieces are sent."""
    case = access.case_or_404(request.user, reference)
    access.require(request.user, Permission.RECORD, case)
    try:
        size = int(request.POST.get("size", ""))
        upload = operations.begin_upload(
            case, name=request.POST.get("name", ""), size=size, actor=request.user, at=timezone.now()
        )
    except ValueError:
        return _no("Choose the file again.")
    except Refused as refusal:
        return _no(str(refusal))
    url = reverse("cases:upload", args=[reference, upload.key])
    return JsonResponse({"url": url, "received": 0, "piece": limits.PIECE}, status=201)


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
def piece(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    """GET asks how much is here, POST brings the piece at `offset`, DELETE forgets it all."""
    page_case = access.case_or_404(request.user, reference)
    access.require(request.user, Permission.RECORD, page_case)
    upload = evidence_room.upload_of(page_case, request.user, key)  # type: ignore[arg-type]
    try:
        if request.method == "DELETE":
            operations.cancel_upload(upload, actor=request.user, at=timezone.now())
            return HttpResponse(status=204)
        if request.method == "POST":
            redacts = request.GET.get("redacts", "")
            upload = operations.receive_piece(
                upload,
                offset=_offset(request),
                piece=request.body,
                redacts=evidence_room.open_file_of(page_case, UUID(redacts)).row if redacts else None,
                actor=request.user,
                at=timezone.now(),
            )
    except OutOfOrder as refusal:
        return JsonResponse({"received": refusal.received}, status=409)
    except Refused as refusal:
        return _no(str(refusal))
    except ValueError:
        raise SuspiciousOperation("Not the number or the key of anything.") from None
    if upload.evidence_id is None:
        access_log.part_of_another(request)
    elif request.method == "POST":
        access_log.note(request, Read.CHANGE)
    return JsonResponse({"received": upload.received, "is_here": upload.evidence_id is not None})


def _offset(request: HttpRequest) -> int:
    offset = int(request.GET.get("offset", ""))
    if offset < 0:
        raise ValueError
    return offset


def _no(sentence: str) -> JsonResponse:
    return JsonResponse({"sentence": sentence}, status=422)


# ---------------------------------------------------------------- out


@require_safe
def copy(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    """Give the copy without metadata to who may see the case."""
    case = access.case_or_404(request.user, reference)
    line = evidence_room.open_file_of(case, key)
    if not line.row.has_copy:
        raise Http404
    return _leaves(request, reference, line, original=False)


@answers_refusals
@require_safe
def original(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    """Give the file as it came, with all it tells of its maker, to who may see contacts."""
    case = access.case_or_404(request.user, reference)
    access.require(request.user, Permission.CONTACTS, case)
    return _leaves(request, reference, evidence_room.open_file_of(case, key), original=True)


def _leaves(request: HttpRequest, reference: str, line: FileLine, *, original: bool) -> HttpResponse:
    access_log.note(
        request, Read.FILE, references=[reference], detail=f"file {line.number}{', original' * original}"
    )
    chunks, size = evidence_room.bytes_of(line, original=original)
    kind = kinds.BY_TYPE[line.row.media_type]
    response = StreamingHttpResponse(chunks, content_type=kind.media_type)
    response["Content-Length"] = str(size)
    response["Content-Encoding"] = "identity"  # written through as it is: nothing presses it once more
    response["Content-Disposition"] = f'attachment; filename="{reference}-{line.number}.{kind.extension}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SEALED_OFF
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return cast(HttpResponse, response)  # as every view's answer is called


# ---------------------------------------------------------------- one file


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    page = open_page(request, reference)
    access.require(request.user, Permission.RECORD, page.case)
    line = evidence_room.open_file_of(page.case, key)
    row = line.row
    form = FileForm(
        request.POST or None,
        sources=evidence_room.sources_of(page.case),
        others=[one for one in evidence_room.files_of(page.case) if one.row.pk != row.pk and one.is_open],
        initial={
            "title": row.title,
            "was": row.title,
            "source": row.source_id,
            "redacts": row.redacts.key if row.redacts else None,
        },
    )
    if request.method == "POST" and form.is_valid() and _save(request, page, row, form):
        say(request, "The file was described.")
        return redirect("cases:evidence", reference)
    context = {**case_head(page, "evidence"), "form": form, "line": line}
    return render(request, "evidence/edit.html", context, status=422 if form.errors else 200)


def _save(request: HttpRequest, page: CasePage, row: Evidence, form: FileForm) -> bool:
    said = form.cleaned_data
    sources = {source.pk: source for source in evidence_room.sources_of(page.case)}
    is_saved = accepted(
        form,
        lambda: operations.edit_file(
            row,
            title=said["title"],
            was=said["was"],
            source=sources.get(said["source"]),
            redacts=_file_named(page, str(said["redacts"] or "")),
            actor=request.user,
            at=timezone.now(),
        ),
    )
    if not is_saved:
        form.data = {**form.data.dict(), "was": row.title}  # type: ignore[attr-defined]
    return is_saved


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    page = open_page(request, reference)
    access.require(request.user, Permission.RECORD, page.case)
    line = evidence_room.open_file_of(page.case, key)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and accepted(
        form,
        lambda: operations.withdraw_file(
            line.row, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now()
        ),
    ):
        say(request, "The file was withdrawn. It stays in the list, and nobody opens it any more.")
        return redirect("cases:evidence", reference)
    context = {**case_head(page, "evidence"), "form": form, "line": line}
    return render(request, "evidence/withdraw.html", context, status=422 if form.errors else 200)

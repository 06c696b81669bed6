"""Find a person: by POST, so that no name is in an address, a history or a log."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases import access, access_log
from cases.encryption import KeyIsMissing, decrypt, encrypt
from cases.finding import find as found_by
from cases.vocabulary import Read


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        # Kept with the session, never in an address: so that Back comes back to what was found.
        # Encrypted: whoever reads the database reads no name that was looked for.
        request.session["find"] = encrypt(request.POST.get("q", "").strip()[:200])
        return redirect("cases:find")
    text = _searched(request)
    found = found_by(request.user, text) if text else []
    if text:
        access_log.note(request, Read.SEARCH, detail=f"{len(found)} found")
    if len(found) == 1 and found[0].why == "reference":
        return redirect(found[0].case)
    names = access.names_for(request.user, [hit.case for hit in found])
    by_case: dict[int, list] = {}
    for name in names:
        by_case.setdefault(name.case_id, []).append(name)
    rows = [(hit, _shown(by_case.get(hit.case.pk, []))) for hit in found]
    return render(request, "cases/find.html", {"text": text, "rows": rows})


def _searched(request: HttpRequest) -> str:
    """Return what was searched last; nothing where its key is gone."""
    try:
        return decrypt(request.session.get("find", ""))
    except KeyIsMissing:
        return ""


def _shown(names: list) -> list:
    readable = [name for name in names if not name.for_finding_only]
    other = next((name for name in readable[1:] if name.script != readable[0].script), None)
    return [readable[0], other] if other else readable[:1]

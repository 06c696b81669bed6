"""Find a person: by POST, so that no name is in an address, a history or a log."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases import access, access_log
from cases.encryption import KeyIsMissing, decrypt, encrypt
from cases.finding import REFERENCE, SHOWN_AT_MOST, Found
from cases.finding import find as found_by
from cases.models import PersonName
from cases.vocabulary import Read
from cases.web.find_form import FindForm, form_of

MANY = 10  # from here on it can be narrowed
_LIVE_FROM = 2  # letters of the Latin alphabet; one of Chinese is a name
_AT_HAND = "at-hand"  # the few below the bar above every page


@dataclass(frozen=True)
class Row:
    """A case found, with the name that is shown and one in another script."""

    hit: Found
    shown: list[PersonName]

    @property
    def reason(self) -> PersonName | None:
        """The name by which it was found, where that is not the one shown already."""
        return self.hit.name if self.hit.name and self.hit.name not in self.shown[:1] else None


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Show who is found: after a redirect, or while somebody types (htmx) the same list alone."""
    if request.method != "POST":
        return _answer(request, form_of(_searched(request)), "cases/find.html")
    form = FindForm(request.POST)
    # Kept with the session, never in an address: so that Back comes back to what was found.
    # Encrypted: whoever reads the database reads no name that was looked for.
    request.session["find"] = encrypt(form.kept())
    if request.htmx:  # type: ignore[attr-defined]
        is_at_hand = request.htmx.target == _AT_HAND  # type: ignore[attr-defined]
        template = "cases/_at_hand.html" if is_at_hand else "cases/_found.html"
        return _answer(request, form, template, is_live=True)
    return redirect("cases:find")


def _answer(request: HttpRequest, form: FindForm, template: str, *, is_live: bool = False) -> HttpResponse:
    text = form.text
    if is_live and text.isascii() and len(text) < _LIVE_FROM:
        text = ""
    found = found_by(request.user, text, form.narrowed) if text else []
    if text:
        access_log.note(request, Read.SEARCH, detail=f"{len(found)} found")
    if len(found) == 1 and found[0].why == REFERENCE and not is_live:
        return redirect(found[0].case)
    context = {
        "form": form,
        "text": text,
        "rows": _rows(request, found),
        "is_narrowed": bool(form.narrowed),
        "may_narrow": len(found) > MANY or bool(form.narrowed),
        "is_full": len(found) == SHOWN_AT_MOST,
    }
    return render(request, template, context)


def _searched(request: HttpRequest) -> str:
    """Return what was searched last; nothing where its key is gone."""
    try:
        return decrypt(request.session.get("find", ""))
    except KeyIsMissing:
        return ""


def _rows(request: HttpRequest, found: list[Found]) -> list[Row]:
    by_case: dict[int, list[PersonName]] = {}
    for name in access.names_for(request.user, [hit.case for hit in found]):
        if not name.for_finding_only:
            by_case.setdefault(name.case_id, []).append(name)
    return [Row(hit, _shown(by_case.get(hit.case.pk, []))) for hit in found]


def _shown(readable: list[PersonName]) -> list[PersonName]:
    other = next((name for name in readable[1:] if name.script != readable[0].script), None)
    return [readable[0], other] if other else readable[:1]

"""Match the columns of a list to fields: guessed, corrected, kept for the next list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases import access, imports
from cases.countries import choices as country_choices
from cases.list_contents import Match, contents_of, match_of, matched_as
from cases.models import Import
from cases.operations import bringing_in
from cases.web.import_forms import MatchForm
from cases.web.import_pages import MATCH, for_importers, go_on, head, is_open
from cases.web.saving import accepted


@require_http_methods(["GET", "HEAD", "POST"])
@for_importers
def match(request: HttpRequest, of_import: Import) -> HttpResponse:
    if not is_open(of_import, MATCH):
        return go_on(of_import)
    saved = imports.saved_matches(request.user, of_import)
    form = MatchForm(
        request.POST or None,
        contents=contents_of(of_import.contents),
        match=_offered(request, of_import),
        offices=access.offices_named(access.offices_of(request.user)),
        initial={"version": of_import.version},
    )
    is_looking = "look" in request.POST or form.asks_more
    is_sent = form.is_bound and not is_looking and form.is_valid()
    if is_sent and accepted(form, lambda: _follow(request, of_import, form)):
        return redirect("cases:import_check", of_import.key)
    is_wrong = form.is_bound and not is_looking and bool(form.errors)
    context = {
        **head(of_import, MATCH),
        "form": form,
        "is_wrong": is_wrong,
        "asks_more": is_looking and "look" not in request.POST,
        "columns": form.columns(),
        "saved": saved,
        "countries": country_choices(),
    }
    return render(request, "imports/match.html", context, status=422 if is_wrong else 200)


def _offered(request: HttpRequest, of_import: Import) -> Match:
    """Return the match to begin with: as it was guessed or said, or one that was saved (`?saved=`)."""
    asked = request.GET.get("saved", "")
    saved = imports.saved_matches(request.user, of_import)
    chosen = next((one for one in saved if str(one.pk) == asked), None)
    if chosen is not None:
        return matched_as(match_of(chosen.match), contents_of(of_import.contents).columns)
    return match_of(of_import.match)


def _follow(request: HttpRequest, of_import: Import, form: MatchForm) -> None:
    said, now = form.cleaned_data, timezone.now()
    chosen = form.match_said()
    bringing_in.match_columns(
        of_import,
        version=said["version"],
        match=chosen,
        actor=request.user,  # type: ignore[arg-type]
        at=now,
    )
    if said["save_as"].strip():
        bringing_in.save_match(
            of_import,
            name=said["save_as"],
            match=chosen,
            office=int(said["save_for"]) if said["save_for"] else None,
            actor=request.user,  # type: ignore[arg-type]
            at=now,
        )

"""The pages of one case: overview, timeline, names, outcomes."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases import (
    access,
    clock,
    consents,
    editions,
    evidence_room,
    hand_overs,
    holdings,
    intakes,
    linked,
    open_appeals,
    proceedings,
    tallies,
)
from cases import notes as notes_room
from cases.models import Outcome
from cases.operations.caring import add_name
from cases.operations.opening import NameDraft
from cases.tallies import Tally, Verdict
from cases.vocabulary import CaseKind, NameKind
from cases.web import timeline as lines
from cases.web.forms import NameForm
from cases.web.pages import CasePage, answers_refusals, open_page, say
from cases.web.saving import written_once
from cases.web.views.record import panel_of

SHOWN_ON_OVERVIEW = 30


@require_safe
def overview(request: HttpRequest, reference: str) -> HttpResponse:
    page = open_page(request, reference)
    if page.case.reference != reference:
        said = {"gone": reference, "stays": page.case.reference}
        say(request, _("%(gone)s was merged into %(stays)s. This is the case now.") % said)
        return redirect(page.case)
    entries = lines.entries_of(page.reader, page.file, new=request.GET.get("new", ""))
    context = {
        **_head(page, "case"),
        **(panel_of(page) if page.may_record else {}),
        "years": lines.by_year(entries[:SHOWN_ON_OVERVIEW]),
        "pills": _pills(page, entries, ""),
        "further": len(entries) - SHOWN_ON_OVERVIEW,
        "openings": holdings.openings_of(page.case) if page.was_emergency else (),
        "offer": hand_overs.offer_on(page.case) if page.is_offered else None,
        **_answers_wanted(page),
        "opens_panel": request.GET.get("panel") == "record",
        **_ahead(request, page),
    }
    return render(request, "cases/overview.html", context)


def _answers_wanted(page: CasePage) -> dict[str, Any]:
    """Return what waits for an answer: an appeal that goes on, the consent of others, taking the case up."""
    today = clock.day_of(page.reader.now)
    return {
        "questions": open_appeals.questions_on(page.case, today, changes=page.file.changes),
        "asking": consents.asking_on(page.case, today),
        "waits_for_intake": intakes.waits(page.case),
        "decision": intakes.declined_among([page.case]).get(page.case.pk),
    }


def _ahead(request: HttpRequest, page: CasePage) -> dict[str, Any]:
    """Return what the side column tells besides facts: what lies ahead, the family, who is linked."""
    notes = notes_room.newest_first(page.file.notes)
    ahead = proceedings.ahead_of(page.case)
    return {
        "ahead": ahead,
        "release": ahead.release,
        "open_tasks": notes_room.open_tasks(page.case),
        "promises": notes_room.open_promises(notes),
        "with_family": notes_room.last_with_family(notes),
        "linked": linked.linked_to(request.user, page.case),
    }


@require_safe
def timeline(request: HttpRequest, reference: str) -> HttpResponse:
    page = open_page(request, reference)
    entries = lines.entries_of(page.reader, page.file)
    only = request.GET.get("only", "")
    shown = [entry for entry in entries if _belongs(entry, only)]
    context = {**_head(page, "timeline"), "years": lines.by_year(shown), "pills": _pills(page, entries, only)}
    return render(request, "cases/timeline.html", context)


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def names(request: HttpRequest, reference: str) -> HttpResponse:
    page = open_page(request, reference)
    form = NameForm(request.POST or None)
    if request.method == "POST":
        access.require(request.user, access.Permission.RECORD, page.case)
        if form.is_valid() and _add_name(request, page, form):
            say(request, "The spelling was added. The person is found by it from now on.")
            return redirect("cases:names", reference)
    status = 422 if form.errors else 200
    return render(request, "cases/names.html", {**_head(page, "names"), "form": form}, status=status)


def _add_name(request: HttpRequest, page: CasePage, form: NameForm) -> bool:
    said = form.cleaned_data
    draft = NameDraft(said["name"], said["language"], NameKind(said["kind"]), said["for_finding_only"])
    row = written_once(
        request,
        form,
        lambda at: add_name(page.case, draft, actor=request.user, at=at, is_display=said["is_display"]),
    )
    return row is not None


@require_safe
def outcomes(request: HttpRequest, reference: str) -> HttpResponse:
    page = open_page(request, reference)
    context = {**_head(page, "outcomes"), "proofs": _proofs(page, timezone.now())}
    return render(request, "cases/outcomes.html", context)


def _proofs(page: CasePage, now: datetime) -> list[dict[str, Any]]:
    """Return each live outcome with what the rule says of it in each year it touches."""
    rows = page.file.live_outcomes
    files = evidence_room.by_source(page.case)
    years = sorted({year for row in rows for year in _years_of(row, now)})
    found: dict[int, Tally] = {}
    if years:
        cases = access.visible_alone(page.case)
        found = tallies.tally_years(years, cases=cases, now=now, rule=editions.rules_of(years))
    return [
        {
            "row": row,
            "sources": page.file.sources_of(row) or _of_change(page, row),
            "files": evidence_room.copies_of(files, page.file.sources_of(row) or _of_change(page, row)),
            "verdicts": [
                (year, verdict) for year in _years_of(row, now) for verdict in _verdicts(found[year], row.pk)
            ],
        }
        for row in sorted(rows, key=lambda row: row.happened_on_last or now.date(), reverse=True)
    ]


def _of_change(page: CasePage, row: Outcome) -> list[Any]:
    change = next((one for one in page.file.changes if one.pk == row.status_change_id), None)
    return page.file.sources_of(change) if change else []


def _years_of(row: Outcome, now: datetime) -> list[int]:
    last = (row.happened_on_last or row.known_at.date()).year
    first = row.happened_on_first.year if row.happened_on_first else last - 1
    return list(range(max(first, last - 1), last + 1))


def _verdicts(tally: Tally, outcome: int) -> list[Verdict]:
    listed = (*tally.counted, *tally.undetermined, *tally.excluded)
    return [v for line in listed for v in line.verdicts if v.outcome.pk == outcome]


def _head(page: CasePage, current: str) -> dict[str, Any]:
    return {"page": page, "case": page.case, "tabs": page.tabs(current), "may_record": page.may_record}


def _pills(page: CasePage, entries: list[lines.Entry], only: str) -> list[dict[str, Any]]:
    life = "In their lives" if page.case.kind == CaseKind.GROUP else "In the person’s life"
    labels = (("", "Everything"), ("life", life), ("us", "What we did"), ("notes", "Notes"))
    return [
        {
            "label": label,
            "url": f"{page.case.get_absolute_url()}timeline/" + (f"?only={key}" if key else ""),
            "current": key == only,
            "count": sum(_belongs(entry, key) for entry in entries) if key else None,
        }
        for key, label in labels
    ]


def _belongs(entry: lines.Entry, only: str) -> bool:
    if only in ("", "us"):
        return not only or entry.strand == "activity"
    is_written = entry.key.startswith("note-")
    return is_written if only == "notes" else entry.strand != "activity" and not is_written

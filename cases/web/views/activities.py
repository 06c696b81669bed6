"""What we did for a case."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases import access, clock, dates, references
from cases.access import Permission
from cases.models import Activity, Case
from cases.operations.acting import ParticipationDraft, record_activity
from cases.vocabulary import ActivityKind, ActivityState, ParticipationKind
from cases.web import timeline as lines
from cases.web.fields import source_from
from cases.web.forms import ActivityForm
from cases.web.heads import case_head
from cases.web.pages import CasePage, answers_refusals, open_page, say
from cases.web.saving import written_once


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def activities(request: HttpRequest, reference: str) -> HttpResponse:
    page = open_page(request, reference)
    form = ActivityForm(request.POST or None, campaigns=access.campaigns_for(request.user, Permission.RECORD))
    if request.method == "POST":
        access.require(request.user, Permission.RECORD, page.case)
        if form.is_valid() and _save(request, page, form):
            say(request, f"Recorded on {page.case.reference}: {_label(form)}.")
            return redirect("cases:activities", reference)
    entries = [e for e in lines.entries_of(page.reader, page.file) if e.strand == "activity"]
    context = {
        **case_head(page, "activities"),
        "years": lines.by_year(entries),
        "form": form,
    }
    return render(request, "cases/activities.html", context, status=422 if form.errors else 200)


def _save(request: HttpRequest, page: CasePage, form: ActivityForm) -> Activity | None:
    said = form.cleaned_data
    others = _other_cases(request, form)
    if others is None:
        return None
    return written_once(
        request,
        form,
        lambda at: record_activity(
            cases=[page.case, *others],
            kind=ActivityKind(said["kind"]),
            began_on=said["began_on"],
            state=ActivityState(said["state"]),
            title=said["title"],
            campaign=said["campaign"],
            number=said["number"],
            index_number=said["index_number"],
            send_by=said["send_by"],
            stopped_on=said["stopped_on"],
            sources=source_from(said) if said["source"] else (),
            participations=_participations(said),
            actor=request.user,
            at=at,
        ),
    )


def _other_cases(request: HttpRequest, form: ActivityForm) -> list[Case] | None:
    """Return the visible cases named in the form; None, with an error, when one is not visible."""
    typed = form.cleaned_data["other_cases"].replace(",", " ").split()
    wanted = [references.read_reference(one) or "" for one in typed]
    found = list(access.cases_for(request.user).filter(reference__in=wanted))
    missing = [
        text for text, ref in zip(typed, wanted, strict=True) if ref not in {c.reference for c in found}
    ]
    if missing:
        form.add_error("other_cases", f"No case you can see has the reference {missing[0]}. Check it.")
        return None
    return found


def _participations(said: dict[str, Any]) -> list[ParticipationDraft]:
    if not said["taking_part"]:
        return []
    today = dates.from_day(clock.day_of(timezone.now()))
    kind = ParticipationKind(said["taking_part_kind"] or ParticipationKind.MESSAGES)
    return [ParticipationDraft(kind, said["taking_part"], today)]


def _label(form: ActivityForm) -> str:
    return str(ActivityKind(form.cleaned_data["kind"]).label)

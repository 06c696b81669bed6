"""Record a change: the panel, what saving would do, and the save."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cases import access, case_file, effects
from cases.access import Permission
from cases.case_file import Statement
from cases.dates import DateNotUnderstood, PartialDate, WhichCalendar
from cases.models import Case
from cases.operations.recording import record_event, record_outcome, record_status_change, refusal_of
from cases.vocabulary import OUTCOME_OF_STATUS, EventKind, Family, OutcomeKind, Status, Sureness
from cases.web.effect_words import EffectLine, effect_lines
from cases.web.fields import read_phrase, source_from
from cases.web.forms import RecordForm
from cases.web.pages import CasePage, answers_refusals, open_page, say
from cases.web.saving import written_once


def panel_of(page: CasePage, form: RecordForm | None = None) -> dict[str, Any]:
    """Return what the record panel shows; it repeats birth and place, so that it is the right person."""
    return {
        "form": form or new_form(page),
        "known_sources": page.file.latest_sources(),
        "effect": [],
    }


def new_form(page: CasePage, data: Any = None) -> RecordForm:
    endable = [
        row
        for row in page.file.live_outcomes
        if OutcomeKind(row.kind).family not in (Family.NEGATIVE, Family.SYSTEMIC, Family.RECOGNITION)
    ]
    return RecordForm(data, endable=endable)


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, reference: str) -> HttpResponse:
    page = open_page(request, reference)
    access.require(request.user, Permission.RECORD, page.case)
    form = new_form(page, request.POST or None)
    if request.method == "POST" and form.is_valid():
        saved = _save(request, page, form)
        if saved is not None:
            return saved
    context = {**panel_of(page, form), "page": page, "case": page.case, "tabs": page.tabs("case")}
    context["effect"] = _foreseen(page.case, form, timezone.now()) if form.is_bound else []
    return render(request, "cases/record.html", context, status=422 if form.errors else 200)


def _save(request: HttpRequest, page: CasePage, form: RecordForm) -> HttpResponse | None:
    row = written_once(
        request, form, lambda at: _write(page, form.cleaned_data, request.user, at), {"to": "tile"}
    )
    if row is None:
        return None
    strand = _strand(row)
    undo = reverse("cases:undo", args=[page.case.reference, strand, row.pk])
    say(request, _said(page.case, row), undo=undo)
    return redirect(f"{page.case.get_absolute_url()}?new={strand}-{row.pk}")


def _write(page: CasePage, said: dict[str, Any], actor: Any, now: datetime) -> Statement:
    common = {
        "case": page.case,
        "happened_on": said["happened_on"],
        "sources": source_from(said),
        "sureness": Sureness(said["sureness"]),
        "description": said["description"],
        "place": said["place"],
        "actor": actor,
        "at": now,
    }
    choice = said["choice"]
    if isinstance(choice, Status):
        ends = next((row for row in page.file.live_outcomes if row.pk == said.get("ends")), None)
        return record_status_change(
            to=choice,
            outcome=OUTCOME_OF_STATUS.get(choice),
            conditions=said["conditions"],
            ends=ends,
            is_confirmed_rare=said["is_confirmed_rare"],
            **common,
        )
    if isinstance(choice, OutcomeKind):
        return record_outcome(kind=choice, **common)
    return record_event(kind=choice, **common)


def _strand(row: Statement) -> str:
    return next(kind for kind, model in case_file.MODELS.items() if isinstance(row, model))


def _said(case: Case, row: Statement) -> str:
    what = row.get_to_display() if hasattr(row, "to") else row.get_kind_display()  # type: ignore[union-attr]
    words = f"Recorded on {case.reference}: {what}, {row.happened_on.words()}."
    is_counted = hasattr(row, "to") and OUTCOME_OF_STATUS.get(Status(row.to)) is not None
    if row.is_confirmed and (is_counted or hasattr(row, "chain_id")):
        words += " It waits for a second person to verify it."
    return words


@require_POST
def effect(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what saving the panel as it stands would do. Writes nothing."""
    case, held = access.opened_or_404(request.user, reference)
    form = RecordForm(request.POST, endable=[])
    lines = _foreseen(case, form, timezone.now()) if Permission.RECORD in held else []
    return render(request, "components/_effect.html", {"lines": lines})


def _foreseen(case: Case, form: RecordForm, now: datetime) -> list[Any]:
    form.is_valid()
    said = form.cleaned_data
    choice, happened_on = said.get("choice"), said.get("happened_on")
    if choice is None or isinstance(choice, EventKind):
        return effect_lines(None, choice)
    if happened_on is None:
        return [EffectLine("info", "Once the date can be read, this says what saving will do.")]
    to = choice if isinstance(choice, Status) else None
    outcome = choice if isinstance(choice, OutcomeKind) else OUTCOME_OF_STATUS.get(choice)
    sureness = Sureness(said.get("sureness") or Sureness.CONFIRMED)
    refused = refusal_of(case, to, happened_on, sureness, now)
    if refused is not None:
        return [EffectLine("triangle-alert", str(refused))]
    found = effects.foresee(case, to=to, outcome=outcome, happened_on=happened_on, sureness=sureness, at=now)
    return effect_lines(found, choice)


@require_POST
def read_date(request: HttpRequest) -> HttpResponse:
    """Read a phrase back while it is written."""
    phrase = request.POST.get(request.POST.get("field", ""), "").strip()
    return render(request, "components/_date_echo.html", _echo(phrase) if phrase else {})


def _echo(phrase: str) -> dict[str, Any]:
    try:
        return {"words": _words(read_phrase(phrase))}
    except Exception as refusal:
        problem = getattr(refusal, "params", None) or {}
        found = problem.get("problem")
        if not isinstance(found, DateNotUnderstood):
            raise
        choices = found.choices if isinstance(found, WhichCalendar) else []
        return {"error": capfirst(str(found)), "choices": choices}


def _words(happened_on: PartialDate) -> str:
    return happened_on.bounds_words()

"""A case on one page, for print: what a trial observer is handed. No contact, no identity of a source."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cases import access_log, clock, consents, publicity
from cases import notes as notes_room
from cases import proceedings as room
from cases.models import Case
from cases.sentences import standing, words_of
from cases.vocabulary import Consent, Read, Stricter
from cases.web.pages import open_page

SHOWN_AT_MOST = 2  # of each kind: with the longest words it still is one page
_MAY_USE = (
    ("may_use_name", gettext_lazy("the name")),
    ("may_use_photo", gettext_lazy("a photo")),
    ("may_use_place", gettext_lazy("the place")),
    ("may_use_health", gettext_lazy("health")),
    ("may_use_family", gettext_lazy("the family")),
)


@require_safe
def brief(request: HttpRequest, reference: str) -> HttpResponse:
    page = open_page(request, reference)
    access_log.note(request, Read.PRINT, references=[page.case.reference])
    found = room.of_case(page.case)
    demands = notes_room.demands_in(notes_room.newest_first(page.file.notes))
    charges = [row for row in found.charges if row.is_live]
    sentences = standing(row for row in found.sentences if row.is_live)
    listed: tuple[list, ...] = (demands, charges, sentences, found.ahead)
    context = {
        "page": page,
        "case": page.case,
        "names": [name for name in page.names if not name.for_finding_only],
        "situation": _situation(page.file.changes, page.case),
        "demands": demands[:SHOWN_AT_MOST],
        "charges": charges[:SHOWN_AT_MOST],
        "sentences": [(row, words_of(row)) for row in sentences[:SHOWN_AT_MOST]],
        "hearings": found.ahead[:SHOWN_AT_MOST],
        "further": sum(max(len(rows) - SHOWN_AT_MOST, 0) for rows in listed),
        "release": found.release,
        "held_at": found.held_at,
        "publicity": publicity_words(page.case, clock.day_of(page.reader.now)),
        "asking": consents.asking_on(page.case, clock.day_of(page.reader.now)),
        "sources": sum(len(rows) for rows in page.file.sources.values()),
    }
    return render(request, "working/brief.html", context)


def _situation(changes: list, case: Case) -> str:
    """Return the sentence that was recorded with the situation the case is in; empty without one."""
    same = [
        row for row in changes if row.is_live and row.to == case.status and row.happened_on == case.status_on
    ]
    return same[-1].description if same else ""


def publicity_words(case: Case, today: date) -> str:
    """Say what may be said publicly. Consent that has run out is as if only the rest were agreed."""
    said = publicity.may_say_of(case, today)
    if said.consent == Consent.NOT_FOR_PUBLICATION:
        return _("Nothing may be said publicly.")
    if Stricter.LAPSED in said.why:
        return _("Consent has run out: without a name, until it is renewed.")
    if not said.is_named:
        return _("Only without a name, or anything that tells who it is.")
    allowed = ", ".join(str(words) for name, words in _MAY_USE if getattr(case, name))
    used = _("The name may be used; nothing else was agreed.")
    if allowed:
        used = _("May be used: %(uses)s.") % {"uses": allowed}
    if not case.consent_until:
        return used
    return used + " " + _("Until %(day)s.") % {"day": date_format(case.consent_until, "j F Y")}

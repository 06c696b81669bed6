"""What several pages share: the case's head and tabs, and answers to refusals."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from cases import access, case_file, clock
from cases.access import NotAllowed
from cases.case_file import CaseFile
from cases.models import Case, PersonName
from cases.vocabulary import Permission
from cases.web.timeline import Reader

_View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class CasePage:
    """A case as every page of it shows it: what may be done, its file, its readable names."""

    case: Case
    held: frozenset[Permission]
    file: CaseFile
    names: list[PersonName]
    reader: Reader

    @property
    def may_record(self) -> bool:
        return Permission.RECORD in self.held

    @property
    def was_emergency(self) -> bool:
        """True when the case was ever opened in an emergency; read with the case."""
        return getattr(self.case, "was_emergency", False)

    @property
    def note_is_due(self) -> bool:
        """True from the day on which the handling note is to be looked at again."""
        day = self.case.handling_note_check_on
        return day is not None and day <= clock.day_of(self.reader.now)

    @property
    def is_offered(self) -> bool:
        """True while a hand-over of the case waits for its answer; read with the case."""
        return getattr(self.case, "is_offered", False)

    @property
    def shown_name(self) -> PersonName | None:
        readable = [name for name in self.names if not name.for_finding_only]
        return readable[0] if readable else None

    @property
    def own_script_name(self) -> PersonName | None:
        main = self.shown_name
        others = (name for name in self.names if not name.for_finding_only)
        return next((name for name in others if main and name.script != main.script), None)

    def tabs(self, current: str) -> list[Tab]:
        counts = {
            "timeline": self.file.lines,
            "activities": len(self.file.activities),
            "outcomes": len(self.file.live_outcomes),
            "names": len(self.names),
        }
        labels = {
            "case": "Overview",
            "timeline": "Timeline",
            "activities": "What we did",
            "outcomes": "Outcomes",
            "names": "Names",
            "proceedings": "Proceedings",
            "notes": "Notes and tasks",
            "evidence": "Files",
        }
        if Permission.CONTACTS in self.held:
            labels["contacts"] = "Contacts"
        labels["history"] = "History"
        labels["access"] = "Who can see this"
        return [
            Tab(
                label, reverse(f"cases:{name}", args=[self.case.reference]), name == current, counts.get(name)
            )
            for name, label in labels.items()
        ]


def open_page(request: HttpRequest, reference: str) -> CasePage:
    """Load a case through the gate with all that its pages show; Http404 when it is not visible."""
    case, held = access.opened_or_404(request.user, reference)
    names = list(access.names_for(request.user, [case]))
    return CasePage(case, held, case_file.read(case), names, Reader(case, held, request.user, timezone.now()))


def shared_case(request: HttpRequest, reference: str) -> Case:
    """Load a case for who gives access to it; Http404 when hidden, NotAllowed when that is not theirs."""
    case = access.case_or_404(request.user, reference)
    access.require(request.user, Permission.SHARE, case)
    return case


def about(request: HttpRequest, case: Case) -> dict[str, Any]:
    """Return what each page of one act shows: the case, and the name shown with one more."""
    names = [name for name in access.names_for(request.user, [case]) if not name.for_finding_only][:2]
    return {"case": case, "names": names}


def back_to_access(request: HttpRequest, case: Case) -> HttpResponse:
    """Return to who can see the case, or to My work when it is closed to the reader by now."""
    if access.cases_for(request.user).filter(pk=case.pk).exists():
        return redirect("cases:access", case.reference)
    return redirect("cases:my_work")


def answers_refusals(view: _View) -> _View:
    """Answer 403 with a sentence where the case is visible but the act is not allowed."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotAllowed as refusal:
            return render(request, "403.html", {"sentence": str(refusal)}, status=403)

    return answered


def say(request: HttpRequest, words: str, *, undo: str = "") -> None:
    """Leave a notice for the next page, with its way back."""
    messages.success(request, words, extra_tags=f"undo:{undo}" if undo else "")

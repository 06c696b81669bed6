"""What the pages of an import share: whose they are, the steps on top, and where one goes on."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import imports
from cases.list_contents import contents_of
from cases.models import Import
from cases.vocabulary import ImportState
from cases.web.import_forms import VersionForm
from cases.web.pages import answers_refusals

_View = Callable[..., HttpResponse]
FILE, MATCH, CHECK, RUN, DONE = "import_file", "import_match", "import_check", "import_run", "import_done"

_WHERE_NOW = {
    ImportState.READING: FILE,
    ImportState.UNREADABLE: FILE,
    ImportState.MATCHING: FILE,
    ImportState.CHECKING: CHECK,
    ImportState.CHECKED: CHECK,
    ImportState.IMPORTING: RUN,
    ImportState.STOPPED: RUN,
    ImportState.DONE: DONE,
    ImportState.UNDOING: DONE,
    ImportState.UNDONE: DONE,
}
# The pages that may be opened in each state, besides the one it is at.
_ALSO_OPEN = {
    ImportState.MATCHING: (MATCH,),
    ImportState.CHECKED: (FILE, MATCH),
    ImportState.STOPPED: (CHECK, DONE),
}


@dataclass(frozen=True)
class Step:
    """One step of the tracker: where it is, and whether it is the one shown, behind, or can be opened."""

    label: str
    url: str
    is_current: bool
    is_behind: bool


def for_importers(view: _View) -> _View:
    """Give a view the import of its address; to anybody else there is no such page."""

    @answers_refusals
    @wraps(view)
    def answer(request: HttpRequest, key: UUID, **asked: Any) -> HttpResponse:
        return view(request, imports.import_or_404(request.user, key), **asked)

    return answer


def act(request: HttpRequest, of_import: Import, form: VersionForm, done: Callable[..., Any]) -> None:
    """Do one thing with the import, as the page showed it."""
    done(of_import, version=form.cleaned_data["version"], actor=request.user, at=timezone.now())


def go_on(of_import: Import) -> HttpResponse:
    """Lead to the page that the import is at."""
    return redirect(f"cases:{page_of(of_import)}", of_import.key)


def page_of(of_import: Import) -> str:
    return _WHERE_NOW[ImportState(of_import.state)]


def is_open(of_import: Import, page: str) -> bool:
    """True where this page of the import may be looked at now."""
    state = ImportState(of_import.state)
    return page == _WHERE_NOW[state] or page in _ALSO_OPEN.get(state, ())


def head(of_import: Import, page: str) -> dict[str, Any]:
    """Return what every page of an import shows."""
    return {
        "import": of_import,
        "contents": contents_of(of_import.contents),
        "steps": steps(of_import, page),
        "crumbs": [
            {"label": _("Imports"), "url": reverse("cases:imports")},
            {"label": _labels()[page]},
        ],
    }


def _labels() -> dict[str, str]:
    return {
        FILE: _("Upload"),
        MATCH: _("Match columns"),
        CHECK: _("Check"),
        RUN: _("Import"),
        DONE: _("Done"),
    }


def steps(of_import: Import | None, page: str) -> list[Step]:
    """Return the steps of the tracker, the one of `page` marked."""
    order = list(_labels())
    here = order.index(page)
    return [
        Step(
            label,
            reverse(f"cases:{name}", args=[of_import.key])
            if of_import and name != page and is_open(of_import, name)
            else "",
            name == page,
            place < here,
        )
        for place, (name, label) in enumerate(_labels().items())
    ]

"""The panel beside a new case: who may be the same person, and what was answered so far."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from cases import access, access_log, duplicates, intakes
from cases.access import Permission
from cases.duplicates import Alike
from cases.models import Case, IntakeDecision, PersonName
from cases.vocabulary import FileState, Read
from cases.web.forms import NewCaseForm


@dataclass(frozen=True)
class Row:
    """Somebody who may be the same person. `declined`: why the case was, where it was."""

    alike: Alike
    shown: PersonName | None
    may_link: bool
    declined: IntakeDecision | None

    @property
    def is_declined(self) -> bool:
        return self.alike.case.file_state == FileState.DECLINED


def rows_for(request: HttpRequest, form: NewCaseForm, told_apart: Iterable[Case]) -> list[Row]:
    """Return the visible people most like the one typed, without those told apart from them already."""
    form.is_valid()
    said = getattr(form, "cleaned_data", {})
    left_out = [case.pk for case in told_apart]
    found = duplicates.alike(request.user, spellings(said), born=said.get("born_on"), but=left_out)
    cases = [one.case for one in found]
    if found:
        access_log.note(request, Read.SEARCH, detail=f"{len(found)} found")
    return _rows(request.user, found, cases)


def _rows(actor: Any, found: list[Alike], cases: list[Case]) -> list[Row]:
    shown: dict[int, PersonName] = {}
    for name in access.names_for(actor, cases):
        if not name.for_finding_only:
            shown.setdefault(name.case_id, name)
    held = access.cases_for(actor, Permission.RECORD).filter(pk__in=[case.pk for case in cases])
    recordable = set(held.values_list("pk", flat=True))
    declined = intakes.declined_among(cases)
    return [
        Row(one, shown.get(one.case.pk), one.case.pk in recordable, declined.get(one.case.pk))
        for one in found
    ]


def spellings(said: dict[str, Any]) -> list[str]:
    """Return the names typed, the first first; none that is said not to be known."""
    first = "" if said.get("name_not_known") else said.get("name", "").strip()
    typed = [first, *said.get("other_names", "").splitlines()]
    return [spelling for spelling in typed if spelling.strip()]


def named(request: HttpRequest, field: str) -> list[Case]:
    """Return the visible cases whose references were sent as `field`."""
    said = request.POST.getlist(field)[:50]
    return list(access.cases_for(request.user).filter(reference__in=said)) if said else []

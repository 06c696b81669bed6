"""The list of cases: filters, and pages by key."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases import access
from cases.models import Case
from cases.models.cases import CaseQuerySet
from cases.web.filters import CaseFilter

PAGE = 25
COUNTED_UP_TO = 1000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class ListPage:
    """One page of the list, newest first, and the addresses of the next and the first."""

    cases: list[Case]
    older_url: str
    newer_url: str


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    visible = access.cases_for(request.user)
    narrowed = CaseFilter(request.GET, queryset=visible, actor=request.user)
    rows = narrowed.qs if narrowed.is_valid() else visible
    page = _page(rows, request.GET)
    total = rows[: COUNTED_UP_TO + 1].count()
    context = {
        "filter": narrowed,
        "page": page,
        "total": min(total, COUNTED_UP_TO),
        "is_more": total > COUNTED_UP_TO,
        "is_unknown": not narrowed.is_valid(),
        "pills": narrowed.pills(request.GET) if narrowed.is_valid() else [],
        "may_open": access.may_open_cases(request.user),
    }
    return render(request, "cases/list.html", context)


def _page(rows: CaseQuerySet, query: QueryDict) -> ListPage:
    """Return the page after the key in `after`: as quick on the last page as on the first."""
    key = _read_key(query.get("after", ""))
    if key:
        at, number = key
        rows = rows.filter(Q(updated_at__lt=at) | Q(updated_at=at, pk__lt=number))
    found = list(rows.for_list()[: PAGE + 1])
    older = _address(query, _key(found[PAGE - 1])) if len(found) > PAGE else ""
    return ListPage(found[:PAGE], older, _address(query, "") if key else "")


def _key(case: Case) -> str:
    return f"{(case.updated_at - _EPOCH) // _MICROSECOND}-{case.pk}"


def _read_key(text: str) -> tuple[datetime, int] | None:
    micros, _, number = text.partition("-")
    if not (text.isascii() and micros.isdigit() and number.isdigit()) or len(text) > 40:
        return None
    try:
        return _EPOCH + int(micros) * _MICROSECOND, int(number)
    except OverflowError:
        return None


def _address(query: QueryDict, after: str) -> str:
    wanted: Any = query.copy()
    wanted.pop("after", None)
    if after:
        wanted["after"] = after
    return f"?{wanted.urlencode()}"

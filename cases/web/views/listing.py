"""The list of cases: filters, and pages by key."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases import access, list_exports, saved_views, together
from cases.models import Case, SavedView
from cases.models.cases import CaseQuerySet
from cases.vocabulary import TogetherKind
from cases.web import columns
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
    views = saved_views.usable(request.user)
    view = next((one for one in views if one.slug == request.GET.get("view")), None)
    query = _as_kept(view) if view else request.GET
    visible = access.cases_for(request.user)
    narrowed = CaseFilter(query, queryset=visible, actor=request.user)
    rows = _narrowed(narrowed, view, visible)
    shown = columns.chosen(query.getlist("columns"))
    page = _page(rows, request.GET, with_campaigns=any(column.key == "campaigns" for column in shown))
    total = rows[: COUNTED_UP_TO + 1].count()
    known = narrowed.known(query) if narrowed.is_valid() else {}
    context = {
        "filter": narrowed,
        "page": page,
        "total": min(total, COUNTED_UP_TO),
        "is_more": total > COUNTED_UP_TO,
        "is_unknown": not narrowed.is_valid() and view is None,
        "is_closed": not narrowed.is_valid() and view is not None,
        "pills": narrowed.pills(query) if narrowed.is_valid() else [],
        "may_open": access.may_open_cases(request.user),
        "views": views,
        "view": view,
        "columns": shown,
        "all_columns": columns.COLUMNS,
        "kept": known,
        "keep_query": urlencode({**known, "columns": [column.key for column in shown]}, doseq=True),
        "kinds": TogetherKind.choices,
        "may_export": list_exports.may_take_out(request.user),
        "most": together.MOST_AT_ONCE,
    }
    return render(request, "cases/list.html", context)


def _as_kept(view: SavedView) -> QueryDict:
    """Return what a view keeps as if it stood in the address."""
    query = QueryDict(mutable=True)
    for name, values in view.query.items():
        query.setlist(name, values)
    return query


def _narrowed(narrowed: CaseFilter, view: SavedView | None, visible: CaseQuerySet) -> CaseQuerySet:
    """Return the rows; none by a view that narrows to what is closed to its reader, and never all of them."""
    if narrowed.is_valid():
        return narrowed.qs
    return visible.none() if view else visible


def _page(rows: CaseQuerySet, query: QueryDict, *, with_campaigns: bool) -> ListPage:
    """Return the page after the key in `after`: as quick on the last page as on the first."""
    key = _read_key(query.get("after", ""))
    if key:
        at, number = key
        rows = rows.filter(Q(updated_at__lt=at) | Q(updated_at=at, pk__lt=number))
    if with_campaigns:
        rows = rows.with_campaigns()
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

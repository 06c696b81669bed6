"""Keep the list as it is narrowed now, under a name; share it with an office; put it away."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases import access, colleagues, saved_views
from cases.models import SavedView, User
from cases.operations import viewing
from cases.web import columns
from cases.web.filters import CaseFilter
from cases.web.pages import answers_refusals, say
from cases.web.saving import accepted, written_once
from cases.web.view_forms import ViewForm


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Ask for a name of what the list is narrowed to in the address, and keep it."""
    query = remembered(request, request.GET)
    form = _form(request)
    if form.is_valid():
        row = written_once(
            request,
            form,
            lambda at: viewing.save_view(
                name=form.cleaned_data["name"],
                query=query,
                office=form.cleaned_data["office"],
                actor=cast(User, request.user),
                at=at,
            ),
        )
        if row is not None:
            say(request, _("The view is kept."))
            return redirect(address_of(row))
    context = {"form": form, "query": query, "cancel": f"{reverse('cases:cases')}?{as_query(query)}"}
    return render(request, "cases/view.html", context, status=422 if form.errors else 200)


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Rename a view of one's own, or share it."""
    view = saved_views.own_or_404(request.user, slug)
    form = _form(request, initial={"name": view.name, "office": view.office_id})
    if form.is_valid() and accepted(
        form,
        lambda: viewing.save_view(
            name=form.cleaned_data["name"],
            query=view.query,
            office=form.cleaned_data["office"],
            actor=cast(User, request.user),
            at=timezone.now(),
            view=view,
        ),
    ):
        say(request, _("The view is kept."))
        return redirect(address_of(view))
    context = {"form": form, "view": view, "cancel": address_of(view)}
    return render(request, "cases/view.html", context, status=422 if form.errors else 200)


@answers_refusals
@require_POST
def end(request: HttpRequest, slug: str) -> HttpResponse:
    view = saved_views.own_or_404(request.user, slug)
    viewing.end_view(view, actor=cast(User, request.user), at=timezone.now())
    say(request, _("The view was put away."), undo=reverse("cases:restore_view", args=[slug]))
    return redirect("cases:cases")


@answers_refusals
@require_POST
def restore(request: HttpRequest, slug: str) -> HttpResponse:
    view = saved_views.own_or_404(request.user, slug)
    form = ViewForm({"name": view.name}, offices=[])
    if accepted(form, lambda: viewing.restore_view(view, actor=cast(User, request.user), at=timezone.now())):
        return redirect(address_of(view))
    return render(request, "together/none.html", {"sentence": str(form.refusal)}, status=409)  # type: ignore[attr-defined]


def _form(request: HttpRequest, **kwargs: Any) -> ViewForm:
    mine = access.offices_of(request.user)
    offices = [office for office in colleagues.offices() if office.pk in mine]
    return ViewForm(request.POST or None, offices=offices, **kwargs)


def remembered(request: HttpRequest, query: QueryDict) -> dict[str, list[str]]:
    """Return of an address what a view keeps: known filters and columns, with the values that are known."""
    narrowed = CaseFilter(query, queryset=access.cases_for(request.user), actor=request.user)
    shown = [column.key for column in columns.COLUMNS if column.key in query.getlist("columns")]
    return {**narrowed.known(query), **({"columns": shown} if shown else {})}


def as_query(query: dict[str, list[str]]) -> str:
    found = QueryDict(mutable=True)
    for name, values in query.items():
        found.setlist(name, values)
    return found.urlencode()


def address_of(view: SavedView) -> str:
    return f"{reverse('cases:cases')}?view={view.slug}"

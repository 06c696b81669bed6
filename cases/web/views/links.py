"""Cases that belong together: shown where the reader sees both."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import access, linked, merged_cases, references
from cases.access import NotAllowed
from cases.models import Case
from cases.operations import linking
from cases.vocabulary import LinkKind, Permission
from cases.web.forms import ReasonForm
from cases.web.heads import working_head
from cases.web.pages import about, answers_refusals, open_page, say
from cases.web.saving import accepted, written_once
from cases.web.working_forms import LinkForm

NO_SUCH_CASE = "No case you can see has this reference. Check it."


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, reference: str) -> HttpResponse:
    page = open_page(request, reference)
    form = LinkForm(request.POST or None)
    if request.method == "POST":
        access.require(request.user, Permission.RECORD, page.case)
        if form.is_valid() and _link(request, page.case, form):
            say(request, _("Linked. It is shown on both, to who can see both."))
            return redirect("cases:links", reference)
    context = {
        **working_head(page, "links"),
        "form": form,
        "linked": linked.linked_to(request.user, page.case),
        "merges": merged_cases.of_case(page.case),
    }
    return render(request, "working/links.html", context, status=422 if form.errors else 200)


def _link(request: HttpRequest, case: Case, form: LinkForm) -> bool:
    said = form.cleaned_data
    other = _other(request, said["other_case"])
    if other is None:
        form.add_error("other_case", NO_SUCH_CASE)
        return False
    try:
        row = written_once(
            request,
            form,
            lambda at: linking.link_cases(
                case,
                other,
                kind=LinkKind(said["kind"]),
                relation=said["relation"],
                actor=request.user,
                at=at,
            ),
            {"other": "other_case"},
        )
    except NotAllowed:
        form.add_error("other_case", _("You may see that case, but not record on it."))
        return False
    return row is not None


def _other(request: HttpRequest, typed: str) -> Case | None:
    """Return the visible case of the reference typed; hidden and absent ones read alike."""
    reference = references.read_reference(typed)
    return access.with_reference(access.cases_for(request.user), reference or "").first()


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, reference: str, row: int) -> HttpResponse:
    case = access.case_or_404(request.user, reference)
    found = linked.link_of(request.user, case, row)
    for one in (case, found.case):
        access.require(request.user, Permission.RECORD, one)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and accepted(
        form,
        lambda: linking.end_link(
            found.link, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now()
        ),
    ):
        say(request, _("The link was ended, on both."))
        return redirect("cases:links", reference)
    context = {**about(request, case), "linked": found, "form": form}
    return render(request, "working/end_link.html", context, status=422 if form.errors else 200)

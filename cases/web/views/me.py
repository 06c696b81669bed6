"""One's own account: settings, safety, and what one can see."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases import access, access_log, clock, colleagues, explaining, holdings, staff
from cases.access import OrganisationPermission
from cases.models import User
from cases.operations.choosing import choose_settings
from cases.operations.safety import begin_travel
from cases.vocabulary import Digest, Read, Theme
from cases.web.account_tabs import tabs
from cases.web.me_forms import SettingsForm, TravelForm
from cases.web.pages import say
from cases.web.people_words import own_lock_warning
from cases.web.saving import accepted

_CHOSEN = ("language", "theme", "single_keys", "digest", "digest_hour")


@require_http_methods(["GET", "HEAD", "POST"])
def own_settings(request: HttpRequest) -> HttpResponse:
    user = request.user
    initial = {name: getattr(user, name) for name in _CHOSEN}
    form = SettingsForm(request.POST or None, initial=initial)
    if form.is_valid():
        said, me = form.cleaned_data, _me(request)
        choose_settings(
            me,
            language=said.get("language", ""),
            theme=Theme(said["theme"]),
            single_keys=said["single_keys"],
            digest=Digest(said["digest"]),
            digest_hour=int(said["digest_hour"] or me.digest_hour),
            actor=me,
        )
        say(request, _("Your settings are saved."))
        return redirect("cases:settings")
    context = {
        "form": form,
        "tabs": tabs("cases:settings"),
        "offices": staff.offices_of(user),
        "only_language": settings.LANGUAGES[0][1] if len(settings.LANGUAGES) == 1 else "",
    }
    return render(request, "me/settings.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def own_safety(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    form = TravelForm(request.POST or None)
    if form.is_valid() and accepted(form, lambda: _travel(request, form)):
        say(request, _("Contacts, restricted and sealed cases and export are closed to you until then."))
        return redirect("cases:my_safety")
    travel = staff.travel_of(request.user, now)
    context = {
        "form": form,
        "tabs": tabs("cases:my_safety"),
        "travel": travel,
        "lock_warning": own_lock_warning(_me(request)),
        "offices": staff.offices_of(request.user),
        "colleagues": staff.colleagues_of(request.user),
    }
    return render(request, "me/safety.html", context, status=422 if form.errors else 200)


def _travel(request: HttpRequest, form: TravelForm) -> object:
    person = _me(request)
    access_log.note(request, Read.SAFETY, about=person, detail="travel begun")
    until = clock.end_of(form.cleaned_data["until"])
    return begin_travel(person, until=until, actor=request.user, at=timezone.now())


def _me(request: HttpRequest) -> User:
    person = colleagues.person_numbered(request.user.pk or 0)
    if person is None:
        raise Http404
    return person


@require_safe
def own_access(request: HttpRequest) -> HttpResponse:
    """Numbers of what one sees oneself. Nothing of bars: they would tell that something is hidden."""
    person = _me(request)
    reach = explaining.what_they_see(person)
    groups = (one.held.group.pk for one in reach.campaigns if one.held.group)
    context = {
        "tabs": tabs("cases:my_access"),
        "reach": reach,
        "countries": holdings.countries_of(groups),
        "permissions": [
            permission.label
            for permission in OrganisationPermission
            if access.may_in_organisation(request.user, permission)
        ],
    }
    return render(request, "me/access.html", context)

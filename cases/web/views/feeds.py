"""A calendar feed: made and ended by its person, read by a calendar program without signing in."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import access_log, calendar_file, colleagues, feeds
from cases.models import User
from cases.operations import feeding
from cases.vocabulary import Read
from cases.web import step_up
from cases.web.account_tabs import tabs
from cases.web.pages import say


@login_not_required
@require_safe
@sensitive_variables("token")
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with references and kinds alone. A feed that is not to be read was never there."""
    user = feeds.reader_of(token)
    if user is None:
        raise Http404
    now = timezone.now()
    told = feeds.events_for(user, at=now)
    request.user = user  # the log says whose feed was read
    access_log.note(request, Read.FEED, references=sorted({reference for reference, _event in told}))
    content = calendar_file.written([event for _reference, event in told], name="Casework", at=now)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="casework.ics"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("token")
def own_feed(request: HttpRequest) -> HttpResponse:
    """Show whether there is a feed; make one, and show its address this once."""
    me, address = _me(request), ""
    if request.method == "POST":
        if answer := step_up.ask_again(request):
            return answer
        token = feeding.make_feed(me, actor=me, at=timezone.now())
        access_log.note(request, Read.FEED, about=me, detail="made")
        address = request.build_absolute_uri(reverse("cases:feed", args=[token]))
    context = {"tabs": tabs("cases:settings"), "feed": feeds.feed_of(me), "address": address}
    return render(request, "me/feed.html", context)


@require_POST
def end_feed(request: HttpRequest) -> HttpResponse:
    me = _me(request)
    feeding.end_feed(me, actor=me, at=timezone.now())
    access_log.note(request, Read.FEED, about=me, detail="ended")
    say(request, _("The feed has ended. Its address shows nothing any more."))
    return redirect("cases:own_feed")


def _me(request: HttpRequest) -> User:
    person = colleagues.person_numbered(request.user.pk or 0)
    if person is None:
        raise Http404
    return person

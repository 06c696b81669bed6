"""Programs that are told: set up, tried, ended, and what became of the last calls. For who manages people."""

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import access_log
from cases.vocabulary import Read
from cases.web.asking_first import said_in, write_once_asked
from cases.web.managing import for_managers, manage_tabs
from cases.web.pages import say
from notifications import webhooks as programs
from notifications.kinds import words_of
from notifications.models import Delivery, Webhook
from notifications.web.forms import WebhookForm


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: HttpRequest) -> HttpResponse:
    form = WebhookForm(said_in(request))
    made: list[tuple[Webhook, str]] = []
    asked = write_once_asked(request, form, lambda: made.append(_set_up(request, form)))
    if asked.answer:
        return asked.answer
    if asked.is_done:
        return _made(request, *made[-1])
    rows = [(one, _host(one), _kinds(one)) for one in programs.all_of_them(request.user)]
    context = {"tabs": _tabs(request), "form": form, "rows": rows}
    return render(request, "notifications/webhooks.html", context, status=422 if form.errors else 200)


def _set_up(request: HttpRequest, form: WebhookForm) -> tuple[Webhook, str]:
    said = form.cleaned_data
    return programs.set_up(
        said["url"],
        said["kinds"],
        made_with=said["submission"] or form.fields["submission"].initial(),
        actor=request.user,
        at=timezone.now(),
    )


def _made(request: HttpRequest, webhook: Webhook, secret: str) -> HttpResponse:
    """Show the secret once, in the answer itself: no page shows it again."""
    if not secret:
        return redirect("notifications:webhook", webhook.pk)
    access_log.note(request, Read.GRANT, detail=f"webhook {webhook.pk} set up")
    context = {"tabs": _tabs(request), "webhook": webhook, "secret": secret}
    return render(request, "notifications/webhook_made.html", context)


@for_managers
@require_safe
def webhook(request: HttpRequest, number: int) -> HttpResponse:
    found = _webhook(request, number)
    access_log.note(request, Read.PEOPLE, detail=f"webhook {number}")
    is_mine = found.maker_id == request.user.pk  # what happened on its maker's cases is theirs to see
    context: dict[str, Any] = {
        "tabs": _tabs(request),
        "webhook": found,
        "host": _host(found),
        "kinds": _kinds(found),
        "deliveries": [(one, _words(one) if is_mine else "") for one in programs.deliveries_of(found)],
        "is_mine": is_mine,
    }
    return render(request, "notifications/webhook.html", context)


@for_managers
@require_POST
def test(request: HttpRequest, number: int) -> HttpResponse:
    found = _webhook(request, number)
    programs.send_test(found, actor=request.user, at=timezone.now())
    say(request, _("A call without a case is on its way."))
    return redirect("notifications:webhook", number)


@for_managers
@require_POST
def again(request: HttpRequest, number: int, delivery: int) -> HttpResponse:
    found = _webhook(request, number)
    if not programs.send_again(found, delivery, actor=request.user, at=timezone.now()):
        raise Http404
    say(request, _("It is sent once more."))
    return redirect("notifications:webhook", number)


@for_managers
@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Needs no showing who one is: it protects."""
    found = _webhook(request, number)
    programs.end(found, actor=request.user, at=timezone.now())
    access_log.note(request, Read.GRANT, detail=f"webhook {number} ended")
    say(request, _("It is told nothing any more."))
    return redirect("notifications:webhook", number)


def _webhook(request: HttpRequest, number: int) -> Webhook:
    found = programs.numbered(request.user, number)
    if found is None:
        raise Http404
    return found


def _host(webhook: Webhook) -> str:
    """Return where it leads, without the path: that may hold a secret of the other side."""
    return urlsplit(webhook.url).hostname or ""


def _kinds(webhook: Webhook) -> list[str]:
    return [str(words_of(kind)) for kind in webhook.kinds]


def _words(one: Delivery) -> str:
    return _("A test") if one.what == programs.TEST else str(words_of(one.what))


def _tabs(request: HttpRequest) -> list[Any]:
    return manage_tabs(request.user, "notifications:webhooks")

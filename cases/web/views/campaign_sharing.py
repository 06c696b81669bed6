"""Who holds a campaign; give access to it, extend it, end it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import access, access_log, colleagues, explaining, foreseeing, holdings
from cases.access import NotAllowed, OrganisationPermission, Permission
from cases.holdings import Holding
from cases.models import Campaign, User
from cases.operations import granting
from cases.operations.writing import Refused
from cases.vocabulary import Read
from cases.web import access_words, step_up
from cases.web.asking_first import ask_first, note_foreseen, said_in, write_once_asked
from cases.web.pages import answers_refusals, say
from cases.web.sharing_forms import EndForm, ExtendForm, GiveForm


@require_safe
def who(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = access.campaign_or_404(request.user, slug)
    now = timezone.now()
    access_log.note(request, Read.OTHER, detail="who holds a campaign")
    held = holdings.of_campaign(campaign)
    live = [one for one in held if one.is_live(now)]
    over = sorted((o for o in held if not o.is_live(now)), key=_over_at, reverse=True)
    context = {
        "campaign": campaign,
        "lines": [(one, explaining.can_words(one.permissions)) for one in live],
        "countries": holdings.countries_of(one.group.pk for one in live if one.group),
        "ended": over[:20],
        "may_share": _may_share(request.user, campaign),
        "now": now,
    }
    return render(request, "access/campaign.html", context)


def _over_at(held: Holding) -> Any:
    return held.ended_at or held.until or held.given_at


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = _shared(request, slug)
    now = timezone.now()
    form = GiveForm(
        said_in(request),
        held=_may_give(request.user, campaign),
        offices=colleagues.offices(),
        people=colleagues.active_people(but=request.user.pk),
        initial={"until": campaign.ends_on},
    )

    def write() -> Any:
        return granting.give_grant(on=campaign, actor=request.user, at=now, **form.terms())

    asked = ask_first(
        request,
        form,
        foresee=lambda: foreseeing.on_campaign(
            campaign, form.cleaned_data["to"], write, actor=request.user, at=now
        ),
        write=write,
    )
    if asked.answer:
        return asked.answer
    if asked.is_done:
        to = form.cleaned_data["to"]
        _note(request, to if isinstance(to, User) else None)
        say(request, _("Access was given to %(who)s.") % {"who": str(to)})
        return redirect("cases:campaign_access", slug)
    lines = access_words.campaign_lines(asked.effect) if asked.effect else []
    context = {"campaign": campaign, "form": form, "lines": lines}
    return render(request, "access/campaign_give.html", context, status=422 if form.errors else 200)


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, slug: str, bundle: UUID) -> HttpResponse:
    campaign = access.campaign_or_404(request.user, slug)
    held = _held(campaign, bundle)
    if held.person != request.user:
        campaign = _shared(request, slug)
    now = timezone.now()
    form = EndForm(said_in(request), initial={"reason": _("No longer needed")})

    def write(reason: str) -> Any:
        return granting.end_grant(bundle, reason=reason, actor=request.user, at=now)

    effect = foreseeing.on_campaign(
        campaign,
        granting.receiver_of(held),
        lambda: write("foreseen"),
        actor=request.user,
        at=now,
    )
    asked = write_once_asked(request, form, lambda: write(form.cleaned_data["reason"]))
    if asked.answer:
        return asked.answer
    if asked.is_done:
        _note(request, held.person)
        undo = f"/campaigns/{slug}/access/{bundle}/undo/" if held.person != request.user else ""
        say(request, _("Access of %(who)s ended.") % {"who": held.holder_name}, undo=undo)
        still = _may_open(request.user, slug)
        return redirect("cases:campaign_access", slug) if still else redirect("cases:my_work")
    context = {
        "campaign": campaign,
        "form": form,
        "held": held,
        "can": explaining.can_words(held.permissions),
        "lines": access_words.campaign_lines(effect, ends=True),
    }
    note_foreseen(request, held.person)
    return render(request, "access/campaign_end.html", context, status=422 if form.errors else 200)


@answers_refusals
@require_POST
def undo_end(request: HttpRequest, slug: str, bundle: UUID) -> HttpResponse:
    campaign = _shared(request, slug)
    if answer := step_up.ask_again(request):
        return answer
    try:
        granting.give_back(bundle, on=campaign, actor=request.user, at=timezone.now())
    except Refused as refusal:
        context = {"campaign": campaign, "sentence": str(refusal)}
        return render(request, "access/campaign_refused.html", context, status=409)
    access_log.note(request, Read.GRANT)
    say(request, _("Undone: access is as it was."))
    return redirect("cases:campaign_access", slug)


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, slug: str, bundle: UUID) -> HttpResponse:
    campaign = _shared(request, slug)
    held = _held(campaign, bundle)
    form = ExtendForm(said_in(request), initial={"reason": held.reason})
    asked = write_once_asked(
        request,
        form,
        lambda: granting.extend_grant(
            bundle, on=campaign, actor=request.user, at=timezone.now(), **form.terms()
        ),
    )
    if asked.answer:
        return asked.answer
    if asked.is_done:
        _note(request, held.person)
        say(request, access_words.keeps_until(held.holder_name, form.terms()["until"]))
        return redirect("cases:campaign_access", slug)
    context = {
        "campaign": campaign,
        "form": form,
        "held": held,
        "can": explaining.can_words(held.permissions),
    }
    access_log.note(request, Read.OTHER, about=held.person, detail="who holds a campaign")
    return render(request, "access/campaign_extend.html", context, status=422 if form.errors else 200)


def _held(campaign: Campaign, bundle: UUID) -> Holding:
    held = holdings.of_bundle(bundle, on=campaign)
    if held is None:
        raise Http404
    return held


def _shared(request: HttpRequest, slug: str) -> Campaign:
    """Return the campaign to who gives access to it; NotAllowed to who only holds it."""
    campaign = access.campaign_or_404(request.user, slug)
    if not _may_share(request.user, campaign):
        raise NotAllowed(_("You may not give access to this campaign."))
    return campaign


def _may_share(actor: Any, campaign: Campaign) -> bool:
    return Permission.SHARE in _may_give(actor, campaign)


def _may_give(actor: Any, campaign: Campaign) -> frozenset[Permission]:
    """Return what `actor` may give: what they hold, or anything for who manages people."""
    if access.may_in_organisation(actor, OrganisationPermission.PEOPLE):
        return frozenset(Permission)
    return access.permissions_in_campaign(actor, campaign)


def _may_open(actor: Any, slug: str) -> bool:
    is_theirs = access.campaigns_for(actor).filter(slug=slug).exists()
    return is_theirs or access.may_in_organisation(actor, OrganisationPermission.PEOPLE)


def _note(request: HttpRequest, about: User | None) -> None:
    access_log.note(request, Read.GRANT, about=about)

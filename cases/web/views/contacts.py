"""Whom to reach about a case, and who its sources are: only with `contacts`."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases import access, access_log, contact_book
from cases.models import Contact
from cases.operations import contacts as operations
from cases.operations.contacts import FIELDS, ContactChanged, ContactDraft
from cases.operations.writing import Refused
from cases.vocabulary import ContactKind, Permission, Read
from cases.web.contact_forms import ContactForm, IdentityForm
from cases.web.forms import add_refusal
from cases.web.heads import case_head
from cases.web.pages import CasePage, answers_refusals, open_page, say
from cases.web.saving import written_once


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def contacts(request: HttpRequest, reference: str) -> HttpResponse:
    page = _open(request, reference)
    form = ContactForm(request.POST or None)
    if request.method == "POST":
        access.require(request.user, Permission.RECORD, page.case)
        if form.is_valid() and _add(request, page, form):
            say(request, "The contact was written down.")
            return redirect("cases:contacts", reference)
    return _answer(request, page, "contacts/contacts.html", form)


def _add(request: HttpRequest, page: CasePage, form: ContactForm) -> bool:
    draft = form.draft()
    row = written_once(
        request, form, lambda at: operations.add_contact(page.case, draft, actor=request.user, at=at)
    )
    return row is not None


@dataclass(frozen=True)
class Clash:
    """One field that two people changed: as the form was opened, as it stands, as it was typed."""

    label: str
    opened: str
    now: str
    typed: str
    choice: Any


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def edit_contact(request: HttpRequest, reference: str, row: int) -> HttpResponse:
    page = _open(request, reference)
    contact = contact_book.contact_of(request.user, page.case, row)
    access.require(request.user, Permission.RECORD, page.case)
    form = ContactForm(request.POST or None, initial=_said(contact))
    clashes: list[Clash] = []
    if request.method == "POST" and form.is_valid():
        try:
            operations.edit_contact(
                contact,
                form.draft(operations.draft_of(contact)),
                version=form.cleaned_data["version"] or 0,
                actor=request.user,
                at=timezone.now(),
            )
        except ContactChanged as changed:
            form, clashes = _both(form, changed)
            return _clash(request, page, contact, form, clashes)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            say(request, "The contact was saved.")
            return redirect("cases:contacts", reference)
    if form.errors and form.collisions:
        return _clash(request, page, contact, form, _clashes(form, form.collisions, contact, contact))
    return _answer(request, page, "contacts/edit.html", form, contact=contact)


def _both(form: ContactForm, changed: ContactChanged) -> tuple[ContactForm, list[Clash]]:
    """Return the form once more: their edits taken over where nobody else typed, the rest to choose."""
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    typed = form.draft()
    collided = []
    for name in FIELDS:
        opened, now = getattr(changed.opened, name), getattr(changed.now, name)
        if getattr(typed, name) == opened:
            data[name] = now
        elif now not in (opened, getattr(typed, name)):
            collided.append(name)
        data.pop(f"keep_{name}", None)
    data["version"], data["collided"] = str(changed.now.version), ",".join(collided)
    again = ContactForm(data)
    for name in collided:
        again.fields[f"keep_{name}"].required = False  # nothing was asked yet: nothing is wrong yet
    again.is_valid()
    for name in collided:
        again.fields[f"keep_{name}"].required = True
    return again, _clashes(again, collided, changed.opened, changed.now)


def _clashes(
    form: ContactForm, names: list[str], opened: ContactDraft | Contact, now: Contact
) -> list[Clash]:
    return [
        Clash(
            str(form.fields[name].label),
            _shown(name, getattr(opened, name)),
            _shown(name, getattr(now, name)),
            _shown(name, form.data.get(name, "")),
            form[f"keep_{name}"],
        )
        for name in names
    ]


def _shown(name: str, value: str) -> str:
    return str(ContactKind(value).label) if name == "kind" and value in ContactKind.values else value


def _clash(
    request: HttpRequest, page: CasePage, contact: Contact, form: ContactForm, clashes: list[Clash]
) -> HttpResponse:
    context = {
        **case_head(page, "contacts"),
        "form": form,
        "contact": contact,
        "clashes": clashes,
        "who": contact_book.last_editor(contact),
        "is_clash": True,
    }
    return render(request, "contacts/edit.html", context, status=409)


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def end_contact(request: HttpRequest, reference: str, row: int) -> HttpResponse:
    page = _open(request, reference)
    contact = contact_book.contact_of(request.user, page.case, row)
    access.require(request.user, Permission.RECORD, page.case)
    sentence = ""
    if request.method == "POST":
        try:
            operations.end_contact(contact, actor=request.user, at=timezone.now())
        except Refused as refusal:
            sentence = str(refusal)
        else:
            say(request, "The contact was ended. It stays in the list, marked.")
            return redirect("cases:contacts", reference)
    context = {**case_head(page, "contacts"), "contact": contact, "sentence": sentence}
    return render(request, "contacts/end.html", context, status=422 if sentence else 200)


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: HttpRequest, reference: str, row: int) -> HttpResponse:
    page = _open(request, reference)
    line = contact_book.source_of(request.user, page.case, row)
    access.require(request.user, Permission.RECORD, page.case)
    known = line.identity
    initial = {"who": known.who, "how_to_reach": known.how_to_reach} if known else {}
    initial["seen_at"] = known.written_at.isoformat() if known else ""
    form = IdentityForm(request.POST or None, initial=initial)
    changed = False
    if request.method == "POST" and form.is_valid():
        try:
            operations.identify_source(
                page.case,
                line.source,
                who=form.cleaned_data["who"],
                how_to_reach=form.cleaned_data["how_to_reach"],
                seen_at=form.seen(),
                actor=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            changed = refusal.field == "changed"
            add_refusal(form, refusal)
            form.data = {**form.data.dict(), "seen_at": initial["seen_at"]}  # type: ignore[attr-defined]
        else:
            say(request, "Who this source is was written down.")
            return redirect("cases:contacts", reference)
    status = 409 if changed else 422 if form.errors else 200
    context = {**case_head(page, "contacts"), "form": form, "line": line, "changed": changed}
    return render(request, "contacts/identity.html", context, status=status)


def _open(request: HttpRequest, reference: str) -> CasePage:
    """Open the case's page for who holds `contacts`; the log says that contacts were read."""
    page = open_page(request, reference)
    if Permission.CONTACTS not in page.held:
        access.require(request.user, Permission.CONTACTS, page.case)
    access_log.note(request, Read.CONTACTS, references=[page.case.reference])
    return page


def _said(contact: Contact) -> dict[str, Any]:
    return {name: getattr(contact, name) for name in FIELDS} | {"version": contact.version}


def _answer(
    request: HttpRequest, page: CasePage, template: str, form: ContactForm, **more: Any
) -> HttpResponse:
    context = {**case_head(page, "contacts"), "form": form, **more}
    if template == "contacts/contacts.html":
        context["contacts"] = contact_book.contacts_of(request.user, page.case)
        context["sources"] = contact_book.sources_of(request.user, page.case)
    return render(request, template, context, status=422 if form.errors else 200)

"""Contacts and sources' identities of one case, for who holds `contacts` on it."""

from dataclasses import dataclass

from django.http import Http404

from cases import access
from cases.access import Actor
from cases.models import Case, Contact, Source, SourceIdentity
from cases.vocabulary import Permission


@dataclass(frozen=True)
class SourceLine:
    """A source of the case, the words of what it stands under, and who it is when that is known."""

    source: Source
    says: str
    identity: SourceIdentity | None


def contacts_of(actor: Actor, case: Case) -> list[Contact]:
    """Return the case's contacts, those no longer good last."""
    access.require(actor, Permission.CONTACTS, case)
    rows = Contact.objects.filter(case=case).select_related("added_by", "case").order_by("pk")
    return sorted(rows, key=lambda row: row.ended_at is not None)


def contact_of(actor: Actor, case: Case, number: int) -> Contact:
    """Return one contact of the case; Http404 for one of another case as for one that never was."""
    access.require(actor, Permission.CONTACTS, case)
    row = Contact.objects.filter(case=case, pk=number).select_related("case", "added_by").first()
    if row is None:
        raise Http404
    return row


def last_editor(contact: Contact) -> str:
    """Return the working name of who saved the contact last; empty for the operator."""
    edit = contact.history.select_related("history_user").order_by("-history_id").first()
    return edit.history_user.working_name if edit and edit.history_user else ""


def sources_of(actor: Actor, case: Case) -> list[SourceLine]:
    """Return the sources of the case's own statements.

    The source of an activity stands under several cases at once, so nobody says here who it is.
    """
    access.require(actor, Permission.CONTACTS, case)
    rows = Source.objects.of_case(case).select_related(
        "identity", "identity__written_by", "status_change", "outcome", "event", "designation"
    )
    return [_line(row) for row in rows.order_by("-pk")]


def source_of(actor: Actor, case: Case, number: int) -> SourceLine:
    line = next((line for line in sources_of(actor, case) if line.source.pk == number), None)
    if line is None:
        raise Http404
    return line


def _line(row: Source) -> SourceLine:
    if row.status_change:
        says = f"{row.status_change.get_to_display()}, {row.status_change.happened_on.words()}"
    elif row.outcome:
        says = f"{row.outcome.get_kind_display()}, {row.outcome.happened_on.words()}"
    elif row.event:
        says = f"{row.event.get_kind_display()}, {row.event.happened_on.words()}"
    elif row.designation:
        says = f"{row.designation.get_kind_display()}, {row.designation.given_on.words()}"
    else:
        says = ""
    return SourceLine(row, says, getattr(row, "identity", None))

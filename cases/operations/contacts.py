"""Whom to reach about a case, and who its sources are. Needs `contacts`, and `record` to write."""

from dataclasses import dataclass, fields
from datetime import datetime

from django.db import transaction

from cases import access
from cases.access import Actor
from cases.models import Case, Contact, Source, SourceIdentity
from cases.operations.writing import Refused, lock, save_edit, user_or_none
from cases.vocabulary import ContactKind, Permission

WRITTEN_DOWN = "Contact written down"
EDITED = "Contact edited"
ENDED = "Contact ended"


@dataclass(frozen=True)
class ContactDraft:
    """A contact as typed. `how` is telephone, e-mail or address; `safely` is how to reach them unharmed."""

    kind: ContactKind
    name: str
    relation: str = ""
    how: str = ""
    safely: str = ""
    note: str = ""


FIELDS = tuple(field.name for field in fields(ContactDraft))


class ContactChanged(Refused):
    """Somebody saved this contact after the form was opened. Nothing was written.

    `opened` is what the form showed, `now` what stands; which fields collide is the reader's to see.
    """

    def __init__(self, opened: ContactDraft, now: Contact) -> None:
        super().__init__("Somebody changed this contact while you were writing. Choose what to keep.")
        self.opened, self.now = opened, now


def _require(actor: Actor, case: Case) -> None:
    access.require(actor, Permission.CONTACTS, case)
    access.require(actor, Permission.RECORD, case)


def draft_of(contact: Contact) -> ContactDraft:
    return ContactDraft(**{name: getattr(contact, name) for name in FIELDS})


@transaction.atomic
def add_contact(case: Case, draft: ContactDraft, *, actor: Actor, at: datetime) -> Contact:
    _require(actor, case)
    lock(case)
    _check(draft)
    row = Contact(case=case, added_at=at, added_by=user_or_none(actor), **_columns(draft))
    _noted(row, actor, at, WRITTEN_DOWN)
    row.save()
    return row


@transaction.atomic
def edit_contact(
    contact: Contact, draft: ContactDraft, *, version: int, actor: Actor, at: datetime
) -> Contact:
    """Save the contact as typed. `version` is the one the form was opened with; raises ContactChanged."""
    _require(actor, contact.case)
    lock(contact.case)
    now = Contact.objects.get(pk=contact.pk)
    _check_open(now)
    _check(draft)
    if draft == draft_of(now):
        return now  # sent twice, or nothing to change
    if now.version != version:
        raise ContactChanged(_as_of(now, version), now)
    for name, value in _columns(draft).items():
        setattr(now, name, value)
    now.version += 1
    save_edit(now, actor=actor, at=at, reason=EDITED, fields=[*FIELDS, "version"])
    return now


@transaction.atomic
def end_contact(contact: Contact, *, actor: Actor, at: datetime) -> None:
    """Say that the contact is no longer good. It stays, marked as ended."""
    _require(actor, contact.case)
    lock(contact.case)
    now = Contact.objects.get(pk=contact.pk)
    _check_open(now)
    now.ended_at = at
    now.version += 1
    save_edit(now, actor=actor, at=at, reason=ENDED, fields=["ended_at", "version"])


@transaction.atomic
def identify_source(
    case: Case,
    source: Source,
    *,
    who: str,
    how_to_reach: str,
    seen_at: datetime | None,
    actor: Actor,
    at: datetime,
) -> SourceIdentity:
    """Say who a source of this case is. `seen_at` is when what the form showed was written; None: nothing.

    What somebody else wrote meanwhile is refused, never written over.
    """
    _require(actor, case)
    lock(case)
    if not who.strip():
        raise Refused("Say who this is.", field="who")
    row = SourceIdentity.objects.filter(source=source).first() or SourceIdentity(source=source)
    if row.pk and row.written_at != seen_at:
        raise Refused(
            "Somebody wrote this down while you were writing. Both are shown: save what is right.",
            field="changed",
        )
    row.who, row.how_to_reach = who, how_to_reach
    row.written_at, row.written_by = at, user_or_none(actor)
    _noted(row, actor, at, "Source's identity written down")
    row.save()
    return row


def _check(draft: ContactDraft) -> None:
    if not draft.name.strip():
        raise Refused("Enter a name, or say who it is: “the elder sister”.", field="name")


def _check_open(contact: Contact) -> None:
    if contact.ended_at is not None:
        raise Refused("This contact was ended. Add it again if it is good.")


def _columns(draft: ContactDraft) -> dict[str, str]:
    return {name: getattr(draft, name) for name in FIELDS}


def _as_of(contact: Contact, version: int) -> ContactDraft:
    """Return the contact as a form of `version` showed it; as it is now when that was never kept."""
    earlier = contact.history.filter(version=version).order_by("-history_id").first()
    return draft_of(earlier or contact)


def _noted(row: Contact | SourceIdentity, actor: Actor, at: datetime, reason: str) -> None:
    """Let the history row say who, when and why; never what."""
    row._history_user = user_or_none(actor)  # type: ignore[union-attr]
    row._history_date = at  # type: ignore[union-attr]
    row._change_reason = reason  # type: ignore[union-attr]

"""What every write shares: refusals, the two clocks, who did it, and once for each form."""

import hashlib
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.apps import apps
from django.db import IntegrityError, models, transaction

from cases import access, clock, dates, situation
from cases.access import Actor
from cases.announcements import Announcement, announce
from cases.dates import PartialDate
from cases.models import Case, Source, StatusChange, Submission, User
from cases.models.dated import columns
from cases.models.recorded import Withdrawable
from cases.operations.bulk import new_row
from cases.vocabulary import Announced, Reliability, SourceKind

Row = TypeVar("Row", bound=models.Model)


class Refused(Exception):
    """A rule forbids it: a sentence that says what to do, and the form field it belongs to."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class ChangedMeanwhile(Refused):
    """Somebody saved this case after the form was opened."""


class NeedsConfirmation(Refused):
    """Rare, but possible: ask once more."""


@dataclass(frozen=True)
class KnownSince:
    """An earlier day on which we knew, with the reason. Only an import and the demonstration may say so."""

    day: date
    reason: str


@dataclass(frozen=True)
class SourceDraft:
    """How we know, as typed. `states` is the day this source gives, where sources disagree."""

    description: str
    kind: SourceKind = SourceKind.OTHER
    reliability: str = Reliability.UNKNOWN
    url: str = ""
    states: PartialDate | None = None


def recording(actor: Actor, at: datetime, known: KnownSince | None = None) -> dict[str, Any]:
    """Return the columns of both clocks and the recorder."""
    if known is None:
        return {"recorded_at": at, "recorded_by": user_or_none(actor), "known_at": at}
    if known.day > clock.day_of(at):
        raise Refused("What is recorded today cannot be known from a later day.", field="known_on")
    if not known.reason.strip():
        raise Refused("Say why this was known before it was recorded.", field="known_on")
    known_at = min(clock.end_of(known.day), at)
    return {
        "recorded_at": at,
        "recorded_by": user_or_none(actor),
        "known_at": known_at,
        "known_reason": known.reason,
    }


def user_or_none(actor: Any) -> User | None:
    """Return the user behind `actor` (unwrapping the request's lazy one); None for the operator."""
    return actor if isinstance(actor, User) else None


def check_day(happened_on: PartialDate, known_on: date, *, field: str = "happened_on") -> None:
    """Refuse a first possible day later than the day after recording (rule point 40)."""
    if happened_on.first and happened_on.first > known_on + timedelta(days=1):
        raise Refused(
            f"{happened_on.words()} is still to come. Record it when it has happened, or check the date.",
            field=field,
        )


def known_day(stamp: dict[str, Any]) -> date:
    return clock.day_of(stamp["known_at"])


def stated(happened_on: PartialDate, sources: Sequence[SourceDraft]) -> PartialDate:
    """Return the date that covers what each source states: disagreement widens it."""
    days = [source.states for source in sources if source.states]
    return dates.widest([happened_on, *days]) if days else happened_on


def check_sources(sources: Sequence[SourceDraft]) -> None:
    if not sources or not all(source.description.strip() for source in sources):
        raise Refused("Say how we know, for example 'lawyer, by phone'.", field="source")


def new_sources(sources: Iterable[SourceDraft], **target: models.Model) -> list[Source]:
    return [
        new_row(
            Source,
            kind=source.kind,
            description=source.description.strip()[:300],
            reliability=source.reliability,
            url=source.url,
            **columns("states", source.states),
            **target,
        )
        for source in sources
    ]


def lock(case: Case) -> Case:
    """Return the case as it is now, held until the transaction ends.

    Raises ChangedMeanwhile where it was merged while we waited: what is written on it would show nowhere.
    """
    held = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    check_standing(held)
    return held


def check_standing(case: Case) -> None:
    if case.merged_into_id is not None:
        raise ChangedMeanwhile(f"{case.reference} was merged meanwhile. Open the case again.")


LONGEST_REASON = 500


def check_reason(reason: str, sentence: str = "Say why it is withdrawn, in one sentence.") -> None:
    """Refuse an empty reason, and one too long to keep: never cut in silence."""
    if not reason.strip():
        raise Refused(sentence, field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"The reason has {len(reason)} characters. Say it in {LONGEST_REASON}.", field="reason")


def withdraw_row(row: Withdrawable, *, reason: str, actor: Actor, at: datetime) -> None:
    """Take one row of the log back; it stays, with who, when and why."""
    check_reason(reason)
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, user_or_none(actor), reason
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])


def save_edit(row: models.Model, *, actor: Actor, at: datetime, reason: str, fields: Sequence[str]) -> None:
    """Save the edited `fields` with a history row that names the person, the instant and the reason."""
    row._history_user = user_or_none(actor)  # type: ignore[attr-defined]
    row._history_date = at  # type: ignore[attr-defined]
    row._change_reason = reason[:100]  # type: ignore[attr-defined]
    row.save(update_fields=list(fields))


SITUATION_FIELDS = (
    "status",
    "status_on_edtf",
    "status_on_first",
    "status_on_last",
    "status_on_typed",
    "status_sureness",
    "status_verified",
    "reported_status",
)


def show_situation(case: Case, changes: Iterable[situation.Change]) -> None:
    """Copy what the log says into the case's cached columns."""
    now = situation.derive(changes)
    case.status = now.status
    case.status_on = now.since
    case.status_sureness = now.sureness
    case.status_verified = now.is_verified
    case.reported_status = now.reported or ""


def tell_listeners(what: Announced, row: models.Model, *, actor: Actor, at: datetime, **how: Any) -> None:
    """Announce what happened to the case of `row`, or to the case that it is."""
    case = row.pk if isinstance(row, Case) else row.case_id  # type: ignore[attr-defined]
    announce(Announcement(what, case, actor.pk, at, row=row.pk, **how))


def touch(case: Case, *, actor: Actor, at: datetime, reason: str, fields: Sequence[str] = ()) -> None:
    """Derive the situation again, and save it with a history row."""
    show_situation(case, StatusChange.objects.filter(case=case).live())
    case.updated_at = at
    case.version += 1
    save_edit(
        case, actor=actor, at=at, reason=reason, fields=(*SITUATION_FIELDS, "updated_at", "version", *fields)
    )


class SavedAlready(Refused):
    """This form was saved before, with other words in it."""


def once(
    key: uuid.UUID | None, *, contents: str, actor: Actor, at: datetime, write: Callable[[], Row]
) -> Row:
    """Run `write` once for a form's `key`; a second post gets what the first one wrote.

    `contents` is what was sent. The same key with other contents raises SavedAlready: the first post went
    through after all, and the later words are not on record.
    """
    if key is None or not isinstance(actor, User):
        return write()
    digest = hashlib.sha256(contents.encode()).hexdigest()
    try:
        with transaction.atomic():
            submission = Submission.objects.create(
                key=key, actor=actor, kind="", contents=digest, result=0, written_at=at
            )
            row = write()
            submission.kind, submission.result = row._meta.model_name or "", row.pk
            submission.save(update_fields=["kind", "result"])
            return row
    except IntegrityError:
        earlier = Submission.objects.filter(key=key).first()
        if earlier is None:
            raise
        if earlier.actor_id != actor.pk:
            raise Refused("This form was given to somebody else. Open the page again.") from None
        if earlier.contents != digest:
            raise SavedAlready(
                "This was saved already, before your last change to it. Open the case and correct it there."
            ) from None
        return _still_open(
            apps.get_model("cases", earlier.kind)._default_manager.get(pk=earlier.result), actor
        )


def _still_open(row: Row, actor: User) -> Row:
    """Return what was written before, unless its case was closed to the writer since."""
    case = row if isinstance(row, Case) else getattr(row, "case", None)
    if case is not None and not access.cases_for(actor).filter(pk=case.pk).exists():
        raise SavedAlready("This was saved already. Look for it in the list of cases.")
    return row

"""Open cases: one, or thousands, by the same code."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model

from cases import access, clock, countries, names, references
from cases.access import Actor
from cases.dates import PartialDate, from_day
from cases.models import (
    Campaign,
    Case,
    CaseGroupGrant,
    CaseUserGrant,
    Membership,
    Nationality,
    Outcome,
    Person,
    PersonName,
    Source,
    StatusChange,
    User,
)
from cases.models.dated import columns
from cases.operations.bulk import insert, insert_with_history, new_row, tie
from cases.operations.granting import grant_rows, permission_numbers
from cases.operations.telling_apart import look_later
from cases.operations.writing import (
    KnownSince,
    Refused,
    SourceDraft,
    check_day,
    check_sources,
    new_sources,
    recording,
    show_situation,
    stated,
    tell_listeners,
    user_or_none,
)
from cases.vocabulary import (
    DEATHS,
    Announced,
    CaseKind,
    Consent,
    ConsentGiver,
    FileState,
    NameKind,
    OutcomeKind,
    Permission,
    Sensitivity,
    Status,
    Sureness,
)

PERSONAL_GRANT = timedelta(days=365)  # a personal grant ends within twelve months


@dataclass(frozen=True)
class NameKeys:
    """What is derived from one spelling, and stored beside it."""

    script: str
    is_placeholder: bool
    search: str
    sort: str


@dataclass(frozen=True)
class NameDraft:
    """One spelling, as typed. The first that is not for finding only is shown.

    `keys` are there where they were derived before: it takes longer than to write the name.
    """

    text: str
    language: str = ""
    kind: NameKind = NameKind.PUBLIC
    for_finding_only: bool = False
    not_known: bool = False
    keys: NameKeys | None = field(default=None, compare=False)


@dataclass(frozen=True)
class StatusDraft:
    """A status change with its outcome, as typed."""

    to: Status
    happened_on: PartialDate
    sources: Sequence[SourceDraft]
    sureness: Sureness = Sureness.CONFIRMED
    outcome: OutcomeKind | None = None
    description: str = ""
    place: str = ""
    conditions: str = ""
    known: KnownSince | None = None  # where it differs from the draft's


@dataclass(frozen=True)
class CaseDraft:
    """A case as typed or read from a file, before anything of it is written.

    `person` names somebody already on record; otherwise a new person is made of `names`. A group has a
    stated number of people (a range) instead.
    """

    names: Sequence[NameDraft]
    country: str
    changes: Sequence[StatusDraft] = ()
    kind: CaseKind = CaseKind.PERSON
    person: Person | None = None
    people: tuple[int, int] = (1, 1)
    born_on: PartialDate | None = None
    gender: str = ""
    pronoun: str = ""
    occupation: str = ""
    nationalities: Sequence[str] = ()
    place: str = ""
    summary: str = ""
    handling_note: str = ""
    sensitivity: Sensitivity = Sensitivity.RESTRICTED
    file_state: FileState = FileState.PROPOSED
    taken_up_on: PartialDate | None = None
    consent: Consent = Consent.NOT_FOR_PUBLICATION
    consent_given_by: str = ""
    consent_by: ConsentGiver = ConsentGiver.NOT_SAID
    known: KnownSince | None = None


@dataclass
class Opened:
    """The rows of one case."""

    draft: CaseDraft
    case: Case
    person: Person | None
    names: list[PersonName]
    nationalities: list[Nationality]
    changes: list[StatusChange] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)


@transaction.atomic
def open_case(
    draft: CaseDraft, *, campaign: Campaign, actor: Actor, at: datetime, reason: str = "Opened"
) -> Case:
    """Open one case in `campaign`. Raises Refused with a sentence and its field, and writes nothing."""
    (case,) = open_cases([draft], campaign=campaign, actor=actor, at=at, reason=reason)
    tell_listeners(Announced.OPENED, case, actor=actor, at=at)
    return case


@transaction.atomic
def open_cases(
    drafts: Sequence[CaseDraft],
    *,
    campaign: Campaign,
    actor: Actor,
    at: datetime,
    reason: str = "Opened",
) -> list[Case]:
    """Open a case for each draft, all or none, with full history. The gate is that of `open_checked`."""
    checked = [check_draft(draft, at) for draft in drafts]
    opened = open_checked(checked, campaign=campaign, actor=actor, at=at, reason=reason)
    look_later([one.case.pk for one in opened if one.person], at=at)
    return [one.case for one in opened]


@transaction.atomic
def open_checked(
    drafts: Sequence[CaseDraft], *, campaign: Campaign, actor: Actor, at: datetime, reason: str
) -> list[Opened]:
    """Open a case for each draft that `check_draft` gave back, and leave comparing them to the caller.

    Needs `record` on the campaign for each country. Restricted and sealed ones grant their opener by name,
    restricted ones the opener's offices too, with what each holds on the campaign.
    """
    for country in {draft.country for draft in drafts}:
        access.require_on_campaign(actor, Permission.RECORD, campaign, country)
    opened = [_prepared(draft, actor, at) for draft in drafts]
    written = _Bulk(actor, at, reason)
    written.tracked(Person, [one.person for one in opened if one.person and one.person.pk is None])
    for one in opened:
        tie(one.case, person=one.person)
    written.tracked(Case, [one.case for one in opened])
    written.tracked(PersonName, [_of(one, name) for one in opened for name in one.names])
    written.tracked(Nationality, [_of(one, row) for one in opened for row in one.nationalities])
    written.tracked(Membership, [_membership(one, campaign, actor, at) for one in opened])
    insert(StatusChange, [tie(row, "case") for one in opened for row in one.changes])
    insert(Outcome, [tie(row, "case", "status_change") for one in opened for row in one.outcomes])
    insert(Source, [tie(row, "status_change") for one in opened for row in one.sources])
    _grant_openers([one.case for one in opened], campaign, actor, at)
    return opened


def check_draft(draft: CaseDraft, at: datetime, *, with_keys: bool = False) -> CaseDraft:
    """Return the draft with its names cleaned, or raise Refused: nothing is written by this.

    Its names come `with_keys` where it is written later, by another process that has enough to do.
    """
    if not draft.names:
        raise Refused("Enter a name, or choose 'Name not known'.", field="name")
    cleaned = [_cleaned(name) for name in draft.names]
    if with_keys:
        cleaned = [replace(name, keys=_keys_of(name)) for name in cleaned]
    if not draft.country:
        raise Refused("Choose a country from the list.", field="country")
    for code in (draft.country, *draft.nationalities):
        if not countries.is_known(code):
            raise Refused(f"{code} is not a country we know. Choose one from the list.", field="country")
    if draft.people[0] > draft.people[1]:
        raise Refused("The smallest number of people is above the largest.", field="people")
    for change in draft.changes:
        check_sources(change.sources)
        known = change.known or draft.known
        check_day(change.happened_on, known.day if known else clock.day_of(at))
    _check_nothing_after_death(draft.changes)
    return replace(draft, names=cleaned)


def _check_nothing_after_death(changes: Sequence[StatusDraft]) -> None:
    """Refuse a draft in which something certainly came after a confirmed death."""
    for death in changes:
        if death.to not in DEATHS or death.sureness != Sureness.CONFIRMED:
            continue
        for other in changes:
            if other.to not in DEATHS and death.happened_on.certainly_before(other.happened_on):
                raise Refused(
                    f"“{Status(other.to).label}” cannot follow “{Status(death.to).label}”. Check both dates.",
                    field="status",
                )


def _cleaned(name: NameDraft) -> NameDraft:
    try:
        text = names.clean(name.text)
        return name if text == name.text else replace(name, text=text)
    except names.NameNotUsable as problem:
        raise Refused(str(problem), field="name") from None


def _prepared(draft: CaseDraft, actor: Actor, at: datetime) -> Opened:
    person = draft.person
    if person is None and draft.kind == CaseKind.PERSON:
        person = new_row(Person, gender=draft.gender, pronoun=draft.pronoun, occupation=draft.occupation)
        person.born_on = draft.born_on
    case = new_row(
        Case,
        reference="",
        kind=draft.kind,
        people_min=draft.people[0],
        people_max=draft.people[1],
        country=draft.country,
        place=draft.place,
        summary=draft.summary,
        sensitivity=draft.sensitivity,
        file_state=draft.file_state,
        consent=draft.consent,
        consent_given_by=draft.consent_given_by,
        consent_by=draft.consent_by,
        consent_set_at=None if draft.consent == Consent.NOT_FOR_PUBLICATION else at,
        may_use_name=draft.consent == Consent.MAY_BE_NAMED,
        handling_note=draft.handling_note,
        handling_note_by=user_or_none(actor) if draft.handling_note else None,
        owner=user_or_none(actor),
        opened_by=user_or_none(actor),
        opened_at=at,
        updated_at=at,
    )
    shown = next((i for i, name in enumerate(draft.names) if not name.for_finding_only), None)
    opened = Opened(
        draft,
        case,
        person,
        [new_name(name, at, is_display=i == shown) for i, name in enumerate(draft.names)],
        _new_nationalities(draft) if person else [],
    )
    for change in draft.changes:
        _prepare_change(opened, change, recording(actor, at, change.known or draft.known))
    show_situation(case, opened.changes)
    return opened


def _new_nationalities(draft: CaseDraft) -> list[Nationality]:
    """Return those said, each once, that are not on record for the person yet."""
    known: set[str] = set()
    if draft.person is not None:
        known.update(draft.person.nationalities.values_list("country", flat=True))
    return [
        new_row(Nationality, country=code) for code in dict.fromkeys(draft.nationalities) if code not in known
    ]


def new_name(draft: NameDraft, at: datetime, *, is_display: bool) -> PersonName:
    """Return the unsaved row of one spelling with its derived search and sort keys."""
    keys = draft.keys or _keys_of(draft)
    return new_row(
        PersonName,
        text=draft.text,
        language=draft.language,
        script=keys.script,
        kind=draft.kind,
        is_display=is_display,
        for_finding_only=draft.for_finding_only,
        not_known=keys.is_placeholder,
        search=keys.search,
        sort=keys.sort,
        added_at=at,
    )


def _keys_of(draft: NameDraft) -> NameKeys:
    placeholder = draft.not_known or names.is_placeholder(draft.text)
    return NameKeys(
        names.script_of(draft.text),
        placeholder,
        "" if placeholder else names.search_keys(draft.text),
        names.sort_key(draft.text),
    )


def _prepare_change(opened: Opened, draft: StatusDraft, stamp: dict[str, Any]) -> None:
    happened = stated(draft.happened_on, draft.sources)
    dated = {**stamp, **columns("happened_on", happened), "sureness": draft.sureness}
    change = new_row(
        StatusChange,
        case=opened.case,
        to=draft.to,
        description=draft.description,
        place=draft.place,
        conditions=draft.conditions,
        **dated,
    )
    opened.changes.append(change)
    opened.sources += new_sources(draft.sources, status_change=change)
    if draft.outcome:
        opened.outcomes.append(
            new_row(
                Outcome,
                case=opened.case,
                kind=draft.outcome,
                status_change=change,
                description=draft.description,
                place=draft.place,
                **dated,
            )
        )


def _of(opened: Opened, row: Any) -> Any:
    """Tie a name or nationality to the case and person, which have their keys by now."""
    if isinstance(row, PersonName):
        tie(row, case=opened.case)
    return tie(row, person=opened.person)


def _membership(opened: Opened, campaign: Campaign, actor: Actor, at: datetime) -> Membership:
    day = opened.draft.known.day if opened.draft.known else clock.day_of(at)
    return new_row(
        Membership,
        campaign=campaign,
        case=opened.case,
        added_at=at,
        added_by=user_or_none(actor),
        **columns("taken_up_on", opened.draft.taken_up_on or from_day(day)),
    )


@dataclass
class _Bulk:
    """Bulk writes that keep the history of each row."""

    actor: Actor
    at: datetime
    reason: str

    def tracked(self, model: type[Model], rows: list[Any]) -> None:
        if model is Case:
            _give_references(rows)
        insert_with_history(model, rows, user=user_or_none(self.actor), at=self.at, reason=self.reason[:100])


def _give_references(cases: list[Case]) -> None:
    """Give each case a reference of its own; a clash (one in 33 million) draws again."""
    missing = cases
    taken: set[str] = set()
    while missing:
        for case in missing:
            case.reference = references.new_reference()
        wanted = [case.reference for case in missing]
        taken |= set(Case.with_undone.filter(reference__in=wanted).values_list("reference", flat=True))
        again = []
        for case in missing:
            if case.reference in taken:
                again.append(case)
            taken.add(case.reference)
        missing = again


def _grant_openers(cases: list[Case], campaign: Campaign, actor: Actor, at: datetime) -> None:
    """Grant closed cases to who opened them, and restricted ones to their offices, as on the campaign."""
    user = user_or_none(actor)
    closed = [case for case in cases if case.sensitivity != Sensitivity.STANDARD]
    if user is None or not closed:
        return
    personal = _held_personally(user, campaign)
    reach = {
        country: access.offices_in_campaign(user, campaign, country)
        for country in {c.country for c in closed}
    }
    for_users, for_groups = [], []
    terms: dict[str, Any] = {
        "granted_at": at,
        "granted_by": user,
        "reason": "Opened this case",
        "numbers": permission_numbers(Case),
    }
    for case in closed:
        offices = reach[case.country]
        mine = personal.union(*offices.values())
        for_users += grant_rows(
            CaseUserGrant, case, mine, user=user, bundle=uuid.uuid4(), until=at + PERSONAL_GRANT, **terms
        )
        if case.sensitivity == Sensitivity.RESTRICTED:
            for office, permissions in offices.items():
                for_groups += grant_rows(
                    CaseGroupGrant, case, permissions, group_id=office, bundle=uuid.uuid4(), **terms
                )
    insert(CaseUserGrant, for_users)
    insert(CaseGroupGrant, for_groups)
    access.forget_grants(user)


def _held_personally(user: User, campaign: Campaign) -> frozenset[Permission]:
    held = access.live_grants(user).campaigns
    return frozenset(p for p in Permission if campaign.pk in held.get(p, set()))

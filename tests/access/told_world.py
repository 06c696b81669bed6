"""Four cases on record, each with words of its own in every field; the officer may see one of them."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from cases.access import OPERATOR
from cases.models import Case, DuplicateHint, OfficeCountry, Source
from cases.operations.acting import record_activity
from cases.operations.assigning import give_task
from cases.operations.caring import add_name
from cases.operations.consenting import Withdrawal, withdraw_consent
from cases.operations.contacts import ContactDraft, add_contact, identify_source
from cases.operations.deciding import decide
from cases.operations.evidence import add_file, begin_upload
from cases.operations.linking import link_cases
from cases.operations.noting import NoteDraft, write_note
from cases.operations.opening import CaseDraft, NameDraft, StatusDraft, open_case
from cases.operations.proceeding import (
    ChargeDraft,
    DetentionDraft,
    HearingDraft,
    SentenceDraft,
    record_proceeding,
)
from cases.operations.putting_off import mark_done
from cases.operations.recording import record_event, record_outcome, record_status_change
from cases.operations.revising import verify, withdraw
from cases.operations.writing import SourceDraft
from cases.vocabulary import (
    ActivityKind,
    Consent,
    ConsentGiver,
    ContactKind,
    EventKind,
    FileState,
    LinkKind,
    NameKind,
    NoteKind,
    OutcomeKind,
    Sensitivity,
    SourceKind,
    SpokenWith,
    Status,
    WorkKind,
)
from notifications.models import Follow, Notification
from tests.addresses import NEVER_WRITTEN, NO_FILE
from tests.cast import Cast, assemble
from tests.factories import NOW, on

FORMER = "former name"
SIGNED_IN = ("officer", "outsider", "administrator", "annual_report")
NOT_SIGNED_IN = ("nobody", "former_colleague")


@dataclass
class Told:
    """A case, and every word that is on record in it."""

    tag: str
    case: Case
    words: dict[str, str]
    rows: dict[str, int] = field(default_factory=dict)
    contact: int = 0
    note: int = 0
    task: int = 0
    link: int = NEVER_WRITTEN
    appeal: int = NEVER_WRITTEN
    mark: int = NEVER_WRITTEN
    decision: int = NEVER_WRITTEN
    source: int = 0
    file: uuid.UUID = NO_FILE
    upload: uuid.UUID = NO_FILE

    @property
    def grant(self) -> uuid.UUID:
        """A grant on the case itself: a restricted or sealed one has been given to its opener."""
        given = self.case.user_grants.first()
        return given.bundle if given else uuid.UUID(int=7)

    @property
    def twin(self) -> str:
        """The reference by which it is asked whether another case is this one."""
        return str(self.case.reference)

    @property
    def bar(self) -> int:
        return NEVER_WRITTEN

    @property
    def outcome(self) -> int:
        return self.rows["outcome"]

    @property
    def accepting(self) -> str:
        return "accept"

    @property
    def campaign(self) -> str:
        return "individuals"

    @property
    def canaries(self) -> dict[str, str]:
        """What gives the case away on a page; `tag` is a part of each of its words."""
        reference = self.case.reference
        own_script = {"own script": self.words["own script"]}
        return {"reference": reference, "bare reference": reference.replace("-", ""), "tag": self.tag} | (
            own_script
        )


@dataclass(frozen=True)
class World:
    cast: Cast
    shown: Told
    secrets: tuple[Told, ...]

    def open_to(self, who: str) -> list[Told]:
        return [self.shown] if who == "officer" else []

    def closed_to(self, who: str) -> list[Told]:
        return [*self.secrets] if who == "officer" else [self.shown, *self.secrets]


def assembled() -> World:
    """One case of Veloria for the officer; for the desk one of Marasia, a restricted and a sealed one.

    The sealed case is of the same person as the officer's.
    """
    cast = assemble(NOW)
    OfficeCountry.objects.create(office=cast.desk, country="XV")
    shown = tell(cast, "Amberley", "Эмберли")
    secrets = (
        tell(cast, "Brackenford", "Бракенфорд", country="XM"),
        tell(cast, "Cinderwell", "Синдервел", sensitivity=Sensitivity.RESTRICTED),
        tell(cast, "Dunmarrow", "Данмарроу", sensitivity=Sensitivity.SEALED, person=shown.case.person),
    )
    Case.objects.filter(sensitivity=Sensitivity.SEALED).update(in_totals=True)
    _tell_everybody(cast, [shown.case, *(one.case for one in secrets)])
    for one in secrets:
        relation = {"kind": LinkKind.FAMILY, "relation": f"{one.tag} cousin"}
        one.link = link_cases(one.case, shown.case, actor=cast.caseworker, at=NOW, **relation).pk
        first, second = sorted((one.case, shown.case), key=lambda case: case.pk)
        DuplicateHint.objects.create(one=first, other=second, likeness=90, found_at=NOW)
    record_activity(
        cases=[shown.case, *(one.case for one in secrets)],
        kind=ActivityKind.PETITION,
        began_on=on("3 January 2019"),
        actor=cast.caseworker,
        title="Done for all of them together",
        at=NOW - timedelta(hours=20),
    )
    return World(cast, shown, secrets)


def _tell_everybody(cast: Cast, cases: list[Case]) -> None:
    """Everybody follows every case and was told of it, as if all of it had once been open to them."""
    for user in (getattr(cast, who) for who in SIGNED_IN):
        for case in cases:
            Follow.objects.create(user=user, case=case, since=NOW)
            key = f"event:{case.pk}"
            Notification.objects.create(user=user, case=case, what="event", at=NOW, key=key)


_CONSENT = ("consent given by", "who withdrew", "why withdrawn")
_FIELDS = ("place", "summary", "occupation", "handling note", "description", "source", *_CONSENT)
_WRITTEN_DOWN = ("talk", "promise", "task", "charge", "law", "court", "clerk")
_MORE_FIELDS = ("where", "conditions", "title", "number", "index number", "withdrawn reason", "event")


def tell(cast: Cast, tag: str, own_script: str, **fields: Any) -> Told:
    said = {name: f"{tag} {name}" for name in (*_FIELDS, *_MORE_FIELDS, *_WRITTEN_DOWN)}
    said |= {"name": f"{tag} Vashti", "own script": own_script, FORMER: f"Olderby {tag}"}
    said |= {"other name": f"{tag} Quillon"}
    case = open_case(
        CaseDraft(
            names=[
                NameDraft(said["name"]),
                NameDraft(said["other name"], kind=NameKind.ALIAS),
                NameDraft(own_script),
            ],
            country=fields.pop("country", "XV"),
            changes=[
                StatusDraft(Status.ARRESTED, on("14 March 2017"), _by(said), conditions=said["conditions"])
            ],
            occupation=said["occupation"],
            place=said["place"],
            summary=said["summary"],
            handling_note=said["handling note"],
            consent=Consent.MAY_BE_NAMED,
            consent_given_by=said["consent given by"],
            file_state=FileState.ACTIVE,
            sensitivity=fields.pop("sensitivity", Sensitivity.STANDARD),
            **fields,
        ),
        campaign=cast.individuals,
        actor=cast.caseworker,
        at=NOW - timedelta(days=1),
    )
    taken_back = Withdrawal(
        ConsentGiver.FAMILY, said["who withdrew"], NOW.date() - timedelta(days=2), said["why withdrawn"]
    )
    withdraw_consent(case, taken_back, actor=cast.caseworker, at=NOW - timedelta(hours=21))
    told = Told(tag, case, said)
    add_name(
        case,
        NameDraft(said[FORMER], kind=NameKind.BIRTH, for_finding_only=True),
        actor=cast.caseworker,
        at=NOW,
    )
    told.appeal = record_activity(
        cases=[case],
        kind=ActivityKind.URGENT_ACTION,
        began_on=on("10 December 2018"),
        actor=cast.caseworker,
        at=NOW - timedelta(hours=20),
        title=said["title"],
        number=said["number"],
        index_number=said["index number"],
        campaign=cast.individuals,
        sources=_by(said),
    ).pk
    told.mark = mark_done(case, WorkKind.NOTE, "2026-03-01", actor=cast.caseworker, at=NOW).pk
    _record(cast, told)
    return told


def _by(said: dict[str, str]) -> list[SourceDraft]:
    return [SourceDraft(said["source"], SourceKind.LAWYER)]


def _record(cast: Cast, told: Told) -> None:
    """A release that counts in 2019; outcomes in doubt in 2020, unverified in 2022; a withdrawn event."""
    said = told.words
    common = {
        "case": told.case,
        "sources": _by(said),
        "actor": cast.caseworker,
        "at": NOW - timedelta(hours=10),
    }
    common |= {"description": said["description"]}
    change = record_status_change(
        to=Status.RELEASED_UNCONDITIONALLY,
        outcome=OutcomeKind.RELEASED_UNCONDITIONALLY,
        happened_on=on("5 May 2019"),
        place=said["where"],
        conditions=said["conditions"],
        **common,
    )
    doubtful = record_outcome(
        kind=OutcomeKind.FAMILY_CONTACT,
        happened_on=on("between 20 December 2020 and 5 January 2021"),
        **common,
    )
    for row in (change, doubtful):
        verify(row, actor=OPERATOR, at=NOW - timedelta(hours=1))
    waiting = record_outcome(kind=OutcomeKind.FAMILY_CONTACT, happened_on=on("3 March 2022"), **common)
    common["description"] = said["event"]
    event = record_event(kind=EventKind.HEALTH, happened_on=on("1 June 2018"), place=said["where"], **common)
    withdraw(event, reason=said["withdrawn reason"], actor=cast.caseworker, at=NOW - timedelta(hours=9))
    told.rows = {"status": change.pk, "outcome": waiting.pk, "event": event.pk}
    # There is no doubt in it: the decision has no effect on any figure, and stands to be taken back.
    unneeded = {"year": 2022, "counts": False, "reason": f"{told.tag} not needed"}
    told.decision = decide(outcome=waiting, **unneeded, actor=OPERATOR, at=NOW).pk
    _keep_apart(cast, told)


def _keep_apart(cast: Cast, told: Told) -> None:
    """A contact, who a source is, a file and one on its way: on pages and behind addresses of their own."""
    by = {"actor": cast.caseworker, "at": NOW - timedelta(hours=8)}
    draft = ContactDraft(ContactKind.FAMILY, f"{told.tag} sister", how=f"{told.tag} telephone")
    told.contact = add_contact(told.case, draft, **by).pk
    source = Source.objects.of_case(told.case).order_by("pk")[0]
    told.source = source.pk
    identify_source(told.case, source, who=f"{told.tag} clerk", how_to_reach="", seen_at=None, **by)
    name, content = f"{told.tag}.txt", f"{told.tag} testimony".encode()
    told.file = add_file(told.case, name=name, content=content, title=f"{told.tag} letter", **by).key
    told.upload = begin_upload(told.case, name=name, size=9, **by).key
    _write_down(cast, told, by)


def _write_down(cast: Cast, told: Told, by: dict[str, Any]) -> None:
    """What caseworkers write down: a talk with a promise, a task, a charge, a hearing, a sentence."""
    said, case = told.words, told.case
    talk = NoteDraft(
        said["talk"],
        on("1 March 2026"),
        NoteKind.CONTACT,
        SpokenWith.FAMILY,
        said["promise"],
        on("9 March 2026"),
    )
    told.note = write_note(case, talk, **by).pk
    told.task = give_task(
        case, what=said["task"], for_whom=cast.caseworker, due_on=NOW.date() + timedelta(days=3), **by
    ).pk
    where = {"source": said["clerk"], "place": said["court"]}
    for draft in (
        ChargeDraft(on("20 March 2017"), description=said["charge"], law=said["law"], **where),
        HearingDraft(on("12 March 2026"), **where),
        SentenceDraft(on("1 June 2017"), years=9, counted_from=on("14 March 2017"), **where),
        DetentionDraft(on("14 March 2017"), **where),
    ):
        row = record_proceeding(case, draft, **by)
        told.rows[row.PROCEEDING.value] = row.pk

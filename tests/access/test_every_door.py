"""Every address of the site, and what each person learns there. An address without a row here fails.

Four cases are on record, each with words of its own in every field. The officer may see one of them. Nobody
learns from any page that the others exist, or a word of them.
"""

import re
import sys
import uuid
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, reset_queries
from django.db.models import Q
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse

from cases import access, references
from cases.access import OPERATOR
from cases.models import Case, DuplicateHint, OfficeCountry, PersonName, Source, User
from cases.operations.acting import record_activity
from cases.operations.assigning import give_task
from cases.operations.caring import add_name
from cases.operations.consenting import Withdrawal, withdraw_consent
from cases.operations.contacts import ContactDraft, add_contact, identify_source
from cases.operations.deciding import decide
from cases.operations.evidence import add_file, begin_upload
from cases.operations.granting import give_grant
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
    HintState,
    LinkKind,
    NameKind,
    NoteKind,
    OutcomeKind,
    Permission,
    Sensitivity,
    SourceKind,
    SpokenWith,
    Status,
    TogetherKind,
    WorkKind,
)
from notifications.models import Follow, Notification
from tests.addresses import NEVER_WRITTEN, NO_FILE, PLAIN, PlainAddress
from tests.built_once import built_once
from tests.cast import Cast, assemble
from tests.echoed import without_echo
from tests.factories import NOW, on
from tests.web.test_the_main_job import panel

pytestmark = pytest.mark.django_db

FORMER = "former name"
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
SIGNED_IN = ("officer", "outsider", "administrator", "annual_report")
NOT_SIGNED_IN = ("nobody", "former_colleague")


# ---------------------------------------------------------------- the world


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


@pytest.fixture(scope="module")
def _built(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[World, Path]]:
    media = tmp_path_factory.mktemp("media")
    with built_once(django_db_blocker, _assembled, MEDIA_ROOT=media) as world:
        yield world, media


@pytest.fixture
def world(_built, db, settings) -> World:
    built, settings.MEDIA_ROOT = _built
    return deepcopy(built)


def _assembled() -> World:
    """One case of Veloria for the officer; for the desk one of Marasia, a restricted and a sealed one.

    The sealed case is of the same person as the officer's.
    """
    cast = assemble(NOW)
    OfficeCountry.objects.create(office=cast.desk, country="XV")
    shown = _tell(cast, "Amberley", "Эмберли")
    secrets = (
        _tell(cast, "Brackenford", "Бракенфорд", country="XM"),
        _tell(cast, "Cinderwell", "Синдервел", sensitivity=Sensitivity.RESTRICTED),
        _tell(cast, "Dunmarrow", "Данмарроу", sensitivity=Sensitivity.SEALED, person=shown.case.person),
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


def _tell(cast: Cast, tag: str, own_script: str, **fields: Any) -> Told:
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


# ---------------------------------------------------------------- the doors


@dataclass(frozen=True)
class CaseDoor:
    """A page of one case: a hidden case answers as one that never was, whatever the method."""

    of_a_row: bool = False
    data: Callable[[], dict[str, Any]] = panel
    names: str = ""  # what of the case its address names, beside the case
    fixed: tuple[Any, ...] = ()  # what its address says in every case


@dataclass(frozen=True)
class ListDoor:
    """A page that may name cases: those open to the reader. `ask` gives its answers, and how each was got."""

    ask: Callable[[Client, str, World], Iterator[tuple[str, str]]]
    args: tuple[Any, ...] = ()
    of_two: bool = False  # it names a case only beside another that is open too: tests/duplicates shows that


@dataclass(frozen=True)
class PlainDoor(PlainAddress):
    """A page without any case data, for who is signed in; or, when `is_open`, for everybody."""

    statuses: tuple[int, ...] = (200, 302, 404)


Door = CaseDoor | ListDoor | PlainDoor


def gets(*args: Any, queries: tuple[dict[str, str], ...] = ({},)) -> ListDoor:
    def ask(client: Client, name: str, world: World) -> Iterator[tuple[str, str]]:
        for query in queries:
            yield f"GET {query}", _text(client.get(reverse(name, args=args), query))

    return ListDoor(ask, args)


def _finds(client: Client, name: str, world: World) -> Iterator[tuple[str, str]]:
    """The search is kept in the session: posted, then read."""
    for told in (world.shown, *world.secrets):
        said = told.words
        typed = [said["name"], said["other name"], said["own script"], said[FORMER], told.case.reference]
        for text in (*typed, told.tag.upper(), "Vashti", told.case.reference.lower().replace("-", "")):
            client.post(reverse(name), {"q": text})
            answer = client.get(reverse(name), follow=True)
            yield f"searching {text}", _text(answer).replace(text, "")


def _opens(client: Client, name: str, world: World) -> Iterator[tuple[str, str]]:
    """Each row of one's inbox leads on to its case, where that is open."""
    for row in Notification.objects.filter(user=client.session["_auth_user_id"]):
        yield f"row {row.pk}", _text(client.get(reverse(name, args=[row.pk]), follow=True))


def _ends(client: Client, name: str, world: World) -> Iterator[tuple[str, str]]:
    """Each row of one's inbox is done with, or brought back."""
    for row in Notification.objects.filter(user=client.session["_auth_user_id"]):
        client.post(reverse(name, args=[row.pk]))
        for show in ("", "done"):
            yield f"row {row.pk}", _text(client.get(reverse("notifications:inbox"), {"show": show}))


def _together(client: Client, name: str, world: World) -> Iterator[tuple[str, str]]:
    """Every case is ticked, whether the reader sees it or not: those that are open come back, no other."""
    ticked = [told.case.reference for told in (world.shown, *world.secrets)]
    for act in TogetherKind.values:
        yield act, _text(client.post(reverse(name), {"act": act, "case": ticked}))
    yield "all", _text(client.post(reverse(name), {"act": "task", "all": "1"}))


def _intakes(client: Client, name: str, world: World) -> Iterator[tuple[str, str]]:
    """In a country where the officer may not open a case: nothing is written whatever is found."""
    yield "GET", _text(client.get(reverse(name)))
    for told in (world.shown, *world.secrets):
        for typed in (told.words["name"], told.words["own script"], told.words[FORMER]):
            answer = client.post(reverse(name), intake(world.cast, typed))
            yield f"a new case of {typed}", without_echo(_text(answer), typed)


def _pairs(method: str) -> ListDoor:
    """The address of each two cases that may be of one person, answered as asked."""

    def ask(client: Client, name: str, world: World) -> Iterator[tuple[str, str]]:
        for hint in DuplicateHint.objects.all():
            if name == "cases:undo_answer":
                hint.state = HintState.NOT_SAME
                hint.save()
            answer = getattr(client, method)(reverse(name, args=[hint.pk]), follow=True)
            yield f"pair {hint.pk}", _text(answer)

    return ListDoor(ask, (NEVER_WRITTEN,), of_two=True)


def _lists_pairs(client: Client, name: str, world: World) -> Iterator[tuple[str, str]]:
    yield "GET", _text(client.get(reverse(name)))


def _types(client: Client, name: str, world: World) -> Iterator[tuple[str, str]]:
    """A new case while somebody types: each name, and each reference told apart from it."""
    for told in (world.shown, *world.secrets):
        for typed in (told.words["name"], told.words["own script"], told.words[FORMER]):
            answer = client.post(reverse(name), {"name": typed, "told_apart": told.case.reference})
            yield f"typing {typed}", without_echo(_text(answer), typed)


def intake(cast: Cast, name: str, **said: Any) -> dict[str, Any]:
    return {
        "name": name,
        "country": "XM",
        "status": "arrested",
        "happened_on": "March 2024",
        "source": "a letter",
        "sureness": "likely",
        "campaign": cast.individuals.pk,
        "sensitivity": "restricted",
        "submission": str(uuid.uuid4()),
        **said,
    }


_LIST_QUERIES = (
    {},
    {"country": "XM"},
    {"country": "XV"},
    {"situation": "released"},
    {"campaign": "individuals"},
    {"consent": "may_be_named"},
    {"file": "active"},
    {"after": "9999999999999999-9999999"},
)
_COUNTED_QUERIES = ({}, {"country": "XM"}, {"country": "XV"}, {"page": "2"}, {"known_by": "2026-03-01"})

_STATUSES: dict[str, tuple[int, ...]] = {  # of plain pages that answer otherwise than most
    "stay": (204,),
    "cases:give_campaign": (200, 403, 404),
    "cases:undo_end_campaign_access": (403, 404),
    "cases:extend_campaign_access": (403, 404),
    "cases:log_check": (403,),
}
DOORS: dict[str, Door] = {
    **{
        name: PlainDoor(**vars(told), statuses=_STATUSES.get(name, PlainDoor.statuses))
        for name, told in PLAIN.items()
    },
    "cases:my_work": gets(queries=({}, {"whose": "office"}, {"kind": "duplicate"}, {"kind": "coming"})),
    "notifications:inbox": gets(queries=({}, {"kind": "rest"}, {"show": "done"})),
    "notifications:open": ListDoor(_opens, (NEVER_WRITTEN,)),
    "notifications:done": ListDoor(_ends, (NEVER_WRITTEN,)),
    "notifications:not_done": ListDoor(_ends, (NEVER_WRITTEN,)),
    "notifications:following": gets(),
    "notifications:follow_case": CaseDoor(data=lambda: {"level": "everything"}),
    "cases:find": ListDoor(_finds),
    "cases:cases": gets(queries=_LIST_QUERIES),
    "cases:new_case": ListDoor(_intakes),
    "cases:alike": ListDoor(_types),
    "cases:duplicates": ListDoor(_lists_pairs, of_two=True),
    "cases:duplicate": _pairs("get"),
    "cases:not_same": _pairs("post"),
    "cases:related": _pairs("post"),
    "cases:undo_answer": _pairs("post"),
    "cases:case": CaseDoor(),
    "cases:timeline": CaseDoor(),
    "cases:names": CaseDoor(),
    "cases:outcomes": CaseDoor(),
    "cases:activities": CaseDoor(),
    "cases:facts": CaseDoor(),
    "cases:history": CaseDoor(),
    "cases:undo_edit": CaseDoor(of_a_row=True),
    "cases:record": CaseDoor(),
    "cases:effect": CaseDoor(),
    "cases:verify": CaseDoor(of_a_row=True),
    "cases:undo": CaseDoor(of_a_row=True),
    "cases:record_for_others": CaseDoor(of_a_row=True),
    "cases:together": ListDoor(_together),
    "cases:withdraw": CaseDoor(of_a_row=True, data=lambda: {"reason": "it was somebody else"}),
    "cases:correct": CaseDoor(of_a_row=True, data=lambda: {"choice": "arrested", "reason": "a slip"}),
    "cases:notes": CaseDoor(data=lambda: {"kind": "note", "held_on": "2 March 2026", "text": "a word"}),
    "cases:withdraw_note": CaseDoor(names="note", data=lambda: {"reason": "a slip"}),
    "cases:undo_note": CaseDoor(names="note", data=dict),
    "cases:keep_promise": CaseDoor(names="note", data=lambda: {"kept_on": "1 March 2026"}),
    "cases:tasks": CaseDoor(data=lambda: {"what": "call", "due_on": "2026-05-05"}),
    "cases:do_task": CaseDoor(names="task", data=dict),
    "cases:reopen_task": CaseDoor(names="task", data=dict),
    "cases:put_off_task": CaseDoor(names="task", data=lambda: {"until": "2026-05-05"}),
    "cases:withdraw_task": CaseDoor(names="task", data=lambda: {"reason": "a slip"}),
    "cases:links": CaseDoor(data=lambda: {"other_case": "000-000", "kind": "family"}),
    "cases:end_link": CaseDoor(names="link", data=lambda: {"reason": "a slip"}),
    "cases:choose_merge": CaseDoor(data=lambda: {"other_case": "000-000"}),
    "cases:merge": CaseDoor(names="twin", data=lambda: {"reason": "the same"}),
    "cases:take_apart": CaseDoor(fixed=(NEVER_WRITTEN,), data=lambda: {"reason": "two after all"}),
    "cases:proceedings": CaseDoor(),
    "cases:record_proceeding": CaseDoor(fixed=("charge",), data=lambda: {"description": "a charge"}),
    "cases:correct_proceeding": CaseDoor(of_a_row=True, data=lambda: {"reason": "a slip"}),
    "cases:withdraw_proceeding": CaseDoor(of_a_row=True, data=lambda: {"reason": "a slip"}),
    "cases:undo_proceeding": CaseDoor(of_a_row=True, data=dict),
    "cases:verify_proceeding": CaseDoor(of_a_row=True, data=dict),
    "cases:tell_hearing": CaseDoor(of_a_row=True, data=lambda: {"state": "cancelled", "source": "x"}),
    "cases:brief": CaseDoor(),
    "cases:intake": CaseDoor(data=lambda: {"outcome": "declined", "reason": "no lawyer"}),
    "cases:appeal": CaseDoor(names="appeal", data=lambda: {"answer": "stop", "reason": "she is free"}),
    "cases:consent": CaseDoor(data=lambda: {"consent": "anonymise", "given_by": "herself"}),
    "cases:withdraw_consent": CaseDoor(data=lambda: {"by": "person", "who": "herself", "reason": "a letter"}),
    "cases:where_published": CaseDoor(),
    "cases:mark": CaseDoor(data=lambda: {"kind": "note", "about": "1", "answer": "done"}),
    "cases:unmark": CaseDoor(names="mark", data=dict),
    "cases:contacts": CaseDoor(data=lambda: {"name": "somebody", "kind": "family"}),
    "cases:edit_contact": CaseDoor(names="contact"),
    "cases:end_contact": CaseDoor(names="contact"),
    "cases:source_identity": CaseDoor(names="source"),
    "cases:evidence": CaseDoor(),
    "cases:begin_upload": CaseDoor(data=lambda: {"name": "a.txt", "size": "3"}),
    "cases:upload": CaseDoor(names="upload"),
    "cases:evidence_copy": CaseDoor(names="file"),
    "cases:evidence_original": CaseDoor(names="file"),
    "cases:edit_evidence": CaseDoor(names="file"),
    "cases:withdraw_evidence": CaseDoor(names="file"),
    "cases:access": CaseDoor(data=lambda: {"person": "Oda Fremd"}),
    "cases:give_access": CaseDoor(data=lambda: {"to": "office-1", "reason": "a good reason"}),
    "cases:end_access": CaseDoor(names="grant", data=lambda: {"reason": "no longer needed"}),
    "cases:undo_end_access": CaseDoor(names="grant", data=dict),
    "cases:extend_access": CaseDoor(names="grant", data=lambda: {"reason": "until the summer"}),
    "cases:bar": CaseDoor(data=lambda: {"reason": "a cousin"}),
    "cases:lift_bar": CaseDoor(names="bar", data=dict),
    "cases:sensitivity": CaseDoor(data=lambda: {"sensitivity": "standard", "reason": "no threat"}),
    "cases:campaigns_of_case": CaseDoor(data=lambda: {"reason": "the letters"}),
    "cases:leave_campaign": CaseDoor(names="campaign", data=lambda: {"reason": "it ended"}),
    "cases:country_of_case": CaseDoor(data=lambda: {"country": "XV", "reason": "she was moved"}),
    "cases:hand_over": CaseDoor(data=lambda: {"note": "over to you"}),
    "cases:answer_hand_over": CaseDoor(names="accepting", data=dict),
    "cases:decide_outcome": CaseDoor(
        names="outcome", fixed=(2022,), data=lambda: {"counts": "no", "words": "nobody knows"}
    ),
    "cases:undo_decision": CaseDoor(names="decision", data=dict),
    "cases:withdraw_decision": CaseDoor(names="decision", data=lambda: {"reason": "a slip"}),
    "cases:move": CaseDoor(of_a_row=True, data=lambda: {"right_case": "000-000"}),
    "cases:summary": CaseDoor(fixed=(2019, "en"), data=lambda: {"act": "save", "seen": "0", "text": "x"}),
    "cases:look_at_summary": CaseDoor(fixed=(2019, "en"), data=lambda: {"field": "text", "text": "x"}),
    "cases:tally_summaries": gets(2019, queries=({}, {"state": "none"}, {"language": "en"}, {"page": "2"})),
    "cases:tally": gets(2019, queries=({}, {"known_by": "2026-03-02"})),
    "cases:tally_counted": gets(2019, queries=_COUNTED_QUERIES),
    "cases:tally_awaiting": gets(2022),
    "cases:tally_decide": gets(2020, queries=({}, {"page": "2"}, {"rule": "2019-1-without-full-terms"})),
    "cases:tally_not_counted": gets(
        2022, queries=({}, {"reason": "not-verified"}, {"reason": "no-activity"})
    ),
    "cases:figure": gets(2019, "people-held", queries=({}, {"country": "XM"}, {"page": "2"})),
    "cases:tally_consent": gets(2019, queries=({}, {"only": "not_for_publication"}, {"only": "nonsense"})),
    "cases:tally_changes": gets(2019, queries=({"since": "2026-02-20"}, {})),
    # What may exist already beside the rows of a list of one's own: tests/oracle/paths/imports.py.
    "cases:import_check": PlainDoor(args=(NO_FILE,)),
    # Whoever may read the log reads references there; nobody of the cast of this test may.
    "cases:log": PlainDoor(statuses=(403,)),
}
CASE_DOORS = sorted(name for name, door in DOORS.items() if isinstance(door, CaseDoor))
LIST_DOORS = sorted(name for name, door in DOORS.items() if isinstance(door, ListDoor))
PLAIN_DOORS = sorted(name for name, door in DOORS.items() if isinstance(door, PlainDoor))


def names_in(resolver: Any, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield prefix + (pattern.name or f"(no name: {pattern.pattern})")
        else:
            yield from names_in(pattern, prefix + (f"{pattern.namespace}:" if pattern.namespace else ""))


def test_every_address_has_a_row_here():
    missing = sorted(set(names_in(get_resolver())) - DOORS.keys())

    assert not missing, f"No row says what a stranger learns at {', '.join(missing)}. Add it to DOORS."


def test_every_row_here_has_an_address():
    assert sorted(DOORS.keys() - set(names_in(get_resolver()))) == []


# ---------------------------------------------------------------- the checks


def signed_in(world: World, who: str) -> Client:
    client = Client()
    if who != "nobody":
        client.force_login(getattr(world.cast, who), backend="cases.access.GateBackend")
    return client


def assert_case_door(world: World, name: str, who: str) -> None:
    """A hidden case and one that never was: the same status, bytes, headers and number of queries."""
    door = DOORS[name]
    assert isinstance(door, CaseDoor)
    client, data = signed_in(world, who), door.data()
    absent_reference = _never_given()
    for told in world.closed_to(who):
        for number, row in enumerate(_rows_of(door, told)):
            # What a method other than these two answers does not hang on the row: the first tells.
            for method in METHODS if number == 0 else ("get", "post"):
                hidden = _ask(client, method, name, (told.case.reference, *row), data)
                absent = _ask(client, method, name, (absent_reference, *row), data)
                place = f"{name} {row} by {method}: {told.tag}"
                assert hidden == absent, f"leaked to {who} at {place} is told from an absent case"
                assert hidden.status in (404, 405), f"leaked to {who} at {place} answers {hidden.status}"
    for told in world.open_to(who) if door.names else ():
        never = NO_FILE if door.names in ("file", "upload", "grant") else NEVER_WRITTEN
        never = absent_reference if door.names == "twin" else never
        for other in world.closed_to(who):
            for method in METHODS:
                theirs = (told.case.reference, getattr(other, door.names), *door.fixed)
                hidden = _ask(client, method, name, theirs, data)
                absent = _ask(client, method, name, (told.case.reference, never, *door.fixed), data)
                assert hidden == absent, f"leaked to {who} at {name}: the {door.names} of {other.tag}"
    for told in world.open_to(who) if door.of_a_row else ():
        for other in world.closed_to(who):
            for kind, number in other.rows.items():
                for method in ("get", "post"):
                    hidden = _ask(client, method, name, (told.case.reference, kind, number), data)
                    absent = _ask(client, method, name, (told.case.reference, kind, NEVER_WRITTEN), data)
                    assert hidden == absent, f"leaked to {who} at {name}: the {kind} of {other.tag}"


def assert_list_door(world: World, name: str, who: str) -> None:
    """Nothing of what is closed to the reader is in any answer; what is open is in one of them."""
    door = DOORS[name]
    assert isinstance(door, ListDoor)
    told_of: set[str] = set()
    for how, text in door.ask(signed_in(world, who), name, world):
        for told in world.closed_to(who):
            leaked = [what for what, words in told.canaries.items() if words.lower() in text.lower()]
            assert not leaked, f"leaked to {who} at {name}, {how}: {leaked} of {told.tag}"
        told_of |= {told.tag for told in world.open_to(who) if told.case.reference in text}
    missing = set() if door.of_two else {told.tag for told in world.open_to(who)} - told_of
    assert not missing, f"{name} does not show {who} {missing}: the door proves nothing"


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]
    queries: int


def _ask(client: Client, method: str, name: str, args: tuple[Any, ...], data: dict[str, Any]) -> Answer:
    said = {"data": data} if method in ("get", "head", "post") else {}
    reset_queries()  # the connection keeps the last 9,000 alone: what comes after would count as none
    with CaptureQueriesContext(connection) as queries:
        answer = getattr(client, method)(reverse(name, args=args), **said)
    headers = tuple(sorted((key, value) for key, value in answer.items()))
    return Answer(answer.status_code, _stable(_body(answer)), headers, len(queries))


def _rows_of(door: CaseDoor, told: Told) -> list[tuple[Any, ...]]:
    if door.names:
        return [(getattr(told, door.names), *door.fixed)]
    return list(told.rows.items()) if door.of_a_row else [door.fixed]


def _never_given() -> str:
    reference = references.new_reference()
    assert not Case.objects.filter(reference=reference).exists()
    return reference


def _stable(content: bytes) -> bytes:
    content = re.sub(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', rb"", content)
    content = re.sub(rb"Copy [0-9A-Z]{4}-[0-9A-Z]{4}", rb"", content)
    return re.sub(rb'(name="submission" value=")[^"]+', rb"", content)


def _text(answer: Any) -> str:
    return _body(answer).decode()


def _body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


# ---------------------------------------------------------------- every door, every person


@pytest.mark.parametrize("name", CASE_DOORS)
def test_a_hidden_case_answers_as_one_that_never_was(world, name):
    for who in SIGNED_IN:
        assert_case_door(world, name, who)


@pytest.mark.parametrize("name", LIST_DOORS)
def test_a_page_of_cases_names_only_those_open_to_the_reader(world, name):
    for who in SIGNED_IN:
        assert_list_door(world, name, who)


@pytest.mark.parametrize("name", PLAIN_DOORS)
def test_a_plain_page_holds_no_word_of_any_case(world, name):
    door = DOORS[name]
    for who in (*SIGNED_IN, *NOT_SIGNED_IN):
        answer = getattr(signed_in(world, who), door.method)(reverse(name, args=door.args), door.data)
        assert answer.status_code in (*door.statuses, 302)
        for told in (world.shown, *world.secrets):
            leaked = [what for what, words in told.canaries.items() if words in _text(answer)]
            assert not leaked, f"leaked to {who} at {name}: {leaked} of {told.tag}"


@pytest.mark.parametrize("name", sorted(DOORS))
def test_who_is_not_signed_in_is_asked_to(world, name):
    door = DOORS[name]
    knocks = [(args, method) for args in _args_to_knock_with(door, world) for method in METHODS]
    for who in NOT_SIGNED_IN:
        for args, method in knocks:
            answer = getattr(signed_in(world, who), method)(reverse(name, args=args))
            to_sign_in = answer.status_code == 302 and answer["Location"].startswith(reverse("account_login"))
            if isinstance(door, PlainDoor) and door.is_open:
                assert "next=" not in answer.get("Location", "")
            else:
                assert to_sign_in, f"{name} by {method} answers {who} with {answer.status_code}"
                assert not answer.content


def _args_to_knock_with(door: Door, world: World) -> list[tuple[Any, ...]]:
    if isinstance(door, CaseDoor):
        known = [
            (told.case.reference, *row) for told in world.closed_to("") for row in _rows_of(door, told)[:1]
        ]
        return [*known, (_never_given(), *known[0][1:])]
    return [door.args]


# ---------------------------------------------------------------- the control


@pytest.fixture
def planted_leak(monkeypatch):
    """A gate that lets everything through, wherever it was imported."""
    guarded = access.cases_for

    def leaky(actor, permission=Permission.VIEW, *, at=None):
        return Case.objects.all()

    for module in [one for key, one in sys.modules.items() if key.startswith(("cases", "casework"))]:
        if getattr(module, "cases_for", None) is guarded:
            monkeypatch.setattr(module, "cases_for", leaky)
    # The pages that write ask twice: which cases, and what may be done with this one.
    monkeypatch.setattr(access, "_opened_by", lambda reach: Q(pk__gte=0))


@pytest.mark.parametrize("name", CASE_DOORS)
def test_the_check_of_a_case_page_sees_a_planted_leak(world, planted_leak, name):
    with pytest.raises(AssertionError, match="leaked"):
        assert_case_door(world, name, "officer")


@pytest.mark.parametrize("name", LIST_DOORS)
def test_the_check_of_a_list_sees_a_planted_leak(world, planted_leak, name):
    with pytest.raises(AssertionError, match="leaked"):
        assert_list_door(world, name, "officer")


def test_the_check_of_addresses_sees_one_without_a_row(monkeypatch):
    monkeypatch.delitem(DOORS, "cases:find")

    with pytest.raises(AssertionError, match="learns at cases:find. Add"):
        test_every_address_has_a_row_here()


def test_each_word_on_record_shows_to_who_may_see_the_case(world):
    """Else its absence elsewhere would prove nothing."""
    client = signed_in(world, "officer")
    pages = ("case", "timeline", "names", "outcomes", "activities", "notes", "tasks", "proceedings")
    pages += ("consent",)
    text = "".join(_text(client.get(reverse(f"cases:{p}", args=[world.shown.case.reference]))) for p in pages)

    assert [what for what, words in world.shown.words.items() if words not in text] == [FORMER]


def test_the_pages_of_a_case_say_nothing_of_the_others(world):
    """An activity of theirs is shared, and the sealed one is of the same person."""
    client = signed_in(world, "officer")
    shown = world.shown
    for name in CASE_DOORS:
        rows = _rows_of(DOORS[name], shown)
        for row in rows:
            answer = client.get(reverse(name, args=[shown.case.reference, *row]))
            for told in world.secrets:
                leaked = [what for what, words in told.canaries.items() if words in _text(answer)]
                assert not leaked, f"leaked at {name} of the case one may see: {leaked} of {told.tag}"


# ---------------------------------------------------------------- figures


def test_the_annual_report_reads_the_whole_number_and_no_case(world):
    text = _text(signed_in(world, "annual_report").get(reverse("cases:tally", args=[2019])))
    listed = _text(signed_in(world, "annual_report").get(reverse("cases:tally_counted", args=[2019])))

    assert '<span class="fig">4</span>' in text
    assert "4 cases are not open to you" in listed


def test_the_officer_reads_a_number_of_their_own_scope(world):
    text = _text(signed_in(world, "officer").get(reverse("cases:tally", args=[2019])))

    assert '<span class="fig">1</span>' in text
    assert "in your scope" in text


# ---------------------------------------------------------------- finding


def find(client: Client, text: str) -> str:
    client.post(reverse("cases:find"), {"q": text})
    answer = client.get(reverse("cases:find"))
    assert answer.status_code == 200, f"leaked: searching {text} goes to {answer.get('Location')}"
    return _stable(answer.content).decode().replace(text, "what was typed")


@pytest.mark.parametrize("what", ["name", "other name", "own script", FORMER, "reference"])
def test_searching_what_is_hidden_answers_as_searching_what_never_was(world, what):
    client = signed_in(world, "officer")
    absent = find(client, _never_given() if what == "reference" else "Wolfram Nimmerdar")

    for told in world.secrets:
        text = told.case.reference if what == "reference" else told.words[what]
        assert find(client, text) == absent, f"leaked: {text}"


def test_the_same_reference_leads_who_may_see_it_to_the_case(world):
    client = signed_in(world, "officer")
    client.post(reverse("cases:find"), {"q": world.shown.case.reference.lower()})

    assert client.get(reverse("cases:find"))["Location"] == world.shown.case.get_absolute_url()


def test_a_search_is_not_found_again_by_the_next_person_at_the_same_browser(world):
    client = signed_in(world, "officer")
    client.post(reverse("cases:find"), {"q": world.shown.words["name"]})
    client.post(reverse("leave"))
    client.force_login(world.cast.outsider, backend="cases.access.GateBackend")

    assert world.shown.tag not in _text(client.get(reverse("cases:find")))


# ---------------------------------------------------------------- references typed into forms


def test_a_hidden_reference_typed_into_a_form_answers_as_an_absent_one(world):
    client, shown = signed_in(world, "officer"), world.shown
    move = reverse("cases:move", args=[shown.case.reference, "status", shown.rows["status"]])
    act = reverse("cases:activities", args=[shown.case.reference])

    def answers(reference: str) -> list[tuple[int, str]]:
        said = {"kind": "petition", "began_on": "6 June 2020", "state": "begun", "other_cases": reference}
        given = [client.post(move, {"right_case": reference}), client.post(act, said)]
        return [(one.status_code, _stable(one.content).decode().replace(reference, "typed")) for one in given]

    absent = answers(_never_given())
    assert [status for status, _ in absent] == [422, 422]
    for told in world.secrets:
        assert answers(told.case.reference) == absent, f"leaked: {told.tag}"


# ---------------------------------------------------------------- names that are for finding only


def _pages_that_name(world: World, client: Client) -> Iterator[tuple[str, str]]:
    reference, former = world.shown.case.reference, world.shown.words[FORMER]
    typed = " ".join(reversed(former.upper().split()))  # the page repeats what was typed
    for name in CASE_DOORS:
        for row in _rows_of(DOORS[name], world.shown):
            yield name, _text(client.get(reverse(name, args=[reference, *row])))
    for name in ("my_work", "cases"):
        yield name, _text(client.get(reverse(f"cases:{name}")))
    for page, year in (("tally", 2019), ("tally_counted", 2019), ("tally_decide", 2020), ("figures", 2019)):
        yield page, _text(client.get(reverse(f"cases:{page}", args=[year])))
    yield "tally_consent", _text(client.get(reverse("cases:tally_consent", args=[2019])))
    yield "tally_not_counted", _text(client.get(reverse("cases:tally_not_counted", args=[2022])))
    query = {"since": "2026-02-20"}
    yield "tally_changes", _text(client.get(reverse("cases:tally_changes", args=[2019]), query))
    client.post(reverse("cases:find"), {"q": typed})
    found = _text(client.get(reverse("cases:find")))
    assert reference in found, "the whole former name finds the person"
    yield "find", found
    alike = _text(client.post(reverse("cases:new_case"), intake(world.cast, typed)))
    assert reference in alike, "the whole former name finds the likely duplicate"
    yield "new_case", alike


def test_without_contacts_a_name_for_finding_only_is_on_no_page(world):
    for page, text in _pages_that_name(world, signed_in(world, "officer")):
        assert "Olderby" not in text, f"leaked at {page}: a former name"


def test_the_check_of_names_sees_a_planted_leak(world, monkeypatch):
    def leaky(actor, cases):
        return PersonName.objects.filter(case__in=[case.pk for case in cases])

    monkeypatch.setattr(access, "names_for", leaky)

    with pytest.raises(AssertionError, match="leaked at cases:case"):
        test_without_contacts_a_name_for_finding_only_is_on_no_page(world)


def test_with_contacts_it_is_on_the_page_of_names(world):
    client = signed_in(world, "caseworker")
    page = _text(client.get(reverse("cases:names", args=[world.shown.case.reference])))

    assert world.shown.words[FORMER] in page


def test_even_with_contacts_it_is_never_the_name_that_is_shown(world):
    quiet = {
        "cases",
        "my_work",
        "find",
        "new_case",
        "tally",
        "tally_counted",
        "tally_decide",
        "tally_changes",
        "tally_consent",
    }
    for page, text in _pages_that_name(world, signed_in(world, "caseworker")):
        assert page not in quiet or "Olderby" not in text, f"a former name stands at {page}"


# ---------------------------------------------------------------- what one may see and not do


@pytest.fixture
def onlooker(world) -> User:
    """Somebody who may see the cases of the campaign, and do nothing with them."""
    give_grant(
        on=world.cast.individuals,
        to=world.cast.outsider,
        permissions=[Permission.VIEW],
        until=NOW + timedelta(days=9),
        reason="to read along",
        actor=OPERATOR,
        at=NOW - timedelta(hours=1),
    )
    return world.cast.outsider


def test_the_effect_of_saving_is_told_to_who_may_save(world, onlooker):
    url = reverse("cases:effect", args=[world.shown.case.reference])
    said = panel(tile="arrest", choice_arrest="status:arrested", happened_on="6 June 2020")
    nothing = render_to_string("components/_effect.html", {"lines": []})

    assert _text(signed_in(world, "outsider").post(url, said)) == nothing, "leaked: what saving would do"
    assert _text(signed_in(world, "officer").post(url, said)) != nothing


def test_an_onlooker_reads_and_writes_nothing(world, onlooker):
    client, reference = signed_in(world, "outsider"), world.shown.case.reference
    page = client.get(reverse("cases:case", args=[reference]))

    assert page.status_code == 200
    assert reverse("cases:record", args=[reference]) not in _text(page)
    assert client.post(reverse("cases:record", args=[reference]), panel()).status_code == 403


def test_the_list_is_narrowed_by_campaigns_and_countries_of_ones_own(world):
    url = reverse("cases:cases")
    form = signed_in(world, "officer").get(url).context["filter"].form

    assert [one.slug for one in form.fields["campaign"].queryset] == ["individuals"]
    assert [code for code, _ in form.fields["country"].choices] == ["XV"]
    nobody = signed_in(world, "outsider").get(url).context["filter"].form
    assert list(nobody.fields["campaign"].queryset) == []
    assert list(nobody.fields["country"].choices) == []


def test_a_campaign_one_does_not_hold_reads_as_one_that_never_was(world):
    client, url = signed_in(world, "officer"), reverse("cases:cases")
    unheld, absent = (
        _stable(client.get(url, {"campaign": slug}).content).decode().replace(slug, "a campaign")
        for slug in (world.cast.write_for_rights.slug, "never-heard-of-it")
    )

    assert unheld == absent
    assert world.cast.write_for_rights.name not in unheld

"""What there is to ask at each address, and what may be learnt there."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from cases.models import DuplicateHint
from cases.vocabulary import (
    HintState,
    TogetherKind,
)
from notifications.models import Notification
from tests.access.told_world import FORMER, World
from tests.addresses import NEVER_WRITTEN, NO_FILE, PLAIN, PlainAddress
from tests.cast import Cast
from tests.echoed import without_echo
from tests.web.test_the_main_job import panel


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
            yield f"GET {query}", text_of(client.get(reverse(name, args=args), query))

    return ListDoor(ask, args)


def _finds(client: Client, name: str, world: World) -> Iterator[tuple[str, str]]:
    """The search is kept in the session: posted, then read."""
    for told in (world.shown, *world.secrets):
        said = told.words
        typed = [said["name"], said["other name"], said["own script"], said[FORMER], told.case.reference]
        for text in (*typed, told.tag.upper(), "Vashti", told.case.reference.lower().replace("-", "")):
            client.post(reverse(name), {"q": text})
            answer = client.get(reverse(name), follow=True)
            yield f"searching {text}", text_of(answer).replace(text, "")


def _opens(client: Client, name: str, world: World) -> Iterator[tuple[str, str]]:
    """Each row of one's inbox leads on to its case, where that is open."""
    for row in Notification.objects.filter(user=client.session["_auth_user_id"]):
        yield f"row {row.pk}", text_of(client.get(reverse(name, args=[row.pk]), follow=True))


def _ends(client: Client, name: str, world: World) -> Iterator[tuple[str, str]]:
    """Each row of one's inbox is done with, or brought back."""
    for row in Notification.objects.filter(user=client.session["_auth_user_id"]):
        client.post(reverse(name, args=[row.pk]))
        for show in ("", "done"):
            yield f"row {row.pk}", text_of(client.get(reverse("notifications:inbox"), {"show": show}))


def _together(client: Client, name: str, world: World) -> Iterator[tuple[str, str]]:
    """Every case is ticked, whether the reader sees it or not: those that are open come back, no other."""
    ticked = [told.case.reference for told in (world.shown, *world.secrets)]
    for act in TogetherKind.values:
        yield act, text_of(client.post(reverse(name), {"act": act, "case": ticked}))
    yield "all", text_of(client.post(reverse(name), {"act": "task", "all": "1"}))


def _intakes(client: Client, name: str, world: World) -> Iterator[tuple[str, str]]:
    """In a country where the officer may not open a case: nothing is written whatever is found."""
    yield "GET", text_of(client.get(reverse(name)))
    for told in (world.shown, *world.secrets):
        for typed in (told.words["name"], told.words["own script"], told.words[FORMER]):
            answer = client.post(reverse(name), intake(world.cast, typed))
            yield f"a new case of {typed}", without_echo(text_of(answer), typed)


def _pairs(method: str) -> ListDoor:
    """The address of each two cases that may be of one person, answered as asked."""

    def ask(client: Client, name: str, world: World) -> Iterator[tuple[str, str]]:
        for hint in DuplicateHint.objects.all():
            if name == "cases:undo_answer":
                hint.state = HintState.NOT_SAME
                hint.save()
            answer = getattr(client, method)(reverse(name, args=[hint.pk]), follow=True)
            yield f"pair {hint.pk}", text_of(answer)

    return ListDoor(ask, (NEVER_WRITTEN,), of_two=True)


def _lists_pairs(client: Client, name: str, world: World) -> Iterator[tuple[str, str]]:
    yield "GET", text_of(client.get(reverse(name)))


def _types(client: Client, name: str, world: World) -> Iterator[tuple[str, str]]:
    """A new case while somebody types: each name, and each reference told apart from it."""
    for told in (world.shown, *world.secrets):
        for typed in (told.words["name"], told.words["own script"], told.words[FORMER]):
            answer = client.post(reverse(name), {"name": typed, "told_apart": told.case.reference})
            yield f"typing {typed}", without_echo(text_of(answer), typed)


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


def text_of(answer: Any) -> str:
    return body_of(answer).decode()


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content

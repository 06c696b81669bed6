"""What holds on each path, for each person: the checks that the oracle's test and the planted leaks share.

Each raises AssertionError, which begins with "leaked" where somebody learns what is closed to them, and with
"false denial" where they do not get what is open to them.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.addresses import SOME
from tests.oracle import oracle
from tests.oracle.paths.kinds import NumberPath, ObjectPath, SetPath, TypedPath
from tests.oracle.paths.reader import Answer, Reader, body_of, hash_of, never_given, stable, text_of
from tests.oracle.registry import LOG_QUERIES, NUMBERS, OBJECTS, PLAIN, SETS, TYPED
from tests.oracle.worlds import PERSONAS, RECORDER, Built, Told, former_in, secret_in, words_in
from tests.sign_in.doors import prove


@dataclass
class Tally:
    """What was asked and decided, for the last line of a suite."""

    worlds: int = 0
    people: int = 0
    decisions: int = 0
    requests: int = 0
    paths: set[str] = field(default_factory=set)
    problems: Counter[str] = field(default_factory=Counter)

    def line(self) -> str:
        return (
            f"oracle: {self.worlds} worlds, {len(self.paths)} paths, {self.people} people, "
            f"{self.decisions} decisions, {self.problems['leaked']} leaks, "
            f"{self.problems['false denial']} denials"
        )


def reader_of(built: Built, name: str) -> Reader:
    client = Client()
    client.force_login(built.users[name], backend="cases.access.GateBackend")
    prove(client, built.users[name])  # nobody is sent away to show who they are: each page answers itself
    return Reader(built, name, client)


# ---------------------------------------------------------------- sets and numbers


def check_set(path: SetPath, reader: Reader, tally: Tally) -> None:
    told, must = path.told(reader), path.must(reader)
    may = must if path.may is None else path.may(reader)
    place = f"{path.route}, {path.how}, to {reader.name}"
    assert told <= may, f"leaked at {place}: {sorted(told - may)}"
    assert must <= told, f"false denial at {place}: {sorted(must - told)}"
    tally.decisions += len(reader.built.cases)
    tally.paths.add(f"{path.route} {path.how}")


def check_number(path: NumberPath, reader: Reader, tally: Tally) -> None:
    if not path.applies(reader):
        return
    told, computed = path.told(reader), path.computed(reader)
    assert told == computed, f"leaked at {path.route}, {path.how}, to {reader.name}: {told}, not {computed}"
    tally.decisions += 1
    tally.paths.add(f"{path.route} {path.how}")


# ---------------------------------------------------------------- one case


def boundary(reader: Reader, several: int) -> tuple[list[str], list[str]]:
    """Return some cases that the reader sees and some that they do not, others for each person."""

    def mixed(cases: Iterable[str]) -> list[str]:
        """One of each sensitivity first: what opens each is another rule."""
        rows = reader.built.world["cases"]
        by_chance = sorted(cases, key=lambda one: (hash_of(one, reader.name), one))
        firsts = {rows[one]["sensitivity"]: one for one in reversed(by_chance)}
        return [*firsts.values(), *(one for one in by_chance if one not in firsts.values())][:several]

    seen = reader.visible()
    return mixed(seen), mixed(set(reader.built.cases) - seen)


def check_hidden(
    route: str,
    reader: Reader,
    hidden: Iterable[str],
    tally: Tally,
    methods: Iterable[str] = ("get", "post"),
) -> None:
    """A hidden case answers as one that never was: status, bytes, headers, number of queries."""
    path, built = OBJECTS[route], reader.built
    absent_reference = never_given(built)
    for method in methods:
        of_absent: dict[tuple[Any, ...], Answer] = {}
        for one in hidden:
            told = built.cases[one]
            args = path.args(told)
            if args not in of_absent:
                of_absent[args] = reader.answer(method, route, (absent_reference, *args), path.data)
            found = reader.answer(method, route, (told.reference, *args), path.data)
            place = f"{route} by {method} to {reader.name}: {one}"
            assert found == of_absent[args], f"leaked at {place} is told from an absent case"
            assert found.status in (404, 405), f"leaked at {place} answers {found.status}"
            tally.decisions += 1
    tally.paths.add(f"{route} hidden")


def check_shown(route: str, reader: Reader, seen: Iterable[str], tally: Tally) -> None:
    """A visible case opens to who holds what the page needs, and tells no word of another one."""
    path, built = OBJECTS[route], reader.built
    world, at = built.world, built.at
    for one in seen:
        told = built.cases[one]
        answer = reader.get(route, told.reference, *path.args(told))
        place = f"{route} of {one} to {reader.name}"
        text = text_of(answer)
        may = all(oracle.may(world, reader.name, one, permission, at) for permission in path.needs)
        _check_status(path, answer.status_code, may, place, reader)
        others = oracle.companions(world, reader.name, one, at)
        if path.offers_visible:
            others = others | oracle.visible(world, reader.name, at)
        foreign = built.told_in(text) - {one} - others
        assert not foreign, f"leaked at {place}: {sorted(foreign)}"
        assert words_in(text) - {one} <= others, f"leaked at {place}: a word of another case"
        contacts = {one} if oracle.may(world, reader.name, one, "contacts", at) else set()
        former, secret = former_in(text), secret_in(text)
        assert former <= contacts, f"leaked at {place}: a former name"
        assert secret <= contacts, f"leaked at {place}: a contact or a source's identity"
        if answer.status_code == 200 and path.opens and answer["Content-Type"].startswith("text/"):
            assert one in built.told_in(text), f"false denial at {place}: an empty page"
            assert not path.tells_former or former == contacts, f"false denial at {place}: the former name"
            assert not path.tells_secret or secret == contacts, f"false denial at {place}: the contact"
        tally.decisions += 3
    tally.paths.add(f"{route} shown")


def _check_status(path: ObjectPath, status: int, may: bool, place: str, reader: Reader) -> None:
    if not path.opens:
        assert status == 405, f"leaked at {place}: reading answers {status}"
    elif path.of_somebody:
        assert status in ((200, 404) if may else (200, 403, 404)), f"false denial at {place}: {status}"
    elif may:
        shown = 302 if path.leads_back else 200
        assert status == shown, f"false denial at {place}: {status}"
    else:
        assert status == 403, f"leaked at {place}: {status} without {path.needs}"


def check_rows_of_others(
    route: str, reader: Reader, seen: Iterable[str], hidden: Iterable[str], tally: Tally
) -> None:
    """A row, file or contact of a hidden case, asked for under a visible one, is one that never was."""
    path, built = OBJECTS[route], reader.built
    if not path.absent:
        return
    for one in list(seen)[:1]:
        own = built.cases[one].reference
        for method in ("get", "post"):
            absent = reader.answer(method, route, (own, *path.absent), path.data)
            for other in hidden:
                told = built.cases[other]
                if path.of_both(built.cases[one], told):
                    continue
                found = reader.answer(method, route, (own, *path.args(told)), path.data)
                assert found == absent, f"leaked at {route} of {one} to {reader.name}: a row of {other}"
                tally.decisions += 1
    tally.paths.add(f"{route} rows of others")


def check_typed(
    path: TypedPath, reader: Reader, seen: Iterable[str], hidden: Iterable[str], tally: Tally
) -> None:
    """What names a hidden case or a row of it, typed into a form or an address, reads as absent."""
    built = reader.built
    own = [one for one in seen if oracle.may(built.world, reader.name, one, path.needs, built.at)][:1]
    for one in own:

        def said(typed: str, of: Told = built.cases[one]) -> tuple[int, bytes]:
            answer = path.ask(reader, of, typed)
            return answer.status_code, stable(body_of(answer)).replace(typed.encode(), b"typed")

        absent = said(path.typed(built, None))
        for other in hidden:
            found = said(path.typed(built, other))
            assert found == absent, f"leaked at {path.route} by {path.field} to {reader.name}: {other}"
            tally.decisions += 1
    tally.paths.add(f"{path.route} {path.field} typed")


# ---------------------------------------------------------------- everything else


def check_plain(route: str, reader: Reader, tally: Tally) -> None:
    path = PLAIN[route]
    real = reader.built.offices["office1"].pk if "office" in route else reader.built.users[RECORDER].pk
    args = tuple(real if arg == SOME else arg for arg in path.args)
    answer = reader.answer(path.method, route, args, path.data)
    found = reader.built.told_in(answer.body.decode())
    assert not found, f"leaked at {route} to {reader.name}: {sorted(found)}"
    assert answer.status < 500, f"{route} fails for {reader.name}"
    tally.decisions += len(reader.built.cases)
    tally.paths.add(route)


def check_log(name: str, reader: Reader, hidden: Iterable[str], tally: Tally) -> None:
    """The access log is for who may read it, by references alone."""
    permissions = reader.built.world["users"][reader.name]["organisation"]
    references = [reader.built.cases[one].reference for one in hidden][:1]
    for value in references if name == "reference" else LOG_QUERIES[name]:
        answer = reader.get("cases:log", query={name: value})
        text = text_of(answer)
        assert not words_in(text), f"leaked at cases:log to {reader.name}: {sorted(words_in(text))}"
        if "read_audit" not in permissions or not reader.is_in:
            told = reader.built.told_in(text)
            assert not told, f"leaked at cases:log to {reader.name}: {sorted(told)}"
            assert answer.status_code != 200, f"leaked at cases:log to {reader.name}"
        tally.decisions += 1
    tally.paths.add(f"cases:log {name}")


def check_unheld_campaigns(reader: Reader, tally: Tally) -> None:
    """A campaign that one does not hold is told from none that ever was: not by a filter, nor by its page."""
    if not reader.is_in:
        return
    rows = reader.built.world["users"][reader.name]["organisation"]
    unheld = [] if rows else sorted(set(reader.built.world["campaigns"]) - reader.held())
    for slug in unheld:
        for route, args, query in (
            ("cases:cases", (), "campaign"),
            ("cases:tally_counted", (2019,), "campaign"),
        ):
            found, absent = (
                stable(body_of(reader.get(route, *args, query={query: one}))).replace(one.encode(), b"typed")
                for one in (slug, "never-heard-of-it")
            )
            assert found == absent, f"leaked at {route} to {reader.name}: the campaign {slug}"
        for route in ("cases:campaign_access", "cases:give_campaign"):
            hidden, never = (reader.answer("get", route, (one,), {}) for one in (slug, "never-heard-of-it"))
            assert hidden == never, f"leaked at {route} to {reader.name}: the campaign {slug}"
        tally.decisions += 4
    tally.paths.add("campaigns that are not held")


def check_campaign_pages(reader: Reader, tally: Tally) -> None:
    """The pages of the campaigns one holds name no case."""
    for slug in sorted(reader.held()):
        text = reader.text("cases:campaign_access", slug)
        told = reader.built.told_in(text)
        assert not told, f"leaked at cases:campaign_access to {reader.name}: {sorted(told)}"
        tally.decisions += len(reader.built.cases)
    tally.paths.add("cases:campaign_access held")


def check_emergency(reader: Reader, tally: Tally) -> None:
    """Who may open a case in an emergency does not learn by trying that a bar stands against them."""
    built = reader.built
    typed = [
        told.reference
        for one, told in built.cases.items()
        if oracle.is_barred(built.world, reader.name, one, built.at)
    ][:2]
    absent_reference = never_given(built)

    def said(reference: str) -> tuple[int, bytes]:
        data = {"reference": reference, "reason": "somebody is in danger today"}
        answer = reader.try_post("cases:emergency", data=data)
        return answer.status_code, stable(body_of(answer)).replace(reference.encode(), b"typed")

    absent = said(absent_reference)
    for reference in typed:
        assert said(reference) == absent, f"leaked at cases:emergency to {reader.name}: {reference}"
        tally.decisions += 1
    tally.paths.add("cases:emergency reference typed")


def check_mail(built: Built, tally: Tally) -> None:
    """No mail, whoever it goes to, tells of a case."""
    for message in mail.outbox:
        told = built.told_in(f"{message.subject}\n{message.body}")
        assert not told, f"leaked by mail to {message.to}: {sorted(told)}"
        tally.decisions += 1
    tally.paths.add("mail")


def check_signed_out(reader: Reader, tally: Tally) -> None:
    """Somebody who is not in any more is asked to sign in, whatever they ask for; nothing else is said."""
    for route, path in OBJECTS.items():
        told = next(iter(reader.built.cases.values()))
        answer = reader.get(route, told.reference, *path.args(told))
        _asked_to_sign_in(answer, f"{route} to {reader.name}")
    for route in ("cases:cases", "cases:my_work", "cases:find", "cases:new_case", "cases:emergency"):
        _asked_to_sign_in(reader.get(route), f"{route} to {reader.name}")
    tally.decisions += len(OBJECTS) + 5


def _asked_to_sign_in(answer: Any, place: str) -> None:
    to_sign_in = answer.status_code == 302 and answer["Location"].startswith(reverse("account_login"))
    assert to_sign_in, f"leaked at {place}: {answer.status_code} to somebody who is not in"
    assert not answer.content, f"leaked at {place}: a page to somebody who is not in"


# ---------------------------------------------------------------- all of it


def check_person(
    built: Built, name: str, tally: Tally, *, several: int = 1, share: int = 1, turn: int = 0
) -> None:
    """Every path for one person; with a `share` of n, each n-th, others in each `turn`."""
    reader = reader_of(built, name)
    reader.get("cases:keyboard")  # the first page of a session writes it
    if not reader.is_in:
        check_signed_out(reader, tally)
    seen, hidden = boundary(reader, several)

    def mine(paths: Iterable[Any]) -> list[Any]:
        begin = sorted(PERSONAS).index(name) + turn
        return [path for place, path in enumerate(paths, start=begin) if place % share == 0]

    for path in mine(SETS):
        check_set(path, reader, tally)
    for number in mine(NUMBERS):
        check_number(number, reader, tally)
    if reader.is_in:
        for route in mine(OBJECTS):
            check_hidden(route, reader, hidden, tally)
            check_shown(route, reader, seen, tally)
            check_rows_of_others(route, reader, seen, hidden, tally)
        for typed in mine(TYPED):
            check_typed(typed, reader, seen, hidden, tally)
    for other in mine((check_unheld_campaigns, check_campaign_pages, check_emergency)):
        other(reader, tally)
    for query in mine(LOG_QUERIES):
        check_log(query, reader, hidden, tally)
    for route in mine(PLAIN):
        check_plain(route, reader, tally)
    check_mail(built, tally)
    tally.requests += reader.asked


def check_world(built: Built, tally: Tally, **how: Any) -> None:
    for name in PERSONAS:
        check_person(built, name, tally, **how)
    tally.worlds += 1
    tally.people = max(tally.people, len(PERSONAS))

"""Access ends within the next request, whatever ends it: two kept sessions against the oracle, step by step.

Everything is done by the operations. After each step the list, and pages of some cases, tell the same two
people, at the browsers in which they signed in, what the oracle says.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cases import access
from cases.access import OPERATOR, NotAllowed
from cases.models import Bar, Lock, Membership, User
from cases.operations import caring, closing, emergencies, employing, granting, offices, safety
from cases.operations.writing import Refused
from cases.vocabulary import Permission, Sensitivity
from tests.oracle.checks import Tally, reader_of
from tests.oracle.conftest import IS_LARGE
from tests.oracle.paths.reader import Reader
from tests.oracle.worlds import AT, CAMPAIGNS, Built, build, case, empty, grant

pytestmark = pytest.mark.django_db

MACHINES, STEPS = (200, 40) if IS_LARGE else (12, 16)
WATCHED = ("luis", "ruth")  # ruth may open a case in an emergency
CASES = tuple(f"k{number:03}" for number in range(6))
LAND = ("XM", "XV")
OFFICES = ("west", "east")
REASON = "as it was agreed"
_NOT_ENDED = timedelta(days=40)

people = st.sampled_from(WATCHED)
cases = st.sampled_from(CASES)
campaigns = st.sampled_from(CAMPAIGNS[:2])
some_offices = st.sampled_from(OFFICES)
permissions = st.sets(st.sampled_from(["record", "contacts", "share"]), max_size=2)


def small_world() -> Any:
    world = empty(
        case(),
        case(country="XM"),
        case(sensitivity="restricted"),
        case(sensitivity="sealed", country="XM"),
        case(campaigns=[("rights", None)]),
        case(campaigns=[], country="XM"),
        luis=["west"],
        ruth=["east"],
    )
    world["offices"]["west"]["countries"], world["offices"]["east"]["countries"] = {"XV"}, {"XM"}
    world["grants"] = [
        grant(("office", "west"), ("campaign", "individuals"), "record", until=AT + _NOT_ENDED),
        grant(("office", "east"), ("campaign", "individuals"), "contacts", until=AT + _NOT_ENDED),
        grant(("user", "luis"), ("case", "k002"), "contacts", until=AT + timedelta(days=2)),
        grant(("user", "ruth"), ("case", "k003"), until=AT + timedelta(days=3)),
    ]
    return world


class Access(RuleBasedStateMachine):
    """Gives, ends, moves, closes and opens, in any order, and watches two people."""

    tally = Tally()

    @initialize()
    def begin(self) -> None:
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.traveller = time_machine.travel(AT, tick=False)
        self.clock = self.traveller.start()
        self.at: datetime = AT
        self.built: Built = build(small_world(), files=False)
        self.world = self.built.world
        self.bundles = {id(row): self._bundle_of(row) for row in self.world["grants"]}
        self.readers: dict[str, Reader] = {name: reader_of(self.built, name) for name in WATCHED}
        self.tally.worlds += 1
        self.tally.people = len(WATCHED)

    def teardown(self) -> None:
        if hasattr(self, "transaction"):
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)
            self.traveller.stop()

    def _bundle_of(self, row: Any) -> Any:
        (kind, holder), (on, of) = row["to"], row["on"]
        target = self.built.cases[of].case if on == "case" else self.built.campaigns[of]
        if kind == "user":
            return target.user_grants.filter(user=self.built.users[holder]).first().bundle
        return target.group_grants.filter(group=self.built.offices[holder].pk).first().bundle

    def _user(self, name: str) -> User:
        return User.objects.get(pk=self.built.users[name].pk)

    def _do(self) -> dict[str, Any]:
        return {"actor": OPERATOR, "at": self.at}

    # ------------------------------------------------------------ grants

    def _give(self, to: tuple[str, str], on: tuple[str, str], wanted: set[str], days: int) -> None:
        until = self.at + timedelta(days=days)
        target = self.built.cases[on[1]].case if on[0] == "case" else self.built.campaigns[on[1]]
        holder: Any = self._user(to[1]) if to[0] == "user" else self.built.offices[to[1]]
        bundle = granting.give_grant(
            on=target,
            to=holder,
            permissions=[Permission(one) for one in wanted],
            until=until,
            reason=REASON,
            **self._do(),
        )
        self._give_up(to, on, {"view", *wanted})
        row = grant(to, on, *wanted, given=self.at, until=until)
        self.world["grants"].append(row)
        self.bundles[id(row)] = bundle

    def _give_up(self, to: tuple[str, str], on: tuple[str, str], wanted: set[str]) -> None:
        """Who is given the same again holds it on the newer terms."""
        for row in self.world["grants"]:
            if row["to"] == to and row["on"] == on and not row["ended"]:
                row["permissions"] = row["permissions"] - wanted

    @rule(who=people, of=cases, wanted=permissions, days=st.integers(1, 5))
    def give_a_case_to_a_person(self, who: str, of: str, wanted: set[str], days: int) -> None:
        self._give(("user", who), ("case", of), wanted, days)

    @rule(who=some_offices, of=cases, wanted=permissions, days=st.integers(1, 5))
    def give_a_case_to_an_office(self, who: str, of: str, wanted: set[str], days: int) -> None:
        self._give(("office", who), ("case", of), wanted, days)

    @rule(who=people, of=campaigns, wanted=permissions, days=st.integers(1, 5))
    def give_a_campaign_to_a_person(self, who: str, of: str, wanted: set[str], days: int) -> None:
        self._give(("user", who), ("campaign", of), wanted, days)

    @rule(who=some_offices, of=campaigns, wanted=permissions, days=st.integers(1, 5))
    def give_a_campaign_to_an_office(self, who: str, of: str, wanted: set[str], days: int) -> None:
        self._give(("office", who), ("campaign", of), wanted, days)

    @rule(which=st.integers(0, 20))
    def end_a_grant(self, which: int) -> None:
        row = self.world["grants"][which % len(self.world["grants"])]
        granting.end_grant(self.bundles[id(row)], reason=REASON, leaves_nobody=True, **self._do())
        row["ended"] = row["ended"] or self.at

    @rule(hours=st.sampled_from([1, 13, 24, 25, 60]))
    def time_passes(self, hours: int) -> None:
        self.clock.shift(timedelta(hours=hours))
        self.at += timedelta(hours=hours)

    @rule(of=cases)
    def open_in_an_emergency(self, of: str) -> None:
        with suppress(Refused, NotAllowed):
            opening = emergencies.open_in_emergency(
                self.built.cases[of].reference,
                reason="somebody is in danger",
                actor=self._user("ruth"),
                at=self.at,
            )
            self._give_up(("user", "ruth"), ("case", of), {"view"})
            row = grant(("user", "ruth"), ("case", of), given=self.at, until=opening.until, is_emergency=True)
            self.world["grants"].append(row)
            self.bundles[id(row)] = opening.bundle

    # ------------------------------------------------------------ offices

    @rule(who=people, office=some_offices)
    def join_or_leave_an_office(self, who: str, office: str) -> None:
        mine = self.world["users"][who]["offices"]
        move = offices.leave_office if office in mine else offices.join_office
        with suppress(Refused):
            move(self.built.offices[office], self._user(who), actor=OPERATOR)
            mine.remove(office) if office in mine else mine.append(office)

    @rule(office=some_offices, countries=st.sets(st.sampled_from(LAND)), everywhere=st.booleans())
    def cover_other_countries(self, office: str, countries: set[str], everywhere: bool) -> None:
        with suppress(Refused):
            offices.cover_countries(
                self.built.offices[office], sorted(countries), all_countries=everywhere, **self._do()
            )
            told = self.world["offices"][office]
            told["countries"], told["all_countries"] = set() if everywhere else countries, everywhere

    # ------------------------------------------------------------ the case

    @rule(of=cases, to=st.sampled_from(Sensitivity.values))
    def open_or_close_a_case(self, of: str, to: str) -> None:
        closing.change_sensitivity(
            self.built.cases[of].case, Sensitivity(to), reason=REASON, leaves_nobody=True, **self._do()
        )
        self.world["cases"][of]["sensitivity"] = to

    @rule(of=cases, to=st.sampled_from(LAND))
    def move_to_another_country(self, of: str, to: str) -> None:
        with suppress(Refused):
            closing.change_country(
                self.built.cases[of].case, to, reason=REASON, leaves_nobody=True, **self._do()
            )
            self.world["cases"][of]["country"] = to

    @rule(of=cases, campaign=campaigns)
    def join_or_leave_a_campaign(self, of: str, campaign: str) -> None:
        case_row, told = self.built.cases[of].case, self.world["cases"][of]
        case_row.refresh_from_db()
        member = Membership.objects.current().filter(case=case_row, campaign__slug=campaign).first()
        if member is None:
            caring.add_to_campaign(case_row, self.built.campaigns[campaign], reason=REASON, **self._do())
            told["campaigns"].append((campaign, None))
        else:
            caring.leave_campaign(member, reason=REASON, leaves_nobody=True, **self._do())
            told["campaigns"].remove((campaign, None))

    # ------------------------------------------------------------ the person

    @rule(who=people, of=cases | st.sampled_from(LAND))
    def bar_or_lift(self, who: str, of: str) -> None:
        what = ("country", of) if of in LAND else ("case", of)
        standing = [b for b in self.world["bars"] if b["user"] == who and b["of"] == what and not b["lifted"]]
        case_row = self.built.cases[of].case if what[0] == "case" else None
        country = of if what[0] == "country" else ""
        if standing:
            row = Bar.objects.get(user=self._user(who), case=case_row, country=country, lifted_at=None)
            granting.lift_bar(row, **self._do())
            standing[0]["lifted"] = self.at
        else:
            granting.set_bar(
                user=self._user(who),
                case=case_row,
                country=country,
                reason=REASON,
                leaves_nobody=True,
                **self._do(),
            )
            self.world["bars"].append({"user": who, "of": what, "set": self.at, "lifted": None})

    @rule(of=people.map(lambda name: ("user", name)) | some_offices.map(lambda name: ("office", name)))
    def lock_or_unlock(self, of: tuple[str, str]) -> None:
        standing = [one for one in self.world["locks"] if one["of"] == of and not one["lifted"]]
        whom: Any = self._user(of[1]) if of[0] == "user" else self.built.offices[of[1]]
        if standing:
            row = Lock.objects.get(**{of[0]: whom}, lifted_at=None)
            safety.unlock(row, **self._do())
            standing[0]["lifted"] = self.at
        else:
            (safety.lock_person if of[0] == "user" else safety.lock_office)(whom, **self._do())
            self.world["locks"].append({"of": of, "set": self.at, "lifted": None})

    @rule(who=people, days=st.integers(1, 3))
    def travel(self, who: str, days: int) -> None:
        with suppress(Refused):
            until = self.at + timedelta(days=days)
            safety.begin_travel(self._user(who), until=until, **self._do())
            self.world["travels"].append({"user": who, "begins": self.at, "until": until, "ended": None})

    @rule(who=people)
    def come_back_early(self, who: str) -> None:
        with suppress(Refused):
            safety.end_travel(self._user(who), **self._do())
            for one in self.world["travels"]:
                if one["user"] == who and one["until"] > self.at:
                    one["ended"] = one["ended"] or self.at

    @rule(who=people)
    def close_or_reopen_the_account(self, who: str) -> None:
        told = self.world["users"][who]
        if told["is_active"]:
            employing.close_account(self._user(who), **self._do())
        else:
            employing.reopen_account(self._user(who), actor=OPERATOR)
        told["is_active"] = not told["is_active"]

    # ------------------------------------------------------------ what holds

    @invariant()
    def two_kept_sessions_equal_the_oracle(self) -> None:
        if not hasattr(self, "readers"):
            return
        for name, reader in self.readers.items():
            reader.built.at = self.at
            self._check(name, reader)

    def _check(self, name: str, reader: Reader) -> None:
        page = reader.get("cases:cases")
        if not reader.is_in:
            assert page.status_code == 302, f"leaked to {name}, who is not in: the list"
            assert reader.get("cases:case", self.built.cases["k000"].reference).status_code == 302
            self.tally.decisions += 2
            return
        if page.status_code == 302:  # their sessions were ended, and they may sign in again
            self.readers[name] = reader = reader_of(self.built, name)
            page = reader.get("cases:cases")
        told, seen = self.built.told_in(page.content.decode()), reader.visible()
        assert told <= seen, f"leaked to {name}: {sorted(told - seen)}"
        assert seen <= told, f"false denial to {name}: {sorted(seen - told)}"
        contacts = reader.visible("contacts")
        for of in CASES[self.tally.decisions % 3 :: 3]:
            reference = self.built.cases[of].reference
            expected = (200, 200 if of in contacts else 403) if of in seen else (404, 404)
            found = tuple(
                reader.get(route, reference).status_code for route in ("cases:timeline", "cases:contacts")
            )
            assert found == expected, f"leaked to {name}: {of} answers {found}, not {expected}"
            self.tally.decisions += 2
        self.tally.decisions += len(CASES)
        self.tally.requests += 5


# ---------------------------------------------------------------- the suite and its control


@pytest.fixture(autouse=True)
def _sessions_that_last(settings: Any) -> Iterator[None]:
    """The clock moves by days here; how long a session lasts is another test's."""
    settings.SESSION_IDLE_SECONDS = settings.SESSION_LONGEST_SECONDS = settings.SESSION_COOKIE_AGE = 10**8
    yield


def _run(phases: tuple[Phase, ...], machines: int) -> None:
    how = settings(
        max_examples=machines,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=not IS_LARGE,
        database=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Access, settings=how)


def test_access_ends_within_the_next_request(record_property: Any) -> None:
    Access.tally = Tally()

    _run((Phase.generate, Phase.shrink), MACHINES)

    done = Access.tally
    told = f"{done.worlds} histories of up to {STEPS} steps, {done.decisions} decisions"
    record_property("line", f"revocation: {told}, 0 leaks, 0 denials")


def test_the_machine_sees_grants_that_are_kept_from_one_request_to_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read, kept = access._read, {}

    def keeping(user: User, at: datetime) -> Any:
        return kept.setdefault(user.pk, read(user, at))

    monkeypatch.setattr(access, "_read", keeping)

    with pytest.raises(AssertionError, match="leaked|false denial"):
        _run((Phase.generate,), MACHINES)

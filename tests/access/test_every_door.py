"""Every address of the site, and what each person learns there. An address without a row in doors.py fails.

Nobody learns from any page that cases hidden from them exist, or a word of them.
"""

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import Q
from django.urls import URLPattern, get_resolver, reverse

from cases import access
from cases.models import Case
from cases.vocabulary import (
    Permission,
)
from tests.access.doors import CASE_DOORS, DOORS, LIST_DOORS, PLAIN_DOORS, CaseDoor, Door, PlainDoor, text_of
from tests.access.knocking import METHODS, assert_case_door, assert_list_door, never_given, rows_of, signed_in
from tests.access.told_world import FORMER, NOT_SIGNED_IN, SIGNED_IN, World

pytestmark = pytest.mark.django_db


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
            leaked = [what for what, words in told.canaries.items() if words in text_of(answer)]
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
            (told.case.reference, *row) for told in world.closed_to("") for row in rows_of(door, told)[:1]
        ]
        return [*known, (never_given(), *known[0][1:])]
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
    text = "".join(
        text_of(client.get(reverse(f"cases:{p}", args=[world.shown.case.reference]))) for p in pages
    )

    assert [what for what, words in world.shown.words.items() if words not in text] == [FORMER]


def test_the_pages_of_a_case_say_nothing_of_the_others(world):
    """An activity of theirs is shared, and the sealed one is of the same person."""
    client = signed_in(world, "officer")
    shown = world.shown
    for name in CASE_DOORS:
        rows = rows_of(DOORS[name], shown)
        for row in rows:
            answer = client.get(reverse(name, args=[shown.case.reference, *row]))
            for told in world.secrets:
                leaked = [what for what, words in told.canaries.items() if words in text_of(answer)]
                assert not leaked, f"leaked at {name} of the case one may see: {leaked} of {told.tag}"

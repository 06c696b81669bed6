"""Anyone is found by any spelling or script, by an index that forgets who was erased."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection

from cases import access
from cases.finding import SHOWN_AT_MOST, Narrowed, find
from cases.models import Case, PersonName
from cases.models.name_index import forget_leftovers, gather
from cases.names import spelled_tokens
from cases.operations.caring import add_name
from cases.operations.erasing import ask_erasure, confirm_erasure
from cases.operations.opening import NameDraft
from cases.vocabulary import OrganisationPermission
from tests.built_once import built_once
from tests.cast import Cast, _organisation, assemble
from tests.conftest import NOW
from tests.factories import held_case, on

NAMES = (
    "Samira al-Qadari",
    "سميرة القادري",
    "Самира аль-Кадири",
    "کیان رضایی",
    "علی‌رضا یوسفی",
    "Trần Thị Nga",
    "李明哲",
    "Oleg Petrovich Danilov",
    "Володимир Шевченко",
    "Kim Seo-yeon",
    "김서연",
    "Unknown",
)


@dataclass(frozen=True)
class World:
    cast: Cast
    cases: dict[str, Case]


@pytest.fixture(scope="module")
def built(django_db_setup: Any, django_db_blocker: Any) -> Any:
    def build() -> World:
        cast = assemble(NOW)
        return World(cast, {name: held_case(cast, name) for name in NAMES})

    with built_once(django_db_blocker, build) as world:
        yield world


@pytest.fixture
def world(built: World, db: None) -> World:
    return built


@pytest.mark.parametrize(
    ("typed", "name", "why"),
    [
        ("qadari samira", "Samira al-Qadari", "same spelling"),
        ("Smaira Qadari", "Samira al-Qadari", "very close"),
        ("Samirra", "Samira al-Qadari", "very close"),
        ("Samirah Al-Kadiry", "Samira al-Qadari", "sounds alike"),
        ("سميره القادرى", "سميرة القادري", "same spelling"),
        ("samira kadiri", "سميرة القادري", "sounds alike"),
        ("samira kadiri", "Самира аль-Кадири", "other script"),
        ("کيان رضايي", "کیان رضایی", "same spelling"),
        ("كيان رضايى", "کیان رضایی", "same spelling"),
        ("علیرضا یوسفی", "علی‌رضا یوسفی", "same spelling"),
        ("tran thi nga", "Trần Thị Nga", "same spelling"),
        ("Nga Tran", "Trần Thị Nga", "same spelling"),
        ("李明哲", "李明哲", "same spelling"),
        ("明哲 李", "李明哲", "same spelling"),
        ("明哲李", "李明哲", "same spelling"),
        ("Li Mingzhe", "李明哲", "other script"),
        ("Mingzhe Li", "李明哲", "other script"),
        ("limingzhe", "李明哲", "other script"),
        ("Danilov Oleg", "Oleg Petrovich Danilov", "same spelling"),
        ("Petrovich", "Oleg Petrovich Danilov", "same spelling"),
        ("Данилов", "Oleg Petrovich Danilov", "other script"),
        ("Volodimir Shevchenko", "Володимир Шевченко", "other script"),
        ("Volodymyr Shevchenko", "Володимир Шевченко", "sounds alike"),
        ("Volodimr Shevchenko", "Володимир Шевченко", "very close"),
        ("Vladimir Schewtschenko", "Володимир Шевченко", "sounds alike"),
        ("Schewtschenko", "Володимир Шевченко", "sounds alike"),
        ("seo", "Kim Seo-yeon", "same spelling"),
        ("서연", "김서연", "same spelling"),
        ("ki", "Kim Seo-yeon", "same spelling"),
    ],
)
def test_a_person_is_found_and_the_reason_is_said(world: World, typed: str, name: str, why: str) -> None:
    found = {hit.case.pk: hit.why for hit in find(world.cast.caseworker, typed)}

    assert found.get(world.cases[name].pk, "") == why


@pytest.mark.parametrize("typed", ["Unknown", "unknown", "TK TK", "%", "_", '"', "' OR 1=1", "NEAR(", "*"])
def test_a_placeholder_and_signs_find_nobody(world: World, typed: str) -> None:
    assert find(world.cast.caseworker, typed) == []


def test_a_reference_comes_before_everything(world: World) -> None:
    case = world.cases["Trần Thị Nga"]

    found = find(world.cast.caseworker, case.reference.lower().replace("-", ""))

    assert [(hit.case, hit.why) for hit in found] == [(case, "reference")]


def test_the_likest_come_first(world: World) -> None:
    whys = [hit.why for hit in find(world.cast.caseworker, "samira kadiri")]

    assert whys == ["other script", "sounds alike", "sounds alike"]


@pytest.mark.parametrize("typed", ["samira", "Smaira Qadari", "李", "sa"])
def test_nothing_hidden_is_found_by_any_step(world: World, typed: str) -> None:
    assert find(world.cast.caseworker, typed)

    assert find(world.cast.officer, typed) == []
    assert find(world.cast.administrator, typed) == []


def test_a_former_name_is_not_spelled_out_by_its_slips(world: World) -> None:
    case = held_case(world.cast, "Kiro Velan", country="XV", actor=world.cast.officer)
    former = NameDraft("Mirelda Oskari", for_finding_only=True)
    add_name(case, former, actor=world.cast.officer, at=NOW)

    assert [hit.why for hit in find(world.cast.officer, "mirelda oskari")] == ["a name on file"]
    for part in ("mirelda", "Mirelda Oskarri", "Mirleda Oskari", "mi"):
        assert find(world.cast.officer, part) == [], part


# Narrowed


@pytest.mark.parametrize(
    ("narrowed", "is_found"),
    [
        (Narrowed(country="XM"), True),
        (Narrowed(country="XV"), False),
        (Narrowed(situation="deprived"), True),
        (Narrowed(situation="released"), False),
        (Narrowed(born=(1980, 1990)), True),
        (Narrowed(born=(None, 1983)), False),
        (Narrowed(born=(1985, None)), False),
        (Narrowed(only_mine=True), True),
    ],
)
def test_what_is_found_is_narrowed_before_it_is_ranked(
    world: World, narrowed: Narrowed, is_found: bool
) -> None:
    held_case(world.cast, "Brisa Montero", born_on=on("1984"))

    assert bool(find(world.cast.caseworker, "montero", narrowed)) is is_found


def test_only_mine_leaves_out_what_is_a_colleagues(world: World) -> None:
    held_case(world.cast, "Brisa Montero")

    assert find(world.cast.colleague, "montero")
    assert find(world.cast.colleague, "montero", Narrowed(only_mine=True)) == []


# The index


def test_one_typed_wrong_is_found_nine_times_of_ten(world: World) -> None:
    slips = [("Danilov", at, how) for at in range(7) for how in ("left out", "doubled", "changed places")]

    found = sum(
        any(hit.case == world.cases["Oleg Petrovich Danilov"] for hit in find(world.cast.caseworker, word))
        for word in (_slipped(*slip) for slip in slips)
    )

    assert found / len(slips) >= 0.9


def _slipped(word: str, at: int, how: str) -> str:
    if how == "left out":
        return word[:at] + word[at + 1 :]
    if how == "doubled":
        return word[:at] + word[at] + word[at:]
    return word[:at] + word[at : at + 2][::-1] + word[at + 2 :]


def test_a_very_common_name_does_not_hide_who_is_called_that_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cases.finding._READ_AT_MOST", 2)
    for first in ("Ana", "Eva", "Ida"):
        held_case(world.cast, f"{first} Petrossian")
    alone = held_case(world.cast, "Petrossian")

    assert alone in [hit.case for hit in find(world.cast.caseworker, "petrossian")]


def test_a_name_that_changes_is_found_as_it_is_now(world: World) -> None:
    case = held_case(world.cast, "Zuberi Okonta")
    row = PersonName.objects.get(case=case)

    row.search = " kalanda | | "
    row.save()

    assert find(world.cast.caseworker, "zuberi") == []
    row.delete()
    assert _indexed("kal") == []


def test_no_erased_name_is_left_in_the_index(world: World) -> None:
    case = held_case(world.cast, "Ξψω Φχζ")
    _index_is_whole()
    forget_leftovers()  # what SQLite still had in memory is written
    one, second = _who_erase(world.cast)
    ask_erasure(case.reference, reason="The family asked for it in writing", actor=one, at=NOW)
    if connection.vendor == "sqlite":  # the same look finds who is not erased yet
        assert _indexed("ξψω") and "ψω".encode() in _kept_bytes()

    confirm_erasure(case.reference, actor=second, at=NOW)

    assert find(world.cast.caseworker, "ξψω") == []
    assert _indexed("ξψω") == []
    assert "ψω".encode() not in _kept_bytes()


def _who_erase(cast: Cast) -> tuple[Any, Any]:
    """Two administrators who manage people."""
    for user in (cast.administrator, cast.colleague):
        user.user_permissions.add(_organisation(OrganisationPermission.PEOPLE))
    return cast.administrator, cast.colleague


def _index_is_whole() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO cases_name_index(cases_name_index) VALUES ('integrity-check')")


def _indexed(three: str) -> list[Any]:
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid FROM cases_name_index WHERE cases_name_index MATCH %s", [f'"{three}"'])
        return cursor.fetchall()


def _kept_bytes() -> bytes:
    """Everything that SQLite's index keeps, as it keeps it."""
    if connection.vendor != "sqlite":
        return b""
    with connection.cursor() as cursor:
        cursor.execute("SELECT block FROM cases_name_index_data")
        return b"".join(bytes(row[0]) for row in cursor.fetchall())


def test_the_index_is_used(world: World) -> None:
    held = PersonName.objects.filter(search__contains=spelled_tokens("samira")[0][0])
    if connection.vendor == "sqlite":
        held = PersonName.objects.filter(pk__in_name_index='"sam" AND "ami" AND "mir" AND "ira"')
    else:
        _fill_names(20_000)

    plan = held.explain()

    wanted = "VIRTUAL TABLE INDEX" if connection.vendor == "sqlite" else "cases_personname_search_trgm"
    assert wanted in plan
    assert "Seq Scan" not in plan and "SCAN cases_personname" not in plan.replace("SCAN cases_name_index", "")


def _fill_names(count: int) -> None:
    case = Case.objects.order_by("pk").first()
    rows = (
        PersonName(case=case, text="n", search=f" n{number:x}q kor{number % 97}am | | ", added_at=NOW)
        for number in range(count)
    )
    PersonName.objects.bulk_create(rows, batch_size=2000)
    gather()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_personname")


@pytest.mark.parametrize("typed", ["samira", "zzzzzz", "s", "Smaira Qadari"])
def test_a_search_takes_few_queries_whatever_it_finds(
    world: World, typed: str, django_assert_max_num_queries: Any
) -> None:
    for number in range(SHOWN_AT_MOST + 5):
        held_case(world.cast, f"Samira Number{number}", arrested="")

    reader = access.remember_grants(world.cast.caseworker)

    of_its_plan = 2 if connection.vendor == "postgresql" else 0
    with django_assert_max_num_queries(6 + of_its_plan):
        find(reader, typed)

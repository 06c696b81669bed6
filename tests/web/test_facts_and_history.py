"""Editing facts through the pages: two tabs, three columns, the history in words, undo."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Case, EmergencyOpening, PersonName
from cases.operations.caring import add_name
from cases.operations.opening import NameDraft
from cases.vocabulary import NameKind
from tests.factories import BADGE_QUERIES, LOG_QUERIES, NOW, held_case
from tests.web.test_the_main_job import as_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def samira(cast):
    return held_case(cast)


@pytest.fixture
def desk(cast):
    return as_person(Client(), cast.caseworker)


def opened(client, case) -> dict[str, str]:
    """Return what the form holds when the page is opened."""
    page = client.get(reverse("cases:facts", args=[case.reference]))
    form = page.context["form"]
    return {name: form[name].value() or "" for name in form.fields} | {"submission": ""}


def save(client, case, said, **changes):
    return client.post(reverse("cases:facts", args=[case.reference]), {**said, **changes})


def history(client, case) -> str:
    page = client.get(reverse("cases:history", args=[case.reference])).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("history-h")[2]).split())


def test_facts_are_saved_and_told_in_the_history(cast, samira, desk):
    answer = save(desk, samira, opened(desk, samira), place="Zahra prison", occupation="poet")

    assert answer.status_code == 302
    told = history(desk, samira)
    assert "Place Zahra prison" in told
    assert "Occupation poet" in told
    assert "Nadia Karam" in told


def test_a_long_text_is_shown_with_the_words_that_went_and_came(cast, samira, desk):
    long = "She was taken from her home at night by men who did not say who they were."
    save(desk, samira, opened(desk, samira), summary=long)
    save(desk, samira, opened(desk, samira), summary=long.replace("at night", "in the morning"))

    page = desk.get(reverse("cases:history", args=[samira.reference])).content.decode()

    assert "<del>at night</del>" in page
    assert "<ins>in the morning</ins>" in page


def test_two_tabs_with_the_same_fact_are_asked_with_nothing_chosen(cast, samira, desk):
    first, second = opened(desk, samira), opened(desk, samira)
    save(desk, samira, first, place="hospital")

    answer = save(desk, samira, second, place="home", summary="A poet.")
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "hospital" in page
    assert "home" in page
    assert "checked" not in page.partition('class="settle')[2]
    assert 'value="A poet."' in page or "A poet.</textarea>" in page
    assert Case.objects.get(pk=samira.pk).place == "hospital"


def settled(answer, **choices) -> dict[str, str]:
    """Return what the page of the question posts, with the choices made."""
    page = answer.context
    said = {name: page["form"][name].value() or "" for name in page["form"].fields}
    asked = {name: page["settling"][name].value() or "" for name in page["settling"].fields}
    return said | asked | {f"settles_{row['conflict'].fact.name}": "1" for row in page["rows"]} | choices


@pytest.mark.parametrize(("choice", "kept"), [("mine", "home"), ("theirs", "hospital")])
def test_what_was_chosen_is_saved_with_the_rest_of_what_was_written(cast, samira, desk, choice, kept):
    first, second = opened(desk, samira), opened(desk, samira)
    save(desk, samira, first, place="hospital", risk="high")
    asked = save(desk, samira, second, place="home", summary="A poet.")

    answer = desk.post(
        reverse("cases:facts", args=[samira.reference]), settled(asked, keep_place=choice, submission="")
    )

    assert answer.status_code == 302
    case = Case.objects.get(pk=samira.pk)
    assert (case.place, case.summary, case.risk) == (kept, "A poet.", "high")


def test_a_question_left_open_is_asked_again_and_keeps_what_was_chosen(cast, samira, desk):
    first, second = opened(desk, samira), opened(desk, samira)
    save(desk, samira, first, place="hospital", summary="Theirs")
    asked = save(desk, samira, second, place="home", summary="Mine")

    answer = desk.post(
        reverse("cases:facts", args=[samira.reference]), settled(asked, keep_place="mine", submission="")
    )
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "Summary: choose what to keep" in page
    assert "Place: choose what to keep" not in page
    assert page.count("checked") == 1


def test_the_same_form_posted_twice_writes_once(cast, samira, desk):
    said = opened(desk, samira) | {"submission": "0b0a4ef0-6a5e-4e3b-8a5b-2f6f0c1c9d11"}
    before = Case.history.filter(id=samira.pk).count()

    answers = [save(desk, samira, said, place="home").status_code for _ in range(2)]

    assert answers == [302, 302]
    assert Case.history.filter(id=samira.pk).count() == before + 1


def test_a_change_is_undone_from_the_history(cast, samira, desk):
    save(desk, samira, opened(desk, samira), place="Zahra prison")
    page = desk.get(reverse("cases:history", args=[samira.reference])).content.decode()
    [address] = re.findall(r'action="(/cases/[^"]+/undo/)"', page)

    answer = desk.post(address, follow=True)

    assert "The change was taken back" in answer.content.decode()
    assert Case.objects.get(pk=samira.pk).place == ""


def undo_addresses(client, case) -> list[str]:
    page = client.get(reverse("cases:history", args=[case.reference])).content.decode()
    return re.findall(r'action="(/cases/[^"]+/undo/)"', page)


def test_what_was_undone_offers_no_undo_again_and_its_undoing_does(cast, samira, desk):
    save(desk, samira, opened(desk, samira), place="Zahra prison")
    [first] = undo_addresses(desk, samira)
    desk.post(first)

    [second] = undo_addresses(desk, samira)
    assert second != first
    desk.post(second)

    assert Case.objects.get(pk=samira.pk).place == "Zahra prison"
    [third] = undo_addresses(desk, samira)
    assert third not in (first, second)


def test_undo_is_offered_of_the_last_edit_of_each_fact(cast, samira, desk):
    save(desk, samira, opened(desk, samira), place="Zahra prison")
    save(desk, samira, opened(desk, samira), summary="A poet.")
    save(desk, samira, opened(desk, samira), place="home")
    save(desk, samira, opened(desk, samira), occupation="poet")

    assert len(undo_addresses(desk, samira)) == 3


def test_a_risk_is_not_assessed_in_one_word(cast, samira, desk):
    page = desk.get(reverse("cases:facts", args=[samira.reference])).content.decode()

    assert page.count("Not assessed") == 1 and "Not said" not in page


@pytest.mark.parametrize(
    ("day", "is_due"), [("2026-03-01", True), ("2026-03-02", True), ("2026-03-03", False)]
)
def test_a_handling_note_is_marked_from_its_day_on(cast, samira, desk, day, is_due):
    note = {"handling_note": "Never telephone the family", "handling_note_check_on": day}
    save(desk, samira, opened(desk, samira), **note)

    page = desk.get(samira.get_absolute_url()).content.decode()

    assert ("Check it now: due since" in page) is is_due
    assert ("Check again by" in page) is not is_due


@pytest.mark.parametrize(
    ("code", "name"),
    [("fa", "Persian"), ("ti", "Tigrinya"), ("zh-Hans", "Simplified Chinese"), ("qqx", "qqx")],
)
def test_a_spelling_says_its_language_by_name(cast, samira, desk, code, name):
    add_name(samira, NameDraft("Olderby", code, NameKind.ALIAS), actor=cast.caseworker, at=NOW)

    rows = desk.get(reverse("cases:names", args=[samira.reference])).content.decode().partition("<tbody>")[2]

    assert name in rows.partition("</tbody>")[0]
    assert f"Language {name}" in history(desk, samira)


def test_an_undo_that_came_too_late_says_what_to_do(cast, samira, desk):
    save(desk, samira, opened(desk, samira), place="Zahra prison")
    page = desk.get(reverse("cases:history", args=[samira.reference])).content.decode()
    [address] = re.findall(r'action="(/cases/[^"]+/undo/)"', page)
    save(desk, samira, opened(desk, samira), place="home")

    answer = desk.post(address)

    assert answer.status_code == 422
    assert "Changed again since: Place." in answer.content.decode()


def test_who_may_not_record_may_read_the_history_and_change_nothing(cast, samira, desk):
    reader = Client()
    reader.force_login(cast.annual_report, backend="cases.access.GateBackend")
    assert reader.get(reverse("cases:history", args=[samira.reference])).status_code == 404
    assert reader.get(reverse("cases:facts", args=[samira.reference])).status_code == 404


def test_a_former_name_is_not_told_without_contacts_even_after_it_was_one(cast, samira, desk):
    former = NameDraft("Olderby Qadari", kind=NameKind.BIRTH, for_finding_only=True)
    name = add_name(samira, former, actor=cast.caseworker, at=NOW)
    PersonName.objects.filter(pk=name.pk).update(for_finding_only=False)
    for grant in cast.individuals.group_grants.filter(group=cast.desk.group):
        if grant.permission.codename == "contacts":
            grant.ended_at = NOW
            grant.save()

    assert "Olderby" not in history(desk, samira)


def test_a_former_name_is_told_to_who_holds_contacts(cast, samira, desk):
    former = NameDraft("Olderby Qadari", kind=NameKind.BIRTH, for_finding_only=True)
    add_name(samira, former, actor=cast.caseworker, at=NOW)

    assert "Olderby Qadari" in history(desk, samira)


def test_an_edit_of_the_person_from_another_case_is_not_told_here(cast, samira, desk):
    other = held_case(cast, "Karim Osman")
    other.person = samira.person
    other.save()
    save(desk, other, opened(desk, other), occupation="poet")

    assert "poet" in history(desk, other)
    assert "poet" not in history(desk, samira)


def test_an_emergency_opening_stands_in_the_history(cast, samira, desk):
    EmergencyOpening.objects.create(
        case=samira,
        by=cast.administrator,
        reason="A call from the hospital",
        opened_at=NOW,
        until=NOW.replace(day=NOW.day + 1),
    )

    page = desk.get(reverse("cases:history", args=[samira.reference])).content.decode()

    assert "edit--emergency" in page
    assert "A call from the hospital" in page


@pytest.mark.parametrize("edits", [1, 12])
def test_the_history_takes_the_same_queries_however_long(
    cast, samira, desk, edits, django_assert_max_num_queries
):
    for number in range(edits):
        save(desk, samira, opened(desk, samira), place=f"place {number}", occupation=f"job {number}")

    with django_assert_max_num_queries(24 + LOG_QUERIES + BADGE_QUERIES):
        desk.get(reverse("cases:history", args=[samira.reference]))

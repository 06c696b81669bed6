"""My work as a page: the sentence, the switch, done and later in place, with and without JavaScript."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from cases.models import CampaignGroupGrant, CampaignUserGrant, CaseGroupGrant, CaseUserGrant, Mark, Task
from cases.operations.assigning import give_task
from cases.operations.caring import set_consent, write_handling_note
from cases.operations.noting import NoteDraft, write_note
from cases.vocabulary import (
    Consent,
    ConsentGiver,
    FileState,
    NoteKind,
    OutcomeKind,
    SpokenWith,
    Status,
    Sureness,
    WorkKind,
)
from tests.factories import BADGE_QUERIES, LOG_QUERIES, NOW, held_case, on, outcome, release, urgent_action

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
PAGE = "/my-work/"
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def as_caseworker(client, cast):
    client.force_login(cast.caseworker, backend="cases.access.GateBackend")
    return client


@pytest.fixture
def noted(cast):
    """Samira, whose handling note is due since four days."""
    case = held_case(cast)
    due = TODAY - timedelta(days=4)
    write_handling_note(case, "Never by phone", version=1, check_on=due, actor=cast.caseworker, at=NOW)
    return case


def text_of(client, query="") -> str:
    return client.get(PAGE + query).content.decode()


def mark(client, case, answer="done", about=str(TODAY - timedelta(days=4)), kind="note", **headers):
    said = {"kind": kind, "about": about, "answer": answer}
    return client.post(reverse("cases:mark", args=[case.reference]), said, **headers)


# ---------------------------------------------------------------- what it says


def test_nothing_needs_one_and_what_comes_up_is_counted(cast, as_caseworker):
    assert "Nothing needs you today." in text_of(as_caseworker)
    case = held_case(cast)
    for days in (2, 5, 20):
        give_task(
            case,
            what="Ring",
            for_whom=cast.caseworker,
            due_on=TODAY + timedelta(days=days),
            actor=cast.caseworker,
            at=NOW,
        )

    text = text_of(as_caseworker)

    assert "Nothing needs you today." in text
    assert "2 dates are coming up this week." in text


def test_the_sentence_counts_everything(cast, as_caseworker, noted):
    outcome(cast, noted, OutcomeKind.AWARD, actor=cast.colleague)
    held_case(cast, "Karim Osman", file_state=FileState.PROPOSED)

    assert "3 things need you today." in text_of(as_caseworker)


def test_a_line_says_who_what_and_how_late(as_caseworker, noted):
    text = text_of(as_caseworker)

    assert noted.reference in text
    assert "Samira al-Qadari" in text
    assert "Is the handling note still right?" in text
    assert "26 February" in text
    assert "4 days late" in text


def test_what_a_task_asks_and_what_was_promised_stands_on_its_line(cast, as_caseworker):
    case = held_case(cast)
    by = {"actor": cast.caseworker, "at": NOW}
    give_task(case, what="Ring the lawyer of the union", for_whom=cast.caseworker, due_on=TODAY, **by)

    assert "Ring the lawyer of the union" in text_of(as_caseworker)


def test_the_switch_leads_to_the_offices_work_and_back(cast, client, noted):
    client.force_login(cast.colleague, backend="cases.access.GateBackend")

    assert "Nothing needs you today." in text_of(client)
    office = text_of(client, "?whose=office")
    assert "One thing needs you today." in office
    assert 'name="whose" value="office"' in office


def test_a_long_list_is_cut_and_leads_to_all_of_it(cast, as_caseworker):
    for number in range(10):
        held_case(cast, f"Karim {number}", file_state=FileState.PROPOSED)

    assert "All 10 of them" in text_of(as_caseworker)
    whole = as_caseworker.get(PAGE, {"kind": "proposed"})
    assert [len(section.rows) for section in whole.context["sections"]] == [10]


@pytest.mark.parametrize("query", ["?kind=nonsense", "?whose=nobody", "?kind=coming", "?kind=appeal"])
def test_what_is_asked_for_by_hand_never_breaks_the_page(as_caseworker, noted, query):
    assert as_caseworker.get(PAGE + query).status_code == 200


def test_a_line_leads_only_to_what_its_reader_may_do(as_caseworker, noted):
    """Who may only see the case would be refused on the page of its facts."""
    facts = reverse("cases:facts", args=[noted.reference])
    assert facts in text_of(as_caseworker)
    may_only_see = Permission.objects.exclude(codename="view").filter(content_type__app_label="cases")
    for grants in (CampaignGroupGrant, CaseGroupGrant, CampaignUserGrant, CaseUserGrant):
        grants.objects.filter(permission__in=may_only_see).delete()

    text = text_of(as_caseworker)

    assert facts not in text and "Open the case" in text


# ---------------------------------------------------------------- done, later, undo


def test_done_without_javascript_leads_back_with_an_undo(as_caseworker, noted):
    answered = mark(as_caseworker, noted)

    assert answered["Location"] == PAGE
    text = text_of(as_caseworker)
    assert "Nothing needs you today." in text
    undo = reverse("cases:unmark", args=[noted.reference, Mark.objects.get().pk])
    assert undo in text

    as_caseworker.post(undo)

    assert "One thing needs you today." in text_of(as_caseworker)


def test_done_in_place_answers_with_the_line_that_replaces_it(as_caseworker, noted):
    answered = mark(as_caseworker, noted, **HTMX)

    text = answered.content.decode()
    assert text.strip().startswith('<li class="task task--marked"')
    assert "<html" not in text
    assert reverse("cases:unmark", args=[noted.reference, Mark.objects.get().pk]) in text


@pytest.mark.parametrize(("answer", "days"), [("1", 1), ("7", 7), ("30", 30)])
def test_later_is_a_day(as_caseworker, noted, answer, days):
    mark(as_caseworker, noted, answer)

    assert Mark.objects.get().until == TODAY + timedelta(days=days)


def test_a_task_is_done_for_everybody(cast, as_caseworker):
    case = held_case(cast)
    task = give_task(case, what="Ring", for_whom=cast.caseworker, due_on=TODAY, actor=cast.colleague, at=NOW)

    mark(as_caseworker, case, about=f"{task.pk}:{TODAY}", kind="task")

    assert Task.objects.get().done_by == cast.caseworker
    assert not Mark.objects.exists()


def test_a_task_that_was_done_by_a_slip_is_open_again(cast, as_caseworker):
    case = held_case(cast)
    task = give_task(case, what="Ring", for_whom=cast.caseworker, due_on=TODAY, actor=cast.colleague, at=NOW)
    undo = reverse("cases:reopen_task", args=[case.reference, task.pk])
    in_place = mark(as_caseworker, case, about=f"{task.pk}:{TODAY}", kind="task", **HTMX)
    assert undo in in_place.content.decode()

    as_caseworker.post(undo)

    assert Task.objects.get().is_open
    assert "One thing needs you today." in text_of(as_caseworker)


@pytest.mark.parametrize("about", ["9999999999999999999999:1", "abc", "12"])
def test_a_task_that_is_not_there_is_not_found(as_caseworker, noted, about):
    assert mark(as_caseworker, noted, about=about, kind="task").status_code == 404


def test_what_stands_until_answered_is_refused_in_a_sentence(as_caseworker, noted):
    answered = mark(as_caseworker, noted, kind="appeal")

    assert answered.status_code == 409
    assert "stands until" in answered.content.decode()


def test_somebody_elses_mark_is_not_there(cast, client, as_caseworker, noted):
    mark(as_caseworker, noted)
    row = Mark.objects.get()
    client.force_login(cast.colleague, backend="cases.access.GateBackend")

    assert client.post(reverse("cases:unmark", args=[noted.reference, row.pk])).status_code == 404
    assert Mark.objects.exists()


# ---------------------------------------------------------------- queries


def fill(cast, number: int) -> None:
    """One of every kind that can be made in a line or two."""
    by = {"actor": cast.caseworker, "at": NOW - timedelta(hours=2)}
    case = held_case(cast, f"Karim {number}")
    write_handling_note(case, "Heed", version=1, check_on=TODAY, **by)
    give_task(case, what="Ring", for_whom=cast.caseworker, due_on=TODAY, **by)
    give_task(case, what="Later", for_whom=cast.caseworker, due_on=TODAY + timedelta(days=3), **by)
    spoken = NoteDraft(
        "a", on("1 February 2026"), NoteKind.CONTACT, SpokenWith.FAMILY, "b", on("1 March 2026")
    )
    write_note(case, spoken, **by)
    set_consent(case, Consent.MAY_BE_NAMED, given_by="a", by=ConsentGiver.FAMILY, until=TODAY, **by)
    urgent_action(cast, case, began="1 February 2026", send_by=TODAY)
    release(cast, case, "1 March 2026", at=NOW - timedelta(hours=1), actor=cast.colleague)
    told = {"to": Status.KILLED, "outcome": None, "sureness": Sureness.UNSURE}
    release(cast, held_case(cast, f"Karim {number}"), "1 March 2026", **told)
    held_case(cast, f"Noor {number}", file_state=FileState.PROPOSED)


def test_it_takes_the_same_queries_however_much_there_is(
    cast, as_caseworker, django_assert_num_queries, django_assert_max_num_queries
):
    fill(cast, 1)
    as_caseworker.get(held_case(cast).get_absolute_url())
    as_caseworker.get(PAGE)
    with django_assert_max_num_queries(52 + LOG_QUERIES + BADGE_QUERIES) as before:
        first = as_caseworker.get(PAGE)
    for number in range(2, 5):
        fill(cast, number)

    with django_assert_num_queries(len(before)):
        second = as_caseworker.get(PAGE)

    made = {section.kind for section in first.context["sections"]}
    expected = set(WorkKind) - {"hearing", "release", "hand_over", "grant", "no_news"}
    assert made == {str(kind) for kind in expected}
    assert all(after.total > 1 for after in second.context["sections"]), "each kind has several lines by now"

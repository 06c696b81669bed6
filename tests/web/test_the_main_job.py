"""A release is recorded through the pages: what it shows, what it refuses, what it never does twice."""

import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from cases import tallies
from cases.models import Case, OfficeCountry, Outcome, StatusChange
from cases.vocabulary import OutcomeKind, Sensitivity, Status
from tests.factories import BADGE_QUERIES, LOG_QUERIES, held_case, release, urgent_action, verified

pytestmark = pytest.mark.django_db


@pytest.fixture
def samira(cast):
    case = held_case(cast)
    urgent_action(cast, case)
    return case


@pytest.fixture
def as_caseworker(client, cast):
    client.force_login(cast.caseworker, backend="cases.access.GateBackend")
    return client


def as_person(client, user):
    client.force_login(user, backend="cases.access.GateBackend")
    return client


def panel(**said):
    return {
        "tile": "released",
        "choice_released": "status:released_unconditionally",
        "happened_on": "5 May 2019",
        "source": "lawyer, by phone",
        "sureness": "confirmed",
        "submission": str(uuid.uuid4()),
        **said,
    }


def figure(year=2019):
    return tallies.tally(year, cases=Case.objects.all(), now=timezone.now()).value


def test_a_release_in_three_clicks_awaits_a_second_person(as_caseworker, client, cast, samira):
    answer = as_caseworker.post(reverse("cases:record", args=[samira.reference]), panel(), follow=True)

    assert answer.status_code == 200
    assert "It waits for a second person to verify it." in answer.content.decode()
    outcome = Outcome.objects.get(case=samira)
    assert (outcome.kind, outcome.verified_at) == (OutcomeKind.RELEASED_UNCONDITIONALLY, None)
    assert figure() == 0
    as_person(client, cast.colleague)
    assert samira.reference in client.get(reverse("cases:my_work")).content.decode()


def test_a_colleague_verifies_and_the_figure_moves_and_withdrawal_moves_it_back(client, cast, samira):
    change = release(cast, samira)
    as_person(client, cast.colleague)

    client.post(reverse("cases:verify", args=[samira.reference, "status", change.pk]))
    assert figure() == 1

    client.post(
        reverse("cases:withdraw", args=[samira.reference, "status", change.pk]),
        {"reason": "it was somebody else"},
    )
    assert figure() == 0
    samira.refresh_from_db()
    assert samira.status == Status.ARRESTED


def test_undo_takes_back_ones_own_slip(as_caseworker, samira):
    as_caseworker.post(reverse("cases:record", args=[samira.reference]), panel())
    change = StatusChange.objects.latest("pk")

    answer = as_caseworker.post(
        reverse("cases:undo", args=[samira.reference, "status", change.pk]), follow=True
    )

    assert "Undone on" in answer.content.decode()
    change.refresh_from_db()
    assert change.is_withdrawn and change.outcome.is_withdrawn


def test_the_form_posted_twice_writes_once(as_caseworker, samira):
    said = panel()
    for _ in range(3):
        as_caseworker.post(reverse("cases:record", args=[samira.reference]), said)

    assert StatusChange.objects.filter(case=samira, to=Status.RELEASED_UNCONDITIONALLY).count() == 1


def test_the_same_key_with_other_words_is_told_and_not_lost(as_caseworker, samira):
    said = panel()
    url = reverse("cases:record", args=[samira.reference])
    as_caseworker.post(url, said)

    answer = as_caseworker.post(url, {**said, "happened_on": "6 May 2019"})

    assert answer.status_code == 422
    assert "This was saved already" in answer.content.decode()
    assert "6 May 2019" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("03/04/2024", "could be 3 April or 4 March. Write the month as a word."),
        ("31 June 1984", "is not a day"),
        ("1398", "calendar"),
        ("1441", "calendar"),
        ("2562", "calendar"),
        ("", "Enter when it happened"),
        ("5 May 2016", "The release is before the arrest it ends"),
        ("1 January 2031", "still to come"),
        ("x" * 10_000, ""),
    ],
)
def test_a_bad_date_is_refused_on_the_form_and_what_was_typed_stays(as_caseworker, samira, typed, sentence):
    answer = as_caseworker.post(reverse("cases:record", args=[samira.reference]), panel(happened_on=typed))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert f'value="{typed}"' in page
    assert "lawyer, by phone" in page
    assert StatusChange.objects.filter(case=samira).count() == 1


def test_nothing_but_a_death_follows_an_execution(as_caseworker, cast, samira):
    url = reverse("cases:record", args=[samira.reference])
    as_caseworker.post(url, panel(tile="died", choice_died="status:executed"))

    answer = as_caseworker.post(
        url, panel(tile="conditions", choice_conditions="status:bail", happened_on="6 May 2020")
    )

    assert answer.status_code == 422
    assert "cannot follow" in answer.content.decode()
    assert not StatusChange.objects.filter(case=samira, to=Status.BAIL).exists()


def test_an_unconfirmed_death_is_told_and_does_not_move_the_situation(as_caseworker, samira):
    said = panel(tile="died", choice_died="status:died_in_custody", sureness="unsure")
    page = as_caseworker.post(reverse("cases:record", args=[samira.reference]), said, follow=True)

    samira.refresh_from_db()
    assert samira.status == Status.ARRESTED
    assert "Reported died in custody, unconfirmed" in page.content.decode()


def test_one_does_not_verify_ones_own(as_caseworker, cast, samira):
    change = release(cast, samira)

    answer = as_caseworker.post(reverse("cases:verify", args=[samira.reference, "status", change.pk]))

    assert answer.status_code == 422
    assert "A second person has to verify it" in answer.content.decode()
    change.refresh_from_db()
    assert change.verified_at is None


def test_recording_without_the_grant_is_refused_and_writes_nothing(client, cast, now):
    OfficeCountry.objects.create(office=cast.west, country="XM")
    samira = held_case(cast)
    change = release(cast, samira)
    as_person(client, cast.officer)

    answer = client.post(reverse("cases:verify", args=[samira.reference, "status", change.pk]))

    assert answer.status_code == 403
    change.refresh_from_db()
    assert change.verified_at is None


_CASE_PAGES = ["case", "timeline", "names", "outcomes", "activities", "record", "effect"]
_ROW_PAGES = ["verify", "undo", "withdraw", "correct", "move"]


@pytest.mark.parametrize("name", [*_CASE_PAGES, *_ROW_PAGES])
@pytest.mark.parametrize("method", ["get", "post"])
def test_hidden_equals_absent_in_bytes(client, cast, samira, name, method):
    change = release(cast, samira)
    as_person(client, cast.officer)

    def ask(reference):
        row = [] if name in _CASE_PAGES else ["status", change.pk]
        return getattr(client, method)(reverse(f"cases:{name}", args=[reference, *row]), panel())

    hidden, absent = ask(samira.reference), ask("000-000")

    assert hidden.status_code == absent.status_code
    assert hidden.status_code in (404, 405)
    assert _stable(hidden) == _stable(absent), f"{name} tells a hidden case from an absent one"


def _stable(answer):
    return re.sub(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', rb"", answer.content)


def test_find_takes_any_spelling_and_shows_nothing_hidden(client, cast, samira):
    url = reverse("cases:find")
    for typed in ("samira kadiri", "QADARI samira", "Самира", samira.reference.lower()):
        found = as_person(client, cast.caseworker).post(url, {"q": typed}, follow=True)
        assert samira.reference in found.content.decode(), typed
        hidden = as_person(client, cast.officer).post(url, {"q": typed}, follow=True)
        assert samira.reference not in hidden.content.decode(), f"leaked by {typed}"
    assert client.get(url, {"q": "samira"}).content.decode().count(samira.reference) == 0


def test_the_wrong_person_is_put_right_in_one_operation(as_caseworker, cast, samira):
    other = held_case(cast, "Somebody Else")
    change = release(cast, samira)

    answer = as_caseworker.post(
        reverse("cases:move", args=[samira.reference, "status", change.pk]), {"right_case": other.reference}
    )

    assert answer.status_code == 302
    samira.refresh_from_db()
    other.refresh_from_db()
    assert (samira.status, other.status) == (Status.ARRESTED, Status.RELEASED_UNCONDITIONALLY)
    assert Outcome.objects.get(case=other).verified_at is None


def test_a_case_page_takes_at_most_21_queries_whatever_it_holds(
    as_caseworker, cast, samira, django_assert_max_num_queries
):
    for day in range(1, 13):
        urgent_action(cast, samira, began=f"{day} January 2018")
    verified(cast, release(cast, samira))
    with django_assert_max_num_queries(21 + LOG_QUERIES + BADGE_QUERIES):
        as_caseworker.get(samira.get_absolute_url())


def test_the_list_takes_at_most_9_queries_whatever_the_number_of_cases(
    as_caseworker, cast, samira, django_assert_max_num_queries
):
    with django_assert_max_num_queries(9 + LOG_QUERIES + BADGE_QUERIES):
        as_caseworker.get(reverse("cases:cases"))
    for number in range(30):
        held_case(cast, f"Person {number}")
    with django_assert_max_num_queries(9 + LOG_QUERIES + BADGE_QUERIES):
        page = as_caseworker.get(reverse("cases:cases"), {"situation": "held", "country": "XM"})
    assert "You see 31 cases." in page.content.decode()


def test_a_new_case_starts_restricted_to_the_openers_office(as_caseworker, client, cast):
    answer = as_caseworker.post(reverse("cases:new_case"), _intake(cast), follow=True)

    assert answer.status_code == 200
    opened = Case.objects.get(names__text="Leyla Nour")
    assert opened.sensitivity == Sensitivity.RESTRICTED
    assert as_person(client, cast.colleague).get(opened.get_absolute_url()).status_code == 200
    assert as_person(client, cast.officer).get(opened.get_absolute_url()).status_code == 404


def test_a_likely_duplicate_is_asked_about_before_anything_is_written(as_caseworker, cast, samira):
    said = _intake(cast, name="Samirah Al-Kadiry")

    answer = as_caseworker.post(reverse("cases:new_case"), said)
    assert "This could be the same person" in answer.content.decode()
    assert Case.objects.count() == 1

    as_caseworker.post(reverse("cases:new_case"), {**said, "is_somebody_else": "on"})
    assert Case.objects.count() == 2


def _intake(cast, **said):
    return {
        "name": "Leyla Nour",
        "country": "XM",
        "status": "arrested",
        "happened_on": "March 2024",
        "source": "partner organisation",
        "sureness": "likely",
        "campaign": cast.individuals.pk,
        "sensitivity": "restricted",
        "submission": str(uuid.uuid4()),
        **said,
    }

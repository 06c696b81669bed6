"""The list of cases: pages by key lose and double nothing; filters narrow; what is unknown breaks nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.models import Case
from cases.operations.opening import CaseDraft, NameDraft, open_cases
from cases.vocabulary import Consent, FileState, Sensitivity, Status
from cases.web.views.listing import PAGE
from tests.factories import NOW, held_case
from tests.web.test_the_main_job import as_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def listing(client, cast):
    """The list as the caseworker asks for it."""
    as_person(client, cast.caseworker)

    def ask(query=None):
        return client.get(reverse("cases:cases"), query or {})

    return ask


@pytest.fixture
def sixty(cast):
    drafts = [
        CaseDraft(names=[NameDraft(f"Person {n}")], country="XM", sensitivity=Sensitivity.STANDARD)
        for n in range(60)
    ]
    return open_cases(drafts, campaign=cast.individuals, actor=cast.caseworker, at=NOW - timedelta(days=1))


def changed_at(cases, instant_of):
    for number, case in enumerate(cases):
        case.updated_at = instant_of(number)
        case.save()


def pages(client, answer):
    """Follow the link to older cases until there is none."""
    seen = []
    while True:
        page = answer.context["page"]
        text = answer.content.decode()
        assert all(case.reference in text for case in page.cases)
        seen.append([case.reference for case in page.cases])
        assert len(seen) < 20, "the pages go round in a circle"
        if not page.older_url:
            return seen
        answer = client.get(reverse("cases:cases") + page.older_url)


@pytest.mark.parametrize(
    "instant_of",
    [
        pytest.param(lambda n: NOW, id="all at one instant"),
        pytest.param(lambda n: NOW - timedelta(hours=n // 27), id="at three instants"),
        pytest.param(lambda n: NOW + timedelta(microseconds=n), id="a microsecond apart"),
        pytest.param(lambda n: NOW - timedelta(days=365 * n), id="a year apart"),
    ],
)
def test_each_case_is_on_one_page_once(client, listing, sixty, instant_of):
    changed_at(sixty, instant_of)

    seen = pages(client, listing())

    assert [len(page) for page in seen] == [PAGE, PAGE, 60 - 2 * PAGE]
    flat = [reference for page in seen for reference in page]
    newest_first = sorted(sixty, key=lambda case: (case.updated_at, case.pk), reverse=True)
    assert flat == [case.reference for case in newest_first]


def test_filters_stay_while_the_pages_are_turned(client, cast, listing, sixty):
    for case in sixty[::2]:
        Case.objects.filter(pk=case.pk).update(consent=Consent.ANONYMISE)
    changed_at(Case.objects.all(), lambda n: NOW)

    seen = pages(client, listing({"consent": Consent.ANONYMISE}))

    assert sorted(reference for page in seen for reference in page) == sorted(
        case.reference for case in sixty[::2]
    )


@pytest.mark.parametrize("number", [1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE])
def test_there_is_a_next_page_only_when_something_is_on_it(client, listing, sixty, number):
    kept = [case.pk for case in sixty[:number]]
    Case.objects.exclude(pk__in=kept).update(sensitivity=Sensitivity.SEALED)

    seen = pages(client, listing())

    assert sum(len(page) for page in seen) == number
    assert all(seen)


def test_a_case_changed_while_the_pages_are_turned_is_not_lost_from_the_rest(client, listing, sixty):
    changed_at(sixty, lambda n: NOW)
    first = listing()
    older = first.context["page"].older_url
    moved = Case.objects.get(reference=first.context["page"].cases[0].reference)
    moved.updated_at = NOW + timedelta(minutes=1)
    moved.save()

    rest = pages(client, client.get(reverse("cases:cases") + older))

    shown = {case.reference for case in first.context["page"].cases}
    assert shown.isdisjoint(reference for page in rest for reference in page)
    assert len(shown) + sum(len(page) for page in rest) == 60


def test_the_first_page_is_offered_from_any_other_and_not_from_itself(client, listing, sixty):
    first = listing()
    second = client.get(reverse("cases:cases") + first.context["page"].older_url)

    assert first.context["page"].newer_url == ""
    again = client.get(reverse("cases:cases") + second.context["page"].newer_url)
    assert again.context["page"].cases == first.context["page"].cases


# ---------------------------------------------------------------- filters


@pytest.fixture
def mixed(cast):
    """Three cases that differ in everything the list is narrowed by."""
    cast.desk.all_countries = True
    cast.desk.save()
    held = held_case(cast, "Samira Held", consent=Consent.MAY_BE_NAMED)
    free = held_case(cast, "Farid Free", country="XV", file_state=FileState.CLOSED, consent=Consent.ANONYMISE)
    Case.objects.filter(pk=free.pk).update(status=Status.RELEASED_UNCONDITIONALLY)
    unknown = held_case(cast, "Uma Unknown", country="QO", arrested="", file_state=FileState.PROPOSED)
    return {"held": held, "free": free, "unknown": unknown}


def listed(answer):
    assert answer.status_code == 200
    return {case.reference for case in answer.context["page"].cases}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"held", "free", "unknown"}),
        ({"situation": "held"}, {"held"}),
        ({"situation": "released"}, {"free"}),
        ({"situation": ["held", "released"]}, {"held", "free"}),
        ({"situation": "missing"}, set()),
        ({"country": "XM"}, {"held"}),
        ({"country": ["XV", "QO"]}, {"free", "unknown"}),
        ({"consent": "may_be_named"}, {"held"}),
        ({"consent": "not_for_publication"}, {"unknown"}),
        ({"file": "active"}, {"held"}),
        ({"file": "closed"}, {"free"}),
        ({"campaign": "individuals"}, {"held", "free", "unknown"}),
        ({"country": "XM", "situation": "released"}, set()),
        ({"country": "XV", "situation": "released", "file": "closed", "consent": "anonymise"}, {"free"}),
        ({"country": "", "situation": "", "file": "", "consent": "", "campaign": ""}, None),
    ],
)
def test_a_filter_narrows(listing, mixed, query, found):
    answer = listing(query)

    if found is None:  # what a form without script sends: nothing chosen is no filter
        found = {"held", "free", "unknown"}
        query = {}
    assert listed(answer) == {mixed[one].reference for one in found}
    assert answer.context["total"] == len(found)
    assert len(answer.context["pills"]) == sum(
        len(value) if isinstance(value, list) else 1 for value in query.values()
    )


def test_a_campaign_narrows_to_its_current_cases(listing, cast, mixed):
    membership = mixed["held"].memberships.get()
    membership.left_at = NOW
    membership.save()

    assert mixed["held"].reference not in listed(listing({"campaign": "individuals"}))


def test_each_pill_takes_its_own_filter_away_and_no_other(client, listing, mixed):
    pills = listing({"country": ["XV", "QO"], "file": "closed"}).context["pills"]

    left = [listed(client.get(reverse("cases:cases") + pill["url"])) for pill in pills]

    free = mixed["free"].reference
    assert sorted(left, key=len) == [set(), {free}, {free, mixed["unknown"].reference}]


@pytest.mark.parametrize("name", ["situation", "country", "campaign", "consent", "file", "after", "nonsense"])
@pytest.mark.parametrize(
    "value",
    ["nonsense", "0", "-1", "held'; --", "<b>", "\u202eabc", "\x00", "é", "x" * 2000, "XM ", "None", "QO"],
)
def test_what_is_unknown_breaks_nothing_shows_nothing_more_and_is_told(listing, cast, mixed, name, value):
    cast.desk.all_countries = False
    cast.desk.save()

    answer = listing({name: value})

    assert listed(answer) == {mixed["held"].reference}
    is_told = "A filter in the address is not known, so nothing is narrowed." in answer.content.decode()
    assert is_told == (name not in ("after", "nonsense"))
    assert answer.context["pills"] == []


def test_a_known_filter_beside_an_unknown_one_does_not_claim_to_narrow(listing, mixed):
    answer = listing({"country": "XV", "file": "nonsense"})

    assert len(listed(answer)) == 1 or answer.context["pills"] == []


@pytest.mark.parametrize("after", ["0-0", "1-1", "99999999999999999-1", "1772445600000000-99999999999999999"])
def test_a_key_of_no_case_is_a_place_in_the_list(listing, mixed, after):
    assert listing({"after": after}).status_code == 200

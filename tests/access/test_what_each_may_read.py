"""Figures, finding, typed references, names for finding only, and what one may see and not do."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from cases import access
from cases.access import OPERATOR
from cases.models import PersonName, User
from cases.operations.granting import give_grant
from cases.vocabulary import (
    Permission,
)
from tests.access.doors import CASE_DOORS, DOORS, intake, text_of
from tests.access.knocking import never_given, rows_of, signed_in, stable
from tests.access.told_world import FORMER, World
from tests.factories import NOW
from tests.web.test_the_main_job import panel

pytestmark = pytest.mark.django_db


# ---------------------------------------------------------------- figures


def test_the_annual_report_reads_the_whole_number_and_no_case(world):
    text = text_of(signed_in(world, "annual_report").get(reverse("cases:tally", args=[2019])))
    listed = text_of(signed_in(world, "annual_report").get(reverse("cases:tally_counted", args=[2019])))

    assert '<span class="fig">4</span>' in text
    assert "4 cases are not open to you" in listed


def test_the_officer_reads_a_number_of_their_own_scope(world):
    text = text_of(signed_in(world, "officer").get(reverse("cases:tally", args=[2019])))

    assert '<span class="fig">1</span>' in text
    assert "in your scope" in text


# ---------------------------------------------------------------- finding


def find(client: Client, text: str) -> str:
    client.post(reverse("cases:find"), {"q": text})
    answer = client.get(reverse("cases:find"))
    assert answer.status_code == 200, f"leaked: searching {text} goes to {answer.get('Location')}"
    return stable(answer.content).decode().replace(text, "what was typed")


@pytest.mark.parametrize("what", ["name", "other name", "own script", FORMER, "reference"])
def test_searching_what_is_hidden_answers_as_searching_what_never_was(world, what):
    client = signed_in(world, "officer")
    absent = find(client, never_given() if what == "reference" else "Wolfram Nimmerdar")

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

    assert world.shown.tag not in text_of(client.get(reverse("cases:find")))


# ---------------------------------------------------------------- references typed into forms


def test_a_hidden_reference_typed_into_a_form_answers_as_an_absent_one(world):
    client, shown = signed_in(world, "officer"), world.shown
    move = reverse("cases:move", args=[shown.case.reference, "status", shown.rows["status"]])
    act = reverse("cases:activities", args=[shown.case.reference])

    def answers(reference: str) -> list[tuple[int, str]]:
        said = {"kind": "petition", "began_on": "6 June 2020", "state": "begun", "other_cases": reference}
        given = [client.post(move, {"right_case": reference}), client.post(act, said)]
        return [(one.status_code, stable(one.content).decode().replace(reference, "typed")) for one in given]

    absent = answers(never_given())
    assert [status for status, _ in absent] == [422, 422]
    for told in world.secrets:
        assert answers(told.case.reference) == absent, f"leaked: {told.tag}"


# ---------------------------------------------------------------- names that are for finding only


def _pages_that_name(world: World, client: Client) -> Iterator[tuple[str, str]]:
    reference, former = world.shown.case.reference, world.shown.words[FORMER]
    typed = " ".join(reversed(former.upper().split()))  # the page repeats what was typed
    for name in CASE_DOORS:
        for row in rows_of(DOORS[name], world.shown):
            yield name, text_of(client.get(reverse(name, args=[reference, *row])))
    for name in ("my_work", "cases"):
        yield name, text_of(client.get(reverse(f"cases:{name}")))
    for page, year in (("tally", 2019), ("tally_counted", 2019), ("tally_decide", 2020), ("figures", 2019)):
        yield page, text_of(client.get(reverse(f"cases:{page}", args=[year])))
    yield "tally_consent", text_of(client.get(reverse("cases:tally_consent", args=[2019])))
    yield "tally_not_counted", text_of(client.get(reverse("cases:tally_not_counted", args=[2022])))
    query = {"since": "2026-02-20"}
    yield "tally_changes", text_of(client.get(reverse("cases:tally_changes", args=[2019]), query))
    client.post(reverse("cases:find"), {"q": typed})
    found = text_of(client.get(reverse("cases:find")))
    assert reference in found, "the whole former name finds the person"
    yield "find", found
    alike = text_of(client.post(reverse("cases:new_case"), intake(world.cast, typed)))
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
    page = text_of(client.get(reverse("cases:names", args=[world.shown.case.reference])))

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

    assert text_of(signed_in(world, "outsider").post(url, said)) == nothing, "leaked: what saving would do"
    assert text_of(signed_in(world, "officer").post(url, said)) != nothing


def test_an_onlooker_reads_and_writes_nothing(world, onlooker):
    client, reference = signed_in(world, "outsider"), world.shown.case.reference
    page = client.get(reverse("cases:case", args=[reference]))

    assert page.status_code == 200
    assert reverse("cases:record", args=[reference]) not in text_of(page)
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
        stable(client.get(url, {"campaign": slug}).content).decode().replace(slug, "a campaign")
        for slug in (world.cast.write_for_rights.slug, "never-heard-of-it")
    )

    assert unheld == absent
    assert world.cast.write_for_rights.name not in unheld

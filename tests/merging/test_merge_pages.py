"""The pages of merging: two files side by side, what it does, and back."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import CaseMerge
from cases.vocabulary import Sensitivity
from tests.access.showing_who_one_is import fresh
from tests.factories import BADGE_QUERIES, LOG_QUERIES, held_case, merged, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(cast):
    one = held_case(cast, "Samira al-Qadari", summary="A nurse")
    return one, held_case(cast, "سميرة القادري", place="Harran", summary="A midwife")


@pytest.fixture
def desk(cast):
    return fresh(Client(), cast.caseworker)


def address(one, other):
    return reverse("cases:merge", args=[one.reference, other.reference])


def answers(page, one, other, **said):
    tokens = page.context["seen"]
    return {
        "stays": one.reference,
        "holds_summary": other.reference,
        "reason": "The lawyer knows her",
        "seen_one": tokens[0],
        "seen_other": tokens[1],
        "submission": str(page.context["form"]["submission"].value()),
        **said,
    }


def test_the_other_case_is_asked_for_and_both_are_shown(desk, pair):
    one, other = pair

    asked = desk.post(reverse("cases:choose_merge", args=[one.reference]), {"other_case": other.reference})
    page = desk.get(asked.url)

    assert asked.url == address(one, other)
    text = page.content.decode()
    for words in ("Samira al-Qadari", "سميرة القادري", "A nurse", "A midwife", "Harran"):
        assert words in text


@pytest.mark.parametrize("typed", ["", "000-000", "nonsense"])
def test_a_reference_that_is_none_is_told(desk, pair, typed):
    answer = desk.post(reverse("cases:choose_merge", args=[pair[0].reference]), {"other_case": typed})

    assert answer.status_code == 422


def test_a_hidden_reference_reads_as_one_that_is_none(cast, pair):
    mine = held_case(cast, "Jon Vell", country="XV", actor=cast.officer)
    officer, ask = signed_in(cast.officer), reverse("cases:choose_merge", args=[mine.reference])

    hidden = officer.post(ask, {"other_case": pair[0].reference}).content.decode()
    absent = officer.post(ask, {"other_case": "K7M-2PX"}).content.decode()

    assert _plain(hidden, pair[0].reference) == _plain(absent, "K7M-2PX")


def _plain(page, reference):
    """The page without the reference typed and without the token of its form."""
    return re.sub(r"\b\w{64}\b", "", page).replace(reference, "")


def test_it_is_said_what_it_does_before_it_is_done(desk, pair):
    one, other = pair
    page = desk.get(address(one, other))

    asked = desk.post(address(one, other), answers(page, one, other))
    assert "Nobody gains or loses access" in asked.content.decode() and not CaseMerge.objects.exists()
    done = desk.post(address(one, other), answers(asked, one, other, confirmed="1"), follow=True)

    assert CaseMerge.objects.get().survivor == one
    one.refresh_from_db()
    assert (one.summary, one.place) == ("A midwife", "Harran")
    assert f"{other.reference} is {one.reference} now" in done.content.decode()


def test_what_was_asked_is_there_after_showing_who_one_is(cast, pair):
    """The page comes back as it was said, with nothing to mend: nobody changed a case meanwhile."""
    one, other = pair
    client = signed_in(cast.caseworker)
    said = answers(client.get(address(one, other)), one, other, confirmed="1")
    assert client.post(address(one, other), said).status_code == 302
    kept = client.session["step_up"]
    fresh(client, cast.caseworker)
    session = client.session
    session["step_up"] = kept
    session.save()

    page = client.get(address(one, other))

    assert not page.context["form"].errors
    assert f"Merge {other.reference} into {one.reference}?" in page.content.decode()


def test_a_form_posted_twice_merges_once(desk, pair):
    one, other = pair
    page = desk.get(address(one, other))
    said = answers(page, one, other, confirmed="1")

    desk.post(address(one, other), said)
    again = desk.post(address(one, other), said, follow=True)

    assert CaseMerge.objects.count() == 1 and again.status_code == 200


def test_what_is_not_chosen_is_asked_and_nothing_typed_is_lost(desk, pair):
    one, other = pair
    page = desk.get(address(one, other))

    answer = desk.post(address(one, other), answers(page, one, other, holds_summary=""))

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Choose which holds: Summary" in text and "The lawyer knows her" in text


def test_a_case_that_changed_meanwhile_is_compared_again_and_then_merges(desk, pair):
    one, other = pair
    page = desk.get(address(one, other))
    said = answers(page, one, other, confirmed="1")
    one.version += 1
    one.save(update_fields=["version"])

    stale = desk.post(address(one, other), said)
    assert stale.status_code == 422 and "was changed while you compared" in stale.content.decode()
    desk.post(address(one, other), answers(stale, one, other, confirmed="1"))

    assert CaseMerge.objects.count() == 1


def test_the_old_address_opens_the_case(cast, desk, pair):
    one, other = pair
    merged(cast, other, one)

    page = desk.get(other.get_absolute_url(), follow=True)

    assert page.redirect_chain == [(one.get_absolute_url(), 302)]
    assert f"{other.reference} was merged into {one.reference}" in page.content.decode()
    assert desk.get(reverse("cases:timeline", args=[other.reference])).status_code == 200


def test_the_merge_stands_with_the_links_and_in_the_history_and_is_taken_apart(cast, desk, pair):
    one, other = pair
    merge = merged(cast, other, one)
    apart = reverse("cases:take_apart", args=[one.reference, merge.pk])
    assert apart in desk.get(reverse("cases:links", args=[one.reference])).content.decode()
    history = desk.get(reverse("cases:history", args=[one.reference])).content.decode()
    assert f"{other.reference} was merged into this case" in history

    assert "goes back to it" in desk.get(apart).content.decode()
    done = desk.post(apart, {"reason": "Two sisters"}, follow=True)

    assert "They are two cases again" in done.content.decode()
    other.refresh_from_db()
    assert other.merged_into is None
    assert desk.post(apart, {"reason": "Two sisters"}).status_code == 404


def test_who_only_sees_them_may_not_merge(cast, pair):
    reader = signed_in(cast.officer)
    one = held_case(cast, "Jon Vell", country="XV", sensitivity=Sensitivity.STANDARD, actor=cast.officer)
    answer = reader.get(address(pair[0], one))

    assert answer.status_code == 404


def test_the_page_costs_the_same_however_much_is_in_the_files(cast, desk, pair, django_assert_num_queries):
    one, other = pair
    desk.get(address(one, other))

    with django_assert_num_queries(PAGE + LOG_QUERIES + BADGE_QUERIES):
        desk.get(address(one, other))


PAGE = 33

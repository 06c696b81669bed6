"""One's own settings, what one can see, and the pages that help."""

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from cases.access import OPERATOR, NotAllowed
from cases.models import User
from cases.operations.choosing import choose_settings
from cases.operations.granting import set_bar
from cases.vocabulary import Digest, Sensitivity, Theme
from tests.access.showing_who_one_is import fresh
from tests.factories import BADGE_QUERIES, NOW, held_case
from tests.operations.watching import refused

pytestmark = pytest.mark.django_db
CHOSEN = {"theme": "dark", "digest": "weekly"}  # and no keys of one letter


@pytest.fixture
def nadia(cast):
    return fresh(Client(), cast.caseworker)


def page_of(client, name="cases:keyboard"):
    return client.get(reverse(name)).content.decode()


def test_colours_and_keys_are_as_one_chose_on_every_page(cast, nadia):
    assert "data-theme" not in page_of(nadia) and 'data-shortcuts="on"' in page_of(nadia)

    nadia.post(reverse("cases:settings"), CHOSEN)

    assert 'data-theme="dark"' in page_of(nadia) and 'data-shortcuts="off"' in page_of(nadia)
    assert User.objects.get(pk=cast.caseworker.pk).digest == Digest.WEEKLY
    assert "data-theme" not in page_of(fresh(Client(), cast.colleague))
    nadia.post(reverse("cases:settings"), {"theme": "", "digest": "off", "single_keys": "on"})
    assert "data-theme" not in page_of(nadia) and 'data-shortcuts="on"' in page_of(nadia)


def test_a_choice_that_is_not_offered_is_refused(cast, nadia):
    for said in ({**CHOSEN, "theme": "pink"}, {**CHOSEN, "digest": "hourly"}):
        assert nadia.post(reverse("cases:settings"), said).status_code == 422

    assert User.objects.get(pk=cast.caseworker.pk).theme == Theme.SYSTEM


def test_nothing_else_of_an_account_is_changed_here(cast, nadia):
    nadia.post(
        reverse("cases:settings"),
        {
            **CHOSEN,
            "role": "administrator",
            "working_name": "Somebody",
            "email": "x@example.org",
            "language": "xx",
        },
    )
    after = User.objects.get(pk=cast.caseworker.pk)

    assert (after.role, after.working_name) == (cast.caseworker.role, "Nadia Karam")
    assert (after.email, after.language) == (cast.caseworker.email, "")


def test_everybody_chooses_for_themselves(cast, administrator):
    with refused(NotAllowed):
        choose_settings(
            cast.caseworker,
            language="",
            theme=Theme.DARK,
            single_keys=True,
            digest=Digest.OFF,
            actor=administrator,
        )


def test_a_language_is_asked_where_there_is_more_than_one(cast, nadia, settings):
    assert "language" not in nadia.get(reverse("cases:settings")).context["form"].fields
    settings.LANGUAGES = [("en", "English"), ("fr", "français")]

    nadia.post(reverse("cases:settings"), {**CHOSEN, "language": "fr"})

    assert '<html lang="fr"' in page_of(nadia)
    assert '<html lang="en"' in page_of(fresh(Client(), cast.colleague))
    settings.LANGUAGES = [("en", "English")]
    assert '<html lang="en"' in page_of(nadia), "a language that is offered no more"


# ---------------------------------------------------------------- what one can see


def test_one_reads_how_much_one_sees_and_nothing_of_what_one_does_not(cast, nadia):
    held_case(cast)
    hidden = held_case(cast, "Karim Osman")
    before = page_of(nadia, "cases:my_access")
    assert "You see 2 cases." in before

    set_bar(user=cast.caseworker, case=hidden, reason="a cousin", actor=OPERATOR, at=NOW)
    after = page_of(nadia, "cases:my_access")

    assert "You see one case." in after
    assert "Bar" not in after and "cousin" not in after, "leaked: that there is something hidden"


def test_who_sees_nothing_reads_that(cast):
    held_case(cast, sensitivity=Sensitivity.SEALED)

    assert "You see 0 cases." in page_of(fresh(Client(), cast.outsider), "cases:my_access")


@pytest.mark.parametrize(
    ("name", "queries"), [("settings", 2), ("my_safety", 5), ("my_access", 15), ("help", 1)]
)
def test_the_pages_ask_a_fixed_number_of_questions(cast, nadia, django_assert_max_num_queries, name, queries):
    url = reverse(f"cases:{name}")
    counts = []
    for number in range(2):
        nadia.get(url)
        with django_assert_max_num_queries(queries + 5 + BADGE_QUERIES) as asked:
            nadia.get(url)
        counts.append(len(asked))
        held_case(cast, f"Samira {number}")
        User.objects.create_user(f"n{number}@example.org", None, working_name="New").groups.add(
            cast.desk.group
        )

    assert counts[0] == counts[1]


# ---------------------------------------------------------------- help


@pytest.mark.parametrize("name", ["help", "help_access", "help_finding", "help_safety", "keyboard"])
def test_the_pages_that_help_are_there_for_who_is_signed_in(cast, nadia, name):
    assert nadia.get(reverse(f"cases:{name}")).status_code == 200
    assert Client().get(reverse(f"cases:{name}")).status_code == 302


def test_help_is_one_click_away_on_every_page(nadia):
    assert f'href="{reverse("cases:help")}"' in page_of(nadia, "cases:cases")


def test_the_three_levels_are_told_in_the_words_of_the_form(nadia):
    text = page_of(nadia, "cases:help_access")

    for level in Sensitivity:
        name, _, who = str(level.label).partition(": ")
        assert name in text and who.capitalize()[1:] in text


def test_a_digest_leaves_by_beat_at_the_hour_that_was_chosen(cast, nadia):
    assert [name for name in django_settings.CELERY_BEAT_SCHEDULE if "digest" in name]
    nadia.post(reverse("cases:settings"), {**CHOSEN, "digest": "now", "digest_hour": "16"})
    after = User.objects.get(pk=cast.caseworker.pk)

    assert (after.digest, after.digest_hour) == (Digest.NOW, 16)
    assert nadia.post(reverse("cases:settings"), {**CHOSEN, "digest_hour": "24"}).status_code == 422
    nadia.post(reverse("cases:settings"), CHOSEN)
    assert User.objects.get(pk=cast.caseworker.pk).digest_hour == 16, "left out, it stays"

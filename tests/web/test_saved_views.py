"""Views of the list: kept, shared with an office, used by each on their own cases, put away and back."""

import pytest
from django.urls import reverse

from cases.access import OPERATOR
from cases.models import SavedView
from cases.operations.granting import end_grant, give_grant
from cases.vocabulary import Permission
from tests.factories import BADGE_QUERIES, LOG_QUERIES, NOW, held_case, release, signed_in

pytestmark = pytest.mark.django_db
LIST = reverse("cases:cases")


@pytest.fixture
def desk(cast):
    return signed_in(cast.caseworker)


@pytest.fixture
def released(cast):
    held_case(cast, "Olga Mirova")
    case = held_case(cast, "Samira al-Qadari")
    release(cast, case)
    return case


def keep(client, query="situation=released&columns=owner&columns=campaigns", **said):
    asked = client.get(f"{reverse('cases:save_view')}?{query}")
    key = str(asked.context["form"]["submission"].value())
    said = {"name": "Freed this year", "submission": key, **said}
    return client.post(f"{reverse('cases:save_view')}?{query}", said, follow=True)


def test_a_view_keeps_filters_and_columns(desk, released):
    page = keep(desk)

    view = SavedView.objects.get()
    assert view.query == {"situation": ["released"], "columns": ["campaigns", "owner"]}
    assert [case.reference for case in page.context["page"].cases] == [released.reference]
    text = page.content.decode()
    assert "Freed this year" in text and "Nadia Karam" in text and "Individuals at Risk" in text
    assert view.slug in page.redirect_chain[-1][0] and "Freed" not in page.redirect_chain[-1][0]


def test_what_is_not_known_is_not_kept(desk, released):
    keep(desk, "situation=nonsense&columns=password&after=1-1&campaign=never-heard-of")

    assert SavedView.objects.get().query == {}


def test_a_view_shared_with_an_office_shows_each_their_own_cases(cast, desk, released):
    keep(desk, office=str(cast.desk.pk))
    slug = SavedView.objects.get().slug

    colleague = signed_in(cast.colleague).get(LIST, {"view": slug})
    officer = signed_in(cast.officer).get(LIST, {"view": slug})

    assert [case.reference for case in colleague.context["page"].cases] == [released.reference]
    assert "Freed this year" not in officer.content.decode() and officer.context["view"] is None


def test_a_view_of_a_campaign_that_is_closed_shows_nothing_and_names_it_not(cast, desk, released):
    campaign = cast.write_for_rights
    bundle = give_grant(on=campaign, to=cast.desk, permissions=[Permission.VIEW], until=None,
                        reason="the desk's campaign", actor=OPERATOR, at=NOW)  # fmt: skip
    keep(desk, f"campaign={campaign.slug}", office=str(cast.desk.pk))
    end_grant(bundle, reason="it is over", actor=OPERATOR, at=NOW)

    page = desk.get(LIST, {"view": SavedView.objects.get().slug})

    text = page.content.decode()
    assert page.context["page"].cases == [] and "not open to you" in text
    assert campaign.name not in text


def test_only_ones_own_view_is_changed_or_put_away(cast, desk, released):
    keep(desk, office=str(cast.desk.pk))
    slug, colleague = SavedView.objects.get().slug, signed_in(cast.colleague)

    assert colleague.get(reverse("cases:change_view", args=[slug])).status_code == 404
    assert colleague.post(reverse("cases:end_view", args=[slug])).status_code == 404
    desk.post(reverse("cases:change_view", args=[slug]), {"name": "Freed", "office": ""})

    view = SavedView.objects.get()
    assert (view.name, view.office) == ("Freed", None) and view.query["situation"] == ["released"]


def test_a_view_is_put_away_and_fetched_back(desk, released):
    keep(desk)
    slug = SavedView.objects.get().slug

    gone = desk.post(reverse("cases:end_view", args=[slug]), follow=True)
    assert "Freed this year" not in gone.content.decode()
    back = desk.post(reverse("cases:restore_view", args=[slug]), follow=True)

    assert "Freed this year" in back.content.decode()


@pytest.mark.parametrize(
    ("said", "words"), [({"name": " "}, "Give the view a name"), ({"name": "x" * 99}, "80")]
)
def test_a_view_without_a_name_is_refused(desk, released, said, words):
    answer = keep(desk, **said)

    assert answer.status_code == 422 and words in answer.content.decode()


def test_an_office_that_is_not_ones_own_is_not_offered(cast, desk, released):
    answer = keep(desk, office=str(cast.west.pk))

    assert answer.status_code == 422 and not SavedView.objects.exists()


@pytest.mark.parametrize("columns", ["", "campaigns", "owner"])
def test_the_list_costs_the_same_whatever_its_columns(
    cast, desk, released, columns, django_assert_num_queries
):
    query = {"columns": columns} if columns else {}
    desk.get(LIST, query)
    more = 1 if columns == "campaigns" else 0

    with django_assert_num_queries(QUERIES + more + LOG_QUERIES + BADGE_QUERIES):
        desk.get(LIST, query)


QUERIES = 9

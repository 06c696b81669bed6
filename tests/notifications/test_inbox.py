"""The inbox: of what the gate opens now. The badge, each line, opening it, being done with it ask it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases import access
from cases.models import Case
from cases.operations.emergencies import open_in_emergency
from cases.vocabulary import Announced, OrganisationPermission, Sensitivity
from notifications.inbox import PAGE, unread
from notifications.models import Notification
from tests.cast import _organisation
from tests.conftest import NOW
from tests.factories import LOG_QUERIES, held_case
from tests.notifications.conftest import browser, follow, inbox_of, lose_access, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def news(cast, samira, happens):
    """The colleague was told of something that happened to Samira's case."""
    follow(cast.colleague, case=samira)
    happens(samira)
    return told(cast.colleague)[0]


def badge_of(user):
    page = browser(user).get(reverse("cases:keyboard")).content.decode()
    return "unread" in page


def at(name, row):
    return reverse(f"notifications:{name}", args=[row.pk if hasattr(row, "pk") else row])


def test_a_line_says_what_with_reference_and_name(cast, samira, news):
    page = inbox_of(cast.colleague)

    assert "Something was recorded" in page and samira.reference in page and "Samira Al-Kadiri" in page
    assert "Monday 2 March 2026" in page
    assert badge_of(cast.colleague) and not badge_of(cast.outsider)


def test_opening_it_leads_to_the_case_and_is_counted_no_more(cast, samira, news):
    client = browser(cast.colleague)
    client.head(at("open", news))
    assert unread(cast.colleague) == 1

    assert client.get(at("open", news))["Location"] == samira.get_absolute_url()
    assert unread(cast.colleague) == 0
    assert samira.reference in inbox_of(cast.colleague), "read, and not done"


@pytest.mark.parametrize(("what", "place"), [("note", "notes"), ("task", "tasks"), ("event", "case")])
def test_it_leads_to_where_the_thing_stands(cast, samira, news, what, place):
    Notification.objects.filter(pk=news.pk).update(what=what)

    answer = browser(cast.colleague).get(at("open", news))

    assert answer["Location"] == reverse(f"cases:{place}", args=[samira.reference])


def test_a_link_on_another_site_does_not_note_it_as_read(cast, samira, news):
    """What is read is not passed on to the next on duty: nobody else may say that it is."""
    client = browser(cast.colleague)

    client.get(at("open", news), headers={"sec-fetch-site": "cross-site"})
    assert unread(cast.colleague) == 1

    client.get(at("open", news), headers={"sec-fetch-site": "same-origin"})
    assert unread(cast.colleague) == 0


def test_done_takes_it_out_and_undo_brings_it_back(cast, samira, news):
    client = browser(cast.colleague)
    page = client.post(at("done", news), follow=True).content.decode()

    assert samira.reference not in page and at("not_done", news) in page
    assert samira.reference in inbox_of(cast.colleague, show="done")
    client.post(at("not_done", news))
    assert samira.reference in inbox_of(cast.colleague)


def test_kinds_are_read_apart(cast, samira, news):
    assert samira.reference in inbox_of(cast.colleague, kind="rest")
    assert samira.reference not in inbox_of(cast.colleague, kind="for_you")
    assert samira.reference in inbox_of(cast.colleague, kind="no such kind")


def test_who_lost_access_has_nothing_of_it_left(cast, samira, news):
    """The list, the badge, opening, done: all at once, and as if it had never been."""
    lose_access(samira)
    page, client = inbox_of(cast.colleague), browser(cast.colleague)

    assert samira.reference not in page and "Samira" not in page, "leaked on the page"
    assert f"/inbox/{news.pk}/" not in page, "leaked: a line"
    assert not badge_of(cast.colleague), "leaked by the badge"
    for name, method in (("open", client.get), ("done", client.post), ("not_done", client.post)):
        hidden, absent = method(at(name, news)), method(at(name, 10**9))
        assert hidden.status_code == absent.status_code == 404, f"leaked by {name}"
    assert Notification.objects.get(pk=news.pk).is_unread


def test_it_is_there_again_when_the_case_is_open_again(cast, samira, news):
    Case.objects.filter(pk=samira.pk).update(sensitivity=Sensitivity.SEALED)
    assert samira.reference not in inbox_of(cast.colleague)

    Case.objects.filter(pk=samira.pk).update(sensitivity=Sensitivity.STANDARD)

    assert samira.reference in inbox_of(cast.colleague)


def test_a_row_of_somebody_else_is_nobody_elses(cast, samira, news):
    client = browser(cast.caseworker)

    assert client.get(at("open", news)).status_code == 404
    assert client.post(at("done", news)).status_code == 404
    assert Notification.objects.get(pk=news.pk).done_at is None


def test_the_check_sees_a_planted_leak(cast, samira, news, monkeypatch):
    """The control: an inbox that does not ask the gate."""
    monkeypatch.setattr(access, "cases_for", lambda actor, *_, **__: Case.objects.all())

    with pytest.raises(AssertionError, match="leaked"):
        test_who_lost_access_has_nothing_of_it_left(cast, samira, news)


# ---------------------------------------------------------------- what names no case


@pytest.fixture
def emergency(cast, clock):
    """Wei, who sees no case, is told that another administrator opened one."""
    for who in (cast.administrator, cast.annual_report):
        who.user_permissions.add(_organisation(OrganisationPermission.PEOPLE))
        who.user_permissions.add(_organisation(OrganisationPermission.EMERGENCY))
    case = held_case(cast, "Samira Al-Kadiri", sensitivity=Sensitivity.SEALED)
    open_in_emergency(case.reference, reason="she is being moved tonight", actor=cast.annual_report, at=NOW)
    clock.work()
    return case


def test_an_emergency_is_told_to_an_administrator_without_the_case(cast, emergency):
    page = inbox_of(cast.administrator)
    (row,) = told(cast.administrator)

    assert (row.what, row.is_urgent) == (Announced.EMERGENCY, True)
    assert "A case was opened in an emergency" in page and "Urgent" in page
    assert emergency.reference not in page and "Samira" not in page, "leaked"
    assert browser(cast.administrator).get(at("open", row))["Location"] == reverse("cases:my_work")


def test_its_owner_reads_which_case(cast, emergency):
    Case.objects.filter(pk=emergency.pk).update(owner=cast.caseworker)
    Notification.objects.create(
        user=cast.caseworker, case=emergency, what="emergency", at=NOW, key="emergency:of the owner"
    )

    assert emergency.reference in inbox_of(cast.caseworker)


# ---------------------------------------------------------------- the page itself


def test_nothing_waits_reads_so(cast):
    page = inbox_of(cast.outsider)

    assert "Nothing waits." in page and reverse("cases:cases") in page


def test_the_inbox_and_the_badge_ask_a_fixed_number_of_questions(
    cast, samira, clock, django_assert_num_queries, django_assert_max_num_queries
):
    client, url = browser(cast.colleague), reverse("notifications:inbox")
    client.get(url)
    counts = []
    for some in (1, PAGE + 9, 200):
        Notification.objects.bulk_create(
            Notification(
                user=cast.colleague,
                case=samira,
                what="event",
                at=NOW - timedelta(minutes=n),
                key=f"{some} {n}",
            )
            for n in range(some)
        )
        with django_assert_max_num_queries(8 + LOG_QUERIES) as asked:
            client.get(url)
        counts.append(len(asked))
    access.remember_grants(cast.colleague)
    access.live_grants(cast.colleague)
    with django_assert_num_queries(1) as asked:
        assert unread(cast.colleague) == 100, "counted no further"

    assert len(set(counts)) == 1, counts
    assert "LIMIT 100" in asked[0]["sql"]
    assert "more than 99 unread" in inbox_of(cast.colleague)


def test_the_rest_is_on_the_next_page(cast, samira):
    rows = [
        Notification(user=cast.colleague, case=samira, what="event", at=NOW, key=str(n))
        for n in range(PAGE + 3)
    ]
    Notification.objects.bulk_create(rows)
    client = browser(cast.colleague)

    first = client.get(reverse("notifications:inbox"))
    rest = client.get(first.context["older_url"])

    assert sum(len(day.lines) for day in first.context["days"]) == PAGE
    assert sum(len(day.lines) for day in rest.context["days"]) == 3

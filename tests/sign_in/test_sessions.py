"""How long a session lasts, and how it ends before its time."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from cases.models import Lock
from cases.sessions import end_all_sessions
from casework.sessions import device_of
from tests.factories import BADGE_QUERIES, NOW
from tests.sign_in.doors import is_in, signed_in

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def after(**delay):
    return time_machine.travel(NOW + timedelta(**delay))


def test_half_an_hour_of_quiet_ends_the_session(cast):
    browser = signed_in(cast.caseworker)
    with after(minutes=29):
        assert is_in(browser)
    with after(minutes=58):
        assert is_in(browser)
    with after(minutes=89):
        assert not is_in(browser)


def test_the_sign_in_page_says_once_why(cast):
    browser = signed_in(cast.caseworker)
    with after(minutes=31):
        browser.get(reverse("cases:my_work"))
        first = browser.get(reverse("account_login")).content.decode()
        second = browser.get(reverse("account_login")).content.decode()

    assert "You were signed out to keep cases safe. What you saved is still here." in first
    assert "What you saved is still here." not in second


def test_twelve_hours_end_it_however_busy(cast):
    browser = signed_in(cast.caseworker)
    for minutes in range(20, 12 * 60, 20):
        with after(minutes=minutes):
            assert is_in(browser), minutes
    with after(hours=12, seconds=1):
        assert not is_in(browser)


def test_staying_begins_the_quiet_anew(cast):
    browser = signed_in(cast.caseworker)
    with after(minutes=28):
        assert browser.post(reverse("stay")).status_code == 204
    with after(minutes=57):
        assert is_in(browser)
    assert browser.get(reverse("stay")).status_code == 405


def test_without_javascript_staying_leads_back_inside(cast):
    answer = signed_in(cast.caseworker).post(reverse("stay"), headers={"sec-fetch-mode": "navigate"})

    assert answer["Location"] == reverse("cases:my_work")


def test_each_page_carries_the_warning_for_later(cast):
    text = signed_in(cast.caseworker).get(reverse("cases:keyboard")).content.decode()

    assert 'data-idle="1800"' in text
    assert "Stay signed in" in text
    assert "Stay signed in" not in Client().get(reverse("account_login")).content.decode()


def test_a_session_is_not_written_with_each_page(cast, django_assert_num_queries):
    browser = signed_in(cast.caseworker)
    is_in(browser)

    # The session, the person with how they stand; their grants and what waits in their inbox.
    with django_assert_num_queries(2 + 1 + BADGE_QUERIES):
        is_in(browser)


# ---------------------------------------------------------------- ended elsewhere


@pytest.mark.parametrize("of", ["person", "office"])
def test_a_lock_signs_out_every_browser_at_its_next_request(cast, of):
    browsers = [signed_in(cast.caseworker), signed_in(cast.caseworker)]
    other = signed_in(cast.officer)
    Lock.objects.create(
        set_at=NOW, **({"user": cast.caseworker} if of == "person" else {"office": cast.desk})
    )

    assert [is_in(browser) for browser in (*browsers, other)] == [False, False, True]
    assert "This account is locked." in browsers[0].get(reverse("account_login")).content.decode()

    Lock.objects.update(lifted_at=NOW)
    assert not is_in(browsers[0])  # ended is ended


def test_who_is_deactivated_is_signed_out_at_the_next_request(cast):
    browser = signed_in(cast.caseworker)
    cast.caseworker.is_active = False
    cast.caseworker.save()

    assert not is_in(browser)


def test_all_sessions_of_a_person_end_at_once(cast):
    browsers = [signed_in(cast.caseworker), signed_in(cast.caseworker)]
    forced = Client()
    forced.force_login(cast.caseworker, backend="cases.access.GateBackend")
    other = signed_in(cast.officer)

    assert end_all_sessions(cast.caseworker) == 3
    assert [is_in(browser) for browser in (*browsers, forced, other)] == [False, False, False, True]


# ---------------------------------------------------------------- one's own list


def test_the_list_names_each_browser_and_marks_this_one(cast):
    here = signed_in(cast.caseworker, headers={"user-agent": FIREFOX})
    signed_in(cast.caseworker, REMOTE_ADDR="203.0.113.9")
    signed_in(cast.officer, REMOTE_ADDR="203.0.113.77")

    text = here.get(reverse("usersessions_list")).content.decode()

    assert text.index("Firefox on Linux") < text.index("This browser") < text.index("203.0.113.9")
    assert "203.0.113.77" not in text


def test_ending_another_browser_signs_it_out(cast):
    here, there = signed_in(cast.caseworker), signed_in(cast.caseworker)
    listed = here.get(reverse("usersessions_list")).context["sessions"]
    other = next(one for one in listed if not one.is_this)

    here.post(reverse("end_session", args=[other.pk]))

    assert (is_in(here), is_in(there)) == (True, False)


def test_ending_this_one_signs_out_here(cast):
    here = signed_in(cast.caseworker)
    this = here.get(reverse("usersessions_list")).context["sessions"][0]

    assert here.post(reverse("end_session", args=[this.pk]))["Location"] == reverse("account_login")
    assert not is_in(here)


def test_ending_all_others_keeps_this_one(cast):
    here, *others = [signed_in(cast.caseworker) for _ in range(3)]

    here.post(reverse("end_other_sessions"))

    assert [is_in(browser) for browser in (here, *others)] == [True, False, False]
    assert Session.objects.count() == 1


def test_nobody_ends_the_session_of_another(cast):
    victim, attacker = signed_in(cast.officer), signed_in(cast.caseworker)
    theirs = victim.get(reverse("usersessions_list")).context["sessions"][0]

    assert attacker.post(reverse("end_session", args=[theirs.pk])).status_code == 404
    assert is_in(victim)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Version/18 Safari/605", "Safari on Mac"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("curl/8", "A browser that does not say which"),
    ],
)
def test_a_device_is_told_in_words(user_agent, words):
    assert device_of(user_agent) == words

"""Asked again who one is, before what cannot be taken back; and nothing typed is lost, nor readable."""

from datetime import timedelta
from urllib.parse import parse_qs, urlparse

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.shortcuts import redirect
from django.test import Client
from django.urls import include, path, reverse

from cases.models import AccessRecord, DemoMarker
from cases.web import step_up
from cases.web.step_up import recently_authenticated
from tests.factories import NOW
from tests.sign_in.doors import PASSWORD, is_in, sign_in, signed_in, with_app

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
TYPED = {"reason": ["for the lawyer of Samira"], "fields": ["name", "country"], "submission": ["abc"]}
written: list[dict] = []


@recently_authenticated
def erase(request):
    """A view that knows nothing of step-up."""
    if request.method == "POST":
        written.append({name: request.POST.getlist(name) for name in TYPED})
        return redirect("cases:my_work")
    return HttpResponse("the form, empty")


@recently_authenticated(reading=False)
def grant(request):
    """A view that shows its form filled as it was typed."""
    if request.method == "POST":
        return HttpResponse("granted")
    said = request.POST or step_up.typed(request)
    return HttpResponse(f"the form with {said['reason'] if said else 'nothing'}")


urlpatterns = [
    path("erase/", erase, name="erase"),
    path("grant/", grant, name="grant"),
    path("", include("casework.urls")),
]


@pytest.fixture(autouse=True)
def nothing_written():
    written.clear()


@pytest.fixture
def browser(cast):
    """Signed in at ten; it is twenty past now."""
    found = signed_in(cast.caseworker)
    with time_machine.travel(NOW + timedelta(minutes=20)):
        yield found


def answer_password(browser, asked, password=PASSWORD):
    back = parse_qs(urlparse(asked["Location"]).query)["next"][0]
    return browser.post(asked["Location"], {"password": password, "next": back})


def test_whoever_signed_in_just_now_is_not_asked(cast):
    assert signed_in(cast.caseworker).get("/erase/").content == b"the form, empty"


def test_after_five_minutes_one_is_asked_and_led_back(browser):
    asked = browser.get("/erase/")
    assert asked["Location"] == reverse("account_reauthenticate") + "?next=%2Ferase%2F"
    assert "Show once more that it is you" in browser.get(asked["Location"]).content.decode()

    answer = answer_password(browser, asked)

    assert answer["Location"] == "/erase/"
    assert browser.get("/erase/").content == b"the form, empty"


def test_a_wrong_password_leads_nowhere(browser):
    asked = browser.get("/erase/")

    answer = answer_password(browser, asked, "another long password")

    assert "That is not your password." in answer.content.decode()
    assert browser.get("/erase/").status_code == 302


def test_a_form_posted_late_writes_nothing_and_loses_nothing(browser):
    asked = browser.post("/erase/", TYPED)
    assert asked.status_code == 302
    assert not written
    answer_password(browser, asked)

    page = browser.get("/erase/").content.decode()

    assert "Nothing was saved yet." in page
    for values in TYPED.values():
        assert all(f'value="{value}"' in page for value in values)
    browser.post("/erase/", TYPED)
    assert written == [TYPED]


def test_a_view_that_asks_for_it_gets_what_was_typed_once(browser):
    assert browser.get("/grant/").content == b"the form with nothing"  # reading is not asked for here
    asked = browser.post("/grant/", TYPED)
    answer_password(browser, asked)

    assert browser.get("/grant/").content == b"the form with for the lawyer of Samira"
    assert browser.get("/grant/").content == b"the form with nothing"


def test_what_was_typed_is_unreadable_in_the_database(browser):
    browser.post("/erase/", TYPED)

    for session in Session.objects.all():
        kept = str(session.get_decoded())
        assert "step_up" in kept
        assert "Samira" not in kept


def test_what_was_typed_is_not_kept_longer_than_ten_minutes(browser):
    asked = browser.post("/erase/", TYPED)
    with time_machine.travel(NOW + timedelta(minutes=31)):
        answer_password(browser, asked)

        assert browser.get("/erase/").content == b"the form, empty"


def test_what_was_typed_comes_back_on_its_own_page_only(browser):
    asked = browser.post("/erase/", TYPED)
    answer_password(browser, asked)

    assert browser.get("/grant/").content == b"the form with nothing"


def test_the_next_person_at_the_browser_does_not_get_it(cast, browser):
    browser.post("/erase/", TYPED)
    browser.post(reverse("leave"))
    sign_in(browser, cast.officer)

    assert browser.get("/erase/").content == b"the form, empty"


def test_passwords_are_never_kept(browser):
    asked = browser.post("/erase/", TYPED | {"password": "the secret one"})
    answer_password(browser, asked)

    assert "the secret one" not in browser.get("/erase/").content.decode()


def test_guessing_the_password_of_an_open_session_is_slowed(browser):
    asked = browser.get("/erase/")
    answers = [answer_password(browser, asked, f"a guess of mine no {n}") for n in range(10)]

    assert [answer.status_code for answer in answers[:9]] == [200] * 9
    assert answer_password(browser, asked).status_code == 429


def test_the_second_step_is_another_way(cast):
    secret = with_app(cast.caseworker)
    browser = Client()
    browser.force_login(cast.caseworker, backend="cases.access.GateBackend")
    assert secret

    text = browser.get(reverse("mfa_reauthenticate")).content.decode()

    assert "Show your second step" in text


# ---------------------------------------------------------------- the demonstration


def test_in_the_demonstration_the_same_button_does(cast):
    DemoMarker.objects.create(made_at=NOW, seed="test")
    browser = Client()
    browser.post(reverse("sign_in_as", args=["caseworker"]))
    asked = browser.post("/erase/", TYPED)
    page = browser.get(asked["Location"]).content.decode()
    assert "Continue as Nadia Karam" in page
    assert "Continue as Wei" not in page

    answer = browser.post(reverse("reauthenticate_as_role"), {"next": "/erase/"})

    assert answer["Location"] == "/erase/"
    assert "Nothing was saved yet." in browser.get("/erase/").content.decode()


def test_outside_it_there_is_no_such_button(browser):
    assert browser.post(reverse("reauthenticate_as_role"), {"next": "/erase/"}).status_code == 404
    assert browser.get("/erase/").status_code == 302
    assert is_in(browser)
    assert AccessRecord.objects.exists()

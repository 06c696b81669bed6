"""What every answer carries, whatever it answers; and where the buttons of the demonstration work."""

import pytest
from django.test import Client
from django.urls import reverse

from cases import worklist
from cases.models import DemoMarker, OfficeCountry
from tests.factories import NOW, held_case, release
from tests.web.test_the_main_job import as_person, panel

pytestmark = pytest.mark.django_db

NOTHING_ELSE = ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")


@pytest.fixture
def answers(cast, client, monkeypatch):
    """One answer of each status."""
    OfficeCountry.objects.create(office=cast.west, country="XM")
    case = held_case(cast)
    change = release(cast, case)
    record = reverse("cases:record", args=[case.reference])
    found = {"signed out, 302": client.get(reverse("cases:my_work"))}
    found["signed out, 200"] = client.get(reverse("account_login"))
    for name in ("account_reset_password", "account_reset_password_done", "account_inactive"):
        found[f"200 of {name}, signed out"] = client.get(reverse(name))
    as_person(client, cast.officer)
    found["200"] = client.get(case.get_absolute_url())
    other = held_case(cast, "Leyla Nour")
    found["302"] = client.post(reverse("cases:record", args=[other.reference]), panel())
    found["403"] = client.get(reverse("cases:verify", args=[case.reference, "status", change.pk]))
    found["404"] = client.get(reverse("cases:case", args=["000-000"]))
    found["404 of no address"] = client.get("/no/such/page/")
    found["405"] = client.post(reverse("cases:my_work"))
    found["422"] = client.post(record, panel(happened_on="31 June 1984"))
    for name in ("mfa_index", "mfa_list_webauthn", "usersessions_list", "account_reauthenticate"):
        found[f"200 of {name}"] = client.get(reverse(name))
    found["204"] = client.post(reverse("stay"))
    found["404 of a year"] = client.get(reverse("cases:tally", args=[1850]))
    found["400"] = client.get(reverse("cases:tally", args=[2019]), {"known_by": "the other day"})
    careful = Client(enforce_csrf_checks=True)
    found["403 of a forged form"] = as_person(careful, cast.officer).post(record, panel())
    monkeypatch.setattr(worklist, "work_of", _breaks)
    client.raise_request_exception = False
    found["500"] = client.get(reverse("cases:my_work"))
    return found


def _breaks(*args, **kwargs):
    raise RuntimeError("the words of this stay in the log: Samira")


def test_each_answer_is_what_its_label_says(answers):
    for label, answer in answers.items():
        assert str(answer.status_code) in label


def test_no_answer_stays_in_a_cache(answers):
    for label, answer in answers.items():
        assert answer["Cache-Control"] == "no-store", label


def test_every_answer_runs_only_what_is_of_this_site(answers):
    for label, answer in answers.items():
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy, label
        assert "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy, label
        assert "unsafe" not in policy and "*" not in policy and "http" not in policy, label


def test_every_answer_is_framed_nowhere_guessed_nowhere_and_told_to_nobody(answers):
    for label, answer in answers.items():
        assert answer["X-Frame-Options"] == "DENY", label
        assert answer["X-Content-Type-Options"] == "nosniff", label
        assert answer["Referrer-Policy"] == "same-origin", label
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin", label
        for feature in NOTHING_ELSE:
            assert f"{feature}=()" in answer["Permissions-Policy"], label


@pytest.fixture
def early_answers(client):
    """Those that are given before any page is asked: to an address without its slash, for another host."""
    return {
        "301": client.get(reverse("cases:my_work").rstrip("/")),
        "400": client.get(reverse("cases:my_work"), headers={"host": "elsewhere.example"}),
    }


def test_an_answer_given_early_carries_them_too(early_answers):
    test_each_answer_is_what_its_label_says(early_answers)
    test_no_answer_stays_in_a_cache(early_answers)
    test_every_answer_runs_only_what_is_of_this_site(early_answers)


def test_an_answer_given_early_is_framed_nowhere_too(early_answers):
    test_every_answer_is_framed_nowhere_guessed_nowhere_and_told_to_nobody(early_answers)


def test_a_broken_page_says_nothing_of_why(answers):
    text = answers["500"].content.decode()

    assert "RuntimeError" not in text
    assert "Samira" not in text
    assert "Traceback" not in text


def test_cookies_are_kept_from_scripts_and_other_sites(cast, client):
    client.get(reverse("account_login"))
    as_person(client, cast.officer)
    client.post(reverse("cases:find"), {"q": "samira"})

    assert client.cookies
    for cookie in client.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key
        assert not cookie["expires"] or cookie.key not in ("sessionid", "csrftoken"), cookie.key


@pytest.mark.parametrize("name", ["leave", "account_logout"])
def test_leaving_has_the_browser_forget(cast, client, name):
    answer = as_person(client, cast.officer).post(reverse(name))

    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert client.get(reverse("cases:my_work")).status_code == 302


# ---------------------------------------------------------------- the buttons of the demonstration


@pytest.fixture
def made_by_the_demo(cast):
    return DemoMarker.objects.create(made_at=NOW, seed="test")


def press(client, role="caseworker", **extra):
    return client.post(reverse("sign_in_as", args=[role]), **extra)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_a_role_button_signs_in_on_this_machine(client, cast, made_by_the_demo, address):
    answer = press(client, REMOTE_ADDR=address)

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(cast.caseworker.pk)


@pytest.mark.parametrize(
    "address", ["10.0.0.9", "192.168.1.7", "203.0.113.5", "127.0.0.2", "::2", "", "localhost"]
)
def test_a_role_button_is_not_there_for_another_machine(client, made_by_the_demo, address):
    assert press(client, REMOTE_ADDR=address).status_code == 404
    assert "_auth_user_id" not in client.session
    assert "/sign-in/as/" not in client.get(reverse("account_login"), REMOTE_ADDR=address).content.decode()


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip", "via"])
def test_a_role_button_is_not_there_behind_a_proxy(client, made_by_the_demo, header):
    assert press(client, headers={header: "127.0.0.1"}).status_code == 404


def test_a_role_button_is_not_there_without_the_mark_of_the_demonstration(client, cast):
    assert press(client).status_code == 404
    assert "/sign-in/as/" not in client.get(reverse("account_login")).content.decode()


def test_a_role_button_is_not_there_unless_this_is_a_demonstration(client, made_by_the_demo, settings):
    settings.DEMO = False

    assert press(client).status_code == 404
    assert "/sign-in/as/" not in client.get(reverse("account_login")).content.decode()


def test_a_role_button_is_for_people_of_the_demonstration_who_are_active(client, cast, made_by_the_demo):
    assert press(client, "administrator-of-everything").status_code == 404

    cast.caseworker.is_active = False
    cast.caseworker.save()

    assert press(client).status_code == 404


def test_a_role_button_is_pressed_and_never_a_link(client, made_by_the_demo):
    assert client.get(reverse("sign_in_as", args=["caseworker"])).status_code == 405
    assert press(Client(enforce_csrf_checks=True)).status_code == 403

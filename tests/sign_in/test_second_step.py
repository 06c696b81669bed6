"""Required of a role: without a second step, nothing but its own pages is open."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.urls.converters import get_converters

from cases.models import AccessRecord, DemoMarker, SecondStepPolicy, User
from casework.second_step import ENROLMENT, SHOWING
from tests.factories import NOW, held_case
from tests.sign_in.doors import code_of, is_in, require_second_step, sign_in, signed_in, with_app

pytestmark = pytest.mark.django_db

INDEX = "/me/second-step/"


SAMPLES = {"int": 1, "number": 1, "concealed": 1, "uuid": uuid.UUID(int=7)}


def addresses(case, resolver=None, prefix="", held=None):
    """Every address of the site, with something in its places; the case is one that is there."""
    for pattern in (resolver or get_resolver()).url_patterns:
        places = (held or {}) | pattern.pattern.converters
        if isinstance(pattern, URLPattern):
            said = {key: _sample(kind) for key, kind in places.items()}
            said |= {"reference": case.reference} if "reference" in places else {}
            yield f"{prefix}{pattern.name}", reverse(f"{prefix}{pattern.name}", kwargs=said)
        else:
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from addresses(case, pattern, prefix + space, places)


def _sample(converter):
    kind = next(name for name, one in get_converters().items() if type(one) is type(converter))
    return SAMPLES.get(kind, 2019 if "year" in kind.lower() else "abc")


def crawl(browser, case, allowed, to):
    """Assert that every address that is not allowed leads to `to`, whatever the method."""
    closed = [(name, url) for name, url in addresses(case) if name not in allowed]
    assert len(closed) > 30
    for name, url in closed:
        for method in ("get", "post", "head", "put", "delete"):
            answer = getattr(browser, method)(url)
            assert answer.status_code == 302, f"{name} by {method} answers {answer.status_code}"
            assert answer["Location"].startswith(to), f"{name} by {method} leads to {answer['Location']}"
            assert not answer.content


def test_past_its_day_every_address_leads_to_setting_it_up(cast):
    case = held_case(cast)
    require_second_step(cast.caseworker)

    crawl(signed_in(cast.caseworker), case, ENROLMENT, INDEX)


def test_the_pages_for_setting_it_up_stay_open(cast):
    require_second_step(cast.caseworker)
    browser = signed_in(cast.caseworker)

    for name in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "account_logout"):
        assert browser.get(reverse(name)).status_code == 200, name


def test_a_session_that_did_not_show_it_leads_to_showing_it(cast):
    case = held_case(cast)
    browser = signed_in(cast.caseworker)
    with_app(cast.caseworker)  # set up meanwhile, in another browser

    crawl(browser, case, SHOWING, reverse("mfa_reauthenticate"))


def test_who_stole_the_password_cannot_add_a_second_step_of_their_own(cast):
    browser = signed_in(cast.caseworker)
    with_app(cast.caseworker)

    for name in ("mfa_activate_totp", "mfa_add_webauthn", "mfa_index", "account_reauthenticate"):
        assert browser.get(reverse(name))["Location"].startswith(reverse("mfa_reauthenticate")), name


def test_showing_it_opens_the_rest(cast):
    browser = signed_in(cast.caseworker)
    secret = with_app(cast.caseworker)
    asked = browser.get(reverse("cases:my_work"))["Location"]

    answer = browser.post(asked, {"code": code_of(secret), "next": reverse("cases:my_work")})

    assert answer["Location"] == reverse("cases:my_work")
    assert is_in(browser)


@pytest.mark.django_db(transaction=True)
def test_setting_it_up_opens_the_rest_at_once(cast):
    require_second_step(cast.caseworker)
    browser = signed_in(cast.caseworker)
    assert not is_in(browser)
    secret = browser.get(reverse("mfa_activate_totp")).context["form"].secret

    answer = browser.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})

    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert is_in(browser)
    assert "10 codes are left" in browser.get(answer["Location"]).content.decode()
    said = AccessRecord.objects.filter(about=cast.caseworker).values_list("detail", flat=True)
    assert "second step set up: app" in said


def test_the_set_up_page_shows_the_secret_as_a_picture_and_as_text(cast):
    page = signed_in(cast.caseworker).get(reverse("mfa_activate_totp"))
    text = page.content.decode()

    assert page.context["form"].secret in text
    assert 'src="data:image/svg+xml;base64,' in text
    assert "img-src 'self' data:" in page["Content-Security-Policy"]


def test_a_wrong_first_code_is_refused_with_what_to_do(cast):
    browser = signed_in(cast.caseworker)
    browser.get(reverse("mfa_activate_totp"))

    text = browser.post(reverse("mfa_activate_totp"), {"code": "000000"}).content.decode()

    assert "That code does not fit." in text
    assert not Authenticator.objects.exists()


# ---------------------------------------------------------------- days of grace


def test_within_the_days_of_grace_each_page_says_until_when(cast):
    require_second_step(cast.caseworker, grace_days=7)
    browser = signed_in(cast.caseworker)

    text = browser.get(reverse("cases:keyboard")).content.decode()

    assert "Set up your second step before 9 March; after that day" in text
    assert f'href="{INDEX}"' in text


def test_after_the_last_day_of_grace_the_door_is_closed(cast):
    require_second_step(cast.caseworker, grace_days=7)
    with time_machine.travel(NOW + timedelta(days=7, seconds=-30)):
        assert is_in(signed_in(cast.caseworker))
    with time_machine.travel(NOW + timedelta(days=7, seconds=1)):
        assert not is_in(signed_in(cast.caseworker))


def test_the_days_begin_anew_for_who_lost_it(cast):
    require_second_step(cast.caseworker, grace_days=7)
    later = NOW + timedelta(days=30)
    User.objects.filter(pk=cast.caseworker.pk).update(second_step_reset_at=later)
    with time_machine.travel(later + timedelta(days=1)):
        assert is_in(signed_in(cast.caseworker))


def test_a_session_from_before_the_loss_counts_no_more(cast):
    require_second_step(cast.caseworker)
    secret, browser = with_app(cast.caseworker), Client()
    sign_in(browser, cast.caseworker)
    browser.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(browser)

    Authenticator.objects.all().delete()
    User.objects.filter(pk=cast.caseworker.pk).update(second_step_reset_at=NOW + timedelta(hours=1))
    SecondStepPolicy.objects.update(since=NOW - timedelta(days=9))
    with time_machine.travel(NOW + timedelta(hours=1, seconds=5)):
        prompted = browser.get(reverse("cases:keyboard"))

    # Signed out by the quiet of an hour, or led to set it up anew: either way not in.
    assert prompted.status_code == 302


def test_where_no_role_needs_it_nobody_is_asked(cast):
    SecondStepPolicy.objects.create(role="duty_head", since=NOW)
    SecondStepPolicy.objects.create(role=cast.caseworker.role, since=NOW, is_required=False)

    assert is_in(signed_in(cast.caseworker))
    assert "second step before" not in signed_in(cast.caseworker).get("/help/keyboard/").content.decode()


def test_people_of_the_demonstration_are_exempt(cast):
    require_second_step(cast.caseworker)
    DemoMarker.objects.create(made_at=NOW, seed="test")
    browser = Client()

    browser.post(reverse("sign_in_as", args=["caseworker"]))

    assert is_in(browser)


def test_a_role_button_works_whatever_was_set_up_for_the_role(cast):
    DemoMarker.objects.create(made_at=NOW, seed="test")
    with_app(cast.caseworker)
    browser = Client()

    browser.post(reverse("sign_in_as", args=["caseworker"]))

    assert is_in(browser)


# ---------------------------------------------------------------- removing


def enrolled(cast):
    secret, browser = with_app(cast.caseworker), Client()
    sign_in(browser, cast.caseworker)
    browser.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    return browser


def test_the_last_second_step_stays_while_the_role_needs_one(cast):
    browser = enrolled(cast)
    require_second_step(cast.caseworker)

    text = browser.post(reverse("mfa_deactivate_totp")).content.decode()

    assert "Set up another second step first" in text
    assert Authenticator.objects.filter(type="totp").exists()


def test_the_last_passkey_stays_while_the_role_needs_one(cast):
    browser = enrolled(cast)
    key = Authenticator.objects.create(
        user=cast.caseworker, type="webauthn", data={"name": "Key", "credential": {}}
    )
    Authenticator.objects.filter(type="totp").delete()
    require_second_step(cast.caseworker)

    answer = browser.post(reverse("mfa_remove_webauthn", args=[key.pk]))

    assert answer.status_code == 422
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_who_needs_none_removes_it(cast):
    browser = enrolled(cast)

    assert browser.post(reverse("mfa_deactivate_totp"))["Location"] == INDEX
    assert not Authenticator.objects.exists()


def test_nobody_reaches_the_passkey_of_another(cast):
    key = Authenticator.objects.create(
        user=cast.officer, type="webauthn", data={"name": "Key", "credential": {}}
    )
    browser = signed_in(cast.caseworker)

    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        assert browser.get(reverse(name, args=[key.pk])).status_code == 404

"""Getting in: by password and second step, and who does not."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from cases.models import AccessRecord, Lock
from cases.vocabulary import Read
from tests.factories import NOW
from tests.sign_in.doors import PASSWORD, code_of, is_in, sign_in, signed_in, with_app, with_recovery_codes

pytestmark = pytest.mark.django_db


def kinds(**chosen):
    return list(AccessRecord.objects.filter(**chosen).order_by("number").values_list("kind", "detail"))


def test_the_right_password_opens_the_door(cast, client):
    answer = sign_in(client, cast.caseworker)

    assert answer["Location"] == reverse("cases:my_work")
    assert is_in(client)
    assert kinds(about=cast.caseworker) == [(Read.SIGN_IN, "")]


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(cast, client):
    wrong = sign_in(client, cast.caseworker, "a wrong and long password")
    cast.caseworker.email = "nobody@example.org"
    unknown = sign_in(Client(), cast.caseworker, "a wrong and long password")

    def bare(answer):
        text = re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', "", answer.content.decode())
        return answer.status_code, re.sub(r"(nadia|nobody)@example\.org", "", text)

    assert bare(wrong) == bare(unknown)
    assert "Check the address and the password" in wrong.content.decode()
    assert not is_in(client)


def test_a_failed_attempt_is_on_the_log_without_what_was_typed(cast, client):
    sign_in(client, cast.caseworker, "Samira-typed-here")

    row = AccessRecord.objects.get(kind=Read.SIGN_IN_FAILED)
    assert (row.actor, row.about, row.detail) == (None, None, "password")
    assert row.origin == "127.0.0.1"


def test_who_was_deactivated_does_not_get_in(cast, client):
    answer = sign_in(client, cast.former_colleague)

    assert answer["Location"] == reverse("account_inactive")
    assert not is_in(client)
    assert client.get(reverse("account_inactive")).status_code == 200


@pytest.mark.parametrize("of", ["person", "office"])
def test_who_is_locked_does_not_get_in(cast, client, of):
    Lock.objects.create(
        set_at=NOW, **({"user": cast.caseworker} if of == "person" else {"office": cast.desk})
    )

    answer = sign_in(client, cast.caseworker)

    assert answer["Location"] == reverse("account_inactive")
    assert not is_in(client)
    assert (Read.SIGN_IN_FAILED, "locked") in kinds(about=cast.caseworker)
    assert is_in(signed_in(cast.officer))


def test_with_a_second_step_the_password_alone_opens_nothing(cast, client):
    secret = with_app(cast.caseworker)

    answer = sign_in(client, cast.caseworker)

    assert answer["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    assert client.get(reverse("mfa_authenticate")).status_code == 200

    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not is_in(client)
    assert (Read.SIGN_IN_FAILED, "second step") in kinds()

    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(client)


def test_a_code_of_the_app_works_once(cast, client):
    secret = with_app(cast.caseworker)
    code = code_of(secret)
    for browser, gets_in in ((client, True), (Client(), False)):
        sign_in(browser, cast.caseworker)
        browser.post(reverse("mfa_authenticate"), {"code": code})

        assert is_in(browser) == gets_in


def test_a_recovery_code_works_once(cast):
    with_app(cast.caseworker)
    code = with_recovery_codes(cast.caseworker)[0]
    for gets_in in (True, False):
        browser = Client()
        sign_in(browser, cast.caseworker)
        browser.post(reverse("mfa_authenticate"), {"code": code})

        assert is_in(browser) == gets_in


def test_secrets_of_the_second_step_are_unreadable_in_the_database(cast):
    secret = with_app(cast.caseworker)
    with_recovery_codes(cast.caseworker)

    kept = str(list(cast.caseworker.authenticator_set.values_list("data", flat=True)))

    assert secret not in kept
    assert kept.count("gAAAA") >= 2  # both are Fernet tokens


def test_nobody_signs_up(client):
    for address in ("/accounts/signup/", "/signup/", "/sign-up/", "/sign-in/signup/"):
        assert client.get(address).status_code in (302, 404)
        assert "password1" not in client.get(address, follow=True).content.decode()


def test_signing_in_leads_nowhere_else(cast, client):
    said = {"login": cast.caseworker.email, "password": PASSWORD, "next": "https://elsewhere.example/"}

    assert client.post(reverse("account_login"), said)["Location"] == reverse("cases:my_work")


@pytest.mark.parametrize("name", ["leave", "account_logout"])
def test_leaving_ends_the_session_on_the_server_too(cast, name):
    browser = signed_in(cast.caseworker)
    thief = Client()
    thief.cookies["sessionid"] = browser.cookies["sessionid"].value
    assert is_in(thief)

    answer = browser.post(reverse(name))

    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not is_in(thief)
    assert kinds(about=cast.caseworker)[-1] == (Read.SIGN_OUT, "")


def test_no_mail_leaves_at_an_ordinary_sign_in(cast):
    signed_in(cast.caseworker)

    assert mail.outbox == []

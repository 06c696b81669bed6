"""The first administrator of a new installation, and nobody after."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from cases.models import SecondStepPolicy, User
from cases.operations.beginning import begin
from cases.operations.writing import Refused
from cases.vocabulary import PERMISSIONS_OF, Role
from casework.first_run import setup_code
from tests.factories import NOW

pytestmark = pytest.mark.django_db
PASSWORD = "seven herons cross water"


@pytest.fixture(autouse=True)
def new_installation(settings):
    settings.DEMO = False


def fill(code=None, browser=None, **said):
    form = {
        "setup_code": setup_code() if code is None else code,
        "working_name": "Ada Ferro",
        "email": "ada@example.org",
        "password1": PASSWORD,
    }
    return (browser or Client()).post(reverse("setup"), form | said)


def run(name, *args):
    out = StringIO()
    call_command(name, *args, stdout=out)
    return out.getvalue().strip()


def test_a_new_installation_says_where_to_begin(client):
    text = client.get(reverse("account_login")).content.decode()

    assert 'href="/setup/"' in text
    assert client.get(reverse("setup")).status_code == 200


def test_with_the_code_the_first_administrator_is_made_and_signed_in(client):
    answer = fill(run("setup_code"), client)

    (ada,) = User.objects.all()
    assert answer["Location"] == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200
    assert ada.role == Role.ADMINISTRATOR
    held = set(ada.user_permissions.values_list("codename", flat=True))
    assert held == {permission.value for permission in PERMISSIONS_OF[Role.ADMINISTRATOR]}
    assert not ada.is_superuser and not ada.is_staff
    assert SecondStepPolicy.objects.filter(is_required=True).count() == len(Role)


def test_a_stranger_without_the_code_makes_nobody():
    answer = fill("AAAA-BBBB-CCCC")

    assert answer.status_code == 422
    assert "That is not the code of this server." in answer.content.decode()
    assert setup_code() not in answer.content.decode()
    assert not User.objects.exists()


def test_guessing_the_code_is_slowed():
    answers = [fill(f"AAAA-BBBB-CCC{n}").status_code for n in range(6)]

    assert answers == [422] * 5 + [429]


def test_a_weak_password_is_refused():
    answer = fill(password1="Ada-Ferro-Ada-Ferro")

    assert answer.status_code == 422
    assert not User.objects.exists()


def test_a_short_password_is_one_fault_said_once_in_the_list_and_once_at_the_field():
    text = fill(password1="Ada").content.decode()

    assert text.count("at least 15 characters") == 2
    assert text.count('href="#id_password1"') == 1


def test_afterwards_the_page_does_not_exist(client):
    fill()

    assert client.get(reverse("setup")).status_code == 404
    assert fill(email="second@example.org").status_code == 404
    assert User.objects.count() == 1
    assert "/setup/" not in client.get(reverse("account_login")).content.decode()
    with pytest.raises(CommandError, match="closed"):
        run("setup_code")


def test_of_two_who_begin_at_once_the_second_is_refused():
    said = {"email": "ada@example.org", "working_name": "Ada", "password": PASSWORD, "at": NOW}
    begin(**said)

    with pytest.raises(Refused, match="has begun"):
        begin(**said | {"email": "second@example.org"})


def test_it_never_exists_in_a_demonstration(client, settings):
    settings.DEMO = True

    assert client.get(reverse("setup")).status_code == 404
    assert fill().status_code == 404
    with pytest.raises(CommandError, match="demonstration"):
        run("setup_code")


def test_the_operator_makes_an_administrator_with_a_link():
    link = run("create_administrator", "ada@example.org", "Ada Ferro", "--site", "https://cases.example.org")
    assert link.startswith("https://cases.example.org/password/set/")
    browser = Client()

    form = browser.get(link.removeprefix("https://cases.example.org"))["Location"]
    browser.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    answer = browser.post(reverse("account_login"), {"login": "ada@example.org", "password": PASSWORD})

    assert answer["Location"] == reverse("cases:my_work")
    assert User.objects.get().role == Role.ADMINISTRATOR


def test_the_operator_is_told_when_the_address_is_taken():
    run("create_administrator", "ada@example.org", "Ada Ferro")

    with pytest.raises(CommandError, match="already"):
        run("create_administrator", "ADA@example.org", "Ada Ferro")
    with pytest.raises(CommandError, match="name@example.org"):
        run("create_administrator", "not an address", "Ada Ferro")

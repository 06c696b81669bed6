"""What a password must be; changing it, and setting it anew by mail."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as configured
from django.contrib.auth.hashers import identify_hasher
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases import jobs
from cases.models import AccessRecord, Job, Lock, User
from cases.passwords import mail_set_link
from tests.factories import NOW
from tests.sign_in.doors import PASSWORD, is_in, sign_in, signed_in

pytestmark = pytest.mark.django_db
NEW = "seven herons cross water"
NADIA = User(email="nadia.karam@rights-watchers.example", working_name="Nadia Karam")


@pytest.mark.parametrize(
    "password",
    [
        "seven herons cr",  # fifteen
        "alllowercaseletters",
        "1234987650135792",
        "пятнадцать цапель летят",
        "correct horse battery staple " * 3,  # 87 characters
        "a few words, " * 12,
        "    spaces count   too",
    ],
)
def test_a_long_one_of_any_kind_is_fine(password):
    validate_password(password, NADIA)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("seven herons c", "at least 15"),
        ("Tr0ub4dor&3!", "at least 15"),
        ("passwordpassword", "too common|organisation’s words"),
        ("casework-casework", "organisation’s words"),
        ("Nadia-Karam-Nadia", "your name|similar"),
        ("nadiakaramcasework1", "your name|similar"),
        ("rights-watchers.example", "your name|similar"),
        ("aaaaaaaaaaaaaaaaaaaa", "repetition"),
        ("abababababababab", "repetition"),
    ],
)
def test_one_that_is_tried_first_is_refused(password, why):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, NADIA)

    assert re.search(why, " ".join(refused.value.messages)), refused.value.messages


def test_the_organisations_own_words_count_too(settings):
    settings.CONTEXT_WORDS = ["amberlight"]

    with pytest.raises(ValidationError, match="organisation"):
        validate_password("Amberlight-amberlight", NADIA)


def test_passwords_are_hashed_by_argon2_alone(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    user = User.objects.create_user("somebody@example.org", NEW, working_name="Somebody")

    assert identify_hasher(user.password).algorithm == "argon2"
    assert [name for name in configured.AUTH_PASSWORD_VALIDATORS if "Numeric" in name["NAME"]] == []


# ---------------------------------------------------------------- changing it


def change(browser, old=PASSWORD, new=NEW):
    return browser.post(
        reverse("account_change_password"), {"oldpassword": old, "password1": new, "password2": new}
    )


def test_changing_it_ends_the_other_sessions_and_not_this_one(cast):
    here, there, reset = signed_in(cast.caseworker), signed_in(cast.caseworker), Client()

    change(here)

    assert (is_in(here), is_in(there)) == (True, False)
    sign_in(reset, cast.caseworker)
    assert not is_in(reset)
    assert "password changed" in AccessRecord.objects.values_list("detail", flat=True)


def test_changing_it_is_told_by_mail_that_names_nobody(cast):
    change(signed_in(cast.caseworker))

    jobs.work()
    (told,) = mail.outbox
    assert told.to == [cast.caseworker.email]
    assert told.subject == "Casework: your password was changed"
    assert not re.search(r"Nadia|Karam|127\.0\.0\.1|http", told.body)


def test_without_the_old_one_it_stays(cast):
    browser = signed_in(cast.caseworker)

    text = change(browser, old="not the password now").content.decode()

    assert "Type the password you use now." in text
    assert is_in(signed_in(cast.caseworker))


def test_a_weak_new_one_is_refused_with_what_to_do(cast):
    text = change(signed_in(cast.caseworker), new="Nadia-Karam-Nadia").content.decode()

    assert "your name" in text
    assert is_in(signed_in(cast.caseworker))


def test_who_has_no_password_is_told_so(cast):
    browser = signed_in(cast.caseworker)
    cast.caseworker.set_unusable_password()
    cast.caseworker.save()
    browser.force_login(cast.caseworker, backend="cases.access.GateBackend")

    assert "You have no password here" in browser.get(reverse("account_change_password")).content.decode()
    assert b"password1" not in browser.post(reverse("account_change_password"), {"password1": NEW}).content


# ---------------------------------------------------------------- by mail


def ask(address, browser=None, **extra):
    """Ask for a link, and have a worker do what is due."""
    answer = (browser or Client()).post(reverse("account_reset_password"), {"email": address}, **extra)
    jobs.work()
    return answer


def link():
    return re.search(r"http://localhost:8000(/password/set/\S+)", mail.outbox[-1].body)[1]


def set_by(address, new=NEW, browser=None):
    browser = browser or Client()
    form = browser.get(address)["Location"]
    return browser.post(form, {"password1": new, "password2": new})


def test_the_mail_holds_a_link_and_no_name(cast):
    ask(cast.caseworker.email)

    (sent,) = mail.outbox
    assert sent.to == [cast.caseworker.email]
    assert sent.subject == "Casework: set your password anew"
    assert not hasattr(sent, "alternatives"), "plain text only"
    assert not re.search(r"Nadia|Karam|nadia@", sent.subject + sent.body)
    assert len(re.findall(r"https?://", sent.body)) == 1


def test_the_link_sets_the_password_once_and_ends_every_session(cast):
    browser = signed_in(cast.caseworker)
    ask(cast.caseworker.email)
    address = link()

    assert set_by(address)["Location"] == reverse("account_reset_password_from_key_done")

    assert not is_in(browser)
    newcomer = Client()
    sign_in(newcomer, cast.caseworker, NEW)
    assert is_in(newcomer)
    assert "This link no longer works" in Client().get(address).content.decode()


def test_the_address_of_the_form_does_not_hold_the_key(cast):
    ask(cast.caseworker.email)
    key = link().rstrip("/").rpartition("/")[2]

    assert key not in Client().get(link())["Location"]


@pytest.mark.parametrize("who", ["nobody@example.org", "former@example.org"])
def test_an_unknown_address_is_answered_alike_and_gets_nothing(cast, who):
    known = ask(cast.caseworker.email)
    mail.outbox.clear()
    unknown = ask(who)

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert mail.outbox == []


def test_the_page_itself_looks_nothing_up(cast):
    """So the answer takes as long for an address that is known as for one that is not."""
    asked = []
    for address in (cast.caseworker.email, "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            Client().post(reverse("account_reset_password"), {"email": address})
        assert not [one for one in queries if "cases_user" in one["sql"]]
        asked.append([one["sql"].split()[0] for one in queries])

    assert asked[0] == asked[1]
    for job in Job.objects.filter(kind="mail.set_link"):
        assert "@" not in str(job.about), "what waits is encrypted"


def test_an_invitation_is_a_link_too(cast):
    mail_set_link(cast.outsider, configured.SITE_ADDRESS, at=NOW, is_invitation=True)
    jobs.work()

    assert mail.outbox[0].subject == "Casework: set your password"
    assert set_by(link()).status_code == 302


def test_a_weak_one_is_refused_by_link_too(cast):
    ask(cast.caseworker.email)

    assert "your name" in set_by(link(), "Nadia-Karam-Nadia").content.decode()


def test_the_link_leads_to_this_installation_whatever_host_was_asked(cast, settings):
    settings.SITE_ADDRESS = "https://cases.example.org"
    ask(cast.caseworker.email, headers={"host": "localhost:6666"})

    assert "https://cases.example.org/password/set/" in mail.outbox[-1].body
    assert "6666" not in mail.outbox[-1].body


@pytest.mark.parametrize("why", ["locked", "office locked", "closed"])
def test_no_link_sets_the_password_of_who_is_locked_or_gone(cast, why):
    ask(cast.caseworker.email)
    address, before = link(), User.objects.get(pk=cast.caseworker.pk).password
    if why == "closed":
        User.objects.filter(pk=cast.caseworker.pk).update(is_active=False)
    else:
        whom = {"user": cast.caseworker} if why == "locked" else {"office": cast.desk}
        Lock.objects.create(**whom, set_at=NOW)

    assert "This link no longer works" in Client().get(address, follow=True).content.decode()
    ask(cast.caseworker.email)

    assert User.objects.get(pk=cast.caseworker.pk).password == before
    assert len(mail.outbox) == 1, "a mail left for who cannot use it"


def test_a_form_that_was_open_when_the_lock_came_sets_nothing(cast):
    ask(cast.caseworker.email)
    browser, before = Client(), User.objects.get(pk=cast.caseworker.pk).password
    form = browser.get(link())["Location"]
    Lock.objects.create(user=cast.caseworker, set_at=NOW)

    browser.post(form, {"password1": NEW, "password2": NEW})

    assert User.objects.get(pk=cast.caseworker.pk).password == before


@pytest.mark.parametrize(
    ("hours", "why"),
    [
        (1, "It was used already, or you signed in after it was sent."),
        (25, "It was used already, or is older than a day."),
        (73, "It is older than three days."),
    ],
)
def test_a_used_link_says_so_and_an_old_one_that_it_is_old(cast, hours, why):
    ask(cast.caseworker.email)
    address = link()
    set_by(address)

    with time_machine.travel(timezone.now() + timedelta(hours=hours)):
        page = Client().get(address, follow=True).content.decode()

    assert why in page


@pytest.mark.parametrize("token", ["x-", "zzzzzzzzzzzzzzzzz-abc", "nodash", "żółw-abc"])
def test_a_link_that_is_no_link_is_answered_with_a_page(cast, token):
    page = Client().get(reverse("account_reset_password_from_key", args=["1", token])).content.decode()

    assert "This link no longer works" in page


def test_why_a_link_fails_tells_nothing_of_an_account(cast):
    ask(cast.caseworker.email)
    number, key = link().rstrip("/").rpartition("/set/")[2].split("/")
    wrong = key[:-4] + "0000"
    pages = [
        Client().get(reverse("account_reset_password_from_key", args=[one, wrong]), follow=True)
        for one in (number, "zzz")
    ]

    shown = [re.search(r"<p>(It [^<]*)</p>", page.content.decode())[1] for page in pages]
    assert shown[0] == shown[1]

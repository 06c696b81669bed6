"""Programs: told a kind, a reference, an instant and an address; signed, and never anywhere private."""

import hashlib
import hmac
import json
import socket
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from cases import access
from cases.jobs import MOST_TRIES
from cases.models import Bar, Case, Job, Lock, User
from cases.vocabulary import JobState, OrganisationPermission, Sensitivity
from notifications.channels import webhooks
from notifications.channels.addresses import NotThere, is_public, target_of
from notifications.models import Delivery, DeliveryState, Webhook
from tests.access.showing_who_one_is import fresh
from tests.cast import _organisation
from tests.conftest import NOW
from tests.factories import held_case
from tests.notifications.conftest import browser, lose_access

pytestmark = pytest.mark.django_db


class Program(HTTPServer):
    """A program that is told; it answers with `status`."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answer)
        self.calls = []
        self.status = 204
        self.location = ""

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/hook?x=1"


class _Answer(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.calls.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def program():
    server = Program()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def maker(cast):
    """Nadia, who sees the desk's cases, manages people too."""
    cast.caseworker.user_permissions.add(_organisation(OrganisationPermission.PEOPLE))
    return cast.caseworker


@pytest.fixture
def hook(maker, program, settings):
    settings.WEBHOOKS_TO_PRIVATE = True
    return Webhook.objects.create(
        maker=maker,
        url=program.url,
        secret="a secret of two",
        kinds=["event", "status"],
        made_at=NOW,
        made_with="00000000-0000-0000-0000-000000000001",
    )


def the_delivery():
    return Delivery.objects.get()


def test_it_is_told_the_kind_the_reference_when_and_where(samira, hook, program, happens):
    happens(samira)

    ((path, headers, body),) = program.calls
    assert path == "/hook?x=1"
    assert json.loads(body) == {
        "event": "event",
        "case_ref": samira.reference,
        "at": NOW.isoformat(),
        "url": f"http://localhost:8000/cases/{samira.reference}/",
    }
    assert (the_delivery().state, the_delivery().status) == ("delivered", 204)


def test_the_signature_is_over_the_moment_and_the_body(samira, hook, program, happens):
    happens(samira)

    _, headers, body = program.calls[0]
    signed = headers["Casework-Timestamp"].encode() + b"." + body
    expected = hmac.new(b"a secret of two", signed, hashlib.sha256).hexdigest()
    assert headers["Casework-Signature"] == f"sha256={expected}"
    assert headers["Casework-Delivery"] == str(the_delivery().key)


def test_only_the_kinds_that_were_chosen(cast, samira, hook, program, happens):
    hook.kinds = ["status"]
    hook.save()

    happens(samira)

    assert program.calls == []


@pytest.mark.parametrize(
    "how", ["left", "sealed", "locked", "inactive", "not an administrator", "ended", "barred country"]
)
def test_what_is_not_open_to_its_maker_at_sending_is_not_sent(samira, hook, program, happens, clock, how):
    """Written while it was open; closed before it left."""
    happens(samira, work=False)
    program.status = 500
    clock.work()
    assert len(program.calls) == 1
    close(how, samira, hook)

    clock.wait(minutes=5)

    assert len(program.calls) == 1, f"leaked: {how}"
    assert the_delivery().state == "not_sent"


def close(how, case, hook):
    if how == "left":
        lose_access(case)
    elif how == "sealed":
        Case.objects.filter(pk=case.pk).update(sensitivity=Sensitivity.SEALED)
    elif how == "locked":
        Lock.objects.create(user=hook.maker, set_at=NOW)
    elif how == "inactive":
        User.objects.filter(pk=hook.maker_id).update(is_active=False)
    elif how == "not an administrator":
        hook.maker.user_permissions.clear()
    elif how == "ended":
        Webhook.objects.filter(pk=hook.pk).update(ended_at=NOW)
    else:
        Bar.objects.create(user=hook.maker, country=case.country, reason="x", set_at=NOW)


def test_a_sealed_case_is_never_told_even_to_who_is_named_on_it(cast, hook, program, happens, clock):
    case = held_case(cast, sensitivity=Sensitivity.SEALED)
    clock.work()

    happens(case)

    assert program.calls == [] and not Delivery.objects.exists()
    assert access.told_about([hook.maker.pk], case.pk) == [hook.maker]


def test_the_check_sees_a_planted_leak(samira, hook, program, happens, clock, monkeypatch):
    """The control: sent without asking again."""

    def leaky(maker, case):
        return Case.objects.get(pk=case).reference

    monkeypatch.setattr(access, "reference_for_programs", leaky)

    with pytest.raises(AssertionError, match="leaked"):
        test_what_is_not_open_to_its_maker_at_sending_is_not_sent(
            samira, hook, program, happens, clock, "left"
        )


# ---------------------------------------------------------------- tried again, given up


def test_one_that_is_not_taken_is_tried_again(samira, hook, program, happens, clock):
    program.status = 500
    happens(samira)
    assert (the_delivery().state, the_delivery().status) == ("failed", 500)

    program.status = 200
    clock.wait(minutes=1)

    assert the_delivery().state == "delivered"
    assert len({headers["Casework-Delivery"] for _, headers, _ in program.calls}) == 1


def test_another_address_is_not_followed(samira, hook, program, happens, clock):
    program.status, program.location = 302, program.url
    happens(samira)
    clock.wait(days=1)

    assert len(program.calls) == 1
    assert the_delivery().state == "given_up"
    assert Job.objects.get(kind="notifications.deliver").state == JobState.DEAD


# ---------------------------------------------------------------- private addresses


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "fec0::1",
        "3fff::1",
        "192.88.99.1",
        "168.63.129.16",
        "127.255.0.9",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "255.255.255.255",
        "224.0.0.1",
        "192.0.2.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2001:0:7f00:1::1",
        "2001:db8::1",
    ],
)
def test_a_private_address_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14"]
)
def test_an_address_of_the_open_internet_is(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://[::ffff:7f00:1]/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://169.254.169.254/latest/",
    ],
)
def test_however_it_is_written_it_is_refused(url, settings):
    assert not settings.WEBHOOKS_TO_PRIVATE
    with pytest.raises(NotThere, match="private"):
        target_of(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "https://",
        "https://u:p@example.org/",
        "https://example.org/a b",
        "https://example.org:99999/",
        "https://example.org/\r\nX: y",
        "https://exämple.org/",
    ],
)
def test_what_no_webhook_may_be_is_refused_before_it_is_looked_up(url, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: pytest.fail("looked up"))
    with pytest.raises(NotThere):
        target_of(url)


def test_one_private_address_among_several_refuses_all(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", answers("93.184.215.14", "10.0.0.1"))
    with pytest.raises(NotThere, match="private"):
        target_of("https://example.org/")


def answers(*found):
    return lambda host, port, **_: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]


def test_the_call_goes_to_the_address_that_was_checked(monkeypatch, settings, samira, hook, happens):
    """The name answers with a public address once, and with a private one from then on."""
    asked, went = [], []

    def resolve(host, port, **_):
        asked.append(host)
        return answers("93.184.215.14" if len(asked) == 1 else "127.0.0.1")(host, port)

    def connect(address, timeout):
        went.append(address)
        raise ConnectionRefusedError

    hook.url = "https://rebinding.example.org/hook"
    hook.save()
    settings.WEBHOOKS_TO_PRIVATE = False
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(webhooks.socket, "create_connection", connect)

    happens(samira)

    assert asked == ["rebinding.example.org"] and went == [("93.184.215.14", 443)]
    assert the_delivery().problem == "No answer: nothing takes calls there."


def test_a_webhook_to_a_private_address_is_given_up_and_says_why(samira, hook, program, happens, settings):
    hook.url = "https://127.0.0.1/"
    hook.save()
    settings.WEBHOOKS_TO_PRIVATE = False

    happens(samira)

    assert (the_delivery().state, the_delivery().problem) == (
        "given_up",
        "The address is inside a private network.",
    )


# ---------------------------------------------------------------- the pages


@pytest.fixture
def manager(maker):
    return fresh(Client(), maker)


SAID = {
    "url": "https://example.org/casework",
    "kinds": ["status", "outcome"],
    "submission": "00000000-0000-0000-0000-00000000000a",
}


def test_the_secret_is_shown_once_and_kept_unreadable(manager):
    url = reverse("notifications:webhooks")
    page = manager.post(url, SAID).content.decode()
    made = Webhook.objects.get()

    assert made.secret in page and len(made.secret) >= 40
    again = manager.post(url, SAID, follow=True).content.decode()
    assert Webhook.objects.count() == 1 and made.secret not in again
    for address in (url, reverse("notifications:webhook", args=[made.pk])):
        shown = manager.get(address).content.decode()
        assert made.secret not in shown and "example.org" in shown
    assert made.secret not in as_stored() and "example.org" not in as_stored()


def as_stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret, url FROM notifications_webhook")
        return repr(cursor.fetchall())


def test_who_did_not_show_who_they_are_sets_nothing_up(maker):
    answer = browser(maker).post(reverse("notifications:webhooks"), SAID)

    assert answer.status_code == 302 and reverse("account_reauthenticate") in answer["Location"]
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"url": "http://example.org/"}, "Begin the address with https."),
        ({"url": "nowhere"}, "Write an address like"),
        ({"kinds": []}, "Choose at least one."),
        ({"kinds": ["emergency"]}, "Select a valid choice"),
    ],
)
def test_what_is_refused_says_what_to_do(manager, said, words):
    answer = manager.post(reverse("notifications:webhooks"), SAID | said)

    assert answer.status_code == 422 and words in answer.content.decode()
    assert not Webhook.objects.exists()


def test_a_test_is_sent_and_a_call_is_sent_again(manager, hook, program, clock, samira, happens):
    manager.post(reverse("notifications:test_webhook", args=[hook.pk]))
    clock.wait(minutes=1)
    assert json.loads(program.calls[0][2])["event"] == "test"
    assert json.loads(program.calls[0][2])["case_ref"] == ""
    happens(samira)
    sent = Delivery.objects.get(what="event")

    manager.post(reverse("notifications:deliver_again", args=[hook.pk, sent.pk]))
    clock.wait(minutes=1)

    assert [json.loads(body)["event"] for _, _, body in program.calls] == ["test", "event", "event"]
    page = manager.get(reverse("notifications:webhook", args=[hook.pk])).content.decode()
    assert page.count("Send again") == 3 and "Delivered, 204" in page and samira.reference not in page


def test_sent_again_it_is_asked_again(manager, hook, program, clock, samira, happens):
    happens(samira)
    lose_access(samira)
    manager.post(reverse("notifications:deliver_again", args=[hook.pk, the_delivery().pk]))
    clock.wait(minutes=1)

    assert len(program.calls) == 1, "leaked"
    assert Delivery.objects.order_by("-pk")[0].state == "not_sent"


def test_ended_it_is_told_nothing_any_more(manager, hook, program, samira, happens):
    manager.post(reverse("notifications:end_webhook", args=[hook.pk]))
    happens(samira)

    assert program.calls == []
    assert (
        "It is told nothing any more."
        in manager.get(reverse("notifications:webhook", args=[hook.pk])).content.decode()
    )


def test_the_page_shows_the_last_fifty(manager, hook, django_assert_max_num_queries):
    for n in range(60):
        Delivery.objects.create(webhook=hook, about=str(n), what="event", at=NOW - timedelta(minutes=n))
    with django_assert_max_num_queries(11):
        page = manager.get(reverse("notifications:webhook", args=[hook.pk])).content.decode()

    assert page.count("Send again") == 50


@pytest.mark.parametrize("name", ["webhooks", "webhook", "test_webhook", "end_webhook"])
def test_for_nobody_else_is_there_such_a_page(cast, hook, name):
    args = [] if name == "webhooks" else [hook.pk]
    client, url = browser(cast.officer), reverse(f"notifications:{name}", args=args)

    assert client.get(url).status_code == client.post(url, SAID).status_code == 404


def test_a_call_that_failed_as_often_as_it_may_is_given_up_and_says_so(samira, hook, program, happens, clock):
    program.status = 500
    happens(samira)
    for _try in range(MOST_TRIES + 3):
        clock.wait(hours=2)

    assert Job.objects.get(kind="notifications.deliver").state == JobState.DEAD
    assert the_delivery().state == DeliveryState.GIVEN_UP

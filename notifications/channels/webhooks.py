"""The call to a program: signed, to an address that was checked, asked for once and never led elsewhere."""

import hashlib
import hmac
import http.client
import json
import socket
import ssl
import threading
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from cases import access
from cases.jobs import MOST_TRIES, GiveUp, handles
from notifications.channels.addresses import NotThere, Target, target_of
from notifications.models import Delivery, DeliveryState
from notifications.webhooks import JOB, TEST

LONGEST: Final = 10  # seconds, from the first byte to the last


class NotDelivered(Exception):
    """The other side did not take it. It is tried again."""


@handles(JOB, leaves_the_house=True)
def deliver(job: Any, at: datetime) -> None:
    """Call one program, where its maker may still see the case. What becomes of it stands on the delivery."""
    one = Delivery.objects.select_related("webhook").filter(pk=job.about["delivery"]).first()
    if one is None or one.state == DeliveryState.DELIVERED:
        return
    said = _said(one)
    if said is None:
        _note(one, DeliveryState.NOT_SENT)
        return
    try:
        status = _call(one, json.dumps(said).encode())
    except NotThere as why:
        _note(one, DeliveryState.GIVEN_UP, problem=str(why))
        raise GiveUp(str(why)) from None
    except (OSError, http.client.HTTPException, ValueError) as problem:
        _note(one, _not_taken(job), problem=_no_answer(problem))
        raise NotDelivered from problem
    _judge(job, one, status)


def _no_answer(problem: Exception) -> str:
    """Say what went wrong in our own words: those of the other side may quote anything."""
    sentences = {
        socket.gaierror: "No answer: the address is not known.",
        TimeoutError: "No answer in time.",
        ssl.SSLError: "No answer: its certificate does not hold.",
        ConnectionRefusedError: "No answer: nothing takes calls there.",
    }
    found = (words for kind, words in sentences.items() if isinstance(problem, kind))
    return next(found, "No answer: the line broke, or what came was no answer.")


def _said(one: Delivery) -> dict[str, str] | None:
    """Return what the program is told; None where it may be told nothing now."""
    if one.webhook.ended_at is not None:
        return None
    said = {"event": one.what, "case_ref": "", "at": one.at.isoformat(), "url": f"{settings.SITE_ADDRESS}/"}
    if one.what == TEST:
        return said if access.people_who_may_sign_in([one.webhook.maker_id]) else None
    reference = access.reference_for_programs(one.webhook.maker_id, one.case_id or 0)
    if not reference:
        return None
    return said | {"case_ref": reference, "url": f"{settings.SITE_ADDRESS}/cases/{reference}/"}


def _not_taken(job: Any) -> DeliveryState:
    """Given up with its job: no try follows the last."""
    return DeliveryState.GIVEN_UP if job.tries >= MOST_TRIES else DeliveryState.FAILED


def _judge(job: Any, one: Delivery, status: int) -> None:
    if 200 <= status < 300:
        _note(one, DeliveryState.DELIVERED, status)
    elif 300 <= status < 400:
        words = "It answers with another address; a webhook follows none."
        _note(one, DeliveryState.GIVEN_UP, status, words)
        raise GiveUp(words)
    else:
        _note(one, _not_taken(job), status, "It did not take the call.")
        raise NotDelivered


def _note(one: Delivery, state: DeliveryState, status: int | None = None, problem: str = "") -> None:
    one.state, one.status, one.problem, one.tried_at = state, status, problem[:200], timezone.now()
    one.save(update_fields=["state", "status", "problem", "tried_at"])


# ---------------------------------------------------------------- the call


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return the keyed hash over `timestamp.body` by which the program knows who calls, and when."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _call(one: Delivery, body: bytes) -> int:
    """Return the status of the answer: nothing else of it is read. Raises OSError or NotThere."""
    timestamp = str(int(timezone.now().timestamp()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Casework",
        "Casework-Delivery": str(one.key),
        "Casework-Timestamp": timestamp,
        "Casework-Signature": f"sha256={signature(one.webhook.secret, timestamp, body)}",
        "Connection": "close",
    }
    connection = _Checked(target_of(one.webhook.url))
    try:
        connection.connect()
        with _cut_after(connection, LONGEST):
            connection.request("POST", connection.target.path, body, headers)
            return connection.getresponse().status
    finally:
        connection.close()


class _Checked(http.client.HTTPConnection):
    """A connection to the address that was checked, under the name that was asked for. It follows nothing."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=LONGEST)
        self.target = target
        if target.is_encrypted:
            self.default_port = 443

    def connect(self) -> None:
        made = socket.create_connection((self.target.address, self.target.port), LONGEST)
        self.sock = made
        if self.target.is_encrypted:
            try:
                self.sock = ssl.create_default_context().wrap_socket(made, server_hostname=self.target.host)
            except BaseException:
                made.close()
                raise


class _cut_after:  # reads as a phrase
    """End a call that takes longer than this in all, however slowly the other side goes on answering."""

    def __init__(self, connection: _Checked, seconds: int) -> None:
        self.timer = threading.Timer(seconds, self._cut, [connection])

    def __enter__(self) -> None:
        self.timer.start()

    def __exit__(self, *_: object) -> None:
        self.timer.cancel()

    @staticmethod
    def _cut(connection: _Checked) -> None:
        with suppress(OSError, AttributeError):  # it ended by itself
            connection.sock.shutdown(socket.SHUT_RDWR)

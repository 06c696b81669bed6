"""Wherever a name may leave: none goes with what leaves the house, and no glyph says more than holds today.

Cases whose written "may be named" holds no more (lapsed, withdrawn, a child's) are walked through every door
that something leaves by, and over every page that shows a consent.
"""

import io
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from cases import editions, jobs, tallies
from cases.access import OPERATOR
from cases.models import Case
from cases.operations.assigning import give_task
from cases.operations.caring import set_consent, write_handling_note
from cases.operations.consenting import Withdrawal, withdraw_consent
from cases.operations.feeding import make_feed
from cases.operations.granting import give_grant
from cases.operations.revising import verify
from cases.operations.telling import tell
from cases.vocabulary import Consent, ConsentGiver, OrganisationPermission, Permission
from notifications.channels import webhooks
from notifications.models import Webhook
from tests.cast import _organisation
from tests.factories import NOW, held_case, on, release, signed_in, urgent_action
from tests.notifications.conftest import follow

pytestmark = pytest.mark.django_db
MARK = "Canarymark"


@pytest.fixture
def cases(cast):
    """Named on paper, and today not: each counts in 2019."""
    found = {
        "lapsed": _named(cast, until=NOW.date() - timedelta(days=1)),
        "withdrawn": _named(cast),
        "child": _named(cast, born="2012"),
    }
    said = Withdrawal(ConsentGiver.FAMILY, f"{MARK} brother", NOW.date(), f"{MARK} is afraid")
    withdraw_consent(found["withdrawn"], said, actor=cast.caseworker, at=NOW)
    return found


def _named(cast, *, born=None, **said):
    case = held_case(cast, f"{MARK} Vashti", born_on=on(born) if born else None, place=f"{MARK} town")
    urgent_action(cast, case)
    verify(release(cast, case), actor=OPERATOR, at=NOW - timedelta(hours=9))
    give_task(case, what=f"{MARK}", for_whom=cast.caseworker, due_on=date(2026, 3, 10),
              actor=cast.caseworker, at=NOW)  # fmt: skip
    said = {"given_by": f"{MARK} herself", "by": ConsentGiver.FAMILY, **said}
    set_consent(case, Consent.MAY_BE_NAMED, actor=cast.caseworker, at=NOW - timedelta(hours=8), **said)
    return case


# ---------------------------------------------------------------- what leaves the house


@pytest.fixture
def exporter(cast):
    """Who may take data out, and reads the organisation's figures."""
    give_grant(on=cast.individuals, to=cast.annual_report, permissions=[Permission.VIEW, Permission.EXPORT],
               until=NOW + timedelta(days=90), reason="the report", actor=OPERATOR, at=NOW)  # fmt: skip
    return cast.annual_report


def _feed(cast, cases, monkeypatch):
    key = make_feed(cast.caseworker, actor=cast.caseworker, at=NOW)
    return signed_in(cast.outsider).get(reverse("cases:feed", args=[key])).content.decode()


def _edition(cast, cases, monkeypatch):
    return editions.written(editions.drawn_up(tallies.tally(2019, cases=Case.objects.all(), now=NOW)))


def _figure(cast, cases, monkeypatch):
    out = io.StringIO()
    call_command("figure", "positive-impact", "2019", "--cases", stdout=out)
    return out.getvalue()


def _mails(cast, cases, monkeypatch):
    for case in cases.values():
        follow(cast.colleague, case=case)
    tell([cast.colleague.pk, cast.caseworker.pk], at=NOW)
    _something_happens(cast, cases)
    return "".join(one.message().as_string() for one in mail.outbox)


def _programs(cast, cases, monkeypatch):
    bodies = []
    monkeypatch.setattr(webhooks, "_call", lambda one, body: bodies.append(body.decode()) or 204)
    cast.caseworker.user_permissions.add(_organisation(OrganisationPermission.PEOPLE))
    key = "00000000-0000-0000-0000-000000000001"
    Webhook.objects.create(maker=cast.caseworker, url="https://program.example/hook", secret="a secret",
                           kinds=["facts"], made_at=NOW, made_with=key)  # fmt: skip
    _something_happens(cast, cases)
    return "".join(bodies)


def _something_happens(cast, cases):
    for case in cases.values():
        version = Case.objects.get(pk=case.pk).version
        write_handling_note(case, f"{MARK} sleeps", version=version, actor=cast.caseworker, at=NOW)
    jobs.work(lambda: NOW)


WAYS_OUT = {
    "the calendar feed": _feed,
    "an edition": _edition,
    "the command that prints a figure": _figure,
    "mails": _mails,
    "programs": _programs,
}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_nothing_that_leaves_names_anybody(cast, cases, way, monkeypatch):
    told = WAYS_OUT[way](cast, cases, monkeypatch)

    assert told, "the control: something does leave"
    assert MARK not in told, f"leaked by {way}"


def test_the_list_of_places_names_nobody(cases, exporter):
    for case in cases.values():
        answer = signed_in(exporter).get(reverse("cases:where_published", args=[case.reference]))

        assert answer.status_code == 200 and case.reference in answer.content.decode()
        assert MARK not in answer.content.decode(), "leaked"


# ---------------------------------------------------------------- what the pages say


def _pages(cases):
    for case in cases.values():
        for name in ("case", "brief", "consent", "withdraw_consent"):
            yield name, reverse(f"cases:{name}", args=[case.reference])
    for name in ("tally_counted", "tally_consent", "tally"):
        yield name, reverse(f"cases:{name}", args=[2019])
    yield "cases", reverse("cases:cases")


def _tags(page):
    """What the tags of consents on a page say; the legend and the choices of a form are none."""
    return [part.split("</span>")[0] for part in page.split('class="tag t-plain"')[1:]]


def test_no_tag_of_consent_says_more_than_may_be_said(cast, cases):
    for name, address in _pages(cases):
        tags = _tags(signed_in(cast.caseworker).get(address).content.decode())

        assert not [tag for tag in tags if "May be named" in tag], f"{name} says more than holds"
        assert any("Anonymise" in tag or "Not for publication" in tag for tag in tags), name


def test_the_check_of_tags_sees_a_consent_that_holds(cast, cases):
    cases["named"] = _named(cast)

    with pytest.raises(AssertionError, match="says more than holds"):
        test_no_tag_of_consent_says_more_than_may_be_said(cast, cases)


def test_the_brief_says_without_a_name(cast, cases):
    words = {
        "lapsed": "Consent has run out: without a name",
        "withdrawn": "Nothing may be said publicly.",
        "child": "Only without a name",
    }
    for name, said in words.items():
        address = reverse("cases:brief", args=[cases[name].reference])
        assert said in signed_in(cast.caseworker).get(address).content.decode()


def test_the_meter_of_the_year_counts_none_as_named(cast, cases):
    page = signed_in(cast.caseworker).get(reverse("cases:tally", args=[2019]))

    meter = page.context["summary"].meter.cases
    assert (meter.named, meter.anonymised, meter.unpublished) == (0, 2, 1)

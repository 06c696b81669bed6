"""A consent is taken back: at once nothing may be published, and what was agreed stays on record."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases import tallies
from cases.access import OPERATOR
from cases.consents import history_of, on_day
from cases.jobs import Job
from cases.models import Case
from cases.operations.caring import set_consent
from cases.operations.consenting import Withdrawal, withdraw_consent
from cases.operations.revising import verify
from cases.operations.writing import ChangedMeanwhile, Refused
from cases.publicity import MaySay
from cases.vocabulary import Consent, ConsentGiver, Stricter
from tests.factories import NOW, release, urgent_action
from tests.operations.watching import last_edit, refused

pytestmark = pytest.mark.django_db
BROTHER = Withdrawal(ConsentGiver.FAMILY, "her elder brother", NOW.date(), "by telephone, he is afraid")
WITHDRAWN = MaySay(Consent.NOT_FOR_PUBLICATION, (Stricter.WITHDRAWN,))


@pytest.fixture
def named(cast, samira):
    """Counted in 2019, and her sister agreed to the name."""
    urgent_action(cast, samira)
    verify(release(cast, samira), actor=OPERATOR, at=NOW - timedelta(hours=1))
    return agree(cast, samira, at=NOW - timedelta(hours=1))


def agree(cast, case, **said):
    said = {"given_by": "her sister", "by": ConsentGiver.FAMILY, "at": NOW, **said}
    set_consent(case, Consent.MAY_BE_NAMED, uses=["photo"], actor=cast.caseworker, **said)
    return Case.objects.get(pk=case.pk)


def take_back(cast, case, said=BROTHER, **more):
    withdraw_consent(case, said, **{"actor": cast.caseworker, "at": NOW, **more})
    case.refresh_from_db()


# ---------------------------------------------------------------- the operation


def test_at_once_nothing_may_be_published_anywhere(cast, named):
    take_back(cast, named)

    tally = tallies.tally(2019, cases=Case.objects.all(), now=NOW)
    assert on_day(Case.objects.all(), NOW.date())[named.pk] == WITHDRAWN
    assert [line.case.may_say_on(NOW.date()) for line in tally.counted] == [WITHDRAWN]


def test_what_was_agreed_stays_with_who_took_it_back_and_why(cast, named):
    take_back(cast, named)

    assert (named.consent, named.consent_given_by, named.may_use_photo) == (
        "may_be_named",
        "her sister",
        True,
    )
    assert (named.consent_withdrawn_by, named.consent_withdrawn_who) == ("family", "her elder brother")
    assert (named.consent_withdrawn_on, named.consent_withdrawn_why) == (NOW.date(), BROTHER.reason)
    latest, before = history_of(named)
    assert (latest.consent, latest.given_by) == ("Withdrawn", "her elder brother")
    assert (before.consent, before.given_by) == ("May be named", "her sister")
    assert last_edit(named)[0] == cast.caseworker


def test_given_anew_it_stands_again_and_nothing_of_the_withdrawal_does(cast, named):
    take_back(cast, named)

    again = agree(cast, named, at=NOW + timedelta(minutes=1), is_confirmed=True)

    assert on_day(Case.objects.all(), NOW.date())[named.pk] == MaySay(Consent.MAY_BE_NAMED)
    assert (again.consent_withdrawn_who, again.consent_withdrawn_why) == ("", "")
    assert (again.consent_withdrawn_at, again.consent_withdrawn_on) == (None, None)
    assert [one.consent for one in history_of(again)] == ["May be named", "Withdrawn", "May be named"]


def test_whoever_follows_is_told_as_of_other_facts(cast, named):
    before = set(Job.objects.values_list("pk", flat=True))

    take_back(cast, named)

    told = [job.about for job in Job.objects.exclude(pk__in=before) if job.about.get("what") == "facts"]
    assert [one["case"] for one in told] == [named.pk]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"by": ConsentGiver.NOT_SAID}, "by"),
        ({"who": "  "}, "who"),
        ({"on": NOW.date() + timedelta(days=1)}, "on"),
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 501}, "reason"),
    ],
)
def test_who_when_and_why_are_asked(cast, named, said, field):
    with refused(Refused, field=field):
        take_back(cast, named, Withdrawal(**{**BROTHER.__dict__, **said}))


def test_there_must_be_something_to_take_back(cast, samira, named):
    take_back(cast, named)

    with refused(Refused, says="withdrawn already"):
        take_back(cast, named)


def test_where_nobody_agreed_there_is_nothing_to_withdraw(cast, samira):
    with refused(Refused, says="Nobody agreed"):
        take_back(cast, samira)


def test_a_consent_typed_before_the_withdrawal_does_not_undo_it(cast, named):
    seen = named.consent_set_at
    take_back(cast, named)

    with refused(ChangedMeanwhile):
        agree(cast, named, seen=seen, is_confirmed=True)


def test_of_two_withdrawals_the_second_is_told(cast, named):
    with refused(ChangedMeanwhile):
        take_back(cast, named, seen=None)


# ---------------------------------------------------------------- the pages


def page(name, case):
    return reverse(f"cases:{name}", args=[case.reference])


def typed(form, **more):
    said = {"by": "family", "who": "her elder brother", "on": "2026-03-01", "reason": "he is afraid"}
    return said | {"seen": form["seen"].value(), "submission": form["submission"].value()} | more


def test_it_is_withdrawn_on_a_page_of_its_own(as_caseworker, named):
    form = as_caseworker.get(page("withdraw_consent", named)).context["form"]

    answered = as_caseworker.post(page("withdraw_consent", named), typed(form), follow=True)

    text = answered.content.decode()
    assert "This consent was withdrawn. Nothing may be published." in text
    assert "her elder brother" in text and "he is afraid" in text
    assert "Where this case was published: to be taken down" in text
    assert page("withdraw_consent", named) not in text, "there is nothing more to withdraw"


def test_a_second_post_of_the_form_writes_nothing_more(as_caseworker, named):
    form = as_caseworker.get(page("withdraw_consent", named)).context["form"]
    said = typed(form)
    as_caseworker.post(page("withdraw_consent", named), said)
    version = Case.objects.get(pk=named.pk).version

    answered = as_caseworker.post(page("withdraw_consent", named), said)

    assert answered.status_code == 302
    assert Case.objects.get(pk=named.pk).version == version


def test_what_is_missing_is_asked_and_nothing_typed_is_lost(as_caseworker, named):
    form = as_caseworker.get(page("withdraw_consent", named)).context["form"]

    answered = as_caseworker.post(page("withdraw_consent", named), typed(form, reason="", by=""))

    assert answered.status_code == 422
    assert "Choose who withdrew it." in answered.content.decode()
    assert "her elder brother" in answered.content.decode()


def test_who_may_only_look_is_told_so(client, cast, named):
    from_the_desk = page("withdraw_consent", named)
    client.force_login(cast.outsider, backend="cases.access.GateBackend")

    assert client.get(from_the_desk).status_code == 404
    assert client.post(from_the_desk, {}).status_code == 404


def test_a_childs_consent_says_why_it_is_less(cast, as_caseworker, samira):
    samira.person.born_on_first = samira.person.born_on_last = NOW.date().replace(year=2012)
    samira.person.save()
    agree(cast, samira)

    text = as_caseworker.get(page("consent", samira)).content.decode()

    assert "May be under eighteen" in text and "agreed: may be named" in text


def test_after_a_withdrawal_no_answer_stands_chosen(cast, as_caseworker, named):
    take_back(cast, named)

    form = as_caseworker.get(page("consent", named)).context["form"]

    assert form["consent"].value() is None
    assert not form["given_by"].value()


@pytest.mark.parametrize(("year", "is_asked"), [(2012, True), (2004, True), (1984, False)])
def test_what_a_child_says_is_asked_of_the_young_alone(as_caseworker, samira, year, is_asked):
    samira.person.born_on_first = samira.person.born_on_last = NOW.date().replace(year=year)
    samira.person.save()

    form = as_caseworker.get(page("consent", samira)).context["form"]

    assert ("child" in form.fields) is is_asked

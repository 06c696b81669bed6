"""Consent that others gave is asked again at release, restored contact, the 18th birthday, and death."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cases import worklist
from cases.consents import asking_on, history_of
from cases.models import Case
from cases.operations.caring import set_consent
from cases.operations.noting import NoteDraft, write_note
from cases.operations.writing import ChangedMeanwhile, KnownSince
from cases.vocabulary import (
    AskedAgain,
    Consent,
    ConsentGiver,
    NoteKind,
    OutcomeKind,
    SpokenWith,
    Status,
    Sureness,
)
from tests.factories import NOW, held_case, on, outcome, release

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
A_MONTH_AGO = NOW - timedelta(hours=22)  # after the case was opened, before anything else


@pytest.fixture
def samira(cast):
    case = held_case(cast)
    agree(cast, case, ConsentGiver.FAMILY, at=A_MONTH_AGO)
    return case


def agree(cast, case, by, at, consent=Consent.MAY_BE_NAMED, **said):
    set_consent(case, consent, given_by="her brother", by=by, actor=cast.caseworker, at=at, **said)
    case.refresh_from_db()


def why(case, today=TODAY):
    asking = asking_on(Case.objects.get(pk=case.pk), today)
    return asking.why if asking else None


# ---------------------------------------------------------------- what asks


def test_nothing_is_asked_while_nothing_happened(samira):
    assert why(samira) is None


def test_a_release_asks(cast, samira):
    release(cast, samira, "1 March 2026")

    assert why(samira) == AskedAgain.RELEASE


def test_a_release_that_is_not_confirmed_asks_nothing_yet(cast, samira):
    release(cast, samira, "1 March 2026", sureness=Sureness.LIKELY)

    assert why(samira) is None


def test_a_death_asks_the_family(cast, samira):
    release(cast, samira, "1 March 2026", to=Status.DIED_IN_CUSTODY, outcome=None)

    assert why(samira) == AskedAgain.DEATH


@pytest.mark.parametrize(("whom", "asks"), [(SpokenWith.PERSON, True), (SpokenWith.FAMILY, False)])
def test_speaking_with_the_person_asks(cast, samira, whom, asks):
    draft = NoteDraft("by telephone", on("1 March 2026"), NoteKind.CONTACT, whom)
    write_note(samira, draft, actor=cast.caseworker, at=NOW)

    assert (why(samira) == AskedAgain.CONTACT) is asks


def test_restored_contact_with_the_family_asks(cast, samira):
    outcome(cast, samira, OutcomeKind.FAMILY_CONTACT, "1 March 2026")

    assert why(samira) == AskedAgain.CONTACT


def test_what_was_told_later_with_its_day_asks_nothing(cast, samira):
    release(cast, samira, "1 March 2020", known=KnownSince(date(2020, 3, 2), "our files"))

    assert why(samira) is None


@pytest.mark.parametrize(
    ("by", "asks"),
    [
        (ConsentGiver.PERSON, False),
        (ConsentGiver.FAMILY, True),
        (ConsentGiver.LAWYER, True),
        (ConsentGiver.NOT_SAID, True),
    ],
)
def test_only_what_others_agreed_to_is_asked_again(cast, samira, by, asks):
    agree(cast, samira, by, at=A_MONTH_AGO)
    release(cast, samira, "1 March 2026")

    assert (why(samira) is not None) is asks


def test_where_nothing_may_be_published_nothing_is_asked(cast, samira):
    agree(cast, samira, ConsentGiver.FAMILY, at=A_MONTH_AGO, consent=Consent.NOT_FOR_PUBLICATION)
    release(cast, samira, "1 March 2026")

    assert why(samira) is None


# ---------------------------------------------------------------- the eighteenth birthday


@pytest.mark.parametrize(
    ("born", "today", "asks"),
    [
        ("3 March 2008", date(2026, 3, 2), False),
        ("2 March 2008", date(2026, 3, 2), True),
        ("March 2008", date(2026, 2, 28), False),
        ("March 2008", date(2026, 3, 1), True),
        ("2008", date(2025, 12, 31), False),
        ("2008", date(2026, 1, 1), True),
        ("29 February 2008", date(2026, 2, 27), False),
        ("29 February 2008", date(2026, 2, 28), True),
        ("1984", date(2026, 3, 2), False),
    ],
)
def test_the_eighteenth_birthday_asks_from_its_first_possible_day(cast, born, today, asks):
    case = held_case(cast, born_on=on(born))
    agree(cast, case, ConsentGiver.FAMILY, at=NOW - timedelta(days=300))

    assert (why(case, today) == AskedAgain.EIGHTEEN) is asks


def test_it_is_asked_again_on_the_last_day_on_which_it_may_be(cast):
    case = held_case(cast, born_on=on("2008"))
    agree(cast, case, ConsentGiver.FAMILY, at=NOW)

    assert why(case, date(2026, 12, 30)) is None
    assert why(case, date(2026, 12, 31)) == AskedAgain.EIGHTEEN


# ---------------------------------------------------------------- until it is answered


def test_it_stands_until_the_consent_is_written_down_anew(cast, samira):
    release(cast, samira, "1 March 2026")
    work = worklist.work_of(cast.caseworker, NOW)
    assert [str(one.kind) for one in work.sections] == ["consent_again"]
    assert not work.sections[0].items[0].kind.may_wait

    agree(cast, samira, ConsentGiver.PERSON, at=NOW)

    assert why(samira) is None
    assert worklist.work_of(cast.caseworker, NOW).sections == []


def test_what_was_agreed_before_stays(cast, samira):
    agree(cast, samira, ConsentGiver.PERSON, at=NOW, until=date(2027, 1, 1))

    first, second = history_of(samira)
    assert (first.until, second.until) == (date(2027, 1, 1), None)
    assert second.written_by == "Nadia Karam"


# ---------------------------------------------------------------- the page


def page(case):
    return reverse("cases:consent", args=[case.reference])


def said(**more):
    return {"consent": "may_be_named", "by": "person", "given_by": "herself", "given_on": "2026-03-01"} | more


def test_the_page_says_anonymise_until_it_is_asked(cast, as_caseworker, samira):
    release(cast, samira, "1 March 2026")

    for address in (page(samira), samira.get_absolute_url()):
        text = as_caseworker.get(address).content.decode()
        assert "Released: ask the person themselves" in text
        assert "anonymise" in text


def test_it_is_written_down_with_its_uses(cast, as_caseworker, samira):
    form = as_caseworker.get(page(samira)).context["form"]

    answered = as_caseworker.post(
        page(samira), said(uses=["photo", "health"], seen=form["seen"].value(), until="2027-01-01")
    )

    assert answered.status_code == 302
    samira.refresh_from_db()
    assert (samira.consent_by, samira.consent_given_by) == ("person", "herself")
    assert (samira.may_use_name, samira.may_use_photo, samira.may_use_place) == (True, True, False)
    assert samira.consent_until == date(2027, 1, 1)


def test_who_agreed_is_asked(as_caseworker, samira):
    answered = as_caseworker.post(page(samira), said(by=""))

    assert answered.status_code == 422
    assert "Choose who agreed." in answered.content.decode()


def test_an_anonymised_person_is_shown_by_nothing(cast, as_caseworker, samira):
    form = as_caseworker.get(page(samira)).context["form"]
    as_caseworker.post(page(samira), said(consent="anonymise", uses=["photo"], seen=form["seen"].value()))

    samira.refresh_from_db()
    assert (samira.may_use_name, samira.may_use_photo) == (False, False)


def test_what_came_meanwhile_is_not_written_over(cast, as_caseworker, samira):
    seen = as_caseworker.get(page(samira)).context["form"]["seen"].value()
    agree(cast, samira, ConsentGiver.LAWYER, at=NOW, consent=Consent.ANONYMISE)

    answered = as_caseworker.post(page(samira), said(seen=seen))

    assert answered.status_code == 422
    assert "wrote this consent down anew" in answered.content.decode()
    samira.refresh_from_db()
    assert samira.consent == Consent.ANONYMISE


def test_two_at_once_are_told_apart_by_the_operation(cast, samira):
    with pytest.raises(ChangedMeanwhile):
        agree(cast, samira, ConsentGiver.PERSON, at=NOW, seen=None)

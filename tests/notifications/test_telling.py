"""Who is told: who follows closely enough and may see the case now; once, never of their own acts."""

import pytest

from cases import access
from cases.announcements import Announcement, announce
from cases.models import Case, Job, Lock, OfficeCountry, User
from cases.operations.granting import give_grant, set_bar
from cases.operations.recording import record_outcome, record_status_change
from cases.vocabulary import Announced, OutcomeKind, Permission, Sensitivity, Status
from tests.conftest import NOW
from tests.factories import held_case
from tests.notifications.conftest import follow, lose_access, told

pytestmark = pytest.mark.django_db


def record_release(**said):
    return record_status_change(to=Status.RELEASED_UNCONDITIONALLY, **said)


def record_care(**said):
    return record_outcome(kind=OutcomeKind.MEDICAL_CARE, **said)


def test_who_follows_a_case_is_told_and_who_did_it_is_not(cast, samira, happens):
    follow(cast.colleague, case=samira)
    follow(cast.caseworker, case=samira)

    row = happens(samira, by=cast.caseworker)

    (one,) = told(cast.colleague)
    assert (one.what, one.case_id, one.row, one.at) == (Announced.EVENT, samira.pk, row.pk, NOW)
    assert told(cast.caseworker) == []


def test_news_is_one_job_that_holds_keys_and_closed_words(cast, samira, happens):
    happens(samira, work=False)

    job = Job.objects.get(kind="notifications.tell", about__what="event")
    assert "Samira" not in str(job.about) and samira.reference not in str(job.about)
    assert set(job.about) == {"what", "case", "actor", "happened_at", "names", "row", "is_urgent"}


@pytest.mark.parametrize(
    ("level", "what", "is_told"),
    [
        ("everything", None, True),
        ("everything", record_release, True),
        ("outcomes", None, False),
        ("outcomes", record_release, True),
        ("outcomes", record_care, True),
        ("named", record_release, False),
    ],
)
def test_the_level_says_of_what(cast, samira, happens, level, what, is_told):
    follow(cast.colleague, level, case=samira)

    happens(samira, what)

    assert bool(told(cast.colleague)) == is_told


def test_a_campaign_and_an_office_are_followed_too(cast, samira, veloria, happens):
    follow(cast.colleague, campaign=cast.individuals)
    follow(cast.officer, office=cast.west)
    happens(samira)
    OfficeCountry.objects.create(office=cast.desk, country="XV")
    happens(veloria, by=cast.caseworker)

    assert {one.case_id for one in told(cast.colleague)} == {samira.pk, veloria.pk}
    assert {one.case_id for one in told(cast.officer)} == {veloria.pk}, "leaked: another office's country"


def test_what_is_said_of_the_case_counts_before_the_campaign(cast, samira, happens):
    follow(cast.colleague, campaign=cast.individuals)
    follow(cast.colleague, "named", case=samira)

    happens(samira)

    assert told(cast.colleague) == []


def test_the_owner_is_told_by_default_unless_they_said_otherwise(cast, samira, happens):
    Case.objects.filter(pk=samira.pk).update(owner=cast.colleague)
    happens(samira)
    assert len(told(cast.colleague)) == 1

    follow(cast.colleague, "named", case=samira)
    happens(samira)

    assert len(told(cast.colleague)) == 1


def test_the_same_announced_twice_is_told_once(cast, samira, clock):
    follow(cast.colleague, case=samira)
    news = Announcement(Announced.FACTS, samira.pk, cast.caseworker.pk, NOW, row=samira.pk)
    announce(news)
    announce(news)
    clock.work()
    announce(news)
    clock.work()

    assert len(told(cast.colleague)) == 1


def test_what_is_addressed_to_somebody_is_told_to_nobody_else(cast, samira, clock):
    follow(cast.colleague, case=samira)
    give_grant(
        on=samira,
        to=cast.annual_report,
        permissions=[Permission.VIEW],
        until=NOW.replace(month=9),
        reason="to write it down",
        actor=cast.caseworker,
        at=NOW,
    )
    clock.work()
    assert told(cast.colleague) == []
    assert told(cast.annual_report) == [], "a grant on a standard case opens nothing, so there is no news"


def test_access_given_by_name_is_told_to_who_got_it(cast, clock):
    case = held_case(cast, sensitivity=Sensitivity.RESTRICTED)
    give_grant(
        on=case,
        to=cast.outsider,
        permissions=[Permission.VIEW],
        until=NOW.replace(month=9),
        reason="to write it down",
        actor=cast.caseworker,
        at=NOW,
    )
    clock.work()

    assert [one.what for one in told(cast.outsider)] == [Announced.ACCESS]


# ---------------------------------------------------------------- the gate, now


def test_who_lost_access_is_told_nothing_however_closely_they_follow(cast, samira, veloria, happens):
    """By campaign, by bar, by sensitivity, by lock, by leaving: each while following the case itself."""
    follow(cast.colleague, case=samira)
    follow(cast.officer, case=samira)
    set_bar(user=cast.colleague, case=samira, reason="a cousin", actor=cast.caseworker, at=NOW)

    happens(samira)

    assert told(cast.colleague) == told(cast.officer) == [], "leaked"


@pytest.mark.parametrize("how", ["left", "sealed", "locked", "inactive"])
def test_following_opens_nothing(cast, samira, clock, how):
    follow(cast.colleague, case=samira)
    if how == "left":
        lose_access(samira)
    elif how == "sealed":
        Case.objects.filter(pk=samira.pk).update(sensitivity=Sensitivity.SEALED)
    elif how == "locked":
        Lock.objects.create(user=cast.colleague, set_at=NOW)
    else:
        User.objects.filter(pk=cast.colleague.pk).update(is_active=False)

    announce(Announcement(Announced.FACTS, samira.pk, cast.caseworker.pk, NOW, row=samira.pk))
    clock.work()

    assert told(cast.colleague) == [], "leaked"


def test_the_check_sees_a_planted_leak(cast, samira, clock, monkeypatch):
    """The control: told without asking the gate."""

    def leaky(people, case):
        return list(User.objects.filter(pk__in=people))

    monkeypatch.setattr(access, "told_about", leaky)

    with pytest.raises(AssertionError, match="leaked"):
        test_following_opens_nothing(cast, samira, clock, "sealed")

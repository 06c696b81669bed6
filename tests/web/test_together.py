"""One change for chosen cases: foreseen for each, written all or none, undone in one go."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cases import access
from cases.access import OPERATOR
from cases.models import Case, HandOver, Membership, Outcome, StatusChange, Task, Together
from cases.operations import together as doing
from cases.operations.granting import give_grant
from cases.operations.together import do_together, foresee_together, undo_together
from cases.operations.writing import Refused
from cases.together import chosen_among
from cases.vocabulary import Permission, Sensitivity, Status, Sureness
from tests.access.showing_who_one_is import fresh
from tests.cast import DESK
from tests.factories import BY_LAWYER, NOW, held_case, merged, on, release, signed_in, verified
from tests.operations.watching import no_trace, refused

pytestmark = pytest.mark.django_db
PARDON = doing.Recording(
    Status.PARDONED, on("5 May 2019"), BY_LAWYER, Sureness.CONFIRMED, description="Freed by the pardon of May"
)


@pytest.fixture
def three(cast):
    return [held_case(cast, f"Samira {word}") for word in ("One", "Two", "Three")]


@pytest.fixture
def desk(cast):
    return fresh(Client(), cast.caseworker)


def by(cast, **said):
    return {"reason": "The pardon of May", "actor": cast.caseworker, "at": NOW, **said}


# ---------------------------------------------------------------- the operation


def test_each_case_gets_a_row_of_its_own(cast, three):
    done = do_together(PARDON, three, **by(cast))

    assert {row.case_id for row in done.rows.all()} == {case.pk for case in three}
    for case in three:
        case.refresh_from_db()
        assert case.status == Status.PARDONED and case.outcomes.count() == 1


def test_what_cannot_be_done_for_one_is_foreseen_for_that_one_and_nothing_is_written(cast, three):
    verified(cast, release(cast, three[0], to=Status.EXECUTED, outcome=None))

    with no_trace():
        found = foresee_together(PARDON, three, **by(cast))

    assert [one.case.reference for one in found if one.refusal] == [three[0].reference]


def test_refused_for_one_it_is_done_for_none(cast, three):
    verified(cast, release(cast, three[1], to=Status.EXECUTED, outcome=None))

    with refused(Refused, three[1].reference):
        do_together(PARDON, three, **by(cast))

    assert not Together.objects.exists()


def test_it_is_undone_in_one_go_but_for_what_was_verified_since(cast, three):
    done = do_together(PARDON, three, **by(cast))
    verified(cast, StatusChange.objects.get(case=three[0], to=Status.PARDONED), at=NOW)

    undone = undo_together(done, actor=cast.caseworker, at=NOW + timedelta(hours=3))

    kept = [row.case.reference for row in undone.rows.all() if row.kept_why]
    assert kept == [three[0].reference]
    assert Outcome.objects.live().count() == 1
    assert {case.status for case in Case.objects.all()} == {Status.PARDONED, Status.ARRESTED}


@pytest.mark.parametrize(("hours", "who"), [(25, "caseworker"), (1, "colleague")])
def test_undo_is_for_who_did_it_within_a_day(cast, three, hours, who):
    done = do_together(PARDON, three, **by(cast))

    with refused(Refused, "within a day"):
        undo_together(done, actor=getattr(cast, who), at=NOW + timedelta(hours=hours))


def test_it_is_undone_once(cast, three):
    done = do_together(PARDON, three, **by(cast))
    undo_together(done, actor=cast.caseworker, at=NOW)

    with refused(Refused, "once"):
        undo_together(done, actor=cast.caseworker, at=NOW)


def test_more_than_may_be_done_at_once_is_refused(cast, three, monkeypatch):
    monkeypatch.setattr(doing, "MOST_AT_ONCE", 2)

    with refused(Refused, "at most 2 at once"):
        do_together(PARDON, three, **by(cast))


@pytest.mark.parametrize("what", ["task", "offer", "campaign", "share"])
def test_every_kind_is_done_and_undone(cast, three, what):
    others = [held_case(cast, f"Jon {n}", sensitivity=Sensitivity.RESTRICTED) for n in range(2)]
    for case in others:
        give_grant(on=case, to=cast.colleague, permissions=[Permission.VIEW], until=NOW + timedelta(days=9),
                   reason="works on it", actor=cast.caseworker, at=NOW)  # fmt: skip
    give_grant(on=cast.write_for_rights, to=cast.desk, permissions=DESK, until=None,
               reason="the desk's campaign", actor=OPERATOR, at=NOW - timedelta(days=3))  # fmt: skip
    deed, cases, count = {
        "task": (doing.GivingTask("call", cast.colleague, NOW.date()), three, open_tasks),
        "offer": (doing.Offering(cast.colleague, NOW.date()), three, offers),
        "campaign": (doing.AddingToCampaign(cast.write_for_rights), three, members(cast)),
        "share": (doing.Sharing(cast.outsider, [], NOW + timedelta(days=9)), others, seen_by(cast.outsider)),
    }[what]
    before = count()

    done = do_together(deed, cases, **by(cast, reason="Needed for the summer"))
    assert count() == before + len(cases)
    undo_together(done, actor=cast.caseworker, at=NOW)

    assert count() == before
    assert not any(row.kept_why for row in done.rows.all())


def open_tasks():
    return Task.objects.live().count()


def offers():
    return HandOver.objects.filter(state="offered").count()


def members(cast):
    return lambda: Membership.objects.filter(campaign=cast.write_for_rights).count()


def seen_by(user):
    return lambda: access.cases_for(user, at=NOW).count()


def test_a_standard_case_is_not_shared_by_itself(cast, three):
    found = foresee_together(doing.Sharing(cast.outsider, [], NOW + timedelta(days=9)), three, **by(cast))

    assert all("campaigns open it" in one.refusal for one in found)


# ---------------------------------------------------------------- the pages

TOGETHER = reverse("cases:together")
SAID = {
    "act": "record",
    "choice": "status:pardoned",
    "happened_on": "5 May 2019",
    "source": "the gazette",
    "sureness": "confirmed",
    "reason": "The pardon of May",
}


def ticked(cases, **said):
    return {**SAID, "case": [case.reference for case in cases], **said}


def test_what_is_ticked_is_asked_about_once_shown_for_each_and_done(desk, three):
    asked = desk.post(TOGETHER, {"act": "record", "case": [case.reference for case in three]})
    key = str(asked.context["form"]["submission"].value())
    seen = desk.post(TOGETHER, ticked(three, submission=key))
    assert "It can be done for 3 cases" in seen.content.decode()
    assert not Together.objects.exists()

    done = desk.post(TOGETHER, ticked(three, submission=key, confirmed="1"), follow=True)

    page = done.content.decode()
    assert "Done for 3 cases" in page and "Undo all of it" in page
    assert all(case.reference in page for case in three)
    again = desk.post(TOGETHER, ticked(three, submission=key, confirmed="1"), follow=True)
    assert again.status_code == 200 and Together.objects.count() == 1


def test_one_that_cannot_be_done_is_left_out_with_its_reason(cast, desk, three):
    verified(cast, release(cast, three[0], to=Status.EXECUTED, outcome=None))
    key = "11111111-1111-4111-8111-111111111111"

    seen = desk.post(TOGETHER, ticked(three, submission=key))

    page = seen.content.decode()
    assert "It can be done for 2 cases" in page and "One case is left out" in page
    assert {one.case.pk for one in seen.context["can"]} == {case.pk for case in three[1:]}


def test_each_shows_what_it_becomes_and_that_a_later_change_stands(cast, desk, three):
    release(cast, three[0], "1 June 2019", to=Status.HOUSE_ARREST, outcome=None)
    key = "11111111-1111-4111-8111-111111111111"

    seen = desk.post(TOGETHER, ticked(three, submission=key))

    assert {one.case.pk: str(one.then) for one in seen.context["can"]} == {
        three[0].pk: Status.HOUSE_ARREST,
        three[1].pk: Status.PARDONED,
        three[2].pk: Status.PARDONED,
    }
    page = seen.content.decode()
    assert page.count("becomes") == 2 and page.count("its situation stays") == 1
    assert Case.objects.get(pk=three[1].pk).status == three[1].status, "nothing is written"


def test_undo_takes_all_of_it_back(desk, three):
    key = "11111111-1111-4111-8111-111111111111"
    desk.post(TOGETHER, ticked(three, submission=key, confirmed="1"))
    done = Together.objects.get()

    page = desk.post(reverse("cases:undo_together", args=[done.pk]), follow=True)

    assert "Undone for all of them" in page.content.decode()
    assert not Outcome.objects.live().exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"act": "record", "case": []}, "Tick at least one case"),
        ({"act": "nonsense"}, "Tick at least one case"),
    ],
)
def test_nothing_ticked_is_said(desk, said, words):
    answer = desk.post(TOGETHER, said)

    assert answer.status_code == 422 and words in answer.content.decode()


def test_a_hidden_case_that_is_ticked_is_not_there(cast, three):
    officer = signed_in(cast.officer)
    mine = held_case(cast, "Jon Vell", country="XV", actor=cast.officer)

    page = officer.post(TOGETHER, {"act": "task", "case": [case.reference for case in (*three, mine)]})

    text = page.content.decode()
    assert mine.reference in text and not any(case.reference in text for case in three)


def test_what_somebody_did_is_shown_to_nobody_else(cast, desk, three):
    done = do_together(PARDON, three, **by(cast))
    address = reverse("cases:done_together", args=[done.pk])

    assert desk.get(address).status_code == 200
    assert signed_in(cast.colleague).get(address).status_code == 404


def test_all_of_a_list_is_what_the_filters_say(cast, desk, three):
    release(cast, three[0])

    page = desk.post(TOGETHER, {"act": "task", "all": "1", "situation": "released"})

    assert [case.reference for case in page.context["cases"]] == [three[0].reference]


def test_what_happened_to_one_is_offered_for_others(cast, desk, three):
    row = release(cast, three[0])
    page = desk.get(reverse("cases:record_for_others", args=[three[0].reference, "status", row.pk]))
    text = page.content.decode()
    assert three[1].reference in text and three[2].reference in text

    asked = desk.post(TOGETHER, {**page.context["said"], "act": "record", "case": [three[1].reference]})

    form = asked.context["form"]
    assert form["choice"].value() == "status:released_unconditionally"
    assert form["happened_on"].value() == "5 May 2019" and form["source"].value() == "lawyer, by phone"


def test_many_are_done_in_a_few_seconds_of_the_database(cast, django_assert_max_num_queries):
    cases = [held_case(cast, f"Samira {n}") for n in range(4)]

    with django_assert_max_num_queries(4 * 30 + 10):
        do_together(PARDON, cases, **by(cast))


def test_a_ticked_case_that_was_merged_meanwhile_is_the_case_that_it_is_now(cast, three):
    merged(cast, three[0], three[1])

    found = chosen_among(cast.caseworker, [three[0].reference, three[2].reference])

    assert {case.reference for case in found} == {three[1].reference, three[2].reference}

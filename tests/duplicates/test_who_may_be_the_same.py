"""Who may be the same person: asked of who sees both, answered once, and never told to anybody else."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import access, duplicates, imports, jobs, pace
from cases.access import NotAllowed
from cases.models import Case, CaseLink, DuplicateHint, ImportRow, Job
from cases.operations import telling_apart
from cases.operations.caring import add_name
from cases.operations.erasing import ask_erasure, confirm_erasure
from cases.operations.granting import give_grant, set_bar
from cases.operations.importing import RowToTakeIn, take_in
from cases.operations.opening import CaseDraft, NameDraft, check_draft
from cases.operations.telling_apart import LOOK, answer_not_same, answer_related, ask_again
from cases.vocabulary import HintState, JobState, OrganisationPermission, Permission, Sensitivity
from notifications.models import Notification
from tests.cast import _organisation
from tests.conftest import NOW
from tests.factories import BADGE_QUERIES, LOG_QUERIES, held_case, on, signed_in
from tests.operations.watching import refused

pytestmark = pytest.mark.django_db
QUEUE = reverse("cases:duplicates")
ALIKE = reverse("cases:alike")
NEW = reverse("cases:new_case")


def work() -> None:
    jobs.work(lambda: NOW)


def hidden_case(cast: Any, name: str = "Samira al-Qadari", **fields: Any) -> Case:
    """A case of the West office, that the desk does not see."""
    return held_case(cast, name, country="XV", actor=cast.officer, **fields)


def states() -> list[str]:
    return list(DuplicateHint.objects.order_by("pk").values_list("state", flat=True))


def intake(cast: Any, name: str, **said: Any) -> dict[str, Any]:
    return {
        "name": name,
        "country": "XM",
        "status": "arrested",
        "happened_on": "March 2024",
        "source": "partner organisation",
        "sureness": "likely",
        "campaign": cast.individuals.pk,
        "sensitivity": "restricted",
        "submission": str(uuid.uuid4()),
        **said,
    }


# Looked for later


def test_a_case_that_is_opened_is_compared_with_all_others_by_a_job(cast):
    one = held_case(cast, "Samira al-Qadari")
    other = hidden_case(cast, "سميرة القادري")
    held_case(cast, "Brisa Montero")
    assert states() == []

    work()

    assert [(hint.one, hint.other) for hint in DuplicateHint.objects.all()] == [(one, other)]


def test_a_name_that_is_added_is_compared_and_what_was_found_is_written_once(cast):
    case, other = held_case(cast, "Brisa Montero"), held_case(cast, "Oleg Danilov")
    work()
    assert states() == []

    add_name(case, NameDraft("Олег Данилов"), actor=cast.caseworker, at=NOW)
    add_name(other, NameDraft("Oleh Danylov"), actor=cast.caseworker, at=NOW)
    work()
    work()

    assert states() == ["open"]


@pytest.mark.parametrize("nobody", ["Unknown", "Name withheld", "TK TK"])
def test_two_people_without_a_name_are_never_asked_about(cast, nobody):
    held_case(cast, nobody)
    held_case(cast, nobody)

    work()

    assert states() == []


def test_two_births_far_apart_are_two_people(cast):
    held_case(cast, "Samira al-Qadari", born_on=on("1950"))
    held_case(cast, "Samira al-Qadari", born_on=on("1990"))
    work()
    assert states() == []

    held_case(cast, "Samira al-Qadari", born_on=on("1992"))
    work()

    assert states() == ["open"]


def test_nobody_who_did_not_ask_is_shown_the_merely_similar(cast):
    held_case(cast, "Samira Qadari")
    held_case(cast, "Samira Qalahi")

    work()

    assert states() == []
    panel = signed_in(cast.caseworker).post(ALIKE, {"name": "Samira Qadeti"}).content.decode()
    assert panel.count("You typed") == 2  # who opens a case is asked about both


def test_a_former_name_is_no_reason(cast):
    case = held_case(cast, "Kiro Velan")
    add_name(case, NameDraft("Samira al-Qadari", for_finding_only=True), actor=cast.caseworker, at=NOW)
    held_case(cast, "Samira al-Qadari")

    work()

    assert states() == []


def test_a_job_names_nobody(cast):
    held_case(cast, "Samira al-Qadari")

    abouts = [job.about for job in Job.objects.filter(kind=LOOK)]

    assert abouts == [{"cases": [Case.objects.get().pk]}]


# After a list, all at once


def opened_by_a_list(cast: Any, *texts: str) -> list[ImportRow]:
    drafts = [
        CaseDraft(country="XM", sensitivity=Sensitivity.STANDARD, names=[NameDraft(text)]) for text in texts
    ]
    rows = [RowToTakeIn(n, f"key {n}", f"content {n}", check_draft(one, NOW)) for n, one in enumerate(drafts)]
    take_in(rows, campaign=cast.individuals, actor=cast.caseworker, at=NOW, reason="Imported")
    telling_apart.look_through_later(at=NOW)
    return list(ImportRow.objects.order_by("pk"))


def later() -> None:
    for minutes in (2, 3, 4):
        jobs.work(lambda: NOW + timedelta(minutes=minutes))  # noqa: B023 - called at once


def test_what_a_list_opened_is_compared_after_it_with_all_others(cast, monkeypatch):
    """Also with what its importer does not see, whose owner is told, and its own rows among each other."""
    monkeypatch.setattr(telling_apart, "_AT_ONCE", 1)
    hidden = hidden_case(cast)
    work()
    opened_by_a_list(cast, "Samira al-Qadari", "Brisa Montero", "Brisa Montero")
    work()
    assert states() == [], "the list comes in first"

    later()

    one, two, three = Case.objects.exclude(pk=hidden.pk).order_by("pk")
    pairs = set(DuplicateHint.objects.values_list("one", "other"))
    assert pairs == {tuple(sorted((hidden.pk, one.pk))), (two.pk, three.pk)}
    assert told(cast.officer) == [("may_be_same", hidden.pk)]
    assert not ImportRow.objects.to_compare().exists()


def test_while_a_list_comes_in_nothing_is_compared(cast):
    held_case(cast, "Samira al-Qadari")
    work()
    opened_by_a_list(cast, "Samira al-Qadari")
    coming = jobs.enqueue(imports.TAKE_IN, at=NOW, due_at=NOW + timedelta(days=1), of_import=0)
    later()
    assert states() == []

    coming.delete()
    jobs.work(lambda: NOW + timedelta(minutes=6))

    assert states() == ["open"]


def test_a_long_list_is_compared_in_slices(cast, monkeypatch):
    monkeypatch.setattr(telling_apart, "_AT_ONCE", 1)
    monkeypatch.setattr(pace, "SLICE", 0.0)
    monkeypatch.setattr(jobs, "others_wait", lambda at: True)
    held_case(cast, "Samira al-Qadari")
    work()
    opened_by_a_list(cast, "Brisa Montero", "Samira al-Qadari")

    later()

    assert states() == ["open"]
    assert Job.objects.filter(kind=telling_apart.LOOK_THROUGH, state=JobState.DONE).count() == 3


# Who is told


def told(user: Any) -> list[tuple[str, int]]:
    return list(Notification.objects.filter(user=user, what="may_be_same").values_list("what", "case"))


def test_the_owner_of_a_hidden_case_is_told_of_their_own_case_alone(cast):
    theirs = hidden_case(cast)
    work()
    new = held_case(cast, "Samirah al-Qadari")

    work()

    assert told(cast.officer) == [("may_be_same", theirs.pk)]
    assert told(cast.caseworker) == []
    inbox = signed_in(cast.officer).get(reverse("notifications:inbox")).content.decode()
    assert "A new case may be the same person" in inbox and theirs.reference in inbox
    assert new.reference not in inbox and "Samirah" not in inbox and "Nadia" not in inbox
    assert new.reference not in signed_in(cast.officer).get(QUEUE).content.decode()


def test_who_was_asked_at_intake_is_not_told_again(cast):
    held_case(cast, "Samira al-Qadari", actor=cast.colleague)
    work()

    held_case(cast, "Samira al-Qadari")
    work()

    assert told(cast.colleague) == []
    assert states() == ["open"]


def test_of_a_hidden_sealed_case_nobody_is_told(cast):
    hidden_case(cast)
    work()

    held_case(cast, "Samira al-Qadari", sensitivity=Sensitivity.SEALED)
    work()

    assert told(cast.officer) == []


def test_names_of_hidden_cases_to_come_are_not_fished_for_with_half_a_name(cast):
    hidden_case(cast, "Samira Qadar Hosni")
    work()

    held_case(cast, "Samira Qadari")
    work()

    assert states() == ["open"]  # like enough to be asked about, where somebody sees both
    assert told(cast.officer) == []


def test_who_lost_access_is_not_told(cast):
    case = hidden_case(cast)
    work()
    set_bar(
        user=cast.officer,
        case=case,
        reason="a cousin",
        actor=access.OPERATOR,
        at=NOW,
        leaves_nobody=True,
    )

    held_case(cast, "Samira al-Qadari")
    work()

    assert told(cast.officer) == []


# Answered


@pytest.fixture
def two(cast):
    one, other = held_case(cast, "Samira al-Qadari"), held_case(cast, "Samirah al-Qadari")
    work()
    return one, other


def test_not_the_same_is_remembered_with_who_and_when_and_never_asked_again(cast, two):
    answer_not_same(*two, actor=cast.caseworker, at=NOW)

    hint = DuplicateHint.objects.get()
    assert (hint.state, hint.answered_by, hint.answered_at) == (HintState.NOT_SAME, cast.caseworker, NOW)
    add_name(two[0], NameDraft("Samira Qadari"), actor=cast.caseworker, at=NOW)
    work()
    assert states() == ["not_same"]
    assert duplicates.waiting(cast.caseworker) == 0


def test_an_answer_is_taken_back(cast, two):
    answer_not_same(*two, actor=cast.caseworker, at=NOW)

    ask_again(*two, actor=cast.colleague, at=NOW)

    assert states() == ["open"]
    with refused(Exception, "no answer to take back"):
        ask_again(*two, actor=cast.colleague, at=NOW)


def test_related_links_them(cast, two):
    answer_related(*two, actor=cast.caseworker, at=NOW)

    link = CaseLink.objects.get()
    assert {link.case, link.other} == set(two)
    assert states() == ["related"]


def test_who_may_record_on_neither_answers_nothing(cast, two):
    give_grant(
        on=cast.individuals,
        to=cast.outsider,
        permissions=(Permission.VIEW,),
        until=NOW + timedelta(days=30),
        reason="to read along for a while",
        actor=access.OPERATOR,
        at=NOW,
    )

    with pytest.raises(NotAllowed):
        answer_not_same(*two, actor=cast.outsider, at=NOW)
    assert states() == ["open"]


def test_of_who_was_erased_nobody_is_asked(cast, two):
    for user in (cast.administrator, cast.colleague):
        user.user_permissions.add(_organisation(OrganisationPermission.PEOPLE))
    assert duplicates.waiting(cast.caseworker) == 1

    ask_erasure(two[0].reference, reason="The family asked for it in writing", actor=cast.colleague, at=NOW)
    confirm_erasure(two[0].reference, actor=cast.administrator, at=NOW)

    assert states() == ["gone"]
    assert duplicates.pairs_for(cast.caseworker, at_most=9) == []


# The queue


def test_the_queue_shows_pairs_to_who_sees_both_and_to_nobody_else(cast, two):
    hidden = hidden_case(cast)
    work()

    desk = signed_in(cast.caseworker).get(QUEUE).content.decode()
    west = signed_in(cast.officer).get(QUEUE).content.decode()

    assert all(case.reference in desk for case in two) and hidden.reference not in desk
    assert "No two cases that you can see look like one person." in west
    assert not any(case.reference in west for case in (*two, hidden))


def test_losing_access_to_one_takes_the_pair_away(cast, two):
    hint = DuplicateHint.objects.get()
    page = reverse("cases:duplicate", args=[hint.pk])
    reader = signed_in(cast.caseworker)
    assert reader.get(page).status_code == 200

    set_bar(user=cast.caseworker, case=two[1], reason="a cousin", actor=access.OPERATOR, at=NOW)

    assert reader.get(page).status_code == 404
    assert reader.post(reverse("cases:not_same", args=[hint.pk])).status_code == 404
    assert duplicates.waiting(cast.caseworker) == 0


def test_a_hidden_pair_answers_as_one_that_never_was(cast, two):
    hint = DuplicateHint.objects.get()
    outsider = signed_in(cast.officer)

    hidden = outsider.get(reverse("cases:duplicate", args=[hint.pk]))
    absent = outsider.get(reverse("cases:duplicate", args=[10**9]))

    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert _stable(hidden) == _stable(absent)


def _stable(answer: Any) -> bytes:
    return re.sub(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', rb"", answer.content)


def test_a_pair_is_answered_on_its_page_and_undone_from_the_notice(cast, two):
    hint = DuplicateHint.objects.get()
    reader = signed_in(cast.caseworker)
    page = reader.get(reverse("cases:duplicate", args=[hint.pk])).content.decode()
    assert "<mark>" in page and "Not the same" in page and "Related, link them" in page

    after = reader.post(reverse("cases:not_same", args=[hint.pk]), follow=True).content.decode()

    assert "Remembered: two people." in after
    assert reverse("cases:undo_answer", args=[hint.pk]) in after
    reader.post(reverse("cases:undo_answer", args=[hint.pk]))
    assert states() == ["open"]


def test_no_name_is_in_the_title_of_a_pair(cast, two):
    page = reverse("cases:duplicate", args=[DuplicateHint.objects.get().pk])

    title = re.search(r"<title>(.*?)</title>", signed_in(cast.caseworker).get(page).content.decode(), re.S)

    assert title and "amira" not in title[1]


def test_my_work_leads_to_the_queue(cast, two):
    page = signed_in(cast.caseworker).get(reverse("cases:my_work")).content.decode()

    assert "1 possible duplicate" in page and QUEUE in page
    assert QUEUE not in signed_in(cast.officer).get(reverse("cases:my_work")).content.decode()


def test_the_queue_takes_the_same_queries_however_many_wait(cast, two, django_assert_max_num_queries):
    for number in range(6):
        held_case(cast, f"Samira al-Qadari {number}")
    work()
    reader = signed_in(cast.caseworker)

    with django_assert_max_num_queries(10 + LOG_QUERIES + BADGE_QUERIES):
        page = reader.get(QUEUE).content.decode()
    assert page.count("Look at both") > 5


# At intake


def test_the_panel_shows_who_may_be_the_same_while_one_types(cast):
    case = held_case(cast, "Samira al-Qadari", born_on=on("1984"), place="Harran")

    panel = signed_in(cast.caseworker).post(ALIKE, {"name": "Samirah Al-Kadiry"}).content.decode()

    assert "This could be the same person" in panel
    assert "<mark>" in panel and case.reference in panel and "Harran" in panel and "1984" in panel
    assert "Same person, open that case" in panel and "Not the same" in panel
    assert "<html" not in panel


def test_the_panel_shows_nothing_of_a_hidden_case(cast):
    hidden_case(cast)
    reader = signed_in(cast.caseworker)

    hidden = reader.post(ALIKE, {"name": "Samira al-Qadari"}).content
    nobody = reader.post(ALIKE, {"name": "Zebedee Quillon"}).content

    assert hidden == nobody


def test_a_hidden_case_costs_no_query_more(cast, django_assert_num_queries):
    hidden_case(cast)
    reader = signed_in(cast.caseworker)
    with_one, with_none = _queries(reader, "Samira al-Qadari"), _queries(reader, "Zebedee al-Quillon")
    held_case(cast, "Zebedee al-Quillon")

    assert with_one == with_none
    assert _queries(reader, "Zebedee al-Quillon") != with_none  # the same count sees one that is found


def _queries(reader: Any, name: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        reader.post(ALIKE, {"name": name})
    return len(asked)


def test_not_the_same_is_remembered_when_the_case_is_saved(cast):
    other = held_case(cast, "Samira al-Qadari")
    reader = signed_in(cast.caseworker)
    said = intake(cast, "Samirah al-Qadari")

    asked = reader.post(NEW, said)
    answered = reader.post(NEW, {**said, "not_same": other.reference})

    assert asked.status_code == 422 and other.reference in asked.content.decode()
    page = answered.content.decode()
    assert answered.status_code == 200 and Case.objects.count() == 1
    assert 'value="Samirah al-Qadari"' in page  # nothing typed is lost
    assert f'name="told_apart" value="{other.reference}"' in page and "This could be" not in page
    reader.post(NEW, {**said, "told_apart": other.reference})
    hint = DuplicateHint.objects.get()
    assert (hint.state, hint.answered_by) == (HintState.NOT_SAME, cast.caseworker)
    work()
    assert states() == ["not_same"]


def test_none_of_these_tells_apart_those_that_were_shown(cast):
    other = held_case(cast, "Samira al-Qadari")
    said = intake(cast, "Samirah al-Qadari", is_somebody_else="on", shown=other.reference)

    signed_in(cast.caseworker).post(NEW, said)

    assert states() == ["not_same"]


def test_related_opens_the_case_and_links_the_two(cast):
    other = held_case(cast, "Samira al-Qadari")

    signed_in(cast.caseworker).post(NEW, intake(cast, "Omar al-Qadari", related=other.reference))

    link = CaseLink.objects.get()
    assert other in (link.case, link.other) and Case.objects.count() == 2


def test_nothing_is_said_of_a_hidden_reference_that_is_told_apart_or_linked(cast):
    hidden = hidden_case(cast)

    for field in ("told_apart", "related", "shown", "not_same"):
        said = intake(cast, f"Zebedee {field}", **{field: hidden.reference})
        answer = signed_in(cast.caseworker).post(NEW, said, follow=True)
        assert hidden.reference not in answer.content.decode(), field

    assert states() == [] and CaseLink.objects.count() == 0

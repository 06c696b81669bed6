"""Who may merge, what holds afterwards, who sees it, and that the old reference leads on."""

from datetime import timedelta

import pytest
from django.http import Http404

from cases import access, finding, merged_facts, tallies
from cases.access import NotAllowed
from cases.facts import Seen
from cases.models import Bar, Case, Membership
from cases.operations.editing import edit_facts
from cases.operations.granting import give_grant
from cases.operations.merging import end_merge
from cases.operations.noting import NoteDraft, write_note
from cases.operations.writing import ChangedMeanwhile, Refused
from cases.vocabulary import CaseKind, Consent, Permission, Sensitivity
from tests.factories import NOW, held_case, merged, on, release, urgent_action, verified
from tests.operations.watching import no_trace, refused

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def pair(cast):
    """Two files of one person: the second was opened from a letter, with less in it."""
    return held_case(cast, "Samira al-Qadari"), held_case(cast, "سميرة القادري", place="Harran")


# ---------------------------------------------------------------- one case


def test_from_then_on_there_is_one_case(cast, pair):
    survivor, duplicate = pair

    merged(cast, duplicate, survivor)

    assert list(access.cases_for(cast.caseworker)) == [survivor]
    assert survivor.names.count() == 2 and survivor.status_changes.count() == 2
    assert [hit.case for hit in finding.find(cast.caseworker, "سميرة")] == [survivor]


def test_the_old_reference_leads_to_it_for_who_may_see_it(cast, pair):
    survivor, duplicate = pair
    merged(cast, duplicate, survivor)

    assert access.case_or_404(cast.caseworker, duplicate.reference) == survivor
    assert access.opened_or_404(cast.caseworker, duplicate.reference)[0] == survivor
    with pytest.raises(Http404):
        access.case_or_404(cast.officer, duplicate.reference)


def test_an_old_reference_costs_the_same_whether_hidden_or_absent(cast, pair, django_assert_num_queries):
    survivor, duplicate = pair
    merged(cast, duplicate, survivor)

    for reference in (duplicate.reference, survivor.reference, "000-000"):
        access.remember_grants(cast.officer)
        access.live_grants(cast.officer)
        with django_assert_num_queries(1), pytest.raises(Http404):
            access.case_or_404(cast.officer, reference)


def test_what_is_written_to_the_old_reference_is_written_to_the_case(cast, pair):
    survivor, duplicate = pair
    merged(cast, duplicate, survivor)

    case = access.case_or_404(cast.caseworker, duplicate.reference)
    note = write_note(case, NoteDraft("They called", on("today")), actor=cast.caseworker, at=NOW)

    assert note.case == survivor


# ---------------------------------------------------------------- facts


def test_a_gap_is_filled_and_a_difference_is_chosen(cast, pair):
    survivor, duplicate = pair
    _edit(cast, survivor, summary="A nurse")
    _edit(cast, duplicate, summary="A midwife")

    merged(cast, duplicate, survivor, chosen={"summary": True})

    survivor.refresh_from_db()
    assert (survivor.place, survivor.summary) == ("Harran", "A midwife")
    assert Case.objects.get(pk=duplicate.pk).summary == "A midwife"


def test_a_difference_that_nobody_chose_is_asked(cast, pair):
    survivor, duplicate = pair
    _edit(cast, survivor, summary="A nurse")
    _edit(cast, duplicate, summary="A midwife")

    with refused(Refused, "Choose which holds: Summary"):
        merged(cast, duplicate, survivor, chosen={})


def test_both_handling_notes_stay_and_the_stricter_consent_holds(cast):
    one = held_case(cast, handling_note="Do not phone the family", consent=Consent.MAY_BE_NAMED)
    other = held_case(cast, "Samira K.", handling_note="The brother informs", consent=Consent.ANONYMISE)

    merged(cast, other, one)

    one.refresh_from_db()
    assert "Do not phone the family" in one.handling_note and "The brother informs" in one.handling_note
    assert one.consent == Consent.ANONYMISE and not one.may_use_name


def test_a_group_has_the_widest_number_of_people(cast):
    said = {"kind": CaseKind.GROUP, "arrested": None}
    one = held_case(cast, "Village of Ona", people=(10, 20), **said)
    other = held_case(cast, "Ona villagers", people=(5, 12), **said)

    merged(cast, other, one)

    one.refresh_from_db()
    assert (one.people_min, one.people_max) == (5, 20)


def test_taken_apart_a_fact_that_was_edited_since_stays(cast, pair):
    survivor, duplicate = pair
    merge = merged(cast, duplicate, survivor)
    survivor.refresh_from_db()
    _edit(cast, survivor, place="Arrad", at=NOW + timedelta(hours=1))

    end_merge(merge, reason="Two sisters", actor=cast.caseworker, at=LATER)

    survivor.refresh_from_db()
    assert survivor.place == "Arrad"


def test_differences_and_what_follows_are_told_before(cast, pair):
    survivor, duplicate = pair
    _edit(cast, survivor, summary="A nurse")
    _edit(cast, duplicate, summary="A midwife")
    survivor.refresh_from_db()
    duplicate.refresh_from_db()

    assert [one.fact.name for one in merged_facts.differences(survivor, duplicate)] == ["summary"]
    assert merged_facts.follows(survivor, duplicate) == [f"Place: Harran, as {duplicate.reference} says"]


def _edit(cast, case, at=NOW - timedelta(hours=2), **facts):
    case.refresh_from_db()
    seen = Seen(case.version, case.person.version)
    edit_facts(case, facts, seen=seen, actor=cast.caseworker, at=at)


# ---------------------------------------------------------------- who


def test_who_may_not_see_one_of_them_is_told_nothing(cast, pair):
    hidden = held_case(cast, "Olga Mirova", sensitivity=Sensitivity.RESTRICTED)
    shown = held_case(cast, "Jon Vell", country="XV", actor=cast.officer)

    with no_trace(), pytest.raises(Http404):
        merged(cast, hidden, shown, actor=cast.officer)


def test_who_would_show_a_file_to_others_needs_to_share_it(cast):
    one, other = (held_case(cast, name, sensitivity=Sensitivity.RESTRICTED) for name in ("Jon", "John"))
    give = {"until": NOW + timedelta(days=9), "reason": "works on it", "actor": cast.caseworker, "at": NOW}
    for case in (one, other):
        give_grant(on=case, to=cast.officer, permissions=[Permission.VIEW, Permission.RECORD], **give)
    give_grant(on=one, to=cast.outsider, permissions=[Permission.VIEW], **give)

    with refused(NotAllowed, "may share both"):
        merged(cast, other, one, actor=cast.officer)
    merged(cast, other, one, actor=cast.caseworker)

    assert list(access.cases_for(cast.outsider, at=NOW)) == [one]


def test_where_nobody_sees_more_recording_is_enough(cast):
    one, other = (held_case(cast, name, country="XV", actor=cast.officer) for name in ("Jon", "John"))

    merged(cast, other, one, actor=cast.officer)

    assert list(access.cases_for(cast.officer)) == [one]


def test_nobody_gains_permissions_by_their_own_merge(cast):
    said = {"sensitivity": Sensitivity.RESTRICTED}
    one, other = held_case(cast, **said), held_case(cast, "Samira K.", **said)
    give = {"until": NOW + timedelta(days=9), "reason": "works on it", "actor": cast.caseworker, "at": NOW}
    wide = [Permission.VIEW, Permission.RECORD, Permission.SHARE, Permission.VERIFY]
    give_grant(on=one, to=cast.officer, permissions=wide, **give)
    give_grant(on=other, to=cast.officer, permissions=wide[:3], **give)

    with refused(NotAllowed, "gain permissions"):
        merged(cast, one, other, actor=cast.officer)


def test_a_grant_and_a_bar_of_the_merged_case_hold_on_the_other(cast):
    said = {"sensitivity": Sensitivity.RESTRICTED}
    survivor, duplicate = held_case(cast, **said), held_case(cast, "Samira K.", **said)
    give = {"until": NOW + timedelta(days=9), "reason": "works on it", "actor": cast.caseworker, "at": NOW}
    for user in (cast.officer, cast.outsider):
        give_grant(on=duplicate, to=user, permissions=[Permission.VIEW], **give)
    Bar.objects.create(user=cast.outsider, case=duplicate, reason="a cousin", set_at=NOW)

    merge = merged(cast, duplicate, survivor)

    assert list(access.cases_for(cast.officer, at=NOW)) == [survivor]
    assert list(access.cases_for(cast.outsider, at=NOW)) == []

    end_merge(merge, reason="Two sisters", actor=cast.caseworker, at=LATER)
    assert list(access.cases_for(cast.officer, at=LATER)) == [duplicate]


def test_the_campaigns_of_both_hold(cast, pair):
    survivor, duplicate = pair
    campaign = cast.write_for_rights
    Membership.objects.create(case=duplicate, campaign=campaign, added_at=NOW, taken_up_on_edtf="XXXX")

    merged(cast, duplicate, survivor)

    campaigns = set(access.memberships_of(survivor).values_list("campaign__slug", flat=True))
    assert campaigns == {"individuals", "write-for-rights-2019"}


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"sensitivity": Sensitivity.RESTRICTED}, "open to others in different ways"),
        ({"kind": CaseKind.GROUP, "people": (2, 3)}, "Link them instead"),
    ],
)
def test_what_cannot_be_one_is_refused(cast, pair, fields, sentence):
    other = held_case(cast, "Another", **fields)

    with refused(Refused, sentence):
        merged(cast, other, pair[0])


def test_a_case_is_not_merged_with_itself_nor_twice(cast, pair):
    survivor, duplicate = pair
    with refused(Refused, "the same case"):
        merged(cast, survivor, survivor)
    merged(cast, duplicate, survivor)

    with pytest.raises(Http404):
        merged(cast, duplicate, held_case(cast, "Another"))


def test_who_compared_an_older_version_compares_again(cast, pair):
    survivor, duplicate = pair
    seen = {case.pk: Seen(case.version, case.person.version) for case in pair}
    release(cast, duplicate)

    with refused(ChangedMeanwhile, "Compare again"):
        merged(cast, duplicate, survivor, seen=seen)


def test_a_merge_without_a_reason_is_refused(cast, pair):
    with refused(Refused, "how you know"):
        merged(cast, pair[1], pair[0], reason=" ")


# ---------------------------------------------------------------- figures


def test_a_figure_of_before_the_merge_still_counts_two_and_one_after_it(cast, pair):
    survivor, duplicate = pair
    for case in pair:
        urgent_action(cast, case)
        verified(cast, release(cast, case))
    merge = merged(cast, duplicate, survivor)
    end_merge(merge, reason="Two sisters", actor=cast.caseworker, at=LATER)

    both, one = {survivor.reference, duplicate.reference}, {survivor.reference}
    assert _counted_by(NOW - timedelta(minutes=1)) == both
    assert _counted_by(NOW + timedelta(minutes=1)) == one
    assert _counted_by(LATER + timedelta(minutes=1)) == both


def _counted_by(instant):
    tally = tallies.tally(2019, cases=Case.objects.all(), now=LATER + timedelta(days=9), known_by=instant)
    return {line.case.reference for line in tally.counted}

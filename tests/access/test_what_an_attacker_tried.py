"""Each of these was tried against the running product, and learnt or changed something it must not."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from cases import access, finding
from cases.models import Case, OfficeCountry, StatusChange
from cases.operations.caring import add_name
from cases.operations.closing import change_sensitivity
from cases.operations.granting import end_grant, give_grant
from cases.operations.opening import NameDraft
from cases.operations.revising import move_to_right_case
from cases.vocabulary import NameKind, OrganisationPermission, Permission, Sensitivity
from tests.cast import _organisation
from tests.factories import NOW, held_case, release
from tests.web.test_the_main_job import _intake, as_person, panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def samira(cast):
    return held_case(cast)


@pytest.fixture
def deadname(cast, samira):
    """A former name on Samira's case."""
    former = NameDraft("Ramzi Hidden", kind=NameKind.BIRTH, for_finding_only=True)
    return add_name(samira, former, actor=cast.caseworker, at=NOW)


@pytest.fixture
def without_contacts(cast):
    """The officer sees and records in Marasia too, without `contacts`."""
    OfficeCountry.objects.create(office=cast.west, country="XM")
    return cast.officer


def test_what_was_about_another_person_tells_nothing_of_them(cast, client, samira):
    sealed = held_case(cast, "Somebody Sealed", sensitivity=Sensitivity.SEALED)
    change = release(cast, samira, description="seen at the border with her brother")

    move_to_right_case(change, right_case=sealed, actor=cast.caseworker, at=NOW)

    page = as_person(client, cast.colleague).get(reverse("cases:timeline", args=[samira.reference]))
    text = page.content.decode()
    assert "Recorded for the wrong person" in text
    assert sealed.reference not in text, "leaked: the sealed case's reference"
    assert "seen at the border" not in text, "leaked: words about the person of the sealed case"


@pytest.mark.parametrize("part", ["ram", "amz", "ramz", "hidd", "ramzi"])
def test_a_former_name_is_not_spelled_out_letter_by_letter(cast, samira, deadname, without_contacts, part):
    found = [hit.case for hit in finding.find(without_contacts, part)]

    assert samira not in found, f"leaked by {part}"


def test_a_former_name_finds_the_person_by_the_whole_of_it_and_is_never_the_reason(
    cast, samira, deadname, without_contacts
):
    (hit,) = finding.find(without_contacts, "hidden ramzi")

    assert (hit.case, hit.name, hit.why) == (samira, None, finding.ON_FILE)


def test_a_readable_name_is_the_reason_before_one_on_file(cast, samira, deadname):
    (hit,) = finding.find(cast.caseworker, "samira")

    assert hit.why != finding.ON_FILE


def test_adding_a_spelling_does_not_confirm_a_former_name(cast, samira, deadname, without_contacts):
    guessed = add_name(samira, NameDraft("Ramzi Hidden", kind=NameKind.BIRTH), actor=without_contacts, at=NOW)

    assert guessed.pk != deadname.pk


def test_a_replay_on_another_case_is_told_apart(cast, client, samira):
    other = held_case(cast, "Other Person")
    said = panel()
    as_person(client, cast.caseworker).post(reverse("cases:record", args=[samira.reference]), said)

    answer = client.post(reverse("cases:record", args=[other.reference]), said)

    assert answer.status_code == 422
    assert not StatusChange.objects.filter(case=other, to="released_unconditionally").exists()


def test_a_replay_of_a_case_closed_since_tells_nothing_of_it(cast, client):
    said = _intake(cast, submission=str(uuid.uuid4()))
    as_person(client, cast.colleague).post(reverse("cases:new_case"), said, follow=True)
    opened = Case.objects.get(names__text="Leyla Nour")
    give_grant(
        on=opened,
        to=cast.caseworker,
        permissions=[Permission.SHARE, Permission.RECORD],
        until=NOW + timedelta(days=9),
        reason="to take it over entirely",
        actor=access.OPERATOR,
        at=NOW,
    )
    opened.user_grants.filter(user=cast.colleague).delete()
    change_sensitivity(opened, Sensitivity.SEALED, actor=cast.caseworker, at=NOW, reason="a threat")

    text = client.post(reverse("cases:new_case"), said).content.decode()

    assert opened.reference not in text
    assert "This was saved already. Look for it in the list of cases." in text


def test_nobody_gives_access_to_themselves(cast, samira):
    for on in (samira, cast.individuals):
        with pytest.raises(access.NotAllowed):
            _give(cast, on, cast.caseworker, cast.caseworker)


def test_an_office_shares_a_campaign_only_as_far_as_its_countries_reach(cast):
    with pytest.raises(access.NotAllowed, match="so widely"):
        _give(cast, cast.individuals, cast.outsider, cast.caseworker)
    with pytest.raises(access.NotAllowed, match="so widely"):
        _give(cast, cast.individuals, cast.west, cast.caseworker)

    OfficeCountry.objects.filter(office=cast.west).delete()
    OfficeCountry.objects.create(office=cast.west, country="XM")
    _give(cast, cast.individuals, cast.west, cast.caseworker)


def test_ending_a_grant_needs_the_same_reach(cast):
    theirs = cast.individuals.group_grants.filter(group=cast.west.group).first()

    with pytest.raises(access.NotAllowed):
        end_grant(theirs.bundle, reason="none of theirs", actor=cast.caseworker, at=NOW)


def test_who_manages_people_gives_nothing_to_themselves_or_their_office(cast):
    cast.administrator.user_permissions.add(_organisation(OrganisationPermission.PEOPLE))
    cast.administrator.groups.add(cast.west.group)

    for holder in (cast.administrator, cast.west):
        with pytest.raises(access.NotAllowed):
            _give(cast, cast.individuals, holder, cast.administrator)


def _give(cast, on, to, actor):
    return give_grant(
        on=on,
        to=to,
        permissions=[Permission.VIEW],
        until=NOW + timedelta(days=30),
        reason="needed for this test",
        actor=actor,
        at=NOW,
    )


@pytest.mark.parametrize("after", ["0-²", "²-0", "9" * 39 + "-1", "x", "-", "1-"])
def test_a_made_up_page_key_is_the_first_page(cast, client, samira, after):
    answer = as_person(client, cast.caseworker).get(reverse("cases:cases"), {"after": after})

    assert answer.status_code == 200


def test_text_that_turns_around_or_never_ends_is_refused(cast, client, samira):
    url = reverse("cases:record", args=[samira.reference])
    as_person(client, cast.caseworker)

    for said in ({"place": "abc\u202edef"}, {"description": "x" * 6000}):
        assert client.post(url, panel(**said)).status_code == 422


def test_a_role_button_is_for_this_machine_alone(cast, client, settings):
    answer = client.post(reverse("sign_in_as", args=["caseworker"]), headers={"x-forwarded-for": "10.0.0.9"})

    assert answer.status_code == 404

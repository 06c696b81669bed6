"""Nobody comes to see more, or may do more, or for longer, by what they do themselves with `share`."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases import access, clock
from cases.access import OPERATOR, NotAllowed
from cases.facts import Seen
from cases.models import Case, CaseUserGrant, Lock, OfficeCountry, Person
from cases.operations.caring import add_to_campaign, leave_campaign
from cases.operations.closing import change_country, change_sensitivity
from cases.operations.editing import edit_facts
from cases.operations.emergencies import open_in_emergency
from cases.operations.granting import give_grant
from cases.operations.handing_over import accept_hand_over, offer_hand_over
from cases.operations.writing import Refused
from cases.vocabulary import OrganisationPermission, Permission, Sensitivity
from tests.cast import _organisation
from tests.factories import NOW, held_case
from tests.operations.watching import refused
from tests.sign_in.doors import signed_in

pytestmark = pytest.mark.django_db
TOMORROW = NOW + timedelta(days=1)
WHY = "needed for this test"
SHARES = (Permission.VIEW, Permission.RECORD, Permission.SHARE)


@pytest.fixture
def samira(cast) -> Case:
    return held_case(cast)


def give(on, to, permissions, *, actor=OPERATOR, until=None, at=NOW):
    return give_grant(on=on, to=to, permissions=permissions, until=until, reason=WHY, actor=actor, at=at)


@pytest.fixture
def hana(cast):
    """In the desk (XM: here see, record, share) and in the West office (XV: everything)."""
    cast.individuals.group_grants.filter(
        group=cast.desk.group, permission__codename__in=("contacts", "verify", "export")
    ).update(ended_at=NOW)
    give(cast.individuals, cast.west, tuple(Permission))
    cast.colleague.groups.add(cast.west.group)
    return cast.colleague


def test_what_one_office_holds_is_not_given_in_the_countries_of_another(cast, samira, hana):
    before = access.permissions_on(hana, samira)

    with refused(NotAllowed):
        give(cast.individuals, cast.desk, [Permission.CONTACTS, Permission.EXPORT], actor=hana)

    assert access.permissions_on(hana, samira) == before


def test_to_an_office_of_ones_own_nothing_is_given_for_longer_than_one_holds_it(cast, samira):
    for grant in cast.individuals.group_grants.filter(group=cast.desk.group):
        grant.until = TOMORROW
        grant.save()

    with refused(Refused, says="Choose an end no later than that", field="until"):
        give(cast.individuals, cast.desk, SHARES, actor=cast.caseworker)
    give(cast.individuals, cast.desk, SHARES, actor=cast.caseworker, until=TOMORROW)

    after = access.cases_for(cast.caseworker, at=TOMORROW + timedelta(hours=1))
    assert not after.exists()


def test_on_a_case_too_nothing_is_given_to_ones_own_office_for_longer(cast):
    case = held_case(cast, sensitivity=Sensitivity.RESTRICTED)
    CaseUserGrant.objects.filter(user=cast.caseworker).update(until=TOMORROW)
    case.group_grants.update(ended_at=NOW)

    with refused(Refused, says="Choose an end no later than that", field="until"):
        give(case, cast.desk, [Permission.RECORD], actor=cast.caseworker)


def test_a_country_that_would_give_oneself_more_is_not_set(cast, samira, hana):
    with refused(NotAllowed):
        change_country(samira, "XV", reason=WHY, actor=hana, at=NOW)

    assert Case.objects.get(pk=samira.pk).country == "XM"


def test_a_case_is_not_opened_to_oneself(cast):
    case = held_case(cast, sensitivity=Sensitivity.RESTRICTED)
    give(case, cast.colleague, [Permission.VIEW, Permission.SHARE], until=TOMORROW)
    case.group_grants.update(ended_at=NOW)

    with refused(NotAllowed):
        change_sensitivity(case, Sensitivity.STANDARD, reason=WHY, actor=cast.colleague, at=NOW)


def test_a_campaign_that_would_give_oneself_more_is_not_joined(cast, samira, hana):
    give(cast.write_for_rights, hana, tuple(Permission), until=NOW + timedelta(days=30))

    with refused(NotAllowed):
        add_to_campaign(samira, cast.write_for_rights, reason=WHY, actor=hana, at=NOW)


def test_a_case_is_not_taken_out_of_a_campaign_that_one_does_not_hold(cast, samira):
    row = add_to_campaign(samira, cast.write_for_rights, reason=WHY, actor=OPERATOR, at=NOW)

    with refused(NotAllowed):
        leave_campaign(row, reason=WHY, actor=cast.caseworker, at=NOW)


def test_closing_a_case_prolongs_nothing(cast, samira):
    cast.individuals.group_grants.filter(group=cast.desk.group).update(until=TOMORROW)

    change_sensitivity(
        samira,
        Sensitivity.RESTRICTED,
        offices=[cast.desk],
        reason=WHY,
        actor=cast.caseworker,
        at=NOW,
    )

    assert access.cases_for(cast.caseworker, at=NOW + timedelta(minutes=1)).filter(pk=samira.pk).exists()
    later = TOMORROW + timedelta(hours=1)
    assert not access.cases_for(cast.caseworker, at=later).filter(pk=samira.pk).exists()
    assert not access.cases_for(cast.colleague, at=later).filter(pk=samira.pk).exists()


# ---------------------------------------------------------------- emergencies


@pytest.fixture
def wei(cast):
    cast.administrator.user_permissions.add(
        _organisation(OrganisationPermission.PEOPLE), _organisation(OrganisationPermission.EMERGENCY)
    )
    return cast.administrator


def open_it(actor, case):
    return open_in_emergency(case.reference, reason="A call from the hospital", actor=actor, at=NOW)


def test_a_locked_administrator_is_told_of_an_emergency_all_the_same(cast, samira, wei):
    ada = cast.annual_report
    ada.user_permissions.add(_organisation(OrganisationPermission.PEOPLE))
    Lock.objects.create(user=ada, set_at=NOW, set_by=wei)

    told = set(open_it(wei, samira).told.all())

    assert told == {ada, cast.caseworker}


def test_with_nobody_to_tell_nothing_is_opened(cast, samira, wei):
    Case.objects.filter(pk=samira.pk).update(owner=None)

    with refused(Refused, says="nobody who could be told"):
        open_it(wei, samira)


def test_an_emergency_is_not_handed_over_into_thirty_days(cast, samira, wei):
    open_it(wei, samira)

    with refused(Refused, says="in an emergency only"):
        offer_hand_over(
            samira,
            receiver=wei,
            from_on=clock.day_of(NOW),
            note="",
            keeps_view=True,
            actor=cast.caseworker,
            at=NOW,
        )


def test_a_giver_keeps_seeing_a_case_no_longer_than_before(cast):
    case = held_case(cast, sensitivity=Sensitivity.SEALED)
    give(case, cast.colleague, [Permission.VIEW], until=NOW + timedelta(days=90))
    CaseUserGrant.objects.filter(user=cast.caseworker).update(until=TOMORROW)
    offer = offer_hand_over(
        case,
        receiver=cast.colleague,
        from_on=clock.day_of(NOW),
        note="",
        keeps_view=True,
        actor=cast.caseworker,
        at=NOW,
    )
    accept_hand_over(offer, actor=cast.colleague, at=NOW)

    later = TOMORROW + timedelta(hours=1)
    assert not access.cases_for(cast.caseworker, at=later).filter(pk=case.pk).exists()


# ---------------------------------------------------------------- travelling, and what was never shown


def test_a_travelling_administrator_administers_nobody(cast, wei):
    wei.travels.create(begins_at=NOW - timedelta(hours=1), until=TOMORROW)

    assert not access.may_in_organisation(wei, OrganisationPermission.PEOPLE)
    assert signed_in(wei).get(reverse("cases:people")).status_code == 404


def test_a_version_that_was_never_shown_tells_nothing(cast, samira):
    """The same person has a sealed case: what was written there and put back is not asked out of the form."""
    OfficeCountry.objects.create(office=cast.west, country="XM")
    sealed = held_case(cast, sensitivity=Sensitivity.SEALED)
    sealed.person = samira.person
    sealed.save()
    for occupation in ("a hidden courier", ""):
        person = Person.objects.get(pk=samira.person_id)
        now = {"occupation": occupation}
        edit_facts(
            Case.objects.select_related("person").get(pk=sealed.pk),
            now,
            seen=Seen(Case.objects.get(pk=sealed.pk).version, person.version),
            actor=cast.caseworker,
            at=NOW,
        )
    url = reverse("cases:facts", args=[samira.reference])
    officer = signed_in(cast.officer)
    page = officer.get(url)
    said = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}

    for token in ("", "2", "[1, 1, 1, 2]", said["seen"][:-4]):
        answer = officer.post(url, said | {"seen": token, "occupation": "probe", "submission": ""})
        assert "hidden courier" not in answer.content.decode(), "leaked: what the sealed case once said"
    assert "hidden courier" not in page.content.decode()

"""Who can see a case, and why: the page's words agree with the gate, whatever the world."""

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cases import access, access_log, explaining, holdings
from cases.access import OPERATOR
from cases.models import Campaign, Case, Lock, Office, OfficeCountry, Travel, User
from cases.operations.caring import leave_campaign
from cases.operations.emergencies import open_in_emergency
from cases.operations.granting import end_grant, give_grant, lift_bar, set_bar
from cases.operations.offices import leave_office
from cases.operations.opening import CaseDraft, NameDraft, open_case
from cases.operations.writing import NeedsConfirmation, Refused
from cases.vocabulary import OrganisationPermission, Permission, Read, Sensitivity
from tests.access.showing_who_one_is import fresh
from tests.cast import _organisation
from tests.factories import NOW, held_case

DAY = timedelta(days=1)


# ---------------------------------------------------------------- the same as the gate, in random worlds

COUNTRIES = ("XM", "XV")
grants = st.tuples(
    st.booleans(),  # on a campaign, else on a case
    st.integers(0, 1),  # which campaign or case
    st.booleans(),  # to a person, else to an office
    st.integers(0, 3),  # which one
    st.sets(st.sampled_from(list(Permission)), max_size=3),
    st.sampled_from([-1, 3, 40]),  # days to its end: over by now, soon, later
    st.sampled_from(["", "", "ended", "tomorrow"]),  # ended by somebody, or it begins tomorrow
)
over = st.sampled_from(["stands", "lifted"])
worlds = st.fixed_dictionaries(
    {
        "grants": st.lists(grants, min_size=2, max_size=9),
        "offices": st.lists(st.sets(st.sampled_from(COUNTRIES)), min_size=2, max_size=2),
        "everywhere": st.lists(st.booleans(), min_size=2, max_size=2),
        "people": st.lists(st.sets(st.integers(0, 1)), min_size=4, max_size=4),
        "sensitivity": st.lists(st.sampled_from(list(Sensitivity)), min_size=2, max_size=2),
        "country": st.lists(st.sampled_from(COUNTRIES), min_size=2, max_size=2),
        "campaign": st.lists(st.integers(0, 1), min_size=2, max_size=2),
        "left_campaign": st.sets(st.integers(0, 1), max_size=2),  # which cases
        "left_office": st.sets(st.tuples(st.integers(0, 3), st.integers(0, 1)), max_size=2),
        "closed": st.sets(st.integers(0, 3), max_size=1),
        "locked_people": st.dictionaries(st.integers(0, 3), over, max_size=2),
        "locked_offices": st.dictionaries(st.integers(0, 1), over, max_size=2),
        "travelling": st.dictionaries(
            st.integers(0, 3), st.sampled_from(["now", "ended", "over", "tomorrow"]), max_size=3
        ),
        "bars": st.dictionaries(
            st.tuples(st.integers(0, 3), st.sampled_from(["case", "XM", "XV"])), over, max_size=3
        ),
        "emergencies": st.sets(st.tuples(st.integers(0, 3), st.integers(0, 1)), max_size=2),
    }
)


def build(world) -> tuple[list[User], list[Case]]:
    offices = [_office(n, world["offices"][n], world["everywhere"][n]) for n in (0, 1)]
    people = [_person(n, [offices[office] for office in of]) for n, of in enumerate(world["people"])]
    campaigns = [Campaign.objects.create(slug=f"c{n}", name=f"C {n}") for n in (0, 1)]
    cases = [_case(n, world, campaigns) for n in (0, 1)]
    for told in world["grants"]:
        _give(told, campaigns, cases, people, offices)
    for number, target in world["emergencies"]:
        with suppress(Refused):  # sees it already
            open_in_emergency(
                cases[target].reference, reason="a threat tonight", actor=people[number], at=NOW - DAY / 2
            )
    for (number, what), state in world["bars"].items():
        on = {"case": cases[0]} if what == "case" else {"country": what}
        bar = set_bar(
            user=people[number], reason="a cousin", actor=OPERATOR, at=NOW - DAY, leaves_nobody=True, **on
        )
        if state == "lifted":
            lift_bar(bar, actor=OPERATOR, at=NOW)
    for number in world["left_campaign"]:
        leave_campaign(
            cases[number].memberships.get(), reason="it ended", actor=OPERATOR, at=NOW, leaves_nobody=True
        )
    for number, office in world["left_office"]:
        leave_office(offices[office], people[number], actor=OPERATOR)
    for number, when in world["travelling"].items():
        _travel(people[number], when)
    for number, state in world["locked_people"].items():
        Lock.objects.create(user=people[number], **_lock_times(state))
    for number, state in world["locked_offices"].items():
        Lock.objects.create(office=offices[number], **_lock_times(state))
    User.objects.filter(pk__in=[people[number].pk for number in world["closed"]]).update(is_active=False)
    return people, cases


def _office(number: int, countries: set[str], everywhere: bool) -> Office:
    group = Group.objects.create(name=f"office {number}")
    office = Office.objects.create(group=group, all_countries=everywhere)
    for country in sorted(countries):
        OfficeCountry.objects.create(office=office, country=country)
    return office


def _person(number: int, member_of: list[Office]) -> User:
    person = User.objects.create_user(f"p{number}@example.org", None, working_name=f"P {number}")
    person.user_permissions.add(_organisation(OrganisationPermission.EMERGENCY))
    person.groups.add(*(office.group for office in member_of))
    return person


def _case(number: int, world, campaigns: list[Campaign]) -> Case:
    draft = CaseDraft(
        [NameDraft(f"Somebody {number}")], world["country"][number], sensitivity=world["sensitivity"][number]
    )
    campaign = campaigns[world["campaign"][number]]
    return open_case(draft, campaign=campaign, actor=OPERATOR, at=NOW - 20 * DAY)


def _give(told, campaigns, cases, people, offices) -> None:
    on_campaign, target, to_person, holder, permissions, days, state = told
    begins = NOW + DAY if state == "tomorrow" else NOW - 5 * DAY
    bundle = give_grant(
        on=(campaigns if on_campaign else cases)[target],
        to=people[holder] if to_person else offices[holder % 2],
        permissions=permissions,
        until=max(NOW + days * DAY, begins + DAY),
        reason="needed in this world",
        actor=OPERATOR,
        at=begins,
    )
    if state == "ended":
        end_grant(bundle, reason="no longer", actor=OPERATOR, at=NOW - DAY, leaves_nobody=True)


def _travel(person: User, when: str) -> None:
    begins = {"over": NOW - 3 * DAY, "tomorrow": NOW + DAY}.get(when, NOW - DAY)
    ended = NOW - DAY / 2 if when == "ended" else None
    Travel.objects.create(user=person, begins_at=begins, until=begins + 2 * DAY, ended_at=ended)


def _lock_times(state: str) -> dict[str, datetime | None]:
    return {"set_at": NOW - DAY, "lifted_at": NOW - DAY / 2 if state == "lifted" else None}


def a_world(*held: tuple, **told) -> dict:
    """One restricted and one standard case of XM in the first campaign; person 0 is in the first office."""
    return {
        "grants": list(held),
        "offices": [{"XM", "XV"}, set()],
        "everywhere": [False, False],
        "people": [{0}, set(), set(), set()],
        "sensitivity": [Sensitivity.RESTRICTED, Sensitivity.STANDARD],
        "country": ["XM", "XM"],
        "campaign": [0, 0],
        "left_campaign": set(),
        "left_office": set(),
        "closed": set(),
        "locked_people": {},
        "locked_offices": {},
        "travelling": {},
        "bars": {},
        "emergencies": set(),
        **told,
    }


_BY_OFFICE = (True, 0, False, 0, {Permission.CONTACTS}, 40, "")
_BY_NAME = (False, 0, True, 0, {Permission.CONTACTS}, 40, "")


class AgreesWithTheGate(TestCase):
    @settings(max_examples=60)
    @given(world=worlds)
    @example(a_world(_BY_OFFICE))  # an office whose countries stand in several rows
    @example(a_world(_BY_OFFICE, country=["XV", "XV"]))
    @example(a_world(_BY_OFFICE, left_campaign={1}))
    @example(a_world(_BY_OFFICE, left_office={(0, 0)}))
    @example(a_world((*_BY_OFFICE[:-1], "tomorrow")))
    @example(a_world((*_BY_NAME[:-1], "tomorrow")))
    @example(a_world(_BY_NAME, bars={(0, "case"): "lifted"}))
    @example(a_world(_BY_OFFICE, bars={(0, "XM"): "lifted"}))
    @example(a_world(_BY_NAME, travelling={0: "ended"}))
    @example(a_world(_BY_NAME, travelling={0: "over"}))
    @example(a_world(_BY_NAME, travelling={0: "tomorrow"}))
    @example(a_world(_BY_OFFICE, locked_people={0: "lifted"}))
    @example(a_world(_BY_OFFICE, locked_offices={0: "lifted"}))
    def test_what_is_said_of_each_person_is_what_the_gate_answers(self, world):
        people, cases = build(world)

        for case in cases:
            listed = holdings.of_case(case, at=NOW).seen_by()
            for user in User.objects.filter(pk__in=[one.pk for one in people]):
                answered = access.permissions_on(user, case)
                said = explaining.explain(user, case, at=NOW)
                assert said.permissions == answered, f"{user} on {case.sensitivity}: {said.sentence}"
                assert ("cannot see" in said.sentence) == (not answered)
                assert bool(said.why_not) == (not answered)
                assert listed.get(user, frozenset()) == answered


# ---------------------------------------------------------------- one sentence

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_veloria(cast) -> Case:
    return held_case(cast, "Anna Velor", country="XV", actor=cast.officer)


@pytest.fixture
def samira(cast) -> Case:
    return held_case(cast)


@pytest.fixture
def restricted(cast) -> Case:
    return held_case(cast, "Karim Osman", sensitivity=Sensitivity.RESTRICTED)


def test_a_sentence_says_what_somebody_can_do_and_by_what(cast, in_veloria):
    assert explaining.explain(cast.officer, in_veloria).sentence == (
        "Luis Brandt can record because West office holds the campaign Individuals at Risk in Veloria."
    )


def test_an_end_is_part_of_the_sentence(cast, restricted):
    give_grant(
        on=restricted,
        to=cast.officer,
        permissions=[],
        until=NOW + 10 * DAY,
        reason="to ask the lawyer",
        actor=cast.caseworker,
        at=NOW,
    )

    sentence = explaining.explain(cast.officer, restricted).sentence
    assert sentence == "Luis Brandt can see this case because they are named on the case until 12 March 2026."


@pytest.mark.parametrize(
    ("sensitivity", "why"),
    [
        (
            Sensitivity.STANDARD,
            "Neither they nor an office of theirs holds a campaign of this case in Marasia.",
        ),
        (Sensitivity.RESTRICTED, "The case is restricted, and nobody listed them or an office of theirs."),
        (Sensitivity.SEALED, "The case is sealed, and nobody named them."),
    ],
)
def test_who_cannot_see_it_is_told_why_to_who_gives_access(cast, sensitivity, why):
    case = held_case(cast, sensitivity=sensitivity)

    said = explaining.explain(cast.officer, case)

    assert (said.sentence, said.why_not) == ("Luis Brandt cannot see this case.", (why,))


def test_what_closes_it_to_a_person_is_named(cast, samira, restricted):
    set_bar(user=cast.colleague, case=samira, reason="a cousin", actor=cast.caseworker, at=NOW)
    Travel.objects.create(user=cast.caseworker, begins_at=NOW - DAY, until=NOW + DAY)

    assert explaining.explain(cast.colleague, samira).why_not == ("A bar stands against them.",)
    assert "travel until 3 March 2026" in explaining.explain(cast.caseworker, restricted).why_not[0]
    assert explaining.explain(cast.former_colleague, samira).why_not == ("The account is closed.",)
    Lock.objects.create(office=cast.desk, set_at=NOW)
    assert "locked" in explaining.explain(cast.caseworker, samira).why_not[0]


def test_a_standard_case_lists_the_holders_of_its_campaigns_that_cover_it(cast, samira):
    lines = explaining.who_can_see(samira)

    assert [(one.held.holder_name, one.people, one.because) for one in lines] == [
        ("Marasia desk", 2, "campaign Individuals at Risk")
    ]


# ---------------------------------------------------------------- the page


def page_of(client: Client, user: User, case: Case) -> str:
    client.force_login(user, backend="cases.access.GateBackend")
    return client.get(reverse("cases:access", args=[case.reference])).content.decode()


def test_everybody_who_sees_the_case_reads_who_else_does_and_who_shares_it_reads_why(
    client, cast, in_veloria
):
    give_grant(
        on=cast.individuals,
        to=cast.outsider,
        permissions=list(Permission),
        until=NOW + 20 * DAY,
        reason="covers during a leave",
        actor=OPERATOR,
        at=NOW - DAY,
    )

    plain, sharing = page_of(client, cast.officer, in_veloria), page_of(client, cast.outsider, in_veloria)

    for text in (plain, sharing):
        assert "West office" in text and "Oda Fremd" in text
    assert "covers during a leave" in sharing and "Opened by" in sharing
    assert "covers during a leave" not in plain and "Opened by" not in plain, "leaked: a reason"
    assert reverse("cases:give_access", args=[in_veloria.reference]) not in plain


def test_a_person_is_checked_in_one_sentence(client, cast, samira):
    client.force_login(cast.caseworker, backend="cases.access.GateBackend")
    url = reverse("cases:access", args=[samira.reference])

    shown = client.post(url, {"person": "OMAR haddad"}).content.decode()
    hidden = client.post(url, {"person": "luis@example.org"}).content.decode()
    unknown = client.post(url, {"person": "Nobody Atall"})

    assert "Omar Haddad can record, verify, see contacts and give access because Marasia desk holds" in shown
    assert "Luis Brandt cannot see this case." in hidden
    assert (
        unknown.status_code == 422
        and "Nobody with an account here is called that" in unknown.content.decode()
    )


def test_who_only_sees_the_case_is_not_told_why_another_does_not(client, cast, in_veloria):
    client.force_login(cast.officer, backend="cases.access.GateBackend")

    text = client.post(
        reverse("cases:access", args=[in_veloria.reference]), {"person": "Nadia Karam"}
    ).content.decode()

    assert "Nadia Karam cannot see this case." in text
    assert "Neither they nor" not in text


def test_who_opened_the_case_in_ninety_days_is_read_from_the_log(cast, samira):
    for kind, days in ((Read.CASE, 1), (Read.CASE, 3), (Read.CASE, 120)):
        access_log.append(
            [access_log.Entry(kind, samira.reference)],
            access_log.Circumstances(at=NOW - days * DAY, actor=cast.colleague, status=200),
        )
    access_log.append(
        [access_log.Entry(Read.CASE, samira.reference)],
        access_log.Circumstances(at=NOW - DAY, actor=cast.officer, status=404, found=False),
    )

    found = [(one.person, one.times, one.last_at) for one in explaining.opened_by(samira, at=NOW)]

    assert found == [(cast.colleague, 2, NOW - DAY)]


def test_the_page_takes_at_most_40_queries_whatever_is_given(
    client, cast, restricted, django_assert_max_num_queries
):
    for user in (cast.colleague, cast.officer, cast.outsider, cast.annual_report):
        give_grant(
            on=restricted,
            to=user,
            permissions=[],
            until=NOW + 9 * DAY,
            reason="they follow this case",
            actor=cast.caseworker,
            at=NOW,
        )
    client.force_login(cast.caseworker, backend="cases.access.GateBackend")

    with django_assert_max_num_queries(39):
        client.get(reverse("cases:access", args=[restricted.reference]))


# ---------------------------------------------------------------- giving and ending


def terms(to, **said):
    return {"to": to, "permissions": [], "until": "2026-05-01", "reason": "to ask the lawyer", **said}


def test_the_effect_is_stated_before_and_nothing_is_given_by_it(client, cast, restricted):
    fresh(client, cast.caseworker)
    url = reverse("cases:give_access", args=[restricted.reference])

    first = client.post(url, terms(f"person-{cast.officer.pk}"))

    assert "1 person gains access: Luis Brandt." in first.content.decode()
    assert not access.cases_for(cast.officer).filter(pk=restricted.pk).exists(), "leaked by asking"
    client.post(url, terms(f"person-{cast.officer.pk}", confirmed="1"))
    assert access.permissions_on(cast.officer, restricted) == {Permission.VIEW}


def test_nothing_is_given_by_who_did_not_show_who_they_are(client, cast, restricted):
    client.force_login(cast.caseworker, backend="cases.access.GateBackend")
    url = reverse("cases:give_access", args=[restricted.reference])

    answer = client.post(url, terms(f"person-{cast.officer.pk}", confirmed="1"))

    assert answer.status_code == 302 and answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not access.cases_for(cast.officer).filter(pk=restricted.pk).exists()


def test_what_one_does_not_hold_is_not_offered_and_not_given(client, cast, restricted):
    fresh(client, cast.caseworker)
    url = reverse("cases:give_access", args=[restricted.reference])

    page = client.get(url).content.decode()
    answer = client.post(url, terms(f"person-{cast.officer.pk}", permissions=["export"], confirmed="1"))

    assert 'value="share"' in page and 'value="export"' not in page
    assert answer.status_code == 422
    assert not access.cases_for(cast.officer).filter(pk=restricted.pk).exists()


def test_on_a_standard_case_the_page_says_that_a_grant_opens_nothing(client, cast, samira):
    fresh(client, cast.caseworker)

    text = client.post(
        reverse("cases:give_access", args=[samira.reference]), terms(f"person-{cast.officer.pk}")
    ).content.decode()

    assert "its campaigns open it" in text
    assert reverse("cases:give_campaign", args=["individuals"]) in text
    assert "gains access" not in text


def test_access_that_is_ended_ends_at_the_next_request_of_an_open_session(cast, restricted):
    giver, holder = fresh(Client(), cast.caseworker), fresh(Client(), cast.officer)
    bundle = give_grant(
        on=restricted,
        to=cast.officer,
        permissions=[],
        until=NOW + 9 * DAY,
        reason="to ask the lawyer",
        actor=cast.caseworker,
        at=NOW,
    )
    assert holder.get(restricted.get_absolute_url()).status_code == 200
    url = reverse("cases:end_access", args=[restricted.reference, bundle])

    assert "1 person loses access now: Luis Brandt." in giver.get(url).content.decode()
    assert holder.get(restricted.get_absolute_url()).status_code == 200
    giver.post(url, {"reason": "No longer needed"})
    assert holder.get(restricted.get_absolute_url()).status_code == 404, "leaked after the end"

    giver.post(reverse("cases:undo_end_access", args=[restricted.reference, bundle]))
    assert holder.get(restricted.get_absolute_url()).status_code == 200


def test_nobody_leaves_a_case_that_nobody_sees_without_saying_so(cast):
    sealed = held_case(cast, sensitivity=Sensitivity.SEALED)
    mine = sealed.user_grants.first().bundle

    with pytest.raises(NeedsConfirmation, match="Nobody would see"):
        end_grant(mine, reason="leaving it", actor=cast.caseworker, at=NOW)

    assert access.cases_for(cast.caseworker).filter(pk=sealed.pk).exists()
    end_grant(mine, reason="leaving it", actor=cast.caseworker, at=NOW, leaves_nobody=True)
    assert not access.cases_for(cast.caseworker).filter(pk=sealed.pk).exists()


def test_the_effect_on_a_campaign_counts_people_and_the_cases_the_giver_sees(
    client, cast, samira, restricted
):
    cast.desk.all_countries = True
    cast.desk.save()
    held_case(cast, "Noor Hadi")
    hidden = held_case(cast, "Anna Velor", country="XV", actor=cast.officer, sensitivity=Sensitivity.SEALED)
    fresh(client, cast.caseworker)
    url = reverse("cases:give_campaign", args=["individuals"])

    first = client.post(url, terms(f"person-{cast.outsider.pk}")).content.decode()

    assert "1 person gains access to 2 cases." in first
    assert "1 restricted or sealed case that you see is not included." in first, "counts one that is hidden"
    assert hidden.reference not in first
    assert not access.cases_for(cast.outsider).exists(), "leaked by asking"
    client.post(url, terms(f"person-{cast.outsider.pk}", confirmed="1"))
    assert access.cases_for(cast.outsider).count() == 2


def test_who_manages_people_gives_a_campaign_without_learning_how_many_cases_it_has(client, cast, samira):
    cast.administrator.user_permissions.add(_organisation(OrganisationPermission.PEOPLE))
    fresh(client, cast.administrator)

    text = client.post(
        reverse("cases:give_campaign", args=["individuals"]), terms(f"person-{cast.outsider.pk}")
    ).content.decode()

    assert "1 person gains access to this campaign’s standard cases." in text
    assert "1 case" not in text, "leaked: a number of cases"


def test_a_campaign_one_does_not_hold_is_not_there(client, cast):
    client.force_login(cast.officer, backend="cases.access.GateBackend")

    shown = client.get(reverse("cases:campaign_access", args=["individuals"]))
    hidden = client.get(reverse("cases:campaign_access", args=["write-for-rights-2019"]))
    absent = client.get(reverse("cases:campaign_access", args=["never-was"]))

    assert shown.status_code == 200
    assert hidden.status_code == absent.status_code == 404
    assert b"Write for Rights" not in hidden.content, "leaked: a campaign"
    assert len(hidden.content) == len(absent.content)


# ---------------------------------------------------------------- ends soon


def test_what_ends_soon_is_shown_to_who_gives_access_and_extended_from_there(client, cast, restricted):
    bundle = give_grant(
        on=restricted,
        to=cast.officer,
        permissions=[],
        until=NOW + 5 * DAY,
        reason="to ask the lawyer",
        actor=cast.caseworker,
        at=NOW - DAY,
    )
    url = reverse("cases:extend_access", args=[restricted.reference, bundle])

    for user, is_shown in ((cast.caseworker, True), (cast.officer, False), (cast.outsider, False)):
        client.force_login(user, backend="cases.access.GateBackend")
        assert (url in client.get(reverse("cases:my_work")).content.decode()) == is_shown, user
    fresh(client, cast.caseworker)
    client.post(url, {"until": "2026-06-01", "reason": "the hearing moved"})

    until = restricted.user_grants.filter(user=cast.officer, ended_at=None).get().until
    assert until.date().isoformat() == "2026-06-01"
    assert url not in client.get(reverse("cases:my_work")).content.decode()


# ---------------------------------------------------------------- all that one person sees


def test_what_a_person_sees_is_told_in_numbers_and_never_by_reference(client, cast, samira, restricted):
    cast.administrator.user_permissions.add(_organisation(OrganisationPermission.PEOPLE))
    url = reverse("cases:what_they_see", args=[cast.caseworker.pk])

    client.force_login(cast.administrator, backend="cases.access.GateBackend")
    text = client.get(url).content.decode()
    client.force_login(cast.caseworker, backend="cases.access.GateBackend")

    assert "Marasia desk" in text and "Individuals at Risk" in text
    reach = explaining.what_they_see(cast.caseworker)
    assert (reach.standard, reach.restricted, reach.sealed, reach.by_country) == (1, 1, 0, (("XM", 1),))
    for case in (samira, restricted):
        assert case.reference not in text, "leaked to an administrator"
    assert client.get(url).status_code == 404

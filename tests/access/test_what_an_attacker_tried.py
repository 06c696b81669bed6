"""Each of these was tried against the running product, and learnt or changed something it must not."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cases import access, explaining, finding
from cases.models import AccessRecord, Campaign, Case, OfficeCountry, StatusChange
from cases.operations.caring import add_name, add_to_campaign
from cases.operations.closing import change_sensitivity
from cases.operations.granting import end_grant, give_grant, set_bar
from cases.operations.opening import NameDraft
from cases.operations.revising import move_to_right_case
from cases.vocabulary import NameKind, OrganisationPermission, Permission, Read, Sensitivity
from tests.access.showing_who_one_is import fresh
from tests.cast import _organisation
from tests.factories import NOW, held_case, release
from tests.sign_in.doors import with_app
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


# ---------------------------------------------------------------- numbers, and what is only asked


@pytest.fixture
def wei(cast):
    """The browser of who manages people."""
    cast.administrator.user_permissions.add(_organisation(OrganisationPermission.PEOPLE))
    return fresh(Client(), cast.administrator)


def test_what_a_bar_would_do_tells_nothing_of_a_sealed_case(cast, wei):
    url = reverse("cases:bar_country", args=[cast.caseworker.pk])
    said = {"country": "XM", "reason": "a probe of the country"}
    before = _effect(wei, url, said)
    held_case(cast, "Somebody Sealed", sensitivity=Sensitivity.SEALED)

    assert _effect(wei, url, said) == before, "leaked: a sealed case of the country"
    held_case(cast)
    assert "1 person loses access to 1 standard case." in " ".join(_effect(wei, url, said))


def _effect(client, url, said):
    return [line.text for line in client.post(url, said).context["lines"]]


def test_each_effect_that_was_told_is_in_the_log(cast, wei):
    held_case(cast)
    person, office = [cast.caseworker.pk], [cast.desk.pk]
    asked = [
        ("bar_country", person, {"country": "XM", "reason": "a probe of the country"}),
        ("office_countries", office, {"countries": ["XV"]}),
        ("join_office", office, {"person": cast.officer.pk}),
        ("invite", [], {"email": "t@example.org", "working_name": "T", "role": "caseworker"}),
        ("leave_office", [*office, cast.caseworker.pk], None),
        ("close_account", person, None),
        ("hand_over_all", person, None),
    ]
    for name, args, said in asked:
        url = reverse(f"cases:{name}", args=args)
        answer = wei.get(url) if said is None else wei.post(url, said)
        assert answer.status_code == 200, name
        row = AccessRecord.objects.latest("number")
        assert (row.kind, row.place) == (Read.ASKED, f"cases:{name}")
        assert row.detail == "effect foreseen"


def test_who_holds_a_campaign_is_read_into_the_log(cast, client):
    as_person(client, cast.caseworker).get(reverse("cases:campaign_access", args=[cast.individuals.slug]))

    row = AccessRecord.objects.get()
    assert (row.kind, row.place) == (Read.OTHER, "cases:campaign_access")


def test_what_a_person_sees_is_told_without_the_number_of_closed_cases(cast, wei):
    url = reverse("cases:what_they_see", args=[cast.caseworker.pk])
    person = reverse("cases:person", args=[cast.caseworker.pk])
    held_case(cast)
    before = _card(wei.get(url)), "Sees one standard case." in wei.get(person).content.decode()
    held_case(cast, "Somebody Sealed", sensitivity=Sensitivity.SEALED)
    held_case(cast, "Somebody Listed", sensitivity=Sensitivity.RESTRICTED)

    after = _card(wei.get(url)), "Sees one standard case." in wei.get(person).content.decode()

    assert before == after == (before[0], True), "leaked: the number of closed cases"
    assert "fewer than 5" in before[0]


def _card(answer):
    """What is said of campaigns and cases, without the work that stands open."""
    return answer.content.decode().partition("By campaign")[2].partition("Open work")[0]


def test_a_barred_sharer_is_not_told_that_a_case_is_there(cast):
    give_grant(
        on=cast.individuals,
        to=cast.officer,
        permissions=[Permission.SHARE],
        until=NOW + timedelta(days=30),
        reason="shares it everywhere",
        actor=access.OPERATOR,
        at=NOW,
    )
    sharer = fresh(Client(), cast.officer)
    url = reverse("cases:give_campaign", args=[cast.individuals.slug])
    said = {"to": f"person-{cast.outsider.pk}", "reason": "to look what is there"}
    said |= {"until": (NOW + timedelta(days=20)).date().isoformat()}
    set_bar(user=cast.officer, country="XM", reason="a cousin there", actor=access.OPERATOR, at=NOW)
    before = _effect(sharer, url, said)

    held_case(cast)

    assert _effect(sharer, url, said) == before, "leaked: a case from which the asker is barred"


def test_a_campaign_that_is_closed_to_the_reader_is_a_name_on_the_case(cast, client, samira):
    elsewhere = Campaign.objects.create(slug="elsewhere", name="Another Campaign")
    give_grant(
        on=elsewhere,
        to=cast.outsider,
        permissions=[],
        until=NOW + timedelta(days=30),
        reason="why nobody here may read",
        actor=access.OPERATOR,
        at=NOW,
    )
    add_to_campaign(samira, elsewhere, reason="they work on it too", actor=access.OPERATOR, at=NOW)
    page = as_person(client, cast.caseworker).get(reverse("cases:access", args=[samira.reference]))
    given = client.get(reverse("cases:give_access", args=[samira.reference]))

    text = page.content.decode()
    assert "Another Campaign" in text and "Oda Fremd" in text
    assert "why nobody here may read" not in text, "leaked: the reason"
    assert "/campaigns/elsewhere/" not in text + given.content.decode(), "leaked: a way to what is closed"
    assert "/campaigns/individuals/access/" in text and "The desk" in text


# ---------------------------------------------------------------- the log, the session, and numbers too large


def test_who_was_led_to_the_second_step_opened_nothing(cast, client, samira):
    with_app(cast.colleague)
    as_person(client, cast.colleague)
    case = reverse("cases:case", args=[samira.reference])

    for answer in (client.get(case), client.post(reverse("cases:names", args=[samira.reference]), {})):
        assert answer.status_code == 302

    rows = AccessRecord.objects.order_by("number").values_list("kind", "found")
    assert list(rows) == [(Read.CASE, False), (Read.ASKED, False)]
    assert explaining.opened_by(samira, at=AccessRecord.objects.latest("number").at) == []


def test_who_is_asked_again_who_they_are_has_changed_nothing(cast, client, samira):
    as_person(client, cast.caseworker).post(
        reverse("cases:bar", args=[samira.reference]),
        {"person": cast.officer.pk, "reason": "an uncle of theirs", "confirmed": "1"},
    )

    row = AccessRecord.objects.get()
    assert (row.kind, row.status, row.found) == (Read.ASKED, 302, True)
    assert explaining.opened_by(samira, at=row.at) == []


def test_what_was_searched_is_not_readable_in_the_session(cast, client, samira, settings):
    as_person(client, cast.caseworker).post(reverse("cases:find"), {"q": "Qadari"})

    assert "Qadari" not in str(dict(client.session))
    assert samira.reference in client.get(reverse("cases:find")).content.decode()
    settings.FIELD_KEYS = ["1tHyZDdJmWDAQ8iBFlYCjMxvCDyBRkE5p8HzN5cM1rA="]
    page = client.get(reverse("cases:find"))
    assert (page.status_code, page.context["text"]) == (200, "")


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_out_of_all_time_is_refused_in_a_sentence(cast, wei, samira, day):
    cast.administrator.user_permissions.add(_organisation(OrganisationPermission.AUDIT))
    nadia = fresh(Client(), cast.caseworker)
    terms = {"to": f"person-{cast.officer.pk}", "reason": "needed for this test", "until": day}

    answers = [
        nadia.post(reverse("cases:give_access", args=[samira.reference]), terms),
        nadia.post(reverse("cases:give_campaign", args=[cast.individuals.slug]), terms),
        nadia.post(reverse("cases:hand_over", args=[samira.reference]), {"from_on": day}),
        nadia.post(reverse("cases:my_safety"), {"until": day}),
        wei.post(reverse("cases:travel", args=[cast.officer.pk]), {"until": day}),
        wei.get(reverse("cases:log"), {"until": day}),
        wei.get(reverse("cases:log"), {"since": day}),
    ]

    assert [answer.status_code for answer in answers] == [422] * 7
    for answer in answers:
        assert "Choose a day" in answer.content.decode()


def test_a_day_out_of_all_time_is_no_day_of_a_figure(cast, client):
    for day in ("9999-12-31", "0001-01-01"):
        for name in ("tally", "tally_changes"):
            for asked in ("known", "since"):
                answer = as_person(client, cast.annual_report).get(
                    reverse(f"cases:{name}", args=[2019]), {asked: day}
                )
                assert answer.status_code < 500


def test_a_number_too_large_is_not_found(cast, wei, samira):
    huge = "9" * 30
    for path in ("offices/{}/", "offices/{}/lock/", "people/{}/", "people/{}/lock/", "locks/{}/lift/"):
        assert wei.get("/manage/" + path.format(huge)).status_code == 404
    assert wei.get(f"/manage/people/{'9' * 18}/").status_code == 404
    case = samira.get_absolute_url()
    for path in (f"contacts/{huge}/", f"status/{huge}/verify/", f"access/bar/{huge}/lift/"):
        assert as_person(Client(), cast.caseworker).get(case + path).status_code == 404
    assert wei.get(reverse("cases:log"), {"person": huge}).status_code in (200, 403, 422)

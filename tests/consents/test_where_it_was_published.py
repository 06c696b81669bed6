"""Where one case was published: everything on record, what to do about it, and no other case's."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cases import where_published
from cases.access import OPERATOR
from cases.models import Export, ExportedCase, PublishedElsewhere, WhereItWent
from cases.operations.caring import set_consent
from cases.operations.consenting import Withdrawal, withdraw_consent
from cases.operations.granting import give_grant
from cases.vocabulary import (
    ActivityKind,
    Audience,
    Consent,
    ConsentGiver,
    OrganisationPermission,
    Permission,
    PublishedAs,
    Sensitivity,
    ShownAs,
)
from tests.cast import _organisation
from tests.factories import BADGE_QUERIES, LOG_QUERIES, NOW, held_case, merged, urgent_action

pytestmark = pytest.mark.django_db
STAMP = {"recorded_at": NOW, "known_at": NOW}


def report(cast, *cases, audience=Audience.PUBLICATION, shown=ShownAs.NAMED, **more):
    row = Export.objects.create(
        year=2019,
        audience=audience,
        language="en",
        formats="pdf csv",
        asked_by=cast.annual_report,
        asked_at=NOW,
        **{"made_at": NOW, "known_by": NOW, "fingerprint": "f" * 64, **more},
    )
    for case in cases:
        ExportedCase.objects.create(export=row, case=case, shown_as=shown)
    return row


def places(cast, case, actor=None):
    return where_published.of_case(actor or cast.caseworker, case)


def kinds(cast, case):
    return [one.kind for one in places(cast, case)]


def test_a_report_tells_where_it_went_each_place_once(cast, samira):
    row = report(cast, samira)
    for place in ("our website", "a speech in Geneva"):
        WhereItWent.objects.create(export=row, place=place, published_on=date(2020, 2, 14), **STAMP)

    found = places(cast, samira)

    assert [(one.kind, one.what) for one in found] == [
        (PublishedAs.WENT, "our website"),
        (PublishedAs.WENT, "a speech in Geneva"),
    ]
    assert {(one.shown, one.formats, one.edition) for one in found} == {(ShownAs.NAMED, ("pdf", "csv"), 0)}


def test_a_report_of_which_nobody_says_where_it_went_is_told_all_the_same(cast, samira):
    report(cast, samira, shown=ShownAs.ANONYMISED)

    (found,) = places(cast, samira)

    assert (found.kind, found.shown) == (PublishedAs.EXPORT, ShownAs.ANONYMISED)


def test_what_was_withdrawn_never_made_or_internal_is_not_told(cast, samira):
    report(cast, samira, audience=Audience.INTERNAL)
    report(cast, samira, made_at=None, known_by=None, fingerprint="")
    row = report(cast)
    WhereItWent.objects.create(export=row, place="elsewhere", published_on=date(2020, 2, 14), **STAMP)

    assert places(cast, samira) == []


def test_our_public_activities_are_told_and_quiet_ones_are_not(cast, samira):
    urgent_action(cast, samira, number="UA 60/16", title="Free her")
    urgent_action(cast, samira, kind=ActivityKind.PRIVATE_APPROACH)
    urgent_action(cast, samira, kind=ActivityKind.LOBBYING)

    (found,) = places(cast, samira)

    assert (found.kind, found.number, found.what) == (PublishedAs.ACTIVITY, "UA 60/16", "Free her")


def test_a_figure_published_elsewhere_is_told_where_its_list_names_the_case(cast, samira):
    said = {"year": 2019, "value": 2, "wording": "x", "published_on": date(2020, 1, 1), **STAMP}
    PublishedElsewhere.objects.create(place="a yearbook", references=samira.reference, **said)
    PublishedElsewhere.objects.create(place="a leaflet", references="", **said)

    assert [one.what for one in places(cast, samira)] == ["a yearbook"]


def test_what_was_published_of_a_case_that_proved_to_be_the_same_is_told(cast, samira):
    twin = held_case(cast)
    report(cast, twin)
    merged(cast, twin, samira)

    assert kinds(cast, samira) == [PublishedAs.EXPORT]


def test_another_cases_places_are_not_told(cast, samira):
    other = held_case(cast, "Olga Mirova")
    WhereItWent.objects.create(
        export=report(cast, other), place="our website", published_on=date(2020, 2, 14), **STAMP
    )
    urgent_action(cast, other)
    said = {"year": 2019, "value": 2, "wording": "x", "published_on": date(2020, 1, 1), **STAMP}
    PublishedElsewhere.objects.create(place="a yearbook", references=other.reference, **said)

    assert places(cast, samira) == []
    assert len(places(cast, other)) == 3, "the control: there is something to tell"


def test_what_can_be_taken_down_stands_first(cast, samira):
    said = {"year": 2019, "value": 2, "wording": "x", "published_on": date(2018, 1, 1), **STAMP}
    PublishedElsewhere.objects.create(place="a yearbook", references=samira.reference, **said)
    report(cast, samira)
    urgent_action(cast, samira)
    WhereItWent.objects.create(
        export=report(cast, samira), place="our website", published_on=date(2020, 2, 14), **STAMP
    )

    assert kinds(cast, samira) == [
        PublishedAs.WENT,
        PublishedAs.ACTIVITY,
        PublishedAs.EXPORT,
        PublishedAs.ELSEWHERE,
    ]


@pytest.mark.parametrize("places_there", [1, 6])
def test_it_takes_the_same_queries_however_many_places(
    cast, samira, django_assert_max_num_queries, places_there
):
    for _ in range(places_there):
        report(cast, samira)
        urgent_action(cast, samira)

    with django_assert_max_num_queries(7):
        assert len(places(cast, samira)) == 2 * places_there


# ---------------------------------------------------------------- the page and the file


@pytest.fixture
def withdrawn(cast, samira):
    urgent_action(cast, samira, number="UA 60/16")
    row = report(cast, samira)
    WhereItWent.objects.create(export=row, place="our website", published_on=date(2020, 2, 14), **STAMP)
    set_consent(samira, Consent.MAY_BE_NAMED, given_by="herself", actor=cast.caseworker, at=NOW)
    said = Withdrawal(ConsentGiver.PERSON, "herself", NOW.date(), "a letter")
    withdraw_consent(samira, said, actor=cast.caseworker, at=NOW)
    return samira


def address(name, case):
    return reverse(f"cases:{name}", args=[case.reference])


def exporter(cast):
    terms = {"until": NOW + timedelta(days=90), "reason": "the annual report", "actor": OPERATOR}
    give_grant(
        on=cast.individuals,
        to=cast.annual_report,
        permissions=[Permission.VIEW, Permission.EXPORT],
        at=NOW,
        **terms,
    )
    return cast.annual_report


def test_each_place_says_what_is_asked_of_whom(as_caseworker, withdrawn):
    text = as_caseworker.get(address("consent", withdrawn)).content.decode()

    assert "our website" in text and "Ask them to take the case out" in text
    assert "Urgent action UA 60/16" in text and "Stop it, and ask everybody who shows it" in text


def test_the_list_is_taken_as_text_by_who_may_take_data_out(client, cast, withdrawn):
    client.force_login(exporter(cast), backend="cases.access.GateBackend")
    page = client.get(address("consent", withdrawn)).content.decode()

    answer = client.get(address("where_published", withdrawn))

    text = answer.content.decode()
    assert address("where_published", withdrawn) in page
    assert answer["Content-Type"].startswith("text/plain") and "attachment" in answer["Content-Disposition"]
    assert "our website" in text and "Urgent action UA 60/16" in text
    assert "Samira" not in text and "herself" not in text and "a letter" not in text


def test_who_may_not_take_data_out_is_told_so_and_nothing_is_offered(as_caseworker, withdrawn):
    page = as_caseworker.get(address("consent", withdrawn)).content.decode()

    assert address("where_published", withdrawn) not in page
    assert as_caseworker.get(address("where_published", withdrawn)).status_code == 403


def test_a_sealed_case_leaves_in_no_file(client, cast):
    case = held_case(cast, sensitivity=Sensitivity.SEALED)
    give_grant(
        on=case, to=cast.annual_report, permissions=[Permission.VIEW], reason="the report",
        until=NOW + timedelta(days=90),
        actor=OPERATOR, at=NOW,
    )  # fmt: skip
    client.force_login(exporter(cast), backend="cases.access.GateBackend")

    assert client.get(address("consent", case)).status_code == 200
    assert client.get(address("where_published", case)).status_code == 403


def test_an_edition_is_told_to_all_and_leads_there_who_may_read_it(cast, samira, as_caseworker):
    said = {"year": 2019, "value": 2, "wording": "x", "published_on": date(2018, 1, 1), **STAMP}
    PublishedElsewhere.objects.create(place="a yearbook", references=samira.reference, **said)
    editions = reverse("cases:editions", args=[2019])

    page = as_caseworker.get(address("consent", samira)).content.decode()
    assert "a yearbook" in page and editions not in page

    cast.caseworker.user_permissions.add(_organisation(OrganisationPermission.FIGURES))
    assert editions in as_caseworker.get(address("consent", samira)).content.decode()


@pytest.mark.parametrize("number", [1, 6])
def test_the_page_asks_the_same_however_many_places(
    as_caseworker, cast, withdrawn, django_assert_max_num_queries, number
):
    for _ in range(number):
        report(cast, withdrawn)
        urgent_action(cast, withdrawn)

    with django_assert_max_num_queries(18 + LOG_QUERIES + BADGE_QUERIES):
        assert as_caseworker.get(address("consent", withdrawn)).status_code == 200

"""Cases that belong together: shown from both sides to who sees both, and not there for anybody else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import references
from cases.access import NotAllowed
from cases.announcements import announced
from cases.models import CaseLink
from cases.operations.linking import end_link, link_cases
from cases.operations.writing import Refused
from cases.vocabulary import LinkKind, Sensitivity
from tests.factories import NOW, held_case
from tests.operations.watching import refused
from tests.oracle.paths.reader import stable
from tests.web.test_the_main_job import as_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def brother(cast):
    return held_case(cast, "Karim Osman")


@pytest.fixture
def sealed(cast):
    """Of the caseworker alone."""
    return held_case(cast, "Noor Hadi", sensitivity=Sensitivity.SEALED)


def link(cast, case, other, kind=LinkKind.FAMILY, **said):
    return link_cases(case, other, kind=kind, actor=cast.caseworker, at=NOW, **said)


def page(case, name="links", *args):
    return reverse(f"cases:{name}", args=[case.reference, *args])


def test_a_link_shows_on_both_cases(as_caseworker, cast, samira, brother):
    said = {
        "other_case": brother.reference.lower().replace("-", ""),
        "kind": "family",
        "relation": "her brother",
    }
    assert as_caseworker.post(page(samira), said).status_code == 302

    for here, there in ((samira, brother), (brother, samira)):
        for name in ("links", "case"):
            text = as_caseworker.get(page(here, name)).content.decode()
            assert there.reference in text and "her brother" in text, name


def test_a_successor_reads_from_both_ends(as_caseworker, cast, samira, brother):
    link(cast, samira, brother, LinkKind.SUCCESSOR)

    assert "Successor organisation" in _listed(as_caseworker, samira)
    assert "Organisation before it" in _listed(as_caseworker, brother)


def _listed(client, case):
    return client.get(page(case)).content.decode().split('id="links-h"')[1].split("</section>")[0]


def test_a_link_to_a_hidden_case_is_no_link_at_all(client, cast, samira, sealed):
    """Same bytes, same queries, from the colleague who sees one of the two."""
    colleague = as_person(client, cast.colleague)

    def told():
        found = []
        for name in ("links", "case", "brief", "timeline"):
            with CaptureQueriesContext(connection) as queries:
                answer = colleague.get(page(samira, name))
            found.append((answer.status_code, stable(answer.content), len(queries)))
        return found

    told()  # the first page of a session also says hello
    before = told()
    row = link(cast, samira, sealed, relation="her cousin")
    assert told() == before, "leaked: that there is a link"
    assert colleague.get(page(samira, "end_link", row.pk)).status_code == 404
    assert colleague.post(page(samira, "end_link", row.pk), {"reason": "x"}).status_code == 404


def test_a_hidden_reference_is_refused_as_an_absent_one(client, cast, samira, sealed):
    colleague = as_person(client, cast.colleague)

    def answer(reference):
        given = colleague.post(page(samira), {"other_case": reference, "kind": "family"})
        return given.status_code, stable(given.content).decode().replace(reference, "typed")

    assert answer(sealed.reference) == answer(references.new_reference())
    assert "No case you can see has this reference" in answer(sealed.reference)[1]


def test_nobody_is_told_of_a_link_and_no_case_is_marked_as_changed(cast, samira, sealed):
    heard = []

    def hear(sender, announcement, **kwargs):
        heard.append(announcement)

    announced.connect(hear)
    before = samira.updated_at
    link(cast, samira, sealed)
    announced.disconnect(hear)

    samira.refresh_from_db()
    assert (heard, samira.updated_at) == ([], before)


def test_two_cases_are_linked_once_in_each_way(cast, samira, brother):
    link(cast, samira, brother)

    with refused(Refused, "linked like this already"):
        link(cast, brother, samira)
    with refused(Refused, "the same case"):
        link(cast, samira, samira)
    link(cast, brother, samira, LinkKind.CO_ACCUSED)
    assert CaseLink.objects.count() == 2


def test_a_link_ends_on_both(as_caseworker, cast, samira, brother):
    row = link(cast, samira, brother)
    assert as_caseworker.post(page(brother, "end_link", row.pk), {"reason": "Not related"}).status_code == 302

    assert brother.reference not in as_caseworker.get(page(samira)).content.decode()
    with refused(Refused, "ended already"):
        end_link(row, reason="again", actor=cast.caseworker, at=NOW)
    link(cast, samira, brother)  # and may be made again


def test_who_may_not_record_on_both_makes_no_link(client, cast, samira, brother, reader):
    with refused(NotAllowed):
        link_cases(samira, brother, kind=LinkKind.FAMILY, actor=reader, at=NOW)
    assert (
        as_person(client, reader).post(page(samira), {"other_case": "x", "kind": "family"}).status_code == 403
    )


def test_the_page_costs_the_same_however_many_are_linked(as_caseworker, cast, samira, brother):
    def costs():
        with CaptureQueriesContext(connection) as queries:
            as_caseworker.get(page(samira))
        return len(queries)

    link(cast, samira, brother)
    as_caseworker.get(page(samira))
    one = costs()
    for number in range(5):
        link(cast, held_case(cast, f"Person {number}"), samira)
    assert costs() == one

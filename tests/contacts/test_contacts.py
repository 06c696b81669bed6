"""Whom to reach: seen with `contacts` alone, never written over, found by nobody."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import FieldError
from django.urls import reverse

from cases.access import OPERATOR
from cases.models import AccessRecord, Contact, Source, SourceIdentity, Travel
from cases.operations.contacts import (
    ContactChanged,
    ContactDraft,
    add_contact,
    draft_of,
    edit_contact,
    end_contact,
    identify_source,
)
from cases.operations.granting import give_grant
from cases.operations.writing import Refused
from cases.vocabulary import ContactKind, Permission, Read
from tests.factories import BY_LAWYER, held_case, urgent_action
from tests.operations.watching import refused
from tests.web.test_the_main_job import as_person

pytestmark = pytest.mark.django_db
WORDS = ("Elvira Quade", "elder sister", "by post", "never by telephone", "Tuesdays")


def page(case, name="contacts", *args):
    return reverse(f"cases:{name}", args=[case.reference, *args])


def said(contact, **changed):
    fields = {name: getattr(contact, name) for name in ("kind", "name", "relation", "how", "safely", "note")}
    return {**fields, "version": contact.version, **changed}


def test_who_may_see_contacts_reads_every_word(as_caseworker, samira, sister):
    text = as_caseworker.get(page(samira)).content.decode()

    assert [word for word in WORDS if word not in text] == []


def test_without_the_permission_the_page_is_closed_and_says_nothing(as_officer, cast, samira, sister):
    empty = held_case(cast, "Karim Osman")
    answers = [as_officer.get(page(case)) for case in (samira, empty)]

    assert [answer.status_code for answer in answers] == [403, 403]
    bodies = [answer.content.decode().replace(case.reference, "") for answer, case in
              zip(answers, (samira, empty), strict=True)]  # fmt: skip
    assert _stable(bodies[0]) == _stable(bodies[1]), "leaked: whether contacts exist"
    assert page(samira) not in as_officer.get(samira.get_absolute_url()).content.decode(), "leaked: the tab"


def _stable(text):
    text = re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', "", text)
    return re.sub(r"Copy [0-9A-Z]{4}-[0-9A-Z]{4}", "", text)


def test_the_tab_is_there_for_who_may(as_caseworker, samira):
    assert page(samira) in as_caseworker.get(samira.get_absolute_url()).content.decode()


def test_a_traveller_carries_no_contacts(as_caseworker, cast, samira, sister, now):
    Travel.objects.create(user=cast.caseworker, begins_at=now, until=now + timedelta(days=2))

    assert as_caseworker.get(page(samira)).status_code == 403


def test_a_contact_is_written_down_once_however_often_it_is_sent(as_caseworker, samira):
    typed = {"kind": "lawyer", "name": "Advocate Bello", "submission": "5f0d1b5e-0b5b-4d39-8a5f-3a4c5f4d1a11"}
    for _ in range(2):
        assert as_caseworker.post(page(samira), typed).status_code == 302

    assert [one.name for one in Contact.objects.filter(case=samira)] == ["Advocate Bello"]


def test_a_contact_without_a_name_is_asked_for_one(as_caseworker, samira):
    answer = as_caseworker.post(page(samira), {"kind": "family", "name": " ", "note": "kept as typed"})

    assert answer.status_code == 422
    assert "kept as typed" in answer.content.decode()
    assert not Contact.objects.exists()


def test_what_one_changes_is_saved_with_who_and_why_but_not_what(as_caseworker, cast, samira, sister):
    as_caseworker.post(page(samira, "edit_contact", sister.pk), said(sister, how="by courier"))

    sister.refresh_from_db()
    edit = sister.history.latest()
    assert (sister.how, sister.version) == ("by courier", 2)
    assert (edit.history_user, edit.history_change_reason) == (cast.caseworker, "Contact edited")


def test_a_stale_save_of_another_field_keeps_both(as_caseworker, cast, samira, sister, now):
    stale = said(sister, note="Wednesdays")
    edit_contact(sister, draft_with(sister, how="by courier"), version=1, actor=cast.colleague, at=now)

    answer = as_caseworker.post(page(samira, "edit_contact", sister.pk), stale)
    form = answer.context["form"]
    assert answer.status_code == 409
    assert (form["how"].value(), form["note"].value()) == ("by courier", "Wednesdays")
    as_caseworker.post(page(samira, "edit_contact", sister.pk), dict(form.data.items()))

    sister.refresh_from_db()
    assert (sister.how, sister.note) == ("by courier", "Wednesdays")


@pytest.mark.parametrize(("keep", "stays"), [("theirs", "by courier"), ("mine", "by hand")])
def test_a_stale_save_of_the_same_field_shows_three_and_asks(
    as_caseworker, cast, samira, sister, now, keep, stays
):
    stale = said(sister, how="by hand")
    edit_contact(sister, draft_with(sister, how="by courier"), version=1, actor=cast.colleague, at=now)

    answer = as_caseworker.post(page(samira, "edit_contact", sister.pk), stale)
    text, form = answer.content.decode(), answer.context["form"]
    assert answer.status_code == 409
    assert [word for word in ("by post", "by courier", "by hand", "Omar Haddad") if word not in text] == []
    assert 'value="theirs" checked' not in text and 'value="mine" checked' not in text
    unanswered = as_caseworker.post(page(samira, "edit_contact", sister.pk), dict(form.data.items()))
    assert unanswered.status_code == 409, "nothing is chosen for them"
    sister.refresh_from_db()
    assert sister.how == "by courier"
    chosen = {**dict(form.data.items()), "keep_how": keep}
    assert as_caseworker.post(page(samira, "edit_contact", sister.pk), chosen).status_code == 302

    sister.refresh_from_db()
    assert sister.how == stays


def draft_with(contact, **changed):
    kept = draft_of(contact)
    return ContactDraft(**{**kept.__dict__, **changed})


def test_a_stale_save_by_code_is_refused_and_leaves_no_trace(cast, sister, now):
    edit_contact(sister, draft_with(sister, how="by courier"), version=1, actor=cast.colleague, at=now)

    with refused(ContactChanged):
        edit_contact(sister, draft_with(sister, how="by hand"), version=1, actor=cast.caseworker, at=now)


def test_an_ended_contact_stays_and_is_not_changed_again(as_caseworker, cast, samira, sister, now):
    assert as_caseworker.post(page(samira, "end_contact", sister.pk)).status_code == 302

    assert "No longer good since 2 March 2026" in as_caseworker.get(page(samira)).content.decode()
    with refused(Refused, "was ended"):
        edit_contact(sister, draft_with(sister, how="x"), version=2, actor=cast.caseworker, at=now)
    with refused(Refused, "was ended"):
        end_contact(sister, actor=cast.caseworker, at=now)


def test_a_contact_of_another_case_is_not_there(as_caseworker, cast, samira, sister):
    other = held_case(cast, "Karim Osman")

    for name in ("edit_contact", "end_contact"):
        assert as_caseworker.get(page(other, name, sister.pk)).status_code == 404
        assert as_caseworker.post(page(other, name, sister.pk), said(sister)).status_code == 404


# ---------------------------------------------------------------- who our sources are


def test_who_a_source_is_is_written_once_and_shown_with_contacts_alone(
    as_caseworker, client, cast, samira, now
):
    source = Source.objects.of_case(samira).get()
    url = page(samira, "source_identity", source.pk)

    assert as_caseworker.post(url, {"who": "Court clerk Tamsin Ruell", "seen_at": ""}).status_code == 302
    assert "Tamsin Ruell" in as_caseworker.get(page(samira)).content.decode()
    stale = as_caseworker.post(url, {"who": "A typist", "seen_at": ""})
    assert stale.status_code == 409
    assert "Tamsin Ruell" in stale.content.decode() and "A typist" in stale.content.decode()
    assert SourceIdentity.objects.get().who == "Court clerk Tamsin Ruell"
    seen = stale.context["form"]["seen_at"].value()
    assert as_caseworker.post(url, {"who": "A typist", "seen_at": seen}).status_code == 302
    assert SourceIdentity.objects.get().who == "A typist"


def test_nobody_says_who_the_source_of_a_shared_activity_is(as_caseworker, cast, samira, now):
    """It stands under several cases: who may see contacts in one would read it in all."""
    activity = urgent_action(cast, samira, sources=BY_LAWYER)
    source = activity.sources.get()

    assert as_caseworker.get(page(samira, "source_identity", source.pk)).status_code == 404


def test_a_source_without_an_identity_is_refused_one_without_words(cast, samira, now):
    source = Source.objects.of_case(samira).get()

    with refused(Refused, "Say who this is", "who"):
        identify_source(samira, source, who=" ", how_to_reach="", seen_at=None, actor=cast.caseworker, at=now)


# ---------------------------------------------------------------- nowhere else


@pytest.mark.parametrize("lookup", ["name", "name__icontains", "how__startswith", "safely__in", "note__gt"])
def test_contacts_cannot_be_searched(lookup):
    with pytest.raises(FieldError, match="encrypted"):
        list(Contact.objects.filter(**{lookup: "Elvira"}))


def test_identities_cannot_be_searched():
    with pytest.raises(FieldError, match="encrypted"):
        list(SourceIdentity.objects.filter(who__contains="Tamsin"))


def test_no_word_of_a_contact_is_on_any_other_page_or_in_a_title(as_caseworker, samira, sister):
    for name in ("case", "timeline", "names", "outcomes", "activities", "evidence"):
        text = as_caseworker.get(page(samira, name)).content.decode()
        assert [word for word in WORDS if word in text] == [], name
    title = as_caseworker.get(page(samira)).content.decode().split("<title>")[1].split("</title>")[0]
    assert [word for word in WORDS if word in title] == []


def test_reading_contacts_is_in_the_access_log_by_reference_alone(as_caseworker, cast, samira, sister):
    as_caseworker.get(page(samira))

    row = AccessRecord.objects.filter(kind=Read.CONTACTS).latest("number")
    assert (row.actor, samira.reference in (row.reference, row.references)) == (cast.caseworker, True)
    assert [word for word in WORDS if word in f"{row.detail} {row.place} {row.references}"] == []


def test_the_page_costs_the_same_however_many_contacts(
    as_caseworker, cast, samira, sister, now, django_assert_max_num_queries
):
    for number in range(12):
        draft = ContactDraft(ContactKind.OTHER, f"Number {number}")
        add_contact(samira, draft, actor=cast.caseworker, at=now)

    with django_assert_max_num_queries(26):
        as_caseworker.get(page(samira))


def test_the_operator_may_write_contacts_down_from_a_command(samira, now):
    row = add_contact(samira, ContactDraft(ContactKind.LAWYER, "A lawyer"), actor=OPERATOR, at=now)

    assert row.added_by is None


def test_a_read_only_colleague_reads_contacts_and_sees_no_form(client, cast, samira, sister, now):
    give_grant(
        on=cast.individuals,
        to=cast.outsider,
        permissions=[Permission.CONTACTS],
        until=now + timedelta(days=5),
        reason="reaches families",
        actor=OPERATOR,
        at=now,
    )
    outsider = as_person(client, cast.outsider)

    text = outsider.get(page(samira)).content.decode()
    assert "Elvira Quade" in text and "Add a contact" not in text
    assert outsider.post(page(samira), {"kind": "family", "name": "x"}).status_code == 403

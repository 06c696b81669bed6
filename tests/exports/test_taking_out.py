"""Asking for a report on the pages: who may, what is seen before, the job, the files, and where it went."""

import csv
import io
import re
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cases import exports, jobs
from cases.access import NotAllowed
from cases.documents import making
from cases.files import places, vault
from cases.models import AccessRecord, Export, ExportedCase, ExportedFile, Job, Outcome, WhereItWent
from cases.operations import exporting
from cases.operations.recording import link_reversal, record_status_change
from cases.operations.safety import lock_person
from cases.operations.writing import Refused
from cases.vocabulary import Audience, Consent, ExportFormat, JobState, Read, ShownAs, Status
from tests.access.showing_who_one_is import fresh
from tests.conftest import NOW
from tests.editions.conftest import YEAR
from tests.exports.conftest import agree
from tests.factories import BADGE_QUERIES, BY_LAWYER, LOG_QUERIES, on, signed_in

pytestmark = pytest.mark.django_db
ALL = list(ExportFormat)
NEW = reverse("cases:new_export", args=[YEAR])


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


def asked(actor, *, edition=1, audience=Audience.PUBLICATION, formats=(ExportFormat.CSV,), at=NOW):
    return exporting.ask_for_export(
        year=YEAR, edition=edition, audience=audience, formats=formats, language="en", actor=actor, at=at
    )


def made(actor, at=NOW, **said):
    export = asked(actor, at=at, **said)
    jobs.work(lambda: at)
    export.refresh_from_db()
    return export


def page_of(client, export, status=200):
    answer = client.get(reverse("cases:export", args=[export.pk]))
    assert answer.status_code == status
    return answer.content.decode()


def file_of(client, export, kind="csv"):
    return client.get(reverse("cases:exported_file", args=[export.pk, kind]))


# ---------------------------------------------------------------- who may


@pytest.mark.parametrize("who", ["caseworker", "officer", "administrator", "outsider"])
def test_to_who_sees_no_organisation_figure_there_is_no_such_page(cast, edition, ruth, who):
    export = made(ruth)
    client = signed_in(getattr(cast, who))

    for address in (NEW, reverse("cases:exports"), reverse("cases:export", args=[export.pk])):
        assert client.get(address).status_code == 404
    assert file_of(client, export).status_code == 404
    with pytest.raises(NotAllowed):
        asked(getattr(cast, who))


def test_a_file_is_for_who_asked_for_it(edition, ines, ruth):
    export = made(ruth)

    assert "Its files are for" in page_of(signed_in(ines), export)
    assert file_of(fresh(Client(), ines), export).status_code == 404
    assert file_of(fresh(Client(), ruth), export).status_code == 200


def test_a_file_is_given_only_to_who_showed_lately_who_they_are(edition, ruth):
    export = made(ruth)

    answer = file_of(signed_in(ruth), export)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/again/")


def test_who_was_locked_gets_nothing(cast, edition, ruth):
    export = made(ruth)
    client = fresh(Client(), ruth)
    lock_person(ruth, actor=ruth, at=NOW)

    assert file_of(client, export).status_code != 200


# ---------------------------------------------------------------- before and after


def test_the_page_says_before_what_would_be_shown(edition, ruth):
    text = signed_in(ruth).get(NEW).content.decode()

    assert "<dt>Named</dt><dd>5</dd>" in text
    assert "<dt>Only in the total</dt><dd>1</dd>" in text


def test_a_report_is_made_by_a_job_and_fetched(edition, ruth):
    client = fresh(Client(), ruth)
    form = client.get(NEW).context["form"]
    said = {
        "audience": "publication",
        "formats": [one.value for one in ALL],
        "submission": form["submission"].value(),
    }

    first, second = client.post(NEW, said), client.post(NEW, said)
    export = Export.objects.get()
    waiting = page_of(client, export)
    jobs.work(lambda: NOW)
    text = page_of(client, export)

    assert first["Location"] == second["Location"] == reverse("cases:export", args=[export.pk])
    assert "being made" in waiting and 'hx-trigger="every 1s"' in waiting
    assert "hx-trigger" not in text.partition('id="state"')[2]
    for one in ALL:
        answer = file_of(client, export, one.value)
        content = b"".join(answer.streaming_content)
        assert answer.status_code == 200
        assert (
            answer["Content-Disposition"]
            == f'attachment; filename="casework-2019-edition-1-publication.{one}"'
        )
        assert len(content) == int(answer["Content-Length"]) > 100
    log = AccessRecord.objects.filter(kind=Read.EXPORT)
    assert log.count() == len(ALL)
    assert set(log.first().references.split()) == set(exports.references_in(export))


def test_no_format_is_a_sentence_and_nothing_is_lost(edition, ruth):
    client = fresh(Client(), ruth)

    answer = client.post(NEW, {"audience": "internal", "submission": ""})
    text = answer.content.decode()

    assert answer.status_code == 422
    assert "Choose at least one format." in text
    assert re.search(r'value="internal"[^>]*checked', text)
    assert not Export.objects.exists()


def test_an_edition_that_there_is_not_is_not_found(edition, ruth):
    assert signed_in(ruth).get(f"{NEW}?edition=9").status_code == 404
    with pytest.raises(Refused):
        asked(ruth, edition=9)


def test_the_record_says_what_was_shown_and_how(edition, counted_cases, ruth):
    export = made(ruth)

    shown = dict(ExportedCase.objects.filter(export=export).values_list("case__reference", "shown_as"))

    assert shown.pop(counted_cases["Ottilie Brenzwick"].reference) == ShownAs.ANONYMISED
    assert set(shown.values()) == {ShownAs.NAMED}
    assert counted_cases["Zebulon Quarfax"].reference not in shown
    assert (export.value, export.fingerprint, export.rule) == (7, edition.fingerprint, "2019-1")


def test_what_is_internal_shows_all_that_may_be_taken_out(edition, counted_cases, ruth):
    export = made(ruth, audience=Audience.INTERNAL)

    assert set(exports.references_in(export)) == {case.reference for case in counted_cases.values()}


# ---------------------------------------------------------------- what changed since


def test_a_file_is_not_given_once_consent_was_narrowed(cast, edition, counted_cases, ruth):
    export = made(ruth)
    agree(cast, counted_cases["Wang Quanlin"], Consent.ANONYMISE)
    client = fresh(Client(), ruth)

    assert file_of(client, export).status_code == 302
    assert "have them made anew" in page_of(client, export)


def test_a_file_is_not_given_after_a_death_of_which_the_family_may_not_know(
    cast, edition, counted_cases, ruth
):
    export = made(ruth)
    assert "Samira al-Qadiri" in b"".join(exports.contents_of(exports.files_of(export, NOW)[0])).decode()
    record_status_change(
        case=counted_cases["Samira al-Qadiri"],
        to=Status.DIED_IN_CUSTODY,
        happened_on=on("1 March 2026"),
        sources=BY_LAWYER,
        actor=cast.caseworker,
        at=NOW,
        is_confirmed_rare=True,
    )

    assert file_of(fresh(Client(), ruth), export).status_code == 302

    again = made(ruth, at=NOW + timedelta(minutes=1))
    later = NOW + timedelta(minutes=1)
    assert "Samira al-Qadiri" not in b"".join(exports.contents_of(exports.files_of(again, later)[0])).decode()


def test_a_development_that_was_ended_since_reads_so(cast, edition, counted_cases, ruth):
    freed = Outcome.objects.get(case=counted_cases["Oleh Hradov"])
    link_reversal(outcome=freed, happened_on=on("2 March 2020"), actor=cast.caseworker, at=NOW)

    export = made(ruth)

    text = b"".join(exports.contents_of(exports.files_of(export, NOW)[0])).decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text))
    assert [row["name"] for row in rows if row["since"] == "since reversed"] == ["Oleh Hradov"]


def test_whoever_asks_may_leave_out_somebody_of_whom_something_came_later(cast, edition, counted_cases, ruth):
    freed = counted_cases["Oleh Hradov"]
    link_reversal(
        outcome=Outcome.objects.get(case=freed), happened_on=on("2 March 2020"), actor=cast.caseworker, at=NOW
    )
    client = fresh(Client(), ruth)
    form = client.get(NEW).context["form"]
    said = {
        "audience": "publication",
        "formats": ["csv"],
        "submission": form["submission"].value(),
        "since": form.came_later,
    }

    unread = client.post(NEW, said)
    client.post(NEW, {**said, "has_read": "on", "left_out": [freed.reference]})
    jobs.work(lambda: NOW)

    export = Export.objects.get()
    text = b"".join(exports.contents_of(exports.files_of(export, NOW)[0])).decode("utf-8-sig")
    assert unread.status_code == 422
    assert "Oleh Hradov" not in text and "Samira al-Qadiri" in text
    assert file_of(client, export).status_code == 200


def test_a_file_is_not_given_after_its_day_though_nobody_swept(edition, ruth):
    export = made(ruth)

    assert exports.files_of(export, NOW + timedelta(days=7)) == []


def test_a_format_that_cannot_be_written_does_not_keep_the_others_back(edition, ruth, monkeypatch):
    def broken(report):
        raise ValueError("no such font")

    monkeypatch.setattr(making.pdf, "render", broken)
    export = asked(ruth, formats=[ExportFormat.PDF, ExportFormat.CSV])
    for hour in range(3):
        jobs.work(lambda hour=hour: NOW + timedelta(hours=hour))

    export.refresh_from_db()
    assert [one.format for one in exports.files_of(export, NOW + timedelta(hours=3))] == ["csv"]
    assert "this one could not be written" in page_of(signed_in(ruth), export)


def test_a_place_is_one_line_whatever_was_typed(edition, ruth):
    export = made(ruth)

    row = exporting.say_where_it_went(
        export, place="page 1\n- Report of 2017\u202e", published_on=NOW.date(), actor=ruth, at=NOW
    )

    assert row.place == "page 1 - Report of 2017"


def test_a_file_is_not_given_once_a_case_in_it_is_closed_to_them(cast, edition, counted_cases, ruth):
    export = made(ruth, audience=Audience.INTERNAL)
    for grant in cast.individuals.user_grants.filter(user=ruth):
        grant.ended_at = NOW
        grant.save()

    assert file_of(fresh(Client(), ruth), export).status_code == 302


def test_what_is_filtered_is_filtered_when_it_runs(cast, edition, counted_cases, ruth):
    export = asked(ruth, audience=Audience.INTERNAL)
    for grant in cast.individuals.user_grants.filter(user=ruth):
        grant.ended_at = NOW
        grant.save()

    jobs.work(lambda: NOW)

    assert exports.references_in(export) == []


def test_who_lost_the_figures_meanwhile_gets_no_file(edition, ruth):
    export = asked(ruth)
    ruth.user_permissions.clear()

    jobs.work(lambda: NOW)

    export.refresh_from_db()
    assert export.failed_at
    assert Job.objects.get(kind=exporting.MAKE).state == JobState.DEAD
    assert not ExportedFile.objects.exists()


# ---------------------------------------------------------------- a worker that dies, a job that fails


def stored():
    return [name for name in vault.names() if name.startswith(f"{places.EXPORTS}/")]


def test_done_twice_it_is_done_once(edition, ruth):
    export = made(ruth)
    job = Job.objects.get(kind=exporting.MAKE)

    making.make(job, NOW)

    assert ExportedFile.objects.filter(export=export).count() == len(stored()) == 1


def test_two_workers_at_once_leave_one_set_of_files(edition, ruth, monkeypatch):
    """The first one's lease ended while it wrote; a second one did the whole job meanwhile."""
    export = asked(ruth)
    job = Job.objects.get(kind=exporting.MAKE)
    keep, calls = making._keep, []

    def kept_late(*args):
        if not calls:
            calls.append("first")
            making.make(job, NOW)
        return keep(*args)

    monkeypatch.setattr(making, "_keep", kept_late)
    making.make(job, NOW)

    assert ExportedFile.objects.filter(export=export).count() == len(stored()) == 1


def test_a_failure_leaves_no_file_and_is_told_after_three_tries(edition, ruth, monkeypatch):
    export = asked(ruth)

    def broken(*args):
        raise RuntimeError("no room")

    monkeypatch.setattr(making, "_keep", broken)
    for hour in range(3):
        jobs.work(lambda hour=hour: NOW + timedelta(hours=hour))

    export.refresh_from_db()
    assert export.failed_at
    assert stored() == []
    assert "The files were not made." in page_of(signed_in(ruth), export)


def test_files_are_deleted_after_a_week_and_what_a_killed_worker_left_after_a_day(edition, ruth):
    export = made(ruth)
    orphan = places.export(making.uuid4())
    vault.write(orphan, b"left")

    assert exports.forget_old(NOW + timedelta(hours=1)) == 0
    with time_machine.travel(NOW + timedelta(days=8), tick=False):
        gone = exports.forget_old(NOW + timedelta(days=3650))

    assert gone == 2
    assert stored() == []
    assert Export.objects.filter(pk=export.pk).exists()
    assert "deleted after a week" in page_of(signed_in(ruth), export)


# ---------------------------------------------------------------- where it went


def test_where_it_went_is_written_down_and_taken_back(edition, ruth):
    export = made(ruth)
    client = signed_in(ruth)
    form = client.get(reverse("cases:export", args=[export.pk])).context["form"]
    said = {
        "place": "Annual report, page 12",
        "published_on": str(NOW.date()),
        "submission": form["submission"].value(),
    }

    client.post(reverse("cases:export", args=[export.pk]), said)
    client.post(reverse("cases:export", args=[export.pk]), said)
    row = WhereItWent.objects.get()
    text = page_of(client, export)
    client.post(reverse("cases:withdraw_where", args=[export.pk, row.pk]), {"reason": "Another report"})

    assert "Annual report, page 12" in text
    assert "Annual report, page 12" not in page_of(client, export)


@pytest.mark.parametrize(
    ("audience", "day"),
    [
        (Audience.INTERNAL, NOW),
        (Audience.PUBLICATION, NOW + timedelta(days=2)),
        (Audience.PUBLICATION, NOW - timedelta(days=2)),
    ],
)
def test_what_cannot_be_is_refused(edition, ruth, audience, day):
    export = made(ruth, audience=audience)

    with pytest.raises(Refused):
        exporting.say_where_it_went(export, place="here", published_on=day.date(), actor=ruth, at=NOW)


def test_an_archive_is_whole(edition, ruth):
    export = made(ruth, formats=[ExportFormat.DOCX])

    content = b"".join(exports.contents_of(exports.files_of(export, NOW)[0]))

    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None


@pytest.mark.parametrize(("which", "queries"), [("", 18), ("?edition=0", 24)])
def test_the_page_asks_a_fixed_number_of_queries(edition, ruth, django_assert_num_queries, which, queries):
    client = signed_in(ruth)
    client.get(NEW)

    with django_assert_num_queries(queries + BADGE_QUERIES + LOG_QUERIES):
        client.get(NEW + which)

"""`manage.py freeze_report`, and what `check_integrity` says of editions."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cases.models import Edition, FreezeProposal

pytestmark = pytest.mark.django_db


def run(*words, **options):
    out = StringIO()
    call_command("freeze_report", "2019", *words, stdout=out, **options)
    return out.getvalue()


def test_one_proposes_on_the_command_line_and_nobody_is_two_there(ines, ruth, year):
    said = run("--as", ines.email, "--reason", "The annual report", "--leave-open")

    assert said.startswith("2019: 2 proposed") and not Edition.objects.exists()
    with pytest.raises(CommandError, match="proposed for 2019 already"):
        run("--as", ruth.email, "--reason", "The annual report", "--leave-open")


def test_where_one_person_freezes_alone_the_command_does(ines, year, settings):
    settings.ONE_PERSON_FREEZES = True

    said = run("--as", ines.email, "--reason", "The annual report", "--leave-open")

    assert said == f"2019, edition 1: 2, fingerprint {Edition.objects.get().fingerprint}\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--as", "ines@example.org", "--leave-open"], "Say what this edition is for"),
        (["--as", "ines@example.org", "--reason", "x"], "still need a decision"),
        (["--as", "ines@example.org", "--reason", "x", "--known-by", "soon"], "soon"),
        (["--as", "nadia@example.org", "--reason", "x", "--leave-open"], "You may not freeze"),
        (["--as", "nobody@example.org"], "Nobody with an active account"),
    ],
)
def test_what_is_refused_is_said_and_nothing_written(cast, ines, year, words, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(*words)

    assert not FreezeProposal.objects.exists()


def test_check_integrity_is_content_with_an_edition_and_finds_one_that_was_changed(edition):
    call_command("check_integrity", stdout=StringIO())
    on = " ON cases_edition" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER cases_edition_never_updated{on}")
        cursor.execute("UPDATE cases_edition SET value = 3")

    err = StringIO()
    with pytest.raises(CommandError):
        call_command("check_integrity", stdout=err, stderr=err)
    assert "2019, edition 1: its numbers are not those of its content." in err.getvalue()


def test_check_integrity_finds_an_edition_that_was_taken_away(edition):
    on = " ON cases_edition" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER cases_edition_never_deleted{on}")
        cursor.execute("DELETE FROM cases_edition")

    out = StringIO()
    with pytest.raises(CommandError):
        call_command("check_integrity", stdout=out, stderr=out)
    assert "2019: an edition was approved, and is not there." in out.getvalue()

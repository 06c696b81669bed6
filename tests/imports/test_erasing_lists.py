"""When a person is erased, nothing of a list in which they stood is kept: not its file, not its rows."""

import pytest

from cases.models import Case, Import, ImportedChange, ImportRow, StagedRow
from cases.operations.erasing import ask_erasure, confirm_erasure
from tests.conftest import NOW
from tests.imports.conftest import HEADING, fresh

pytestmark = pytest.mark.django_db
ROWS = "1,Anna Velor,XM,arrested,14 March 2017,Port Aram,a nurse\n2,,XM,,,,Anna's sister\n"


def test_an_erasure_reaches_the_list(brought_in, two_administrators, settings):
    found = brought_in(HEADING + ROWS)
    case = Case.objects.get()
    assert StagedRow.objects.get().cells
    asking, confirming = two_administrators
    ask_erasure(case.reference, reason="The family asks", actor=asking, at=NOW)

    confirm_erasure(case.reference, actor=confirming, at=NOW)

    found, row = fresh(found), StagedRow.objects.get()
    assert (found.file_name, found.contents, found.match) == ("Erased", "", "")
    assert (row.cells, row.fixes, row.problems) == ("", "", "")
    assert (ImportRow.objects.get().said, ImportRow.objects.get().content) == ({}, "")
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_a_case_that_was_undone_can_still_be_erased(brought_in, undone, two_administrators):
    found = undone(brought_in(HEADING + ROWS))
    case = Case.with_undone.get()
    asking, confirming = two_administrators
    ask_erasure(case.reference, reason="The family asks", actor=asking, at=NOW)

    confirm_erasure(case.reference, actor=confirming, at=NOW)

    assert {name.text for name in Case.with_undone.get().names.all()} == {"Erased"}
    assert Import.objects.get(pk=found.pk).file_name == "Erased"
    assert not ImportedChange.objects.exists()

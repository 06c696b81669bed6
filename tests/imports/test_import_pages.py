"""The pages of a list that comes in: from upload to undo, without JavaScript; whose they are; two windows."""

import io
import re
import uuid

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cases import imports, jobs
from cases.models import Case, Import, ImportRow, SavedMatch
from cases.vocabulary import ImportState, RowState
from tests.factories import held_case, signed_in
from tests.imports.conftest import HEADING, fresh, states

pytestmark = pytest.mark.django_db
ROWS = (
    "1,Anna Velor,XM,libérée,5 May 2019,Port Aram,a nurse\n"
    "2,Oda Fremd,XM,arrested,31 June 2017,,\n"
    "3,Samira al Qadari,XM,arrested,14 March 2017,,\n"
)


class Working(Client):
    """A browser, with a worker that does at once what a post has caused."""

    def post(self, *args, **more):
        answer = super().post(*args, **more)
        jobs.work()
        return answer


@pytest.fixture
def caseworker(cast):
    client = Working()
    client.force_login(cast.caseworker, backend="cases.access.GateBackend")
    return client


def page(name, of_import, *args):
    return reverse(f"cases:{name}", args=[of_import.key, *args])


def send(client, cast, content=HEADING + ROWS, name="list.csv", **said):
    file = SimpleUploadedFile(name, content.encode())
    said.setdefault("where", f"own:{cast.desk.pk}")
    return client.post(reverse("cases:new_import"), {"file": file, "submission": uuid.uuid4(), **said})


@pytest.fixture
def uploaded(caseworker, cast):
    assert send(caseworker, cast).status_code == 302
    return Import.objects.get()


def say_match(client, of_import, **other):
    """Send the match as the page shows it."""
    shown = client.get(page("import_match", of_import)).context["form"]
    said = {name: shown[name].value() or "" for name in shown.fields if shown[name].value() is not None}
    return client.post(page("import_match", of_import), {**said, **other})


@pytest.fixture
def on_check(caseworker, cast, uploaded):
    held_case(cast, "Samira al-Qadari")
    assert say_match(caseworker, uploaded).status_code == 302
    return fresh(uploaded)


def start(client, of_import):
    return client.post(page("import_check", of_import), {"version": of_import.version})


def test_all_that_is_wrong_with_an_upload_is_told_at_once(caseworker, cast):
    answer = send(caseworker, cast, where="", as_of="2027-01-01")

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"where", "as_of", "as_of_reason", "file"}
    assert "Choose the file once more" in answer.content.decode()
    assert not Import.objects.exists()


def test_a_list_goes_its_whole_way(caseworker, cast, uploaded):
    held_case(cast, "Samira al-Qadari")
    shown = caseworker.get(page("import_file", uploaded)).content.decode()
    assert "Samira al Qadari" in shown
    assert "3 rows" in shown
    matched = caseworker.get(page("import_match", uploaded)).content.decode()
    assert "libérée" in matched
    assert say_match(caseworker, uploaded).url == page("import_check", uploaded)
    checked = caseworker.get(page("import_check", uploaded)).content.decode()
    assert "Line 3 of the file" in checked, "the line of the file"
    found = fresh(uploaded)
    assert states(found) == {1: RowState.TO_FIX, 2: RowState.ALIKE}
    said = {"act": "mend", "column": "date", "text": "30 June 2017", "show": "to_fix"}
    assert caseworker.post(page("import_row", found, 1), said).status_code == 302
    assert states(found) == {1: RowState.READY, 2: RowState.ALIKE}
    assert start(caseworker, found).url == page("import_run", found)
    done = caseworker.get(page("import_now", found), follow=True).content.decode()
    assert "Anna Velor" in done
    assert Case.objects.filter(import_rows__made_by=found).count() == 2
    assert Case.objects.get(names__text="Anna Velor").status == "released_unconditionally"
    found = fresh(found)
    caseworker.post(page("import_undo", found), {"version": found.version, "reason": "Wrong"})
    undone = caseworker.get(page("import_now", found), follow=True).content.decode()
    assert "taken off the record" in undone
    assert Case.objects.count() == 1


def test_who_may_not_record_has_no_such_pages(cast, uploaded):
    for who in (cast.outsider, cast.annual_report, cast.former_colleague):
        client = signed_in(who)
        for address in (reverse("cases:imports"), reverse("cases:new_import"), page("import_now", uploaded)):
            assert client.get(address).status_code in (302, 404)
            assert client.get(address, follow=True).status_code in (200, 404)
        assert b"/imports/" not in client.get("/my-work/", follow=True).content


PAGES = (
    ("import_now",), ("import_file",), ("import_match",), ("import_check",), ("import_run",),
    ("import_done",), ("import_undo",), ("discard_import",), ("import_rows_to_fix", "xlsx"),
    ("import_corrections",),
)  # fmt: skip


def test_somebody_else_s_import_is_one_that_never_was(cast, on_check):
    colleague, never = signed_in(cast.colleague), uuid.UUID(int=5)

    for name, *args in PAGES:
        theirs = colleague.get(page(name, on_check, *args))
        absent = colleague.get(reverse(f"cases:{name}", args=[never, *args]))
        assert (theirs.status_code, absent.status_code) == (404, 404), name
        assert without_token(theirs) == without_token(absent), name
    posted = colleague.post(page("import_row", on_check, 1), {"act": "mend", "column": "date", "text": "x"})
    assert posted.status_code == 404
    assert states(on_check)[1] == RowState.TO_FIX


def without_token(answer):
    return re.sub(rb'"X-CSRFToken": "[^"]+"|name="csrfmiddlewaretoken" value="[^"]+"', b"", answer.content)


def test_a_form_that_is_sent_twice_begins_one_import(caseworker, cast):
    said = {"submission": uuid.uuid4()}

    first, second = (send(caseworker, cast, **said) for _ in range(2))

    assert first.url == second.url
    assert Import.objects.count() == 1


def test_a_start_that_is_sent_twice_takes_each_row_in_once(caseworker, on_check):
    start(caseworker, on_check)
    start(caseworker, on_check)

    assert ImportRow.objects.count() == 1


def test_a_page_left_open_in_another_window_changes_nothing(caseworker, cast, on_check):
    old = on_check.version
    say_match(caseworker, on_check)

    answer = caseworker.post(page("import_check", on_check), {"version": old})

    assert answer.status_code == 409
    assert "another window" in answer.content.decode()
    assert fresh(on_check).state == ImportState.CHECKED


def test_another_file_in_its_place_forgets_what_was_decided(caseworker, on_check):
    file = SimpleUploadedFile("other.csv", (HEADING + "1,Mira Tolan,XM,,,,\n").encode())
    old = on_check.version

    answer = caseworker.post(
        page("import_file", on_check), {"act": "other", "file": file, "version": on_check.version}
    )

    found = fresh(on_check)
    assert answer.status_code == 302
    assert (found.state, found.rows, states(found)) == (ImportState.MATCHING, 1, {})
    assert caseworker.post(page("import_check", found), {"version": old}).status_code == 302
    assert not ImportRow.objects.exists(), "what was checked is not what would come in"


def test_a_file_above_the_limit_is_told_with_its_size(caseworker, cast, monkeypatch):
    monkeypatch.setattr("cases.files.limits.FILE", 20)

    answer = send(caseworker, cast)

    assert answer.status_code == 422
    assert "The limit is" in answer.content.decode()
    assert not Import.objects.exists()


def test_the_same_file_is_told(caseworker, cast, on_check):
    start(caseworker, on_check)

    again = send(caseworker, cast)

    shown = caseworker.get(again.url).content.decode()
    assert "You imported this file on 2 March 2026." in shown
    assert "with the same columns" not in shown


def test_a_later_edition_is_pointed_to_the_campaign_of_the_first(caseworker, cast, on_check):
    start(caseworker, on_check)
    name = fresh(on_check).campaign.name

    again = send(caseworker, cast, content=HEADING + "1,Anna Velor,XM,bail,5 May 2019,,\n")

    assert name in caseworker.get(again.url).content.decode()


def test_a_match_is_saved_and_offered_for_the_same_headings(caseworker, cast, uploaded):
    say_match(caseworker, uploaded, to_5="", save_as="The partner's list", save_for=str(cast.desk.pk))
    reordered = "name,nr,country,status,date,summary,place\nMira Tolan,9,XM,,,,Port Aram\n"

    again = send(signed_in(cast.colleague), cast, content=reordered)

    jobs.work()
    colleague = signed_in(cast.colleague)
    found = Import.objects.get(uploaded_by=cast.colleague)
    shown = colleague.get(page("import_match", found))
    assert again.status_code == 302
    assert "The partner&#x27;s list" in shown.content.decode()
    form = colleague.get(page("import_match", found), {"saved": SavedMatch.objects.get().pk}).context["form"]
    assert [form[f"to_{n}"].value() for n in range(7)] == [
        "name", "id", "country", "status", "happened", "summary", ""
    ]  # fmt: skip


def test_an_ambiguous_order_of_dates_is_asked(caseworker, cast):
    send(caseworker, cast, content="name,country,status,date\nA Bell,XM,arrested,03/04/2019\n")
    found = Import.objects.get()

    answer = say_match(caseworker, found)

    assert answer.status_code == 422
    assert "could be read both ways" in answer.content.decode()
    assert say_match(caseworker, found, order_3="mdy").status_code == 302
    start(caseworker, fresh(found))
    assert Case.objects.get().status_on_edtf == "2019-03-04"


def test_unknown_words_are_asked_about_once_for_all_rows(caseworker, cast):
    rows = "".join(f"Person N{n},Marasie,in the hole\n" for n in "abc")
    send(caseworker, cast, content="name,country,status\n" + rows)
    found = Import.objects.get()
    shown = caseworker.get(page("import_match", found)).content.decode()
    assert "in the hole" in shown
    assert "Marasie" in shown

    wrong = say_match(caseworker, found, value_1_0="Nowhere")
    right = say_match(caseworker, found, value_1_0="Marasia", value_2_0="incommunicado")

    assert (wrong.status_code, right.status_code) == (422, 302)
    start(caseworker, fresh(found))
    assert [case.status for case in Case.objects.all()] == ["incommunicado"] * 3


def test_a_mended_cell_is_taken_back(caseworker, on_check):
    address = page("import_row", on_check, 1)
    caseworker.post(address, {"act": "mend", "column": "date", "text": "30 June 2017"})
    assert states(on_check)[1] == RowState.READY

    caseworker.post(address, {"act": "unmend", "column": "date"})

    assert states(on_check)[1] == RowState.TO_FIX
    assert "31 June 2017" in caseworker.get(page("import_check", on_check)).content.decode()


def test_a_cell_that_is_still_wrong_says_why(caseworker, on_check):
    answer = caseworker.post(
        page("import_row", on_check, 1),
        {"act": "mend", "column": "date", "text": "32 June 2017", "show": "to_fix"},
        headers={"HX-Request": "true"},
    )

    shown = answer.content.decode()
    assert "32 June 2017" in shown
    assert "<html" not in shown, "a part of the page alone"
    assert states(on_check)[1] == RowState.TO_FIX


def test_who_it_is_is_decided_and_taken_back(caseworker, cast, on_check):
    there = Case.objects.get(names__text="Samira al-Qadari")
    address = page("import_row", on_check, 2)

    caseworker.post(address, {"act": "decide", "choice": f"same:{there.reference}"})
    assert states(on_check)[2] == RowState.READY
    caseworker.post(address, {"act": "decide", "choice": ""})
    assert states(on_check)[2] == RowState.ALIKE
    caseworker.post(address, {"act": "decide", "choice": "new"})
    assert states(on_check)[2] == RowState.READY
    caseworker.post(address, {"act": "decide", "choice": "skip"})
    start(caseworker, fresh(on_check))

    assert Case.objects.count() == 2


def test_a_case_that_is_not_among_those_offered_cannot_be_chosen(caseworker, cast, on_check):
    other = held_case(cast, "Karim Osman")
    hidden = held_case(cast, "Mira Tolan", country="XV", actor=cast.officer)

    for case in (other, hidden):
        answer = caseworker.post(
            page("import_row", on_check, 2), {"act": "decide", "choice": f"same:{case.reference}"}
        )
        assert answer.status_code == 422
    assert states(on_check)[2] == RowState.ALIKE


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_rows_to_fix_go_out_and_come_back(caseworker, cast, on_check, format):
    given = caseworker.get(page("import_rows_to_fix", on_check, format))
    assert given.status_code == 200
    mended = _mended(given.content, format)

    answer = caseworker.post(
        page("import_corrections", on_check),
        {"file": SimpleUploadedFile(f"rows.{format}", mended), "version": on_check.version},
    )

    assert answer.status_code == 302
    assert states(on_check) == {1: RowState.READY, 2: RowState.ALIKE}
    assert imports.standing_of(fresh(on_check)).rows == 3
    assert _in_all(imports.standing_of(fresh(on_check))) == 3, "each row is counted once"
    assert "1 corrected rows were read." in caseworker.get(page("import_check", on_check)).content.decode()


def _in_all(standing: imports.Standing) -> int:
    return standing.ready + standing.unchanged + standing.waiting + standing.skipped


def _mended(content: bytes, format: str) -> bytes:
    if format == "csv":
        return content.replace(b"31 June 2017", b"30 June 2017")
    book = openpyxl.load_workbook(io.BytesIO(content))
    for row in book.active.iter_rows():
        for cell in row:
            if cell.value == "31 June 2017":
                cell.value = "30 June 2017"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_what_a_spreadsheet_would_run_goes_out_as_text(caseworker, cast):
    send(caseworker, cast, content='name,country,summary,born\n"Anna Velor",XM,=cmd()|x,31 June 1984\n')
    found = Import.objects.get()
    say_match(caseworker, found)

    given = caseworker.get(page("import_rows_to_fix", found, "csv")).content.decode()

    assert "'=cmd()|x" in given
    assert ",=cmd" not in given


def test_a_page_whose_time_has_not_come_leads_to_where_the_import_is(caseworker, uploaded):
    for name in ("import_check", "import_run", "import_done", "import_undo"):
        assert caseworker.get(page(name, uploaded)).url == page("import_file", uploaded)


def test_a_list_is_forgotten_when_asked(caseworker, uploaded, settings, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = caseworker.post(page("discard_import", uploaded), {"version": uploaded.version})

    assert answer.url == reverse("cases:imports")
    assert not Import.objects.exists()
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]

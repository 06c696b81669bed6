"""A later edition of one list brings its cases up to date, and each day's figure stays that day's."""

from datetime import date

import pytest

from cases import access, clock, figures
from cases.access import OPERATOR
from cases.exchange.importing import Import, Report
from cases.exchange.mapping_file import mapping_of
from cases.facts import Seen
from cases.figures import Period, Question
from cases.models import Case, ImportRow, StatusChange
from cases.operations.editing import edit_facts
from cases.operations.revising import verify
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
HEADING = "nr,name,country,status,happened,place,summary\n"
FIRST = (
    "1,Anna Velor,XM,arrested,14 March 2019,Port Aram,a nurse\n"
    "2,Oda Fremd,XM,arrested,15 March 2019,Port Aram,\n"
    "3,Wei Solberg,XM,released_unconditionally,2 April 2019,,\n"
)
# One is new, one was released since, one was never released but on bail (a correction), nobody is gone.
SECOND = (
    "1,Anna Velor,XM,released_unconditionally,3 May 2019,Port Aram,a nurse\n"
    "2,Oda Fremd,XM,arrested,15 March 2019,Port Aram,\n"
    "3,Wei Solberg,XM,bail,2 April 2019,,\n"
    "4,Mira Tolan,XM,arrested,1 May 2019,,\n"
)
# One is gone from the list, one was released, one release is dated otherwise.
THIRD = (
    "1,Anna Velor,XM,released_unconditionally,4 May 2019,Port Aram,a midwife\n"
    "3,Wei Solberg,XM,bail,2 April 2019,,\n"
    "4,Mira Tolan,XM,released_unconditionally,1 June 2019,,\n"
)
DAYS = (date(2019, 4, 30), date(2019, 5, 31), date(2019, 6, 30))


def edition(write, cast, rows, day, actor=None):
    said = {
        "id": "nr",
        "columns": {one: one for one in ("name", "country", "status", "happened", "place", "summary")},
        "constants": {"known_on": day, "known_reason": "The list of that day"},
    }
    report = Report("individuals")
    job = Import(
        path=write(HEADING + rows),
        mapping=mapping_of(said),
        campaign=cast.individuals,
        actor=actor or OPERATOR,
        at=NOW,
        report=report,
    )
    job.survey()
    return job.run()


@pytest.fixture
def write(tmp_path):
    def to_file(content, name="list.csv"):
        path = tmp_path / name
        path.write_text(content, "utf-8")
        return path

    return to_file


def released(known_on):
    """The people released in 2019, as known at the end of a day: the lists' own number of that day."""
    period = Period(date(2019, 1, 1), date(2019, 12, 31), "2019")
    question = Question(
        cases=access.organisation_cases(OPERATOR), period=period, now=NOW, known_by=clock.end_of(known_on)
    )
    return figures.figure_named("people-released").count(question).value


def counts(report):
    return report.created, report.updated, report.unchanged, len(report.refused)


def test_the_figure_as_known_on_the_day_of_each_edition_is_that_edition_s(cast, write):
    first = edition(write, cast, FIRST, DAYS[0])
    second = edition(write, cast, SECOND, DAYS[1])
    third = edition(write, cast, THIRD, DAYS[2])

    assert [counts(one) for one in (first, second, third)] == [(3, 0, 0, 0), (1, 2, 1, 0), (0, 2, 1, 0)]
    assert [released(day) for day in DAYS] == [1, 1, 2]
    assert released(date(2019, 4, 29)) == 0, "before the first edition nothing was known"
    assert Case.objects.count() == 4, "a row that is gone from a later edition stays"


def test_a_row_taken_for_a_correction_only_would_give_another_number(cast, write):
    """The control: a correction counts from its own recording, which no day of the list would show."""
    edition(write, cast, FIRST, DAYS[0])
    edition(write, cast, SECOND, DAYS[1])

    bail = StatusChange.objects.get(to="bail")
    assert (bail.corrects, bail.recorded_at) == (None, NOW)
    assert clock.day_of(bail.known_at) == DAYS[1]
    was = StatusChange.objects.get(case=bail.case, to="released_unconditionally")
    assert clock.day_of(was.withdrawn_at) == DAYS[1], "withdrawn as of the edition that says otherwise"


def test_facts_change_with_history_and_the_reason(cast, write):
    edition(write, cast, FIRST, DAYS[0])
    edition(write, cast, THIRD.replace("4 May", "3 May"), DAYS[2])

    case = Case.objects.get(names__text="Anna Velor")
    assert case.summary == "a midwife"
    assert case.history.filter(history_change_reason="Imported: list.csv", summary="a midwife").exists()


def test_an_empty_cell_changes_nothing(cast, write):
    edition(write, cast, FIRST, DAYS[0])
    done = edition(write, cast, "1,Anna Velor,XM,,,,\n", DAYS[1])

    case = Case.objects.get(names__text="Anna Velor")
    assert (case.place, case.summary, case.status) == ("Port Aram", "a nurse", "arrested")
    assert counts(done) == (0, 0, 1, 0)


def test_what_somebody_edited_since_is_not_overwritten(cast, write):
    edition(write, cast, FIRST, DAYS[0])
    case = Case.objects.select_related("person").get(names__text="Anna Velor")
    edit_facts(
        case, {"summary": "a doctor"}, seen=Seen(case.version, case.person.version), actor=OPERATOR, at=NOW
    )

    done = edition(write, cast, "1,Anna Velor,XM,arrested,14 March 2019,Aram,a midwife\n", DAYS[1])

    case.refresh_from_db()
    assert (case.summary, case.place) == ("a doctor", "Port Aram")
    assert [(one.line, one.field) for one in done.refused] == [(2, "summary")]


def test_what_somebody_edited_and_the_list_left_alone_is_no_conflict(cast, write):
    edition(write, cast, FIRST, DAYS[0])
    case = Case.objects.select_related("person").get(names__text="Anna Velor")
    edit_facts(
        case, {"summary": "a doctor"}, seen=Seen(case.version, case.person.version), actor=OPERATOR, at=NOW
    )

    done = edition(write, cast, "1,Anna Velor,XM,arrested,14 March 2019,Aram,a nurse\n", DAYS[1])

    case.refresh_from_db()
    assert (case.summary, case.place) == ("a doctor", "Aram")
    assert counts(done) == (0, 1, 0, 0)


def test_a_status_that_was_verified_since_is_not_withdrawn(cast, write):
    edition(write, cast, FIRST, DAYS[0], actor=cast.caseworker)
    change = StatusChange.objects.get(case__names__text="Wei Solberg")
    verify(change, actor=cast.colleague, at=NOW)

    done = edition(write, cast, SECOND, DAYS[1], actor=cast.caseworker)

    change.refresh_from_db()
    assert change.is_live
    assert [(one.line, one.field) for one in done.refused] == [(4, "status")]


def test_an_earlier_edition_after_a_later_one_is_refused_where_it_says_otherwise(cast, write):
    edition(write, cast, SECOND, DAYS[1])

    done = edition(write, cast, FIRST, DAYS[0])

    assert counts(done) == (0, 0, 1, 2)
    assert {one.field for one in done.refused} == {"known_on"}


def test_another_country_is_never_taken_over(cast, write):
    edition(write, cast, FIRST, DAYS[0])

    done = edition(write, cast, "1,Anna Velor,XV,arrested,14 March 2019,Port Aram,a nurse\n", DAYS[1])

    assert Case.objects.get(names__text="Anna Velor").country == "XM", "it decides who has access"
    assert [one.field for one in done.refused] == ["country"]


def test_a_case_hidden_from_the_importer_is_neither_told_nor_touched(cast, write):
    """The row is taken in as one that never came: nothing tells that it did."""
    edition(write, cast, FIRST, DAYS[0])
    hidden = Case.objects.get(names__text="Anna Velor")

    done = edition(write, cast, FIRST, DAYS[0], actor=cast.caseworker)

    hidden.refresh_from_db()
    assert counts(done) == (3, 0, 0, 0), "leaked"
    assert hidden.version == 1
    assert sorted(ImportRow.objects.values_list("number", flat=True)) == [0, 0, 0, 1, 1, 1]


def test_a_case_is_brought_up_to_date_by_its_reference(cast, write):
    edition(write, cast, FIRST, DAYS[0])
    case = Case.objects.get(names__text="Oda Fremd")
    path = write(f"reference,name,country,summary\n{case.reference},Oda Fremd,XM,a teacher\nK7M-2PX,X,XM,y\n")
    job = Import(path, None, cast.individuals, OPERATOR, NOW, Report("individuals"))
    job.survey()

    done = job.run()

    case.refresh_from_db()
    assert (counts(done), case.summary) == ((0, 1, 0, 1), "a teacher")
    assert done.refused[0].field == "reference"


def test_a_list_that_goes_back_to_what_it_said_takes_the_later_status_back(cast, write):
    """The release of the second edition was an error of the list: the third says what the first said."""
    for rows, day in zip((FIRST, SECOND, FIRST), DAYS, strict=True):
        edition(write, cast, rows.splitlines()[0] + "\n", day)

    assert [released(day) for day in DAYS] == [0, 1, 0]
    case = Case.objects.get()
    assert (case.status, StatusChange.objects.filter(case=case).live().get().to) == ("arrested", "arrested")


def test_what_was_verified_is_not_taken_back_by_a_list_that_goes_back(cast, write):
    first, second = FIRST.splitlines()[0] + "\n", SECOND.splitlines()[0] + "\n"
    edition(write, cast, first, DAYS[0], actor=cast.caseworker)
    edition(write, cast, second, DAYS[1], actor=cast.caseworker)
    change = StatusChange.objects.get(to="released_unconditionally")
    verify(change, actor=cast.colleague, at=NOW)

    done = edition(write, cast, first, DAYS[2], actor=cast.caseworker)

    change.refresh_from_db()
    assert change.is_live
    assert [one.field for one in done.refused] == ["status"]


def test_after_a_list_went_back_it_may_go_on_again(cast, write):
    first, second = FIRST.splitlines()[0] + "\n", SECOND.splitlines()[0] + "\n"
    for rows, day in zip((first, second, first, second), (*DAYS, date(2019, 7, 31)), strict=True):
        edition(write, cast, rows, day)

    assert [released(day) for day in (*DAYS, date(2019, 7, 31))] == [0, 1, 0, 1]


def test_an_edition_between_two_that_say_the_same_does_not_come_in_after_them(cast, write):
    first, between = FIRST.splitlines()[0] + "\n", SECOND.splitlines()[0] + "\n"
    edition(write, cast, first, DAYS[0])
    edition(write, cast, first, DAYS[2])

    done = edition(write, cast, between, DAYS[1])

    assert [one.field for one in done.refused] == ["known_on"]
    assert released(DAYS[2]) == 0

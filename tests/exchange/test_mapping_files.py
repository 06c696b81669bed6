"""Mapping files: what they can say, and the sentence for each mistake in one."""

import tomllib

import pytest

from cases.exchange.mapping_file import mapping_of
from cases.exchange.problems import MappingNotUsable
from cases.models import Case, Nationality
from tests.exchange.conftest import MAPPINGS, edtf_of, run_import

ARRESTED = """
[constants]
country = "XM"
status = "arrested"
[columns]
name = "n"
happened = "d"
"""
BASE = '[columns]\nname = "n"\n'
MISTAKES = [
    ("encodign = 'utf-8'", "encodign is not something the mapping can say"),
    ("encoding = 'utf-9'", "utf-9 is not an encoding"),
    ("encoding = 8", "encoding of the mapping has to be text"),
    ("delimiter = '::'", "The delimiter is one character"),
    ("date_order = 'dym'", "date_order of the mapping is dym"),
    ("format = 'xlsx'", "format of the mapping is xlsx"),
    ("outcome = 'yes'", "has to be true or false"),
    ("constants.status = 'vanished'", "“vanished” is not a status"),
    ("constants.country = 'Atlantis'", "“Atlantis” is not a country"),
    ("constants.sureness = 'very'", "“very” is not a sureness"),
    ("constants.name = 'Anna'", "A name cannot be a constant"),
    ("constants.staus = 'killed'", "staus is not a field. Is status meant?"),
    ("columns.country = 3", "country has to be a table"),
    ("columns.country.colum = 'c'", "colum is not something country can say"),
    ("columns.country.values = { a = 'XM' }", "country says no column"),
    ("columns.country = { column = 'c', values = { a = 'Atlantis' } }", "country: “Atlantis”"),
    ("columns.status = { column = 'c', otherwise = 'gone' }", "status: “gone” is not a status"),
    ("columns.status = { column = 'c', patterns = [{ match = '(', value = 'killed' }] }", "regular ex"),
    ("columns.status = { column = 'c', patterns = [{ value = 'killed' }] }", "says no match"),
    ("columns.gender = { parts = { year = 'y' } }", "gender is not a date"),
    ("columns.born = { parts = { month = 'm' } }", "need at least the column of the year"),
    ("columns.born = { column = 'b', order = 'xyz' }", "order of born is xyz"),
    ("constants.known_on = 2020-01-01", "needs both known_on and known_reason"),
    ("names = [{ kind = 'press' }]", "name 1 says no column"),
    ("names = [{ column = 'n', kind = 'nick' }]", "nick is not a kind of name"),
    ("names = [{ column = 'n', patterns = [{ match = '(?P<a>x)', readable = '{b}' }] }]", "the group b"),
    ("mend = [{ replace = 'a' }]", "A step of mend is"),
    ("mend = []", "mend says no steps"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "sentence"), MISTAKES, ids=[line for line, _ in MISTAKES])
def test_a_mistake_is_one_sentence_that_names_the_place(line, sentence):
    said = tomllib.loads(f"{line}\n") if "columns" in line else tomllib.loads(f"{line}\n{BASE}")
    said.setdefault("columns", {}).setdefault("name", "n")

    with pytest.raises(MappingNotUsable) as problem:
        mapping_of(said)

    assert sentence in str(problem.value)
    assert "\n" not in str(problem.value)


def test_a_field_is_not_said_twice():
    with pytest.raises(MappingNotUsable, match="country is said twice"):
        mapping_of({"constants": {"country": "XM"}, "columns": {"country": "c", "name": "n"}})


def test_a_mapping_without_names_is_told():
    with pytest.raises(MappingNotUsable, match="no column for names"):
        mapping_of({"constants": {"country": "XM"}})


@pytest.mark.parametrize("name", ["custody_deaths", "police_killings", "press_killed"])
def test_the_mappings_of_the_real_files_are_read_without_them(name):
    assert mapping_of(tomllib.loads((MAPPINGS / f"{name}.toml").read_text("utf-8"))).title


@pytest.mark.django_db
class TestWhatAMappingSays:
    def bring(self, write, mapping, rows, *more):
        return run_import(write(rows), "--mapping", str(write(mapping, "map.toml")), *more)

    def test_a_column_the_file_lacks_is_told_with_those_it_has(self, cast, write):
        done = self.bring(write, '[columns]\nname = "Nmae"', "Name,Land\nAnna,XM\n")

        assert done.sentence == (
            "The mapping takes the column “Nmae”, which the file does not have. Its columns are: Name, Land."
        )

    @pytest.mark.parametrize(
        ("order", "cell", "edtf"),
        [
            ("dmy", "03/04/2017", "2017-04-03"),
            ("mdy", "03/04/2017", "2017-03-04"),
            ("ymd", "2017/3/4", "2017-03-04"),
            ("dmy", "3.4.2017 00:00:00", "2017-04-03"),
            ("dmy", "2017-03-04", "2017-03-04"),
            ("mdy", "March 2017", "2017-03"),
            ("dmy", "", "XXXX"),
        ],
    )
    def test_the_order_of_a_date(self, cast, write, order, cell, edtf):
        mapping = f'date_order = "{order}"\n{ARRESTED}'

        assert self.bring(write, mapping, f"n,d\nAnna Velor,{cell}\n").sentence == ""
        assert edtf_of(Case.objects.get().status_changes.get()) == edtf

    def test_two_digits_are_no_year(self, cast, write):
        mapping = f'date_order = "dmy"\n{ARRESTED}'

        done = self.bring(write, mapping, "n,d\nAnna Velor,03/04/17\n")

        assert "four digits" in done.report["refused"][0]["reason"]

    @pytest.mark.parametrize(
        ("cells", "edtf"),
        [
            ("2015,March,7", "2015-03-07"),
            ("2015.0,3.0,7.0", "2015-03-07"),
            ("2015,Mar,", "2015-03"),
            ("2015,,", "2015"),
            (",,", "XXXX"),
        ],
    )
    def test_parts_of_a_date(self, cast, write, cells, edtf):
        mapping = (
            '[constants]\ncountry = "XM"\nstatus = "killed"\n[columns]\nname = "n"\n'
            '[columns.happened]\nparts = { year = "y", month = "m", day = "d" }'
        )

        assert self.bring(write, mapping, f"n,y,m,d\nAnna Velor,{cells}\n").sentence == ""
        assert edtf_of(Case.objects.get().status_changes.get()) == edtf

    @pytest.mark.parametrize("cells", ["2015,,7", "2015,Smarch,7", "2015,2,30", ",March,7"])
    def test_parts_that_make_no_date_are_refused(self, cast, write, cells):
        mapping = (
            '[constants]\ncountry = "XM"\nstatus = "killed"\n[columns]\nname = "n"\n'
            '[columns.happened]\nparts = { year = "y", month = "m", day = "d" }'
        )

        assert self.bring(write, mapping, f"n,y,m,d\nAnna Velor,{cells}\n").refused() == [(2, "happened")]

    def test_values_patterns_and_what_holds_otherwise(self, cast, write):
        mapping = """
            outcome = true
            [constants]
            country = "XM"
            known_on = 2020-01-31
            known_reason = "The list was published on that day"
            [columns]
            name = "n"
            happened = "d"
            [columns.status]
            column = "what"
            values = { "Set Free" = "released_unconditionally", "?" = "" }
            patterns = [{ match = "shot|stabbed", value = "killed" }]
            otherwise = "arrested"
            [columns.nationality]
            column = "from"
            empty = ["n/k"]
            values = { Velorian = "XV" }
        """
        rows = (
            "n,what,from,d\nA One,set  free,velorian,2019\nB Two,was SHOT at home,n/k,2019\n"
            "C Three,taken,Marasia,2019\n"
        )

        done = self.bring(write, mapping, rows)

        assert done.sentence == ""
        found = {case.names.get().text: case for case in Case.objects.all()}
        assert [found[name].status for name in ("A One", "B Two", "C Three")] == [
            "released_unconditionally", "killed", "arrested"
        ]  # fmt: skip
        assert [row.country for row in Nationality.objects.filter(person=found["A One"].person_id)] == ["XV"]
        change = found["A One"].status_changes.get()
        assert (change.known_at.date().isoformat(), change.known_reason) == (
            "2020-01-31", "The list was published on that day"
        )  # fmt: skip
        assert found["A One"].outcomes.get().kind == "released_unconditionally"
        assert found["B Two"].outcomes.count() == 0

    def test_names_of_several_columns_and_languages(self, cast, write):
        mapping = """
            [constants]
            country = "XM"
            [[names]]
            column = "latin"
            language = "en"
            kind = "press"
            [[names.patterns]]
            match = '(?P<last>[^,]+), (?P<first>.+)'
            readable = "{first} {last}"
            title_case = true
            [[names]]
            column = "own"
            language = "ar"
            split = "/"
        """

        self.bring(write, mapping, 'latin,own\n"AL-QADARI, Samira",سميرة القادري / سميرة\n')

        written = (
            Case.objects.get().names.order_by("pk").values_list("text", "language", "kind", "is_display")
        )
        assert list(written) == [
            ("Samira Al-Qadari", "en", "public", True),
            ("AL-QADARI, Samira", "en", "press", False),
            ("سميرة القادري", "ar", "public", False),
            ("سميرة", "ar", "public", False),
        ]

    def test_ages_without_a_date_are_told(self, cast, write):
        mapping = '[constants]\ncountry = "XM"\n[columns]\nname = "n"\nage = "a"'

        done = self.bring(write, mapping, "n,a\nAnna Velor,40.0\n")

        assert done.report["warnings"] == ["Ages not taken in, as the row has no date to count back from: 1."]

    def test_steps_that_do_not_lead_to_readable_text_refuse_the_row(self, cast, write):
        mapping = (
            f'mend = [{{ misread_as = "latin-1", really = "utf-8" }}]\n{BASE}[constants]\ncountry = "XM"'
        )

        done = self.bring(write, mapping, "n\nJosÃ© PeÃ±a\nJosÃ© Pe\ufffda\nJosé Peña\n")

        assert done.refused() == [(3, "name")]
        assert done.report["warnings"] == ["Cells of broken text mended as the mapping says: 1."]
        assert sorted(case.names.get().text for case in Case.objects.all()) == ["José Peña", "José Peña"]

    def test_the_mapping_file_itself_can_be_wrong(self, cast, write, tmp_path):
        rows = write("name,country\nAnna,XM\n")

        assert "not well-formed TOML" in run_import(rows, "--mapping", str(write("[", "map.toml"))).sentence
        assert "cannot be read" in run_import(rows, "--mapping", str(tmp_path / "no.toml")).sentence

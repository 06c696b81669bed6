"""What of a counted year may be printed: consent and small cells, on tables and on worlds made by chance."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import publication
from cases.publication import FEW, NOT_SHOWN, Cell, Counted, Said, published, suppressed
from cases.vocabulary import Consent, OutcomeKind

NAMED, ANONYMISE, NOTHING = Consent.MAY_BE_NAMED, Consent.ANONYMISE, Consent.NOT_FOR_PUBLICATION
FREE, PARDON = OutcomeKind.RELEASED_UNCONDITIONALLY, OutcomeKind.PARDONED


def counted(*rows):
    """Cases of (consent, country, kind); the last two may be left out."""
    full = [(*row, *("XM", FREE)[len(row) - 1 :]) for row in rows]
    return [
        Counted(f"C{number}", kind, country, "individuals", True, consent)
        for number, (consent, country, kind) in enumerate(full)
    ]


def told(cells):
    return None if cells is None else {cell.key: cell.said for cell in cells}


def cells(**of):
    """Cells by key: a number, negative where none of its cases hides."""
    return [Cell(key, abs(value), value > 0) for key, value in of.items()]


@pytest.mark.parametrize(
    ("given_cells", "expected"),
    [
        ({"a": 3, "b": 4}, {"a": Said(3), "b": Said(4)}),
        ({"a": -1, "b": -2}, {"a": Said(1), "b": Said(2)}),  # everybody may be named
        ({"a": 1, "b": 5, "c": 9}, {"a": FEW, "b": NOT_SHOWN, "c": Said(9)}),  # 1 would follow from the total
        ({"a": 1, "b": 2, "c": 9}, {"a": FEW, "b": FEW, "c": Said(9)}),  # 3 hidden: 1 and 2, or 2 and 1
        ({"a": 1, "b": 1, "c": 4, "d": 9}, {"a": FEW, "b": FEW, "c": NOT_SHOWN, "d": Said(9)}),
        ({"a": 2, "b": 2, "c": 4, "d": 9}, {"a": FEW, "b": FEW, "c": NOT_SHOWN, "d": Said(9)}),
        ({"a": 1, "b": -1, "c": 9}, {"a": FEW, "b": FEW, "c": NOT_SHOWN}),  # 2 hidden by two: 1 and 1
        ({"a": 1, "b": -2, "c": 9}, {"a": FEW, "b": FEW, "c": Said(9)}),  # nobody knows which one hides
        ({"a": 2}, None),  # the total is the cell
        ({"a": 1, "b": 1}, None),
    ],
)
def test_a_small_cell_and_what_tells_it_are_not_printed(given_cells, expected):
    assert told(suppressed(cells(**given_cells))) == expected


def values_that_agree(printed, total):
    """Return, for each small cell that hides somebody, the values that a reader finds possible.

    The reader knows the total, the printed cells, how many names are listed of each, and the rule.
    """
    hidden = [cell for cell in printed if cell.said.value is None]
    shown = [cell.said.value for cell in printed if cell.said.value is not None]
    most = max([min(shown, default=total), *(cell.named for cell in hidden)])
    ranges = [
        range(max(1, cell.named), 3) if cell.said.is_few else range(max(1, cell.named), most + 1)
        for cell in hidden
    ]
    agreeing = [choice for choice in product(*ranges) if sum(choice) == total - sum(shown)]
    return [
        {choice[place] for choice in agreeing}
        for place, cell in enumerate(hidden)
        if cell.said.is_few and cell.hides
    ]


@st.composite
def cells_by_chance(draw):
    """Cells of up to six cases, of whom so many are listed by name."""
    sizes = draw(st.lists(st.integers(1, 6), min_size=1, max_size=6))
    named = [draw(st.integers(0, size)) for size in sizes]
    return [
        Cell(f"k{place}", size, hides=of_them < size, named=of_them)
        for place, (size, of_them) in enumerate(zip(sizes, named, strict=True))
    ]


@given(cells_by_chance())
def test_no_printed_table_tells_what_a_small_cell_holds(given_cells):
    printed = suppressed(given_cells)

    if printed is not None:
        total = sum(cell.value for cell in printed)
        assert all(len(values) == 2 for values in values_that_agree(printed, total))


def test_the_same_tables_tell_it_when_only_small_cells_are_left_out():
    """The control: without the second suppression the total gives the cell away."""
    printed = [
        Cell("a", 1, True, said=FEW),
        Cell("b", 5, True, said=Said(5)),
    ]

    assert values_that_agree(printed, 6) == [{1}]


@given(cells_by_chance())
def test_what_is_printed_is_true_and_what_hides_nobody_small_stays(given_cells):
    printed = suppressed(given_cells) or ()

    assert all(cell.said.value in (None, cell.value) for cell in printed)
    assert all(cell.said.value is None for cell in printed if cell.hides and cell.value < publication.SMALL)
    if not any(cell.hides and cell.value < publication.SMALL for cell in given_cells):
        assert all(cell.said.value == cell.value for cell in printed)


def test_the_list_of_names_does_not_tell_a_small_cell():
    """One named and one unnamed in a country: "fewer than 3" may as well be the named one alone."""
    rows = [*[(NAMED, "IQ")] * 9, (NAMED, "SY"), (ANONYMISE, "SY"), (NAMED, "FR"), *[(NAMED, "DE")] * 4]

    found = published(counted(*rows))

    cells_printed = told(found.breakdowns["country"])
    assert cells_printed["SY"] == cells_printed["FR"] == FEW
    assert values_that_agree(found.breakdowns["country"], len(rows)) == [{1, 2}]


def test_a_figure_that_is_a_small_cell_is_printed_without_any_part():
    found = published(counted((NAMED,), (ANONYMISE,)))

    assert found.value == FEW
    assert set(found.breakdowns.values()) == {None}
    assert (len(found.named), found.anonymised, found.releases) == (1, (), NOT_SHOWN)


def test_a_small_figure_of_people_who_may_all_be_named_is_printed():
    found = published(counted((NAMED,), (NAMED,)))

    assert found.value == Said(2)
    assert told(found.breakdowns["country"]) == {"XM": Said(2)}


def test_who_is_not_for_publication_has_no_line():
    found = published(counted(*[(NAMED,)] * 3, (NOTHING,), (ANONYMISE,), (ANONYMISE,)))

    assert found.value == Said(6)
    assert len(found.named) == 3
    assert len(found.anonymised) == 2


def test_a_line_without_a_name_says_a_region_only_where_it_leaves_two_countries_open():
    alone = published(counted(*[(NAMED, "XM")] * 3, (ANONYMISE, "XM"), (ANONYMISE, "XM")))
    among = published(counted(*[(NAMED, "IQ")] * 3, (ANONYMISE, "IQ"), (ANONYMISE, "SY")))
    apart = published(counted(*[(NAMED, "IQ")] * 3, (ANONYMISE, "IQ"), (ANONYMISE, "CN")))

    assert {line.area for line in alone.anonymised} == {""}
    assert {line.area for line in among.anonymised} == {"western-asia"}
    assert {line.area for line in apart.anonymised} == {"asia"}


def test_a_line_without_a_name_does_not_say_the_kind_of_a_suppressed_cell():
    rows = [*[(NAMED, "XM", FREE)] * 5, (ANONYMISE, "XM", PARDON), (ANONYMISE, "XM", PARDON)]

    found = published(counted(*rows, *[(NAMED, "XM", OutcomeKind.ACQUITTED)] * 3))

    assert told(found.breakdowns["kind"])[PARDON.value] == FEW
    assert {line.kind for line in found.anonymised} == {None}


@given(
    st.lists(
        st.tuples(st.sampled_from([NAMED, ANONYMISE, NOTHING]), st.sampled_from(["XM", "IQ", "SY", "FR", ""]))
    )
)
def test_nobody_is_named_or_has_a_line_against_their_consent(rows):
    given_cases = counted(*rows)

    found = published(given_cases)

    assert {one.case for one in found.named} == {one.case for one in given_cases if one.consent == NAMED}
    assert len(found.anonymised) <= sum(one.consent == ANONYMISE for one in given_cases)


def test_how_many_were_released_does_not_tell_a_suppressed_kind_of_release():
    apologies = [*[(NAMED, "XM", OutcomeKind.APOLOGY)] * 2, *[(NOTHING, "XM", OutcomeKind.APOLOGY)] * 2]
    rows = [*[(NAMED, "XM", FREE)] * 9, (ANONYMISE, "XM", PARDON), *apologies]

    found = published(counted(*rows))

    assert told(found.breakdowns["kind"])[PARDON.value] == FEW
    assert found.releases == NOT_SHOWN

"""What changed from one year to the next, in words that are true of the numbers."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import translation

from cases.vocabulary import OutcomeKind
from cases.web.tally import compare_words
from cases.web.tally.years_chosen import YearsNotRead, read_years

TODAY = date(2026, 3, 2)
FREE, CUT, CARE = OutcomeKind.PARDONED, OutcomeKind.SENTENCE_REDUCED, OutcomeKind.MEDICAL_CARE


def year(number, *, free=0, cut=0, care=0, undetermined=0):
    """A tally as far as the words read it."""
    kinds = [FREE] * free + [CUT] * cut + [CARE] * care
    lines = [SimpleNamespace(deciding=SimpleNamespace(outcome=SimpleNamespace(kind=kind))) for kind in kinds]
    return SimpleNamespace(
        years=(number,),
        counted=lines,
        undetermined=[None] * undetermined,
        value=len(lines),
        value_max=len(lines) + undetermined,
    )


def said(before, after):
    found = compare_words.difference(year(2018, **before), year(2019, **after))
    return " ".join(part for part in (found.sentence, found.most_of_it, found.doubt) if part)


REDUCED = "Sentence reduced or other legal relief"
CARED = "Doctor, lawyer or family allowed, or better treatment"
WORDS = [
    ({"free": 4}, {"free": 13, "cut": 3}, "12 cases more than 2018. Most of it: Released (+9)."),
    ({"free": 1}, {"free": 2}, "1 case more than 2018. Most of it: Released (+1)."),
    ({"cut": 3}, {"cut": 1}, f"2 cases fewer than 2018. Most of it: {REDUCED} (−2)."),
    ({"free": 1}, {}, "1 case fewer than 2018. Most of it: Released (−1)."),
    # Exactly half is not most of it, and more than the whole is not a part of it.
    ({}, {"free": 1, "cut": 1}, "2 cases more than 2018. The greatest change: Released (+1)."),
    ({"cut": 5}, {"free": 9}, "4 cases more than 2018. The greatest change: Released (+9)."),
    ({"free": 2}, {"free": 2}, "As many cases as 2018."),
    (
        {"free": 3, "cut": 1},
        {"free": 1, "cut": 2, "care": 1},
        f"As many cases as 2018. Within it, what changed most: {REDUCED} (+1); Released (−2).",
    ),
    ({}, {}, "As many cases as 2018."),
    (
        {"free": 2, "undetermined": 1},
        {"free": 3},
        "1 case more than 2018. Most of it: Released (+1). "
        "Not certain: with what needs a decision, 2018 may reach 3.",
    ),
    ({"free": 2}, {"free": 3, "undetermined": 9}, "1 case more than 2018. Most of it: Released (+1)."),
    (
        {"free": 2, "undetermined": 1},
        {"free": 2},
        "As many cases as 2018. What needs a decision may make one of them the greater.",
    ),
]


@pytest.mark.parametrize(("before", "after", "sentence"), WORDS)
def test_the_change_in_words(before, after, sentence):
    assert said(before, after) == sentence


def test_numbers_of_a_thousand_are_grouped_and_the_sign_is_a_minus():
    with translation.override("en"):
        assert compare_words.signed(-1200) == "−1,200"
        assert compare_words.signed(9) == "+9"
        assert compare_words.signed(0) == "0"


@pytest.mark.parametrize(
    ("typed", "years"),
    [
        (["2018", "2019"], (2018, 2019)),
        (["2019,2018"], (2018, 2019)),
        (["2017, 2019 ,2017"], (2017, 2019)),
        (["2017", "2018,2019", ""], (2017, 2018, 2019)),
        (["2021,2022,2023,2024,2025,2026"], (2021, 2022, 2023, 2024, 2025, 2026)),
    ],
)
def test_years_are_read_apart_or_with_commas_each_once(typed, years):
    assert read_years(typed, TODAY) == years


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (["2019"], "Choose at least 2 and at most 6 years."),
        (["2019,2019"], "Choose at least 2 and at most 6 years."),
        ([""], "Choose at least 2 and at most 6 years."),
        (["2020,2021,2022,2023,2024,2025,2026"], "Choose at least 2 and at most 6 years."),
        (["2019,last"], "“last” is not a year. Write it with four digits."),
        (["2019,19"], "“19” is not a year. Write it with four digits."),
        (["2019,٢٠١٨"], "“٢٠١٨” is not a year. Write it with four digits."),
        (["2026,2027"], "Choose years from 1900 to 2026."),
        (["1899,2019"], "Choose years from 1900 to 2026."),
    ],
)
def test_other_years_are_refused_with_what_to_choose(typed, sentence):
    with pytest.raises(YearsNotRead) as refused:
        read_years(typed, TODAY)

    assert str(refused.value) == sentence

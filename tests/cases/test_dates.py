"""How a date phrase is read, kept and put in words."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.dates import (
    NOT_KNOWN,
    AmbiguousDate,
    DateNotUnderstood,
    PartialDate,
    WhichCalendar,
    from_day,
    from_edtf,
    from_parts,
    grammar,
    parse,
    sort_key,
    span,
    widest,
)
from cases.dates.calendars import Calendar

TODAY = date(2026, 7, 15)


def read(phrase: str, **options: Any) -> PartialDate:
    return parse(phrase, today=TODAY, **options)


def refusal(phrase: str, kind: type[DateNotUnderstood] = DateNotUnderstood) -> str:
    with pytest.raises(kind) as refused:
        read(phrase)
    return str(refused.value)


PHRASES = [
    # typed, EDTF, words, bounds in words
    ("12 March 2024", "2024-03-12", "12 March 2024", "12 March 2024"),
    ("March 12, 2024", "2024-03-12", "12 March 2024", "12 March 2024"),
    ("12th March 2024", "2024-03-12", "12 March 2024", "12 March 2024"),
    ("on the 12th of MARCH\u00a02024.", "2024-03-12", "12 March 2024", "12 March 2024"),
    ("12 Mar 2024", "2024-03-12", "12 March 2024", "12 March 2024"),
    ("12-Mar-2024", "2024-03-12", "12 March 2024", "12 March 2024"),
    ("١٢ March ٢٠٢٤", "2024-03-12", "12 March 2024", "12 March 2024"),
    ("2024-03-12", "2024-03-12", "12 March 2024", "12 March 2024"),
    ("2024/3/12", "2024-03-12", "12 March 2024", "12 March 2024"),
    ("2024-03", "2024-03", "March 2024", "1 to 31 March 2024"),
    ("March 2024", "2024-03", "March 2024", "1 to 31 March 2024"),
    ("03/2024", "2024-03", "March 2024", "1 to 31 March 2024"),
    ("2024", "2024", "2024", "1 January to 31 December 2024"),
    ("about 12 March 2024", "2024-03-12~", "about 12 March 2024", "9 to 15 March 2024, approximate"),
    ("c. March 2024", "2024-03~", "about March 2024", "1 February to 30 April 2024, approximate"),
    ("about 1984", "1984~", "about 1984", "1 January 1983 to 31 December 1985, approximate"),
    ("early 2024", "2024-01-01/2024-04-30", "early 2024", "1 January to 30 April 2024"),
    ("mid 2024", "2024-05-01/2024-08-31", "mid 2024", "1 May to 31 August 2024"),
    ("late 2024", "2024-09-01/2024-12-31", "late 2024", "1 September to 31 December 2024"),
    ("early March 2024", "2024-03-01/2024-03-10", "early March 2024", "1 to 10 March 2024"),
    ("mid-March 2024", "2024-03-11/2024-03-20", "mid March 2024", "11 to 20 March 2024"),
    ("the end of February 2024", "2024-02-21/2024-02-29", "late February 2024", "21 to 29 February 2024"),
    ("spring 2021", "2021-03/2021-05", "March to May 2021", "1 March to 31 May 2021"),
    (
        "winter 2020/21",
        "2020-12/2021-02",
        "December 2020 to February 2021",
        "1 December 2020 to 28 February 2021",
    ),
    ("between 5 and 20 June 2022", "2022-06-05/2022-06-20", "5 to 20 June 2022", "5 to 20 June 2022"),
    ("5-20 June 2022", "2022-06-05/2022-06-20", "5 to 20 June 2022", "5 to 20 June 2022"),
    ("June 5–20, 2022", "2022-06-05/2022-06-20", "5 to 20 June 2022", "5 to 20 June 2022"),
    ("from 5 June to 3 July 2022", "2022-06-05/2022-07-03", "5 June to 3 July 2022", "5 June to 3 July 2022"),
    ("June-August 2022", "2022-06/2022-08", "June to August 2022", "1 June to 31 August 2022"),
    ("2019-2021", "2019/2021", "2019 to 2021", "1 January 2019 to 31 December 2021"),
    ("the 1980s", "1980/1989", "1980 to 1989", "1 January 1980 to 31 December 1989"),
    ("before June 2023", "../2023-05-31", "before June 2023", "31 May 2023 or earlier"),
    ("before 2020", "../2019-12-31", "before 2020", "31 December 2019 or earlier"),
    ("by 11 June 2023", "../2023-06-11", "before 12 June 2023", "11 June 2023 or earlier"),
    ("after 2020", "2021-01-01/..", "after 2020", "1 January 2021 or later"),
    ("since 2020", "2020/..", "since 2020", "1 January 2020 or later"),
    ("since 12 March 2024", "2024-03-12/..", "since 12 March 2024", "12 March 2024 or later"),
    ("since 1 January 2021", "2021-01/..", "since January 2021", "1 January 2021 or later"),
    ("since about 2017", "2017~/..", "since about 2017", "1 January 2016 or later, approximate"),
    ("before about 2020", "../2019~", "before about 2020", "31 December 2020 or earlier, approximate"),
    ("today", "2026-07-15", "15 July 2026", "15 July 2026"),
    ("Yesterday", "2026-07-14", "14 July 2026", "14 July 2026"),
    ("3 days ago", "2026-07-12", "12 July 2026", "12 July 2026"),
    ("two weeks ago", "2026-07-01~", "about 1 July 2026", "28 June to 4 July 2026, approximate"),
    ("8 months ago", "2025-11~", "about November 2025", "1 October to 31 December 2025, approximate"),
    ("last month", "2026-06", "June 2026", "1 to 30 June 2026"),
    ("not known", "XXXX", "not known", "not known"),
    ("Unknown.", "XXXX", "not known", "not known"),
    ("XXXX", "XXXX", "not known", "not known"),
    (
        "1398 Persian",
        "2019-03-21/2020-03-19",
        "21 March 2019 to 19 March 2020",
        "21 March 2019 to 19 March 2020",
    ),
    ("12 Farvardin 1398", "2019-04-01", "1 April 2019", "1 April 2019"),
    ("1398/01/12 Persian", "2019-04-01", "1 April 2019", "1 April 2019"),
    ("30 Esfand 1399", "2021-03-20", "20 March 2021", "20 March 2021"),
    (
        "1441 AH",
        "2019-08-31/2020-08-20",
        "31 August 2019 to 20 August 2020",
        "31 August 2019 to 20 August 2020",
    ),
    ("12 Rabi al-Awwal 1441", "2019-11-09/2019-11-11", "9 to 11 November 2019", "9 to 11 November 2019"),
    ("2562 Buddhist", "2019", "2019", "1 January to 31 December 2019"),
    ("12 March 2562 B.E.", "2019-03-12", "12 March 2019", "12 March 2019"),
    ("1398 Gregorian", "1398", "1398 Gregorian", "1 January to 31 December 1398"),
]


@pytest.mark.parametrize(("typed", "edtf", "words", "bounds"), PHRASES)
def test_a_phrase_is_read_and_shown_back(typed: str, edtf: str, words: str, bounds: str) -> None:
    found = read(typed)

    assert (found.edtf, found.words(), found.bounds_words()) == (edtf, words, bounds)
    assert found.typed == typed


@pytest.mark.parametrize("typed", [row[0] for row in PHRASES])
def test_what_is_stored_and_what_is_shown_give_the_same_days_again(typed: str) -> None:
    found = read(typed)

    assert from_edtf(found.edtf) == found
    shown = read(found.words())
    assert (shown.first, shown.last) == (found.first, found.last)


def test_the_southern_hemisphere_has_its_own_seasons() -> None:
    assert read("spring 2021", hemisphere="south").edtf == "2021-09/2021-11"
    assert read("summer 2020/21", hemisphere="south").edtf == "2020-12/2021-02"


def test_a_winter_of_one_year_is_asked_back() -> None:
    assert refusal("winter 2021", AmbiguousDate) == (
        "Winter 2021 could be December 2020 to February 2021 or December 2021 to February 2022. "
        "Write the months, or the two years, for example 'winter 2020/2021'."
    )


def test_a_slash_date_is_refused_with_the_way_to_write_it() -> None:
    sentence = "03/04/2024 could be 3 April or 4 March. Write the month as a word."

    assert refusal("03/04/2024", AmbiguousDate) == sentence
    assert refusal("before ٠٣/٠٤/٢٠٢٤", AmbiguousDate) == sentence


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("25/04/2024", "Write the month as a word, for example 25 April 2024."),
        ("04/25/2024", "Write the month as a word, for example 25 April 2024."),
        ("04.04.2024", "Write the month as a word, for example 4 April 2024."),
        ("45-13-2024", "Write the month as a word, for example 12 March 2024."),
        ("3/4/24", "3/4/24 could be 3 April or 4 March. Write the month as a word."),
    ],
)
def test_a_slash_date_with_one_reading_is_still_written_out(typed: str, sentence: str) -> None:
    assert refusal(typed, AmbiguousDate) == sentence


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter when it happened, or write 'not known'"),
        (" \u00a0. ", "Enter when it happened, or write 'not known'"),
        ("31 June 1984", "31 June 1984 is not a day: June has 30 days. Write another day, or 'June 1984'."),
        ("2024-06-31", "31 June 2024 is not a day: June has 30 days. Write another day, or 'June 2024'."),
        (
            "29 February 2023",
            "29 February 2023 is not a day: February 2023 has 28 days. "
            "Write another day, or 'February 2023'.",
        ),
        ("12 March", "Write the year too, for example 12 March 2024."),
        ("12 March 24", "Write the year with four digits, for example 12 March 2024."),
        ("20 to 5 June 2022", "The first date comes after the last. Write the earlier one first."),
        ("2022-06-20/2022-06-05", "The first date comes after the last. Write the earlier one first."),
        ("2024-13", "Write the month as a word, for example 12 March 2024."),
        ("31 March 3000", "Write a year between 1000 and 2999, for example 2024."),
        ("12 March 2024\x00", "The date holds a character that cannot be kept. Type the date again."),
        ("x" * 201, "Write the date in 200 characters or fewer, for example 12 March 2024."),
    ],
)
def test_a_refusal_says_what_to_write(typed: str, sentence: str) -> None:
    assert refusal(typed) == sentence


@pytest.mark.parametrize(
    "typed", ["when the moon was full", "12", "12 2024", "9999999 days ago", "march march"]
)
def test_anything_else_is_answered_with_the_ways_to_write_a_date(typed: str) -> None:
    assert refusal(typed).startswith("Write a date such as 12 March 2024")


def test_a_year_of_another_calendar_is_asked_about_with_each_reading() -> None:
    with pytest.raises(WhichCalendar) as asked:
        read("1398")

    assert str(asked.value) == (
        "1398 could be a year of the Persian calendar (21 March 2019 to 19 March 2020) or "
        "the Islamic calendar (11 December 1977 to 2 December 1978). "
        "Choose which calendar, or write the year of the common calendar."
    )
    assert [(choice.name, choice.phrase) for choice in asked.value.choices] == [
        ("Persian", "1398 Persian"),
        ("Islamic", "1398 Islamic"),
    ]
    assert all(read(choice.phrase) == choice.date for choice in asked.value.choices)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("2562", ["Buddhist"]),
        ("12 March 2562", ["Buddhist"]),
        ("1398/01/12", ["Persian", "Islamic"]),
        ("about 1398", ["Persian", "Islamic"]),
        ("between 1398 and 1400", ["Persian", "Islamic"]),
        ("12 March 1398", ["Gregorian"]),
    ],
)
def test_every_phrase_with_such_a_year_is_asked_about(typed: str, names: list[str]) -> None:
    with pytest.raises(WhichCalendar) as asked:
        read(typed)

    assert [choice.name for choice in asked.value.choices] == names


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            "31 Mehr 1398",
            "31 Mehr 1398 is not a day: Mehr 1398 has 30 days. Write another day, or 'Mehr 1398'.",
        ),
        (
            "March 1398 Persian",
            "March is not a month of the Persian calendar. "
            "Write the month of that calendar, or the whole date in the common calendar.",
        ),
        (
            "2019 Persian",
            "2019 is not read as a year of the Persian calendar. "
            "Write a year between 1200 and 1500, or the year of the common calendar.",
        ),
        ("12/01/1398", "Write the month as a word, for example 12 Farvardin 1398 or 12 March 2024."),
    ],
)
def test_a_day_another_calendar_does_not_have_is_refused(typed: str, sentence: str) -> None:
    assert refusal(typed) == sentence


# The published first days of Persian years.
@pytest.mark.parametrize(
    ("year", "first"),
    [
        (1375, date(1996, 3, 20)),
        (1399, date(2020, 3, 20)),
        (1403, date(2024, 3, 20)),
        (1404, date(2025, 3, 21)),
    ],
)
def test_the_persian_year_begins_at_the_equinox(year: int, first: date) -> None:
    assert read(f"1 Farvardin {year}").first == first


def test_the_thai_year_began_in_april_until_1940() -> None:
    assert read("2480 Buddhist").edtf == "1937-04-01/1938-03-31"
    assert read("2483 Buddhist").edtf == "1940-04-01/1940-12-31"
    assert read("1 February 2480 Buddhist").first == date(1938, 2, 1)


def test_two_dates_that_say_the_same_are_equal_however_they_were_typed() -> None:
    assert read("12 March 2024") == read("March 12th, 2024") == from_day(date(2024, 3, 12))
    assert hash(read("2024")) == hash(from_parts(2024, None, None))


def test_a_date_in_parts_is_checked() -> None:
    assert from_parts(2024, 3, None, approximate=True) == read("about March 2024")
    with pytest.raises(DateNotUnderstood, match="June has 30 days"):
        from_parts(1984, 6, 31)
    with pytest.raises(DateNotUnderstood):
        from_parts(2024, None, 12)


def test_a_span_is_the_day_month_or_year_it_covers() -> None:
    assert span(date(2024, 3, 12), date(2024, 3, 12)).edtf == "2024-03-12"
    assert span(date(2024, 2, 1), date(2024, 2, 29)).edtf == "2024-02"
    assert span(date(2024, 1, 1), date(2024, 12, 31)).edtf == "2024"
    assert span(date(2024, 2, 1), date(2024, 3, 1)).edtf == "2024-02-01/2024-03-01"


@pytest.mark.parametrize(
    "text", ["", "2024-3-12", "2024-06-31", "..", "../..", "2024-03-12/2024-03-11", "soon"]
)
def test_stored_text_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(DateNotUnderstood):
        from_edtf(text)


def test_what_a_date_is() -> None:
    assert read("12 March 2024").is_day and not read("March 2024").is_day
    assert read("after 2020").is_open and not read("2020").is_open and not NOT_KNOWN.is_open
    assert read("about 1984").is_approximate and not read("1984").is_approximate
    assert read("1984").is_known and not NOT_KNOWN.is_known


def test_before_is_certain_only_when_no_day_overlaps() -> None:
    march, april, spring = read("March 2024"), read("April 2024"), read("spring 2024")

    assert march.certainly_before(april) and not march.certainly_before(spring)
    assert not read("since 2017").certainly_before(april) and not march.certainly_before(NOT_KNOWN)
    day = read("12 March 2024")
    assert day.certainly_not_after(day) and not day.certainly_before(day)


def test_sources_that_disagree_widen_the_date() -> None:
    assert widest([read("12 March 2024"), read("14 March 2024")]).edtf == "2024-03-12/2024-03-14"
    assert widest([read("March 2024"), read("12 March 2024")]) == read("March 2024")
    assert widest([read("about 12 March 2024"), read("13 March 2024")]) == read("about 12 March 2024")
    assert widest([read("before 2020"), read("March 2020")]).edtf == "../2020-03-31"
    assert widest([read("before 2020"), read("after 2021")]) == NOT_KNOWN


def test_a_source_that_does_not_know_changes_nothing() -> None:
    assert widest([NOT_KNOWN, read("March 2024")]) == read("March 2024")
    assert widest([NOT_KNOWN]) == widest([]) == NOT_KNOWN


def test_an_open_or_unknown_end_ranks_by_its_recording_day() -> None:
    recorded = date(2024, 6, 1)

    assert sort_key(read("March 2024"), recorded) == (date(2024, 3, 31), date(2024, 3, 1))
    assert sort_key(read("since 2017"), recorded) == (recorded, date(2017, 1, 1))
    assert sort_key(NOT_KNOWN, recorded) == (recorded, date.min)
    assert sort_key(read("before 2020"), recorded) == (date(2019, 12, 31), date.min)


def test_another_language_is_another_table(monkeypatch: pytest.MonkeyPatch) -> None:
    months = (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    )
    french = replace(
        grammar.ENGLISH,
        code="fr",
        months=months,
        month_words={**grammar.ENGLISH.month_words, Calendar.GREGORIAN: tuple((month,) for month in months)},
        about=("vers",),
        before=("avant",),
        around=(("entre", "et"), ("du", "au"), ("", "au")),
        ago=("il y a {n} {unit}",),
        units={"day": ("jour", "jours")},
        ordinal_endings=("er",),
        noise=("le", "de", "en"),
        patterns=replace(
            grammar.ENGLISH.patterns, about="vers {date}", before="avant {date}", span="{first} au {last}"
        ),
    )
    monkeypatch.setattr(grammar, "LANGUAGES", {"en": grammar.ENGLISH, "fr": french})

    def lire(phrase: str) -> str:
        return parse(phrase, today=TODAY, language="fr-CA").edtf

    assert lire("le 1er février 2024") == "2024-02-01"
    assert lire("entre le 5 et le 20 juin 2022") == "2022-06-05/2022-06-20"
    assert lire("avant août 2023") == "../2023-07-31"
    assert lire("il y a 3 jours") == "2026-07-12"
    assert read("5 to 20 June 2022").words("fr") == "5 au 20 juin 2022"


WORDS = [
    "about",
    "before",
    "after",
    "since",
    "between",
    "and",
    "to",
    "early",
    "winter",
    "March",
    "Farvardin",
    "12",
    "2024",
    "1398",
    "2562",
    "31",
    "/",
    "-",
    "..",
    "~",
    "Persian",
    "days",
    "ago",
    "XXXX",
    "2024-03",
    "s",
    "–",
]


@given(
    st.one_of(
        st.text(max_size=220),
        st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join),
        st.lists(st.sampled_from(WORDS), max_size=5).map("".join),
    )
)
def test_no_text_raises_anything_but_a_sentence(text: str) -> None:
    try:
        found = read(text)
    except DateNotUnderstood as refused:
        assert str(refused)
    else:
        shown = read(found.words())
        assert (shown.first, shown.last) == (found.first, found.last)
        assert from_edtf(found.edtf) == found
        assert found.bounds_words()

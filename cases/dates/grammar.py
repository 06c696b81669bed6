"""The words of dates, one table per language: another language is another table, no other change.

Words are compared folded (`reading.fold`: lower case, no marks, digits of any script), and the order of
day, month and year is free, so a table holds words and sentence patterns only.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from .calendars import Calendar
from .reading import fold, unpunctuated, without


@dataclass(frozen=True)
class Sentences:
    """What is said when a phrase is not read."""

    empty: str
    too_long: str
    control_character: str
    how_to_write: str
    month_as_word: str
    only_reading: str  # {reading}
    ambiguous: str  # {typed} {one} {other}
    foreign_month_as_word: str
    not_a_day: str  # {day} {month} {year} {days}
    february: str  # how the month is named in not_a_day when its length depends on the year
    year_missing: str  # {example}
    year_too_short: str
    year_out_of_range: str
    backwards: str
    which_season: str  # {season} {one} {other} {example}
    which_calendar: str  # {year} {choices}
    a_calendar: str  # {calendar} {bounds}
    either: str  # {one} {other}
    month_of_other_calendar: str  # {month} {calendar}
    year_of_calendar: str  # {year} {calendar} {first} {last}


@dataclass(frozen=True)
class Patterns:
    """How a date is written; what they write, `parse` reads."""

    day: str
    day_month: str
    month: str
    about: str
    span: str
    before: str
    after: str
    since: str
    not_known: str
    in_calendar: str
    approximate: str
    or_earlier: str
    or_later: str


@dataclass(frozen=True)
class Language:
    """Everything the parser and the wording need to know about one language.

    Prefixes come before what they qualify; `around` pairs a beginning ("" when there is none) with the
    word in the middle; `ago` holds patterns with {n} and {unit}; `noise` is dropped wherever it stands.
    """

    code: str
    months: tuple[str, ...]
    month_words: Mapping[Calendar, tuple[tuple[str, ...], ...]]
    calendar_names: Mapping[Calendar, str]
    calendar_words: Mapping[Calendar, tuple[str, ...]]
    thirds: tuple[str, str, str]
    third_words: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
    seasons: tuple[str, str, str, str]
    season_words: tuple[tuple[str, ...], ...]
    not_known: tuple[str, ...]
    about: tuple[str, ...]
    before: tuple[str, ...]
    no_later_than: tuple[str, ...]
    after: tuple[str, ...]
    since: tuple[str, ...]
    around: tuple[tuple[str, str], ...]
    days_from_today: Mapping[str, int]
    months_from_today: Mapping[str, int]
    years_from_today: Mapping[str, int]
    ago: tuple[str, ...]
    units: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, int]
    ordinal_endings: tuple[str, ...]
    decade_endings: tuple[str, ...]
    noise: tuple[str, ...]
    patterns: Patterns
    say: Sentences

    def folded(self, text: str) -> str:
        """The text as the tables are compared with it."""
        return without(self._noise, unpunctuated(fold(text)))

    @cached_property
    def _noise(self) -> frozenset[str]:
        return frozenset(fold(word) for word in self.noise)

    @cached_property
    def month_by_word(self) -> Mapping[str, tuple[Calendar, int]]:
        """Folded month name -> calendar and number of the month."""
        return {
            self.folded(word.replace("-", " ")): (calendar, number)
            for calendar, months in self.month_words.items()
            for number, words in enumerate(months, start=1)
            for word in words
        }

    @cached_property
    def calendar_by_word(self) -> tuple[tuple[str, Calendar], ...]:
        """Folded calendar names, the longest first, so that "lunar hijri" is not read as "hijri"."""
        pairs = [(self.folded(word), found) for found, words in self.calendar_words.items() for word in words]
        return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))

    def month_name(self, calendar: Calendar, month: int) -> str:
        """The first of the table's words for a month; the common calendar's for the Thai one."""
        if calendar in {Calendar.GREGORIAN, Calendar.BUDDHIST}:
            return self.months[month - 1]
        return self.month_words[calendar][month - 1][0]

    def not_a_day(self, year: int, month: int, day: int) -> str:
        """The sentence for a day that its month of the common calendar does not have."""
        return self.no_such_day(Calendar.GREGORIAN, year, month, day, monthrange(year, month)[1])

    def no_such_day(self, calendar: Calendar, year: int, month: int, day: int, days: int) -> str:
        name = self.month_name(calendar, month)
        depends = calendar is not Calendar.GREGORIAN or month == 2
        which = self.say.february.format(month=name, year=year) if depends else name
        return self.say.not_a_day.format(day=day, month=name, year=year, which=which, days=days)


# fmt: off
ENGLISH = Language(
    code="en",
    months=(
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    month_words={
        Calendar.GREGORIAN: (
            ("January", "Jan"), ("February", "Feb"), ("March", "Mar"), ("April", "Apr"),
            ("May",), ("June", "Jun"), ("July", "Jul"), ("August", "Aug"),
            ("September", "Sept", "Sep"), ("October", "Oct"), ("November", "Nov"), ("December", "Dec"),
        ),
        Calendar.PERSIAN: (
            ("Farvardin", "Hamal"), ("Ordibehesht", "Sawr", "Saur"), ("Khordad", "Jawza", "Jauza"),
            ("Tir", "Saratan"), ("Mordad", "Amordad", "Asad"), ("Shahrivar", "Sonbola", "Sunbula"),
            ("Mehr", "Mizan"), ("Aban", "Aqrab"), ("Azar", "Qaws", "Qaus"),
            ("Dey", "Jadi", "Jady"), ("Bahman", "Dalw", "Dalwa"), ("Esfand", "Hut", "Hoot"),
        ),
        Calendar.ISLAMIC: (
            ("Muharram", "Moharram"), ("Safar",),
            ("Rabi al-Awwal", "Rabi I", "Rabi al Awal", "Rabi ul Awwal"),
            ("Rabi al-Thani", "Rabi II", "Rabi al Akhir", "Rabi us Sani"),
            ("Jumada al-Ula", "Jumada I", "Jumada al Awwal"),
            ("Jumada al-Akhirah", "Jumada II", "Jumada al Thani", "Jumada al Akhira"),
            ("Rajab",), ("Shaban", "Sha'ban", "Shaaban"), ("Ramadan", "Ramazan", "Ramadhan"),
            ("Shawwal", "Shawal"), ("Dhu al-Qadah", "Dhu al Qa'dah", "Dhul Qadah", "Zilqad"),
            ("Dhu al-Hijjah", "Dhul Hijjah", "Dhu al Hijja", "Zilhij"),
        ),
    },
    calendar_names={
        Calendar.PERSIAN: "Persian", Calendar.ISLAMIC: "Islamic",
        Calendar.BUDDHIST: "Buddhist", Calendar.GREGORIAN: "Gregorian",
    },
    calendar_words={
        Calendar.PERSIAN: (
            "Persian", "Iranian", "Afghan", "Solar Hijri", "Hijri Shamsi", "Shamsi", "Jalali", "AP", "SH",
        ),
        Calendar.ISLAMIC: ("Islamic", "Hijri", "Lunar Hijri", "Hijri Qamari", "Qamari", "Muslim", "AH"),
        Calendar.BUDDHIST: ("Buddhist", "Thai", "Buddhist Era", "BE"),
        Calendar.GREGORIAN: ("Gregorian", "Common", "Common Era", "CE", "AD"),
    },
    thirds=("early", "mid", "late"),
    third_words=(
        ("early", "beginning", "start"),
        ("mid", "middle"),
        ("late", "end"),
    ),
    seasons=("spring", "summer", "autumn", "winter"),
    season_words=(("spring",), ("summer",), ("autumn", "fall"), ("winter",)),
    not_known=(
        "not known", "unknown", "date unknown", "date not known", "not sure", "unsure", "undated", "no date",
        "don't know", "do not know", "n/a",
    ),
    about=(
        "about", "around", "approximately", "approx", "circa", "c", "ca", "roughly", "~",
        "on or about", "on or around", "in or about", "in or around",
    ),
    before=("before", "prior to", "earlier than"),
    no_later_than=("by", "no later than", "not later than", "on or before", "not after"),
    after=("after", "later than"),
    since=("since", "from", "no earlier than", "not earlier than", "on or after", "not before", "starting"),
    around=(
        ("between", "and"), ("between", "to"), ("from", "to"), ("from", "until"), ("from", "till"),
        ("from", "through"), ("", "to"), ("", "until"), ("", "through"),
    ),
    days_from_today={"today": 0, "yesterday": -1, "day before yesterday": -2, "tomorrow": 1},
    months_from_today={"this month": 0, "last month": -1, "next month": 1},
    years_from_today={"this year": 0, "last year": -1, "next year": 1},
    ago=("{n} {unit} ago",),
    units={
        "day": ("day", "days"), "week": ("week", "weeks"),
        "month": ("month", "months"), "year": ("year", "years"),
    },
    numbers={
        "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
        "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    },
    ordinal_endings=("st", "nd", "rd", "th"),
    decade_endings=("s",),
    noise=("the", "of", "on", "in", "at", "during", "sometime", "calendar"),
    patterns=Patterns(
        day="{day} {month} {year}",
        day_month="{day} {month}",
        month="{month} {year}",
        about="about {date}",
        span="{first} to {last}",
        before="before {date}",
        after="after {date}",
        since="since {date}",
        not_known="not known",
        in_calendar="{date} {calendar}",
        approximate="{date}, approximate",
        or_earlier="{date} or earlier",
        or_later="{date} or later",
    ),
    say=Sentences(
        empty="Enter when it happened, or write 'not known'",
        too_long="Write the date in 200 characters or fewer, for example 12 March 2024.",
        control_character="The date holds a character that cannot be kept. Type the date again.",
        how_to_write=(
            "Write a date such as 12 March 2024, March 2024, 2024, about 1984, between 5 and 20 June 2022, "
            "before June 2023, or 'not known'."
        ),
        month_as_word="Write the month as a word, for example 12 March 2024.",
        only_reading="Write the month as a word, for example {reading}.",
        ambiguous="{typed} could be {one} or {other}. Write the month as a word.",
        foreign_month_as_word="Write the month as a word, for example 12 Farvardin 1398 or 12 March 2024.",
        not_a_day=(
            "{day} {month} {year} is not a day: {which} has {days} days. "
            "Write another day, or '{month} {year}'."
        ),
        february="{month} {year}",
        year_missing="Write the year too, for example {example}.",
        year_too_short="Write the year with four digits, for example 12 March 2024.",
        year_out_of_range="Write a year between 1000 and 2999, for example 2024.",
        backwards="The first date comes after the last. Write the earlier one first.",
        which_season=(
            "{season} could be {one} or {other}. Write the months, or the two years, for example '{example}'."
        ),
        which_calendar=(
            "{year} could be a year of {choices}. "
            "Choose which calendar, or write the year of the common calendar."
        ),
        a_calendar="the {calendar} calendar ({bounds})",
        either="{one} or {other}",
        month_of_other_calendar=(
            "{month} is not a month of the {calendar} calendar. "
            "Write the month of that calendar, or the whole date in the common calendar."
        ),
        year_of_calendar=(
            "{year} is not read as a year of the {calendar} calendar. "
            "Write a year between {first} and {last}, or the year of the common calendar."
        ),
    ),
)
# fmt: on

LANGUAGES: Mapping[str, Language] = {table.code: table for table in (ENGLISH,)}


def language_for(code: str) -> Language:
    """Return the table of a language code ("fr-ca" is "fr"); English where none is written yet."""
    return LANGUAGES.get(code.split("-")[0].lower(), ENGLISH)

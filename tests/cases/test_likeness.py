"""How like two names are: when somebody is asked whether two people are one."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.names import HINT_FROM, Strength, is_placeholder, is_same_hint, likeness, marked_alike, strength
from tests.bench.name_pairs import best, missed, plain_ratio, read_pairs, score

NAMES = st.text(st.sampled_from("abcdehkmrsuлмаقدرسمين习近平김ễé' -01"), min_size=1, max_size=24)


# What is asked


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Samira al-Qadari", "Samirah Al-Kadiry"),
        ("Samira al-Qadari", "سميرة القادري"),
        ("سميرة القادري", "سميره القادرى"),
        ("Самира аль-Кадири", "Samira Qadari"),
        ("Trần Thị Nga", "Tran Thi Nga"),
        ("李明哲", "Li Mingzhe"),
        ("李明哲", "Mingzhe LI"),
        ("張明哲", "张明哲"),
        ("김서연", "Kim Seo-yeon"),
        ("Abd al-Rahman Haddad", "Abdulrahman Haddad"),
        ("عبد الرحمن حداد", "Abdulrahman Haddad"),
        ("Oleg Petrovich Danilov", "Oleg Danilov"),
        ("Oleg Danilov", "O. Danilov"),
        ("Jan Daniel Brandt", "JanDaniel Brandt"),
        ("Anna-Maria Costa", "Anna Maria Costa"),
        ("Anna Anna Costa", "Anna Costa"),
        ("Iv4n Petr0v", "Ivan Petrov"),
        ("Sаmirа Qadari", "Samira Qadari"),  # two letters are Cyrillic
    ],
)
def test_somebody_is_asked_about_two_spellings_of_one_name(one: str, other: str) -> None:
    assert is_same_hint(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Oleg Petrovich Danilov", "Marina Sergeyevna Orlova"),
        ("Samira al-Qadari", "Omar al-Haddad"),
        ("Hamid al-Hashimi", "Walid al-Dulaimi"),
        ("李明哲", "王小红"),
        ("A. Danilov", "Oleg Danilov"),
    ],
)
def test_nobody_is_asked_about_two_names(one: str, other: str) -> None:
    assert not is_same_hint(one, other)


@pytest.mark.parametrize(
    "nobody", ["Unknown", "TK TK", "Name withheld", "Unknown man", "مجهول الهوية", "佚名", "n/a", "—"]
)
def test_a_placeholder_is_like_nobody_not_even_itself(nobody: str) -> None:
    assert likeness(nobody, nobody) == 0
    assert likeness(nobody, "Samira al-Qadari") == 0


def test_a_contradiction_weighs_more_than_a_part_that_is_left_out() -> None:
    left_out = likeness("Oleg Petrovich Danilov", "Oleg Danilov")
    contradicted = likeness("Oleg Petrovich Danilov", "Oleg Borisovich Danilov")

    assert left_out > contradicted


def test_the_strength_is_said_in_words() -> None:
    assert strength("Samira Qadari", "QADARI, Samira") == Strength.SAME
    assert strength("Samira Qadari", "Samira Qadarri") == Strength.VERY_CLOSE
    assert strength("Muammar Gaddafi", "Moamer Qadafy") == Strength.SOUNDS_ALIKE
    assert strength("Samira Qadari", "Samira Qandil") == Strength.SIMILAR


def test_the_parts_that_are_alike_are_told_apart() -> None:
    parts = marked_alike("Samira bint Omar al-Qadari", "سميرة القادري")

    assert "".join(part.text for part in parts) == "Samira bint Omar al-Qadari"
    assert [part.text for part in parts if part.is_alike] == ["Samira", "Qadari"]


# What holds of any two names


@settings(max_examples=60)
@given(NAMES, NAMES)
def test_likeness_is_the_same_from_either_side_and_between_none_and_all(one: str, other: str) -> None:
    like = likeness(one, other)

    assert 0 <= like <= 1
    assert like == likeness(other, one)


@settings(max_examples=60)
@given(NAMES)
def test_a_name_is_like_itself_unless_it_is_none(name: str) -> None:
    assert likeness(name, name) == (0 if is_placeholder(name) else 1)


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(["Samira", "Qadari", "Omar", "José", "Нгуен", "سميرة"]), min_size=2), st.data()
)
def test_the_order_of_the_words_says_nothing(words: list[str], data: st.DataObject) -> None:
    turned = " ".join(data.draw(st.permutations(words)))

    assert likeness(" ".join(words), "Samira Kadiry") == likeness(turned, "Samira Kadiry")


@pytest.mark.parametrize(
    ("marked", "plain"), [("José Peña", "Jose Pena"), ("Trần Nga", "Tran Nga"), ("سَمِيرَة", "سميرة")]
)
def test_marks_say_nothing(marked: str, plain: str) -> None:
    assert likeness(marked, plain) == 1


# How well, on labelled pairs


def test_the_hint_finds_nine_of_ten_and_two_of_three_are_right(shared_data: Path) -> None:
    pairs = read_pairs(shared_data / "name-pairs")

    hint = score(pairs, likeness, HINT_FROM)

    assert hint.recall >= 0.92
    assert hint.precision >= 0.65
    assert best(pairs, likeness).f1 >= 0.83
    assert best(pairs, plain_ratio).f1 < 0.80  # what there would be without it


def test_no_strong_pair_is_missed(shared_data: Path) -> None:
    strong = [pair for pair in read_pairs(shared_data / "name-pairs") if pair.quality == "STRONG"]

    assert missed(strong, likeness, HINT_FROM) == []
    assert missed(strong, lambda one, other: float(one == other), HINT_FROM)  # the same check can fail

"""A first draft says what the record says, as precisely as it is known, and nothing that is not agreed."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from cases import drafting, forbidden
from cases.dates import parse
from cases.drafting import Sketch
from cases.forbidden import Known
from cases.vocabulary import QUALIFYING_ACTIVITIES, ActivityKind, Family, OutcomeKind

DAY = date(2026, 3, 2)


def on(phrase):
    return parse(phrase, today=DAY)


SKETCH = Sketch(
    kind=OutcomeKind.RELEASED_UNCONDITIONALLY,
    happened_on=on("5 May 2019"),
    year=2019,
    name="Samira al-Qadari",
    occupation="Journalist",
    country="Marasia",
    activity=ActivityKind.URGENT_ACTION,
    began_first=date(2018, 12, 10),
    began_last=date(2018, 12, 10),
)


def test_it_says_who_what_when_and_that_we_had_campaigned():
    drafted = drafting.draft(SKETCH, "en")

    assert drafted.text == (
        "Samira al-Qadari (journalist, Marasia) was released on 5 May 2019. "
        "We had campaigned on the case since December 2018, when we issued an urgent action."
    )
    assert drafted.anonymised_text == (
        "A person was released in 2019. This came after we had campaigned on the case."
    )


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("about 12 March 2019", "was released about 12 March 2019."),
        ("March 2019", "was released in March 2019."),
        ("2019", "was released in 2019."),
        ("before June 2019", "was released (date: before June 2019)."),
        ("between 5 and 20 June 2019", "was released within these days: 5 to 20 June 2019."),
    ],
)
def test_a_date_stays_as_imprecise_as_it_is_known(said, read):
    assert read in drafting.draft(replace(SKETCH, happened_on=on(said)), "en").text


@pytest.mark.parametrize("kind", [kind for kind in OutcomeKind if kind.family != Family.NEGATIVE])
def test_no_sentence_says_because_and_none_gives_the_person_away(kind):
    known = Known(names=("Samira al-Qadari",), country="Marasia", occupation="Journalist", places=("Harran",))
    drafted = drafting.draft(replace(SKETCH, kind=kind), "en")

    assert "because" not in drafted.text + drafted.anonymised_text
    assert "%(" not in drafted.text + drafted.anonymised_text
    assert not [one for one in forbidden.in_anonymised(drafted.anonymised_text, known) if one.is_hard]
    assert forbidden.in_named(drafted.text, known) == ()


def test_health_and_family_are_told_only_where_they_are_agreed():
    care, contact = (
        replace(SKETCH, kind=kind) for kind in (OutcomeKind.MEDICAL_CARE, OutcomeKind.FAMILY_CONTACT)
    )

    assert "treated better" in drafting.draft(care, "en").text
    assert "treated better" in drafting.draft(contact, "en").text
    agreed = replace(care, may_use=frozenset({"health"}))
    assert "was given medical care" in drafting.draft(agreed, "en").text


def test_who_may_not_be_named_has_no_text_with_a_name():
    assert drafting.draft(replace(SKETCH, name=""), "en").text == ""


def test_a_sentence_that_was_cut_says_from_how_many_years_to_how_many():
    cut = replace(SKETCH, kind=OutcomeKind.SENTENCE_REDUCED, years_before=10, years_after=7)

    assert "had the sentence cut from 10 to 7 years on 5 May 2019." in drafting.draft(cut, "en").text


@pytest.mark.parametrize("kind", sorted(QUALIFYING_ACTIVITIES))
def test_a_private_approach_is_never_told(kind):
    text = drafting.draft(replace(SKETCH, activity=ActivityKind(kind)), "en").text

    assert "private" not in text
    assert "December 2018" in text


def test_where_no_month_is_known_for_certain_none_is_told():
    wide = replace(SKETCH, began_first=date(2018, 12, 10), began_last=date(2019, 2, 1))

    assert drafting.draft(wide, "en").text.endswith("This came after we had campaigned on the case.")


def test_a_language_without_words_for_it_gets_the_whole_draft_in_english():
    drafted = drafting.draft(SKETCH, "qq")

    assert drafted.language == "en"
    assert drafted.text == drafting.draft(SKETCH, "en").text
    assert translation.get_language() == "en"

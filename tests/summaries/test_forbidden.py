"""What the check of a text finds, and what it lets stand."""

import pytest

from cases import forbidden, references
from cases.forbidden import Known, What

KNOWN = Known(
    names=("Samira al-Qadari", "سميرة القادري", "林望舒", "Олеся Градова"),
    other_names=("Umm Basil",),
    not_shown=("Noor Halabi",),
    somebody=("Karim Osman",),
    contacts=("Hind al-Qadari",),
    places=("Harran women's prison", "Court of Harran"),
    country="Marasia",
    occupation="Journalist",
    references=("K7M-2PS",),
    actions=("UA 60/16", "Light for Samira"),
)


def hard(text, known=KNOWN):
    return {(one.words, one.what) for one in forbidden.in_anonymised(text, known) if one.is_hard}


@pytest.mark.parametrize(
    "name",
    [
        "Samira", "samira", "SAMIRA", "Samira’s", "Samirah", "al-Qadiri", "Kadiri", "Qadari", "القادرى",
        "والقادري", "سميرة", "Самира", "Градовой", "Gradova", "林望舒", "望舒", "Sam\u200bira", "Karim",
        "Basil", "Halabi", "Hind",
    ],
)  # fmt: skip
def test_each_part_of_a_name_is_found_in_any_spelling_or_script(name):
    found = hard(f"In 2019 {name} was released.")

    assert [words for words, _ in found], "a name went through"


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("12 March 2019", What.DAY), ("March 12", What.DAY), ("the 3rd of May", What.DAY),
        ("2019-05-05", What.DAY), ("5/5/2019", What.DAY), ("Harran", What.PLACE), ("UA 60/16", What.ACTION),
        ("ua60/16", What.ACTION), ("ASA 41/1729/2020", What.ACTION), ("light for  samira", What.ACTION),
        ("+44 20 7946 0000", What.CONTACT), ("somebody@example.org", What.CONTACT),
    ],
)  # fmt: skip
def test_what_leads_to_the_person_has_to_go_from_the_text_without_a_name(words, what):
    assert what in {found for _, found in hard(f"It happened ({words}).")}


def test_a_reference_is_found_however_it_is_written():
    reference = references.new_reference()
    from_here = Known(references=(reference,))

    for written in (reference, reference.lower(), reference.replace("-", ""), reference.replace("-", " ")):
        assert What.REFERENCE in {what for _, what in hard(f"see {written}", from_here)}


def test_what_may_point_to_one_person_is_looked_at():
    found = forbidden.in_anonymised("In March 2019 a journalist in Marasia was released.", KNOWN)

    assert [(one.what, one.is_hard) for one in found] == [
        (What.MONTH, False),
        (What.OCCUPATION, False),
        (What.COUNTRY, False),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "In 2019 a person was released after we campaigned on the case.",
        "A person may leave the country; hope grows. Crime did not pay, and the court said so in 2019.",
        "The women’s prison was closed. Thousands of people wrote letters. The ill-treatment stopped.",
    ],
)
def test_ordinary_words_stay(text):
    assert forbidden.in_anonymised(text, KNOWN) == ()


def test_with_the_name_only_what_is_not_agreed_is_marked():
    text = "Samira al-Qadari left Harran with her mother after treatment. A photo shows Umm Basil."
    found = {one.what for one in forbidden.in_named(text, KNOWN)}
    agreed = Known(**{**KNOWN.__dict__, "may_use": frozenset({"place", "family", "health", "photo"})})

    assert found == {What.PLACE, What.FAMILY, What.HEALTH, What.PHOTO, What.OTHER_NAME}
    assert {one.what for one in forbidden.in_named(text, agreed)} == {What.OTHER_NAME}


def test_the_public_name_stays_beside_another_that_sounds_like_it():
    known = Known(names=("Samira al-Qadari",), other_names=("Samirah Al-Kadiry", "سميرة"))

    assert forbidden.in_named("Samira al-Qadari was released.", known) == ()
    assert [one.words for one in forbidden.in_named("Samirah was released.", known)] == ["Samirah"]


def test_a_name_for_finding_only_and_a_contact_have_to_go_from_both():
    found = forbidden.in_named("Samira al-Qadari, once Noor Halabi, was met by Hind.", KNOWN)

    assert {(one.words, one.what) for one in found if one.is_hard} == {
        ("Noor", What.NOT_SHOWN),
        ("Halabi", What.NOT_SHOWN),
        ("Hind", What.CONTACT),
    }


def test_without_contacts_a_name_for_finding_only_is_told_by_the_whole_of_it():
    """Nobody spells it out by trying parts."""
    known = Known(names=KNOWN.names, not_shown=KNOWN.not_shown, is_whole_only=True)

    assert forbidden.in_named("Noor was released. Halabi too.", known) == ()
    assert [one.words for one in forbidden.in_named("Halabi Noor was released.", known)] == ["Halabi Noor"]


def test_the_marked_text_is_the_whole_text():
    text = "Samira and <b>Kadiri</b> on 5 May."
    runs = forbidden.pieces(text, forbidden.in_anonymised(text, KNOWN))

    assert "".join(run.text for run in runs) == text
    assert [run.text for run in runs if run.finding] == ["Samira", "Kadiri", "5 May"]


def test_the_text_without_a_name_is_read_for_health_family_and_photos_too():
    text = "A woman who is ill with cancer was freed. Her sister met her. A photo shows them."

    found = {one.what for one in forbidden.in_anonymised(text, Known(names=("Samira al-Qadari",)))}

    assert {What.HEALTH, What.FAMILY, What.PHOTO} <= found

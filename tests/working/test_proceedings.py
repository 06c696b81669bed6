"""Charges, hearings, sentences, places: append-only, verified by a second person, worked out again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import proceedings
from cases.models import Charge, Detention, Hearing, Sentence
from cases.models.recorded import LogIsAppendOnly
from cases.operations.caring import add_name, set_consent
from cases.operations.opening import NameDraft
from cases.operations.proceeding import (
    ChargeDraft,
    SentenceDraft,
    correct_proceeding,
    record_proceeding,
    tell_hearing,
    undo_proceeding,
    verify_proceeding,
    withdraw_proceeding,
)
from cases.operations.writing import Refused
from cases.vocabulary import (
    Consent,
    ConsentGiver,
    HearingState,
    NameKind,
    Runs,
    SentenceKind,
    Sureness,
    TimeHeld,
)
from tests.factories import LOG_QUERIES, NOW, held_case, on, release
from tests.operations.watching import refused
from tests.web.test_the_main_job import as_person
from tests.working.writing_down import corrected, hearing, sentence

pytestmark = pytest.mark.django_db
KEY = "5f0d1b5e-0b5b-4d39-8a5f-3a4c5f4d1a13"
SAYS = {"source": "court document", "sureness": "confirmed"}
TYPED = {
    "charge": {
        "description": "Spreading false news",
        "law": "Art. 112",
        "happened_on": "20 March 2017",
        **SAYS,
    },
    "hearing": {
        "kind": "trial",
        "state": "planned",
        "happened_on": "12 March 2026",
        "place": "Harran",
        **SAYS,
    },
    "sentence": {
        "kind": "imprisonment",
        "years": "3",
        "happened_on": "1 June 2017",
        "counted_from": "14 March 2017",
        "time_held": "taken_off",
        "held_days": "61",
        **SAYS,
    },
    "detention": {"place": "Harran prison", "happened_on": "January 2024", **SAYS},
}


def page(case, name="proceedings", *args):
    return reverse(f"cases:{name}", args=[case.reference, *args])


def expected(case):
    return proceedings.of_case(case).release


@pytest.mark.parametrize("kind", TYPED)
def test_each_kind_is_recorded_once_from_its_form(as_caseworker, samira, kind):
    url = page(samira, "record_proceeding", kind)
    assert as_caseworker.get(url).status_code == 200
    for _ in range(2):
        assert as_caseworker.post(url, {**TYPED[kind], "submission": KEY}).status_code == 302

    model = {"charge": Charge, "hearing": Hearing, "sentence": Sentence, "detention": Detention}[kind]
    row = model.objects.get(case=samira)
    text = as_caseworker.get(page(samira)).content.decode()
    assert "court document" in text and page(samira, "undo_proceeding", kind, row.pk) in text
    again = as_caseworker.get(page(samira, "correct_proceeding", kind, row.pk)).context["form"]
    for name, value in TYPED[kind].items():
        assert str(again[name].value() or "") == value, name


def test_a_charge_is_the_authoritys_words_in_quotation_marks_with_who_says_so(as_caseworker, samira):
    as_caseworker.post(page(samira, "record_proceeding", "charge"), TYPED["charge"])

    text = as_caseworker.get(page(samira)).content.decode()
    assert '<q dir="auto">Spreading false news</q>' in text and "court document" in text


def test_the_release_is_worked_out_in_words(as_caseworker, samira):
    as_caseworker.post(page(samira, "record_proceeding", "sentence"), TYPED["sentence"])

    text = as_caseworker.get(page(samira)).content.decode()
    assert "13 January 2020" in text
    assert "3 years from 14 March 2017, less 61 days held before" in text
    assert "not verified yet" in text


def test_it_is_worked_out_again_after_a_correction_a_withdrawal_and_a_verification(cast, samira):
    row = sentence(cast, samira, years=3)
    assert expected(samira).on.words() == "14 March 2020" and not expected(samira).is_verified
    row = corrected(cast, row, years=4)
    assert expected(samira).on.words() == "14 March 2021"
    verify_proceeding(row, actor=cast.colleague, at=NOW)
    assert expected(samira).is_verified
    withdraw_proceeding(row, reason="Of another person", actor=cast.caseworker, at=NOW)
    assert expected(samira) is None


def test_who_was_released_or_died_has_no_release_to_wait_for(cast, samira):
    sentence(cast, samira, years=30)
    release(cast, samira)
    samira.refresh_from_db()

    assert expected(samira) is None


def test_a_row_is_never_rewritten(cast, samira):
    row = sentence(cast, samira, years=3)
    row.years = 1

    with pytest.raises(LogIsAppendOnly):
        row.save()
    with pytest.raises(LogIsAppendOnly):
        Sentence.objects.update(years=1)


@pytest.mark.parametrize(
    ("kind", "said", "sentence"),
    [
        ("charge", {"description": ""}, "own words"),
        ("charge", {"source": ""}, "Say who says so"),
        ("charge", {"happened_on": "May 2030"}, "still to come"),
        ("detention", {"place": ""}, "Say where."),
        ("hearing", {"state": "held", "happened_on": "12 May 2027"}, "still to come"),
        ("sentence", {"held_days": ""}, "Enter how many days come off"),
        ("sentence", {"time_held": "none"}, "Enter how many days come off"),
        ("sentence", {"held_days": "2000"}, "More days come off than the sentence has"),
        ("sentence", {"kind": "death"}, "Only imprisonment has a length"),
        ("sentence", {"runs": "after"}, "Leave the day empty"),
        ("sentence", {"years": "-1"}, "greater than or equal to 0"),
    ],
)
def test_a_refusal_says_what_to_do(as_caseworker, samira, kind, said, sentence):
    answer = as_caseworker.post(page(samira, "record_proceeding", kind), {**TYPED[kind], **said})

    assert answer.status_code == 422
    assert sentence in answer.content.decode().replace("&#x27;", "'")
    assert proceedings.of_case(samira).is_empty


def test_two_sentences_of_which_nobody_said_how_they_stand_are_not_added_up(as_caseworker, cast, samira):
    sentence(cast, samira, years=3)
    later = sentence(cast, samira, "1 June 2018", years=2)
    assert "More than one sentence stands" in as_caseworker.get(page(samira)).content.decode()

    corrected(cast, later, years=2, counted_from=None, runs=Runs.AFTER)
    assert expected(samira).on.words() == "14 March 2022"


# ---------------------------------------------------------------- hearings


def test_what_became_of_a_hearing_is_a_later_row(as_caseworker, cast, samira):
    row = hearing(cast, samira, "27 February 2026", observer_planned=True)
    url = page(samira, "tell_hearing", "hearing", row.pk)
    said = {"state": "adjourned", "adjourned_to": "April 2026", "source": "our observer"}
    assert as_caseworker.get(url).status_code == 200
    assert as_caseworker.post(url, said).status_code == 302

    states = list(Hearing.objects.order_by("pk").values_list("state", flat=True))
    assert states == [HearingState.PLANNED, HearingState.ADJOURNED, HearingState.PLANNED]
    ahead = proceedings.ahead_of(samira).hearings
    assert [(one.happened_on.words(), one.observer_planned) for one in ahead] == [("April 2026", True)]
    assert as_caseworker.post(url, {**said, "submission": KEY}).status_code == 422
    shown = as_caseworker.get(page(samira)).content.decode()
    assert shown.count("What became of it is told") == 1, "of the three rows, of the first alone"


def test_a_hearing_is_told_once_and_not_before_it(cast, samira):
    how = {"source": "our observer", "actor": cast.caseworker, "at": NOW}
    row = hearing(cast, samira, "12 March 2026")
    with refused(Refused, "still to come"):
        tell_hearing(row, state=HearingState.HELD, **how)
    past = hearing(cast, samira, "27 February 2026")
    with refused(Refused, "Only an adjourned hearing"):
        tell_hearing(past, state=HearingState.HELD, adjourned_to=on("May 2026"), **how)
    told = tell_hearing(past, state=HearingState.HELD, **how)
    with refused(Refused, "told already"):
        tell_hearing(past, state=HearingState.ADJOURNED, **how)
    withdraw_proceeding(told, reason="It was another court", actor=cast.caseworker, at=NOW)
    assert past in proceedings.ahead_of(samira).hearings, "what was told is taken back: it is open again"


def test_a_hearing_that_is_cancelled_ahead_is_told_so(cast, samira):
    row = hearing(cast, samira, "12 March 2026")
    tell_hearing(row, state=HearingState.CANCELLED, source="court", actor=cast.caseworker, at=NOW)

    assert proceedings.ahead_of(samira).hearings == []


# ---------------------------------------------------------------- the second person


def test_a_second_person_verifies_what_is_confirmed(client, cast, samira):
    row = sentence(cast, samira, years=3)
    url = page(samira, "verify_proceeding", "sentence", row.pk)
    with refused(Refused, "recorded this yourself"):
        verify_proceeding(row, actor=cast.caseworker, at=NOW)
    assert as_person(client, cast.colleague).post(url).status_code == 302
    row.refresh_from_db()
    assert row.verified_by == cast.colleague

    draft = ChargeDraft(on("2017"), "a letter", Sureness.LIKELY, "False news")
    likely = record_proceeding(samira, draft, actor=cast.caseworker, at=NOW)
    with refused(Refused, "Only what is Confirmed"):
        verify_proceeding(likely, actor=cast.colleague, at=NOW)


def test_undo_is_for_its_author_and_ten_minutes(cast, samira):
    row = sentence(cast, samira, years=3, at=NOW - timedelta(minutes=5))
    with refused(Refused, "Undo is for its author"):
        undo_proceeding(row, actor=cast.colleague, at=NOW)
    with refused(Refused, "within ten minutes"):
        undo_proceeding(row, actor=cast.caseworker, at=NOW + timedelta(minutes=6))

    undo_proceeding(row, actor=cast.caseworker, at=NOW)
    row.refresh_from_db()
    assert row.is_withdrawn


def test_what_was_corrected_is_not_corrected_again(cast, samira):
    row = sentence(cast, samira, years=3)
    corrected(cast, row, years=4)

    draft = SentenceDraft(row.happened_on, "court", years=5)
    how = {"reason": "x", "actor": cast.caseworker, "at": NOW}
    with refused(Refused, "withdrawn or corrected meanwhile"):
        correct_proceeding(row, draft, **how)
    with refused(Refused, "Correct it as what it is"):
        correct_proceeding(
            Sentence.objects.latest("pk"), ChargeDraft(on("2017"), "x", description="y"), **how
        )


def test_who_only_reads_reads_and_writes_nothing(client, cast, samira, reader):
    row = sentence(cast, samira, years=3)
    onlooker = as_person(client, reader)

    assert "Record<" not in onlooker.get(page(samira)).content.decode()
    assert onlooker.get(page(samira, "record_proceeding", "charge")).status_code == 403
    for name in ("correct_proceeding", "withdraw_proceeding", "verify_proceeding"):
        assert onlooker.get(page(samira, name, "sentence", row.pk)).status_code == 403


def test_what_is_not_a_kind_or_a_row_of_the_case_is_not_there(as_caseworker, cast, samira):
    row = sentence(cast, samira, years=3)
    other = held_case(cast, "Karim Osman")

    assert as_caseworker.get(page(samira, "record_proceeding", "verdict")).status_code == 404
    assert as_caseworker.get(page(other, "correct_proceeding", "sentence", row.pk)).status_code == 404
    assert as_caseworker.get(page(samira, "correct_proceeding", "charge", row.pk)).status_code == 404
    assert as_caseworker.get(page(samira, "tell_hearing", "sentence", row.pk)).status_code == 404


# ---------------------------------------------------------------- the brief


def test_the_brief_holds_what_matters_and_no_contact(as_caseworker, cast, samira):
    from_court = record_proceeding(
        samira, ChargeDraft(on("2017"), "court", description="False news"), actor=cast.caseworker, at=NOW
    )
    sentence(cast, samira, years=3, time_held=TimeHeld.TAKEN_OFF, held_days=61)
    hearing(cast, samira)

    text = as_caseworker.get(page(samira, "brief")).content.decode()
    for word in ("Samira al-Qadari", "Arrested", "False news", "13 January 2020", "12 March 2026",
                 "Nothing may be said publicly", "One source on file"):  # fmt: skip
        assert word in text, word
    assert from_court.pk
    assert text.split("<title>")[1].split("</title>")[0] == f"{samira.reference}: brief – Casework"


def test_a_life_sentence_says_that_it_has_no_end(as_caseworker, cast, samira):
    sentence(cast, samira, kind=SentenceKind.LIFE)

    assert (
        "A life sentence has no end to work out." in as_caseworker.get(page(samira, "brief")).content.decode()
    )


@pytest.mark.parametrize(("name", "most"), [("proceedings", 23), ("brief", 23)])
def test_each_page_costs_the_same_however_much_is_recorded(as_caseworker, cast, samira, name, most):
    def costs():
        with CaptureQueriesContext(connection) as queries:
            as_caseworker.get(page(samira, name))
        return len(queries) - LOG_QUERIES

    sentence(cast, samira, years=3)
    hearing(cast, samira)
    as_caseworker.get(page(samira, name))
    one = costs()
    assert one <= most
    for _ in range(6):
        corrected(cast, sentence(cast, samira, years=2), years=1)
        hearing(cast, samira)
    assert costs() == one


def test_a_brief_does_not_say_what_consent_is_asked_again_for(as_caseworker, cast, samira):
    set_consent(
        samira,
        Consent.MAY_BE_NAMED,
        by=ConsentGiver.FAMILY,
        given_by="her brother",
        uses=["photo"],
        actor=cast.caseworker,
        at=NOW - timedelta(days=3),
    )
    assert "May be used" in as_caseworker.get(page(samira, "brief")).content.decode()
    release(cast, samira)

    text = as_caseworker.get(page(samira, "brief")).content.decode()

    assert "until consent is asked again" in text and "May be used" not in text
    form = as_caseworker.get(page(samira, "consent")).context["form"]
    assert form["consent"].value() is None, "nothing is chosen for who asks again"


def test_the_brief_says_nothing_that_was_withdrawn_and_no_former_name(as_caseworker, cast, samira):
    by = {"actor": cast.caseworker, "at": NOW}
    charge = record_proceeding(samira, ChargeDraft(on("2017"), "court", description="False news"), **by)
    term = sentence(cast, samira, years=3)
    add_name(samira, NameDraft("Hidden Ramzi", kind=NameKind.BIRTH, for_finding_only=True), **by)
    text = as_caseworker.get(page(samira, "brief")).content.decode()
    assert "False news" in text and "3 years" in text, "the control"

    for row in (charge, term):
        withdraw_proceeding(row, reason="It was somebody else", **by)

    text = as_caseworker.get(page(samira, "brief")).content.decode()
    for gone in ("False news", "3 years", "Hidden Ramzi"):
        assert gone not in text, gone


def test_a_consent_that_has_run_out_is_shown_as_what_it_is_everywhere(as_caseworker, cast, samira):
    """The day after, nobody may be named: not in the list, on the case, its consent and its brief."""
    until = NOW.date() - timedelta(days=1)
    give = {"given_by": "herself", "by": ConsentGiver.PERSON, "until": until}
    set_consent(samira, Consent.MAY_BE_NAMED, **give, actor=cast.caseworker, at=NOW - timedelta(days=9))

    for name in ("case", "brief", "consent"):
        text = as_caseworker.get(page(samira, name)).content.decode()
        tags = [part.split("</span>")[0] for part in text.split('class="tag t-plain"')[1:]]
        assert any("Anonymise" in tag for tag in tags), name
        assert not any("May be named" in tag for tag in tags), name

"""Rule point 36: what may be said of a case on a day, clause by clause, and the same answer everywhere."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import consents, tallies
from cases.access import OPERATOR
from cases.models import Case
from cases.operations.caring import set_consent
from cases.operations.revising import verify
from cases.publicity import Agreement, is_looser, may_be_under_age, may_say, strictest
from cases.vocabulary import ChildsWord, Consent, ConsentGiver, Stricter
from tests.factories import NOW, held_case, on, release, urgent_action

NAMED, ANONYMISE, NOT = Consent.MAY_BE_NAMED, Consent.ANONYMISE, Consent.NOT_FOR_PUBLICATION
PERSON, FAMILY, GUARDIAN = ConsentGiver.PERSON, ConsentGiver.FAMILY, ConsentGiver.GUARDIAN
AGREED = date(2026, 3, 2)
A_CHILD = (date(2010, 6, 1), date(2010, 6, 30))
AN_INSTANT = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
LAPSED, WITHDRAWN, UNDER_AGE, REFUSED = (
    Stricter.LAPSED,
    Stricter.WITHDRAWN,
    Stricter.UNDER_AGE,
    Stricter.REFUSED,
)


def agreed(consent=NAMED, by=FAMILY, **more):
    return Agreement(consent, by, more.pop("agreed_on", AGREED), **more)


TABLE = {
    "as written": (agreed(), AGREED, NAMED, ()),
    "on its last day": (agreed(until=date(2026, 4, 1)), date(2026, 4, 1), NAMED, ()),
    "from the day after": (agreed(until=date(2026, 4, 1)), date(2026, 4, 2), ANONYMISE, (LAPSED,)),
    "lapsing never loosens": (agreed(NOT, until=date(2026, 4, 1)), date(2026, 4, 2), NOT, ()),
    "anonymise has nothing to lapse to": (
        agreed(ANONYMISE, until=date(2026, 4, 1)),
        date(2026, 4, 2),
        ANONYMISE,
        (),
    ),
    "no consent": (agreed(NOT, by=""), AGREED, NOT, ()),
    "withdrawn": (agreed(withdrawn_at=AN_INSTANT), AGREED, NOT, (WITHDRAWN,)),
    "withdrawn and lapsed": (
        agreed(withdrawn_at=AN_INSTANT, until=AGREED),
        date(2027, 1, 1),
        NOT,
        (WITHDRAWN, LAPSED),
    ),
    "a child alone": (agreed(by=PERSON, born=A_CHILD), AGREED, ANONYMISE, (UNDER_AGE,)),
    "a child's family": (agreed(by=FAMILY, born=A_CHILD), AGREED, ANONYMISE, (UNDER_AGE,)),
    "a guardian without the child": (agreed(by=GUARDIAN, born=A_CHILD), AGREED, ANONYMISE, (UNDER_AGE,)),
    "a guardian and the child": (
        agreed(by=GUARDIAN, born=A_CHILD, child=ChildsWord.AGREES),
        AGREED,
        NAMED,
        (),
    ),
    "a guardian of a child who is not able": (
        agreed(by=GUARDIAN, born=A_CHILD, child=ChildsWord.NOT_ABLE),
        AGREED,
        NAMED,
        (),
    ),
    "the child's word does not make up for the guardian": (
        agreed(by=FAMILY, born=A_CHILD, child=ChildsWord.AGREES),
        AGREED,
        ANONYMISE,
        (UNDER_AGE,),
    ),
    "a child's consent does not grow up": (
        agreed(by=PERSON, born=A_CHILD),
        date(2040, 1, 1),
        ANONYMISE,
        (UNDER_AGE,),
    ),
    "a child is no reason to say more": (agreed(NOT, by=PERSON, born=A_CHILD), AGREED, NOT, ()),
    "a child anonymised needs nobody": (agreed(ANONYMISE, born=A_CHILD), AGREED, ANONYMISE, ()),
    "an adult": (agreed(by=PERSON, born=(date(1984, 1, 1), date(1984, 12, 31))), AGREED, NAMED, ()),
    "nobody knows when they were born": (agreed(by=PERSON), AGREED, NAMED, ()),
    "the person refused, the family agrees": (agreed(own_word=NOT), AGREED, NOT, (REFUSED,)),
    "the person agreed to less": (agreed(own_word=ANONYMISE), AGREED, ANONYMISE, (REFUSED,)),
    "the person agreed to more": (agreed(ANONYMISE, own_word=NAMED), AGREED, ANONYMISE, ()),
    "the strictest of all": (
        agreed(own_word=NOT, until=AGREED, born=A_CHILD),
        date(2027, 1, 1),
        NOT,
        (REFUSED, UNDER_AGE, LAPSED),
    ),
}


@pytest.mark.parametrize("clause", TABLE)
def test_each_clause(clause):
    written, day, expected, why = TABLE[clause]

    said = may_say(written, day)

    assert (said.consent, said.why) == (expected, why)


@pytest.mark.parametrize(
    ("first", "last", "day", "may_be"),
    [
        (date(2008, 3, 2), date(2008, 3, 2), date(2026, 3, 1), True),
        (date(2008, 3, 2), date(2008, 3, 2), date(2026, 3, 2), False),
        # Of a range the latest possible day counts.
        (date(2008, 1, 1), date(2008, 12, 31), date(2026, 12, 30), True),
        (date(2008, 1, 1), date(2008, 12, 31), date(2026, 12, 31), False),
        # Born on 29 February: of age on 1 March where there is none.
        (date(2008, 2, 29), date(2008, 2, 29), date(2026, 2, 28), True),
        (date(2008, 2, 29), date(2008, 2, 29), date(2026, 3, 1), False),
        # "After 2005" may be as late as can be; "before 1990", and not known at all, is not a child.
        (date(2006, 1, 1), None, date(2060, 1, 1), True),
        (None, date(1989, 12, 31), date(2026, 3, 2), False),
        (None, None, date(2026, 3, 2), False),
    ],
)
def test_who_may_be_under_eighteen(first, last, day, may_be):
    assert may_be_under_age((first, last), day) is may_be


# ---------------------------------------------------------------- in every world

days = st.dates(date(1990, 1, 1), date(2060, 1, 1))
births = st.one_of(
    st.just((None, None)),
    st.tuples(days, st.none()),
    st.tuples(days, days).map(lambda two: (min(two), max(two))),
)
agreements = st.builds(
    Agreement,
    consent=st.sampled_from(Consent),
    by=st.sampled_from(ConsentGiver.values),
    agreed_on=days,
    until=st.none() | days,
    withdrawn_at=st.none() | st.just(AN_INSTANT),
    own_word=st.sampled_from(["", *Consent.values]),
    child=st.sampled_from(ChildsWord.values),
    born=births,
)


@settings(max_examples=300, deadline=None)
@given(agreements, days, days)
def test_it_is_never_looser_than_written_nor_looser_on_a_later_day(written, one, other):
    sooner, later = (may_say(written, day) for day in (min(one, other), max(one, other)))

    assert not is_looser(sooner.consent, written.consent)
    assert not is_looser(later.consent, sooner.consent)
    assert later.is_stricter is (later.consent != written.consent), "it says why, and only then"


@settings(max_examples=300, deadline=None)
@given(agreements, days)
def test_no_child_is_named_without_a_guardian_and_nobody_against_their_own_word(written, day):
    said = may_say(written, max(day, written.agreed_on))

    if may_be_under_age(written.born, max(day, written.agreed_on)) and written.by != GUARDIAN:
        assert not said.is_named
    if written.own_word:
        assert not is_looser(said.consent, written.own_word)
    if written.withdrawn_at:
        assert said.consent == NOT


def test_the_strictest_of_several_holds():
    assert strictest(NAMED, ANONYMISE) == ANONYMISE
    assert strictest(ANONYMISE, NOT, NAMED) == NOT


# ---------------------------------------------------------------- one definition, wherever it is asked


def agree(cast, case, consent=NAMED, **said):
    said = {"given_by": "somebody", "by": FAMILY, "at": NOW - timedelta(hours=2), **said}
    set_consent(case, consent, actor=cast.caseworker, **said)


@pytest.mark.django_db
def test_many_cases_are_answered_in_one_query(cast, django_assert_num_queries):
    named, child, silent = held_case(cast), held_case(cast, born_on=on("2012")), held_case(cast)
    agree(cast, named)
    agree(cast, child)

    with django_assert_num_queries(1):
        said = consents.on_day(Case.objects.all(), NOW.date())

    assert {pk: one.consent for pk, one in said.items()} == {
        named.pk: NAMED,
        child.pk: ANONYMISE,
        silent.pk: NOT,
    }
    assert said[child.pk].why == (UNDER_AGE,)


@pytest.mark.django_db
def test_the_tally_gives_the_same_answer(cast):
    for number, said in enumerate(
        (
            {},
            {"until": date(2026, 3, 1)},
            {"by": PERSON, "consent": ANONYMISE},
            {"by": GUARDIAN, "child": ChildsWord.AGREES},
        )
    ):
        case = held_case(cast, f"Person {number}", born_on=on("2012") if number % 2 else None)
        urgent_action(cast, case)
        verify(release(cast, case), actor=OPERATOR, at=NOW)
        agree(cast, case, **said)

    told = consents.on_day(Case.objects.all(), NOW.date())
    tally = tallies.tally(2019, cases=Case.objects.all(), now=NOW)

    assert len(tally.counted) == 4
    assert {line.case.pk: line.case.may_say_on(NOW.date()) for line in tally.counted} == told

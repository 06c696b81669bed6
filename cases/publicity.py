"""What may be said of a case in public on a day: rule point 36, and nothing else decides it.

The strictest of all that applies holds:
- nothing agreed, or withdrawn: not for publication;
- the person's own last word: what anybody else agreed to says no more than that;
- who may have been under eighteen when it was agreed: at most *anonymise* without a guardian's consent and,
  where able, the child's own. It does not grow up: after the birthday it is asked again;
- after its last day, "may be named" is *anonymise*.
So it is never looser than written down, and from one day to the next never looser than before.
An unknown birth is not taken for a child's. Of a birth in a range the latest possible day is what counts.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from cases import clock
from cases.vocabulary import ChildsWord, Consent, ConsentGiver, Stricter

if TYPE_CHECKING:
    from cases.models import Case

OF_AGE: Final = 18
_FROM_THE_STRICTEST: Final = list(Consent)


@dataclass(frozen=True)
class Agreement:
    """What was written down. `agreed_on` is the day on which it was given, else that of writing it down.

    `own_word` is the person's own last answer, where there is one.
    """

    consent: Consent
    by: str
    agreed_on: date
    until: date | None = None
    withdrawn_at: datetime | None = None
    own_word: str = ""
    child: str = ChildsWord.NOT_SAID
    born: tuple[date | None, date | None] = (None, None)


@dataclass(frozen=True)
class MaySay:
    """What may be said, and each reason why it is less than was written down."""

    consent: Consent
    why: tuple[Stricter, ...] = ()

    @property
    def is_stricter(self) -> bool:
        return bool(self.why)

    @property
    def is_named(self) -> bool:
        return self.consent == Consent.MAY_BE_NAMED


def agreement_of(case: "Case") -> Agreement:
    """Return what is written down on a case that was read with its person."""
    return Agreement(
        consent=Consent(case.consent),
        by=case.consent_by,
        agreed_on=case.consent_given_on or clock.day_of(case.consent_set_at or case.opened_at),
        until=case.consent_until,
        withdrawn_at=case.consent_withdrawn_at,
        own_word=own_word_of(case),
        child=case.consent_child,
        born=born(case),
    )


def born(case: "Case") -> tuple[date | None, date | None]:
    """Return the first and the last possible day of birth; of a group, and unknown, neither."""
    return (case.person.born_on_first, case.person.born_on_last) if case.person else (None, None)


def own_word_of(case: "Case") -> str:
    """Return what the person themselves said last: what stands, where they gave it, else what was kept.

    A consent that they withdrew is theirs no more: they said that nothing may be published.
    """
    if case.consent_withdrawn_by == ConsentGiver.PERSON:
        return Consent.NOT_FOR_PUBLICATION
    return case.consent if case.consent_by == ConsentGiver.PERSON else case.consent_own_word


def may_say(agreed: Agreement, day: date) -> MaySay:
    """Return what may be said on `day`, with every reason that makes it stricter than written down."""
    most = {
        Stricter.WITHDRAWN: (agreed.withdrawn_at is not None, Consent.NOT_FOR_PUBLICATION),
        Stricter.REFUSED: (bool(agreed.own_word), Consent(agreed.own_word or Consent.MAY_BE_NAMED)),
        Stricter.UNDER_AGE: (needs_a_guardian(agreed), Consent.ANONYMISE),
        Stricter.LAPSED: (agreed.until is not None and day > agreed.until, Consent.ANONYMISE),
    }
    limits = {why: limit for why, (applies, limit) in most.items() if applies}
    why = tuple(one for one, limit in limits.items() if is_looser(agreed.consent, limit))
    return MaySay(strictest(agreed.consent, *limits.values()), why)


def may_say_of(case: "Case", day: date) -> MaySay:
    """The same of a case that was read with its person."""
    return may_say(agreement_of(case), day)


def strictest(*consents: Consent) -> Consent:
    return min(consents, key=_FROM_THE_STRICTEST.index)


def is_looser(one: str, than: str) -> bool:
    return _FROM_THE_STRICTEST.index(Consent(one)) > _FROM_THE_STRICTEST.index(Consent(than))


def needs_a_guardian(agreed: Agreement) -> bool:
    """True where a child may have agreed alone, or somebody without the right or the child's own consent."""
    if not may_be_under_age(agreed.born, agreed.agreed_on):
        return False
    return agreed.by != ConsentGiver.GUARDIAN or agreed.child == ChildsWord.NOT_SAID


def may_be_under_age(born: tuple[date | None, date | None], day: date) -> bool:
    """True when somebody with these possible days of birth may be under eighteen on `day`.

    A birth of which only the first day is known ("after 2005") may be as late as can be.
    """
    first, last = born
    if last is None:
        return first is not None
    had_birthday = (day.month, day.day) >= (last.month, last.day)
    return day.year - last.year - (not had_birthday) < OF_AGE

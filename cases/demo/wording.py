"""Words of the invented world: how things were learnt, and what is said of them."""

import random
from collections.abc import Sequence

from cases.operations.writing import SourceDraft
from cases.vocabulary import OutcomeKind, SourceKind, Status

_K, _S, _HOW = OutcomeKind, Status, SourceKind

SOURCES: tuple[SourceDraft, ...] = (
    SourceDraft("lawyer, by phone", _HOW.LAWYER, "high"),
    SourceDraft("court document", _HOW.COURT_DOCUMENT, "high"),
    SourceDraft("partner organisation", _HOW.PARTNER, "medium"),
    SourceDraft("family, through the lawyer", _HOW.FAMILY, "high"),
    SourceDraft("regional newspaper", _HOW.MEDIA, "medium"),
    SourceDraft("prosecutor's office, by letter", _HOW.OFFICIAL, "medium"),
)
OCCUPATIONS = (
    "Journalist",
    "Student",
    "Teacher",
    "Lawyer",
    "Trade unionist",
    "Farmer",
    "Poet",
    "Nurse",
    "Bus driver",
    "Land defender",
    "",
    "",
)
SAID_OF_KIND: dict[OutcomeKind, Sequence[str]] = {
    _K.SENTENCE_REDUCED: ("Sentence reduced from 8 years to 5", "Sentence halved on appeal"),
    _K.MEDICAL_CARE: ("Seen by a specialist outside the prison", "Operation allowed"),
    _K.LAWYER_ACCESS: ("First meeting with a lawyer of the person's choice",),
    _K.FAMILY_CONTACT: ("Weekly visits allowed again", "First phone call in a year"),
    _K.COMMUTATION: ("Death sentence commuted to twenty years",),
    _K.REMOVED_FROM_DEATH_ROW: ("Death sentence quashed; new sentencing ordered",),
    _K.RELEASED_CONDITIONALLY: ("Released; has to report each week", "Released with a travel ban"),
    _K.RELEASED_INTO_EXILE: ("Put on a plane on the day of release",),
    _K.THREATS_CEASED: ("No call and no visit for six months",),
    _K.INVESTIGATION: ("A judge was appointed to investigate the beating",),
    _K.COMPENSATION: ("Compensation paid",),
    _K.APOLOGY: ("Apology read out in court",),
    _K.BAIL: ("Out on bail, the trial goes on",),
    _K.FURLOUGH: ("Ten days of leave",),
}
ARRESTS = (
    "Arrested at home",
    "Arrested at a checkpoint",
    "Arrested after a strike",
    "Taken from the university",
    "Arrested at the border",
    "",
)
BEGINNINGS: dict[Status, Sequence[str]] = {
    _S.ON_DEATH_ROW: ("Sentenced to death after a trial of one day", "Sentenced to death"),
    _S.THREATENED: ("Threatened by phone, then at the door", "Followed for weeks"),
    _S.DISAPPEARED: ("Taken by men in plain clothes; no authority says where",),
    _S.HOUSE_ARREST: ("Not allowed to leave the house",),
    _S.INCOMMUNICADO: ("Held; nobody may visit or write",),
}


def source(rng: random.Random) -> SourceDraft:
    return rng.choice(SOURCES)


def said_of(kind: OutcomeKind, rng: random.Random) -> str:
    return rng.choice(SAID_OF_KIND.get(kind, ("",)))


def beginning(status: Status, rng: random.Random) -> str:
    """What is said of the situation in which a case begins."""
    return rng.choice(BEGINNINGS.get(status, ARRESTS))

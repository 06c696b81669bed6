"""The choices of the record panel: each one status or event, or a second choice among several."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.vocabulary import DEATHS, EventKind, Status
from cases.vocabulary import OutcomeKind as _K


@dataclass(frozen=True)
class Tile:
    """One choice: what it may mean. Its label is what a caseworker would say."""

    key: str
    label: str | Promise
    statuses: tuple[Status, ...] = ()
    events: tuple[EventKind, ...] = ()
    outcomes: tuple[_K, ...] = ()

    @property
    def needs_second_choice(self) -> bool:
        return len(self.statuses) + len(self.events) + len(self.outcomes) > 1


TILES: tuple[Tile, ...] = (
    Tile("released", _("Released"), (Status.RELEASED_UNCONDITIONALLY,), (EventKind.RELEASE_ORDERED,)),
    Tile(
        "conditions",
        _("Released with conditions"),
        (
            Status.RELEASED_CONDITIONALLY,
            Status.INTO_EXILE,
            Status.EXCHANGED,
            Status.BAIL,
            Status.FURLOUGH,
            Status.SENTENCE_SUSPENDED,
            Status.HOUSE_ARREST,
        ),
    ),
    Tile(
        "trial",
        _("Charge, trial or appeal"),
        (
            Status.PRE_TRIAL_DETENTION,
            Status.ON_TRIAL_IN_DETENTION,
            Status.CHARGED_AT_LIBERTY,
            Status.ON_TRIAL_AT_LIBERTY,
            Status.ACQUITTED,
            Status.CHARGES_DROPPED,
        ),
        (EventKind.HEARING,),
        (_K.RETRIAL_ORDERED, _K.CONVICTION_QUASHED),
    ),
    Tile(
        "sentence",
        _("Sentence changed"),
        (
            Status.SERVING_SENTENCE,
            Status.ON_DEATH_ROW,
            Status.CONVICTED_AT_LIBERTY,
            Status.PARDONED,
            Status.AMNESTY,
            Status.RELEASED_AT_END,
        ),
        (),
        (
            _K.SENTENCE_REDUCED,
            _K.COMMUTATION,
            _K.REMOVED_FROM_DEATH_ROW,
            _K.STAY_OF_EXECUTION,
            _K.EXECUTION_NOT_CARRIED_OUT,
            _K.SENTENCE_INCREASED,
        ),
    ),
    Tile(
        "arrest",
        _("Threat or new arrest"),
        (
            Status.ARRESTED,
            Status.DETAINED_WITHOUT_CHARGE,
            Status.ADMINISTRATIVE_DETENTION,
            Status.THREATENED,
            Status.SURVEILLED,
            Status.ABDUCTED,
        ),
        (EventKind.THREAT,),
        (_K.RE_ARREST,),
    ),
    Tile("moved", _("Moved"), (), (EventKind.MOVED,), (_K.MOVED_FROM_WORSE, _K.WORSE_PLACE)),
    Tile(
        "health",
        _("Health"),
        (),
        (EventKind.HEALTH, EventKind.HUNGER_STRIKE, EventKind.ILL_TREATMENT),
        (_K.MEDICAL_CARE, _K.CARE_DENIED, _K.TORTURE, _K.ILL_TREATMENT_STOPPED),
    ),
    Tile("disappeared", _("Disappeared"), (Status.DISAPPEARED, Status.INCOMMUNICADO)),
    Tile("died", _("Has died"), DEATHS),
    Tile("no_change", _("No change, confirmed"), (), (EventKind.NO_CHANGE,)),
    Tile(
        "contact",
        _("Contact, lawyer, whereabouts"),
        (),
        (),
        (_K.FAMILY_CONTACT, _K.LAWYER_ACCESS, _K.WHEREABOUTS, _K.CONTACT_CUT_OFF),
    ),
    Tile(
        "other",
        _("Something else"),
        (
            Status.PROTECTED,
            Status.REMEDY_GRANTED,
            Status.TRAVEL_BAN,
            Status.RIGHTS_DEPRIVED,
            Status.INTERNAL_EXILE,
            Status.AWAITING_SENTENCE,
            Status.RESIDENTIAL_SURVEILLANCE,
            Status.PSYCHIATRIC_CONFINEMENT,
            Status.UNKNOWN,
        ),
        (EventKind.OTHER,),
        (
            _K.TRAVEL_BAN_LIFTED,
            _K.THREATS_CEASED,
            _K.PROTECTION_MEASURES,
            _K.ASYLUM,
            _K.INVESTIGATION,
            _K.PERPETRATOR_CHARGED,
            _K.COMPENSATION,
            _K.APOLOGY,
            _K.UN_OPINION,
            _K.OFFICIAL_REPLY,
            _K.AWARD,
            _K.RAISED,
            _K.LAW_CHANGED,
            _K.FORCIBLE_RETURN,
            _K.REPRISAL,
        ),
    ),
)

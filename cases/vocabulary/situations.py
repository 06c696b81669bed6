"""Statuses: a person's situation, and which may follow which."""

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StatusGroup(TextChoices):
    AT_RISK = "at_risk", _("At liberty, at risk")
    HELD = "held", _("Deprived of liberty")
    MISSING = "missing", _("Whereabouts unknown")
    TEMPORARILY_OUT = "temporarily_out", _("Temporarily out")
    RELEASED = "released", _("Released")
    RESTRICTED = "restricted", _("Restricted")
    ENDED_BADLY = "ended_badly", _("Ended badly")
    SAFE = "safe", _("Safe or resolved")
    UNKNOWN = "unknown", _("Unknown")


class HuridocsCode(NamedTuple):
    """A term of the HURIDOCS micro-thesauri (2001): number of the list, and code. Its words are not ours."""

    thesaurus: int
    code: str


class Status(TextChoices):
    """A person's situation. The current one is derived from the log, never typed in."""

    THREATENED = "threatened", _("Threatened")
    SURVEILLED = "surveilled", _("Under surveillance")
    CHARGED_AT_LIBERTY = "charged_at_liberty", _("Charged, at liberty")
    ON_TRIAL_AT_LIBERTY = "on_trial_at_liberty", _("On trial, at liberty")
    CONVICTED_AT_LIBERTY = "convicted_at_liberty", _("Convicted, at liberty")
    ARRESTED = "arrested", _("Arrested")
    DETAINED_WITHOUT_CHARGE = "detained_without_charge", _("Detained without charge")
    ADMINISTRATIVE_DETENTION = "administrative_detention", _("In administrative detention")
    PRE_TRIAL_DETENTION = "pre_trial_detention", _("In pre-trial detention")
    ON_TRIAL_IN_DETENTION = "on_trial_in_detention", _("On trial, in detention")
    AWAITING_SENTENCE = "awaiting_sentence", _("Convicted, awaiting sentence")
    SERVING_SENTENCE = "serving_sentence", _("Serving a sentence")
    ON_DEATH_ROW = "on_death_row", _("On death row")
    PSYCHIATRIC_CONFINEMENT = "psychiatric_confinement", _("In psychiatric confinement")
    HOUSE_ARREST = "house_arrest", _("Under house arrest")
    RESIDENTIAL_SURVEILLANCE = "residential_surveillance", _("Under residential surveillance")
    ABDUCTED = "abducted", _("Abducted by a non-state actor")
    DISAPPEARED = "disappeared", _("Forcibly disappeared")
    INCOMMUNICADO = "incommunicado", _("Held incommunicado")
    BAIL = "bail", _("Out on bail")
    FURLOUGH = "furlough", _("On furlough or medical leave")
    SENTENCE_SUSPENDED = "sentence_suspended", _("Out, sentence suspended")
    RELEASED_UNCONDITIONALLY = "released_unconditionally", _("Released")
    RELEASED_CONDITIONALLY = "released_conditionally", _("Released with conditions")
    RELEASED_AT_END = "released_at_end", _("Released at end of sentence")
    ACQUITTED = "acquitted", _("Acquitted")
    CHARGES_DROPPED = "charges_dropped", _("Charges dropped")
    PARDONED = "pardoned", _("Pardoned")
    AMNESTY = "amnesty", _("Released under an amnesty")
    EXCHANGED = "exchanged", _("Released in an exchange")
    INTO_EXILE = "into_exile", _("Released into exile")
    TRAVEL_BAN = "travel_ban", _("Under a travel ban")
    RIGHTS_DEPRIVED = "rights_deprived", _("Deprived of political rights")
    INTERNAL_EXILE = "internal_exile", _("In internal exile")
    EXECUTED = "executed", _("Executed")
    KILLED = "killed", _("Killed")
    DIED_IN_CUSTODY = "died_in_custody", _("Died in custody")
    DIED_AFTER_RELEASE = "died_after_release", _("Died after release")
    PROTECTED = "protected", _("Protected")
    REMEDY_GRANTED = "remedy_granted", _("Remedy granted")
    UNKNOWN = "unknown", _("Not known")

    @property
    def group(self) -> StatusGroup:
        return _GROUP_OF[self]

    @property
    def huridocs(self) -> HuridocsCode | None:
        """The code of the HURIDOCS micro-thesauri that means the same, where there is one."""
        return _HURIDOCS.get(self)


GROUPS: dict[StatusGroup, tuple[Status, ...]] = {
    StatusGroup.AT_RISK: (
        Status.THREATENED,
        Status.SURVEILLED,
        Status.CHARGED_AT_LIBERTY,
        Status.ON_TRIAL_AT_LIBERTY,
        Status.CONVICTED_AT_LIBERTY,
    ),
    StatusGroup.HELD: (
        Status.ARRESTED,
        Status.DETAINED_WITHOUT_CHARGE,
        Status.ADMINISTRATIVE_DETENTION,
        Status.PRE_TRIAL_DETENTION,
        Status.ON_TRIAL_IN_DETENTION,
        Status.AWAITING_SENTENCE,
        Status.SERVING_SENTENCE,
        Status.ON_DEATH_ROW,
        Status.PSYCHIATRIC_CONFINEMENT,
        Status.HOUSE_ARREST,
        Status.RESIDENTIAL_SURVEILLANCE,
        Status.ABDUCTED,
    ),
    StatusGroup.MISSING: (Status.DISAPPEARED, Status.INCOMMUNICADO),
    StatusGroup.TEMPORARILY_OUT: (Status.BAIL, Status.FURLOUGH, Status.SENTENCE_SUSPENDED),
    StatusGroup.RELEASED: (
        Status.RELEASED_UNCONDITIONALLY,
        Status.RELEASED_CONDITIONALLY,
        Status.RELEASED_AT_END,
        Status.ACQUITTED,
        Status.CHARGES_DROPPED,
        Status.PARDONED,
        Status.AMNESTY,
        Status.EXCHANGED,
        Status.INTO_EXILE,
    ),
    StatusGroup.RESTRICTED: (Status.TRAVEL_BAN, Status.RIGHTS_DEPRIVED, Status.INTERNAL_EXILE),
    StatusGroup.ENDED_BADLY: (
        Status.EXECUTED,
        Status.KILLED,
        Status.DIED_IN_CUSTODY,
        Status.DIED_AFTER_RELEASE,
    ),
    StatusGroup.SAFE: (Status.PROTECTED, Status.REMEDY_GRANTED),
    StatusGroup.UNKNOWN: (Status.UNKNOWN,),
}
_ACT, _AS_VICTIM = 4, 25  # types of acts; status as victim
_HURIDOCS: dict[Status, HuridocsCode] = {
    Status.THREATENED: HuridocsCode(_ACT, "020103010000"),
    Status.SURVEILLED: HuridocsCode(_ACT, "020103030000"),
    Status.CHARGED_AT_LIBERTY: HuridocsCode(_AS_VICTIM, "020101000000"),
    Status.ON_TRIAL_AT_LIBERTY: HuridocsCode(_AS_VICTIM, "020102000000"),
    Status.ARRESTED: HuridocsCode(_AS_VICTIM, "020200000000"),
    Status.PRE_TRIAL_DETENTION: HuridocsCode(_AS_VICTIM, "020201000000"),
    Status.ON_TRIAL_IN_DETENTION: HuridocsCode(_AS_VICTIM, "020202000000"),
    Status.SERVING_SENTENCE: HuridocsCode(_AS_VICTIM, "020203000000"),
    Status.DISAPPEARED: HuridocsCode(_AS_VICTIM, "010300000000"),
    Status.RELEASED_UNCONDITIONALLY: HuridocsCode(_AS_VICTIM, "020100000000"),
    Status.RELEASED_AT_END: HuridocsCode(_AS_VICTIM, "020105000000"),
    Status.CHARGES_DROPPED: HuridocsCode(_AS_VICTIM, "020103000000"),
    Status.ACQUITTED: HuridocsCode(_AS_VICTIM, "020104000000"),
    Status.EXECUTED: HuridocsCode(_ACT, "010101030000"),
}
_GROUP_OF = {status: group for group, statuses in GROUPS.items() for status in statuses}

DEATHS = GROUPS[StatusGroup.ENDED_BADLY]
HELD = GROUPS[StatusGroup.HELD]
# A person in these situations may be released; "held" in figures means these.
DEPRIVED_OF_LIBERTY = HELD + (Status.INCOMMUNICADO,)
RELEASES = GROUPS[StatusGroup.RELEASED]


class Transition(TextChoices):
    ALLOWED = "allowed"
    RARE = "rare"
    IMPOSSIBLE = "impossible"


def transition(before: Status | None, after: Status) -> Transition:
    """Return whether `after` may follow `before` in one life.

    Rare ones are asked to be confirmed; a death is followed by nothing but another account of the death.
    """
    if before is None:
        return Transition.ALLOWED
    if before in DEATHS:
        return Transition.RARE if after in DEATHS else Transition.IMPOSSIBLE
    if before == after:
        return Transition.RARE
    if before.group == StatusGroup.RELEASED and after in (Status.ON_DEATH_ROW, Status.DIED_IN_CUSTODY):
        return Transition.RARE
    if before.group == StatusGroup.RELEASED and after.group == StatusGroup.TEMPORARILY_OUT:
        return Transition.RARE
    if before in (Status.THREATENED, Status.SURVEILLED, Status.PROTECTED) and after in RELEASES:
        return Transition.RARE
    if after == Status.DIED_AFTER_RELEASE and before.group in (StatusGroup.HELD, StatusGroup.MISSING):
        return Transition.RARE
    return Transition.ALLOWED

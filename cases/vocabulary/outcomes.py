"""Outcomes: what got better, by family, and which of them a status brings."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .situations import Status


class Family(TextChoices):
    """Families of outcomes, in the order of importance that chooses the deciding one."""

    LIFE = "life", _("Life")
    LIBERTY = "liberty", _("Liberty")
    LEGAL = "legal", _("Legal")
    PROTECTION = "protection", _("Protection")
    TREATMENT = "treatment", _("Treatment")
    ACCOUNTABILITY = "accountability", _("Accountability")
    TEMPORARY = "temporary", _("Liberty, temporary")
    RECOGNITION = "recognition", _("Recognition")
    SYSTEMIC = "systemic", _("Systemic")
    NEGATIVE = "negative", _("Negative")


class OutcomeKind(TextChoices):
    STAY_OF_EXECUTION = "stay_of_execution", _("Stay of execution")
    EXECUTION_NOT_CARRIED_OUT = "execution_not_carried_out", _("Execution not carried out")
    COMMUTATION = "commutation", _("Death sentence commuted")
    REMOVED_FROM_DEATH_ROW = "removed_from_death_row", _("Removed from death row")
    RELEASED_UNCONDITIONALLY = "released_unconditionally", _("Released")
    RELEASED_CONDITIONALLY = "released_conditionally", _("Released with conditions")
    RELEASED_INTO_EXILE = "released_into_exile", _("Released into exile")
    RELEASED_AT_END = "released_at_end_of_sentence", _("Released at the end of the sentence")
    PARDONED = "pardoned", _("Pardoned")
    ACQUITTED = "acquitted", _("Acquitted")
    CHARGES_DROPPED = "charges_dropped", _("Charges dropped")
    CONVICTION_QUASHED = "conviction_quashed", _("Conviction quashed")
    SENTENCE_REDUCED = "sentence_reduced", _("Sentence reduced")
    RETRIAL_ORDERED = "retrial_ordered", _("Retrial ordered")
    TRAVEL_BAN_LIFTED = "travel_ban_lifted", _("Travel ban lifted")
    THREATS_CEASED = "threats_ceased", _("Threats ceased")
    PROTECTION_MEASURES = "protection_measures", _("Protection measures")
    ASYLUM = "asylum_or_relocation", _("Asylum or relocation")
    MEDICAL_CARE = "medical_care_given", _("Medical care given")
    MOVED_FROM_WORSE = "moved_from_worse", _("Moved from solitary or a worse prison")
    FAMILY_CONTACT = "family_contact", _("Family contact")
    LAWYER_ACCESS = "lawyer_access", _("Access to a lawyer")
    WHEREABOUTS = "whereabouts_disclosed", _("Whereabouts disclosed")
    ILL_TREATMENT_STOPPED = "ill_treatment_stopped", _("Ill-treatment stopped")
    INVESTIGATION = "investigation_opened", _("Investigation opened")
    PERPETRATOR_CHARGED = "perpetrator_charged", _("Perpetrator charged or convicted")
    COMPENSATION = "compensation", _("Compensation")
    APOLOGY = "apology", _("Apology")
    BAIL = "bail", _("Bail")
    FURLOUGH = "furlough", _("Furlough")
    UN_OPINION = "un_opinion", _("UN opinion")
    OFFICIAL_REPLY = "official_reply", _("Official reply")
    AWARD = "award", _("Award")
    RAISED = "raised_by_government", _("Raised by a government")
    LAW_CHANGED = "law_or_policy_changed", _("Law or policy changed")
    RE_ARREST = "re_arrest", _("Re-arrest")
    SENTENCE_INCREASED = "sentence_increased", _("Sentence increased")
    WORSE_PLACE = "worse_place", _("Moved to a worse place")
    TORTURE = "torture", _("Torture")
    CARE_DENIED = "medical_care_denied", _("Medical care denied")
    CONTACT_CUT_OFF = "contact_cut_off", _("Contact cut off")
    FORCIBLE_RETURN = "forcible_return", _("Forcible return")
    REPRISAL = "reprisal_against_family", _("Reprisal against family")
    EXECUTION = "execution", _("Execution")
    DEATH_IN_CUSTODY = "death_in_custody", _("Death in custody")

    @property
    def family(self) -> Family:
        return _FAMILY_OF[self]


_K = OutcomeKind
FAMILIES: dict[Family, tuple[OutcomeKind, ...]] = {
    Family.LIFE: (
        _K.STAY_OF_EXECUTION,
        _K.EXECUTION_NOT_CARRIED_OUT,
        _K.COMMUTATION,
        _K.REMOVED_FROM_DEATH_ROW,
    ),
    Family.LIBERTY: (
        _K.RELEASED_UNCONDITIONALLY,
        _K.RELEASED_CONDITIONALLY,
        _K.RELEASED_INTO_EXILE,
        _K.RELEASED_AT_END,
        _K.PARDONED,
        _K.ACQUITTED,
        _K.CHARGES_DROPPED,
    ),
    Family.LEGAL: (_K.CONVICTION_QUASHED, _K.SENTENCE_REDUCED, _K.RETRIAL_ORDERED, _K.TRAVEL_BAN_LIFTED),
    Family.PROTECTION: (_K.THREATS_CEASED, _K.PROTECTION_MEASURES, _K.ASYLUM),
    Family.TREATMENT: (
        _K.MEDICAL_CARE,
        _K.MOVED_FROM_WORSE,
        _K.FAMILY_CONTACT,
        _K.LAWYER_ACCESS,
        _K.WHEREABOUTS,
        _K.ILL_TREATMENT_STOPPED,
    ),
    Family.ACCOUNTABILITY: (_K.INVESTIGATION, _K.PERPETRATOR_CHARGED, _K.COMPENSATION, _K.APOLOGY),
    Family.TEMPORARY: (_K.BAIL, _K.FURLOUGH),
    Family.RECOGNITION: (_K.UN_OPINION, _K.OFFICIAL_REPLY, _K.AWARD, _K.RAISED),
    Family.SYSTEMIC: (_K.LAW_CHANGED,),
    Family.NEGATIVE: (
        _K.RE_ARREST,
        _K.SENTENCE_INCREASED,
        _K.WORSE_PLACE,
        _K.TORTURE,
        _K.CARE_DENIED,
        _K.CONTACT_CUT_OFF,
        _K.FORCIBLE_RETURN,
        _K.REPRISAL,
        _K.EXECUTION,
        _K.DEATH_IN_CUSTODY,
    ),
}
_FAMILY_OF = {kind: family for family, kinds in FAMILIES.items() for kind in kinds}

# The outcome a status change usually is; None where it is none. (37): amnesty is recorded as pardoned,
# exchange as released conditionally.
OUTCOME_OF_STATUS: dict[Status, OutcomeKind] = {
    Status.RELEASED_UNCONDITIONALLY: _K.RELEASED_UNCONDITIONALLY,
    Status.RELEASED_CONDITIONALLY: _K.RELEASED_CONDITIONALLY,
    Status.RELEASED_AT_END: _K.RELEASED_AT_END,
    Status.ACQUITTED: _K.ACQUITTED,
    Status.CHARGES_DROPPED: _K.CHARGES_DROPPED,
    Status.PARDONED: _K.PARDONED,
    Status.AMNESTY: _K.PARDONED,
    Status.EXCHANGED: _K.RELEASED_CONDITIONALLY,
    Status.INTO_EXILE: _K.RELEASED_INTO_EXILE,
    Status.BAIL: _K.BAIL,
    Status.FURLOUGH: _K.FURLOUGH,
    Status.EXECUTED: _K.EXECUTION,
    Status.DIED_IN_CUSTODY: _K.DEATH_IN_CUSTODY,
    Status.PROTECTED: _K.PROTECTION_MEASURES,
}

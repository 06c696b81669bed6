"""Every closed list of the domain, and what each word means for situations, dates and the figure.

The words are the trade's (docs/domain.md). Nothing here reads the database.
"""

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Permission(TextChoices):
    """What a grant on a campaign or a case allows. Every other permission also requires `view`."""

    VIEW = "view", _("see the case")
    RECORD = "record", _("record what happens")
    VERIFY = "verify", _("verify what others recorded")
    CONTACTS = "contacts", _("see contacts and former names")
    EXPORT = "export", _("take data out")
    SHARE = "share", _("give others access")


class OrganisationPermission(TextChoices):
    """What is given for the whole organisation, never for one case."""

    FIGURES = "organisation_figures", _("see the organisation's figures")
    FREEZE = "freeze_report", _("freeze an annual report")
    PEOPLE = "manage_people", _("manage people and offices")
    AUDIT = "read_audit", _("read the access log")
    EMERGENCY = "open_in_emergency", _("open one case for a day in an emergency")


# What nobody carries across a border: suspended while travelling, with restricted and sealed cases.
STAYS_AT_HOME = frozenset(
    {
        Permission.CONTACTS,
        Permission.EXPORT,
        OrganisationPermission.EMERGENCY,
        OrganisationPermission.PEOPLE,
        OrganisationPermission.AUDIT,
    }
)


class Role(TextChoices):
    """What somebody is there for, in words. A role gives organisation-wide permissions, never a case."""

    CASEWORKER = "caseworker", _("Caseworker")
    REGIONAL_OFFICE = "regional_office", _("Regional office")
    CAMPAIGNS = "campaigns", _("Campaign manager")
    ANNUAL_REPORT = "annual_report", _("Annual report")
    IMPORTER = "importer", _("Importer")
    DUTY_HEAD = "duty_head", _("Duty head")
    ADMINISTRATOR = "administrator", _("Administrator")


# Everything a role allows for the whole organisation. Cases are opened by grants alone.
PERMISSIONS_OF: dict[Role, tuple[OrganisationPermission, ...]] = {
    Role.CASEWORKER: (),
    Role.REGIONAL_OFFICE: (),
    Role.CAMPAIGNS: (),
    Role.ANNUAL_REPORT: (OrganisationPermission.FIGURES, OrganisationPermission.FREEZE),
    Role.IMPORTER: (),
    Role.DUTY_HEAD: (OrganisationPermission.EMERGENCY,),
    Role.ADMINISTRATOR: (
        OrganisationPermission.PEOPLE,
        OrganisationPermission.AUDIT,
        OrganisationPermission.EMERGENCY,
    ),
}


class Theme(TextChoices):
    SYSTEM = "", _("As the device says")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Digest(TextChoices):
    OFF = "off", _("No e-mail")
    NOW = "now", _("At once: a mail a minute at most")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")


class ContactKind(TextChoices):
    FAMILY = "family", _("Family")
    LAWYER = "lawyer", _("Lawyer")
    PERSON = "person", _("The person themselves")
    SOURCE = "source", _("Source")
    OTHER = "other", _("Somebody else")


class HandOverState(TextChoices):
    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")
    TAKEN_BACK = "taken_back", _("Taken back")


class FreezeAnswer(TextChoices):
    """What became of a proposal to freeze a year's figure."""

    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Taken back")


class Read(TextChoices):
    """What the access log tells apart."""

    CASE = "case", _("Opened a case")
    PRINT = "print", _("Printed")
    LIST = "list", _("Read a list")
    SEARCH = "search", _("Searched")
    FIGURES = "figures", _("Read figures")
    FILE = "file", _("Opened a file")
    CONTACTS = "contacts", _("Read contacts")
    HISTORY = "history", _("Read the history")
    EXPORT = "export", _("Took data out")
    CHANGE = "change", _("Changed a case")
    ASKED = "asked", _("Began a change: nothing was changed")
    GRANT = "grant", _("Changed who may see")
    EMERGENCY = "emergency", _("Opened in an emergency")
    SIGN_IN = "sign_in", _("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("Did not get in")
    SIGN_OUT = "sign_out", _("Signed out")
    SAFETY = "safety", _("Locked, unlocked, travelling, second step")
    PEOPLE = "people", _("Administered people")
    LOG = "log", _("Read the access log")
    ALARM = "alarm", _("Opened more cases than usual")
    ERASURE = "erasure", _("Erased a person")
    FEED = "feed", _("Calendar feed: read, made or ended")
    OTHER = "other", _("Read another page")


class Announced(TextChoices):
    """What cases announces to whoever listens. It names what happened, never the person."""

    OPENED = "opened", _("A case was opened")
    STATUS = "status", _("A situation changed")
    OUTCOME = "outcome", _("An outcome was recorded")
    EVENT = "event", _("Something was recorded")
    VERIFIED = "verified", _("Something was verified")
    WITHDRAWN = "withdrawn", _("Something was withdrawn")
    ACTIVITY = "activity", _("An activity was recorded")
    FACTS = "facts", _("Facts were edited")
    HAND_OVER = "hand_over", _("A case was offered to you")
    ACCESS = "access", _("You were given access")
    EMERGENCY = "emergency", _("A case was opened in an emergency")
    TASK = "task", _("A task was given to you")
    TASK_MOVED = "task_moved", _("A task of yours was done, put off or taken back")
    NOTE = "note", _("A note was written")
    MERGED = "merged", _("Two cases were found to be one, or two after all")
    MAY_BE_SAME = "may_be_same", _("A new case may be the same person")


class JobState(TextChoices):
    OPEN = "open", _("Waiting")
    DONE = "done", _("Done")
    DEAD = "dead", _("Given up")


class Sensitivity(TextChoices):
    STANDARD = "standard", _("Standard: people in the desk and offices that cover this country")
    RESTRICTED = "restricted", _("Restricted: only people and offices listed on the case")
    SEALED = "sealed", _("Sealed: only people named on the case")


class Consent(TextChoices):
    """What may be said in public. Listed from the strictest to the loosest."""

    NOT_FOR_PUBLICATION = "not_for_publication", _("Not for publication")
    ANONYMISE = "anonymise", _("Anonymise")
    MAY_BE_NAMED = "may_be_named", _("May be named")


class ConsentGiver(TextChoices):
    """Who agreed. What anybody but the person agreed to is asked again: see `cases.consents`."""

    NOT_SAID = "", _("Not said")
    PERSON = "person", _("The person themselves")
    GUARDIAN = "guardian", _("A guardian of a child")
    FAMILY = "family", _("The family")
    LAWYER = "lawyer", _("A lawyer")
    OTHER = "other", _("Somebody else")


class ChildsWord(TextChoices):
    """What a child says to the consent of a guardian: who may be under eighteen is asked where able."""

    NOT_SAID = "", _("Not said")
    AGREES = "agrees", _("The child agrees")
    NOT_ABLE = "not_able", _("The child is too young, or not able, to say")


class Stricter(TextChoices):
    """Why less may be said on a day than was written down (rule point 36)."""

    WITHDRAWN = "withdrawn", _("Withdrawn")
    REFUSED = "refused", _("The person themselves agreed to less")
    UNDER_AGE = "under_age", _("May be under eighteen: a guardian and, where able, the child have to agree")
    LAPSED = "lapsed", _("Lapsed")


class AskedAgain(TextChoices):
    """Why consent that others gave is asked again. Until it is answered, anonymise."""

    RELEASE = "release", _("Released: ask the person themselves")
    CONTACT = "contact", _("There is contact again: ask the person themselves")
    EIGHTEEN = "eighteen", _("Eighteen years old: ask the person themselves")
    DEATH = "death", _("Died: ask the family what may be said now")


class PublishedAs(TextChoices):
    """Where a case was made public, what can be taken down first."""

    WENT = "went", _("Published from a report")
    ACTIVITY = "activity", _("A public activity")
    EXPORT = "export", _("A report for publication")
    ELSEWHERE = "elsewhere", _("A figure published elsewhere")
    EDITION = "edition", _("Counted in a published figure")


class CaseKind(TextChoices):
    PERSON = "person", _("One person")
    GROUP = "group", _("A group or community")


class FileState(TextChoices):
    """The state of our file, never of the person."""

    PROPOSED = "proposed", _("Proposed")
    DECLINED = "declined", _("Declined")
    ACTIVE = "active", _("Active")
    MONITORING = "monitoring", _("Monitoring")
    DORMANT = "dormant", _("Dormant")
    CLOSED = "closed", _("Closed")


class Risk(TextChoices):
    UNKNOWN = "", _("Not assessed")
    LOW = "low", _("Low")
    HIGH = "high", _("High")
    IMMEDIATE = "immediate", _("Immediate")


class DesignationKind(TextChoices):
    PRISONER_OF_CONSCIENCE = "poc", _("Prisoner of conscience")
    HUMAN_RIGHTS_DEFENDER = "defender", _("Human rights defender")


class NameKind(TextChoices):
    PUBLIC = "public", _("used in public")
    BIRTH = "birth", _("given at birth")
    PASSPORT = "passport", _("passport")
    ALIAS = "alias", _("also known as")
    TRANSLITERATION = "transliteration", _("transliteration")
    PRESS = "press", _("in the press")


class Sureness(TextChoices):
    """The recorder's own judgement. Only Confirmed can be verified."""

    CONFIRMED = "confirmed", _("Confirmed")
    LIKELY = "likely", _("Likely")
    UNSURE = "unsure", _("Unsure")


class SourceKind(TextChoices):
    FAMILY = "family", _("Family")
    LAWYER = "lawyer", _("Lawyer")
    COURT_DOCUMENT = "court_document", _("Court document")
    MEDIA = "media", _("Media")
    PARTNER = "partner", _("Partner organisation")
    OFFICIAL = "official", _("Official")
    OWN_VISIT = "own_visit", _("Own visit")
    DATASET = "dataset", _("Dataset")
    OTHER = "other", _("Other")


class Reliability(TextChoices):
    UNKNOWN = "", _("Not assessed")
    HIGH = "high", _("Usually right")
    MEDIUM = "medium", _("Sometimes right")
    LOW = "low", _("Often wrong")


# ---------------------------------------------------------------- situations


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


# ---------------------------------------------------------------- outcomes


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


# ---------------------------------------------------------------- events and activities


class EventKind(TextChoices):
    """Facts that change neither situation nor figure."""

    NO_CHANGE = "no_change", _("No change, confirmed")
    MOVED = "moved", _("Moved")
    HEALTH = "health", _("Health")
    HUNGER_STRIKE = "hunger_strike", _("Hunger strike")
    HEARING = "hearing", _("Hearing held")
    CHARGED = "charged", _("Charged")
    SENTENCED = "sentenced", _("Sentenced")
    RELEASE_ORDERED = "release_ordered", _("Release ordered, not yet carried out")
    THREAT = "threat", _("Threat")
    ILL_TREATMENT = "ill_treatment", _("Ill-treatment reported")
    OTHER = "other", _("Something else")


class ActivityKind(TextChoices):
    URGENT_ACTION = "urgent_action", _("Urgent action")
    PETITION = "petition", _("Petition")
    LETTERS = "letters", _("Letters")
    WRITE_FOR_RIGHTS = "write_for_rights", _("Write for Rights")
    LOBBYING = "lobbying", _("Lobbying")
    TRIAL_OBSERVATION = "trial_observation", _("Trial observation")
    PRIVATE_APPROACH = "private_approach", _("Private approach")
    PUBLIC_EVENT = "public_event", _("Public event")
    MEDIA_WORK = "media_work", _("Media work")
    RESEARCH = "research", _("Research")


# (9): public or not, once begun.
QUALIFYING_ACTIVITIES = frozenset(
    {
        ActivityKind.URGENT_ACTION,
        ActivityKind.PETITION,
        ActivityKind.LETTERS,
        ActivityKind.WRITE_FOR_RIGHTS,
        ActivityKind.LOBBYING,
        ActivityKind.TRIAL_OBSERVATION,
        ActivityKind.PRIVATE_APPROACH,
    }
)


# Done in public: whom it was done for is known outside the house.
PUBLIC_ACTIVITIES = frozenset(
    {
        ActivityKind.URGENT_ACTION,
        ActivityKind.PETITION,
        ActivityKind.LETTERS,
        ActivityKind.WRITE_FOR_RIGHTS,
        ActivityKind.PUBLIC_EVENT,
        ActivityKind.MEDIA_WORK,
    }
)


class ActivityState(TextChoices):
    PLANNED = "planned", _("Planned")
    BEGUN = "begun", _("Begun")
    CANCELLED = "cancelled", _("Cancelled")


class ParticipationKind(TextChoices):
    """What is counted of those who took part; always with its number, day and source."""

    MESSAGES = "messages", _("Messages")
    SIGNATURES = "signatures", _("Signatures")
    PARTICIPANTS = "participants", _("Participants")
    CLASSROOMS = "classrooms", _("Classrooms")


# ---------------------------------------------------------------- what caseworkers write down besides


class NoteKind(TextChoices):
    """What is written down besides what happened. A demand is what we ask for; it stands on the brief."""

    NOTE = "note", _("A note")
    CONTACT = "contact", _("Somebody was spoken with")
    DEMAND = "demand", _("What we ask for")


class SpokenWith(TextChoices):
    """Who somebody of ours spoke with; never which person: that is a contact's own page."""

    FAMILY = "family", _("The family")
    PERSON = "person", _("The person themselves")
    LAWYER = "lawyer", _("A lawyer")
    PARTNER = "partner", _("A partner organisation")
    OFFICIAL = "official", _("An official")
    OTHER = "other", _("Somebody else")


class LinkKind(TextChoices):
    """How two cases belong together. The same word from both sides, but for a successor."""

    FAMILY = "family", _("Family")
    CO_ACCUSED = "co_accused", _("Accused together")
    SAME_INCIDENT = "same_incident", _("Same incident")
    SUCCESSOR = "successor", _("Successor organisation")
    OTHER = "other", _("Belongs together otherwise")


class HintState(TextChoices):
    """What became of the question whether two cases are of one person."""

    OPEN = "open", _("Not answered")
    NOT_SAME = "not_same", _("Not the same person")
    RELATED = "related", _("Belong together")
    MERGED = "merged", _("Merged")
    GONE = "gone", _("No longer asked")


class ProceedingKind(TextChoices):
    """The kinds of rows of a case's proceedings; the word stands in addresses."""

    CHARGE = "charge", _("Charge")
    HEARING = "hearing", _("Hearing")
    SENTENCE = "sentence", _("Sentence")
    DETENTION = "detention", _("Place of detention")


class HearingKind(TextChoices):
    FIRST = "first", _("First hearing")
    REMAND = "remand", _("About detention before the trial")
    TRIAL = "trial", _("Trial")
    VERDICT = "verdict", _("Verdict")
    APPEAL = "appeal", _("Appeal")
    OTHER = "other", _("Another hearing")


class HearingState(TextChoices):
    """A planned hearing is one row; what became of it is a later one."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    ADJOURNED = "adjourned", _("Adjourned")
    CANCELLED = "cancelled", _("Did not take place")


class SentenceKind(TextChoices):
    IMPRISONMENT = "imprisonment", _("Imprisonment")
    LIFE = "life", _("Life imprisonment")
    DEATH = "death", _("Death")
    FINE = "fine", _("Fine")
    OTHER = "other", _("Another sentence")


class TimeHeld(TextChoices):
    """What becomes of the days somebody was held before the day from which a sentence is counted."""

    NONE = "none", _("Nothing comes off: it counts from the day above")
    TAKEN_OFF = "taken_off", _("These days come off")
    NOT_KNOWN = "not_known", _("Not known: days may come off")


class Runs(TextChoices):
    """How a sentence stands to those that came before it."""

    NOT_SAID = "", _("Not said, or it is the only one")
    TOGETHER = "together", _("At the same time as those before it")
    AFTER = "after", _("After those before it have ended")
    INSTEAD = "instead", _("In place of those before it, for example on appeal")


class ComingKind(TextChoices):
    """What comes up on a case within the next weeks, or was due and is still open."""

    HEARING = "hearing", _("Hearing")
    RELEASE = "release", _("Expected release")
    PROMISE = "promise", _("Promise")
    TASK = "task", _("Task")
    URGENT_ACTION = "urgent_action", _("Urgent action: send by")


# ---------------------------------------------------------------- what needs somebody


class IntakeOutcome(TextChoices):
    TAKEN_UP = "taken_up", _("Take it up")
    DECLINED = "declined", _("Decline it")


class IntakeQuestion(TextChoices):
    """The four things that are weighed before a case is taken up, or declined."""

    WISHES = "wishes", _("Does the person, or the family, want us to act?")
    HARM = "harm", _("Could it harm the person, or others, if we act?")
    RELIABILITY = "reliability", _("Can we rely on what we know?")
    CAPACITY = "capacity", _("Do we have the people and the time to go on with it?")

    @property
    def against(self) -> "YesNo":
        """The answer that speaks against taking the case up."""
        return YesNo.YES if self == IntakeQuestion.HARM else YesNo.NO


class YesNo(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_KNOWN = "not_known", _("Not known")


class AppealChoice(TextChoices):
    """What becomes of an appeal that goes on when the situation has changed."""

    STOP = "stop", _("Stop it")
    UPDATE = "update", _("Update it")
    KEEP = "keep", _("Keep it as it is")


# What asks the public to write or to sign: it goes on until it is stopped, or its last day has passed.
APPEALS = (ActivityKind.URGENT_ACTION, ActivityKind.PETITION, ActivityKind.LETTERS)


class WorkKind(TextChoices):
    """What needs somebody today, in the order in which My work lists it."""

    APPEAL = "appeal", _("The situation changed, and an appeal goes on")
    URGENT_ACTION = "urgent_action", _("Urgent actions: the last day to send")
    HAND_OVER = "hand_over", _("Cases offered to you")
    REPORTED = "reported", _("Reported, unconfirmed")
    CONSENT_AGAIN = "consent_again", _("Consent to ask again")
    CONSENT = "consent", _("Consent about to lapse")
    TASK = "task", _("Tasks")
    PROMISE = "promise", _("Promises")
    HEARING = "hearing", _("Hearings: what became of them?")
    RELEASE = "release", _("The sentence is over: is the person free?")
    NOTE = "note", _("Handling notes to check again")
    VERIFY = "verify", _("Awaiting a second person")
    PROPOSED = "proposed", _("Proposed cases")
    GRANT = "grant", _("Access that ends soon")
    DUPLICATE = "duplicate", _("Possible duplicates")
    NO_NEWS = "no_news", _("No confirmed news for 90 days")

    @property
    def may_be_done(self) -> bool:
        """True where saying "done" is enough; elsewhere the thing itself is done, on its own page."""
        return self in _DONE_BY_SAYING_SO

    @property
    def may_wait(self) -> bool:
        """False for what stands until it is answered."""
        return self not in (WorkKind.APPEAL, WorkKind.CONSENT_AGAIN)


_DONE_BY_SAYING_SO = frozenset(
    {
        WorkKind.URGENT_ACTION,
        WorkKind.TASK,
        WorkKind.RELEASE,
        WorkKind.NOTE,
        WorkKind.GRANT,
        WorkKind.DUPLICATE,
        WorkKind.NO_NEWS,
    }
)


class Audience(TextChoices):
    """Whom an export is for: what is for publication has consent applied and small cells suppressed."""

    INTERNAL = "internal", _("Internal")
    PUBLICATION = "publication", _("For publication")


class ExportFormat(TextChoices):
    """The formats that a report leaves in; the value is the end of the file's name."""

    PDF = "pdf", _("PDF, to read and print")
    DOCX = "docx", _("Word, to edit")
    XLSX = "xlsx", _("Excel, to calculate with")
    CSV = "csv", _("CSV, all parts in one file")
    MARKDOWN = "md", _("Markdown, for a website")
    JSON = "json", _("JSON, for programs")


class ShownAs(TextChoices):
    """How an export shows a case. One that is in the total alone stands in no export."""

    NAMED = "named", _("Named")
    ANONYMISED = "anonymised", _("Anonymised")
    INTERNAL = "internal", _("With its reference, inside the house")


# ---------------------------------------------------------------- victory summaries


class SummaryState(TextChoices):
    """How far a summary is. Only what is approved, and nothing came up since, is offered for publication."""

    DRAFT = "draft", _("Draft")
    CHECKED = "checked", _("Checked")
    APPROVED = "approved", _("Approved")


class TogetherKind(TextChoices):
    """What is done for several cases at once."""

    RECORD = "record", _("Record a change for all of them")
    TASK = "task", _("Give a task, or a day to review them")
    OFFER = "offer", _("Hand them over to a colleague")
    CAMPAIGN = "campaign", _("Add them to a campaign")
    SHARE = "share", _("Share them with a person or an office")


class ListFormat(TextChoices):
    """As what a list of cases leaves."""

    CSV = "csv", _("CSV, for any program")
    XLSX = "xlsx", _("XLSX, a workbook")
    JSON = "json", _("JSON, for programs")


# ---------------------------------------------------------------- lists that come in


class ImportState(TextChoices):
    """How far a list is on its way in."""

    READING = "reading", _("being read")
    UNREADABLE = "unreadable", _("cannot be read")
    MATCHING = "matching", _("columns to be matched")
    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked")
    IMPORTING = "importing", _("being imported")
    STOPPED = "stopped", _("stopped")
    DONE = "done", _("imported")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")


class RowState(TextChoices):
    """What a row of a list waits for."""

    READY = "ready", _("Ready")
    TO_FIX = "to_fix", _("To fix")
    ALIKE = "alike", _("May exist already")
    CONFLICT = "conflict", _("Edited here since")
    SKIPPED = "skipped", _("Left out")

"""What happened besides, what we did, and which of it counts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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


class AppealChoice(TextChoices):
    """What becomes of an appeal that goes on when the situation has changed."""

    STOP = "stop", _("Stop it")
    UPDATE = "update", _("Update it")
    KEEP = "keep", _("Keep it as it is")


# What asks the public to write or to sign: it goes on until it is stopped, or its last day has passed.
APPEALS = (ActivityKind.URGENT_ACTION, ActivityKind.PETITION, ActivityKind.LETTERS)

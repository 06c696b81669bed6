"""What a case is about, how far its file is, and how we know what stands in it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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

"""What is written down beside the log: notes, links between cases, hints."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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

"""What one part of the product tells another: announcements, jobs."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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

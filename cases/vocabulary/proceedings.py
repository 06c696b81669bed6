"""Charges, hearings, sentences, time held."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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

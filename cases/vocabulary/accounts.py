"""How somebody who works here likes it: colours, mail, ways to be reached."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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

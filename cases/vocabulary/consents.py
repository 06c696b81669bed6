"""What a person allows to be published, who said so, and where it went."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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


class ShownAs(TextChoices):
    """How an export shows a case. One that is in the total alone stands in no export."""

    NAMED = "named", _("Named")
    ANONYMISED = "anonymised", _("Anonymised")
    INTERNAL = "internal", _("With its reference, inside the house")

"""What a person may do, with cases and in the organisation, and what of it is written down."""

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


class HandOverState(TextChoices):
    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")
    TAKEN_BACK = "taken_back", _("Taken back")


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


class Sensitivity(TextChoices):
    STANDARD = "standard", _("Standard: people in the desk and offices that cover this country")
    RESTRICTED = "restricted", _("Restricted: only people and offices listed on the case")
    SEALED = "sealed", _("Sealed: only people named on the case")

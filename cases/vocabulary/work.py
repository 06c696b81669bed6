"""What waits for somebody: intake, tasks, what needs an answer."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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


class TogetherKind(TextChoices):
    """What is done for several cases at once."""

    RECORD = "record", _("Record a change for all of them")
    TASK = "task", _("Give a task, or a day to review them")
    OFFER = "offer", _("Hand them over to a colleague")
    CAMPAIGN = "campaign", _("Add them to a campaign")
    SHARE = "share", _("Share them with a person or an office")

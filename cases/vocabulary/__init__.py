"""Every closed list of the domain, and what each word means for situations, dates and the figure.

The words are the trade's (docs/domain.md). Nothing here reads the database.
"""

from .accounts import ContactKind, Digest, Theme
from .activities import (
    APPEALS,
    PUBLIC_ACTIVITIES,
    QUALIFYING_ACTIVITIES,
    ActivityKind,
    ActivityState,
    AppealChoice,
    EventKind,
    ParticipationKind,
)
from .case import CaseKind, DesignationKind, FileState, NameKind, Reliability, Risk, SourceKind, Sureness
from .consents import AskedAgain, ChildsWord, Consent, ConsentGiver, PublishedAs, ShownAs, Stricter
from .jobs import Announced, JobState
from .lists import ImportState, ListFormat, RowState
from .notes import HintState, LinkKind, NoteKind, SpokenWith
from .outcomes import FAMILIES, OUTCOME_OF_STATUS, Family, OutcomeKind
from .permissions import (
    PERMISSIONS_OF,
    STAYS_AT_HOME,
    HandOverState,
    OrganisationPermission,
    Permission,
    Read,
    Role,
    Sensitivity,
)
from .proceedings import ComingKind, HearingKind, HearingState, ProceedingKind, Runs, SentenceKind, TimeHeld
from .reports import Audience, ExportFormat, FreezeAnswer, SummaryState
from .situations import (
    DEATHS,
    DEPRIVED_OF_LIBERTY,
    GROUPS,
    HELD,
    RELEASES,
    HuridocsCode,
    Status,
    StatusGroup,
    Transition,
    transition,
)
from .work import IntakeOutcome, IntakeQuestion, TogetherKind, WorkKind, YesNo

__all__ = [
    "APPEALS",
    "ActivityKind",
    "ActivityState",
    "Announced",
    "AppealChoice",
    "AskedAgain",
    "Audience",
    "CaseKind",
    "ChildsWord",
    "ComingKind",
    "Consent",
    "ConsentGiver",
    "ContactKind",
    "DEATHS",
    "DEPRIVED_OF_LIBERTY",
    "DesignationKind",
    "Digest",
    "EventKind",
    "ExportFormat",
    "FAMILIES",
    "Family",
    "FileState",
    "FreezeAnswer",
    "GROUPS",
    "HELD",
    "HandOverState",
    "HearingKind",
    "HearingState",
    "HintState",
    "HuridocsCode",
    "ImportState",
    "IntakeOutcome",
    "IntakeQuestion",
    "JobState",
    "LinkKind",
    "ListFormat",
    "NameKind",
    "NoteKind",
    "OUTCOME_OF_STATUS",
    "OrganisationPermission",
    "OutcomeKind",
    "PERMISSIONS_OF",
    "PUBLIC_ACTIVITIES",
    "ParticipationKind",
    "Permission",
    "ProceedingKind",
    "PublishedAs",
    "QUALIFYING_ACTIVITIES",
    "RELEASES",
    "Read",
    "Reliability",
    "Risk",
    "Role",
    "RowState",
    "Runs",
    "STAYS_AT_HOME",
    "Sensitivity",
    "SentenceKind",
    "ShownAs",
    "SourceKind",
    "SpokenWith",
    "Status",
    "StatusGroup",
    "Stricter",
    "SummaryState",
    "Sureness",
    "Theme",
    "TimeHeld",
    "TogetherKind",
    "Transition",
    "WorkKind",
    "YesNo",
    "transition",
]

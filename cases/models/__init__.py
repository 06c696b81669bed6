"""The record: what is stored, one module per aggregate. Who may read it is decided in `cases.access`."""

from cases.models.access_log import AccessRecord, ChainHead
from cases.models.activities import Activity, Participation
from cases.models.appeals import AppealAnswer
from cases.models.campaigns import Campaign, Membership
from cases.models.cases import Case, Designation
from cases.models.contacts import Contact, SourceIdentity
from cases.models.demo import DemoMarker
from cases.models.duplicates import DuplicateHint
from cases.models.editions import Edition, FreezeProposal, PublishedElsewhere
from cases.models.emergencies import EmergencyOpening, Erasure
from cases.models.events import Event
from cases.models.evidence import Evidence, Upload
from cases.models.exports import Export, ExportedCase, ExportedFile, WhereItWent
from cases.models.feeds import Feed
from cases.models.grants import (
    Bar,
    CampaignGroupGrant,
    CampaignUserGrant,
    CaseGroupGrant,
    CaseUserGrant,
)
from cases.models.handovers import HandOver
from cases.models.imports import Import, ImportedChange, ImportRow, SaidAgain, SavedMatch, StagedRow
from cases.models.intake import IntakeDecision
from cases.models.jobs import Job, SendingPause
from cases.models.links import CaseLink
from cases.models.list_exports import ListExport
from cases.models.marks import Mark
from cases.models.merges import CaseMerge, MergedRow, RowFate
from cases.models.notes import Note
from cases.models.offices import Office, OfficeCountry
from cases.models.outcomes import Decision, Outcome, Reversal
from cases.models.people import Nationality, Person, PersonName
from cases.models.proceedings import Charge, Detention, Hearing, Sentence
from cases.models.safety import Lock, SecondStepPolicy, Travel
from cases.models.sources import Source
from cases.models.status import StatusChange
from cases.models.submissions import Submission
from cases.models.summaries import FamilyKnows, VictorySummary
from cases.models.tasks import Task
from cases.models.together import Together, TogetherRow
from cases.models.users import User
from cases.models.views import SavedView

__all__ = [
    "AccessRecord",
    "Activity",
    "AppealAnswer",
    "Bar",
    "Campaign",
    "CampaignGroupGrant",
    "CampaignUserGrant",
    "Case",
    "CaseGroupGrant",
    "CaseLink",
    "DuplicateHint",
    "CaseMerge",
    "CaseUserGrant",
    "ChainHead",
    "Charge",
    "Contact",
    "Decision",
    "DemoMarker",
    "Designation",
    "Detention",
    "Edition",
    "EmergencyOpening",
    "Erasure",
    "Event",
    "Evidence",
    "Export",
    "ExportedCase",
    "ExportedFile",
    "FamilyKnows",
    "Feed",
    "FreezeProposal",
    "HandOver",
    "Hearing",
    "Import",
    "ImportRow",
    "ImportedChange",
    "IntakeDecision",
    "Job",
    "ListExport",
    "Lock",
    "Mark",
    "Membership",
    "MergedRow",
    "Nationality",
    "Note",
    "Office",
    "OfficeCountry",
    "Outcome",
    "Participation",
    "Person",
    "PersonName",
    "PublishedElsewhere",
    "Reversal",
    "SaidAgain",
    "SavedMatch",
    "SecondStepPolicy",
    "SendingPause",
    "RowFate",
    "SavedView",
    "Sentence",
    "Source",
    "SourceIdentity",
    "StagedRow",
    "StatusChange",
    "Submission",
    "Task",
    "Travel",
    "Together",
    "TogetherRow",
    "Upload",
    "User",
    "VictorySummary",
    "WhereItWent",
]

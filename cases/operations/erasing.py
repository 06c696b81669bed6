"""Erase a person: asked for by one, confirmed by another; the words go everywhere, the counts stay.

What is blanked is declared below, column by column, and what is kept says why: a test walks over all models
and fails on a text column that is in neither list. History tables are blanked with their models, with the
reasons of their edits. Files, their copies, unfinished uploads and the files of exports are deleted.

What joins here when it exists: messages waiting to be sent.
What is not reached: backups until they expire, and what left by export, print or download.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models as orm
from django.db import transaction
from django.db.models import Q

from cases import access, access_log, models
from cases.access import NotAllowed
from cases.files import places, vault
from cases.models import Case, Erasure, Evidence, ExportedFile, Import, ListExport, Person, Upload, User
from cases.models.encrypted import EncryptedTextField
from cases.models.name_index import forget_leftovers
from cases.models.recorded import WRONG_PERSON, erase_texts
from cases.operations.writing import Refused, check_reason
from cases.vocabulary import HintState, OrganisationPermission, Read, SummaryState

ERASED = "Erased"
_STATEMENT = {"description": "", "place": "", "correction_reason": ""}
_LOG = {"known_reason": "", "withdrawn_reason": ERASED}


@dataclass(frozen=True)
class Blanking:
    """Columns of one table and what stands there afterwards; `reach` leads from a row to its cases."""

    model: Any
    reach: tuple[str, ...]
    columns: dict[str, Any]

    def rows(self, cases: list[Case]) -> orm.QuerySet[Any]:
        found, numbers = Q(), [case.pk for case in cases]
        for path in self.reach:
            found |= Q(**{f"{path}__in": numbers})
        return self.model._base_manager.filter(found)


class _People(Blanking):
    def rows(self, cases: list[Case]) -> orm.QuerySet[Any]:
        return self.model._base_manager.filter(pk__in=[case.person_id for case in cases])


_BORN = {"born_on_edtf": "", "born_on_first": None, "born_on_last": None, "born_on_typed": ""}

BLANKED: tuple[Blanking, ...] = (
    _People(models.Person, (), {"gender": "", "pronoun": "", "occupation": "", **_BORN}),
    Blanking(
        models.PersonName,
        ("case",),
        {"text": ERASED, "search": "", "sort": "", "language": "", "script": "", "not_known": True},
    ),
    Blanking(
        models.Case,
        ("pk",),
        {"place": "", "summary": "", "closed_why": "", "handling_note": "", "consent_given_by": "",
         "consent_withdrawn_who": "", "consent_withdrawn_why": ""},
    ),
    Blanking(models.StatusChange, ("case",), {"conditions": "", **_STATEMENT, **_LOG}),
    Blanking(models.Outcome, ("case",), {**_STATEMENT, **_LOG}),
    Blanking(models.Event, ("case",), {**_STATEMENT, **_LOG}),
    Blanking(models.Designation, ("case",), {"reason": ERASED, "ended_reason": ERASED, **_LOG}),
    Blanking(models.Reversal, ("outcome__case",), {"reason": "", **_LOG}),
    Blanking(models.Decision, ("outcome__case",), {"reason": ERASED, **_LOG}),
    Blanking(models.Activity, ("links__case",), {"title": "", "number": "", "index_number": "", **_LOG}),
    Blanking(models.Participation, ("activity__links__case",), {"section": "", **_LOG}),
    Blanking(
        models.Source,
        (
            "status_change__case",
            "outcome__case",
            "event__case",
            "designation__case",
            "activity__links__case",
            "participation__activity__links__case",
        ),
        {"description": ERASED, "url": ""},
    ),
    Blanking(models.Membership, ("case",), {"left_reason": ""}),
    Blanking(models.CaseMerge, ("duplicate", "survivor"), {"reason": ERASED, "ended_reason": ""}),
    Blanking(models.CaseUserGrant, ("content_object",), {"reason": ERASED, "ended_reason": ""}),
    Blanking(models.CaseGroupGrant, ("content_object",), {"reason": ERASED, "ended_reason": ""}),
    Blanking(models.Bar, ("case",), {"reason": ERASED}),
    Blanking(models.HandOver, ("case",), {"note": "", "answer": ""}),
    Blanking(models.EmergencyOpening, ("case",), {"reason": ERASED}),
    Blanking(
        models.Contact, ("case",), {"name": ERASED, "relation": "", "how": "", "safely": "", "note": ""}
    ),
    Blanking(
        models.SourceIdentity,
        ("source__status_change__case", "source__outcome__case", "source__event__case",
         "source__designation__case"),
        {"who": ERASED, "how_to_reach": ""},
    ),
    Blanking(
        models.Evidence,
        ("case",),
        {"file_name": ERASED, "title": "", "withdrawn_reason": ERASED, "sha256": "", "has_copy": False},
    ),
    Blanking(models.ImportRow, ("case",), {"content": "", "said": {}}),
    Blanking(models.ImportedChange, ("case",), {"changed": ""}),
    # Of a list in which the person stood nothing that it says is kept: nobody can tell which row is whose.
    Blanking(
        models.Import,
        ("made__case", "changes__case"),
        {"contents": "", "match": "", "file_name": ERASED, "title": "", "as_of_reason": "",
         "undo_reason": ""},
    ),
    Blanking(
        models.StagedRow,
        ("case", "of_import__made__case", "of_import__changes__case"),
        {"cells": "", "fixes": "", "problems": ""},
    ),
    Blanking(models.Note, ("case",), {"text": ERASED, "promised": "", **_LOG}),
    Blanking(models.Task, ("case",), {"what": ERASED, **_LOG}),
    Blanking(
        models.IntakeDecision,
        ("case",),
        {"reason": ERASED, "wishes_words": "", "harm_words": "", "reliability_words": "",
         "capacity_words": "", **_LOG},
    ),
    Blanking(models.AppealAnswer, ("case",), {"reason": ERASED, **_LOG}),
    Blanking(models.CaseLink, ("case", "other"), {"relation": "", **_LOG}),
    Blanking(models.DuplicateHint, ("one", "other"), {"state": HintState.GONE}),
    Blanking(models.Charge, ("case",), {"law": "", "source": ERASED, **_STATEMENT, **_LOG}),
    Blanking(models.Hearing, ("case",), {"source": ERASED, **_STATEMENT, **_LOG}),
    Blanking(models.Sentence, ("case",), {"source": ERASED, **_STATEMENT, **_LOG}),
    Blanking(models.Detention, ("case",), {"source": ERASED, **_STATEMENT, **_LOG}),
    Blanking(
        models.VictorySummary,
        ("case",),
        {"text": "", "anonymised_text": "", "kept_why": "", "state": SummaryState.DRAFT},
    ),
    Blanking(models.Together, ("rows__case",), {"reason": ERASED}),
    Blanking(models.FamilyKnows, ("case",), {"who": ERASED, **_LOG}),
)  # fmt: skip

# Text columns that stay, and why. A model named alone stays whole.
KEPT: dict[str, str] = {
    "AccessRecord": "references and numbers only; the chain would break",
    "ChainHead": "digests of the access log",
    "Campaign": "is about many",
    "CampaignUserGrant": "is about a campaign",
    "CampaignGroupGrant": "is about a campaign",
    "DemoMarker": "is about the installation",
    "Job": "keys of rows and closed words; its error is a type and a place",
    "SavedView": "is about a list; who names it is told to name nobody",
    "TogetherRow": "keys of rows, and why one of them was kept",
    "SendingPause": "is about the installation",
    "Edition": "references, codes and numbers alone; it never changes",
    "FreezeProposal": "is about a figure; who writes it is told to name nobody",
    "PublishedElsewhere": "is about a figure that was published",
    "Erasure": "holds references and counts; who asks is told to write no name",
    "Export": "references, codes and numbers alone",
    "ExportedCase": "a key and a closed word",
    "ExportedFile": "a random key and a digest; the file itself is deleted",
    "WhereItWent": "is about a report that was published; who writes it is told to name nobody",
    "Feed": "a digest of a random token",
    "ListExport": "references, codes and numbers alone; its file is deleted",
    "Lock": "is about colleagues",
    "CaseMerge.took": "names of columns",
    "Mark": "keys of rows and days",
    "MergedRow": "names of columns and keys of rows",
    "Nationality": "a country, which figures are made of",
    "OfficeCountry": "a country",
    "Submission": "a digest over a random key",
    "User": "colleagues, who are deactivated and never erased",
    "Upload.file_name": "the row is deleted",
    "Case.reference": "the reference is what remains",
    "Case.country": "a country, which figures are made of",
    "Bar.country": "a country",
    "Activity.issue": "the number of an issue, counted from one",
    "Evidence.media_type": "one of the kinds of file",
    "VictorySummary.language": "the language of a text that is gone",
    "VictorySummary.since_seen": "a digest over numbers of rows",
    "ImportRow.row_key": "a digest under a key of ours, so that the row is not taken in again",
    "Import.digest": "a digest under a key of ours",
    "Import.headings": "a digest under a key of ours",
    "Import.counts": "numbers",
    "Import.gone": "keys of rows",
    "StagedRow.alike": "keys of rows",
    "StagedRow.choice": "a closed word",
    "SavedMatch": "how the columns of a list were matched, and its words for situations and countries",
}
# What the grammar of dates read: days, never a name. The figures are made of them.
KEPT_ENDINGS = ("_edtf", "_typed")


@transaction.atomic
def ask_erasure(reference: str, *, reason: str, actor: User, at: datetime) -> Erasure:
    """Ask that the person of a case be erased, over all their cases. Nothing changes until confirmed."""
    _require(actor)
    check_reason(reason, "Say why the person is erased, in one sentence without a name.")
    cases = _held([case.reference for case in cases_of(reference)])
    named = " ".join(case.reference for case in cases)
    if Erasure.objects.filter(references=named, confirmed_at=None).exists():
        raise Refused("This was asked for already. Another administrator confirms it.")
    row = Erasure.objects.create(references=named, reason=reason, asked_at=at, asked_by=actor)
    access_log.write(Read.ERASURE, actor=actor, at=at, reference=reference, detail="asked")
    return row


def confirm_erasure(reference: str, *, actor: User, at: datetime) -> Erasure:
    """Erase what somebody else asked for. Blanked whole or not at all; then the files go.

    Said again after it was cut off between the two, it deletes the files that were left.
    """
    _require(actor)
    with transaction.atomic():
        row = _asked(reference)
        if row.asked_by_id == actor.pk:
            raise Refused("You asked for it: another administrator confirms.")
        cases = _held(row.references.split())
        if {case.pk for case in cases} != {case.pk for case in cases_of(reference)}:
            raise Refused("The person has another case since. Ask again, then confirm.")
        if row.confirmed_at is None:
            _withdraw_files(cases, actor, at)
            row.rows = sum(_blank(table, cases) for table in BLANKED)
            forget_leftovers()
            row.files = Evidence.objects.filter(case__in=cases).count()
            row.confirmed_at, row.confirmed_by = at, actor
            row.save(update_fields=["rows", "files", "confirmed_at", "confirmed_by"])
            detail = f"confirmed: {row.rows} rows, {row.files} files"
            access_log.write(Read.ERASURE, actor=actor, at=at, reference=reference, detail=detail)
        _forget_uploads(cases)
        files = _stored(cases)
    for name in files:
        vault.forget(name)
    return row


def cases_of(reference: str) -> list[Case]:
    """Return all cases of the person of this case, with those they were merged with: it is one person.

    Raises Refused when there is no such case.
    """
    found = set(Case.with_undone.filter(reference=reference))
    if not found:
        raise Refused("There is no case with this reference. Check it.")
    while grown := set(Case.with_undone.filter(_same_person(found))) - found:
        found |= grown
    return sorted(found, key=lambda case: case.pk)


def _same_person(cases: Iterable[Case]) -> Q:
    persons = {case.person_id for case in cases} - {None}
    merged = {case.merged_into_id for case in cases} - {None}
    return Q(person__in=persons) | Q(pk__in=merged) | Q(merged_into__in=[case.pk for case in cases])


def _require(actor: User) -> None:
    if not access.may_in_organisation(actor, OrganisationPermission.PEOPLE):
        raise NotAllowed("Only who manages people erases one.")


def _asked(reference: str) -> Erasure:
    rows = Erasure.objects.select_for_update(of=("self",)).filter(references__contains=reference)
    row = rows.order_by("-pk").first()
    if row is None:
        raise Refused("Nobody asked for it yet. Ask first, then another administrator confirms.")
    return row


def _held(references: list[str]) -> list[Case]:
    """Return the cases as they are now, held with their person: no file and no case comes in between.

    Cases before people, and both before uploads, as everybody takes them.
    """
    found = Case.with_undone.select_for_update(of=("self",)).filter(reference__in=references)
    cases = list(found.order_by("pk"))
    people = Person.objects.filter(pk__in=[case.person_id for case in cases if case.person_id])
    list(people.select_for_update().order_by("pk"))
    return cases


def _stored(cases: Iterable[Case]) -> list[str]:
    """Return every stored file of these cases."""
    kept = Evidence.objects.filter(case__in=cases).values_list("key", flat=True)
    left = ExportedFile.objects.filter(export__shown__case__in=cases).values_list("key", flat=True)
    named = Q()
    for case in cases:
        named |= Q(references__contains=case.reference)
    taken = ListExport.objects.filter(named).values_list("key", flat=True)
    files = [place(key) for key in kept for place in (places.original, places.copy)]
    return [*files, *(places.export(key) for key in [*left.distinct(), *taken]), *_lists(cases)]


def _lists(cases: Iterable[Case]) -> Iterable[str]:
    """Return the stored files of the lists in which these cases stood."""
    stood = Q(made__case__in=cases) | Q(changes__case__in=cases)
    for of_import in Import.objects.filter(stood).distinct():
        yield from places.of_lists(of_import.file_key, of_import.correction_key)


def _forget_uploads(cases: list[Case]) -> None:
    """Delete what is on its way, pieces first: once the rows are gone, nothing names the pieces."""
    coming = Upload.objects.filter(case__in=cases)
    for upload in coming.select_for_update(of=("self",)).order_by("pk"):
        vault.forget_folder(places.pieces(upload.key))
    coming.delete()


def _withdraw_files(cases: list[Case], actor: User, at: datetime) -> None:
    """Nobody is offered a file that is gone."""
    standing = Evidence.objects.filter(case__in=cases, withdrawn_at=None)
    erase_texts(standing, withdrawn_at=at, withdrawn_by=actor, withdrawn_reason=ERASED)


def _blank(table: Blanking, cases: list[Case]) -> int:
    """Blank the rows of one table and of its history. Return how many."""
    numbers = list(table.rows(cases).values_list("pk", flat=True).distinct())
    done = _blank_rows(table.model._base_manager.filter(pk__in=numbers), table.columns)
    tracked = getattr(table.model, "history", None)
    if tracked is not None:
        kept = {one.name for one in tracked.model._meta.concrete_fields}
        past = tracked.model._base_manager.filter(**{f"{table.model._meta.pk.name}__in": numbers})
        columns = {name: value for name, value in table.columns.items() if name in kept}
        done += _blank_rows(past, {**columns, "history_change_reason": None})
    return done


def _blank_rows(rows: orm.QuerySet[Any], columns: dict[str, Any]) -> int:
    """Blank at once what may be empty; what may not, where there is something."""
    encrypted = {f.name for f in rows.model._meta.concrete_fields if isinstance(f, EncryptedTextField)}
    filled = [name for name, value in columns.items() if value == ERASED and name not in encrypted]
    done = erase_texts(rows, **{name: value for name, value in columns.items() if name not in filled})
    done = done or rows.count()
    for name in filled:
        erase_texts(rows.exclude(**{f"{name}__in": ["", WRONG_PERSON]}), **{name: ERASED})
    return done

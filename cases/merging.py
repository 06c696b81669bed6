"""What a merge of two cases does with everything that belongs to a case: one line for each relation.

A relation that has no line here fails a test, so that a new table is thought of before it is lost.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.db import models as orm

from cases.merged_rows import relation_of
from cases.models import Case


class How(StrEnum):
    """What becomes of the duplicate's rows: see `models.RowFate` for single ones."""

    MOVE = "they are the survivor's"
    COPY = "they stay, and the survivor gets their like"
    STAY = "they stay with the duplicate"


# Why some rows stay: they say what was true of the duplicate by itself.
PLAN: Final[Mapping[str, How]] = {
    "cases.Activity.cases": How.STAY,  # is `cases.CaseActivity` again
    "cases.AppealAnswer.case": How.MOVE,
    "cases.Bar.case": How.COPY,
    "cases.Case.merged_into": How.STAY,  # derived from the merges
    "cases.CaseActivity.case": How.MOVE,
    "cases.CaseGroupGrant.content_object": How.COPY,
    "cases.CaseLink.case": How.MOVE,
    "cases.CaseLink.other": How.MOVE,
    "cases.CaseMerge.duplicate": How.STAY,  # the chain is followed
    "cases.CaseMerge.survivor": How.STAY,
    "cases.CaseUserGrant.content_object": How.COPY,
    "cases.Charge.case": How.MOVE,
    "cases.Contact.case": How.MOVE,
    "cases.Designation.case": How.MOVE,
    "cases.Detention.case": How.MOVE,
    "cases.DuplicateHint.one": How.STAY,  # what was asked of these two; the survivor is compared anew
    "cases.DuplicateHint.other": How.STAY,
    "cases.EmergencyOpening.case": How.STAY,  # what was opened then was the duplicate
    "cases.Event.case": How.MOVE,
    "cases.Evidence.case": How.MOVE,
    "cases.ExportedCase.case": How.STAY,  # the record of what a report showed
    "cases.FamilyKnows.case": How.MOVE,
    "cases.HandOver.case": How.MOVE,
    "cases.Hearing.case": How.MOVE,
    "cases.ImportRow.case": How.MOVE,
    "cases.ImportedChange.case": How.STAY,  # what an import changed there, for its undoing
    "cases.IntakeDecision.case": How.MOVE,
    "cases.Mark.case": How.MOVE,
    "cases.Membership.case": How.COPY,
    "cases.Note.case": How.MOVE,
    "cases.Outcome.case": How.MOVE,
    "cases.PersonName.case": How.MOVE,
    "cases.Sentence.case": How.MOVE,
    "cases.StagedRow.case": How.MOVE,
    "cases.StatusChange.case": How.MOVE,
    "cases.Task.case": How.MOVE,
    "cases.TogetherRow.case": How.STAY,  # its key leads to the row, wherever that is
    "cases.Upload.case": How.MOVE,
    "cases.VictorySummary.case": How.MOVE,
    "notifications.Delivery.case": How.STAY,  # the record of what a program was told
    "notifications.Follow.case": How.MOVE,
    "notifications.Notification.case": How.MOVE,
}

# Two rows are the same, though no constraint says so, where these agree.
_ALSO_THE_SAME: Final[Mapping[str, tuple[str, ...]]] = {
    "cases.CaseLink.case": ("other", "kind", "withdrawn_at"),
    "cases.CaseLink.other": ("case", "kind", "withdrawn_at"),
}


@dataclass(frozen=True)
class Relation:
    """A column of some table that points at a case."""

    model: Any
    field: str

    @property
    def name(self) -> str:
        return relation_of(self.model, self.field)

    @property
    def how(self) -> How:
        """Raises KeyError for a relation that nobody thought of: nothing is merged then."""
        return PLAN[self.name]

    def of(self, case: Case) -> orm.QuerySet[Any]:
        return self.model._base_manager.filter(**{self.field: case})

    def the_same(self) -> list[tuple[tuple[str, ...], orm.Q]]:
        """Return by which other columns, and among which rows, only one may belong to a case."""
        found = [
            (tuple(name for name in rule.fields if name != self.field), rule.condition or orm.Q())
            for rule in self.model._meta.constraints
            if isinstance(rule, orm.UniqueConstraint) and self.field in rule.fields
        ]
        if self.name in _ALSO_THE_SAME:
            found.append((_ALSO_THE_SAME[self.name], orm.Q()))
        return found


def relations() -> Iterator[Relation]:
    """Return every column that points at a case, but those of histories: an edit stays where it was made."""
    for related in Case._meta.get_fields(include_hidden=True):
        if not isinstance(related, orm.ForeignObjectRel) or hasattr(related.related_model, "history_object"):
            continue
        yield Relation(related.related_model, related.field.name)

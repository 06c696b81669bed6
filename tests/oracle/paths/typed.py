"""Each field and parameter that takes what names a row: typed, chosen, or written into an address."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from tests.addresses import NEVER_WRITTEN, NO_FILE
from tests.oracle.paths.kinds import TypedPath
from tests.oracle.paths.reader import Reader, never_given
from tests.oracle.worlds import Built, Told


def _of(built: Built, case: str | None, name: str, absent: Any) -> str:
    return str(absent if case is None else getattr(built.cases[case], name))


def _reference_typed(built: Built, case: str | None) -> str:
    return never_given(built) if case is None else built.cases[case].reference


def _moves(reader: Reader, own: Told, typed: str) -> Any:
    args = (own.reference, "status", own.rows["status"])
    return reader.try_post("cases:move", *args, data={"right_case": typed})


def _acts(reader: Reader, own: Told, typed: str) -> Any:
    said = {"kind": "petition", "began_on": "6 June 2020", "state": "begun", "other_cases": typed}
    return reader.try_post("cases:activities", own.reference, data=said)


def _links(reader: Reader, own: Told, typed: str) -> Any:
    said = {"other_case": typed, "kind": "family"}
    return reader.try_post("cases:links", own.reference, data=said)


def _merges(reader: Reader, own: Told, typed: str) -> Any:
    return reader.try_post("cases:choose_merge", own.reference, data={"other_case": typed})


def _redacts(reader: Reader, own: Told, typed: str) -> Any:
    return reader.get("cases:evidence", own.reference, query={"redacts": typed})


def _describes(field_name: str) -> Callable[[Reader, Told, str], Any]:
    def ask(reader: Reader, own: Told, typed: str) -> Any:
        said = {"title": "", "was": f"{own.tag} letter", field_name: typed}
        return reader.try_post("cases:edit_evidence", own.reference, own.file, data=said)

    return ask


def _is_new(reader: Reader, own: Told, typed: str) -> Any:
    return reader.get("cases:case", own.reference, query={"new": typed, "panel": "record", "only": typed})


def _only(reader: Reader, own: Told, typed: str) -> Any:
    return reader.get("cases:timeline", own.reference, query={"only": typed})


def _ends(reader: Reader, own: Told, typed: str) -> Any:
    said = {
        "tile": "arrest",
        "choice_arrest": "status:arrested",
        "happened_on": "6 June 2020",
        "source": "a letter",
        "sureness": "likely",
        "ends": typed,
    }
    return reader.try_post("cases:record", own.reference, data=said)


def _searches(reader: Reader, own: Told, typed: str) -> Any:
    """Where the search leads: to a case only where that is visible."""
    reader.client.post(reverse("cases:find"), {"q": typed})
    return reader.get("cases:find")


TYPED: tuple[TypedPath, ...] = (
    TypedPath("cases:find", "q", _searches, _reference_typed),
    TypedPath("cases:move", "right_case", _moves, _reference_typed, "record"),
    TypedPath("cases:activities", "other_cases", _acts, _reference_typed, "record"),
    TypedPath("cases:links", "other_case", _links, _reference_typed, "record"),
    TypedPath("cases:choose_merge", "other_case", _merges, _reference_typed, "record"),
    TypedPath("cases:evidence", "redacts", _redacts, lambda b, one: _of(b, one, "file", NO_FILE)),
    TypedPath(
        "cases:edit_evidence",
        "redacts",
        _describes("redacts"),
        lambda b, one: _of(b, one, "file", NO_FILE),
        "record",
    ),
    TypedPath(
        "cases:edit_evidence",
        "source",
        _describes("source"),
        lambda b, one: _of(b, one, "source", NEVER_WRITTEN),
        "record",
    ),
    TypedPath(
        "cases:case",
        "new",
        _is_new,
        lambda b, one: f"status-{NEVER_WRITTEN if one is None else b.cases[one].rows['status']}",
    ),
    TypedPath("cases:timeline", "only", _only, _reference_typed),
    TypedPath(
        "cases:record",
        "ends",
        _ends,
        lambda b, one: str(NEVER_WRITTEN if one is None else b.cases[one].rows.get("outcome", NEVER_WRITTEN)),
        "record",
    ),
)

# Fields and parameters that choose rows, with the path that asks by each. `test_registry.py` reads the forms
# and views: one that is not here fails.
GET_PARAMETERS = {
    "after": "cases:cases",
    "columns": "cases:cases",
    "view": "cases:cases",
    "all": "cases:together",
    "until": "cases:tally_home",
    "known_by": "cases:tally_counted",
    "since": "cases:tally_changes",
    "page": "cases:tally_counted",
    "show": "cases:people",
    "level": "notifications:follow_case",
    "office": "notifications:following",
    "reason": "cases:tally_not_counted",
    "rule": "cases:tally_decide",
    "whose": "cases:my_work",
    "only": "cases:timeline",
    "new": "cases:case",
    "panel": "cases:case",
    "redacts": "cases:evidence",
    "offset": "cases:upload",
    "before": "cases:log",
    "reference": "cases:emergency",
    "q": "cases:find",
    "field": "cases:read_date",
    "name": "cases:begin_upload",
    "size": "cases:begin_upload",
    "files": "cases:evidence",
    "years": "cases:tally_compare",
    "edition": "cases:new_export",
    "figure": "cases:new_export",
    "act": "cases:summary",
    "not_same": "cases:alike",
    "state": "cases:tally_summaries",
    "language": "cases:tally_summaries",
    "saved": "cases:import_match",
    "choice": "cases:import_row",
    "column": "cases:import_row",
    "text": "cases:import_row",
}
COUNTED_FILTERS = {"kind", "country", "campaign"}
CHOOSING_FIELDS = {
    "ActivityForm.campaign": "offers the campaigns held; test_oracle: what is offered",
    "ActivityForm.other_cases": "TYPED",
    "NewCaseForm.campaign": "offers the campaigns held; test_oracle: what is offered",
    "JoinForm.campaign": "offers the campaigns held; test_oracle: what is offered",
    "JoinForm.person": "people, never a case",
    "MoveForm.right_case": "TYPED",
    "LinkForm.other_case": "TYPED",
    "OtherCaseForm.other_case": "TYPED",
    "CampaignTogetherForm.campaign": "offers the campaigns held; tests/web/test_together.py",
    "OfferTogetherForm.receiver": "people, never a case",
    "ShareTogetherForm.to": "people and offices, never a case",
    "TaskTogetherForm.for_whom": "people, never a case",
    "ViewForm.office": "one's own offices, never a case",
    "TaskForm.for_whom": "people, never a case",
    "RecordForm.ends": "TYPED",
    "DecideForm.counts": "yes or no, never a case",
    "AnswerForm.answer": "approve or decline, never a case",
    "FileForm.redacts": "TYPED",
    "FileForm.source": "TYPED",
    "LogForm.person": "LOG_QUERIES",
    "LogForm.reference": "LOG_QUERIES",
    "EmergencyForm.reference": "test_oracle: an emergency of a barred and of an absent case",
    "GiveForm.to": "people and offices, never a case",
    "BarForm.person": "people, never a case",
    "HandOverForm.receiver": "people, never a case",
    "InviteForm.offices": "offices, never a case",
    "CloseForm.receiver": "people, never a case",
    "HandOverAllForm.receiver": "people, never a case",
    "JoinOfficeForm.person": "people, never a case",
    "CheckForm.person": "people, never a case; NUMBERS",
    "SensitivityForm.people": "people, never a case",
    "SensitivityForm.offices": "offices, never a case",
}

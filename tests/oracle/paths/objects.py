"""Each address of one case."""

from collections.abc import Callable
from typing import Any

from tests.addresses import NEVER_WRITTEN, NO_FILE
from tests.oracle.paths.kinds import ObjectPath
from tests.oracle.worlds import CAMPAIGNS, Told


def _row(kind: str) -> Callable[[Told], tuple[Any, ...]]:
    return lambda told: (kind, told.rows.get(kind, NEVER_WRITTEN))


_RECORD, _SHARE, _BOTH = ("record",), ("share",), ("contacts", "record")
_ABSENT_ROW = ("status", NEVER_WRITTEN)
_NO_CHARGE = ("charge", NEVER_WRITTEN)
OBJECTS: dict[str, ObjectPath] = {
    "notifications:follow_case": ObjectPath(opens=False),
    "cases:case": ObjectPath(),
    "cases:timeline": ObjectPath(),
    "cases:names": ObjectPath(tells_former=True),
    "cases:outcomes": ObjectPath(),
    "cases:activities": ObjectPath(),
    "cases:facts": ObjectPath(needs=_RECORD),
    "cases:history": ObjectPath(tells_former=True),
    "cases:undo_edit": ObjectPath(
        lambda told: ("case", told.edit), ("case", NEVER_WRITTEN), opens=False, needs=_RECORD
    ),
    "cases:record": ObjectPath(needs=_RECORD),
    "cases:effect": ObjectPath(opens=False),
    "cases:verify": ObjectPath(_row("status"), _ABSENT_ROW, needs=("verify",)),
    "cases:record_for_others": ObjectPath(_row("status"), _ABSENT_ROW, needs=_RECORD, offers_visible=True),
    "cases:undo": ObjectPath(_row("status"), _ABSENT_ROW, opens=False, needs=_RECORD),
    "cases:withdraw": ObjectPath(_row("event"), ("event", NEVER_WRITTEN), {"reason": "a slip"}, _RECORD),
    "cases:correct": ObjectPath(_row("status"), _ABSENT_ROW, {"reason": "a slip"}, _RECORD),
    "cases:move": ObjectPath(_row("status"), _ABSENT_ROW, {"right_case": "000-000"}, _RECORD),
    "cases:notes": ObjectPath(),
    "cases:withdraw_note": ObjectPath(
        lambda told: (told.note,), (NEVER_WRITTEN,), {"reason": "a slip"}, _RECORD
    ),
    "cases:undo_note": ObjectPath(lambda told: (told.note,), (NEVER_WRITTEN,), opens=False, needs=_RECORD),
    "cases:keep_promise": ObjectPath(
        lambda told: (told.note,), (NEVER_WRITTEN,), {"kept_on": "1 March 2026"}, _RECORD
    ),
    "cases:tasks": ObjectPath(),
    "cases:do_task": ObjectPath(lambda told: (told.task,), (NEVER_WRITTEN,), opens=False, needs=_RECORD),
    "cases:reopen_task": ObjectPath(lambda told: (told.task,), (NEVER_WRITTEN,), opens=False, needs=_RECORD),
    "cases:put_off_task": ObjectPath(
        lambda told: (told.task,), (NEVER_WRITTEN,), {"until": "2026-05-05"}, _RECORD
    ),
    "cases:withdraw_task": ObjectPath(
        lambda told: (told.task,), (NEVER_WRITTEN,), {"reason": "a slip"}, _RECORD
    ),
    "cases:links": ObjectPath(data={"other_case": "000-000", "kind": "family"}),
    "cases:end_link": ObjectPath(
        lambda told: (told.link,), (NEVER_WRITTEN,), {"reason": "a slip"}, _RECORD, of_somebody=True
    ),
    "cases:choose_merge": ObjectPath(data={"other_case": "000-000"}, needs=_RECORD),
    "cases:merge": ObjectPath(lambda told: (told.reference,), ("000-000",), needs=_RECORD, leads_back=True),
    "cases:take_apart": ObjectPath(
        lambda told: (NEVER_WRITTEN,), (NEVER_WRITTEN,), {"reason": "a slip"}, _RECORD, of_somebody=True
    ),
    "cases:proceedings": ObjectPath(),
    "cases:record_proceeding": ObjectPath(lambda told: ("charge",), needs=_RECORD),
    "cases:correct_proceeding": ObjectPath(_row("charge"), _NO_CHARGE, {"reason": "a slip"}, _RECORD),
    "cases:withdraw_proceeding": ObjectPath(
        _row("sentence"), ("sentence", NEVER_WRITTEN), {"reason": "a slip"}, _RECORD
    ),
    "cases:undo_proceeding": ObjectPath(_row("charge"), _NO_CHARGE, opens=False, needs=_RECORD),
    "cases:verify_proceeding": ObjectPath(_row("charge"), _NO_CHARGE, needs=("verify",)),
    "cases:tell_hearing": ObjectPath(
        _row("hearing"), ("hearing", NEVER_WRITTEN), {"state": "cancelled", "source": "x"}, _RECORD
    ),
    "cases:decide_outcome": ObjectPath(
        lambda told: (told.rows.get("outcome", NEVER_WRITTEN), 2022),
        (NEVER_WRITTEN, 2022),
        {"counts": "no"},
        ("verify",),
        of_somebody=True,  # a case may have no outcome
    ),
    "cases:undo_decision": ObjectPath(lambda told: (NEVER_WRITTEN,), opens=False),
    "cases:withdraw_decision": ObjectPath(lambda told: (NEVER_WRITTEN,), of_somebody=True),
    "cases:brief": ObjectPath(),
    "cases:intake": ObjectPath(data={"outcome": "declined", "reason": "no lawyer"}),
    "cases:appeal": ObjectPath(
        lambda told: (told.appeal,),
        (NEVER_WRITTEN,),
        {"answer": "stop", "reason": "she is free"},
        of_somebody=True,
        of_both=lambda one, other: other.appeal in one.activities,
    ),
    "cases:consent": ObjectPath(data={"consent": "anonymise", "given_by": "herself"}),
    "cases:withdraw_consent": ObjectPath(
        data={"by": "person", "who": "herself", "reason": "a letter"}, needs=_RECORD
    ),
    "cases:where_published": ObjectPath(needs=("export",)),
    "cases:mark": ObjectPath(data={"kind": "note", "about": "1", "answer": "done"}, opens=False),
    "cases:unmark": ObjectPath(lambda told: (NEVER_WRITTEN,), opens=False),
    "cases:contacts": ObjectPath(needs=("contacts",), tells_secret=True),
    "cases:edit_contact": ObjectPath(
        lambda told: (told.contact,), (NEVER_WRITTEN,), needs=_BOTH, tells_secret=True
    ),
    "cases:end_contact": ObjectPath(
        lambda told: (told.contact,), (NEVER_WRITTEN,), needs=_BOTH, tells_secret=True
    ),
    "cases:source_identity": ObjectPath(
        lambda told: (told.source,), (NEVER_WRITTEN,), needs=_BOTH, tells_secret=True
    ),
    "cases:evidence": ObjectPath(),
    "cases:begin_upload": ObjectPath(data={"name": "a.txt", "size": "3"}, opens=False, needs=_RECORD),
    "cases:upload": ObjectPath(lambda told: (told.upload,), (NO_FILE,), needs=_RECORD, of_somebody=True),
    "cases:evidence_copy": ObjectPath(lambda told: (told.file,), (NO_FILE,)),
    "cases:evidence_original": ObjectPath(
        lambda told: (told.file,), (NO_FILE,), needs=("contacts",), tells_secret=True
    ),
    "cases:edit_evidence": ObjectPath(lambda told: (told.file,), (NO_FILE,), needs=_RECORD),
    "cases:withdraw_evidence": ObjectPath(
        lambda told: (told.file,), (NO_FILE,), {"reason": "a slip"}, needs=_RECORD
    ),
    "cases:access": ObjectPath(data={"person": "Person oda"}),
    "cases:give_access": ObjectPath(data={"to": "office-1", "reason": "a good reason"}, needs=_SHARE),
    "cases:end_access": ObjectPath(
        lambda told: (told.grant,), (NO_FILE,), {"reason": "no longer"}, needs=_SHARE, of_somebody=True
    ),
    "cases:undo_end_access": ObjectPath(lambda told: (told.grant,), (NO_FILE,), opens=False, needs=_SHARE),
    "cases:extend_access": ObjectPath(
        lambda told: (told.grant,), (NO_FILE,), {"reason": "until then"}, needs=_SHARE, of_somebody=True
    ),
    "cases:bar": ObjectPath(data={"reason": "a cousin"}, needs=_SHARE),
    "cases:lift_bar": ObjectPath(lambda told: (told.bar,), (NEVER_WRITTEN,), needs=_SHARE, of_somebody=True),
    "cases:sensitivity": ObjectPath(data={"sensitivity": "standard", "reason": "no threat"}, needs=_SHARE),
    "cases:campaigns_of_case": ObjectPath(data={"reason": "the letters"}, needs=_SHARE),
    "cases:leave_campaign": ObjectPath(
        lambda told: (CAMPAIGNS[0],), data={"reason": "it ended"}, needs=_SHARE, of_somebody=True
    ),
    "cases:country_of_case": ObjectPath(data={"country": "XM", "reason": "she was moved"}, needs=_SHARE),
    "cases:summary": ObjectPath(lambda told: (2019, "en"), (2019, "en"), {"act": "look", "seen": "0"}),
    "cases:look_at_summary": ObjectPath(
        lambda told: (2019, "en"), (2019, "en"), {"field": "text", "text": "x"}, opens=False
    ),
    "cases:hand_over": ObjectPath(data={"note": "over to you"}),
    "cases:answer_hand_over": ObjectPath(lambda told: ("accept",), ("accept",), opens=False),
}

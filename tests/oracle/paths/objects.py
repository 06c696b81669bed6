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
OBJECTS: dict[str, ObjectPath] = {
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
    "cases:undo": ObjectPath(_row("status"), _ABSENT_ROW, opens=False, needs=_RECORD),
    "cases:withdraw": ObjectPath(_row("event"), ("event", NEVER_WRITTEN), {"reason": "a slip"}, _RECORD),
    "cases:correct": ObjectPath(_row("status"), _ABSENT_ROW, {"reason": "a slip"}, _RECORD),
    "cases:move": ObjectPath(_row("status"), _ABSENT_ROW, {"right_case": "000-000"}, _RECORD),
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
    "cases:hand_over": ObjectPath(data={"note": "over to you"}),
    "cases:answer_hand_over": ObjectPath(lambda told: ("accept",), ("accept",), opens=False),
}

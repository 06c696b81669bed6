"""The head of a case's pages: its tabs, and the rooms behind the tab of what is written down."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.web.pages import CasePage, Tab


def case_head(page: CasePage, current: str = "") -> dict[str, Any]:
    """Return what the head of every page with the case's tabs shows; `current` is the tab one is on."""
    return {"page": page, "case": page.case, "tabs": page.tabs(current), "may_record": page.may_record}


def working_head(page: CasePage, current: str) -> dict[str, Any]:
    """Return what the three pages of the tab share: notes, tasks, linked people."""
    labels = {"notes": _("Notes"), "tasks": _("Tasks"), "links": _("Linked people")}
    reference = page.case.reference
    pills = [
        Tab(label, reverse(f"cases:{name}", args=[reference]), name == current)
        for name, label in labels.items()
    ]
    return {**case_head(page, "notes"), "pills": pills}

"""Taken apart, what tells the end of a row, or replaces it, goes where that row goes."""

from datetime import timedelta

import pytest

from cases.models import Charge, Hearing
from cases.operations.merging import end_merge
from cases.operations.proceeding import (
    ChargeDraft,
    HearingDraft,
    correct_proceeding,
    record_proceeding,
    tell_hearing,
)
from cases.vocabulary import HearingState
from tests.factories import NOW, held_case, merged, on

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def test_a_corrected_charge_and_a_hearing_told_go_back_whole(cast):
    survivor, duplicate = held_case(cast), held_case(cast, "Samira K.")
    by = {"actor": cast.caseworker, "at": NOW}
    said = {"happened_on": on("2019"), "source": "the lawyer"}
    record_proceeding(duplicate, ChargeDraft(description="agitation", **said), **by)
    record_proceeding(duplicate, HearingDraft(**{**said, "happened_on": on("2 March 2026")}), **by)
    merge = merged(cast, duplicate, survivor)
    charge, hearing = Charge.objects.get(), Hearing.objects.get()
    correct_proceeding(charge, ChargeDraft(description="treason", **said), reason="misread", **by)
    tell_hearing(hearing, state=HearingState.HELD, source="the lawyer", **by)

    end_merge(merge, reason="Two sisters", actor=cast.caseworker, at=LATER)

    assert {row.case for row in (*Charge.objects.all(), *Hearing.objects.all())} == {duplicate}

"""A case that counts in 2019 and may be named, and the two people who write and check its summary."""

from dataclasses import dataclass
from typing import Any

import pytest

from cases import summaries
from cases.models import Case, VictorySummary
from cases.operations import caring, summarising
from cases.operations.opening import NameDraft
from cases.vocabulary import Consent, ConsentGiver
from tests.cast import Cast
from tests.factories import NOW, held_case, release, urgent_action, verified

WITHOUT_A_NAME = "In 2019 a person was released. This came after we had campaigned on the case."
WITH_THE_NAME = "Samira al-Qadari was released on 5 May 2019."


@dataclass
class Told:
    """The case, and short ways to do something with its summary of 2019 in English."""

    cast: Cast
    case: Case
    change: Any

    def write(self, text=WITH_THE_NAME, anonymised=WITHOUT_A_NAME, *, seen=0, actor=None, at=NOW):
        texts = {"text": text, "anonymised_text": anonymised}
        actor = actor or self.cast.caseworker
        return summarising.write_summary(self.case, 2019, "en", texts, seen=seen, actor=actor, at=at)

    @property
    def row(self) -> VictorySummary:
        row = summaries.of_case(self.case, 2019, "en")
        assert row is not None
        return row

    @property
    def since(self):
        return summaries.since_of(self.case, self.row.outcome)

    def check(self, **said):
        said = {"seen": self.row.version, "since": self.since.digest, "actor": self.cast.colleague, **said}
        return summarising.check_summary(self.row, at=NOW, **said)

    def approve(self, **said):
        said = {"seen": self.row.version, "since": self.since.digest, "kept_why": "", **said}
        return summarising.approve_summary(self.row, at=NOW, **{"actor": self.cast.colleague, **said})

    def approved(self) -> VictorySummary:
        self.write()
        self.check()
        return self.approve()

    def offered(self) -> bool:
        return self.case.pk in summaries.for_publication([self.case.pk], 2019, "en", NOW.date())


@pytest.fixture
def told(cast) -> Told:
    case = held_case(cast, occupation="Journalist", place="Harran")
    by = {"actor": cast.caseworker, "at": NOW}
    caring.set_consent(case, Consent.MAY_BE_NAMED, given_by="herself", by=ConsentGiver.PERSON, **by)
    caring.add_name(case, NameDraft("Noor Halabi", for_finding_only=True), **by)
    urgent_action(cast, case, number="UA 60/16")
    change = verified(cast, release(cast, case))
    return Told(cast, Case.objects.get(pk=case.pk), change)

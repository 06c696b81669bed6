"""Links between two cases: family, accused together, the same incident."""

from django.db import models
from django.db.models import CheckConstraint, F, Q

from cases.models.encrypted import EncryptedTextField
from cases.models.recorded import Withdrawable
from cases.vocabulary import LinkKind


class CaseLink(Withdrawable):
    """Two cases that belong together, by whoever may record on both. Ended by withdrawing it.

    It is read by who sees both cases, and is not there for anybody else (`cases.linked`). `other` is what
    `kind` says to `case`: its successor, where that makes a difference.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    other = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=LinkKind)
    relation = EncryptedTextField(blank=True, default="")

    class Meta:
        constraints = [CheckConstraint(condition=~Q(case=F("other")), name="link_of_two")]

    def __str__(self) -> str:
        return f"link {self.pk}"

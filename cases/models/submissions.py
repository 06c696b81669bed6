"""Forms that were sent, so that sending one twice writes once."""

from django.conf import settings
from django.db import models


class Submission(models.Model):
    """One form as the page gave it out. A second post with the same key finds what the first one wrote."""

    key = models.UUIDField(primary_key=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    result = models.BigIntegerField()
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.result}"

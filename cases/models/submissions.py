"""Forms that were sent, so that sending one twice writes once."""

from django.conf import settings
from django.db import models


class Submission(models.Model):
    """One form as the page gave it out. A second post with the same key finds what the first one wrote.

    `contents` is a digest of what was sent: the same key with other words is told, never lost in silence.
    """

    key = models.UUIDField(primary_key=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    contents = models.CharField(max_length=64)
    result = models.BigIntegerField()
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.result}"

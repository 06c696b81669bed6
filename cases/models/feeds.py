"""A calendar feed: an address that nobody else knows, for a person's own calendar program."""

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint


class Feed(models.Model):
    """One person's feed. Its token is shown once and kept as a digest; the gate is asked at each reading."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [UniqueConstraint(fields=["user"], condition=Q(ended_at=None), name="feed_one_each")]

    def __str__(self) -> str:
        return f"feed {self.pk}"

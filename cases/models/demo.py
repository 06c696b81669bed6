"""The mark of a demonstration database."""

from django.db import models


class DemoMarker(models.Model):
    """Present only in a database that the demo made: one-click sign-in asks for it, and nothing else may."""

    made_at = models.DateTimeField()
    seed = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.seed

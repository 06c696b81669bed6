"""How long a job has been at it: signs of life on the way, and an end where others wait for their turn."""

import time
from datetime import datetime, timedelta
from typing import Final

from cases import jobs
from cases.models import Job

SLICE: Final = 20.0  # seconds, after which a job lets others go first
_BREATH: Final = 5.0  # seconds between two signs of life


class Pace:
    """The time of one slice of a long job that began at `at`."""

    def __init__(self, job: Job, at: datetime) -> None:
        self._job, self._at = job, at
        self._begun = self._breathed = time.monotonic()

    @property
    def now(self) -> datetime:
        return self._at + timedelta(seconds=time.monotonic() - self._begun)

    def goes_on(self) -> bool:
        """False when this slice is over and others wait, or another worker took the job."""
        if time.monotonic() - self._begun > SLICE and jobs.others_wait(self.now):
            return False
        if time.monotonic() - self._breathed > _BREATH:
            self._breathed = time.monotonic()
            return jobs.hold_on(self._job, self.now)
        return True

"""Instants and days in the organisation's time zone."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


class InstantWithoutZone(ValueError):
    """An instant was given without a time zone; nobody can say which moment it is."""


def local(instant: datetime) -> datetime:
    """Return the same instant in the organisation's time zone."""
    return timezone.localtime(instant, timezone.get_default_timezone())


def day_of(instant: datetime) -> date:
    """Return the day of `instant` in the organisation's time zone."""
    return local(instant).date()


def end_of(day: date) -> datetime:
    """Return the last microsecond of `day` in the organisation's time zone: what a bare date means."""
    after = datetime.combine(day + timedelta(days=1), time.min, timezone.get_default_timezone())
    return after - timedelta(microseconds=1)


def instant(text: str) -> datetime:
    """Read an ISO day (its end) or an ISO instant with its zone. Raises ValueError with a sentence."""
    try:
        if len(text) <= 10:
            return end_of(date.fromisoformat(text))
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise ValueError(
            f"{text} is not a day or an instant. Write it as 2020-02-14 or 2020-02-14T12:00+00:00."
        ) from None
    if moment.tzinfo is None:
        raise InstantWithoutZone(f"{text} has no time zone. Write {text}+00:00, or only the day.")
    return moment

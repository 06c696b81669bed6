"""Who is told of a piece of news. Following opens nothing: the gate is asked of each person, now."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Q

from cases import access
from cases.access import Places
from cases.announcements import Announcement
from cases.vocabulary import Announced
from notifications.kinds import ADDRESSED, FollowLevel, admits, most
from notifications.models import Follow


def people_told(news: Announcement, *, at: datetime) -> list[Any]:
    """Return the people whom it is addressed to or who follow, and who may see the case now.

    Nobody is told of their own acts. An emergency is told to those it is addressed to, with or without
    access: of what they may not see they are told no reference.
    """
    wanted = set(news.names)
    if news.what not in ADDRESSED:
        wanted |= _followers(news, access.places_of(news.case, at=at))
    wanted -= {news.actor} if news.actor else set()
    if news.what == Announced.EMERGENCY:
        return access.people_who_may_sign_in(wanted)
    return access.told_about(wanted, news.case)


def _followers(news: Announcement, places: Places) -> set[int]:
    """Return who follows closely enough. What is said of the case itself counts before all else."""
    of_case: dict[int, str] = {places.owner: FollowLevel.EVERYTHING} if places.owner else {}
    around: dict[int, list[str]] = defaultdict(list)
    where = Q(case=news.case) | Q(campaign__in=places.campaigns) | Q(office__in=places.offices)
    for user, case, level in Follow.objects.filter(where).values_list("user", "case", "level"):
        if case:
            of_case[user] = level
        else:
            around[user].append(level)
    levels = {user: most(several) for user, several in around.items()} | of_case
    return {user for user, level in levels.items() if admits(level, news.what)}

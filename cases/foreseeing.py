"""What a change of access would do, before it is done: who would see more, who less.

The change itself is made, what the gate then answers is read, and everything is taken back. So what is stated
is what would happen, and a refusal of the operation is heard before anybody confirms.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Count

from cases import access, holdings
from cases.access import Actor
from cases.models import Campaign, Case, Office, User
from cases.vocabulary import Permission, Sensitivity

Write = Callable[[], Any]


class _TakenBack(Exception):
    """Ends the trial: nothing of it stays."""


@dataclass(frozen=True)
class CaseEffect:
    """Who would come to see one case, who would no longer, and whose permissions would change."""

    gain: tuple[User, ...]
    lose: tuple[User, ...]
    change: tuple[User, ...]
    stay: tuple[User, ...]

    @property
    def is_nothing(self) -> bool:
        return not (self.gain or self.lose or self.change)

    @property
    def leaves_nobody(self) -> bool:
        return not (self.gain or self.change or self.stay)

    @property
    def leaves_one(self) -> bool:
        return len(self.gain) + len(self.change) + len(self.stay) == 1


def on_case(case: Case, write: Write, *, actor: Actor, at: datetime) -> CaseEffect:
    """Return what `write` would change in who sees `case`. Raises what `write` raises."""
    before = holdings.of_case(case, at=at).seen_by()
    after = _tried(write, lambda: holdings.of_case(_again(case), at=at).seen_by(), actor)
    return CaseEffect(
        gain=tuple(user for user in after if user not in before),
        lose=tuple(user for user in before if user not in after),
        change=tuple(user for user in after if user in before and before[user] != after[user]),
        stay=tuple(user for user in after if before.get(user) == after[user]),
    )


@dataclass(frozen=True)
class MergeEffect:
    """Who would come to read or do more of a file through the other, and who would read neither any more."""

    gain: tuple[User, ...]
    lose: tuple[User, ...]


def on_merge(survivor: Case, duplicate: Case, write: Write, *, actor: Actor, at: datetime) -> MergeEffect:
    """Return what merging would change in who reads the two files. Raises what `write` raises."""
    one, other = (holdings.of_case(case, at=at).seen_by() for case in (survivor, duplicate))
    after = _tried(write, lambda: holdings.of_case(_again(survivor), at=at).seen_by(), actor)
    nothing: frozenset[Permission] = frozenset()
    return MergeEffect(
        gain=tuple(
            user for user in after if after[user] - (one.get(user, nothing) & other.get(user, nothing))
        ),
        lose=tuple(user for user in {**one, **other} if user not in after),
    )


def _again(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


@dataclass(frozen=True)
class CampaignEffect:
    """How many people would see more, or less, of a campaign: by the cases that the asker sees of it.

    Else who is barred from a case would hear that it is there. Only for an asker who sees none of the
    campaign, and manages people, are all its cases counted, and no number is said.

    `cases` is the most that one of them gains or loses, of those that the asker may see: None when the asker
    sees none of the campaign. `closed` are the restricted and sealed ones that the asker sees; no campaign
    opens them.
    """

    people: tuple[User, ...]
    changed: tuple[User, ...]
    cases: int | None
    closed: int


def on_campaign(
    campaign: Campaign, holder: User | Office | Group, write: Write, *, actor: Actor, at: datetime
) -> CampaignEffect:
    """Return what `write` would change in what `holder`, or the people of that office, see of `campaign`."""
    people = _people_of(holder)
    mine = access.cases_for(actor).in_campaigns([campaign.pk])
    before = _reaches(people, campaign, mine, at)
    after = _tried(write, lambda: _reaches(people, campaign, mine, at), actor)
    sees_it = access.campaigns_for(actor).filter(pk=campaign.pk).exists()
    moved = [user for user in people if before[user].counted(sees_it) != after[user].counted(sees_it)]
    rights = [u for u in people if u not in moved and before[u].permissions != after[u].permissions]
    most = max((abs(after[u].of_mine - before[u].of_mine) for u in moved), default=0)
    return CampaignEffect(
        tuple(moved),
        tuple(rights),
        most if sees_it else None,
        mine.exclude(sensitivity=Sensitivity.STANDARD).count() if sees_it else 0,
    )


@dataclass(frozen=True)
class _Reach:
    cases: int
    of_mine: int
    permissions: frozenset[Permission]

    def counted(self, sees_it: bool) -> int:
        return self.of_mine if sees_it else self.cases


def _reaches(people: Iterable[User], campaign: Campaign, mine: Any, at: datetime) -> dict[User, _Reach]:
    found = {}
    for user in people:
        seen = access.cases_for(user).in_campaigns([campaign.pk])
        held = access.permissions_in_campaign(user, campaign)
        found[user] = _Reach(seen.count(), seen.filter(pk__in=mine.values("pk")).count(), held)
    return found


def _people_of(holder: User | Office | Group) -> list[User]:
    if isinstance(holder, User):
        return [holder]
    return list(User.objects.filter(groups=holder.pk, is_active=True).order_by("working_name", "pk"))


def _tried(write: Write, read: Callable[[], Any], actor: Actor) -> Any:
    """Return what is read after `write`, which is then taken back."""
    found: Any = None
    try:
        with transaction.atomic():
            write()
            access.forget_grants(actor)
            found = read()
            raise _TakenBack
    except _TakenBack:
        access.forget_grants(actor)
    return found


@dataclass(frozen=True)
class PeopleEffect:
    """How many people would come to see more standard cases, and how many fewer; the most for one of them.

    `closed` is the most restricted and sealed cases together that one of them gains or loses; None where
    that is not told.
    """

    gain: tuple[User, ...]
    gained: int
    lose: tuple[User, ...]
    lost: int
    closed: int | None

    @property
    def is_nothing(self) -> bool:
        return not (self.gain or self.lose)


def on_people(
    people: Callable[[], Iterable[User]],
    write: Write,
    *,
    actor: Actor,
    at: datetime,
    counts_closed: bool = True,
) -> PeopleEffect:
    """Return what `write` would change in what `people` see, whatever the case. In numbers alone.

    Standard cases only: whoever asks country by country would else hear where a sealed case was opened. So
    what is about a country never counts the closed ones (`counts_closed`).

    `people` is asked before and after: an account that `write` makes is among them. Within a country a change
    of an office only adds, or only takes away, so that counts by country tell both apart.
    """
    before, closed_before = _by_country(people())
    after, closed_after = _tried(write, lambda: _by_country(people()), actor)
    everybody = sorted({*before, *after}, key=lambda user: (user.working_name, user.pk))
    more = {user: _rise(before.get(user, {}), after.get(user, {})) for user in everybody}
    fewer = {user: _rise(after.get(user, {}), before.get(user, {})) for user in everybody}
    return PeopleEffect(
        gain=tuple(user for user in everybody if more[user]),
        gained=max(more.values(), default=0),
        lose=tuple(user for user in everybody if fewer[user]),
        lost=max(fewer.values(), default=0),
        closed=_most_moved(closed_before, closed_after) if counts_closed else None,
    )


def _most_moved(before: dict[User, int], after: dict[User, int]) -> int:
    return max((abs(after.get(u, 0) - before.get(u, 0)) for u in {*before, *after}), default=0)


def _by_country(people: Iterable[User]) -> tuple[dict[User, dict[str, int]], dict[User, int]]:
    """Return how many standard cases of each country somebody sees, and how many closed ones in all."""
    found, closed = {}, {}
    for user in people:
        seen = access.cases_for(User.objects.get(pk=user.pk)).order_by()
        standard = seen.filter(sensitivity=Sensitivity.STANDARD)
        found[user] = dict(standard.values_list("country").annotate(Count("pk")))
        closed[user] = seen.exclude(sensitivity=Sensitivity.STANDARD).count()
    return found, closed


def _rise(before: dict[str, int], after: dict[str, int]) -> int:
    return sum(max(0, number - before.get(country, 0)) for country, number in after.items())

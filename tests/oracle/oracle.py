"""Who may see what, written from "Access, in words" alone: nothing of the product is imported or was read.

A world is a dictionary of plain rows: `users`, `offices`, `cases`, `campaigns` by key, and lists of `grants`,
`bars`, `locks`, `travels`, `activities`. Instants are compared, never made.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

World = dict[str, Any]
Row = dict[str, Any]


def may(world: World, user: str, case: str, permission: str, at: datetime) -> bool:
    """Whether `user` may do it; everything else also asks that they may see the case."""
    told = world["cases"][case]
    if not is_in(world, user, at) or is_barred(world, user, case, at):
        return False
    if is_travelling(world, user, at) and (
        told["sensitivity"] != "standard" or permission in {"contacts", "export"}
    ):
        return False
    if permission == "export" and told["sensitivity"] == "sealed":
        return False
    wanted = {permission, "view"}
    return all(any(opens(world, grant, user, case, one, at) for grant in world["grants"]) for one in wanted)


def opens(world: World, grant: Row, user: str, case: str, permission: str, at: datetime) -> bool:
    """Whether this grant, alone, gives `permission` on `case` to `user`."""
    told = world["cases"][case]
    if permission not in grant["permissions"] or not is_live(grant, at):
        return False
    if not holds(world, grant, user):
        return False
    if grant.get("is_emergency"):
        return bool(grant["on"] == ("case", case)) and not is_travelling(world, user, at)
    if told["sensitivity"] == "standard":
        return on_a_campaign_of(grant, told, at) and covers(world, grant, told["country"])
    if grant["on"] != ("case", case):
        return False
    return told["sensitivity"] == "restricted" or grant["to"][0] == "user"


def is_live(grant: Row, at: datetime) -> bool:
    ended, until = grant["ended"], grant["until"]
    return grant["given"] <= at and (until is None or until > at) and (ended is None or ended > at)


def holds(world: World, grant: Row, user: str) -> bool:
    return grant["to"] == ("user", user) or grant["to"] in {("office", o) for o in offices_of(world, user)}


def offices_of(world: World, user: str) -> list[str]:
    return list(world["users"][user]["offices"])


def on_a_campaign_of(grant: Row, told: Row, at: datetime) -> bool:
    return any(grant["on"] == ("campaign", one) for one, left in told["campaigns"] if not left or left > at)


def covers(world: World, grant: Row, country: str) -> bool:
    """A person's own grant covers everywhere; an office's only what that office covers."""
    kind, holder = grant["to"]
    office = world["offices"].get(holder, {})
    return kind == "user" or office["all_countries"] or country in office["countries"]


def is_in(world: World, user: str, at: datetime) -> bool:
    """Whether the account is open at all: active, and neither the person nor their office is locked."""
    mine = {("user", user), *(("office", office) for office in offices_of(world, user))}
    locked = any(lock["of"] in mine and lasts(lock["set"], lock["lifted"], at) for lock in world["locks"])
    return bool(world["users"][user]["is_active"]) and not locked


def lasts(since: datetime, until: datetime | None, at: datetime) -> bool:
    return since <= at and (until is None or until > at)


def is_barred(world: World, user: str, case: str, at: datetime) -> bool:
    what = {("case", case), ("country", world["cases"][case]["country"])}
    return any(
        bar["user"] == user and bar["of"] in what and lasts(bar["set"], bar["lifted"], at)
        for bar in world["bars"]
    )


def is_travelling(world: World, user: str, at: datetime) -> bool:
    mine = [(one["begins"], one["until"], one["ended"]) for one in world["travels"] if one["user"] == user]
    return any(lasts(begins, until, at) and lasts(begins, ended, at) for begins, until, ended in mine)


def visible(world: World, user: str, at: datetime, permission: str = "view") -> set[str]:
    return {case for case in world["cases"] if may(world, user, case, permission, at)}


def unmasked(world: World, user: str, at: datetime) -> set[str]:
    """The cases whose former names and contacts `user` may read."""
    return visible(world, user, at, "contacts")


def campaigns_held(world: World, user: str, at: datetime, permission: str = "view") -> set[str]:
    """The campaigns `user` may choose from: a live grant on the campaign, their own or an office's."""
    if not is_in(world, user, at):
        return set()
    mine = [g for g in world["grants"] if is_live(g, at) and holds(world, g, user)]
    return {g["on"][1] for g in mine if g["on"][0] == "campaign" and permission in g["permissions"]}


def listed(world: World, user: str, at: datetime, chosen: dict[str, list[str]]) -> set[str]:
    """The rows of the list narrowed by what was chosen; a campaign counts past members too."""
    match: dict[str, Callable[[Row, list[str]], bool]] = {
        "campaign": lambda told, values: any(one in values for one, _ in told["campaigns"]),
    }
    fits = {name: match.get(name, lambda told, v, name=name: told[name] in v) for name in chosen}
    seen = visible(world, user, at)
    return {c for c in seen if all(fits[name](world["cases"][c], v) for name, v in chosen.items())}


def countries_offered(world: World, user: str, at: datetime) -> set[str]:
    return {world["cases"][case]["country"] for case in visible(world, user, at)}


def in_figures(world: World, user: str, at: datetime) -> set[str]:
    """The cases a figure is made of: the organisation's, or one's own; sealed ones if the owner allows it."""
    if not is_in(world, user, at):
        return set()
    is_whole = "organisation_figures" in world["users"][user]["organisation"]
    scope = set(world["cases"]) if is_whole else visible(world, user, at)
    told = world["cases"]
    return {c for c in scope if told[c]["sensitivity"] != "sealed" or told[c]["in_totals"]}


def counted(world: World, user: str, year: int, at: datetime) -> set[str]:
    """Cases with a verified release in `year` after something we did for them."""
    return {c for c in in_figures(world, user, at) if world["cases"][c]["released_in"] == year}


def lines_shown(world: World, user: str, cases: Iterable[str], at: datetime) -> tuple[set[str], int]:
    """Of `cases`, those that `user` reads by name, and how many are not open to them."""
    asked = set(cases)
    shown = asked & visible(world, user, at)
    return shown, len(asked - shown)


def companions(world: World, user: str, case: str, at: datetime) -> set[str]:
    """On a visible case its activities and links show; the other cases of either only if visible."""
    rows = [row["cases"] for row in (*world["activities"], *world["links"]) if case in row["cases"]]
    return ({one for cases in rows for one in cases} - {case}) & visible(world, user, at)

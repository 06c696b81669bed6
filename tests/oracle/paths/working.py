"""What caseworkers write down: whom a case is linked with, and what comes up."""

from cases.coming_up import coming_up
from cases.models import User
from tests.oracle import oracle
from tests.oracle.paths.kinds import SetPath
from tests.oracle.paths.reader import Reader
from tests.oracle.worlds import AT

SEVERAL = 6


def _seen(reader: Reader) -> list[str]:
    """Some cases that the reader sees: linked ones first."""
    linked = {one for link in reader.built.world["links"] for one in link["cases"]}
    return sorted(reader.visible(), key=lambda one: (one not in linked, one))[:SEVERAL]


def _linked_on_pages(reader: Reader) -> set[str]:
    found: set[str] = set()
    for one in _seen(reader):
        text = reader.text("cases:links", reader.built.cases[one].reference)
        found |= reader.built.told_in(text) - {one}
    return found


def _linked(reader: Reader) -> set[str]:
    world, at = reader.built.world, reader.built.at
    only_links = {**world, "activities": []}
    return {other for one in _seen(reader) for other in oracle.companions(only_links, reader.name, one, at)}


def _coming_up(reader: Reader) -> set[str]:
    user = User.objects.get(pk=reader.user.pk)
    return reader.built.told_in(" ".join(one.case.reference for one in coming_up(user, AT.date())))


SETS: tuple[SetPath, ...] = (
    SetPath("cases:links", "whom a case is linked with", _linked_on_pages, _linked),
    SetPath("cases.coming_up", "what comes up", _coming_up, Reader.visible),
)

"""Cases that may be of one person: each two that are linked in a world are asked about as well."""

from collections.abc import Callable

from django.db import transaction
from django.urls import reverse

from cases.models import DuplicateHint
from tests.echoed import without_echo
from tests.oracle.paths.kinds import SetPath
from tests.oracle.paths.reader import Reader, text_of


def _both_seen(reader: Reader) -> set[str]:
    pairs = [set(link["cases"]) for link in reader.built.world["links"]]
    return {one for pair in pairs if pair <= reader.visible() for one in pair}


def _each(name: str, method: str = "get") -> Callable[[Reader], set[str]]:
    """Return what the address of each pair tells, or answers that it did."""

    def told(reader: Reader) -> set[str]:
        found: set[str] = set()
        for hint in DuplicateHint.objects.all():
            with transaction.atomic():
                answer = getattr(reader.client, method)(reverse(name, args=[hint.pk]), follow=True)
                transaction.set_rollback(True)
            reader.asked += 1
            found |= reader.built.told_in(text_of(answer))
        return found

    return told


def _typing(reader: Reader) -> set[str]:
    """Every case of which a name is typed into a new one, and every reference said to be somebody else's."""
    found: set[str] = set()
    for told in reader.built.cases.values():
        name = f"{told.tag} Vashti"
        said = {"name": name, "told_apart": told.case.reference}
        for typed in ({"name": name}, said, {**said, "not_same": told.case.reference}):
            answer = reader.try_post("cases:alike", data=typed)
            found |= reader.built.told_in(without_echo(text_of(answer), name))
    return found


def _nothing(reader: Reader) -> set[str]:
    return set()


SETS: tuple[SetPath, ...] = (
    SetPath(
        "cases:duplicates",
        "the queue",
        lambda reader: reader.built.told_in(reader.text("cases:duplicates")),
        _both_seen,
    ),
    SetPath("cases:duplicate", "side by side", _each("cases:duplicate"), _both_seen),
    SetPath("cases:not_same", "answered", _each("cases:not_same", "post"), _nothing, _both_seen),
    SetPath("cases:related", "answered", _each("cases:related", "post"), _nothing, _both_seen),
    SetPath("cases:undo_answer", "taken back", _each("cases:undo_answer", "post"), _nothing, _both_seen),
    SetPath("cases:alike", "while somebody types", _typing, _nothing, Reader.visible),
)

"""What a page says that a person sees and may do: the reader, or somebody they ask about."""

from cases.vocabulary import Permission
from tests.oracle import oracle
from tests.oracle.paths.kinds import NumberPath
from tests.oracle.paths.reader import Reader, number_in
from tests.oracle.worlds import PERSONAS


def _what_they_see(reader: Reader) -> dict[str, int]:
    found = {}
    for name in PERSONAS:
        text = reader.text("cases:what_they_see", reader.built.users[name].pk)
        found[name] = number_in(r"<dt>Standard</dt><dd>([\d,]+)</dd>", text)
    return found


def _what_they_see_computed(reader: Reader) -> dict[str, int]:
    world, at = reader.built.world, reader.built.at
    return {
        name: sum(world["cases"][o]["sensitivity"] == "standard" for o in oracle.visible(world, name, at))
        for name in PERSONAS
    }


def _checked_cases(reader: Reader) -> list[str]:
    """One visible case, of which somebody is barred if there is any."""
    barred = {bar["of"] for bar in reader.built.world["bars"] if not bar["lifted"]}
    return sorted(reader.visible(), key=lambda one: (("case", one) not in barred, one))[:1]


def _checked_person(reader: Reader) -> dict[tuple[str, str], frozenset[str]]:
    """What the page of a case says that somebody may do there."""
    found = {}
    for one in _checked_cases(reader):
        for name in sorted(PERSONAS):
            said = {"person": reader.built.users[name].email}
            answer = reader.try_post("cases:access", reader.built.cases[one].reference, data=said)
            explained = answer.context["answer"] if answer.context else None
            found[one, name] = frozenset(map(str, explained.permissions)) if explained else frozenset()
    return found


def _checked_computed(reader: Reader) -> dict[tuple[str, str], frozenset[str]]:
    world, at = reader.built.world, reader.built.at
    return {
        (one, name): frozenset(p for p in Permission.values if oracle.may(world, name, one, p, at))
        if world["users"][name]["is_active"]
        else frozenset()
        for one in _checked_cases(reader)
        for name in sorted(PERSONAS)
    }


NUMBERS: tuple[NumberPath, ...] = (
    NumberPath(
        "cases:what_they_see",
        "how many standard cases each person sees",
        _what_they_see,
        _what_they_see_computed,
        lambda reader: (
            reader.is_in and "manage_people" in reader.built.world["users"][reader.name]["organisation"]
        ),
    ),
    NumberPath(
        "cases:my_access",
        "how many the reader sees",
        lambda reader: number_in(r"<dt>All</dt><dd>([\d,]+)</dd>", reader.text("cases:my_access")),
        lambda reader: len(reader.visible()),
        lambda reader: reader.is_in,
    ),
    NumberPath("cases:access", "what each person may do there", _checked_person, _checked_computed),
)

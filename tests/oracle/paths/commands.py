"""The commands: the one that reads for a person, and what each of the others reads."""

import io
import json

from django.core.management import CommandError, call_command

from cases import figures
from tests.oracle.paths.kinds import NumberPath, SetPath
from tests.oracle.paths.reader import Reader
from tests.oracle.paths.totals import counted
from tests.oracle.worlds import RELEASED


def _command(reader: Reader, *asked: str) -> str:
    """What a command prints for one person; nothing where it refuses."""
    said = io.StringIO()
    try:
        call_command("figure", *asked, "--as", reader.user.email, "--json", stdout=said, stderr=said)
    except CommandError as refusal:
        return str(refusal)
    return said.getvalue()


def _command_value(reader: Reader) -> int:
    said = _command(reader, "positive-impact", str(RELEASED))
    return int(json.loads(said)["value"]) if said.startswith("{") else 0


def _not_open_by_command(reader: Reader) -> int:
    said = _command(reader, "positive-impact", str(RELEASED), "--cases")
    return int(json.loads(said)["not_open_to_you"]["counted"]) if said.startswith("{") else 0


def _of_every_figure(reader: Reader) -> set[str]:
    printed = [_command(reader, one.name, str(RELEASED), "--cases") for one in figures.FIGURES]
    return reader.built.told_in("".join(printed))


SETS: tuple[SetPath, ...] = (
    SetPath(
        "manage.py figure",
        "--cases of the positive impact",
        lambda reader: reader.built.told_in(_command(reader, "positive-impact", str(RELEASED), "--cases")),
        lambda reader: reader.of_figure(counted(reader)),
    ),
    SetPath(
        "manage.py figure",
        "--cases of every other number",
        _of_every_figure,
        lambda reader: set(),
        Reader.visible,
    ),
)


NUMBERS: tuple[NumberPath, ...] = (
    NumberPath("manage.py figure", "the value", _command_value, lambda reader: len(counted(reader))),
    NumberPath(
        "manage.py figure",
        "how many are not open",
        _not_open_by_command,
        lambda reader: reader.closed_of_figure(counted(reader)),
    ),
)


COMMANDS = {
    "figure": "SETS and NUMBERS",
    "import_cases": "writes; reads rows of its own campaign by digests",
    "export_cases": "says a number; its file is that of cases:list_export_file",
    "freeze_report": "says counts and a fingerprint",
    "create_campaign": "the operator's: a campaign and an office by name",
    "check_integrity": "the operator's: references and sentences",
    "demo": "makes an invented world",
    "seed_demo": "makes an invented world",
    "erase_person": "the operator's, with two people",
    "rotate_keys": "the operator's: counts",
    "unlock": "the operator's: says one word",
}

"""`manage.py export_cases FILE --as EMAIL`: what somebody may take out of the list of cases, as a file."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cases import list_exports
from cases.access import NotAllowed
from cases.exchange import list_files
from cases.exchange.list_columns import COLUMNS
from cases.models import ListExport, User
from cases.narrowing import Chosen
from cases.operations import list_exporting
from cases.vocabulary import Consent, FileState, ListFormat, StatusGroup


class Command(BaseCommand):
    help = (
        "Write the cases that somebody may take out as a file that an import takes back. No sealed case "
        "leaves. What left is on record, and in the access log."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="made anew: a file that is there is not written over")
        parser.add_argument("--as", dest="actor", metavar="EMAIL", required=True, help="who takes it out")
        parser.add_argument("--format", choices=ListFormat.values, help="else by the end of the file's name")
        parser.add_argument("--columns", nargs="+", choices=COLUMNS, default=list(COLUMNS), metavar="COLUMN")
        parser.add_argument("--situation", nargs="+", choices=StatusGroup.values, metavar="SITUATION")
        parser.add_argument("--country", nargs="+", metavar="CODE")
        parser.add_argument("--campaign", nargs="+", metavar="SLUG")
        parser.add_argument(
            "--file-state", nargs="+", choices=FileState.values, dest="state", metavar="STATE"
        )
        parser.add_argument("--consent", nargs="+", choices=Consent.values, metavar="CONSENT")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = User.objects.filter(email=options["actor"].lower(), is_active=True).first()
        if actor is None:
            raise CommandError(f"Nobody with an active account signs in as {options['actor']}.")
        path: Path = options["file"]
        format = options["format"] or path.suffix.lower().lstrip(".")
        if format not in ListFormat.values:
            raise CommandError(f"Say --format: one of {', '.join(ListFormat.values)}.")
        if path.exists():
            raise CommandError(f"{path} is there already. Choose another name.")
        row = self._made(actor, ListFormat(format), options)
        _write(path, row)
        self.stdout.write(
            f"{row.rows} cases in {path}. It is not encrypted: delete it when it is not needed."
        )

    def _made(self, actor: User, format: ListFormat, options: dict[str, Any]) -> ListExport:
        try:
            row = list_exporting.begin_list(
                query=_query(options),
                columns=options["columns"],
                format=format,
                actor=actor,
                at=timezone.now(),
            )
        except NotAllowed as problem:
            raise CommandError(str(problem)) from None
        list_files.write_list(row, timezone.now())
        row.refresh_from_db()
        return row


def _query(options: dict[str, Any]) -> Chosen:
    said = {
        "situation": options["situation"],
        "country": [code.upper() for code in options["country"] or ()],
        "campaign": options["campaign"],
        "file": options["state"],
        "consent": options["consent"],
    }
    return {name: values for name, values in said.items() if values}


def _write(path: Path, row: ListExport) -> None:
    """Write the file for its owner's eyes alone, whole or not at all."""
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as problem:
        raise CommandError(f"{path} cannot be written: {problem.strerror}.") from None
    try:
        with os.fdopen(opened, "wb") as file:
            file.writelines(list_exports.contents_of(row))
    except OSError as problem:
        path.unlink(missing_ok=True)
        raise CommandError(f"{path} cannot be written: {problem.strerror}.") from None

"""`manage.py import_cases`: rows of a CSV, XLSX or JSON file in, refused rows told by line and reason."""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cases import access
from cases.access import OPERATOR, Actor
from cases.exchange.importing import Import, ImportStopped, Report
from cases.exchange.mapping_file import read_mapping
from cases.exchange.problems import FileNotUsable, MappingNotUsable, listed
from cases.models import Campaign, User
from cases.vocabulary import Permission


class Command(BaseCommand):
    help = "Take the rows of a CSV, XLSX or JSON file into a campaign. Mapping files: docs/importing.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV, XLSX, or JSON (a list of objects)")
        parser.add_argument("--campaign", required=True, metavar="SLUG", help="where the cases go")
        parser.add_argument("--mapping", type=Path, metavar="MAP.toml", help="how its columns become fields")
        parser.add_argument(
            "--as", dest="actor", metavar="EMAIL", help="as this person, who may record there"
        )
        parser.add_argument("--dry-run", action="store_true", help="check every row, write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        report = Report(options["campaign"], options["dry_run"])
        try:
            self._import(options, report)
        except (FileNotUsable, MappingNotUsable, ImportStopped, LookupError, access.NotAllowed) as problem:
            report.error = str(problem.args[0])
        except KeyboardInterrupt:
            report.error = f"Stopped. {report.created} rows came in. Run the same command again to go on."
        self._print(report, as_json=options["json"])
        if report.error:
            raise CommandError(report.error)
        if report.refused:
            raise CommandError(_in_one_line(report, as_json=options["json"]))

    def _import(self, options: dict[str, Any], report: Report) -> None:
        actor = _actor(options["actor"])
        job = Import(
            path=options["file"],
            mapping=read_mapping(options["mapping"]) if options["mapping"] else None,
            campaign=_campaign(actor, options["campaign"]),
            actor=actor,
            at=timezone.now(),
            report=report,
        )
        rows = job.survey().rows
        with _progress(rows, self.stderr) as job.on_progress:
            job.run()

    def _print(self, report: Report, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report.as_json(), indent=1, ensure_ascii=False))
            return
        for refusal in report.refused:
            self.stderr.write(f"line {refusal.line}, {refusal.field}: {refusal.reason}")
        for warning in report.warnings:
            self.stderr.write(warning)
        if report.read:
            would = " (a dry run: nothing was written)" if report.dry_run else ""
            self.stdout.write(
                f"{report.read} rows read: {report.created} created, {report.updated} updated, "
                f"{report.unchanged} unchanged, {len(report.refused)} refused{would}."
            )


def _in_one_line(report: Report, *, as_json: bool) -> str:
    verb = "would come in" if report.dry_run else "came in"
    where = "listed in the JSON" if as_json else "listed above"
    were = "was" if len(report.refused) == 1 else "were"
    return f"{report.came_in} of {report.read} rows {verb}; {len(report.refused)} {were} refused, {where}."


def _actor(email: str | None) -> Actor:
    if email is None:
        return OPERATOR
    user = User.objects.filter(email=email.lower(), is_active=True).first()
    if user is None:
        raise LookupError(f"Nobody with an active account signs in as {email}.")
    remembered: User = access.remember_grants(user)
    return remembered


def _campaign(actor: Actor, slug: str) -> Campaign:
    """Return the campaign. Raises LookupError naming those that this person may record in."""
    open_to = access.campaigns_for(actor, Permission.RECORD)
    campaign = open_to.filter(slug=slug).first()
    if campaign is None:
        known = listed(open_to.values_list("slug", flat=True)) or "none"
        whose = "Known are" if actor is OPERATOR else "You may record in"
        raise LookupError(f"There is no campaign {slug}. {whose}: {known}.")
    return campaign


@contextmanager
def _progress(rows: int, stderr: Any) -> Iterator[Callable[[int], None]]:
    """Show a bar on a terminal; elsewhere, nothing."""
    stream: TextIO = getattr(stderr, "_out", stderr)
    if not stream.isatty():
        yield lambda done: None
        return
    columns = (TextColumn("Importing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=stream)) as bar:
        task = bar.add_task("", total=rows)
        yield lambda done: bar.advance(task, done)

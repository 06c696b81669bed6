"""The files of a case that came through the gate, and their bytes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.http import Http404

from cases.files import kinds, limits, places, vault
from cases.models import Case, Evidence, Source, Upload, User


@dataclass(frozen=True)
class FileLine:
    """One file as the page lists it. `number` is its place in the case and names it when it leaves."""

    row: Evidence
    number: int
    redacted: list["FileLine"] = field(default_factory=list)

    @property
    def label(self) -> str:
        return kinds.label_of(self.row.media_type)

    @property
    def size(self) -> str:
        return limits.in_words(self.row.size)

    @property
    def is_open(self) -> bool:
        return self.row.withdrawn_at is None


def files_of(case: Case) -> list[FileLine]:
    """Return the case's files, newest first, each redacted copy under its original. One query."""
    rows = Evidence.objects.filter(case=case).select_related("added_by", "withdrawn_by", "source")
    lines = [FileLine(row, number) for number, row in enumerate(rows.order_by("pk"), start=1)]
    by_row = {line.row.pk: line for line in lines}
    for line in lines:
        if line.row.redacts_id is not None:
            by_row[line.row.redacts_id].redacted.append(line)
    return [line for line in reversed(lines) if line.row.redacts_id is None]


def file_of(case: Case, key: UUID) -> FileLine:
    """Return one file of the case; Http404 for one of another case as for one that never was."""
    row = Evidence.objects.filter(case=case, key=key).select_related("case", "source", "redacts").first()
    if row is None:
        raise Http404
    return FileLine(row, Evidence.objects.filter(case=case, pk__lte=row.pk).count())


def open_file_of(case: Case, key: UUID) -> FileLine:
    """Return a file that may still be opened; Http404 for a withdrawn one."""
    line = file_of(case, key)
    if not line.is_open:
        raise Http404
    return line


def bytes_of(line: FileLine, *, original: bool) -> tuple[Iterator[bytes], int]:
    """Return the file's bytes and how many. The first chunk is read at once: a lost file is known in time."""
    name = (places.original if original else places.copy)(line.row.key)
    chunks = vault.read(name)
    first = next(chunks)
    return _again(first, chunks), vault.size_of(name)


def _again(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def upload_of(case: Case, user: User, key: UUID) -> Upload:
    """Return somebody's own upload to the case; Http404 for anybody else's."""
    row = Upload.objects.filter(case=case, by=user, key=key).select_related("case", "evidence").first()
    if row is None:
        raise Http404
    return row


def by_source(case: Case) -> dict[int, list[FileLine]]:
    """Return the files that stand, by the source they show. One query."""
    found: dict[int, list[FileLine]] = defaultdict(list)
    for line in files_of(case):
        for one in (line, *line.redacted):
            if one.row.source_id is not None and one.is_open:
                found[one.row.source_id].append(one)
    return dict(found)


def copies_of(files: dict[int, list[FileLine]], sources: Iterable[Source]) -> list[FileLine]:
    """Return the files of these sources that may be looked at, of files by source (`by_source`)."""
    return [line for source in sources for line in files.get(source.pk, []) if line.row.has_copy]


def sources_of(case: Case) -> list[Source]:
    """Return the sources of the case's own statements, which a file may show; newest first."""
    return list(Source.objects.of_case(case).order_by("-pk"))

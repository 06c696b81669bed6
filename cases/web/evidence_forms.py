"""Forms of files: several at once, and what a file shows."""

import io
from typing import Any

from django import forms
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from cases.evidence_room import FileLine
from cases.files import limits
from cases.models import Source
from cases.web.forms import OnceForm


class InMemoryFile(InMemoryUploadedFile):
    """A file that came with a form, held in memory.

    `said_size` is its whole size, whether its bytes were kept or not. `did_not_fit` is true where the files
    before it filled what one form may bring.
    """

    def __init__(self, content: bytes, name: str, said_size: int, did_not_fit: bool) -> None:
        super().__init__(io.BytesIO(content), "files", name or "file", "", said_size, None)
        self.said_size, self.did_not_fit = said_size, did_not_fit


class InMemory(FileUploadHandler):
    """Keeps what arrives in memory alone: nothing is written to the disk as it is.

    Of a file above the limit only the size is kept, to say how large it is; of one too many, nothing.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.files = self.kept = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.files += 1
        self.content, self.seen = bytearray(), 0

    @property
    def is_full(self) -> bool:
        return self.files > limits.FILES_IN_ONE_FORM or self.kept > limits.IN_ONE_FORM

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.seen += len(raw_data)
        if self.seen > 10 * limits.IN_ONE_FORM:
            raise StopUpload(connection_reset=True)
        if self.is_full or self.seen > limits.FILE:
            self.kept -= len(self.content)
            self.content = bytearray()
            return
        self.kept += len(raw_data)
        self.content += raw_data

    def file_complete(self, file_size: int) -> InMemoryFile:
        did_not_fit = self.seen <= limits.FILE and len(self.content) < self.seen
        held = InMemoryFile(bytes(self.content), self.file_name or "", file_size, did_not_fit)
        self.content = bytearray()
        return held


class FileForm(OnceForm):
    """What a file shows, how we know it, and what it is a redacted copy of."""

    title = forms.CharField(
        label="What it shows",
        help_text="For example “Judgment of 5 May 2019, page 2”",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "in", "dir": "auto", "autocomplete": "off"}),
    )
    source = forms.TypedChoiceField(
        label="Which source is it?", required=False, coerce=int, empty_value=None, widget=forms.Select
    )
    redacts = forms.UUIDField(required=False, widget=forms.Select)
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sources: list[Source], others: list[FileLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(source.pk, _said(source)) for source in sources]
        self.fields["source"].choices = [("", "None of them"), *named]  # type: ignore[attr-defined]
        self.fields["redacts"].label = "Is it a redacted copy?"
        widget = self.fields["redacts"].widget
        widget.choices = [("", "No"), *[(line.row.key, _of(line)) for line in others]]
        for name in ("source", "redacts"):
            self.fields[name].widget.attrs["class"] = "in"


def _said(source: Source) -> str:
    return f"{source.description} ({source.get_kind_display()})"


def _of(line: FileLine) -> str:
    return f"Of file {line.number}: {line.row.title or line.label}"

"""Whatever is sent: nothing is served that a browser would run, and nothing breaks."""

import re
from dataclasses import dataclass, field

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.files import kinds, sniffing
from cases.files.examining import examine
from cases.files.kinds import Kind
from cases.models import Evidence
from tests.evidence.hostile import corpus, harmless_office

pytestmark = pytest.mark.django_db
ACTIVE = re.compile(
    rb"<script|<html|onload=|alert\(|/JavaScript|/Launch|/OpenAction|/EmbeddedFile|/XFA|/SubmitForm|/AA\b|MZ",
)
NEUTRAL_NAME = re.compile(r'^attachment; filename="[0-9A-Z]{3}-[0-9A-Z]{3}-\d+\.[a-z0-9]{3,4}"$')
NEVER_RUN = {kind.media_type for kind in kinds.KINDS}


@dataclass
class Figures:
    sent: int = 0
    taken: int = 0
    refused: int = 0
    crashes: list[str] = field(default_factory=list)
    active: list[str] = field(default_factory=list)


def send_all(client, case, only=frozenset()) -> Figures:
    """Send each file as a person would (`only` those, when named); then open all that was taken in."""
    figures = Figures()
    client.raise_request_exception = False
    url = reverse("cases:evidence", args=[case.reference])
    for name, content in corpus():
        if only and name not in only:
            continue
        figures.sent += 1
        had = Evidence.objects.count()
        if len(name) > 1000:  # longer than the head of a form may be: in pieces
            answer = _in_pieces(client, case, name, content)
        else:
            answer = client.post(url, {"files": [_sent(name, content)]})
        if answer.status_code not in (200, 302, 422):
            figures.crashes.append(f"{name[:40]!r}: {answer.status_code}")
        figures.taken += Evidence.objects.count() - had
        figures.refused += answer.status_code == 422
        if answer.status_code == 422 and b"<img src=x" in answer.content:
            figures.active.append(f"{name[:40]!r} in the page")
    _open_all(client, case, figures)
    return figures


def _in_pieces(client, case, name, content):
    begin = reverse("cases:begin_upload", args=[case.reference])
    url = client.post(begin, {"name": name, "size": len(content)}).json()["url"]
    return client.post(f"{url}?offset=0", content, content_type="application/octet-stream")


def _sent(name, content):
    sent = SimpleUploadedFile("x", content, "text/html")
    sent._name = name  # as a hostile client writes it: Django's own cleaning is on the other side
    return sent


def _open_all(client, case, figures) -> None:
    page = client.get(reverse("cases:evidence", args=[case.reference]))
    if page.status_code != 200:
        figures.crashes.append("the page")
    elif b"<img src=x" in page.content:
        figures.active.append("a name in the page")
    for row in Evidence.objects.filter(case=case):
        for which in ("evidence_copy", "evidence_original"):
            if which == "evidence_copy" and not row.has_copy:
                continue
            answer = client.get(reverse(f"cases:{which}", args=[case.reference, row.key]))
            if answer.status_code != 200:
                figures.crashes.append(f"{row.file_name!r}: {which} {answer.status_code}")
                continue
            content = b"".join(answer.streaming_content)
            figures.active += [
                f"{row.file_name!r}, {which}: {why}" for why in runs(answer, content, row, which)
            ]


def runs(answer, content, row, which) -> list[str]:
    """Return why a browser, or who opens the copy, might run what is in this answer."""
    found = []
    if answer["Content-Type"] not in NEVER_RUN:
        found.append(f"served as {answer['Content-Type']}")
    if answer["X-Content-Type-Options"] != "nosniff":
        found.append("sniffed")
    if answer["Content-Security-Policy"] != "sandbox; default-src 'none'":
        found.append("not sandboxed")
    if not NEUTRAL_NAME.match(answer["Content-Disposition"]):
        found.append(f"named {answer['Content-Disposition']}")
    if which == "evidence_copy" and row.media_type != "text/plain" and ACTIVE.search(content):
        found.append("active content in the copy")
    return found


def test_no_hostile_file_is_served_as_active_content(as_caseworker, samira):
    figures = send_all(as_caseworker, samira)

    assert figures.sent >= 60
    assert figures.crashes == []
    assert figures.active == []
    assert figures.taken + figures.refused == figures.sent
    assert figures.taken >= 15, "the control: harmless ones (a letter, a photograph) are taken in"
    print(
        f"\nhostile files: {figures.sent} sent, {figures.refused} refused, {figures.taken} taken in, "
        f"{len(figures.active)} served as active content, {len(figures.crashes)} crashes"
    )


def test_with_sniffing_switched_off_the_same_check_finds_active_content(as_caseworker, samira, monkeypatch):
    """The control: a check that finds nothing anywhere proves nothing."""

    def believe_the_name(content: bytes, name: str) -> Kind:
        kind = Kind("text/html", "Page", ("html",))
        monkeypatch.setitem(kinds.BY_TYPE, "text/html", kind)
        return kind

    monkeypatch.setattr(sniffing, "kind_of", believe_the_name)

    figures = send_all(as_caseworker, samira, only={"html.jpg", "svg.svg", "photo.jpg"})

    assert any("served as text/html" in why for why in figures.active)


def test_with_cleaning_switched_off_the_same_check_finds_active_content(as_caseworker, samira, monkeypatch):
    monkeypatch.setattr("cases.files.cleaning.copy_of", lambda content, kind, name: content)

    figures = send_all(as_caseworker, samira, only={"js.pdf", "launch.pdf", "gif-html.gif"})

    assert any("js.pdf" in why for why in figures.active)


def test_an_ordinary_document_is_taken_in():
    assert examine("a.docx", harmless_office()).kind is kinds.DOCX


def test_no_two_of_the_corpus_are_the_same():
    names = [name for name, _ in corpus()]

    assert len(set(names)) == len(names)

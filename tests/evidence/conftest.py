"""Samira's case, a files folder of the test's own, and small files made here."""

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from cases.models import OfficeCountry
from tests.factories import held_case
from tests.web.test_the_main_job import as_person


@pytest.fixture(autouse=True)
def files_folder(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def samira(cast):
    return held_case(cast)


@pytest.fixture
def as_caseworker(cast, client):
    return as_person(client, cast.caseworker)


@pytest.fixture
def as_officer(cast, client):
    """May see and record the case, but not its contacts."""
    OfficeCountry.objects.create(office=cast.west, country="XM")
    return as_person(client, cast.officer)


def photograph(**said) -> bytes:
    """A JPEG that tells where it was taken, by whom and with what, lying on its side."""
    exif = Image.Exif()
    exif[0x013B] = "Canary Photographer"
    exif[0x010F] = "Canary Camera"
    exif[0x0112] = 6
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (48.0, 51.0, 24.0), "E", (2.0, 21.0, 3.0)
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (180, 40, 30)).save(
        out, "JPEG", exif=exif, comment=b"Canary comment", xmp=b"<x>Canary xmp</x>", **said
    )
    return out.getvalue()


def picture(form: str = "PNG", size: tuple[int, int] = (8, 8)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (1, 2, 3)).save(out, form)
    return out.getvalue()


def document(author: str = "Canary Author", **root) -> bytes:
    """A PDF that says who made it, twice."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.docinfo["/Author"] = author
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = [author]
    for name, value in root.items():
        pdf.Root[f"/{name}"] = value
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()

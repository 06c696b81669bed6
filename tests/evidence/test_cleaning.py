"""What leaves tells nothing of who made it, where and when."""

import io

import pikepdf
import pytest
from PIL import Image

from cases.files import cleaning, limits
from cases.files.examining import examine
from cases.files.refusing import NotAccepted
from tests.evidence.conftest import document, photograph, picture


def readable(pdf: bytes) -> bytes:
    """The whole document with its streams unpacked."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            compress_streams=False,
        )
    return out.getvalue()


def test_a_photograph_leaves_without_place_author_camera_and_comment():
    original = photograph()
    copy = examine("a.jpg", original).copy
    image = Image.open(io.BytesIO(copy))

    assert original.count(b"Canary") == 4, "the control: the original tells"
    assert b"Canary" not in copy
    assert dict(image.getexif()) == {} and dict(image.getexif().get_ifd(0x8825)) == {}
    assert not {"exif", "xmp", "comment", "icc_profile"} & image.info.keys()
    assert image.size == (40, 60), "turned as it is meant"


def test_a_document_leaves_without_its_author():
    original = document()
    copy = examine("a.pdf", original).copy
    with pikepdf.open(io.BytesIO(copy)) as opened:
        said = dict(opened.docinfo.items())
        has_metadata = "/Metadata" in opened.Root

    assert readable(original).count(b"Canary") >= 2, "the control: the original tells"
    assert b"Canary" not in readable(copy)
    assert (said, has_metadata) == ({}, False)


def test_a_document_leaves_without_what_it_runs_carries_and_calls():
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    note = {"Type": pikepdf.Name.Annot, "Rect": [0, 0, 9, 9]}
    act = pikepdf.Dictionary
    page.Annots = pdf.make_indirect(
        pikepdf.Array(
            [
                act(
                    **note,
                    Subtype=pikepdf.Name.Link,
                    A=act(S=pikepdf.Name.URI, URI="https://canary.example/"),
                ),
                act(**note, Subtype=pikepdf.Name.Link, A=act(S=pikepdf.Name.Launch, F="canary.exe")),
                act(**note, Subtype=pikepdf.Name.Text, T="Canary Author", Contents="stays"),
                act(**note, Subtype=pikepdf.Name.FileAttachment, Contents="Canary attached"),
            ]
        )
    )
    page.AA = act(O=act(S=pikepdf.Name.JavaScript, JS="canary()"))
    pdf.Root.OpenAction = pdf.make_indirect(act(S=pikepdf.Name.JavaScript, JS="canary()"))
    pdf.attachments["canary.exe"] = b"MZ Canary inside"
    image = pdf.make_stream(b"", Subtype=pikepdf.Name.Image, Width=60, Height=40, BitsPerComponent=8)
    image.ColorSpace = pikepdf.Name.DeviceRGB
    image.write(photograph(), filter=pikepdf.Name.DCTDecode)
    page.Resources = act(XObject=act(Im0=image))
    page.Contents = pdf.make_stream(b"q 60 0 0 40 0 0 cm /Im0 Do Q")
    out = io.BytesIO()
    pdf.save(out)

    copy = readable(examine("a.pdf", out.getvalue()).copy)

    told = [b"canary", b"Canary", b"JavaScript", b"OpenAction", b"/AA", b"Launch", b"/EF", b"/URI"]
    assert [word for word in told if word in copy] == []
    assert b"stays" in copy and b"/Im0 Do" in copy
    with pikepdf.open(io.BytesIO(copy)) as opened:
        assert opened.pages[0].Resources.XObject.Im0.read_raw_bytes().startswith(b"\xff\xd8\xff\xe0")


@pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF"])
def test_other_pictures_are_drawn_anew_and_keep_their_pixels(form):
    original = picture(form, (30, 20)) + b"<script>canary</script>"
    copy = examine(f"a.{form.lower()}", original).copy

    assert b"canary" not in copy
    assert Image.open(io.BytesIO(copy)).size == (30, 20)


def test_a_moving_picture_keeps_moving():
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue", "green")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    assert Image.open(io.BytesIO(examine("a.gif", out.getvalue()).copy)).n_frames == 3


def test_sound_video_and_office_documents_have_no_copy():
    sound = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(28)

    assert examine("a.wav", sound).copy is None


def test_text_is_as_it_was():
    assert examine("a.txt", "سلام\n".encode()).copy == "سلام\n".encode()


def test_a_locked_document_says_so():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(document())) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="x", user="y"))

    with pytest.raises(NotAccepted, match=r"a\.pdf is locked with a password"):
        examine("a.pdf", out.getvalue())


def test_the_child_is_held_to_its_memory(monkeypatch):
    monkeypatch.setattr(limits, "CLEANING_MEMORY", 30 * limits.MB)

    with pytest.raises(NotAccepted, match="does not open"):
        examine("a.png", picture())


def test_the_child_is_held_to_its_time(monkeypatch):
    monkeypatch.setattr(limits, "CLEANING_SECONDS", 0.001)

    with pytest.raises(NotAccepted, match="does not open"):
        examine("a.png", picture())


def test_the_child_has_none_of_our_environment_and_writes_no_file(tmp_path):
    program = tmp_path / "look.py"
    inside = (
        "import os, sys\n"
        f"sys.path.insert(0, {cleaning._PROGRAM.rsplit('/', 1)[0]!r})\n"
        "import cleaner\n"
        "cleaner.limit(1024**3, 10)\n"
        "sys.stdin.read()\n"
        "try:\n"
        f"    open({str(tmp_path / 'written')!r}, 'wb').write(b'x' * 9000)\n"
        "except OSError:\n"
        "    pass\n"
        "sys.stdout.write(','.join(sorted(set(os.environ) - {'LC_CTYPE'})) + '.')\n"
    )
    program.write_text(inside)
    before = cleaning._PROGRAM
    cleaning._PROGRAM = str(program)
    try:
        done = cleaning._run("picture", b"")
    finally:
        cleaning._PROGRAM = before

    assert done.stdout in (b".", b"")
    assert not (tmp_path / "written").exists() or (tmp_path / "written").stat().st_size == 0

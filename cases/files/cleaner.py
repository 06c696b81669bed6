"""Runs by itself in a process of its own: a file on standard input, its clean copy on standard output.

Imports nothing of the product. It limits itself before it looks at a byte: memory, time, no file written.
Its exit says why there is no copy: 3 too many pixels, 4 locked, 5 not readable.
"""

import io
import resource
import sys
from typing import Any, NoReturn

TOO_MANY_PIXELS, LOCKED, UNREADABLE = 3, 4, 5


def limit(memory: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def stop(code: int) -> NoReturn:
    raise SystemExit(code)


# ---------------------------------------------------------------- pictures


def picture(content: bytes, pixels: int) -> bytes:
    """Draw the picture anew: turned as it is meant, and nothing beside the pixels."""
    Image.MAX_IMAGE_PIXELS = None  # counted here, all frames together
    with Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP", "GIF"]) as image:
        frames = getattr(image, "n_frames", 1) if image.format != "JPEG" else 1
        if image.width * image.height * frames > pixels:
            stop(TOO_MANY_PIXELS)
        drawn, pauses = [], []
        for frame in ImageSequence.Iterator(image) if frames > 1 else [image]:
            drawn.append(_bare(frame, image.format or ""))
            pauses.append(int(frame.info.get("duration", 100) or 100))
        return _saved(drawn, pauses, image.format or "")


def _bare(frame: Any, form: str) -> Any:
    turned = ImageOps.exif_transpose(frame)
    mode = _mode(turned, form)
    converted = turned if turned.mode == mode else turned.convert(mode)
    bare = Image.new(mode, converted.size)
    bare.paste(converted)
    return bare


def _mode(image: Any, form: str) -> str:
    if form == "JPEG":
        return "L" if image.mode == "L" else "RGB"
    if image.mode in ("1", "L", "I;16"):
        return str(image.mode) if form == "PNG" else "L"
    has_alpha = image.mode in ("LA", "PA", "RGBA", "RGBa", "La") or "transparency" in image.info
    return "RGBA" if has_alpha else "RGB"


def _saved(drawn: list[Any], pauses: list[int], form: str) -> bytes:
    out = io.BytesIO()
    how: dict[str, Any] = {"JPEG": {"quality": 92}, "WEBP": {"quality": 90}}.get(form, {})
    if len(drawn) > 1:
        how = {**how, "save_all": True, "append_images": drawn[1:], "duration": pauses, "loop": 0}
    drawn[0].save(out, form, **how)
    return out.getvalue()


# ---------------------------------------------------------------- PDF

_TELLING = (
    "/Metadata", "/PieceInfo", "/LastModified", "/AF", "/EF", "/AA", "/OpenAction", "/JS", "/JavaScript",
    "/XFA", "/Collection", "/Perms", "/SpiderInfo", "/URI", "/Legal", "/DSS",
)  # fmt: skip
_ABOUT_A_NOTE = ("/T", "/M", "/CreationDate", "/NM", "/RC")
_QUIET_ACTIONS = ("/GoTo", "/Named", "/Hide", "/SetOCGState", "/Thread", "/Trans")
_LIVE_NOTES = ("/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D")


def pdf(content: bytes, pixels: int) -> bytes:
    """Write the document anew, without who made it, what it runs, what it carries and where it calls."""
    try:
        document = pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError:
        stop(LOCKED)
    with document:
        if "/Info" in document.trailer:
            del document.trailer["/Info"]
        names = document.Root.get("/Names")
        for word in ("/JavaScript", "/EmbeddedFiles", "/AlternatePresentations", "/Renditions"):
            if names is not None and word in names:
                del names[word]
        for thing in document.objects:
            _quieten(thing)
        if not len(document.pages):
            stop(UNREADABLE)
        out = io.BytesIO()
        document.remove_unreferenced_resources()
        document.save(out, deterministic_id=True, fix_metadata_version=False)
    return out.getvalue()


def _quieten(thing: Any, depth: int = 0) -> None:
    """Take out of one object, and of what stands directly in it, all that tells or acts."""
    if depth > 40 or not isinstance(thing, pikepdf.Object):
        return
    if isinstance(thing, pikepdf.Array):
        for one in list(thing):
            if isinstance(one, pikepdf.Object) and not one.is_indirect:
                _quieten(one, depth + 1)
        return
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return
    for word in _TELLING:
        if word in thing:
            del thing[word]
    for word in ("/A", "/PA", "/Next"):
        action = thing.get(word)
        if isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) not in _QUIET_ACTIONS:
            del thing[word]
    if "/S" in thing and str(thing.get("/S")) in ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData",
                                                  "/GoToR", "/GoToE", "/URI", "/Rendition"):  # fmt: skip
        for word in list(thing.keys()):
            del thing[word]
        return
    _quieten_notes(thing)
    if isinstance(thing, pikepdf.Stream):
        _quieten_picture(thing)
    for word in list(thing.keys()):
        inner: Any = thing.get(word)
        if isinstance(inner, pikepdf.Object) and not inner.is_indirect and word != "/Length":
            _quieten(inner, depth + 1)


def _quieten_notes(thing: Any) -> None:
    if str(thing.get("/Subtype", "")) not in ("/Widget", "") and "/Rect" in thing:
        for word in _ABOUT_A_NOTE:
            if word in thing:
                del thing[word]
    notes = thing.get("/Annots")
    if isinstance(notes, pikepdf.Array):
        kept = [note for note in notes if str(_get(note, "/Subtype")) not in _LIVE_NOTES]
        if len(kept) != len(notes):
            thing["/Annots"] = pikepdf.Array(kept)


def _get(thing: Any, word: str) -> Any:
    return thing.get(word, "") if isinstance(thing, pikepdf.Dictionary) else ""


def _quieten_picture(stream: Any) -> None:
    """A photograph inside keeps its own notes (where it was taken): they go, its pixels stay as they are."""
    filters = stream.get("/Filter")
    alone = [str(one) for one in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if alone == ["/DCTDecode"]:
        stream.write(bare_jpeg(stream.read_raw_bytes()), filter=pikepdf.Name.DCTDecode,
                     decode_parms=stream.get("/DecodeParms"))  # fmt: skip


def bare_jpeg(content: bytes) -> bytes:
    """Return a JPEG without its notes (APP1 to APP13, APP15, comments); as it is where it is not one."""
    if not content.startswith(b"\xff\xd8"):
        return content
    kept, at = [b"\xff\xd8"], 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == 0xDA:
            end = content.rfind(b"\xff\xd9")
            return b"".join([*kept, content[at : end + 2 if end > at else None]])
        if not (0xE1 <= marker <= 0xED or marker in (0xEF, 0xFE)):
            kept.append(content[at : at + 2 + length])
        at += 2 + length
    return content


def text(content: bytes, pixels: int) -> bytes:
    return content


def main() -> None:
    cleaner, pixels = sys.argv[1], int(sys.argv[4])
    content = sys.stdin.buffer.read()
    try:
        sys.stdout.buffer.write({"picture": picture, "pdf": pdf, "text": text}[cleaner](content, pixels))
        sys.stdout.buffer.flush()
    except Exception:  # whatever a hostile file breaks: there is no copy, and no word of it anywhere
        stop(UNREADABLE)


if __name__ == "__main__":
    limit(int(sys.argv[2]), int(sys.argv[3]))

import pikepdf  # noqa: E402  (after the limits)
from PIL import Image, ImageOps, ImageSequence  # noqa: E402

if __name__ == "__main__":
    main()

"""The kinds of file that are taken in. Whatever is not listed is refused."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """`extensions`: the first is used for what leaves. `cleaner`: how a copy without metadata is made."""

    media_type: str
    label: str
    extensions: tuple[str, ...]
    cleaner: str = ""

    @property
    def extension(self) -> str:
        return self.extensions[0]


DOCX = Kind(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word document", ("docx",)
)
XLSX = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Spreadsheet", ("xlsx",))
ODT = Kind("application/vnd.oasis.opendocument.text", "OpenDocument text", ("odt",))
TEXT = Kind("text/plain", "Text", ("txt",), "text")

KINDS: tuple[Kind, ...] = (
    Kind("image/jpeg", "Picture", ("jpg", "jpeg"), "picture"),
    Kind("image/png", "Picture", ("png",), "picture"),
    Kind("image/webp", "Picture", ("webp",), "picture"),
    Kind("image/gif", "Picture", ("gif",), "picture"),
    Kind("application/pdf", "PDF", ("pdf",), "pdf"),
    TEXT,
    DOCX,
    XLSX,
    ODT,
    Kind("audio/mpeg", "Sound", ("mp3",)),
    Kind("audio/mp4", "Sound", ("m4a",)),
    Kind("audio/ogg", "Sound", ("ogg", "oga", "opus")),
    Kind("audio/wav", "Sound", ("wav",)),
    Kind("video/mp4", "Video", ("mp4", "m4v")),
    Kind("video/webm", "Video", ("webm",)),
)
BY_TYPE = {kind.media_type: kind for kind in KINDS}
IN_WORDS = (
    "a picture (JPEG, PNG, WebP, GIF), a PDF, plain text, a document (DOCX, XLSX, ODT), "
    "sound (MP3, M4A, OGG, WAV) or video (MP4, WebM)"
)


def label_of(media_type: str) -> str:
    kind = BY_TYPE.get(media_type)
    return kind.label if kind else media_type

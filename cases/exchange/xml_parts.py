"""XML from strangers, read as a stream: no document type, no entities, not deep; by local names."""

from collections.abc import Callable, Iterator
from typing import BinaryIO
from xml.parsers import expat

from cases.exchange.bounds import DEEPEST, LONGEST_PIECE

_PIECE = 1 << 16
Attributes = dict[str, str]


class NotWellBuilt(Exception):
    """The part is not XML as a workbook has it."""


class Handler:
    """What is done with the elements of one part. Names are local; `text` comes in pieces."""

    def start(self, name: str, attributes: Attributes) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, piece: str) -> None: ...


def parse_in_pieces(part: BinaryIO, handler: Handler) -> Iterator[None]:
    """Feed the handler, pausing after every piece of the part. Raises NotWellBuilt."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler, parser.EndElementHandler = _by_local_name(handler)
    parser.CharacterDataHandler = handler.text
    try:
        fed = 0
        while piece := part.read(_PIECE):
            parser.Parse(piece)
            fed += len(piece)
            if fed - parser.CurrentByteIndex > LONGEST_PIECE:  # expat begins it anew with every piece
                raise NotWellBuilt("a tag without an end")
            yield
        parser.Parse(b"", True)
    except (expat.ExpatError, UnicodeError, LookupError) as problem:
        raise NotWellBuilt from problem
    yield


def parse_whole(part: BinaryIO, handler: Handler) -> None:
    for _ in parse_in_pieces(part, handler):
        pass


def _refuse(*declared: object) -> None:
    raise NotWellBuilt("a document type")


def _by_local_name(
    handler: Handler,
) -> tuple[Callable[[str, Attributes], None], Callable[[str], None]]:
    local: dict[str, str] = {}
    depth = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise NotWellBuilt("too deep")
        if name not in local:
            local[name] = name.rpartition(" ")[2]
        handler.start(local[name], attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(local[name])

    return start, end


def attribute(attributes: Attributes, name: str) -> str:
    """Return an attribute that stands in a namespace, such as r:id."""
    return next((value for key, value in attributes.items() if key.rpartition(" ")[2] == name), "")

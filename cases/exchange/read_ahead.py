"""Go through an iterator in a process of its own, one piece ahead of whoever takes the pieces.

Reading a long list is half of taking it in, and asks nothing of the database: a second processor does it
while the first writes. The process is a fork, so that it begins at once and knows what we know. It may not
use the connections it was born with, and it ends with us: there is nobody left to write to.
"""

import gc
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, Final, NoReturn, TypeVar

from django.db import connections

Piece = TypeVar("Piece")

_PATIENCE: Final = 60  # seconds for one piece
_PIECE, _END, _PROBLEM = "piece", "end", "problem"


class ReaderEnded(Exception):
    """The process that reads was ended, or said nothing for a minute. Trying again may help."""


def read_ahead(pieces: Callable[[], Iterable[Piece]]) -> Iterator[Piece]:
    """Yield what `pieces()` yields, and raise what it raises; both have to bear pickling.

    Raises ReaderEnded. Celery's processes may have no children by multiprocessing: hence os.fork.
    """
    here, there = Pipe(duplex=False)
    child = os.fork()
    if child == 0:
        here.close()
        _read(pieces, there)
    there.close()
    hand = ThreadPoolExecutor(1)
    try:
        yield from _said(here, hand)
    finally:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        hand.shutdown()
        here.close()


def _said(here: Connection, hand: Executor) -> Iterator[Any]:
    """Unpack each piece while whoever took the one before waits for the database."""
    coming = hand.submit(_receive, here)
    while True:
        kind, said = coming.result()
        if kind == _END:
            return
        if kind == _PROBLEM:
            raise said
        coming = hand.submit(_receive, here)
        yield said


def _receive(here: Connection) -> tuple[str, Any]:
    try:
        if here.poll(_PATIENCE):
            received: tuple[str, Any] = here.recv()
            return received
    except (EOFError, ConnectionError):
        pass
    raise ReaderEnded


def _read(pieces: Callable[[], Iterable[Any]], there: Connection) -> NoReturn:
    """Be the child: say piece after piece, and leave without touching what belongs to the parent."""
    os.nice(10)
    gc.disable()  # what was there is not ours to free, and rows do not refer back to one another
    try:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        for connection in connections.all(initialized_only=True):
            connection.execute_wrappers.append(_ask_nothing)
        try:
            for piece in pieces():
                there.send((_PIECE, piece))
            there.send((_END, None))
        except Exception as problem:
            there.send((_PROBLEM, problem))
    finally:
        os._exit(0)


def _ask_nothing(*_query: object) -> NoReturn:
    raise RuntimeError("What reads ahead asked the database.")

"""Logs of the program: one JSON object a line, and never what an exception quotes."""

import json
import logging
import re
import traceback
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured

# Addresses that are a key by themselves, however they were mistyped or cut, and words where we have none.
_KEYS = re.compile(r"(/feeds?/+|/password/set/)[^\s\"']+", re.IGNORECASE)
_TYPED = re.compile(r"(/cases/)(?![0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}(?:[/?\s\"']|$))[^\s\"'/]+")

# What Celery puts into its lines about a task: what it was given, what it gave, what it raised.
_OF_TASKS = {"exc", "traceback", "args", "kwargs", "return_value"}


class OneLine(logging.Formatter):
    """Formats a record as `{"at", "level", "logger", "said", "problem", "where"}`.

    `said` is the message, without the key or the words that an address may hold. Of an exception only its
    type and its places are kept: its own words may quote a name, a row or what somebody typed.
    ImproperlyConfigured alone is quoted: its words are ours, for the operator.
    """

    def format(self, record: logging.LogRecord) -> str:
        problem = record.exc_info[1] if record.exc_info else None
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "said": _TYPED.sub(r"\1…", _KEYS.sub(r"\1…", _said(record, problem))),
        }
        if problem is not None:
            line |= _problem(problem)
        return json.dumps(line, ensure_ascii=False)


def _said(record: logging.LogRecord, problem: BaseException | None) -> str:
    """Return the message without anything an exception says."""
    try:
        said = str(record.msg) % _unspoken(record.args) if record.args else str(record.msg)
    except (TypeError, ValueError, KeyError):  # else logging itself would print the arguments
        said = str(record.msg)
    for one in _chain(problem):
        for words in filter(None, (repr(one), str(one))):
            if not isinstance(one, ImproperlyConfigured):
                said = said.replace(words, type(one).__name__)
    return said


def _unspoken(given: Any) -> Any:
    """Return a record's arguments with the type in the place of an exception."""
    if isinstance(given, Mapping):
        return {name: "…" if name in _OF_TASKS else _unspoken_one(value) for name, value in given.items()}
    return tuple(_unspoken_one(value) for value in given)


def _unspoken_one(value: Any) -> Any:
    return type(value).__name__ if isinstance(value, BaseException) else value


def _chain(problem: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and what caused it, five at most."""
    for _ in range(5):
        if problem is None:
            return
        yield problem
        problem = problem.__cause__ or problem.__context__


def _problem(problem: BaseException) -> dict[str, str]:
    frames = traceback.extract_tb(problem.__traceback__)
    where = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames))
    told = {"problem": " < ".join(type(one).__name__ for one in _chain(problem)), "where": where}
    return told | ({"words": str(problem)} if isinstance(problem, ImproperlyConfigured) else {})

"""Logs of the program: one JSON object a line, and never what an exception quotes."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime

# An address that is a key by itself: who reads it in a log could use it.
_KEYS = re.compile(r"(/feeds/)[^/\s]+(\.ics)")


class OneLine(logging.Formatter):
    """Formats a record as `{"at", "level", "logger", "said", "problem", "where"}`.

    `said` is the message, without the token of a feed. Of an exception only its type and its places are kept:
    its own words may quote a name, a row or what somebody typed.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "said": _KEYS.sub(r"\1…\2", record.getMessage()),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line |= _problem(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _problem(problem: BaseException) -> dict[str, str]:
    frames = traceback.extract_tb(problem.__traceback__)
    where = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames))
    chain = [type(problem).__name__]
    while (cause := problem.__cause__ or problem.__context__) is not None and len(chain) < 5:
        chain.append(type(cause).__name__)
        problem = cause
    return {"problem": " < ".join(chain), "where": where}

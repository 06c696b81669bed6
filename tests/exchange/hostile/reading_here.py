"""Reads in the process of the test what the product reads in a child: the same code, without the limits."""

import os
from typing import Any, BinaryIO

from cases.exchange import parser_child
from cases.exchange.child_process import Ended


def run_here(source: BinaryIO, rows: BinaryIO, question: dict[str, Any]) -> Ended:
    """Stand in for `child_process.run_child`. What breaks the reading is raised, to be seen."""
    source.seek(0)
    rows.seek(0)
    answer = parser_child.answer(question, os.dup(source.fileno()), os.dup(rows.fileno()))
    return Ended(answer, "", 0, 0.0, 0)

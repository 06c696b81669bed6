"""Logs of the program: one object a line, and nobody's name by way of an exception."""

import json
import logging
import sys

from casework.logs import OneLine

NAME = "Samira Al-Kadiri"


def line(record):
    text = OneLine().format(record)
    assert "\n" not in text
    return json.loads(text)


def failing():
    try:
        try:
            raise KeyError(NAME)
        except KeyError as cause:
            raise ValueError(f"{NAME} is not a number") from cause
    except ValueError:
        return logging.LogRecord("cases", logging.ERROR, __file__, 1, "It failed", (), sys.exc_info())


def test_a_problem_is_told_by_its_type_and_place_alone():
    said = line(failing())

    assert said["problem"] == "ValueError < KeyError"
    assert said["where"].startswith("test_logs.py:")
    assert NAME not in json.dumps(said)


def test_the_usual_formatter_would_have_told_the_name():
    """The control: without ours, the name is in the log."""
    assert NAME in logging.Formatter().format(failing())


def test_a_message_over_two_lines_stays_one_object():
    said = line(logging.LogRecord("cases", logging.WARNING, __file__, 1, "one\ntwo %s", (3,), None))

    assert (said["said"], said["level"], said["logger"]) == ("one\ntwo 3", "WARNING", "cases")

"""Logs of the program: one object a line, and nobody's name by way of an exception."""

import json
import logging
import sys

from django.core.exceptions import ImproperlyConfigured

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


def test_an_exception_among_the_words_is_told_by_its_type():
    said = line(
        logging.LogRecord("cases", logging.ERROR, __file__, 1, "It failed: %s", (ValueError(NAME),), None)
    )

    assert said["said"] == "It failed: ValueError"


def test_what_an_exception_says_is_taken_out_of_the_words_that_repeat_it():
    record = failing()
    record.msg = f"Unrecoverable: {record.exc_info[1]!r}, that is {record.exc_info[1]}"

    assert line(record)["said"] == "Unrecoverable: ValueError, that is ValueError"


def test_what_a_task_was_given_and_raised_is_not_in_its_line():
    given = {"name": "cases.work_due_jobs", "exc": f"ValueError('{NAME}')", "args": f"('{NAME}',)"}
    said = line(
        logging.LogRecord("celery", logging.ERROR, __file__, 1, "%(name)s: %(exc)s %(args)s", (given,), None)
    )

    assert said["said"] == "cases.work_due_jobs: … …"


def test_words_that_do_not_fit_their_arguments_do_not_tell_them():
    said = line(logging.LogRecord("cases", logging.ERROR, __file__, 1, "%d cases", (NAME,), None))

    assert said["said"] == "%d cases"


def test_what_the_operator_has_to_set_is_said():
    try:
        raise ImproperlyConfigured("Set SECRET_KEY.")
    except ImproperlyConfigured:
        said = line(logging.LogRecord("cases", logging.ERROR, __file__, 1, "No", (), sys.exc_info()))

    assert said["words"] == "Set SECRET_KEY."

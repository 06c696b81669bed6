"""What goes wrong with a name in its words: in a task, and in a page."""

from typing import Any

from casework.celery import app

NAME = "Samira Al-Kadiri"


@app.task(name="tests.raise_a_name")
def raise_a_name(given: str) -> None:
    raise ValueError(given)


def application(environ: Any, start_response: Any) -> None:
    """A WSGI program that fails as a page would whose failure nothing else caught."""
    raise ValueError(NAME)

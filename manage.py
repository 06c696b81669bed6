#!/usr/bin/env python3
"""Casework from the command line."""

import os
import sys

if sys.version_info < (3, 11):
    sys.exit("Casework needs Python 3.11 or newer. Install it, then run this again with it.")

try:
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
except ModuleNotFoundError:
    sys.exit("This Python has no Django. Run `make setup`, then .venv/bin/python manage.py")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casework.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()

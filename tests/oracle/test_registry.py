"""Nothing is outside the registry: each address, filter, parameter, choosing field, fragment and command."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.urls import get_resolver

from cases.web.filters import CaseFilter
from cases.web.log_forms import LogForm
from cases.web.sharing_forms import HolderField, PersonField
from tests.oracle import registry
from tests.oracle.registry import (
    CHOOSING_FIELDS,
    COMMANDS,
    COUNTED_FILTERS,
    FILTERS,
    GET_PARAMETERS,
    LOG_QUERIES,
    OBJECTS,
    PLAIN,
    ROUTES_OF_SETS,
    routes,
)

ROOT = Path(__file__).resolve().parents[2]
LONGEST_ORACLE = 150
KNOWN = OBJECTS.keys() | PLAIN.keys() | ROUTES_OF_SETS
_ASKED = {"asked", "query", "request.GET", "request.POST", "request.FILES"}
_NAMES_A_ROW = {
    "reference",
    "right_case",
    "other_case",
    "other_cases",
    "person",
    "redacts",
    "ends",
    "people",
    "offices",
}
_CHOOSES = (forms.ModelChoiceField, forms.TypedChoiceField, PersonField, HolderField)


def test_every_address_is_in_the_registry() -> None:
    missing = sorted(set(routes(get_resolver())) - KNOWN)

    assert not missing, f"No path says what is read at {', '.join(missing)}. Add it in tests/oracle/paths."


def test_every_address_of_the_registry_is_one_of_the_site() -> None:
    addresses = {
        name for name in KNOWN if not name.startswith(("manage.py", "access.", "user.", "cases.coming_up"))
    }

    assert sorted(addresses - set(routes(get_resolver()))) == []


def test_every_address_with_a_reference_is_an_address_of_a_case() -> None:
    found = set(_with_a_reference(get_resolver()))

    assert sorted(found) == sorted(OBJECTS)


def _with_a_reference(resolver: Any, prefix: str = "", within: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        address = within + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            named = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _with_a_reference(pattern, prefix + named, address)
        elif "<str:reference>" in address:
            yield prefix + pattern.name


def test_every_filter_of_the_list_is_in_the_registry() -> None:
    assert CaseFilter.base_filters.keys() == FILTERS.keys()


def test_every_field_of_the_log_is_in_the_registry() -> None:
    assert {*LogForm.base_fields, "before"} == LOG_QUERIES.keys()


def test_every_parameter_that_a_page_reads_is_in_the_registry() -> None:
    missing = sorted(set(_parameters()) - GET_PARAMETERS.keys() - COUNTED_FILTERS)

    assert not missing, f"No path asks by {', '.join(missing)}. Add it to GET_PARAMETERS, and a path."


def test_every_parameter_of_the_registry_is_asked_on_a_path() -> None:
    assert set(GET_PARAMETERS.values()) <= KNOWN


def _parameters() -> Iterator[str]:
    """Yield each name that code of the pages looks up in what was asked."""
    pages = (path for folder in ("cases/web", "notifications/web") for path in (ROOT / folder).rglob("*.py"))
    for path in sorted(pages):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                is_lookup = node.func.attr in ("get", "getlist") and node.args
                if is_lookup and ast.unparse(node.func.value) in _ASKED:
                    yield from _texts(node.args[0])
            elif isinstance(node, ast.Subscript) and ast.unparse(node.value) in _ASKED:
                yield from _texts(node.slice)


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def test_every_field_that_chooses_a_row_is_in_the_registry() -> None:
    missing = sorted(set(_choosing_fields()) - CHOOSING_FIELDS.keys())

    assert not missing, f"Nothing says what can be chosen by {', '.join(missing)}. Add it to CHOOSING_FIELDS."


def _choosing_fields() -> Iterator[str]:
    for path in sorted((ROOT / "cases/web").glob("*forms.py")):
        module = import_module(f"cases.web.{path.stem}")
        for name, form in vars(module).items():
            if isinstance(form, type) and issubclass(form, forms.Form) and form.__module__ == module.__name__:
                for field_name, field in form.base_fields.items():
                    is_one_source = field_name == "source" and isinstance(field, forms.ChoiceField)
                    if isinstance(field, _CHOOSES) or field_name in _NAMES_A_ROW or is_one_source:
                        yield f"{name}.{field_name}"


def test_every_fragment_is_in_the_registry() -> None:
    found: set[str] = set()
    for path in sorted((ROOT / "templates").rglob("*.html")):
        found |= set(re.findall(r"""hx-\w+="\{% url '([^']+)'""", path.read_text(encoding="utf-8")))

    assert found
    assert sorted(found - KNOWN) == []


def test_every_command_is_in_the_registry() -> None:
    folder = ROOT / "cases/management/commands"
    missing = sorted({path.stem for path in folder.glob("[!_]*.py")} - COMMANDS.keys())

    assert not missing, f"Nothing says what {', '.join(missing)} reads. Add it to COMMANDS."


# ---------------------------------------------------------------- the oracle is nobody's copy


def test_the_oracle_is_short_and_imports_nothing_of_the_product() -> None:
    text = (ROOT / "tests/oracle/oracle.py").read_text(encoding="utf-8")
    imported = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }

    assert len(text.splitlines()) <= LONGEST_ORACLE
    assert imported <= {"collections.abc", "datetime", "typing"}


# ---------------------------------------------------------------- the controls


def test_the_check_of_addresses_sees_one_without_a_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "KNOWN", KNOWN - {"cases:find"})

    with pytest.raises(AssertionError, match="cases:find"):
        test_every_address_is_in_the_registry()


def test_the_check_of_parameters_sees_one_without_a_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(registry.GET_PARAMETERS, "redacts")

    with pytest.raises(AssertionError, match="asks by redacts"):
        test_every_parameter_that_a_page_reads_is_in_the_registry()

"""What the house forbids, read from the code itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOORS = ("cases/web", "notifications/web", "cases/api", "cases/exchange", "cases/documents")
PRODUCT = ("casework", "cases", "notifications")
# Rows whose history is kept: rewriting them in bulk would write none.
BULK_WRITES = {"update", "bulk_update"}


def modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def attributes(tree: ast.Module) -> Iterator[ast.Attribute]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))


def doors_past_the_gate(tree: ast.Module) -> list[int]:
    return [
        node.lineno for node in attributes(tree) if node.attr in {"objects", "history", "_default_manager"}
    ]


def bulk_writes(tree: ast.Module) -> list[int]:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [
        call.lineno
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in BULK_WRITES
        and not isinstance(call.func.value, ast.Name)  # a dict or a set named by a word
    ]


def imports_inside_functions(tree: ast.Module) -> list[int]:
    functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    return [n.lineno for f in functions for n in ast.walk(f) if isinstance(n, ast.Import | ast.ImportFrom)]


@pytest.mark.parametrize("folder", DOORS)
def test_a_door_never_goes_round_the_gate(folder):
    found = {name: lines for name, tree in modules(folder) if (lines := doors_past_the_gate(tree))}

    assert not found, "reads start in cases/access.py"


def test_nothing_writes_in_bulk_without_history():
    allowed = {"cases/models/recorded.py"}  # `write_later`: verification and withdrawal of log rows
    found = {
        name: lines
        for name, tree in modules(*PRODUCT)
        if name not in allowed and (lines := bulk_writes(tree))
    }

    assert not found, "rows with history are saved one by one or by bulk_create_with_history"


def test_guardian_decides_nothing():
    forbidden = {"assign_perm", "get_objects_for_user", "get_objects_for_group", "ObjectPermissionChecker"}
    named = {
        name: sorted({n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} & forbidden)
        for name, tree in modules(*PRODUCT)
    }

    assert not {name: names for name, names in named.items() if names}


def test_no_import_hides_inside_a_function():
    found = {name: lines for name, tree in modules(*PRODUCT) if (lines := imports_inside_functions(tree))}

    assert not found


def test_there_is_no_room_for_odds_and_ends():
    assert not [
        name for name, _ in modules(*PRODUCT, "tests") if Path(name).stem in {"utils", "helpers", "misc"}
    ]


def test_every_signature_of_the_product_is_typed():
    untyped = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in modules(*PRODUCT)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (node.returns is None and node.name != "__init_subclass__")
    ]

    assert not untyped


def test_templates_hold_no_inline_script_or_style():
    forbidden = ("<script>", "<style", ' style="', " onclick=", " onchange=", "javascript:")
    found = {
        str(path.relative_to(ROOT)): word
        for path in (ROOT / "templates").rglob("*.html")
        for word in forbidden
        if word in path.read_text()
    }

    assert not found


@pytest.mark.parametrize(
    ("check", "planted"),
    [
        (doors_past_the_gate, "def view():\n    return Case.objects.all()"),
        (doors_past_the_gate, "def view(case):\n    return case.history.all()"),
        (bulk_writes, "Case.objects.filter(pk=1).update(country='XM')"),
        (imports_inside_functions, "def late():\n    import os"),
    ],
)
def test_each_check_finds_what_is_planted(check, planted):
    """The control: a check that finds nothing anywhere proves nothing."""
    assert check(ast.parse(planted))

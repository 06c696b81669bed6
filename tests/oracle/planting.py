"""Plant a leak: one line of the product is written otherwise, in the running code alone."""

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable
from functools import lru_cache
from types import CodeType, FunctionType
from typing import Any

import pytest

from cases import held

_MARK = "_planted"


def plant(monkeypatch: pytest.MonkeyPatch, of: Any, old: str, new: str) -> None:
    """Have the function `of` run with `new` in the place of `old`, wherever it was imported.

    Raises AssertionError when `old` is not there exactly once: the code has changed, and the leak with it.
    """
    function: FunctionType = inspect.unwrap(of)
    source = textwrap.dedent(inspect.getsource(function))
    assert source.count(old) == 1, f"{function.__qualname__} says {old!r} {source.count(old)} times, not once"
    monkeypatch.setattr(function, "__code__", _code_of(function, source.replace(old, new)))
    monkeypatch.setattr(held, "_kept", lru_cache(inspect.unwrap(held._kept)))  # its text is put together anew


def _code_of(function: FunctionType, source: str) -> CodeType:
    tree = ast.parse(source)
    definition = tree.body[0]
    assert isinstance(definition, ast.FunctionDef)
    definition.decorator_list = []
    free = function.__code__.co_freevars
    if free:  # the same closure, such as the class that `super()` asks for
        around = ast.parse(f"def {_MARK}({', '.join(free)}):\n    pass").body[0]
        assert isinstance(around, ast.FunctionDef)
        around.body = [definition, ast.Return(ast.Name(definition.name, ast.Load()))]
        tree.body = [around]
    namespace: dict[str, Any] = {}
    code = compile(ast.fix_missing_locations(tree), inspect.getfile(function), "exec")
    exec(code, sys.modules[function.__module__].__dict__, namespace)
    made = namespace[_MARK](*free) if free else namespace[definition.name]
    found: CodeType = made.__code__
    return found


Plant = Callable[[pytest.MonkeyPatch], None]


def written_otherwise(of: Any, old: str, new: str) -> Plant:
    """Return a leak to plant."""
    return lambda monkeypatch: plant(monkeypatch, of, old, new)

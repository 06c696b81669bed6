"""There is no Django admin: it goes round the gate."""

import ast
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from tests.test_architecture import PRODUCT, modules


def views(resolver: Any) -> Iterator[Any]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.callback
        else:
            yield from views(pattern)


def imports_an_admin(tree: ast.Module) -> bool:
    named = [
        alias.name if isinstance(node, ast.Import) else f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    ]
    return any(
        "contrib.admin" in name or name.startswith(("simple_history.admin", "guardian.admin"))
        for name in named
    )


def test_it_is_not_installed():
    assert not apps.is_installed("django.contrib.admin")
    assert not [name for name in settings.INSTALLED_APPS if "admin" in name]


def test_it_has_no_address():
    found = [view for view in views(get_resolver()) if ".admin" in view.__module__]

    assert found == []
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")


def test_nothing_is_registered_in_it():
    assert [name for name, tree in modules(*PRODUCT) if imports_an_admin(tree)] == []
    assert [name for name, _ in modules(*PRODUCT) if name.endswith("/admin.py")] == []


@pytest.mark.parametrize("planted", ["from django.contrib import admin", "import django.contrib.admin"])
def test_the_check_finds_what_is_planted(planted):
    assert imports_an_admin(ast.parse(planted))

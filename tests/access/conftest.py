"""The world of four cases: built once for a file, given anew to each of its tests."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest

from tests.access.told_world import World, assembled
from tests.built_once import built_once


@pytest.fixture(scope="module")
def _built(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[World, Path]]:
    media = tmp_path_factory.mktemp("media")
    with built_once(django_db_blocker, assembled, MEDIA_ROOT=media) as world:
        yield world, media


@pytest.fixture
def world(_built, db, settings) -> World:
    built, settings.MEDIA_ROOT = _built
    return deepcopy(built)

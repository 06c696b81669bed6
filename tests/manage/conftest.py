"""Two who manage people: nobody does to themselves what needs another one."""

from typing import Any

import pytest
from django.test import Client

from cases import staff
from cases.models import User
from cases.vocabulary import Role
from tests.access.showing_who_one_is import fresh
from tests.cast import Cast


@pytest.fixture
def administrator(cast: Cast) -> User:
    return made_administrator(cast.administrator)


@pytest.fixture
def second(cast: Cast) -> User:
    """Another administrator, in the West office."""
    user = User.objects.create_user("ada@example.org", "a long enough password", working_name="Ada Lindgren")
    user.groups.add(cast.west.group)
    return made_administrator(user)


def made_administrator(user: User) -> User:
    user.role = Role.ADMINISTRATOR
    user.save(update_fields=["role"])
    user.user_permissions.set(staff.permissions_of(Role.ADMINISTRATOR))
    return user


@pytest.fixture
def wei(administrator: User) -> Client:
    """The administrator's browser; they showed just now who they are."""
    return fresh(Client(), administrator)


def confirmed(client: Client, url: str, said: dict[str, Any] | None = None) -> Any:
    """Post a form, and again with its confirmation, as its two pages do."""
    first = client.post(url, said or {})
    assert first.status_code == 200, first.content.decode()
    return client.post(url, {**(said or {}), "confirmed": "1"})

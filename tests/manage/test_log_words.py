"""The words of the access log: a page that was looked at is not told as an act."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from tests.access.showing_who_one_is import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(cast):
    cast.annual_report.user_permissions.add(Permission.objects.get(codename="read_audit"))
    reader = fresh(Client(), cast.annual_report)

    def read() -> str:
        page = reader.get(reverse("cases:log"), {"kind": "people"}).content.decode()
        return page.partition("<tbody>")[2].partition("</tbody>")[0]

    return read


def test_looking_at_a_page_of_the_administration_is_told_as_looking(wei, cast, rows):
    wei.get(reverse("cases:people"))
    wei.get(reverse("cases:person", args=[cast.caseworker.pk]))

    assert rows().count("Looked at people and offices") == 2
    assert "Administered people" not in rows()


def test_what_was_done_is_told_as_done(wei, cast, rows):
    wei.post(reverse("cases:add_office"), {"name": "East office"})

    assert "Administered people" in rows()
    assert "Looked at" not in rows()

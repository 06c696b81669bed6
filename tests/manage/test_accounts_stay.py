"""An account is closed, never deleted: what it wrote is asked for years later."""

import pytest
from django.db import IntegrityError, connection, transaction

from cases.models import User
from tests.factories import held_case

pytestmark = pytest.mark.django_db


def test_the_database_deletes_no_account_that_opened_a_case(cast):
    held_case(cast)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_user WHERE id = %s", [cast.caseworker.pk])
        connection.check_constraints()  # SQLite looks when a transaction ends

    assert User.objects.filter(pk=cast.caseworker.pk).exists()

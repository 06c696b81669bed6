"""Two restricted files, for tests of who reads what by a merge."""

import pytest

from cases.vocabulary import Sensitivity
from tests.factories import held_case
from tests.merging.test_access_of_merges import RECORDS, given


@pytest.fixture
def closed(cast):
    """Two restricted files of one person, on both of which the officer records."""
    said = {"sensitivity": Sensitivity.RESTRICTED}
    both = held_case(cast, **said), held_case(cast, "Samira K.", **said)
    for case in both:
        given(cast, case, cast.officer, RECORDS)
    return both

"""A list on its way in, by the operations alone, and a worker that does what is due."""

from collections.abc import Callable

import pytest

from cases import imports, jobs
from cases.list_contents import match_of
from cases.models import Import, User
from cases.operations import bringing_in
from cases.operations.bringing_in import Known, Where
from cases.vocabulary import OrganisationPermission
from tests.cast import _organisation
from tests.conftest import NOW

HEADING = "nr,name,country,status,date,place,summary\n"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """A store of files for each test."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def work(django_capture_on_commit_callbacks) -> Callable[[], int]:
    """Return a worker that does everything that is due."""

    def until_done() -> int:
        with django_capture_on_commit_callbacks(execute=False):
            return jobs.work(lambda: NOW)

    return until_done


@pytest.fixture
def send(cast, work) -> Callable[..., Import]:
    """Return a way to send a list and have it read."""

    def sent(content: str | bytes, name: str = "list.csv", actor=None, **said) -> Import:
        actor = actor or cast.caseworker
        said.setdefault("where", Where(office=cast.desk.pk))
        said["known"] = Known(as_of=said.pop("as_of", None), reason=said.pop("as_of_reason", ""))
        raw = content.encode() if isinstance(content, str) else content
        begun = bringing_in.begin_import(name=name, content=raw, actor=actor, at=NOW, **said)
        work()
        return fresh(begun)

    return sent


@pytest.fixture
def checked(send, work) -> Callable[..., Import]:
    """Return a way to send a list and have it checked as it was guessed."""

    def done(content: str | bytes, **said) -> Import:
        found = send(content, **said)
        bringing_in.match_columns(
            found, version=found.version, match=match_of(found.match), actor=found.uploaded_by, at=NOW
        )
        work()
        return fresh(found)

    return done


@pytest.fixture
def brought_in(checked, work) -> Callable[..., Import]:
    """Return a way to send a list and take it in."""

    def done(content: str | bytes, **said) -> Import:
        found = checked(content, **said)
        bringing_in.start(found, version=found.version, actor=found.uploaded_by, at=NOW)
        work()
        return fresh(found)

    return done


@pytest.fixture
def undone(work) -> Callable[[Import], Import]:
    def done(found: Import) -> Import:
        bringing_in.ask_undo(
            found, version=found.version, reason="The wrong list", actor=found.uploaded_by, at=NOW
        )
        work()
        return fresh(found)

    return done


@pytest.fixture
def two_administrators(cast):
    people = [cast.administrator, User.objects.create_user("ada@example.org", "x" * 20, working_name="Ada")]
    for one in people:
        one.user_permissions.add(_organisation(OrganisationPermission.PEOPLE))
    return people


def fresh(of_import: Import) -> Import:
    return Import.objects.select_related("campaign", "uploaded_by").get(pk=of_import.pk)


def states(of_import: Import) -> dict[int, str]:
    return dict(of_import.staged.values_list("number", "state"))


def problems(of_import: Import) -> dict[int, tuple[str, str]]:
    """The field and the column of the first problem of each row, by its number."""
    found = {}
    for row in of_import.staged.all():
        said = imports.opened(row).problems
        if said:
            found[row.number] = (said[0].field, said[0].column)
    return found

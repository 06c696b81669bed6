"""Back up while people write, restore into an empty place: 0 differences, and nothing is sent.

The restored installation is another process with another state folder, as an operator would have it. On
PostgreSQL it is another database of the same server.
"""

import hashlib
import threading

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection

from cases import access_log
from cases.files import vault
from cases.models import Case
from cases.operations.evidence import add_file
from casework import backups
from tests.cast import assemble
from tests.conftest import NOW
from tests.evidence.conftest import photograph
from tests.factories import held_case
from tests.operating.digests import digests, rows_of
from tests.operating.elsewhere import Elsewhere

pytestmark = pytest.mark.django_db(transaction=True)
KEY = Fernet.generate_key().decode()


@pytest.fixture(autouse=True)
def _keys(settings, tmp_path):
    settings.BACKUP_KEY = KEY
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.LOG_ANCHORS = tmp_path / "anchors"
    settings.LOG_ANCHORS.write_text("")


@pytest.fixture
def cast():
    return assemble(NOW)


@pytest.fixture
def case(cast):
    case = held_case(cast, "Samira Al-Kadiri")
    add_file(case, name="photo.jpg", content=photograph(), actor=cast.caseworker, at=NOW)
    access_log.write(access_log.Read.CASE, actor=cast.caseworker, at=NOW, reference=case.reference)
    return case


# What a restore itself writes.
WRITTEN_BY_RESTORING = {"cases_sendingpause", "django_session", "django_migrations", "sqlite_sequence"}


def test_a_backup_taken_while_people_write_restores_without_a_difference(cast, case, tmp_path):
    before = digests()
    files = {name: hashlib.sha256(vault.place_of(name).read_bytes()).hexdigest() for name in vault.names()}
    target = tmp_path / "casework.backup"
    backups.back_up(target, NOW)
    elsewhere = Elsewhere(tmp_path / "elsewhere", CASEWORK_BACKUP_KEY=KEY)

    done = elsewhere.run("restore", target)

    assert done.returncode == 0, done.stderr
    assert "Every situation equals its log; the access log of" in done.stdout
    after = elsewhere.digests()
    differing = {name for name in before if before[name] != after.get(name)} - WRITTEN_BY_RESTORING
    assert not differing
    media = elsewhere.folder / "media"
    restored = {
        str(path.relative_to(media)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in media.rglob("*")
        if path.is_file()
    }
    assert restored == files and files
    rows = sum(rows_of(before, table) for table in before)
    print(f"\nrestore: {len(before)} tables, {rows} rows, {len(files)} files, {len(differing)} differences")


def test_what_is_written_meanwhile_is_in_the_backup_whole_or_not_at_all(cast, case, tmp_path):
    """A case without its names, or a grant without its case, would be a difference that no count tells."""
    stop = threading.Event()
    opened = []

    def write():
        try:
            while not stop.is_set():
                opened.append(held_case(cast, "Emeka Writes").reference)
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(opened) < 3:
            pass
        backups.back_up(tmp_path / "casework.backup", NOW)
        seen = len(opened)
        while len(opened) < seen + 2:
            pass
    finally:
        stop.set()
        writer.join()
    elsewhere = Elsewhere(tmp_path / "elsewhere", CASEWORK_BACKUP_KEY=KEY)
    assert elsewhere.run("restore", tmp_path / "casework.backup").returncode == 0

    found = elsewhere.digests()
    cases = rows_of(found, "cases_case")
    assert 4 <= cases < Case.objects.count()
    for table in ("cases_personname", "cases_statuschange", "cases_membership", "cases_historicalcase"):
        assert rows_of(found, table) == cases, table


def test_nothing_leaves_a_restored_installation_until_it_is_allowed(case, tmp_path):
    backups.back_up(tmp_path / "casework.backup", NOW)
    elsewhere = Elsewhere(tmp_path / "elsewhere", CASEWORK_BACKUP_KEY=KEY)
    elsewhere.run("restore", tmp_path / "casework.backup")
    ask = ("shell", "-v", "0", "-c", "from cases import jobs; print(jobs.is_sending_paused())")

    assert elsewhere.run(*ask).stdout.strip() == "True"
    elsewhere.run("allow_sending")
    assert elsewhere.run(*ask).stdout.strip() == "False"


@pytest.mark.parametrize("place", [6, 2000, -1], ids=["head", "inside", "end"])
def test_a_damaged_backup_restores_nothing(case, tmp_path, place):
    target = tmp_path / "casework.backup"
    backups.back_up(target, NOW)
    content = bytearray(target.read_bytes())
    content[place] ^= 1
    target.write_bytes(content)
    elsewhere = Elsewhere(tmp_path / "elsewhere", CASEWORK_BACKUP_KEY=KEY)

    done = elsewhere.run("restore", target)

    assert done.returncode == 1
    assert "damaged" in done.stderr or "is not the key" in done.stderr
    assert elsewhere.run("restore", tmp_path / "none").returncode == 1
    assert not (elsewhere.folder / "media").exists()


def test_a_backup_cut_short_restores_nothing(case, tmp_path):
    target = tmp_path / "casework.backup"
    backups.back_up(target, NOW)
    target.write_bytes(target.read_bytes()[: -70 * 1024])
    elsewhere = Elsewhere(tmp_path / "elsewhere", CASEWORK_BACKUP_KEY=KEY)

    assert "damaged, or cut short" in elsewhere.run("restore", target).stderr


def test_without_its_key_a_backup_is_unreadable(case, tmp_path):
    target = tmp_path / "casework.backup"
    backups.back_up(target, NOW)
    elsewhere = Elsewhere(tmp_path / "elsewhere", CASEWORK_BACKUP_KEY=KEY)

    done = elsewhere.run("restore", target, CASEWORK_BACKUP_KEY=Fernet.generate_key().decode())

    assert "is not the key of this backup" in done.stderr
    content = target.read_bytes()
    for word in (b"Samira", b"SQLite format", case.reference.encode(), b"manifest"):
        assert word not in content


def test_a_restore_never_covers_what_is_there(case, tmp_path):
    backups.back_up(tmp_path / "casework.backup", NOW)

    with pytest.raises(CommandError, match="has tables"):
        call_command("restore", tmp_path / "casework.backup")
    assert Case.objects.filter(pk=case.pk).exists()


def test_a_backup_never_covers_another_and_leaves_nothing_half(case, tmp_path, settings, monkeypatch):
    target = tmp_path / "casework.backup"
    target.write_bytes(b"the one of yesterday")
    with pytest.raises(CommandError, match="there already"):
        call_command("backup", target)
    assert target.read_bytes() == b"the one of yesterday"

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "_fill", full)
    with pytest.raises(OSError, match="No space"):
        backups.back_up(tmp_path / "second", NOW)
    assert sorted(path.name for path in tmp_path.iterdir() if "second" in path.name) == []


def test_no_plain_copy_of_the_database_stays(case, tmp_path, settings):
    settings.VAR = tmp_path / "var"
    settings.VAR.mkdir()
    backups.back_up(tmp_path / "casework.backup", NOW)

    assert list(settings.VAR.iterdir()) == []


def test_a_backup_needs_its_key(tmp_path, settings):
    settings.BACKUP_KEY = ""

    with pytest.raises(CommandError, match="CASEWORK_BACKUP_KEY"):
        call_command("backup", tmp_path / "casework.backup")

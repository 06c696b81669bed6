"""Back up while people write, restore into an empty place: 0 differences, and nothing is sent.

The restored installation is another process with another state folder, as an operator would have it. On
PostgreSQL it is another database of the same server.
"""

import hashlib
import io
import json
import re
import signal
import tarfile
import threading
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection

from cases import access_log
from cases.files import sealing, vault
from cases.models import Case
from cases.operations.evidence import add_file
from casework import backups, installation, restoring
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
    settings.VAR = tmp_path / "state"  # others run at the same time, and hold its lock
    settings.VAR.mkdir()
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

    monkeypatch.setattr(backups, "_add_file", full)
    with pytest.raises(CommandError, match="Nothing was backed up. No space left on device."):
        call_command("backup", tmp_path / "second")
    assert sorted(path.name for path in tmp_path.iterdir() if "second" in path.name) == []


def test_no_plain_copy_of_the_database_stays(case, tmp_path, settings):
    settings.VAR = tmp_path / "var"
    settings.VAR.mkdir()
    backups.back_up(tmp_path / "casework.backup", NOW)

    assert [path.name for path in settings.VAR.iterdir()] == [".backup-lock"]


def test_a_backup_needs_its_key(tmp_path, settings):
    settings.BACKUP_KEY = ""

    with pytest.raises(CommandError, match="CASEWORK_BACKUP_KEY"):
        call_command("backup", tmp_path / "casework.backup")


# ---------------------------------------------------------------- what is backed up


def test_it_says_how_many_rows_and_files_it_holds(case, tmp_path, capsys):
    call_command("backup", tmp_path / "casework.backup")

    found = digests()
    rows, tables = sum(rows_of(found, table) for table in found), len(found)
    files = len(list(vault.names()))
    assert files
    said = capsys.readouterr().out
    assert said.startswith(f"{rows} rows of {tables} tables and {files} files in ")
    assert re.search(r" in \d+ bytes: .*casework\.backup$", said.strip())


def test_an_empty_place_is_not_backed_up_and_no_database_is_made(tmp_path):
    elsewhere = Elsewhere(tmp_path / "elsewhere", CASEWORK_BACKUP_KEY=KEY)

    done = elsewhere.run("backup", tmp_path / "casework.backup")

    assert done.returncode == 1
    assert "There is no installation in CASEWORK_VAR or DATABASE_URL." in done.stderr
    assert not (tmp_path / "casework.backup").exists()
    assert not (elsewhere.folder / "casework.sqlite3").exists()


def test_what_a_killed_backup_left_is_deleted_by_the_next(case, tmp_path, settings):
    settings.VAR = tmp_path / "var"
    left = settings.VAR / f"{installation.BACKUP_UNDER_WAY}x1"
    left.mkdir(parents=True)
    (left / "database").write_bytes(b"SQLite format 3")
    mine = settings.VAR / "backup-20261121"  # the operator's own
    mine.mkdir()
    (tmp_path / "casework.backup.part").write_bytes(b"half")

    call_command("backup", tmp_path / "casework.backup")

    assert not left.exists()
    assert mine.exists()
    assert not (tmp_path / "casework.backup.part").exists()


def test_two_backups_at_once_are_refused(case, tmp_path):
    with (
        installation.alone(backups.CannotBackUp),
        pytest.raises(CommandError, match="Another backup or restore is under way"),
    ):
        call_command("backup", tmp_path / "casework.backup")
    call_command("backup", tmp_path / "casework.backup")


def test_a_folder_that_is_not_there_is_a_sentence(case, tmp_path):
    with pytest.raises(CommandError, match="Nothing was backed up. .*none.*No such file or directory"):
        call_command("backup", tmp_path / "none" / "casework.backup")


def test_programs_of_postgresql_are_given_how_to_reach_it_and_no_key(settings, monkeypatch):
    said = {
        "HOST": "db", "PORT": 5433, "USER": "casework", "PASSWORD": "p", "NAME": "casework",
        "OPTIONS": {"sslmode": "verify-full", "sslrootcert": "/ca", "sslcert": "/c", "sslkey": "/k"},
    }  # fmt: skip
    for name, value in said.items():
        monkeypatch.setitem(connection.settings_dict, name, value)
    monkeypatch.setenv("CASEWORK_FIELD_KEYS", "secret")
    monkeypatch.setenv("PATH", "/usr/bin")
    monkeypatch.setenv("PGSSLMODE", "disable")

    given = installation.environment_of_postgresql()

    assert {name: given[name] for name in given if name.startswith("PG")} == {
        "PGHOST": "db", "PGPORT": "5433", "PGUSER": "casework", "PGPASSWORD": "p", "PGDATABASE": "casework",
        "PGSSLMODE": "verify-full", "PGSSLROOTCERT": "/ca", "PGSSLCERT": "/c", "PGSSLKEY": "/k",
    }  # fmt: skip
    assert {name for name in given if not name.startswith("PG")} <= {"PATH", "HOME", "LANG"}


# ---------------------------------------------------------------- what is not restored


def made_up(target, members):
    """Seal an archive of these members, as one would who has the key."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as tar:
        for member, said in members:
            member.size = len(said)
            tar.addfile(member, io.BytesIO(said))
    cipher = installation.cipher(backups.CannotBackUp)
    wrap = lambda key: cipher.encrypt(key.encode()).decode()  # noqa: E731
    target.write_bytes(b"".join(sealing.sealed(installation.SEALED_AS, [content.getvalue()], wrap)))


def a_file(name, said=b""):
    return tarfile.TarInfo(name), said


def a_link():
    link = tarfile.TarInfo("files/link")
    link.type, link.linkname = tarfile.SYMTYPE, "database"
    return link, b""


def manifest_of(**said):
    whole = {"made_at": "2026", "engine": connection.vendor, "migrations": [], "rows": {}, "files": 0}
    return a_file("manifest.json", json.dumps(whole | said).encode())


NOT_OURS, ELSE = "manifest of this backup is not one", "holds what no backup of Casework has"
NEWER = ["cases.9999_later"]


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        (lambda: [a_file("database")], "lacks its manifest.json"),
        (lambda: [manifest_of()], "lacks its database"),
        (lambda: [a_file("manifest.json", b"[]"), a_file("database")], NOT_OURS),
        (lambda: [a_file("manifest.json", b"{}"), a_file("database")], NOT_OURS),
        (lambda: [a_file("manifest.json", b"\xff"), a_file("database")], NOT_OURS),
        (lambda: [manifest_of(), a_file("database"), a_link()], ELSE),
        (lambda: [manifest_of(), a_file("database"), a_file("crontab")], ELSE),
        (lambda: [manifest_of(), a_file("database"), a_file("files/../../x", b"x")], "damaged"),
        (lambda: [manifest_of(files=1), a_file("database")], "names 1 files and holds 0"),
        (lambda: [manifest_of(migrations=NEWER), a_file("database")], "made by a newer version"),
        (lambda: [manifest_of(engine="oracle"), a_file("database")], "This backup is of oracle"),
        (lambda: [manifest_of(), a_file("database", b"no database")], "cannot be read|pg_restore failed"),
        (lambda: [manifest_of(rows={"cases_user": 1}), a_file("database")], "rows of 1|pg_restore failed"),
    ],
)  # fmt: skip
def test_what_is_no_whole_backup_of_this_program_is_refused_in_a_sentence(tmp_path, members, sentence):
    made_up(tmp_path / "casework.backup", members())
    elsewhere = Elsewhere(tmp_path / "elsewhere", CASEWORK_BACKUP_KEY=KEY)

    done = elsewhere.run("restore", tmp_path / "casework.backup")

    assert done.returncode == 1
    assert re.search(sentence, done.stderr), done.stderr
    assert "Traceback" not in done.stderr
    assert not any((elsewhere.folder / "media").rglob("*"))
    assert elsewhere.digests() == {}


def test_rows_that_are_not_as_many_as_were_counted_are_found(case, tmp_path, monkeypatch):
    counted = installation.counted

    def one_more(cursor, names):
        return (found := counted(cursor, names)) | {"cases_case": found["cases_case"] + 1}

    monkeypatch.setattr(installation, "counted", one_more)
    backups.back_up(tmp_path / "casework.backup", NOW)
    elsewhere = Elsewhere(tmp_path / "elsewhere", CASEWORK_BACKUP_KEY=KEY)

    done = elsewhere.run("restore", tmp_path / "casework.backup")

    assert done.returncode == 1
    assert "The rows of 1 tables differ from what this backup names, cases_case first" in done.stderr
    assert not any(path.is_file() for path in (elsewhere.folder / "media").rglob("*"))


def test_a_file_that_is_missing_in_the_backup_is_found(case, tmp_path, monkeypatch):
    monkeypatch.setattr(backups, "replace", lambda manifest, files: replace(manifest, files=files + 1))
    backups.back_up(tmp_path / "casework.backup", NOW)
    elsewhere = Elsewhere(tmp_path / "elsewhere", CASEWORK_BACKUP_KEY=KEY)

    assert "files and holds" in elsewhere.run("restore", tmp_path / "casework.backup").stderr


def test_sending_is_off_and_nobody_signed_in_when_a_restore_stops_before_migrating(case, tmp_path):
    """As soon as tables are there: what is killed between them and the rest has mailed nobody."""
    from_session = "from django.contrib.sessions.models import Session; "
    Session.objects.create(session_key="k", session_data="", expire_date=NOW)
    backups.back_up(tmp_path / "casework.backup", NOW)
    elsewhere = Elsewhere(tmp_path / "elsewhere", CASEWORK_BACKUP_KEY=KEY)
    stop = "import os, signal; from pathlib import Path; from django.utils import timezone; "
    stop += "from casework.restoring import restore; "
    stop += f"restore(Path({str(tmp_path / 'casework.backup')!r}), timezone.now()); "
    stop += "os.kill(os.getpid(), signal.SIGKILL)"

    assert elsewhere.run("shell", "-v", "0", "-c", stop).returncode == -signal.SIGKILL

    ask = from_session + "from cases import jobs; print(jobs.is_sending_paused(), Session.objects.count())"
    assert elsewhere.run("shell", "-v", "0", "-c", ask).stdout.strip() == "True 0"


def test_what_cannot_be_silenced_is_not_restored(case, tmp_path):
    """One transaction, one step: at no instant are there tables from which a worker could mail."""
    backups.back_up(tmp_path / "casework.backup", NOW)
    elsewhere = Elsewhere(tmp_path / "elsewhere", CASEWORK_BACKUP_KEY=KEY)
    fail = "from pathlib import Path; from django.utils import timezone; from casework import restoring; "
    fail += "restoring._silencing = lambda *_: ['DELETE FROM a_table_that_is_not_there']; "
    fail += f"restoring.restore(Path({str(tmp_path / 'casework.backup')!r}), timezone.now())"

    done = elsewhere.run("shell", "-v", "0", "-c", fail)

    assert "CannotRestore" in done.stderr
    assert elsewhere.digests() == {}
    assert not any(path.is_file() for path in (elsewhere.folder / "media").rglob("*"))


def test_a_reader_gives_all_that_is_left():
    reader = restoring._Reader(iter([b"one", b"two", b"three"]))

    assert (reader.read(2), reader.read(-1), reader.read(-1)) == (b"on", b"etwothree", b"")

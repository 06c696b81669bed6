"""After a rotation the old key opens nothing that is kept, and everything still reads."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import Fernet
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from cases import encryption
from cases.encryption import KeyIsMissing
from cases.files import places, sealing, vault
from cases.models import Contact, Evidence, Source, SourceIdentity, Upload
from cases.models.encrypted import EncryptedTextField
from cases.operations import rotating
from cases.operations.contacts import ContactDraft, add_contact, draft_of, edit_contact, identify_source
from cases.operations.evidence import add_file, begin_upload, receive_piece
from cases.vocabulary import ContactKind

pytestmark = pytest.mark.django_db
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def kept(cast, samira, now, settings):
    """Everything that is encrypted, with a past, written under the old key."""
    settings.FIELD_KEYS = [OLD]
    by = {"actor": cast.caseworker, "at": now}
    sister = add_contact(samira, ContactDraft(ContactKind.FAMILY, "Elvira Quade", how="by post"), **by)
    changed = ContactDraft(**{**draft_of(sister).__dict__, "how": "by courier"})
    edit_contact(sister, changed, version=1, **by)
    source = Source.objects.of_case(samira).get()
    identify_source(samira, source, who="Tamsin Ruell", how_to_reach="", seen_at=None, **by)
    add_file(samira, name="Leyla.txt", content=b"words " * 50_000, title="A letter", **by)
    upload = begin_upload(samira, name="Noor.txt", size=9, **by)
    receive_piece(upload, offset=0, piece=b"half", **by)
    TOTP.activate(cast.caseworker, "A SECRET OF A PHONE")
    RecoveryCodes.activate(cast.caseworker)
    return by


def second_steps() -> list[str]:
    """Return what allauth encrypted, as it stands in the database."""
    found = Authenticator.objects.order_by("pk").values_list("data", flat=True)
    return [data[name] for data in found for name in ("secret", "seed") if name in data]


def everything() -> dict[str, list]:
    read = {
        model.__name__: list(model._base_manager.order_by("pk").values_list())
        for model in rotating.encrypted_columns()
    }
    read["second steps"] = [encryption.decrypt(token) for token in second_steps()]
    read["files"] = [(name, vault.contents(name)) for name in vault.names()]
    return read


def ciphertexts() -> list[str]:
    found = second_steps()
    with connection.cursor() as cursor:
        for model, columns in rotating.encrypted_columns().items():
            for column in columns:
                cursor.execute(f'SELECT "{column}" FROM "{model._meta.db_table}"')
                found += [token for (token,) in cursor.fetchall() if token]
    for name in vault.names():
        with open(vault.place_of(name), "rb") as stored:
            found.append(sealing.wrapped_key(stored))
    return found


def opened_by(key: str) -> int:
    def opens(token: str) -> bool:
        try:
            Fernet(key).decrypt(token.encode())
        except Exception:
            return False
        return True

    return sum(opens(token) for token in ciphertexts())


def test_every_encrypted_field_of_the_product_is_in_the_walk():
    written = {
        (model._meta.db_table, field.column)
        for config in apps.get_app_configs()
        for model in config.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, EncryptedTextField)
    }
    walked = {
        (m._meta.db_table, one) for m, columns in rotating.encrypted_columns().items() for one in columns
    }

    assert walked == written
    tables = {model.__name__ for model in rotating.encrypted_columns()}
    assert {"HistoricalContact", "HistoricalSourceIdentity", "HistoricalEvidence", "Upload"} <= tables


def test_with_the_old_key_gone_everything_still_reads(kept, settings, capsys):
    before, number = everything(), len(ciphertexts())
    assert opened_by(OLD) == number > 15
    settings.FIELD_KEYS = [NEW, OLD]

    call_command("rotate_keys")
    settings.FIELD_KEYS = [NEW]

    assert everything() == before
    assert (opened_by(OLD), opened_by(NEW)) == (0, number)
    assert "Everything is under the newest key" in capsys.readouterr().out
    assert SourceIdentity.objects.get().who == "Tamsin Ruell"
    assert {row.how for row in Contact.history.all()} == {"by post", "by courier"}
    assert Upload.objects.get().file_name == "Noor.txt"
    assert vault.contents(places.original(Evidence.objects.get().key)) == b"words " * 50_000


def test_no_history_row_arises(kept, settings):
    rows = Contact.history.count()
    settings.FIELD_KEYS = [NEW, OLD]

    rotating.rotate_keys()

    assert Contact.history.count() == rows


@pytest.mark.parametrize("after", range(0, 8))
def test_stopped_at_any_place_it_reads_and_goes_on(kept, settings, monkeypatch, after):
    before = everything()
    settings.FIELD_KEYS = [NEW, OLD]
    steps = iter(range(100))

    def dies(do):
        def done(*args):
            if next(steps) >= after:
                raise KeyboardInterrupt
            return do(*args)

        return done

    with monkeypatch.context() as killed:
        killed.setattr(rotating, "_rotate", dies(rotating._rotate))
        killed.setattr(vault, "rewrap", dies(vault.rewrap))
        with pytest.raises(KeyboardInterrupt):
            rotating.rotate_keys()
    assert everything() == before, "half-way, all of it reads"

    rotating.rotate_keys()

    settings.FIELD_KEYS = [NEW]
    assert everything() == before


def test_a_file_half_written_by_one_that_was_killed_is_no_harm(kept, settings, files_folder):
    before = everything()
    name = next(vault.names())
    path = vault.place_of(name)
    path.with_name(f"{path.name}.new").write_bytes(b"half")
    settings.FIELD_KEYS = [NEW, OLD]

    rotating.rotate_keys()

    assert everything() == before
    assert not list(files_folder.rglob("*.new"))


def test_without_the_old_key_it_says_so_and_changes_nothing(kept, settings):
    number = opened_by(OLD)
    settings.FIELD_KEYS = [NEW]

    with pytest.raises(CommandError, match="List the older keys too"):
        call_command("rotate_keys")
    with pytest.raises(KeyIsMissing):
        everything()
    assert opened_by(OLD) == number

"""Single sign-on with a provider on loopback: who has an account gets in, and nobody else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import NoReverseMatch, reverse

from casework import env

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("provider_has_second_step", ["0", "1"])
def test_who_has_an_account_gets_in_and_nobody_else(tmp_path, provider_has_second_step):
    kept = {key: said for key, said in os.environ.items() if not key.startswith(("CASEWORK_", "DATABASE"))}
    environment = kept | {
        "CASEWORK_VAR": str(tmp_path / "var"),
        "CASEWORK_PLAIN_STATIC": "1",
        "CASEWORK_OIDC_CLIENT": "casework",
        "CASEWORK_OIDC_SECRET": "s",
        "CASEWORK_OIDC_NAME": "the Watch",
        "CASEWORK_OIDC_SECOND_STEP": provider_has_second_step,
        "ALLOWED_HOSTS": "testserver",
        "DJANGO_SETTINGS_MODULE": "casework.settings",
    }

    driven = subprocess.run(
        [sys.executable, "-m", "tests.sign_in.drive_single_sign_on"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
    )

    assert "driven" in driven.stdout, driven.stderr


def test_without_a_provider_it_has_no_address():
    with pytest.raises(NoReverseMatch):
        reverse("openid_connect_login", args=["organisation"])


def test_a_provider_without_a_client_is_told(monkeypatch):
    monkeypatch.setenv("CASEWORK_OIDC_SERVER", "https://id.example.org")
    monkeypatch.delenv("CASEWORK_OIDC_CLIENT", raising=False)

    with pytest.raises(ImproperlyConfigured, match="CASEWORK_OIDC_CLIENT"):
        env.single_sign_on()


def test_a_missing_library_is_told(monkeypatch):
    monkeypatch.setenv("CASEWORK_OIDC_SERVER", "https://id.example.org")
    monkeypatch.setenv("CASEWORK_OIDC_CLIENT", "casework")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    with pytest.raises(ImproperlyConfigured, match="pip install casework"):
        env.single_sign_on()

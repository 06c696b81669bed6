"""In earnest: what has to be set, what is switched on, and what a database of others refuses."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

ROOT = Path(__file__).resolve().parents[2]
LONG = "k3y-" * 20


@pytest.fixture
def environment(tmp_path):
    """An installation in production, with everything that it needs."""
    kept = {key: said for key, said in os.environ.items() if not key.startswith(("CASEWORK_", "DATABASE"))}
    return kept | {
        "CASEWORK_PRODUCTION": "1",
        "CASEWORK_VAR": str(tmp_path / "var"),
        "CASEWORK_PLAIN_STATIC": "1",
        "SECRET_KEY": "".join(chr(33 + n % 90) for n in range(60)),
        "CASEWORK_FIELD_KEYS": Fernet.generate_key().decode(),
        "CASEWORK_LOG_KEY": LONG,
        "ALLOWED_HOSTS": "cases.example.org",
        "CASEWORK_ADDRESS": "https://cases.example.org",
        "CASEWORK_PROXIES": "1",
    }


def run(environment, *command):
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )


def test_the_deployment_check_has_nothing_to_say(environment):
    said = run(environment, "manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert said.returncode == 0, said.stderr
    assert "no issues" in said.stdout


def test_the_same_check_does_speak_up_elsewhere(environment):
    """Else its silence would prove nothing."""
    said = run(
        environment | {"CASEWORK_PRODUCTION": "0"},
        "manage.py",
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
    )

    assert said.returncode != 0
    assert "security.W008" in said.stderr


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "at least 50"),
        ({"CASEWORK_FIELD_KEYS": ""}, "CASEWORK_FIELD_KEYS"),
        ({"CASEWORK_LOG_KEY": ""}, "CASEWORK_LOG_KEY"),
        ({"CASEWORK_LOG_KEY": LONG[:49]}, "access log, to at least 50"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"CASEWORK_DEBUG": "1"}, "CASEWORK_DEBUG"),
        ({"CASEWORK_DEMO": "1"}, "demonstration"),
    ],
)
def test_it_does_not_start_half_in_earnest(environment, change, words):
    said = run(environment | change, "manage.py", "check")

    assert said.returncode == 1
    assert words in said.stderr
    assert "Traceback" not in said.stderr


DRIVE = """
import django, sys
django.setup()
from django.conf import settings
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.test import Client
plain = Client(headers={"host": "cases.example.org"}).get("/sign-in/")
assert (plain.status_code, plain["Location"]) == (301, "https://cases.example.org/sign-in/"), plain
proxy = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.5"}
client = Client(headers={"host": "cases.example.org", **proxy})
page = client.get("/sign-in/")
assert page.status_code == 200
assert page["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains; preload"
assert page.wsgi_request.is_secure()
from cases.models import User
from cases.operations.beginning import begin
from django.utils import timezone
begin(email="ada@example.org", working_name="Ada", password="seven herons cross water", at=timezone.now())
said = client.post("/sign-in/", {"login": "ada@example.org", "password": "seven herons cross water"})
assert said.status_code == 302, said.content
client.get("/my-work/")
names = set(client.cookies)
assert names == {"__Host-session", "__Host-csrf"}, names
for cookie in client.cookies.values():
    assert cookie["secure"] and cookie["httponly"] and cookie["path"] == "/" and not cookie["domain"], cookie
assert User.objects.get().password.startswith("argon2")
print("driven")
"""


def test_in_production_everything_goes_over_https_with_cookies_of_this_host_alone(environment):
    said = run(environment | {"DJANGO_SETTINGS_MODULE": "casework.settings"}, "-c", DRIVE)

    assert "driven" in said.stdout, said.stderr


REAL = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from cases.models import DemoMarker, User
from django.utils import timezone
User.objects.create_user("somebody@example.org", None, working_name="Somebody")
if MARKED:
    DemoMarker.objects.create(made_at=timezone.now(), seed="test")
"""


@pytest.mark.parametrize("marked", [False, True])
def test_a_database_of_real_people_is_not_served_as_a_demonstration(environment, marked):
    environment |= {"DJANGO_SETTINGS_MODULE": "casework.settings", "CASEWORK_PRODUCTION": "0"}
    made = run(environment | {"CASEWORK_DEMO": "0"}, "-c", REAL.replace("MARKED", str(marked)))
    assert made.returncode == 0, made.stderr

    served = run(environment | {"CASEWORK_DEMO": "1"}, "-c", "import casework.wsgi; print('served')")

    assert ("served" in served.stdout) == marked
    assert ("holds real people or cases" in served.stderr) != marked

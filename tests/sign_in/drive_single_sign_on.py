"""Run by test_single_sign_on.py in a process of its own: single sign-on changes which apps there are."""

import os
import sys
from urllib.parse import parse_qs, urlparse

import django

from tests.sign_in.provider import Provider

provider = Provider()
os.environ["CASEWORK_OIDC_SERVER"] = provider.address
django.setup()

from allauth.socialaccount.models import SocialAccount  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from cases.models import AccessRecord, SecondStepPolicy, User  # noqa: E402

PROVIDER_HAS_SECOND_STEP = os.environ.get("CASEWORK_OIDC_SECOND_STEP") == "1"


def come(client: Client, **claims: object) -> str:
    """Go to the provider and back as whom it says; return where that leads."""
    provider.claims = {"sub": "1", "email_verified": True, **claims}
    away = client.get("/sign-in/with/organisation/")
    asked = parse_qs(urlparse(away["Location"]).query)
    assert away["Location"].startswith(f"{provider.address}/authorize"), away["Location"]
    assert asked["code_challenge_method"] == ["S256"]
    back = client.get("/sign-in/with/organisation/back/", {"code": "c", "state": asked["state"][0]})
    assert back.status_code == 302, back.content
    return back["Location"]


def is_in(client: Client) -> bool:
    return client.get("/help/keyboard/").status_code == 200


call_command("migrate", verbosity=0)
ada = User.objects.create_user("ada@example.org", None, working_name="Ada")
User.objects.create_user("gone@example.org", None, working_name="Gone", is_active=False)

page = Client().get("/sign-in/").content.decode()
assert "Sign in with the Watch" in page

for nobody in (
    {"sub": "2", "email": "stranger@example.org"},
    {"sub": "3", "email": "ada@example.org", "email_verified": False},
    {"sub": "4", "email": "gone@example.org"},
    {"sub": "5"},
):
    stranger = Client()
    assert come(stranger, **nobody) == "/sign-in/", nobody
    assert not is_in(stranger), nobody
    assert "Nobody here has that account." in stranger.get("/sign-in/").content.decode()
assert User.objects.count() == 2
assert not SocialAccount.objects.exists()
assert AccessRecord.objects.filter(kind="sign_in_failed", detail="single sign-on").count() == 4

known = Client()
assert come(known, email="Ada@example.org") == "/my-work/"
assert is_in(known)
assert SocialAccount.objects.get().user == ada
assert come(Client(), email="new-address@example.org") == "/my-work/"  # the same account at the provider

forged = Client()
forged.get("/sign-in/with/organisation/")
forged.get("/sign-in/with/organisation/back/", {"code": "c", "state": "of somebody else"})
assert not is_in(forged)

SecondStepPolicy.objects.create(role=ada.role, since=timezone.now(), grace_days=0)
required = Client()
come(required, email="ada@example.org")
assert is_in(required) == PROVIDER_HAS_SECOND_STEP

User.objects.filter(pk=ada.pk).update(is_active=False)
late = Client()
assert come(late, email="ada@example.org") == "/sign-in/"
assert not is_in(late)
assert not is_in(known)
assert Client().get("/sign-in/with/elsewhere/").status_code == 404
sys.stdout.write("driven\n")
os._exit(0)

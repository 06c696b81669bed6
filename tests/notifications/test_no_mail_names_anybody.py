"""Every template of a mail, rendered for a marked person and a marked case: none of it is in what leaves.

What a template is given is looked at too: a link, and numbers.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.template import Context, Template, engines
from django.template.base import VariableNode
from django.templatetags.i18n import BlockTranslateNode

from cases import account_mail, jobs, passwords
from cases.models import User
from cases.operations.telling import tell
from notifications import digests
from notifications.models import Notification
from tests.conftest import NOW
from tests.factories import held_case
from tests.notifications.conftest import choose, follow

pytestmark = pytest.mark.django_db

FOLDERS = ("templates/email", "templates/account/email")
TEMPLATES = sorted(path for folder in FOLDERS for path in (settings.ROOT / folder).iterdir())
GIVEN = {
    "link": "https://x.test/l/",
    "address": "https://x.test/",
    "hours": 24,
    "updates": 3,
    "urgent": 1,
    "n": 3,
}
MARK = "Canarymark"


@pytest.fixture
def marked(cast):
    """Everything by which a template could name somebody, under every word it could use for it."""
    person = User.objects.create_user(
        f"{MARK}@example.org".lower(), None, working_name=f"{MARK} Person", date_joined=NOW
    )
    cast.desk.group.name = f"{MARK} office"
    cast.desk.group.save()
    cast.individuals.name = f"{MARK} campaign"
    case = held_case(cast, f"{MARK} Name", summary=f"{MARK} summary", place=f"{MARK} place")
    who = ("user", "person", "actor", "who", "to", "owner", "receiver", "maker", "recipient")
    what = ("case", "told", "row", "update", "object", "line")
    words = ("name", "reference", "country", "outcome", "reason", "status", "text", "site_name", "email")
    named = dict.fromkeys(who, person) | dict.fromkeys(what, case) | dict.fromkeys(words, f"{MARK} word")
    return named | {"office": cast.desk, "campaign": cast.individuals, "names": [f"{MARK} Name"]}


def marks_in(text, marked):
    said = (MARK, marked["case"].reference, marked["case"].country, "Marasia", "arrested")
    return [mark for mark in said if mark.lower() in text.lower()]


def check(template, marked):
    """Raise where a template says anything of anybody, or asks for more than a link and numbers."""
    said = template.render(Context(marked | GIVEN))
    found = marks_in(said, marked)
    asked = set(asked_for(template))
    assert not found, f"leaked by mail: {found}"
    assert asked <= GIVEN.keys(), f"a mail asks for {sorted(asked - GIVEN.keys())}"


def asked_for(template):
    for node in template.nodelist.get_nodes_by_type(VariableNode):
        yield str(node.filter_expression.var).partition(".")[0]
    for node in template.nodelist.get_nodes_by_type(BlockTranslateNode):
        given = [*node.extra_context.values(), *([node.counter] if node.countervar else [])]
        yield from (str(value.var).partition(".")[0] for value in given)


def read(path: Path):
    return engines["django"].from_string(path.read_text()).template


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_of_a_mail_names_nobody_and_nothing(marked, path):
    check(read(path), marked)


def test_there_are_templates_to_check_and_each_is_plain_text():
    assert len(TEMPLATES) >= 12
    assert {path.suffix for path in TEMPLATES} == {".txt"}


@pytest.mark.parametrize(
    "planted",
    [
        "{{ case.reference }}",
        "Casework: {{ user.working_name }} needs you",
        "{{ case.get_country_display }}{{ case.country }}",
        "{% for name in names %}{{ name }}{% endfor %}",
        "{{ anything }}",
        "{% blocktranslate with who=user.email %}For {{ who }}{% endblocktranslate %}",
        "A case of Marasia",
    ],
)
def test_the_check_sees_a_planted_template(marked, planted):
    with pytest.raises(AssertionError, match="leaked by mail|a mail asks for"):
        check(Template(planted), marked)


def test_no_mail_that_really_leaves_names_anybody(cast, marked, clock):
    """Each kind of mail, sent by its job to the marked person, of the marked case."""
    person, case = marked["user"], marked["case"]
    person.groups.add(cast.desk.group)
    choose(person, "now")
    follow(person, case=case)
    tell([person.pk], at=NOW)
    account_mail.tell_second_step_changed(person, at=NOW)
    account_mail.tell_password_changed(person, at=NOW)
    passwords.mail_set_link(person, "https://x.test", at=NOW, is_invitation=True)
    passwords.mail_set_link_to(person.email, "https://x.test", at=NOW)
    clock.work()
    digests.mail_soon([Notification(user=person, is_urgent=True)], NOW)
    clock.wait(minutes=2)

    assert len(mail.outbox) == 6
    for sent in mail.outbox:
        text = re.sub(r"https://x\.test\S+", "", f"{sent.subject}\n{sent.body}\n{sent.extra_headers}")
        assert marks_in(text, marked) == [], f"leaked by mail: {sent.subject}"
        assert sent.extra_headers["Message-ID"].endswith("@localhost>")
    assert jobs.work(clock) == 0

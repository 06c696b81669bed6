"""How often one may try: enough for people, too little for guessing; and nobody is locked out by another."""

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client
from django.urls import reverse

from cases import jobs
from cases.models import AccessRecord
from cases.vocabulary import Read
from casework import settings as as_written
from tests.factories import held_case
from tests.sign_in.doors import code_of, is_in, sign_in, signed_in, with_app

pytestmark = pytest.mark.django_db
WRONG = "a guess of an attacker"
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.66"}


def test_the_sixth_wrong_password_for_one_address_is_not_looked_at(cast):
    for _ in range(5):
        sign_in(Client(), cast.caseworker, WRONG)

    right = sign_in(Client(), cast.caseworker)

    assert "tried too often from here" in right.content.decode()


def test_who_attacks_from_elsewhere_does_not_lock_the_person_out(cast, client):
    for _ in range(30):
        sign_in(Client(), cast.caseworker, WRONG, **ELSEWHERE)
    assert not is_in(_after(sign_in, Client(), cast.caseworker, **ELSEWHERE))

    sign_in(client, cast.caseworker)

    assert is_in(client)


def _after(act, browser, *args, **extra):
    act(browser, *args, **extra)
    return browser


def test_an_attacker_who_tries_many_addresses_is_stopped_after_ten(cast):
    people = [cast.caseworker, cast.colleague, cast.officer, cast.annual_report, cast.outsider]
    for person in people * 2:
        sign_in(Client(), person, WRONG, **ELSEWHERE)

    eleventh = sign_in(Client(), cast.administrator, WRONG, **ELSEWHERE)

    assert "tried too often from here" in eleventh.content.decode()


def test_right_passwords_use_nothing_up(cast):
    for _ in range(8):
        assert is_in(signed_in(cast.caseworker))


def test_wrong_codes_of_the_second_step_are_slowed(cast):
    secret, browser = with_app(cast.caseworker), Client()
    sign_in(browser, cast.caseworker)
    for _ in range(5):
        browser.post(reverse("mfa_authenticate"), {"code": "000000"})

    browser.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    assert not is_in(browser)


def test_asking_for_links_is_slowed_by_address_and_origin(cast):
    def ask(**extra):
        return Client().post(reverse("account_reset_password"), {"email": cast.caseworker.email}, **extra)

    answers = [ask(**ELSEWHERE).status_code for _ in range(6)]

    assert answers == [302] * 5 + [429]
    assert ask().status_code == 302  # the person, from where they are
    jobs.work()
    assert len(mail.outbox) == 6


# ---------------------------------------------------------------- inside


def test_the_sixty_first_search_within_a_minute_is_too_often(cast):
    browser = signed_in(cast.officer)
    answers = [browser.post(reverse("cases:find"), {"q": "samira"}).status_code for _ in range(61)]

    assert answers == [answers[0]] * 60 + [429]
    assert answers[0] in (200, 302)
    assert signed_in(cast.caseworker).post(reverse("cases:find"), {"q": "samira"}).status_code != 429


def test_the_page_of_too_often_says_what_to_do_and_carries_the_headers(cast, settings):
    settings.RATES = {"find": "1/m/user"}
    browser = signed_in(cast.officer)
    browser.post(reverse("cases:find"), {"q": "samira"})

    answer = browser.post(reverse("cases:find"), {"q": "samira"})

    assert answer.status_code == 429
    assert "Wait a few minutes" in answer.content.decode()
    assert "samira" not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_cases_opened_hidden_and_absent_count_alike(cast, settings):
    settings.RATES = {"open_case": "9/h/user"}
    case = held_case(cast)
    browser = signed_in(cast.caseworker)
    outside = signed_in(cast.outsider)
    for _ in range(3):
        assert browser.get(case.get_absolute_url()).status_code == 200
        assert browser.get(reverse("cases:timeline", args=[case.reference])).status_code == 200
        assert browser.get(reverse("cases:case", args=["000-000"])).status_code == 404

    assert browser.get(case.get_absolute_url()).status_code == 429
    assert [outside.get(case.get_absolute_url()).status_code for _ in range(10)] == [404] * 9 + [429]


def test_what_is_set_is_what_was_promised():
    assert as_written.RATES == {
        "find": "120/m/user",
        "open_case": "300/h/user",
        "upload": "3000/h/user",
        "read_feed": "120/h/ip",
    }


def test_who_opens_a_thousand_cases_is_stopped_and_who_reads_the_log_is_told_once(cast, settings):
    """Somebody carries the register away page by page: 1,000 openings within the same minute."""
    settings.RATES = {"open_case": "300/h/user"}
    cast.administrator.user_permissions.add(Permission.objects.get(codename="read_audit"))
    thief = signed_in(cast.officer)

    answers = [thief.get(reverse("cases:case", args=["000-000"])).status_code for _ in range(1000)]

    assert (answers.count(404), answers.count(429)) == (300, 700)
    jobs.work()
    assert [message.to for message in mail.outbox] == [[cast.administrator.email]]
    assert "Luis" not in mail.outbox[0].body + mail.outbox[0].subject
    assert AccessRecord.objects.filter(kind=Read.ALARM, actor=cast.officer).count() == 1
    page = signed_in(cast.administrator).get(reverse("cases:my_work")).content.decode()
    assert "Luis Brandt opened more cases within an hour than work needs" in page
    other = signed_in(cast.caseworker).get(reverse("cases:my_work")).content.decode()
    assert "Luis Brandt opened more" not in other


def test_a_large_file_in_many_pieces_shuts_nobody_out(cast, settings):
    settings.RATES = {"open_case": "5/h/user", "upload": "9/h/user"}
    case = held_case(cast)
    browser = signed_in(cast.caseworker)
    url = reverse("cases:upload", args=[case.reference, "00000000-0000-4000-8000-000000000000"])

    assert [browser.get(url).status_code for _ in range(10)] == [404] * 9 + [429]
    assert browser.get(case.get_absolute_url()).status_code == 200
    assert mail.outbox == []

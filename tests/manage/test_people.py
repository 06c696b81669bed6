"""People come, change what they are there for, and go: what administrators may do, and to whom."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from cases import access, hand_overs, jobs, staff
from cases.access import OPERATOR, NotAllowed
from cases.link_tokens import is_invited
from cases.models import AccessRecord, CampaignGroupGrant, HandOver, Job, User
from cases.operations import employing, granting
from cases.vocabulary import PERMISSIONS_OF, HandOverState, JobState, OrganisationPermission, Read, Role
from tests.access.showing_who_one_is import fresh
from tests.cast import _organisation
from tests.factories import BADGE_QUERIES, LOG_QUERIES, NOW, held_case
from tests.manage.conftest import confirmed
from tests.operations.watching import refused
from tests.sign_in.doors import is_in, prove, signed_in, with_app, with_recovery_codes

pytestmark = pytest.mark.django_db
SITE = "https://cases.example.org/"
NEW = {"email": "Tara@Example.org", "working_name": "Tara Lund", "role": "regional_office"}


def invite(actor, **said):
    said = {"email": "tara@example.org", "working_name": "Tara Lund", "role": Role.CASEWORKER} | said
    return employing.invite(actor=actor, at=NOW, **said)


def the_link() -> str:
    jobs.work()
    return next(line for line in mail.outbox[-1].body.splitlines() if "/password/" in line)


# ---------------------------------------------------------------- only who manages people


@pytest.mark.parametrize("who", ["caseworker", "officer", "annual_report", "former_colleague"])
def test_who_does_not_manage_people_does_none_of_it(cast, who):
    actor = getattr(cast, who)
    for act in (
        lambda: invite(actor),
        lambda: employing.send_invitation(cast.outsider, site=SITE, actor=actor, at=NOW),
        lambda: employing.send_password_link(cast.outsider, site=SITE, actor=actor, at=NOW),
        lambda: employing.end_sessions(cast.outsider, actor=actor, at=NOW),
        lambda: employing.reset_second_step(cast.outsider, actor=actor, at=NOW),
        lambda: employing.change_role(cast.outsider, Role.DUTY_HEAD, actor=actor, at=NOW),
        lambda: employing.close_account(cast.outsider, actor=actor, at=NOW),
        lambda: employing.reopen_account(cast.former_colleague, actor=actor),
        lambda: staff.members(actor, "", page=1, at=NOW),
        lambda: staff.office_rows(actor),
        lambda: staff.role_rows(actor),
    ):
        with refused(NotAllowed):
            act()
    assert mail.outbox == []


def manage_pages(cast):
    of_person = ("person", "change_role", "end_their_sessions", "reset_second_step", "send_link", "travel")
    of_person += ("end_travel", "bar_country", "close_account", "reopen_account", "hand_over_all")
    of_office = ("office", "rename_office", "office_countries", "join_office")
    yield from (reverse(f"cases:{name}") for name in ("people", "invite", "offices", "add_office", "roles"))
    yield from (reverse(f"cases:{name}", args=[cast.outsider.pk]) for name in of_person)
    yield from (reverse(f"cases:{name}", args=[cast.desk.pk]) for name in of_office)
    yield reverse("cases:role_second_step", args=["caseworker"])


def test_there_is_no_page_of_the_administration_for_anybody_else(cast, wei):
    nadia, ines = fresh(Client(), cast.caseworker), fresh(Client(), cast.annual_report)

    for url in manage_pages(cast):
        assert wei.get(url).status_code == 200, url
        for client in (nadia, ines):
            assert client.get(url).status_code == 404, url
            assert client.post(url).status_code in (404, 405), url


def test_the_administration_is_in_the_navigation_of_who_has_one(cast, wei):
    way = f'href="{reverse("cases:manage")}"'

    assert way in wei.get(reverse("cases:keyboard")).content.decode()
    assert way not in signed_in(cast.caseworker).get(reverse("cases:keyboard")).content.decode()


def test_the_administration_begins_where_its_reader_may_go(cast, wei):
    reader = cast.annual_report
    reader.user_permissions.set(
        staff.permissions_of(Role.ADMINISTRATOR).filter(codename=OrganisationPermission.AUDIT)
    )

    assert wei.get(reverse("cases:manage"))["Location"] == reverse("cases:people")
    assert fresh(Client(), reader).get(reverse("cases:manage"))["Location"] == reverse("cases:log")
    assert fresh(Client(), cast.caseworker).get(reverse("cases:manage")).status_code == 404


# ---------------------------------------------------------------- inviting


def test_an_invited_person_sets_a_password_by_the_mail_and_signs_in(cast, wei):
    answer = confirmed(wei, reverse("cases:invite"), {**NEW, "offices": [cast.west.pk]})
    user = User.objects.get(email="tara@example.org")
    page = wei.get(answer["Location"]).content.decode()

    assert is_invited(user) and "Invited" in page
    assert list(user.groups.all()) == [cast.west.group]
    jobs.work()
    assert mail.outbox[-1].to == ["tara@example.org"]
    browser = Client()
    form = browser.get(the_link(), follow=True)
    long_one = "grey kettle marches sideways"
    browser.post(form.request["PATH_INFO"], {"password1": long_one, "password2": long_one})
    browser.post(reverse("account_login"), {"login": "tara@example.org", "password": long_one})

    assert is_in(browser)
    assert not is_invited(User.objects.get(pk=user.pk))


def test_the_mail_of_an_invitation_says_nothing(cast, wei):
    held_case(cast, country="XV", actor=cast.officer)
    confirmed(wei, reverse("cases:invite"), {**NEW, "offices": [cast.west.pk]})
    jobs.work()
    sent = mail.outbox[-1]

    for word in ("Tara", "Wei", "West", "Veloria", "Samira", "case "):
        assert word not in sent.subject + sent.body
    assert "72 hours" in sent.body


@pytest.mark.parametrize(("hours", "opens"), [(71, True), (73, False)])
def test_an_invitation_works_for_three_days(cast, administrator, hours, opens):
    user = invite(administrator)
    employing.send_invitation(user, site=SITE, actor=administrator, at=NOW)
    address = the_link()

    with time_machine.travel(NOW + timedelta(hours=hours)):
        page = Client().get(address, follow=True).content.decode()

    assert ("password1" in page) is opens


@pytest.mark.parametrize(("hours", "opens"), [(23, True), (25, False)])
def test_a_link_for_a_new_password_works_for_a_day(cast, administrator, hours, opens):
    employing.send_password_link(cast.caseworker, site=SITE, actor=administrator, at=NOW)
    address = the_link()

    with time_machine.travel(NOW + timedelta(hours=hours)):
        page = Client().get(address, follow=True).content.decode()

    assert ("password1" in page) is opens


def test_what_opens_to_the_invited_is_said_before(cast, wei):
    held_case(cast, country="XV", actor=cast.officer)
    said = {**NEW, "offices": [cast.west.pk]}

    foreseen = wei.post(reverse("cases:invite"), said).content.decode()

    assert "1 person gains access to 1 standard case." in foreseen
    assert not User.objects.filter(email__iexact=NEW["email"]).exists()
    nothing = wei.post(reverse("cases:invite"), NEW).content.decode()
    assert "Nobody gains or loses access to a standard case" in nothing


def test_an_address_in_use_is_told_to_who_manages_people(cast, wei):
    said = {**NEW, "email": "NADIA@example.org"}
    answer = wei.post(reverse("cases:invite"), said)
    closed = wei.post(reverse("cases:invite"), {**NEW, "email": cast.former_colleague.email})

    assert answer.status_code == 422
    assert "This address is an account: Nadia Karam." in answer.content.decode()
    assert "closed account" in closed.content.decode()


def test_a_form_sent_twice_invites_once(cast, wei):
    said = {**NEW, "confirmed": "1", "submission": "8f9a1f0e-6a1f-4b57-9a53-3f4ea65fca11"}
    wei.post(reverse("cases:invite"), said)
    wei.post(reverse("cases:invite"), said)

    assert User.objects.filter(email="tara@example.org").count() == 1
    jobs.work()
    assert len(mail.outbox) == 1


def test_an_invitation_is_sent_again_until_it_was_used(cast, administrator, wei):
    user = invite(administrator)
    wei.post(reverse("cases:send_link", args=[user.pk]))
    jobs.work()
    assert len(mail.outbox) == 1

    User.objects.filter(pk=user.pk).update(last_login=NOW)
    with refused(says="in use"):
        employing.send_invitation(User.objects.get(pk=user.pk), site=SITE, actor=administrator, at=NOW)


def test_a_mail_server_that_fails_is_tried_again_and_the_account_stays(cast, wei, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", 1

    confirmed(wei, reverse("cases:invite"), NEW)
    jobs.work()

    waiting = Job.objects.get(kind="mail.set_link")
    assert (waiting.state, waiting.tries) == (JobState.OPEN, 1)
    assert is_invited(User.objects.get(email="tara@example.org"))


@pytest.fixture
def no_mail_server(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path


def link_on(page: str) -> str:
    return page.partition("http://localhost:8000")[2].partition("<")[0]


def test_without_a_mail_server_who_invites_sees_the_link_once(cast, wei, no_mail_server, tmp_path):
    form = wei.get(reverse("cases:invite")).content.decode()
    answer = confirmed(wei, reverse("cases:invite"), NEW)
    page = answer.content.decode()
    user = User.objects.get(email="tara@example.org")

    assert "no mail leaves" in form and "A mail with a link goes" not in form
    assert "No mail was sent" in page and "invited by mail" not in page
    assert answer["Cache-Control"] == "no-store"
    assert "password1" in Client().get(link_on(page), follow=True).content.decode()
    assert link_on(page) not in wei.get(reverse("cases:person", args=[user.pk])).content.decode()
    told = AccessRecord.objects.filter(about=user, place="cases:invite", kind=Read.PEOPLE)
    assert [row.detail for row in told] == ["invited as regional_office, link shown to who invited"]
    assert not list(tmp_path.iterdir()), "the link lies on the disk as well"


def test_the_link_of_an_account_is_not_shown_later_nor_where_mail_leaves(
    cast, administrator, wei, settings, tmp_path
):
    user = invite(administrator)
    with refused(says="shown once"):
        employing.invitation_link(user, site=SITE, actor=administrator, at=NOW)

    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    with refused(says="shown once"):
        employing.invitation_link(user, site=SITE, actor=administrator, at=NOW + timedelta(minutes=1))
    url = reverse("cases:send_link", args=[user.pk])
    pages = [wei.get(url).content.decode(), wei.post(url, follow=True).content.decode()]
    jobs.work()

    for page in pages:
        assert "No mail server is set" in page and "on its way" not in page
        assert "/password/set/" not in page
    assert "/password/set/" in "".join(one.read_text() for one in tmp_path.iterdir())


def test_with_a_mail_server_the_page_shows_no_link(cast, wei):
    page = wei.get(confirmed(wei, reverse("cases:invite"), NEW)["Location"]).content.decode()

    assert "was invited by mail" in page and "/password/set/" not in page


# ---------------------------------------------------------------- roles


@pytest.mark.parametrize("role", list(Role))
def test_a_role_gives_exactly_what_it_allows_and_keeps_the_grants(cast, administrator, role):
    case = held_case(cast)
    employing.change_role(cast.caseworker, Role.ANNUAL_REPORT, actor=administrator, at=NOW)
    employing.change_role(cast.caseworker, role, actor=administrator, at=NOW)

    held = access.live_grants(User.objects.get(pk=cast.caseworker.pk)).organisation
    assert held == frozenset(PERMISSIONS_OF[role])
    assert access.cases_for(cast.caseworker).filter(pk=case.pk).exists()


def test_nobody_does_to_themselves_what_needs_another_administrator(administrator, second):
    for act in (
        lambda: employing.change_role(administrator, Role.CASEWORKER, actor=administrator, at=NOW),
        lambda: employing.close_account(administrator, actor=administrator, at=NOW),
        lambda: employing.reset_second_step(administrator, actor=administrator, at=NOW),
    ):
        with refused(NotAllowed):
            act()


def test_the_last_administrator_stays_one(cast, administrator, second):
    employing.close_account(second, actor=administrator, at=NOW)

    for act in (
        lambda: employing.close_account(administrator, actor=OPERATOR, at=NOW),
        lambda: employing.change_role(administrator, Role.CASEWORKER, actor=OPERATOR, at=NOW),
    ):
        with refused(says="last administrator"):
            act()
    employing.reopen_account(second, actor=administrator)
    employing.change_role(administrator, Role.CASEWORKER, actor=OPERATOR, at=NOW)


def test_the_page_of_a_role_says_what_changes_before(cast, wei):
    url = reverse("cases:change_role", args=[cast.caseworker.pk])

    foreseen = wei.post(url, {"role": "duty_head"}).content.decode()
    assert "They may then: open one case for a day in an emergency." in foreseen
    assert User.objects.get(pk=cast.caseworker.pk).role == Role.CASEWORKER
    confirmed(wei, url, {"role": "duty_head"})

    assert User.objects.get(pk=cast.caseworker.pk).role == Role.DUTY_HEAD
    row = AccessRecord.objects.filter(kind=Read.PEOPLE).latest("number")
    assert row.about == cast.caseworker and row.detail == "role is now duty_head"


def test_who_did_not_show_lately_who_they_are_is_asked_first(cast, administrator):
    stale = Client()
    stale.force_login(administrator, backend="cases.access.GateBackend")
    for name, said in (
        ("change_role", {"role": "duty_head", "confirmed": "1"}),
        ("reset_second_step", {}),
        ("close_account", {}),
        ("send_link", {}),
        ("bar_country", {"country": "XM", "reason": "a cousin", "confirmed": "1"}),
    ):
        answer = stale.post(reverse(f"cases:{name}", args=[cast.caseworker.pk]), said)
        assert answer["Location"].startswith(reverse("account_reauthenticate")), name

    user = User.objects.get(pk=cast.caseworker.pk)
    assert user.is_active and user.role == Role.CASEWORKER and mail.outbox == []


# ---------------------------------------------------------------- sign-in


def test_a_reset_forgets_the_second_step_ends_sessions_and_tells_the_person(
    cast, wei, django_capture_on_commit_callbacks
):
    browser = signed_in(cast.caseworker)
    with_app(cast.caseworker)
    with_recovery_codes(cast.caseworker)

    with django_capture_on_commit_callbacks(execute=True):
        wei.post(reverse("cases:reset_second_step", args=[cast.caseworker.pk]))

    assert not Authenticator.objects.filter(user=cast.caseworker).exists()
    assert User.objects.get(pk=cast.caseworker.pk).second_step_reset_at - NOW < timedelta(minutes=1)
    assert not is_in(browser)
    jobs.work()
    assert mail.outbox[-1].to == [cast.caseworker.email]
    assert "second step" in mail.outbox[-1].subject and "Nadia" not in mail.outbox[-1].body
    row = AccessRecord.objects.filter(detail="second step reset").get()
    assert (row.kind, row.about) == (Read.SAFETY, cast.caseworker)


def test_every_session_of_one_person_ends_and_no_other(cast, wei):
    nadia, again, omar = signed_in(cast.caseworker), signed_in(cast.caseworker), signed_in(cast.colleague)

    page = wei.post(reverse("cases:end_their_sessions", args=[cast.caseworker.pk]), follow=True)

    assert "2 sessions were ended" in page.content.decode()
    assert [is_in(one) for one in (nadia, again, omar)] == [False, False, True]


# ---------------------------------------------------------------- leaving, and coming back


def test_who_leaves_is_signed_out_and_their_cases_are_offered(cast, wei):
    browser = signed_in(cast.caseworker)
    cases = [held_case(cast), held_case(cast, "Karim Osman")]
    url = reverse("cases:close_account", args=[cast.caseworker.pk])

    asked = wei.get(url).content.decode()
    answer = wei.post(url, {"receiver": cast.colleague.pk}, follow=True).content.decode()

    assert "responsible for 2 cases" in asked and "signed out everywhere now" in asked
    assert "2 cases were offered." in answer
    assert not is_in(browser)
    offered = HandOver.objects.filter(state=HandOverState.OFFERED, receiver=cast.colleague)
    assert {offer.case_id for offer in offered} == {case.pk for case in cases}
    for word in ("Samira", "Karim", cases[0].reference):
        assert word not in asked + answer, "leaked"


def test_what_the_colleague_cannot_see_is_counted_and_stays(cast, administrator, wei):
    held_case(cast)
    employing.close_account(cast.caseworker, actor=administrator, at=NOW)

    page = wei.post(
        reverse("cases:hand_over_all", args=[cast.caseworker.pk]), {"receiver": cast.officer.pk}, follow=True
    ).content.decode()

    assert "1 case the colleague cannot see" in page
    assert hand_overs.open_work_of(cast.caseworker).cases == 1


def test_a_closed_account_opens_nothing_and_reopened_it_opens_what_is_live(cast, administrator, wei):
    case = held_case(cast)
    employing.close_account(cast.colleague, actor=administrator, at=NOW)
    assert not access.cases_for(User.objects.get(pk=cast.colleague.pk)).exists(), "leaked"
    assert CampaignGroupGrant.objects.live(NOW).exists()

    url = reverse("cases:reopen_account", args=[cast.colleague.pk])
    assert "1 person gains access to 1 standard case." in wei.get(url).content.decode()
    wei.post(url)

    assert access.cases_for(User.objects.get(pk=cast.colleague.pk)).filter(pk=case.pk).exists()
    details = AccessRecord.objects.filter(kind=Read.PEOPLE).values_list("detail", flat=True)
    assert "account opened again" in details


# ---------------------------------------------------------------- bars from countries


def test_a_country_is_barred_with_its_effect_and_lifted_by_somebody_else(cast, wei, administrator):
    case = held_case(cast)
    url = reverse("cases:bar_country", args=[cast.caseworker.pk])
    said = {"country": "XM", "reason": "her brother works for the police there"}

    foreseen = wei.post(url, said).content.decode()
    assert "1 person loses access to 1 standard case." in foreseen
    assert access.cases_for(cast.caseworker).filter(pk=case.pk).exists()
    confirmed(wei, url, said)

    assert not access.cases_for(cast.caseworker).filter(pk=case.pk).exists(), "leaked"
    bar = staff.country_bars(cast.caseworker)[0]
    lift = reverse("cases:lift_country_bar", args=[cast.caseworker.pk, bar.pk])
    assert "1 person gains access to 1 standard case." in wei.get(lift).content.decode()
    wei.post(lift)
    assert access.cases_for(cast.caseworker).filter(pk=case.pk).exists()
    details = AccessRecord.objects.filter(kind=Read.GRANT).order_by("number").values_list("detail", flat=True)
    assert list(details) == ["barred from a country", "bar from a country lifted"]


def test_a_bar_of_a_case_is_not_lifted_nor_shown_here(cast, wei):
    case = held_case(cast)
    bar = granting.set_bar(user=cast.officer, case=case, reason="an uncle", actor=cast.caseworker, at=NOW)

    assert "an uncle" not in wei.get(reverse("cases:person", args=[cast.officer.pk])).content.decode()
    url = reverse("cases:lift_country_bar", args=[cast.officer.pk, bar.pk])
    assert [wei.get(url).status_code, wei.post(url).status_code] == [404, 404]


# ---------------------------------------------------------------- the list


def listed(client, show=""):
    page = client.get(reverse("cases:people"), {"show": show} if show else {})
    return {row.user.working_name for row in page.context["rows"]}


def test_the_list_is_narrowed_by_how_an_account_stands(cast, wei, administrator):
    invite(administrator)
    with_app(cast.officer)

    assert "Tara Lund" in listed(wei) and "Former Colleague" in listed(wei)
    assert listed(wei, "invited") == {"Tara Lund"}
    assert listed(wei, "closed") == {"Former Colleague"}
    assert listed(wei, "locked") == listed(wei, "travelling") == set()
    assert "Luis Brandt" not in listed(wei, "no-second-step")
    assert listed(wei, "never heard of it") == listed(wei)


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "99999999999999999999", ""])
def test_a_page_that_is_no_number_shows_a_page(wei, page):
    assert wei.get(reverse("cases:people"), {"page": page}).status_code == 200


def test_the_list_shows_fifty_at_a_time(cast, wei):
    for number in range(60):
        User.objects.create_user(f"p{number}@example.org", None, working_name=f"Person {number:02}")

    first = wei.get(reverse("cases:people"))
    second_page = wei.get(first.context["older_url"].replace("?", reverse("cases:people") + "?"))

    assert len(first.context["rows"]) == staff.PAGE
    assert len(second_page.context["rows"]) == User.objects.count() - staff.PAGE


@pytest.mark.parametrize(
    ("name", "args"), [("people", False), ("person", True), ("offices", False), ("roles", False)]
)
def test_the_pages_ask_the_same_number_of_questions_however_many_there_are(
    cast, wei, administrator, django_assert_num_queries, name, args
):
    url = reverse(f"cases:{name}", args=[cast.caseworker.pk] if args else [])
    wei.get(url)
    expected = QUERIES[name] + LOG_QUERIES + BADGE_QUERIES
    with django_assert_num_queries(expected):
        wei.get(url)
    for number in range(5):
        invite(administrator, email=f"n{number}@example.org", offices=[cast.desk, cast.west])
    for case in ("Samira", "Karim"):
        held_case(cast, case)
    with django_assert_num_queries(expected):
        wei.get(url)


QUERIES = {"people": 6, "person": 14, "offices": 6, "roles": 5}


def test_other_administrators_learn_of_a_new_account_at_once(cast, django_capture_on_commit_callbacks):
    """One administrator with a second account of their own would get round what two decide."""
    managing = _organisation(OrganisationPermission.PEOPLE)
    for user in (cast.administrator, cast.annual_report):
        user.user_permissions.add(managing)
    wei = signed_in(cast.administrator)
    prove(wei, cast.administrator)
    said = {"email": "second@example.org", "working_name": "A Second", "role": "caseworker"}

    with django_capture_on_commit_callbacks(execute=True):
        answer = wei.post(reverse("cases:invite"), said | {"confirmed": "1"})

    assert answer.status_code == 302
    jobs.work()
    told = [one for one in mail.outbox if one.to == [cast.annual_report.email]]
    assert [one.subject for one in told] == ["Casework: something needs you today"]
    page = signed_in(cast.annual_report).get(reverse("cases:my_work")).content.decode()
    assert "A Second" in page
    assert "Wei Solberg" in page
    assert "A Second" not in wei.get(reverse("cases:my_work")).content.decode().partition("<h1")[2]
    assert "A Second" not in signed_in(cast.caseworker).get(reverse("cases:my_work")).content.decode()

"""Leaks planted in the product, one line each: the checks of the oracle see every one.

All stand in one small world, made by hand so that each rule closes one case to somebody. A leak that is not
seen is a path that is missing from the registry: add the path.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from cases import (
    access,
    audit,
    behind_figures,
    case_file,
    coming_up,
    consents,
    contact_book,
    edit_history,
    editions,
    evidence_room,
    explaining,
    feeds,
    finding,
    held,
    holdings,
    linked,
    notes,
    open_appeals,
    proceedings,
    recently,
    worklist,
)
from cases.management.commands import figure
from cases.models.cases import CaseQuerySet
from cases.models.grants import GrantQuerySet
from cases.operations import emergencies
from cases.web import alike, filters, timeline
from cases.web.tally import published as edition_pages
from cases.web.views import (
    activities,
    appeals,
    evidence,
    facts,
    intake,
    links,
    listing,
    marks,
    revising,
    sharing,
)
from cases.web.views import brief as brief_page
from cases.web.views import duplicates as duplicate_pages
from cases.web.views import finding as finding_page
from cases.web.views import notes as notes_page
from notifications import following, inbox
from notifications.channels import mail as channel_mail
from notifications.channels import webhooks as channel_webhooks
from notifications.web.views import following as following_pages
from tests.oracle import checks
from tests.oracle.conftest import PLANTED
from tests.oracle.oracle import World
from tests.oracle.planting import Plant, plant, written_otherwise
from tests.oracle.registry import NUMBERS, OBJECTS, SETS, TYPED
from tests.oracle.worlds import AT, DAY, RELEASED, WAITING, Built, build, case, empty, grant

pytestmark = pytest.mark.django_db


def _world() -> World:
    """Who is closed out by what: see the grants. All were released in 2019, and wait for somebody in 2022."""
    luis, nadia, paulo = ("user", "luis"), ("user", "nadia"), ("user", "paulo")
    west, east = ("office", "west"), ("office", "east")
    first, rights, welcome = ("campaign", "individuals"), ("campaign", "rights"), ("campaign", "welcome")
    said = {"released_in": RELEASED, "waiting_in": WAITING}
    world = empty(
        case(**said),  # 0: Veloria, of the campaign that the west office holds
        case(**said, country="XM"),  # 1: another country
        case(**said, sensitivity="restricted"),  # 2: nobody of the west office is listed
        case(**said, sensitivity="sealed"),  # 3: the west office is listed, which opens nothing
        case(**said, campaigns=[("rights", None)]),  # 4: luis held that campaign until yesterday
        case(**said, campaigns=[("penalty", None)]),  # 5: luis held it; it was ended
        case(**said, campaigns=[("individuals", AT - DAY)]),  # 6: it left the campaign
        case(**said),  # 7: luis is barred
        case(**said, campaigns=[]),  # 8: opened by ruth in an emergency, which is over
        case(**said),  # 9: done for together with 1
        case(**said, sensitivity="restricted"),  # 10: imani is listed, and travels
        case(**said, campaigns=[("welcome", None)]),  # 11: east office in Marasia alone
        case(**said, sensitivity="sealed", same_person_as="k000"),  # 12: of the person of 0
        case(**said, campaigns=[("welcome", None)], country="XM"),  # 13: luis holds it from tomorrow
        luis=["west"],
        paulo=["west", "east"],
        nadia=["east"],
        omar=["west"],
        inactive=["west"],
    )
    world["offices"]["west"]["countries"], world["offices"]["east"]["countries"] = {"XV"}, {"XM"}
    world["grants"] = [
        grant(west, first, "record"),
        grant(east, first, "record", "verify", "contacts", "share"),
        grant(east, welcome),
        grant(nadia, ("case", "k003"), "contacts", "export", "share"),
        grant(west, ("case", "k003"), "record"),
        grant(luis, rights, until=AT - DAY),
        grant(luis, ("campaign", "penalty"), ended=AT - DAY),
        grant(luis, welcome, given=AT + DAY),
        grant(("user", "ruth"), ("case", "k008"), until=AT - timedelta(hours=2), is_emergency=True),
        grant(("user", "imani"), ("case", "k010"), "contacts"),
        grant(("user", "imani"), first, "contacts"),
        grant(paulo, ("case", "k002")),
        grant(("user", "wei"), ("case", "k012")),
    ]
    world["bars"] = [
        {"user": "luis", "of": ("case", "k007"), "set": AT - DAY, "lifted": None},
        {"user": "ruth", "of": ("case", "k009"), "set": AT - DAY, "lifted": None},
        {"user": "paulo", "of": ("case", "k001"), "set": AT - DAY, "lifted": None},
    ]
    world["locks"] = [{"of": ("user", "omar"), "set": AT - DAY, "lifted": None}]
    world["travels"] = [{"user": "imani", "begins": AT - DAY, "until": AT + DAY, "ended": None}]
    world["activities"] = [{"cases": ["k001", "k009"]}]
    world["links"] = [{"cases": [one, "k000"]} for one in ("k002", "k007", "k009")]
    return world


@pytest.fixture
def built() -> Built:
    return build(_world())


# ---------------------------------------------------------------- which checks, for whom

Check = Callable[[Built], None]
_OTHERS = {
    "campaigns": checks.check_unheld_campaigns,
    "campaign pages": checks.check_campaign_pages,
    "emergency": checks.check_emergency,
    "signed out": checks.check_signed_out,
}


SEVERAL = 5  # hidden and visible cases, where one would do


def on(*routes: str, by: str = "luis", how: str = "") -> Check:
    """Everything that the oracle's suite checks on these routes, for one person; `how` names some of it."""

    def check(built: Built) -> None:
        reader, tally = checks.reader_of(built, by), checks.Tally()
        reader.get("cases:keyboard")
        seen, hidden = checks.boundary(reader, SEVERAL)
        for path in _on(routes, SETS):
            if how in path.how:
                checks.check_set(path, reader, tally)
        for number in _on(routes, NUMBERS):
            checks.check_number(number, reader, tally)
        for route in [one for one in OBJECTS if one in routes]:
            checks.check_shown(route, reader, seen, tally)
            checks.check_hidden(route, reader, hidden, tally)
            checks.check_rows_of_others(route, reader, seen, hidden, tally)
        for typed in _on(routes, TYPED):
            checks.check_typed(typed, reader, seen, hidden, tally)
        for other in [one for name, one in _OTHERS.items() if name in routes]:
            other(reader, tally)
        if "log" in routes:
            checks.check_log("kind", reader, hidden, tally)
        assert tally.decisions, f"nothing was checked on {routes}"

    return check


def _on(routes: tuple[str, ...], paths: tuple[Any, ...]) -> list[Any]:
    return [one for one in paths if one.route in routes]


def on_the_list(by: str) -> Check:
    return on("cases:cases", by=by, how="page")


def one_after_another(*several: Check) -> Check:
    def check(built: Built) -> None:
        for one in several:
            one(built)

    return check


# ---------------------------------------------------------------- the leaks


@dataclass(frozen=True)
class Leak:
    """What is left out or put in, and where the suite sees it."""

    planted: Plant
    check: Check


_LIST = on_the_list("luis")
_GATE = on("access.cases_for")
_EVERY_CASE = "Feed._meta.apps.get_model('cases', 'Case').objects.all()"
_ALL = "Case._meta.apps.get_model('cases', 'Campaign').objects.all()"
_IN_EMERGENCY = 'granted(models.CaseUserGrant, "emergency", mine & Q(_opened_in_emergency()), by_name)'
_NEVER_OVER = (
    "models.CaseUserGrant.objects.filter(mine & Q(_opened_in_emergency()))"
    '.annotate(kind=Value("emergency"), **by_name).values_list(*_SHAPE)'
)
_NOTHING_OPENED = "if case is None or _is_barred(actor, case):\n        raise Refused(NOTHING_OPENED,"
_NO_CASE = "    if found is None:\n        raise Http404"
_UNGATED_PAGE = (
    "from types import SimpleNamespace\n    from cases.access import OPERATOR\n"
    "    page = open_page(SimpleNamespace(user=OPERATOR), reference)"
)


def instead(old: str, new: str, of: Any, check: Check = _LIST) -> Leak:
    return Leak(written_otherwise(of, old, new), check)


def left_out(old: str, of: Any, check: Check = _LIST) -> Leak:
    return instead(old, "", of, check)


def of_every_case(of: Any, check: Check, *, asked_for: str = "actor") -> Leak:
    """The cases are sought among all there are, not among those that the gate opens."""
    return instead(f"access.cases_for({asked_for}).filter", "Case.objects.filter", of, check)


def of_every_reference(of: Any, check: Check, *, asked_for: str = "actor") -> Leak:
    """The case is sought by its reference among all there are."""
    return instead(f"access.cases_for({asked_for})", "access.cases_for(access.OPERATOR)", of, check)


def unasked(required: str, of: Any, check: Check) -> Leak:
    """A view does not ask for what it requires."""
    return instead(f"access.require(request.user, Permission.{required}, case)", "pass", of, check)


def _keep_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "_KEPT", {}, raising=False)
    plant(
        monkeypatch,
        listing.cases,
        "visible = access.cases_for(request.user)",
        "visible = _KEPT.setdefault('list', access.cases_for(request.user))",
    )


LEAKS: dict[str, Leak] = {
    # editions
    "editions are for everybody": instead(
        "access.may_in_organisation(actor, OrganisationPermission.FIGURES)",
        "True",
        editions.may_read,
        on("cases:edition"),
    ),
    "the file of an edition gives every line": instead(
        "references_in(content) - set(given)",
        "set()",
        editions.copy_with,
        on("cases:edition_file"),
    ),
    "an edition shows every line": instead(
        "cases = behind_figures.names_by_reference(actor, [",
        "cases = behind_figures.names_by_reference(behind_figures.access.OPERATOR, [",
        edition_pages.edition_page,
        on("cases:edition", by="ines"),
    ),
    # who may see a case
    "the countries of an office are not asked": instead(
        "Q(country__in=sorted(countries)) & _in_campaigns(campaigns)",
        "_in_campaigns(campaigns)",
        access._opened_by,
    ),
    "campaigns are pooled over offices": instead(
        "frozenset(office.campaigns.get(permission, ()))",
        "frozenset(one for o in grants.offices for one in o.campaigns.get(permission, ()))",
        access._reached,
        on_the_list("paulo"),
    ),
    "the end date of a grant is not read": left_out("Q(until=None) | Q(until__gt=at), ", GrantQuerySet.live),
    "an ended grant goes on": left_out(", ended_at=None", GrantQuerySet.live),
    "a grant begins before it is given": left_out("granted_at__lte=at, ", GrantQuerySet.live),
    "a bar is not read": left_out(".exclude(_barred(actor))", access._visible),
    "a bar is not read where many are told": left_out(
        " - set(barred)", access._of_whom_it_is_open, on("access.told_about")
    ),
    "all are told where one may be": instead(
        "if one in opening", "if opening", access._of_whom_it_is_open, on("access.told_about")
    ),
    "a lock is not read": instead(
        'if of["locked"]', "if False", held._held, on("access.cases_for", by="omar")
    ),
    "travel is not read": instead(
        'if of["travelling"]',
        "if False",
        held._held,
        on_the_list("imani"),
    ),
    "contacts travel along": instead(
        "row.permission not in STAYS_AT_HOME",
        "True",
        held._taken_along,
        on("cases:contacts", by="imani"),
    ),
    "restricted opens as standard does": instead(
        "Q(sensitivity=Sensitivity.STANDARD) & standard",
        "~Q(sensitivity=Sensitivity.SEALED) & standard",
        access._opened_by,
    ),
    "a grant to an office opens a sealed case": instead(
        "grants.cases_by_name.get(", "grants.cases.get(", access._reached
    ),
    "a sealed case is exported": instead(
        "permission == Permission.EXPORT", "False", access._reached, on("access.cases_for", by="nadia")
    ),
    "a superuser sees every case": instead(
        "isinstance(actor, Operator)",
        "isinstance(actor, Operator) or actor.is_superuser",
        access._visible,
        on_the_list("superuser"),
    ),
    "an inactive account keeps its grants": left_out(
        " or not actor.is_active", access.live_grants, on("access.cases_for", by="inactive")
    ),
    "a case that left the campaign is still in it": instead(
        "objects.current()", "objects.all()", access._in_campaigns
    ),
    "an emergency never ends": instead(_IN_EMERGENCY, _NEVER_OVER, held._rows, on_the_list("ruth")),
    "every permission comes with seeing": instead(
        "visible &= _reach(grants, permission)", "pass", access._visible, _GATE
    ),
    # lists, filters and searches
    "the list counts every case": instead(
        "rows[: COUNTED_UP_TO + 1].count()", "Case.objects.count()", listing.cases
    ),
    "the list is kept for the next reader": Leak(
        _keep_the_list, one_after_another(on_the_list("nadia"), _LIST)
    ),
    "the countries of every case are offered": instead(
        "queryset.order_by()",
        "Case.objects.order_by()",
        filters.CaseFilter.__init__,
        on("cases:cases", how="offered"),
    ),
    "every campaign is offered": instead(
        "access.campaigns_for(actor)", _ALL, filters.CaseFilter.__init__, on("campaigns")
    ),
    "the search reads every name": instead(
        "found_by(request.user",
        "found_by(access.OPERATOR",
        finding_page._answer,
        on("cases:find"),
    ),
    "the search confirms a reference": of_every_reference(finding.find, on("cases:find")),
    "a part of a former name finds": instead(
        "Q(for_finding_only=False) | may_read | whole", "Q()", finding._rows, on("cases:find")
    ),
    "likely duplicates are sought among all": instead(
        "duplicates.alike(request.user",
        "duplicates.alike(access.OPERATOR",
        alike.rows_for,
        on("cases:new_case"),
    ),
    "every pair that looks alike is listed": instead(
        "duplicates.pairs_for(request.user",
        "duplicates.pairs_for(access.OPERATOR",
        duplicate_pages.queue,
        on("cases:duplicates"),
    ),
    "a pair is opened by its number": instead(
        "duplicates.pair_or_404(request.user",
        "duplicates.pair_or_404(access.OPERATOR",
        duplicate_pages.pair,
        on("cases:duplicate"),
    ),
    "my work lists every case": instead(
        "visible = access.cases_for(actor)",
        "visible = Case.objects.all()",
        worklist._asked,
        on("cases:my_work"),
    ),
    "what one may not verify waits for one": instead(
        "access.cases_for(actor, Permission.VERIFY)",
        "access.cases_for(actor)",
        worklist.to_verify,
        on("cases:my_work"),
    ),
    # names, history, contacts, files
    "a former name is shown without contacts": instead(
        "visible.filter(Q(for_finding_only=False) | Q(case__in=former))",
        "visible.filter()",
        access.names_for,
        on("cases:names"),
    ),
    "a name shows with every case of the person": instead(
        'case__in=cases_for(actor).filter(pk__in=ids).values("pk")',
        "person__in=[case.person_id for case in cases]",
        access.names_for,
        on("cases:names"),
    ),
    "the history of every case is on each": instead(
        "Case.history.filter(id=case.pk)", "Case.history.all()", edit_history._of_case, on("cases:history")
    ),
    "the history of a former name is told": instead(
        "if row.id in masked", "if False", edit_history._of_names, on("cases:history")
    ),
    "an activity names its other cases": instead(
        'title=f"{row.title or row.get_kind_display()}{state}"',
        'title=" ".join(case.reference for case in row.cases.all())',
        timeline._activity,
        on("cases:timeline"),
    ),
    "the activities of every case are on each": instead(
        "Activity.objects.filter(links__case=case)",
        "Activity.objects.filter(links__isnull=False)",
        case_file.read,
        on("cases:activities"),
    ),
    "a row of another case is found by its number": left_out(
        "case=case, ", case_file.statement_of, on("cases:withdraw")
    ),
    "a contact of another case is found by its number": left_out(
        "case=case, ", contact_book.contact_of, on("cases:edit_contact", by="nadia")
    ),
    "contacts are read without the permission": instead(
        "if permission not in permissions",
        "if permission not in {*permissions, Permission.CONTACTS}",
        access.require,
        on("cases:contacts"),
    ),
    "a file of another case is found by its key": instead(
        "case=case, key=key", "key=key", evidence_room.file_of, on("cases:evidence_copy")
    ),
    "an original leaves without contacts": unasked(
        "CONTACTS", evidence.original, on("cases:evidence_original")
    ),
    # what caseworkers write down
    "a link shows whether or not the other case is visible": instead(
        "Q(case=case, other__in=seen) | Q(other=case, case__in=seen)",
        "Q(case=case) | Q(other=case)",
        linked._between,
        on("cases:links"),
    ),
    "the overview names whoever is linked": instead(
        "seen = access.cases_for(actor)", "seen = Case.objects.all()", linked._between, on("cases:case")
    ),
    "a link is found by its number alone": instead(
        "_between(actor, case).filter",
        "CaseLink.objects.select_related('case', 'other').filter",
        linked.link_of,
        on("cases:end_link"),
    ),
    "a case is linked with one that one cannot see": of_every_reference(
        links._other, on("cases:links"), asked_for="request.user"
    ),
    "the notes open without the gate": instead(
        "page = open_page(request, reference)", _UNGATED_PAGE, notes_page.notes, on("cases:notes")
    ),
    "the notes of every case are on each": instead(
        "Note.objects.filter(case=case)", "Note.objects.all()", case_file.read, on("cases:notes")
    ),
    "a note of another case is found by its number": left_out(
        "case=case, ", notes.note_of, on("cases:withdraw_note")
    ),
    "a task of another case is found by its number": left_out(
        "case=case, ", notes.task_of, on("cases:put_off_task")
    ),
    "a charge of another case is found by its number": left_out(
        "case=case, ", proceedings.row_of, on("cases:correct_proceeding")
    ),
    "the brief opens without the gate": instead(
        "page = open_page(request, reference)", _UNGATED_PAGE, brief_page.brief, on("cases:brief")
    ),
    "what comes up is of every case": instead(
        "access.cases_for(actor)",
        "access.cases_for(access.OPERATOR)",
        coming_up.coming_up,
        on("cases.coming_up"),
    ),
    # what needs somebody, and the feed
    "what was opened once is shown for ever": instead(
        "access.cases_for(actor)",
        "Case.objects",
        recently.recently_opened,
        on("cases:my_work", how="recently"),
    ),
    "a possible duplicate names a hidden case": instead(
        "asked.visible.filter(merged_into=None)",
        "Case.objects.filter(merged_into=None)",
        worklist._duplicates,
        on("cases:my_work", how="duplicates"),
    ),
    "a task opens its case": instead(
        "cases = asked.visible.exclude",
        "cases = Case.objects.exclude",
        worklist._coming_of,
        on("cases:my_work", how="tasks"),
    ),
    "appeals are asked about for every case": instead(
        "asked.ours, asked.today",
        "Case.objects.all(), asked.today",
        worklist._appeals,
        on("cases:my_work", how="appeals"),
    ),
    "the feed is read past the gate": instead(
        "worklist.coming_for(user, today)",
        f"worklist.coming_up.of_cases({_EVERY_CASE}, today)",
        feeds._events,
        on("cases:feed"),
    ),
    "the feed goes along on a journey": left_out(
        " or held.is_travelling", feeds.reader_of, on("cases:feed", by="imani")
    ),
    "an appeal names whoever else it is for": instead(
        "access.cases_for(actor).filter",
        "Case.objects.filter",
        open_appeals.others_of,
        on("cases:appeal"),
    ),
    "an appeal of another case is found by its number": instead(
        "open_appeals.questions_on(case,",
        "open_appeals.questions_in(Case.objects.all(),",
        appeals._question,
        on("cases:appeal"),
    ),
    "the consents of every case are on each": instead(
        "Case.history.filter(id=case.pk)", "Case.history.all()", consents.history_of, on("cases:consent")
    ),
    "a hidden case is decided on": instead(
        "access.case_or_404(request.user, reference)",
        "access.case_or_404(access.OPERATOR, reference)",
        intake.intake,
        on("cases:intake"),
    ),
    "a line of a hidden case is marked": instead(
        "access.case_or_404(request.user, reference)",
        "access.case_or_404(access.OPERATOR, reference)",
        marks.mark,
        on("cases:mark"),
    ),
    # what is typed
    "an action covers a case one cannot see": of_every_case(
        activities._other_cases, on("cases:activities"), asked_for="request.user"
    ),
    "a row moves to a case one cannot see": of_every_reference(
        revising._right_case, on("cases:move"), asked_for="request.user"
    ),
    "an emergency tells of a bar": instead(
        _NOTHING_OPENED,
        _NOTHING_OPENED.replace("NOTHING_OPENED", "NOTHING_OPENED if case is None else 'You are barred'"),
        emergencies.open_in_emergency,
        on("emergency", by="ruth"),
    ),
    # what people and programs are told
    "the inbox shows what was closed since": left_out(
        "Q(case__in=visible) | nameless, ", inbox.open_to, on("notifications:inbox")
    ),
    "the badge counts every row": instead(
        "open_to(user)",
        "Notification.objects.filter(user=user.pk)",
        inbox.unread,
        on("notifications:inbox", how="no set"),
    ),
    "a line opens what was closed since": instead(
        "open_to(user).filter(pk=number)",
        "Notification.objects.filter(user=user.pk, pk=number)",
        inbox.one_of,
        on("notifications:open"),
    ),
    "what one follows is listed unasked": instead(
        "access.cases_for(user).filter",
        "access.cases_for(access.OPERATOR).filter",
        following.followed_by,
        on("notifications:following"),
    ),
    "a hidden case is followed": instead(
        "access.case_or_404(request.user, reference)",
        "access.case_or_404(access.OPERATOR, reference)",
        following_pages.follow_case,
        on("notifications:follow_case"),
    ),
    "a mail counts what was closed since": instead(
        "inbox.open_to(user)",
        "Notification.objects.filter(user=user.pk)",
        channel_mail.mail,
        on("user.mail"),
    ),
    "a program is told without asking again": instead(
        "access.reference_for_programs(one.webhook.maker_id, one.case_id or 0)",
        "one.case.reference",
        channel_webhooks._said,
        on("user.webhook", by="wei"),
    ),
    "a program is told of a sealed case": left_out(
        ".exclude(sensitivity=Sensitivity.SEALED)",
        access.reference_for_programs,
        on("user.webhook", by="wei"),
    ),
    # figures
    "a part of a figure is made of every case": instead(
        "_visible(actor).filter(still_open).in_totals()",
        "models.Case.objects.in_totals()",
        access.figure_scope,
        on("cases:tally"),
    ),
    "a sealed case is counted against its owner's will": instead(
        "self.exclude(sensitivity=Sensitivity.SEALED, in_totals=False)",
        "self.all()",
        CaseQuerySet.in_totals,
        on("cases:tally", by="wei"),
    ),
    "the first lines of a figure are anybody's": of_every_case(
        behind_figures.names_of, on("cases:tally", by="ines")
    ),
    "the number not open to one is wrong": of_every_case(
        behind_figures.visible_of, on("cases:tally_counted", by="ines")
    ),
    "a command lists every line": instead(
        "access.cases_for(self.actor).filter",
        "access.cases_for(OPERATOR).filter",
        figure._Asked._lines,
        on("manage.py figure", by="ines"),
    ),
    # what a page of access says
    "the number somebody sees is of all": instead(
        "access.cases_for(user, at=now)",
        "access.cases_for(access.OPERATOR)",
        explaining.what_they_see,
        on("cases:what_they_see", by="wei"),
    ),
    "a page says that a bar does not hold": left_out(
        " or standing.is_barred", holdings.CaseHoldings.holdings_of, on("cases:access", by="nadia")
    ),
    "access is given without the permission": unasked("SHARE", sharing.give, on("cases:give_access")),
    "any campaign has its page for anybody": instead(
        "campaigns_for(actor).filter",
        "models.Campaign.objects.filter",
        access.campaign_or_404,
        on("campaigns"),
    ),
    "anybody reads the access log": instead("if not", "if False and not", audit.require_reader, on("log")),
    # hidden told from absent
    "a hidden case is forbidden, an absent one not found": instead(
        _NO_CASE,
        "    if found is None and models.Case.objects.filter(reference=reference).exists():\n"
        "        raise NotAllowed('You may not see this case.')\n" + _NO_CASE,
        access._named,
        on("cases:verify"),
    ),
    "a hidden case costs one query more": instead(
        _NO_CASE,
        "    hidden = models.Case.objects.filter(reference=reference).first() if found is None else None\n"
        "    if hidden and not hidden.names.exists():\n        pass\n" + _NO_CASE,
        access._named,
        on("cases:evidence_copy"),
    ),
    "the history is kept from who may read it": instead(
        'return render(request, "cases/history.html", {**case_head(page, "history"), "edits": found})',
        'return render(request, "cases/history.html", {**case_head(page, "history"), "edits": []})',
        facts.edits,
        on("cases:history", by="nadia"),
    ),
}
AT_LEAST = 30


@pytest.mark.parametrize("name", LEAKS)
def test_a_planted_leak_is_caught(
    name: str, built: Built, monkeypatch: pytest.MonkeyPatch, record_property: Any
) -> None:
    leak = LEAKS[name]
    leak.check(built)  # the control: nothing is seen where nothing is planted
    leak.planted(monkeypatch)

    with pytest.raises(AssertionError, match="^(leaked|false denial)"):
        leak.check(built)

    record_property(PLANTED, len(LEAKS))


def test_there_are_thirty_and_more() -> None:
    assert len(LEAKS) >= AT_LEAST

"""The pages of the yearly figure: whose number it is, what opens from it, and what never shows."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from cases import rules, tallies
from cases.access import OPERATOR, figure_scope
from cases.models import Case, OfficeCountry
from cases.operations.deciding import decide
from cases.operations.granting import give_grant
from cases.operations.recording import link_reversal
from cases.operations.revising import verify, withdraw
from cases.tallies import Reason
from cases.vocabulary import ActivityKind, Consent, OutcomeKind, Permission, Sensitivity, Status
from cases.web.tally import groups, words
from tests.factories import (
    BADGE_QUERIES,
    LOG_QUERIES,
    NOW,
    held_case,
    known,
    on,
    outcome,
    release,
    urgent_action,
    verified,
)

pytestmark = pytest.mark.django_db

YEAR_PAGES = ("tally", "tally_counted", "tally_decide", "tally_not_counted", "tally_changes", "figures")
LISTS = ("tally", "tally_counted", "tally_decide", "tally_not_counted", "tally_changes")
WITHOUT_A_YEAR = ("tally_home", "how_we_count", "tally_compare")
A_WHILE_AGO = NOW - timedelta(minutes=5)
LONG_AGO = NOW.replace(year=2019, month=6)
CROSSING = "between 20 December 2019 and 5 January 2020"


@pytest.fixture
def open_as(client):
    def open_page(user, name, *args, status=200, **asked):
        client.force_login(user, backend="cases.access.GateBackend")
        answer = client.get(reverse(f"cases:{name}", args=args), asked)
        assert answer.status_code == status
        return answer.content.decode()

    return open_page


@pytest.fixture
def abroad(cast):
    """Let the desk record cases of Veloria, which the West office covers."""
    OfficeCountry.objects.create(office=cast.desk, country="XV")


def released_case(cast, name="Samira al-Qadari", day="5 May 2019", *, in_totals=None, **fields):
    case = held_case(cast, name, **fields)
    if in_totals is not None:
        Case.objects.filter(pk=case.pk).update(in_totals=in_totals)
    urgent_action(cast, case)
    verify(release(cast, case, day), actor=OPERATOR, at=NOW - timedelta(hours=1))  # a sealed one too
    return case


def known_long_ago(cast, name):
    """A case released and verified in 2019, as the demonstration writes it."""
    case = held_case(cast, name)
    urgent_action(cast, case, known=known("2019-01-10"))
    verified(cast, release(cast, case, known=known("2019-05-20")), at=LONG_AGO)
    return case


def doubtful_case(cast, name, **fields):
    case = held_case(cast, name, **fields)
    urgent_action(cast, case)
    verified(cast, outcome(cast, case, OutcomeKind.FAMILY_CONTACT, CROSSING))
    return case


def text_of(page):
    """What a reader reads: without tags, with single spaces."""
    page = re.sub(r"Copy [0-9A-Z]{4}-[0-9A-Z]{4}", "", page)  # each print has its own
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def assert_page(page, *, shown=(), hidden=()):
    leaked = [words for words in hidden if words in page]
    missing = [words for words in shown if words not in text_of(page)]
    assert not leaked, f"leaked: {leaked}"
    assert not missing, f"missing: {missing} in {text_of(page)}"


# ---------------------------------------------------------------- whose figure it is


def test_the_annual_report_sees_the_organisations_number(cast, open_as):
    released_case(cast)
    released_case(cast, "Anna Marin", sensitivity=Sensitivity.RESTRICTED)

    page = open_as(cast.annual_report, "tally", 2019)

    assert_page(
        page,
        shown=["The whole organisation", "2 cases had a positive development in 2019 after we campaigned"],
        hidden=["in your scope", "In your scope"],
    )


@pytest.mark.parametrize("name", LISTS)
def test_who_sees_totals_sees_no_name_and_no_reference_by_that(cast, open_as, name):
    cases = [
        released_case(cast),
        released_case(cast, "Anna Marin", sensitivity=Sensitivity.RESTRICTED),
        released_case(cast, "Olga Mirova", sensitivity=Sensitivity.SEALED, in_totals=True),
    ]
    asked = {"since": "2019-01-01"} if name == "tally_changes" else {}

    page = open_as(cast.annual_report, name, 2019, **asked)

    references = [case.reference for case in cases]
    assert_page(page, shown=["Counted 3"], hidden=["Samira", "Anna", "Olga", *references])


def test_who_may_open_some_sees_those_and_a_number_for_the_rest(cast, open_as):
    seen, hidden = released_case(cast), released_case(cast, "Anna Marin", sensitivity=Sensitivity.RESTRICTED)
    give_grant(
        on=cast.individuals,
        to=cast.annual_report,
        permissions=[Permission.VIEW],
        until=NOW + timedelta(days=90),
        reason="the annual report",
        actor=OPERATOR,
        at=NOW - timedelta(days=1),
    )

    for name in ("tally", "tally_counted"):
        assert_page(
            open_as(cast.annual_report, name, 2019),
            shown=[seen.reference, "Samira al-Qadari", "1 case is not open to you; it is in the number."],
            hidden=[hidden.reference, "Anna"],
        )


def test_an_officer_sees_the_numbers_of_their_own_cases_and_says_so(cast, open_as, abroad):
    ours = released_case(cast, "Anna Velor", country="XV")
    theirs = released_case(cast)

    page = open_as(cast.officer, "tally", 2019)

    assert_page(
        page,
        shown=[
            "In your scope: cases you may see",
            "1 case in your scope had a positive development",
            ours.reference,
        ],
        hidden=[theirs.reference, "Samira", "The whole organisation"],
    )
    assert "not open to you" not in page


@pytest.mark.parametrize("name", YEAR_PAGES)
def test_an_outsider_sees_nothing_counted(cast, open_as, name):
    case = released_case(cast)

    page = open_as(cast.outsider, name, 2019)

    assert_page(page, shown=["In your scope"], hidden=[case.reference, "Samira", "not open to you"])


def test_an_outsiders_number_is_nought(cast, open_as):
    released_case(cast)

    assert_page(open_as(cast.outsider, "tally", 2019), shown=["0 cases in your scope had a positive"])
    assert_page(open_as(cast.outsider, "tally_home"), shown=["No development is on record for any case"])


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("who", ["annual_report", "caseworker", "officer", "outsider"])
def test_a_sealed_case_that_is_not_in_totals_appears_nowhere(cast, open_as, name, who):
    """Not even to the caseworker who may open it."""
    asked = {"since": "2019-01-01"} if name == "tally_changes" else {}
    before = text_of(open_as(getattr(cast, who), name, 2019, **asked))
    case = released_case(cast, "Olga Mirova", sensitivity=Sensitivity.SEALED, in_totals=False)

    after = open_as(getattr(cast, who), name, 2019, **asked)

    assert text_of(after) == before
    assert_page(after, hidden=[case.reference, "Olga"])


def test_a_former_name_never_shows(cast, open_as):
    case = released_case(cast)
    former = {"text": "Сами аль-Кадири", "script": "Cyrl", "for_finding_only": True}
    case.names.create(person=case.person, added_at=NOW, **former)

    page = open_as(cast.caseworker, "tally_counted", 2019)

    assert_page(page, shown=["Samira al-Qadari"], hidden=["Сами"])


def test_a_name_in_another_script_shows_beside_it(cast, open_as):
    case = released_case(cast)
    in_russian = {"text": "Самира аль-Кадири", "script": "Cyrl", "language": "ru"}
    case.names.create(person=case.person, added_at=NOW, **in_russian)

    page = open_as(cast.caseworker, "tally", 2019)

    assert_page(page, shown=["Samira al-Qadari Самира аль-Кадири"])


def test_a_name_is_in_no_title_and_no_address(cast, open_as):
    released_case(cast)

    page = open_as(cast.caseworker, "tally_counted", 2019)

    assert re.findall("<title>(.*?)</title>", page) == ["Positive impact, 2019: counted – Casework"]
    assert not [url for url in re.findall('(?:href|action)="(.*?)"', page) if "amira" in url.lower()]


def test_a_campaign_that_one_may_not_read_is_no_choice(cast, open_as):
    case = held_case(cast)
    urgent_action(cast, case, campaign=cast.write_for_rights, actor=OPERATOR)
    verified(cast, release(cast, case))

    assert_page(open_as(cast.caseworker, "tally_counted", 2019), hidden=["Write for Rights 2019"])
    assert_page(open_as(cast.annual_report, "tally_counted", 2019), shown=["Write for Rights 2019 (1)"])


# ---------------------------------------------------------------- the summary


def test_every_kind_is_in_one_group_and_groups_make_the_whole(cast):
    placed = [kind for group in groups.GROUPS for kind in group.kinds]
    assert len(placed) == len(set(placed))
    assert set(placed) == rules.CURRENT.counting
    every = sorted(rules.CURRENT.counting)[::3]
    for number, kind in enumerate(every):
        case = held_case(cast, f"Person {number}")
        urgent_action(cast, case)
        verified(cast, outcome(cast, case, kind))

    tally = tallies.tally(2019, cases=figure_scope(cast.annual_report).cases, now=NOW)

    assert tally.value == len(every)
    in_groups = [sum(groups.group_of(line) is group for line in tally.counted) for group in groups.GROUPS]
    assert sum(in_groups) == tally.value
    assert in_groups[-1] == 0  # nothing is merely "other"


def test_a_group_opens_to_its_cases(cast, open_as):
    freed, cared = released_case(cast), held_case(cast, "Anna Marin")
    urgent_action(cast, cared)
    verified(cast, outcome(cast, cared, OutcomeKind.MEDICAL_CARE))
    page = open_as(cast.caseworker, "tally", 2019)
    assert '/tally/2019/counted/?kind=better-treatment"' in page

    listed = open_as(cast.caseworker, "tally_counted", 2019, kind="better-treatment")

    assert_page(listed, shown=[cared.reference, "1 counted case, and why"], hidden=[freed.reference])


def test_the_range_harm_and_what_was_left_out_stand_beside_the_number(cast, open_as):
    hurt = released_case(cast)
    verified(cast, outcome(cast, hurt, OutcomeKind.TORTURE, "6 June 2019"))
    doubtful_case(cast, "Anna Marin")
    unverified = held_case(cast, "Olga Mirova")
    urgent_action(cast, unverified)
    release(cast, unverified)

    page = open_as(cast.annual_report, "tally", 2019)

    assert_page(
        page,
        shown=[
            "1 to 2: 1 case needs a decision",
            "Cases with harm verified never subtracted 1",
            "Why 1 other was not counted",
            "No second person has verified it 1",
        ],
    )


def test_consent_is_read_on_the_day_of_reading(cast, open_as):
    case = released_case(cast, consent=Consent.MAY_BE_NAMED)
    Case.objects.filter(pk=case.pk).update(consent_until=NOW.date() - timedelta(days=1))

    page = text_of(open_as(cast.caseworker, "tally", 2019))

    assert "May be named 0 Anonymise 1 Not for publication 0" in page


# ---------------------------------------------------------------- as known on a day


def test_the_figure_as_known_on_a_day_says_so_and_what_changed(cast, open_as):
    stays, leaves = known_long_ago(cast, "Samira al-Qadari"), known_long_ago(cast, "Anna Marin")
    mistaken = leaves.status_changes.latest("pk")
    withdraw(mistaken, reason="it was her sister", actor=cast.caseworker, at=A_WHILE_AGO)
    came = held_case(cast, "Olga Mirova")
    urgent_action(cast, came)
    verified(cast, outcome(cast, came, OutcomeKind.MEDICAL_CARE))

    page = open_as(cast.annual_report, "tally", 2019, known_by="2020-02-14")
    changes = open_as(cast.caseworker, "tally_changes", 2019, since="2020-02-14")

    assert_page(
        page,
        shown=[
            "As known on 14 February 2020 it was 2.",
            "See what changed since",
            "2 cases had a positive development",
        ],
    )
    assert "/tally/2019/changes/?since=2020-02-14" in page
    assert_page(
        changes,
        shown=[
            "2 as known on 14 February 2020. Today it is 2. 1 added, 1 taken out.",
            came.reference,
            "Late. It was not on record then. Recorded by Nadia Karam, 2 March 2026. Verified by Omar Haddad",
            leaves.reference,
            "Withdrawn by Nadia Karam, 2 March 2026: “it was her sister”.",
        ],
        hidden=[stays.reference],
    )


@pytest.mark.parametrize("typed", ["2020-02-14", "14 February 2020", " 14 feb 2020 "])
def test_a_day_is_read_as_a_number_or_in_words(cast, open_as, typed):
    page = open_as(cast.caseworker, "tally", 2019, known_by=typed)

    assert_page(page, shown=["As known on 14 February 2020 it was 0."])


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("03/04/2020", "could be 3 April or 4 March"),
        ("February 2020", "Write one day, for example 14 February 2020."),
        ("2999-01-01", "Choose a day that has been"),
        ("1800-01-01", "Choose a day after 1900."),
        ("9999-12-31", "Write a year between"),
        ("<script>", "Write a date such as"),
        ("'; --" * 30, "Write a date such as"),
    ],
)
@pytest.mark.parametrize(
    ("name", "field"), [("tally", "known_by"), ("tally_counted", "known_by"), ("tally_changes", "since")]
)
def test_a_day_that_cannot_be_read_gets_a_sentence(cast, open_as, name, field, typed, sentence):
    page = open_as(cast.caseworker, name, 2019, status=400, **{field: typed})

    assert_page(page, shown=[sentence], hidden=["<script>"])


@pytest.mark.parametrize("year", [0, 99, 1899, 2028, 99999999999999999999])
@pytest.mark.parametrize("name", YEAR_PAGES)
def test_a_year_without_a_figure_gets_a_sentence(cast, open_as, name, year):
    page = open_as(cast.caseworker, name, year, status=404)

    assert_page(page, shown=["There is no figure for this year. Choose one from 1900 to 2026."])


@pytest.mark.parametrize("year", [1900, 2026])
@pytest.mark.parametrize("name", YEAR_PAGES)
def test_the_first_and_the_running_year_open(cast, open_as, name, year):
    open_as(cast.caseworker, name, year)


def test_the_address_is_read_only(cast, client):
    client.force_login(cast.caseworker, backend="cases.access.GateBackend")

    for name in YEAR_PAGES:
        assert client.post(reverse(f"cases:{name}", args=[2019])).status_code == 405


# ---------------------------------------------------------------- the lists


def test_a_counted_case_says_why(cast, open_as):
    case = held_case(cast)
    urgent_action(cast, case, began="10 December 2018", kind=ActivityKind.LETTERS)
    verified(cast, outcome(cast, case, OutcomeKind.SENTENCE_REDUCED, "21 November 2019"))

    page = open_as(cast.caseworker, "tally_counted", 2019)

    assert_page(
        page,
        shown=[
            case.reference,
            "Sentence reduced",
            "21 November 2019",
            "We acted 346 days earlier (letters, 10 December 2018). Lawyer.",
            "Not for publication",
        ],
    )


def test_what_happened_since_is_told_once_before_anything_is_published(cast, open_as):
    case = released_case(cast)
    freed = case.outcomes.get()
    release(cast, case, "2 March 2020", to=Status.ARRESTED, outcome=OutcomeKind.RE_ARREST)
    link_reversal(outcome=freed, happened_on=on("2 March 2020"), actor=cast.caseworker, at=A_WHILE_AGO)

    page = open_as(cast.caseworker, "tally_counted", 2019)

    assert_page(page, shown=["Since then: Arrested, 2 March 2020. Review before you publish."])


def test_being_held_on_is_no_setback_where_nobody_said_released(cast, open_as):
    case = held_case(cast)
    urgent_action(cast, case)
    verified(cast, outcome(cast, case, OutcomeKind.MEDICAL_CARE))
    release(cast, case, "1 July 2019", to=Status.SERVING_SENTENCE, outcome=None)

    assert_page(open_as(cast.caseworker, "tally_counted", 2019), hidden=["Since then"])


def test_filters_narrow_and_an_unknown_one_is_said(cast, open_as, abroad):
    here, there = released_case(cast), released_case(cast, "Anna Velor", country="XV")
    chosen = {"country": "XM", "campaign": "individuals", "kind": "released"}

    narrowed = open_as(cast.caseworker, "tally_counted", 2019, **chosen)
    unknown = open_as(cast.caseworker, "tally_counted", 2019, country="ZZ", page="x")

    assert_page(narrowed, shown=[here.reference, "Country: Marasia"], hidden=[there.reference])
    assert_page(unknown, shown=["There is nothing by that choice", here.reference, there.reference])


def test_lists_come_in_pages_of_fifty(cast, open_as, monkeypatch):
    monkeypatch.setattr("cases.web.tally.lists.A_PAGE", 50)
    cases = [released_case(cast, f"Person {number}") for number in range(52)]

    first = open_as(cast.caseworker, "tally_counted", 2019)
    last = open_as(cast.caseworker, "tally_counted", 2019, page="99")

    assert "1 to 50 of 52" in text_of(first)
    assert "51 to 52 of 52" in text_of(last)
    found = [case.reference for case in cases if (case.reference in first) != (case.reference in last)]
    assert len(found) == 52


def test_an_undecided_case_shows_both_strands_and_no_dead_button(cast, open_as):
    case = held_case(cast)
    urgent_action(cast, case, began="12 May 2019")
    verified(cast, outcome(cast, case, OutcomeKind.FAMILY_CONTACT, "May 2019"))

    page = open_as(cast.caseworker, "tally_decide", 2019)

    assert_page(
        page,
        shown=[
            case.reference,
            "Family contact, May 2019. It may have happened before we acted.",
            "We acted: Urgent action, 12 May 2019",
            "A named person decides such a case, with a reason",
        ],
    )
    main = page[page.index("<main") : page.index("</main")]
    assert 'class="r-ours"' in main and 'class="r-life"' in main
    assert "<button" not in main


def test_what_is_not_counted_says_what_would_make_it_count(cast, open_as):
    unverified = held_case(cast)
    urgent_action(cast, unverified)
    release(cast, unverified)
    without = held_case(cast, "Anna Marin")
    verified(cast, release(cast, without))
    bailed = held_case(cast, "Olga Mirova")
    verified(cast, outcome(cast, bailed, OutcomeKind.BAIL))

    page = open_as(cast.caseworker, "tally_not_counted", 2019)
    only = open_as(cast.caseworker, "tally_not_counted", 2019, reason="no-activity")
    unknown = open_as(cast.caseworker, "tally_not_counted", 2019, reason="x")

    remedies = ["It counts once somebody other than the recorder", "It counts if we did act before it"]
    assert_page(page, shown=remedies)
    order = [page.index(case.reference) for case in (unverified, without, bailed)]
    assert order == sorted(order)
    assert_page(only, shown=[without.reference], hidden=[unverified.reference, bailed.reference])
    assert_page(unknown, shown=["There is no such reason", unverified.reference])


def test_every_reason_and_doubt_has_its_words():
    for why in Reason:
        said = words.reason(why, rules.CURRENT, 2019)
        assert all((said.key, said.title, said.short, said.remedy))
        assert "%" not in said.title + said.remedy
        assert words.REASON_BY_KEY[said.key] == why
    for doubt in tallies.Doubt:
        assert words.doubt(doubt, 2019)
        assert words.missing(doubt, rules.CURRENT, 2019)


@pytest.mark.parametrize(
    ("fewest", "most", "said"),
    [
        (1, 1, "We acted 1 day earlier (x)."),
        (346, 346, "We acted 346 days earlier (x)."),
        (1200, 1200, "We acted 1,200 days earlier (x)."),
        (9, 15, "We acted 9 to 15 days earlier (x)."),
        (540, 546, "We acted 540 to 546 days earlier (x)."),
        (142, 172, "We acted 4 to 6 months earlier (x)."),
        (155, 182, "We acted 5 to 6 months earlier (x)."),
        (900, 1300, "We acted 2 to 4 years earlier (x)."),
        (142, None, "We acted at least 142 days earlier (x)."),
    ],
)
def test_days_between_in_words_hold_what_they_say(fewest, most, said):
    assert words.earlier(fewest, most, "x") == said


# ---------------------------------------------------------------- years, the rule, other numbers


def test_the_years_are_listed_newest_first(cast, open_as):
    released_case(cast, day="5 May 2019")
    released_case(cast, "Anna Marin", day="5 May 2021")

    page = open_as(cast.caseworker, "tally_home")

    years = re.findall(r'<th scope="row"><a href="/tally/(\d+)/"', page)
    assert years[-6:] == ["2021", "2020", "2019", "2018", "2017", "2016"]
    for until in ("1850", "x", "20211", "-1"):
        unknown = open_as(cast.caseworker, "tally_home", until=until)
        assert_page(unknown, shown=["There is nothing on record for that year."])


def test_how_we_count_reads_its_switches_from_the_rule(cast, open_as):
    page = text_of(open_as(cast.outsider, "how_we_count"))

    assert f"Rule {rules.CURRENT.name}" in page
    assert f"within {rules.CURRENT.reversal_days} days" in page
    assert all(str(kind.label) in page for kind in (*rules.CURRENT.counting, *rules.CURRENT.qualifying))
    assert "2019-1-without-full-terms : does not count Released at the end of the sentence." in page


def test_other_numbers_come_with_their_definition(cast, open_as):
    released_case(cast)

    page = open_as(cast.caseworker, "figures", 2019)

    assert_page(page, shown=["People released 1 1 0 People with a release"])


# ---------------------------------------------------------------- queries


@pytest.mark.parametrize("cases", [1, 7])
@pytest.mark.parametrize(
    ("name", "asked", "most"),
    [
        ("tally", {}, 12),
        ("tally_counted", {}, 14),
        ("tally_decide", {}, 14),
        ("tally_not_counted", {}, 14),
        ("tally_home", {}, 10),
        ("tally", {"known_by": "2020-02-14"}, 12),
        # Two readings of the log: as known then, and today.
        ("tally_changes", {"since": "2019-01-01"}, 17),
        # Eleven figures, each with queries of its own; one for the merges of all.
        ("figures", {}, 31),
        ("how_we_count", {}, 4),
        ("tally_map", {}, 9),
        ("tally_compare", {"years": "2017,2018,2019"}, 10),
    ],
)
@pytest.mark.parametrize("who", ["officer", "annual_report"])
def test_a_page_asks_the_same_however_many_cases(
    cast, client, abroad, django_assert_max_num_queries, who, name, asked, most, cases
):
    for number in range(cases):
        released_case(cast, f"Person {number}", country="XV")
        doubtful_case(cast, f"A {number}", country="XV")
        verified(cast, release(cast, held_case(cast, f"B {number}", country="XV")))
    client.force_login(getattr(cast, who), backend="cases.access.GateBackend")
    url = reverse(f"cases:{name}", args=[] if name in WITHOUT_A_YEAR else [2019])

    with django_assert_max_num_queries(most + LOG_QUERIES + BADGE_QUERIES):
        assert client.get(url, asked).status_code == 200


def test_what_is_not_counted_has_a_link_that_makes_it_count(open_as, cast):
    unverified, unacted, decided = (held_case(cast, name) for name in ("A", "B", "C"))
    for case in (unverified, decided):
        urgent_action(cast, case)
    waits = outcome(cast, unverified, OutcomeKind.FAMILY_CONTACT)
    verified(cast, outcome(cast, unacted, OutcomeKind.FAMILY_CONTACT))
    doubtful = verified(cast, outcome(cast, decided, OutcomeKind.FAMILY_CONTACT, CROSSING))
    row = decide(outcome=doubtful, year=2019, counts=False, reason="of 2020", actor=cast.colleague, at=NOW)
    links = (
        reverse("cases:verify", args=[unverified.reference, "outcome", waits.pk]) + "?year=2019",
        reverse("cases:activities", args=[unacted.reference]),
        reverse("cases:withdraw_decision", args=[decided.reference, row.pk]),
    )

    page = open_as(cast.colleague, "tally_not_counted", 2019)

    for link in links:
        assert f'"{link}"' in page, link


def test_two_filters_at_once_tell_only_of_cases_one_may_open(open_as, cast):
    """A country and a kind can single out one hidden case: with both, the list is of open cases alone."""
    released_case(cast, "Hidden to the annual report")

    one = open_as(cast.annual_report, "tally_counted", 2019, country="XM")
    both = open_as(cast.annual_report, "tally_counted", 2019, country="XM", kind="released")

    assert "1 counted case" in one
    assert "0 counted cases" in both and "1 counted case" not in both

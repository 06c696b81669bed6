"""Two at the same moment who change who sees a case, or what is kept of it: one after the other."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404

from cases import access
from cases.access import OPERATOR
from cases.files import vault
from cases.models import (
    Bar,
    CampaignGroupGrant,
    CampaignUserGrant,
    Case,
    CaseGroupGrant,
    CaseUserGrant,
    EmergencyOpening,
    Evidence,
    HandOver,
    Upload,
    User,
)
from cases.operations import closing, emergencies, erasing, evidence, granting
from cases.operations.handing_over import hand_over_all
from cases.operations.writing import NeedsConfirmation, Refused
from cases.vocabulary import HandOverState, OrganisationPermission, Permission, Sensitivity
from tests.cast import _organisation, _person
from tests.factories import NOW, held_case
from tests.operations.watching import refused

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6
WHY = "She records from now on"


@pytest.fixture(autouse=True)
def _files_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def at_once(at_once):
    """Run things at the same moment, each with its connection open: else who connects first is done first."""

    def run(things):
        ready = threading.Barrier(len(things))

        def one(thing):
            connection.ensure_connection()
            ready.wait(timeout=30)
            return thing()

        return at_once([lambda thing=thing: one(thing) for thing in things])

    return run


@pytest.fixture
def administrators(cast) -> list[User]:
    """Two who manage people, and may open a case in an emergency."""
    both = [cast.administrator, _person("Ada Lindgren")]
    for user in both:
        user.user_permissions.add(
            *map(_organisation, (OrganisationPermission.PEOPLE, OrganisationPermission.EMERGENCY))
        )
    return both


def in_a_request(user: User) -> User:
    """Return the user as a request knows them: what they hold was read when it came in."""
    user = access.remember_grants(User.objects.get(pk=user.pk))
    access.live_grants(user)
    return user


def words_of(answers) -> list[str]:
    return [str(answer) for answer in answers if isinstance(answer, Refused)]


def several_cases(cast, number=ROUNDS) -> list[Case]:
    return [held_case(cast, f"Samira al-Qadari {n}") for n in range(number)]


# ---------------------------------------------------------------- access

GIVEN = {
    "a case to a person": ("samira", "outsider", CaseUserGrant),
    "a case to an office": ("samira", "west", CaseGroupGrant),
    "a campaign to a person": ("individuals", "outsider", CampaignUserGrant),
    "a campaign to an office": ("write_for_rights", "west", CampaignGroupGrant),
}


@pytest.mark.parametrize("given", GIVEN)
def test_two_who_give_the_same_at_once_leave_one_grant_open(cast, samira, at_once, given):
    on_name, to_name, table = GIVEN[given]
    on = samira if on_name == "samira" else getattr(cast, on_name)
    givers = (cast.caseworker, cast.colleague) if on is samira else (OPERATOR, OPERATOR)

    for turn in range(ROUNDS):
        terms = {
            "on": on,
            "to": getattr(cast, to_name),
            "permissions": [Permission.RECORD],
            "until": NOW + timedelta(days=5 + turn),
            "reason": WHY,
            "at": NOW,
        }
        bundles = at_once(
            [lambda by=by, terms=terms: granting.give_grant(**terms, actor=by) for by in givers]
        )

        [rows] = at_once([lambda: list(table.objects.filter(content_object=on, ended_at=None, reason=WHY))])
        assert len(rows) == 2, "view and record, once each"
        assert {row.bundle for row in rows} < set(bundles)


def test_two_who_extend_the_same_at_once_extend_it_once(cast, samira, at_once):
    bundle = given(cast, samira)

    for days in range(10, 10 + ROUNDS):

        def extend(by, bundle=bundle, days=days):
            until = NOW + timedelta(days=days)
            return granting.extend_grant(bundle, on=samira, until=until, reason=WHY, actor=by, at=NOW)

        answers = at_once([lambda by=by: extend(by) for by in (cast.caseworker, cast.colleague)])

        assert words_of(answers) == ["This access ended already. Give it again."]
        [bundle] = [answer for answer in answers if isinstance(answer, uuid.UUID)]


def test_an_end_taken_back_twice_at_once_opens_it_once(cast, samira, at_once):
    bundle = given(cast, samira)

    for _ in range(ROUNDS):
        ending = {"reason": "By mistake", "actor": cast.caseworker, "at": NOW}
        at_once([lambda bundle=bundle, ending=ending: granting.end_grant(bundle, **ending)])
        back = {"on": samira, "actor": cast.caseworker, "at": NOW}
        at_once([lambda bundle=bundle, back=back: granting.give_back(bundle, **back)] * 2)

        [rows] = at_once([lambda: list(CaseUserGrant.objects.filter(user=cast.outsider, ended_at=None))])
        assert len(rows) == 2, "view and record, once each"
        bundle = rows[0].bundle


def test_a_grant_ended_twice_at_once_ends_once(cast, samira, at_once):
    for _ in range(ROUNDS):
        [bundle] = at_once([lambda: given(cast, samira)])

        ended = at_once(
            [
                lambda by=by, bundle=bundle: granting.end_grant(bundle, reason="She left", actor=by, at=NOW)
                for by in (cast.caseworker, cast.colleague)
            ]
        )

        assert sorted(ended) == [0, 2]


def given(cast, case) -> uuid.UUID:
    return granting.give_grant(
        on=case,
        to=cast.outsider,
        permissions=[Permission.RECORD],
        until=NOW + timedelta(days=5),
        reason=WHY,
        actor=cast.caseworker,
        at=NOW,
    )


def test_two_who_each_leave_the_other_as_the_last_do_not_both_go(cast, at_once):
    cases = several_cases(cast)
    for case in cases:
        closing.change_sensitivity(
            case,
            Sensitivity.SEALED,
            people=[cast.colleague],
            actor=cast.caseworker,
            at=NOW,
            reason="A threat",
        )
    held = {
        case.pk: list(CaseUserGrant.objects.filter(content_object=case, permission__codename="view"))
        for case in cases
    }

    for case in cases:
        answers = at_once(
            [
                lambda row=row: granting.end_grant(row.bundle, reason="Leaves", actor=row.user, at=NOW)
                for row in held[case.pk]
            ]
        )

        [stays] = [answer for answer in answers if isinstance(answer, Refused)]
        assert isinstance(stays, NeedsConfirmation)


def test_who_lost_the_case_since_their_page_was_asked_for_gives_nothing(cast, samira):
    """What somebody holds when it is their turn decides, not what they held when they asked."""
    sealed = {"people": [cast.colleague], "actor": cast.caseworker, "at": NOW, "reason": "A threat"}
    closing.change_sensitivity(samira, Sensitivity.SEALED, **sealed)
    giver = in_a_request(cast.colleague)
    [held] = CaseUserGrant.objects.filter(user=giver, permission__codename="share")
    granting.end_grant(held.bundle, reason="He left", actor=cast.caseworker, at=NOW)

    with refused(Http404):
        granting.give_grant(
            on=samira,
            to=cast.outsider,
            permissions=[Permission.VIEW],
            until=NOW + timedelta(days=5),
            reason=WHY,
            actor=giver,
            at=NOW,
        )


# ---------------------------------------------------------------- bars


@pytest.mark.parametrize("of", ["case", "country"])
def test_two_who_bar_somebody_from_the_same_at_once_bar_them_once(cast, administrators, at_once, of):
    cases = several_cases(cast)
    by = (cast.caseworker, cast.colleague) if of == "case" else administrators

    for case, country in zip(cases, ("XM", "XV", "QO", "FR", "DE", "ES"), strict=True):
        target = {"case": case} if of == "case" else {"country": country}

        def bar(actor, target=target):
            return granting.set_bar(user=cast.outsider, reason="a cousin", actor=actor, at=NOW, **target)

        answers = at_once([lambda actor=actor: bar(actor) for actor in by])

        assert words_of(answers) == ["Oda Fremd is barred already."]
        [standing] = at_once([lambda target=target: list(Bar.objects.standing().filter(**target))])
        assert len(standing) == 1


def test_a_bar_lifted_twice_at_once_is_lifted_once(cast, samira, at_once):
    for _ in range(ROUNDS):
        terms = {"user": cast.outsider, "case": samira, "reason": "a cousin", "at": NOW}
        [bar] = at_once([lambda terms=terms: granting.set_bar(**terms, actor=cast.caseworker)])

        answers = at_once(
            [
                lambda by=by, bar=bar: granting.lift_bar(Bar.objects.get(pk=bar.pk), actor=by, at=NOW)
                for by in (cast.caseworker, cast.colleague)
            ]
        )

        assert words_of(answers) == ["This bar was lifted already."]


# ---------------------------------------------------------------- emergencies and leaving


def test_an_emergency_sent_twice_at_once_opens_the_case_once(cast, administrators, at_once):
    cases = several_cases(cast)

    for case in cases:
        [forms] = at_once([lambda: [in_a_request(administrators[0]) for _ in range(2)]])

        def open_it(user, case=case):
            why = "His lawyer was arrested an hour ago"
            return emergencies.open_in_emergency(case.reference, reason=why, actor=user, at=NOW)

        answers = at_once([lambda user=user: open_it(user) for user in forms])

        assert words_of(answers) == ["You can see this case without that."]
        [openings] = at_once([lambda case=case: EmergencyOpening.objects.filter(case=case).count()])
        assert openings == 1


def test_everything_of_who_leaves_handed_over_twice_at_once_is_offered_once(cast, administrators, at_once):
    cases = several_cases(cast, 3)

    for _ in range(ROUNDS):
        handed = at_once(
            [
                lambda by=by: hand_over_all(
                    cast.caseworker, receiver=cast.colleague, note="", actor=by, at=NOW
                )
                for by in administrators
            ]
        )

        [waiting] = at_once([lambda: list(HandOver.objects.filter(state=HandOverState.OFFERED))])
        assert [done.offered for done in handed] == [3, 3]
        assert sorted(offer.case_id for offer in waiting) == sorted(case.pk for case in cases)


# ---------------------------------------------------------------- files


def test_the_last_piece_sent_twice_at_once_is_answered_twice_and_kept_once(cast, at_once):
    cases = several_cases(cast)

    for number, case in enumerate(cases):
        by = {"actor": cast.caseworker, "at": NOW}
        [upload] = at_once([lambda case=case, by=by: _begun(case, by)])

        def last(upload=upload, by=by):
            mine = Upload.objects.select_related("case").get(pk=upload.pk)
            return evidence.receive_piece(mine, offset=3, piece=b"def", **by).evidence_id

        answers = at_once([last, last])

        [[kept]] = at_once([lambda case=case: list(Evidence.objects.filter(case=case))])
        assert answers == [kept.pk] * 2
        assert len(list(vault.names())) == 2 * (number + 1), "the file and its copy; no piece stays"


def _begun(case, by) -> Upload:
    upload = evidence.begin_upload(case, name="letter.txt", size=6, **by)
    return evidence.receive_piece(upload, offset=0, piece=b"abc", **by)


ARRIVING = {
    "a whole file": lambda case, upload, by: evidence.add_file(
        case, name="Samira.txt", content=b"her letter", **by
    ),
    "the last piece": lambda case, upload, by: evidence.receive_piece(upload, offset=3, piece=b"def", **by),
    "one piece of several": lambda case, upload, by: evidence.receive_piece(
        upload, offset=3, piece=b"d", **by
    ),
    "the first word of a file": lambda case, upload, by: evidence.begin_upload(
        case, name="Samira.txt", size=9, **by
    ),
}


@pytest.mark.parametrize("arriving", ARRIVING)
def test_a_file_that_comes_while_its_person_is_erased_leaves_nothing(cast, administrators, at_once, arriving):
    asks, confirms = administrators
    by = {"actor": cast.caseworker, "at": NOW}
    cases = several_cases(cast)
    begun = [_begun(case, by) for case in cases]
    for case in cases:
        erasing.ask_erasure(case.reference, reason="The family asks for it", actor=asks, at=NOW)

    for number, (case, upload) in enumerate(zip(cases, begun, strict=True)):

        def erase(case=case):
            erasing.confirm_erasure(case.reference, actor=confirms, at=NOW)
            return "erased"

        def arrive(case=case, upload=upload):
            mine = Upload.objects.select_related("case").filter(pk=upload.pk).first()
            if mine is not None:
                ARRIVING[arriving](case, mine, by)

        assert at_once([erase, arrive])[0] == "erased"

        [rows] = at_once([lambda case=case: _rows_of(case)])
        assert rows == (0, 0, set())
        assert len(list(vault.names())) == len(cases) - number - 1, "the first pieces of the cases to come"


def _rows_of(case) -> tuple[int, int, set[str]]:
    """Return how many files of a case are on their way or offered, and the words that they still say."""
    past = Evidence.history.filter(case=case)
    said = {
        word
        for row in (*Evidence.objects.filter(case=case), *past)
        for word in (row.file_name, row.title, row.sha256)
    }
    offered = Evidence.objects.filter(case=case, withdrawn_at=None).count()
    return Upload.objects.filter(case=case).count(), offered, said - {"", erasing.ERASED}

"""Whether two cases are of one person: looked for later, asked of who sees both, and the answer remembered.

Nobody who opens a case learns by it of a case that is hidden from them: not by a word, and not by time, since
hidden cases are compared in a job. The owner of such a case is told (THREAT_MODEL.md, abuse case 17).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from cases import access, duplicates, jobs
from cases.access import OPERATOR, Actor
from cases.alike import NamesThere, Sought
from cases.announcements import Announcement, announce
from cases.duplicates import Alike
from cases.imports import TAKE_IN
from cases.models import Case, DuplicateHint, ImportRow, PersonName, User
from cases.names import LIKELY_FROM, VERY_CLOSE_FROM, Strength, likeness
from cases.operations.linking import link_cases
from cases.operations.writing import Refused, user_or_none
from cases.pace import Pace
from cases.vocabulary import Announced, HintState, LinkKind, Permission, Sensitivity

LOOK, LOOK_THROUGH = "look_for_duplicates", "look_through_lists"
_CASES_A_JOB: Final = 20
_AT_ONCE: Final = 200
_AFTER: Final = timedelta(minutes=1)  # the list itself comes in first


# ---------------------------------------------------------------- looking for them


def look_later(cases: Iterable[int], *, at: datetime) -> None:
    """Have these cases compared with all others, by a worker."""
    numbers = list(cases)
    chunks = (numbers[begun : begun + _CASES_A_JOB] for begun in range(0, len(numbers), _CASES_A_JOB))
    jobs.enqueue_many(LOOK, [{"cases": chunk} for chunk in chunks], at=at)


@jobs.handles(LOOK, is_long=True)
def _look(job: Any, at: datetime) -> None:
    """Compare the cases of a job. Done twice, it finds the same pairs and tells nobody again."""
    found = Case.objects.filter(pk__in=job.about["cases"], person__isnull=False)
    for case in found.select_related("person", "opened_by").order_by("pk"):
        _compare(case, at)


def _compare(case: Case, at: datetime) -> None:
    known = PersonName.objects.filter(case=case, for_finding_only=False, not_known=False)
    texts = list(known.values_list("text", flat=True))
    same = Case.objects.filter(person=case.person_id).values_list("pk", flat=True)
    born = case.person.born_on if case.person else None
    _keep(case, duplicates.alike(OPERATOR, texts, born=born, but=same, least=LIKELY_FROM), at)


def look_through_later(*, at: datetime) -> None:
    """Have what lists opened compared: thousands at once, against an index that is read once for all."""
    jobs.enqueue(LOOK_THROUGH, at=at, due_at=at + _AFTER)


@jobs.handles(LOOK_THROUGH, is_long=True)
def _look_through(job: Any, at: datetime) -> None:
    """Compare the cases of rows that were not compared yet, in slices: a list that comes in goes first."""
    if not ImportRow.objects.to_compare().exists():
        return
    if jobs.is_open(TAKE_IN):
        look_through_later(at=at)
        return
    pace, there = Pace(job, at), NamesThere(OPERATOR)
    while rows := list(ImportRow.objects.to_compare().order_by("pk")[:_AT_ONCE]):
        with transaction.atomic():
            _compare_opened([row.case_id for row in rows], there, pace.now)
            for row in rows:
                row.is_compared = True
                row.save(update_fields=["is_compared"])
        if not pace.goes_on():
            jobs.enqueue(LOOK_THROUGH, at=pace.now)
            return


def _compare_opened(numbers: Sequence[int], there: NamesThere, at: datetime) -> None:
    opened = Case.objects.filter(pk__in=numbers, person__isnull=False)
    cases = {case.pk: case for case in opened.select_related("person", "opened_by").prefetch_related("names")}
    found = there.like({number: _sought(case) for number, case in cases.items()})
    others = Case.objects.filter(pk__in={other for alike in found.values() for other in alike})
    by_number = {case.pk: case for case in others.select_related("owner").prefetch_related("names")}
    for number, alike in found.items():
        case = cases[number]
        pairs = (by_number[other] for other in alike if other in by_number)
        _keep(case, [_likest(case, other) for other in pairs if other.person_id != case.person_id], at)


def _sought(case: Case) -> Sought:
    texts = tuple(name.text for name in _readable(case))
    return Sought(texts, case.country, case.person.born_on if case.person else None, but=case.pk)


def _readable(case: Case) -> list[PersonName]:
    names = [name for name in case.names.all() if not (name.for_finding_only or name.not_known)]
    return names[: duplicates.COMPARED]


def _likest(case: Case, other: Case) -> Alike:
    said = [name.text for name in _readable(case)]
    tried = (
        Alike(other, name, text, likeness(text, name.text)) for name in _readable(other) for text in said
    )
    return max(tried, key=lambda one: one.likeness)


def _keep(case: Case, alike: Iterable[Alike], at: datetime) -> None:
    """Write the likely pairs down, once, and tell owners who cannot be asked."""
    for found in alike:
        if found.likeness < LIKELY_FROM or found.strength == Strength.SIMILAR:
            continue  # too many are of two people, and nobody asked
        with transaction.atomic():
            hint = _hint(case, found, at)
            if hint is not None:
                _tell_owner(hint, case, found, at)


def _hint(case: Case, found: Alike, at: datetime) -> DuplicateHint | None:
    """Write the pair down; None where it is written already, with its answer or without."""
    one, other = sorted((case.pk, found.case.pk))
    row, is_new = DuplicateHint.objects.get_or_create(
        one_id=one, other_id=other, defaults={"likeness": round(found.likeness * 100), "found_at": at}
    )
    return row if is_new else None


def _tell_owner(hint: DuplicateHint, case: Case, found: Alike, at: datetime) -> None:
    """Tell the owner of the case found, where whoever opened `case` could not be asked.

    It is said of the owner's own case, by nobody, and alike whatever may be seen of the new one. Of a sealed
    case that is hidden from them nothing is said, of another only where the names are very close: the names
    of cases to come are not to be fished for.
    """
    owner = found.case.owner
    if owner is None or owner == case.opened_by or _may_see(case.opened_by, found.case):
        return
    is_said = case.sensitivity != Sensitivity.SEALED and found.likeness >= VERY_CLOSE_FROM
    if is_said or _may_see(owner, case):
        news = Announcement(Announced.MAY_BE_SAME, found.case.pk, None, at, (owner.pk,), row=hint.pk)
        announce(news)


def _may_see(user: User | None, case: Case) -> bool:
    return user is not None and access.may(user, Permission.VIEW, case)


# ---------------------------------------------------------------- answering


@transaction.atomic
def answer_not_same(case: Case, other: Case, *, actor: Actor, at: datetime) -> DuplicateHint:
    """Remember that two cases are of two people: nobody is asked about this pair again."""
    return _answer(case, other, HintState.NOT_SAME, actor=actor, at=at)


@transaction.atomic
def answer_related(
    case: Case, other: Case, *, actor: Actor, at: datetime, kind: LinkKind = LinkKind.OTHER
) -> DuplicateHint:
    """Link two people who belong together, and remember that they are two. Needs `record` on both."""
    row = _answer(case, other, HintState.RELATED, actor=actor, at=at)
    link_cases(case, other, kind=kind, actor=actor, at=at)
    return row


@transaction.atomic
def ask_again(case: Case, other: Case, *, actor: Actor, at: datetime) -> DuplicateHint:
    """Take an answer back. A link that was made with it stays: it is ended where it is shown."""
    _require_both(actor, case, other)
    row = _held(case, other)
    if row is None or row.state not in (HintState.NOT_SAME, HintState.RELATED):
        raise Refused("There is no answer to take back.")
    row.state, row.answered_at, row.answered_by = HintState.OPEN, None, None
    row.save(update_fields=["state", "answered_at", "answered_by"])
    return row


def remember(case: Case, other: Case, state: HintState, *, actor: Actor, at: datetime) -> None:
    """Write down what two cases proved to be, whatever was said before. Merging has asked the gate."""
    row = _held_or_new(case, other, at)
    row.state, row.answered_at, row.answered_by = state, at, user_or_none(actor)
    row.save()


def _answer(case: Case, other: Case, state: HintState, *, actor: Actor, at: datetime) -> DuplicateHint:
    _require_both(actor, case, other)
    if case.pk == other.pk:
        raise Refused("This is the same case.")
    row = _held_or_new(case, other, at)
    if row.state not in (HintState.OPEN, state):
        raise Refused("Somebody answered this already.")
    row.state, row.answered_at, row.answered_by = state, at, user_or_none(actor)
    row.save()
    return row


def _held_or_new(case: Case, other: Case, at: datetime) -> DuplicateHint:
    """Return the row of a pair, held; a job may write it down at the same moment."""
    one, second = sorted((case.pk, other.pk))
    DuplicateHint.objects.get_or_create(one_id=one, other_id=second, defaults={"found_at": at})
    return DuplicateHint.objects.of(one, second).select_for_update(of=("self",)).get()


def _held(case: Case, other: Case) -> DuplicateHint | None:
    return DuplicateHint.objects.of(case.pk, other.pk).select_for_update(of=("self",)).first()


def _require_both(actor: Actor, case: Case, other: Case) -> None:
    """Whoever may record on one of two cases that they see may say what the two are to each other."""
    for one in (case, other):
        access.require(actor, Permission.VIEW, one)
    if not any(access.may(actor, Permission.RECORD, one) for one in (case, other)):
        access.require(actor, Permission.RECORD, case)

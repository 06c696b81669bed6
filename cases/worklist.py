"""What waits for one person: to verify, to follow up, to look at again."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from cases import access
from cases.access import Actor
from cases.models import Case, Outcome, User
from cases.vocabulary import Consent, FileState, Permission, Sureness

SHOWN_AT_MOST = 10
CONSENT_LAPSES_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Work:
    """Lists of a page. Counts are exact up to a hundred."""

    to_verify: list[Outcome]
    to_verify_count: int
    mine_unverified: list[Outcome]
    reported: list[Case]
    notes_to_check: list[Case]
    consents_lapsing: list[Case]
    proposed: list[Case]
    recent: list[Case]


def work_of(actor: Actor, today: date) -> Work:
    """Return what needs `actor` today, from the cases they may see."""
    visible = access.cases_for(actor)
    waiting = to_verify(actor)
    return Work(
        to_verify=list(waiting[:SHOWN_AT_MOST]),
        to_verify_count=waiting[:100].count(),
        mine_unverified=list(_unverified(visible).filter(recorded_by=_user(actor))[:SHOWN_AT_MOST]),
        reported=_cases(visible.exclude(reported_status="")),
        notes_to_check=_cases(visible.filter(handling_note_check_on__lte=today)),
        consents_lapsing=_cases(
            visible.filter(
                consent=Consent.MAY_BE_NAMED, consent_until__range=(today, today + CONSENT_LAPSES_WITHIN)
            )
        ),
        proposed=_cases(visible.filter(file_state=FileState.PROPOSED)),
        recent=_cases(visible),
    )


def to_verify(actor: Actor) -> QuerySet[Outcome]:
    """Return what others recorded that `actor` may verify, the longest waiting first."""
    rows = _unverified(access.cases_for(actor, Permission.VERIFY))
    return rows.filter(sureness=Sureness.CONFIRMED).exclude(recorded_by=_user(actor))


def _unverified(cases: QuerySet[Case]) -> QuerySet[Outcome]:
    rows = Outcome.objects.live().unverified().filter(case__in=cases.values("pk"))
    return (
        rows.select_related("case", "recorded_by")
        .prefetch_related("case__names")
        .order_by("recorded_at", "pk")
    )


def _cases(cases: QuerySet[Case]) -> list[Case]:
    return list(cases.prefetch_related("names").order_by("-updated_at", "-pk")[:SHOWN_AT_MOST])


def _user(actor: Actor) -> User | None:
    return actor if isinstance(actor, User) else None

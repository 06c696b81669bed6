"""Data of every kind for an installation of a test's own: run over there, before it is migrated about."""

from django.utils import timezone

from cases import access_log
from cases.operations.granting import set_bar
from cases.vocabulary import OutcomeKind, Read
from tests.cast import assemble
from tests.factories import held_case, outcome, release, urgent_action, verified


def fill() -> int:
    """Write the cast, cases with their logs, a bar and rows of the access log. Returns how many cases."""
    cast = assemble(timezone.now())
    cases = [held_case(cast, f"Person {n}") for n in range(5)]
    urgent_action(cast, *cases)
    verified(cast, release(cast, cases[0]), timezone.now())
    outcome(cast, cases[1], OutcomeKind.MEDICAL_CARE)
    set_bar(user=cast.officer, case=cases[2], reason="A relative", actor=cast.caseworker, at=timezone.now())
    for case in cases:
        access_log.write(Read.CASE, actor=cast.caseworker, at=timezone.now(), reference=case.reference)
    return len(cases)

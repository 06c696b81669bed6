"""Three victory summaries of 2019: Samira's is a draft, one was checked, one is approved."""

from cases import access, drafting, since_then, summaries, summary_facts, tallies
from cases.demo.calendar import Calendar
from cases.demo.people import Cast
from cases.demo.samira import NAME
from cases.models import Case, PersonName, VictorySummary
from cases.operations import summarising
from cases.vocabulary import Consent, Family

_YEAR, _LANGUAGE = 2019, "en"


def summarise(cast: Cast, calendar: Calendar) -> None:
    """Ines drafts from the facts; Mei checks two of them, and approves one."""
    _draft(PersonName.objects.get(text=NAME).case, cast, calendar)
    checked, approved = (_draft(case, cast, calendar) for case in _quiet(cast, calendar))
    for row in (checked, approved):
        _check(row, cast, calendar)
    summarising.approve_summary(
        approved, seen=2, since=_since(approved), kept_why="", actor=cast["mei"], at=calendar.next()
    )


def _quiet(cast: Cast, calendar: Calendar) -> list[Case]:
    """Two people who may be named and were freed, to whom nothing happened since; nobody has died.

    Of health and family nothing is told without consent: such a draft would have to be edited first.
    """
    seen = access.cases_for(cast["ines"]).filter(country__startswith="X", consent=Consent.MAY_BE_NAMED)
    seen = seen.filter(person__isnull=False).exclude(names__text=NAME)
    counted = tallies.tally(_YEAR, cases=seen, now=calendar.at).counted
    lines = [line for line in counted if line.deciding.outcome.kind.family == Family.LIBERTY]
    told = since_then.of_cases({line.case.pk: summaries.counted_by(line.deciding) for line in lines})
    quiet = [one.case.pk for one in lines if not told[one.case.pk].later and not told[one.case.pk].has_died]
    return list(Case.objects.filter(pk__in=quiet).order_by("reference")[:2])


def _draft(case: Case, cast: Cast, calendar: Calendar) -> VictorySummary:
    verdict = summaries.counted_verdict(case, _YEAR, calendar.at)
    if verdict is None:
        raise LookupError(f"{case} of the demonstration does not count in {_YEAR}.")
    ines = cast["ines"]
    sketch = summary_facts.sketch_of(ines, case, verdict, language=_LANGUAGE, day=calendar.today)
    drafted = drafting.draft(sketch, _LANGUAGE)
    texts = {"text": drafted.text, "anonymised_text": drafted.anonymised_text}
    return summarising.write_summary(case, _YEAR, _LANGUAGE, texts, seen=0, actor=ines, at=calendar.next())


def _check(row: VictorySummary, cast: Cast, calendar: Calendar) -> None:
    summarising.check_summary(row, seen=1, since=_since(row), actor=cast["mei"], at=calendar.next())


def _since(row: VictorySummary) -> str:
    return summaries.since_of(row.case, row.outcome).digest

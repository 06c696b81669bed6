"""Three victory summaries of 2019: Samira's is a draft, one was checked, one is approved."""

from itertools import islice

from cases import access, drafting, forbidden, since_then, summaries, summary_facts, tallies
from cases.demo.calendar import Calendar
from cases.demo.people import Cast
from cases.demo.samira import NAME
from cases.models import Case, PersonName, VictorySummary
from cases.operations import summarising
from cases.vocabulary import Consent

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
    """Two people who may be named, to whom nothing happened since, and whose draft may stand as it is.

    A draft in which words are marked would have to be edited first: a nurse's, of whom health is not agreed.
    """
    seen = access.cases_for(cast["ines"]).filter(country__startswith="X", consent=Consent.MAY_BE_NAMED)
    seen = seen.filter(person__isnull=False).exclude(names__text=NAME)
    lines = tallies.tally(_YEAR, cases=seen, now=calendar.at).counted
    told = since_then.of_cases({line.case.pk: summaries.counted_by(line.deciding) for line in lines})
    quiet = [one.case.pk for one in lines if not told[one.case.pk].later and not told[one.case.pk].has_died]
    cases = Case.objects.filter(pk__in=quiet).select_related("person").order_by("reference")
    return list(islice((case for case in cases if _may_stand(case, cast, calendar)), 2))


def _may_stand(case: Case, cast: Cast, calendar: Calendar) -> bool:
    drafted = _drafted(case, cast, calendar)
    known = summary_facts.everything_known([case], calendar.today)[case.pk]
    marked = forbidden.in_named(drafted.text, known)
    return not marked and not forbidden.in_anonymised(drafted.anonymised_text, known)


def _drafted(case: Case, cast: Cast, calendar: Calendar) -> drafting.Drafted:
    verdict = summaries.counted_verdict(case, _YEAR, calendar.at)
    if verdict is None:
        raise LookupError(f"{case} of the demonstration does not count in {_YEAR}.")
    sketch = summary_facts.sketch_of(cast["ines"], case, verdict, language=_LANGUAGE, day=calendar.today)
    return drafting.draft(sketch, _LANGUAGE)


def _draft(case: Case, cast: Cast, calendar: Calendar) -> VictorySummary:
    drafted, ines = _drafted(case, cast, calendar), cast["ines"]
    texts = {"text": drafted.text, "anonymised_text": drafted.anonymised_text}
    return summarising.write_summary(case, _YEAR, _LANGUAGE, texts, seen=0, actor=ines, at=calendar.next())


def _check(row: VictorySummary, cast: Cast, calendar: Calendar) -> None:
    summarising.check_summary(row, seen=1, since=_since(row), actor=cast["mei"], at=calendar.next())


def _since(row: VictorySummary) -> str:
    return summaries.since_of(row.case, row.outcome).digest

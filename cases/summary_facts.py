"""What is known of a case when its summary is drafted and checked: facts for a draft, words to look for."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import translation

from cases import access, countries, publicity
from cases.access import Actor
from cases.drafting import Sketch
from cases.forbidden import Known
from cases.models import (
    Case,
    CaseLink,
    Charge,
    Contact,
    Detention,
    Event,
    Hearing,
    Outcome,
    PersonName,
    Sentence,
    StatusChange,
)
from cases.models.activities import CaseActivity
from cases.models.cases import CaseQuerySet
from cases.tallies import Verdict
from cases.vocabulary import Consent, NameKind, Permission, Runs, SentenceKind

USES: Final = ("photo", "place", "health", "family")
_NOT_FOR_PUBLIC: Final = (NameKind.ALIAS, NameKind.BIRTH, NameKind.PASSPORT)
_WITH_A_PLACE: Final = (StatusChange, Outcome, Event, Charge, Hearing, Sentence, Detention)


def consent_of(case: Case, day: date) -> Consent:
    return publicity.may_say_of(case, day).consent


def uses_of(case: Case, day: date) -> frozenset[str]:
    """Return what may be shown besides the name: nothing of who may not be named."""
    is_named = consent_of(case, day) == Consent.MAY_BE_NAMED
    return frozenset(use for use in USES if is_named and getattr(case, f"may_use_{use}"))


# ---------------------------------------------------------------- facts of a draft


def sketch_of(actor: Actor, case: Case, verdict: Verdict, *, language: str, day: date) -> Sketch:
    """Return the facts of a draft, of a case that came through the gate. Two queries."""
    names = [name for name in access.names_for(actor, [case]) if not name.for_finding_only]
    uses, activity = uses_of(case, day), verdict.activity
    before, after = _years_cut(case, verdict)
    with translation.override(language):
        country = countries.name_of(case.country) if case.country else ""
    is_named = consent_of(case, day) == Consent.MAY_BE_NAMED
    return Sketch(
        kind=verdict.outcome.kind,
        happened_on=_day_of(verdict),
        year=verdict.year,
        name=_name_in(names, language) if is_named else "",
        occupation=case.person.occupation if case.person else "",
        country=country,
        years_before=before,
        years_after=after,
        activity=activity.kind if activity else None,
        began_first=activity.days.first if activity else None,
        began_last=activity.days.last if activity else None,
        may_use=uses,
    )


def _day_of(verdict: Verdict) -> Any:
    return (
        Outcome.objects.only("happened_on_edtf", "happened_on_first", "happened_on_last")
        .get(pk=verdict.outcome.pk)
        .happened_on
    )


def _name_in(names: list[PersonName], language: str) -> str:
    """Return the form for the language where there is one, else the name that is shown."""
    known = [name for name in names if not name.not_known and name.kind not in _NOT_FOR_PUBLIC]
    spoken = [name for name in known if name.language.partition("-")[0] == language.partition("-")[0]]
    return next((name.text for name in (*spoken, *known)), "")


def _years_cut(case: Case, verdict: Verdict) -> tuple[int, int]:
    """Return from how many years to how many a verified sentence was cut that day; zeros where not known."""
    rows = Sentence.objects.live().filter(case=case, kind=SentenceKind.IMPRISONMENT)
    in_order = list(rows.exclude(verified_at=None).order_by("happened_on_first", "pk"))
    last = in_order[-1] if len(in_order) > 1 else None
    if last is None or last.runs != Runs.INSTEAD or last.happened_on_edtf != verdict.outcome.edtf:
        return 0, 0
    pair = (in_order[-2], last)
    is_whole = all(row.years and not row.months and not row.days for row in pair)
    return (pair[0].years, last.years) if is_whole else (0, 0)


# ---------------------------------------------------------------- words to look for


def known_to(actor: Actor, case: Case, day: date) -> Known:
    """Return what is known of a case that came through the gate, as far as `actor` may be told.

    A name for finding only is told by the whole of it, and contacts not at all, without `contacts`: nobody
    reads them out of the text by trying words. Cases that belong with it are those that `actor` may see.
    """
    seen = access.cases_for(actor)
    return _known([case], seen, access.cases_for(actor, Permission.CONTACTS), day)[case.pk]


def everything_known(cases: Sequence[Case], day: date) -> dict[int, Known]:
    """Return all that is known of these cases. Asks nobody's access: what is found is told to nobody."""
    everybody = Case.objects.all()
    return _known(cases, everybody, everybody, day)


def _known(cases: Sequence[Case], seen: CaseQuerySet, trusted: CaseQuerySet, day: date) -> dict[int, Known]:
    ids = [case.pk for case in cases]
    open_to = set(trusted.filter(pk__in=ids).values_list("pk", flat=True))
    linked = _linked(ids, seen)
    names = _names(cases, linked, seen)
    places, actions, contacts = _places(ids), _actions(ids), _contacts(open_to)
    found = {}
    for case in cases:
        own = [name for name in names if _is_of(name, case)]
        shown = [name for name in own if not name.for_finding_only]
        public = [name for name in shown if name.is_display or name.kind not in _NOT_FOR_PUBLIC]
        found[case.pk] = Known(
            names=_texts(public),
            other_names=_texts(name for name in shown if name not in public),
            not_shown=_texts(name for name in own if name.for_finding_only),
            is_whole_only=case.pk not in open_to,
            somebody=_texts(
                name
                for name in names
                if name.case_id in linked[case.pk] and not name.for_finding_only and name not in own
            ),
            contacts=tuple(contacts[case.pk]),
            places=(case.place, *places[case.pk]),
            country=countries.name_of(case.country) if case.country else "",
            occupation=case.person.occupation if case.person else "",
            references=(case.reference,),
            actions=tuple(actions[case.pk]),
            may_use=uses_of(case, day),
        )
    return found


def _is_of(name: PersonName, case: Case) -> bool:
    """A name of the case, or of its person in another case."""
    return name.case_id == case.pk or (case.person_id is not None and name.person_id == case.person_id)


def _texts(names: Iterable[PersonName]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.text for name in names if not name.not_known))


def _linked(ids: list[int], seen: CaseQuerySet) -> dict[int, set[int]]:
    visible = seen.values("pk")
    pairs = Q(case__in=ids, other__in=visible) | Q(other__in=ids, case__in=visible)
    found: dict[int, set[int]] = defaultdict(set)
    for one, other in CaseLink.objects.live().filter(pairs).values_list("case", "other"):
        found[one].add(other)
        found[other].add(one)
    return found


def _names(cases: Sequence[Case], linked: dict[int, set[int]], seen: CaseQuerySet) -> list[PersonName]:
    ids = {case.pk for case in cases}
    persons = [case.person_id for case in cases if case.person_id]
    of_them = Q(case__in=ids.union(*linked.values())) | Q(person__in=persons)
    rows = PersonName.objects.filter(of_them, case__in=seen.values("pk"))
    return list(rows.select_related("case").order_by("-is_display", "pk"))


def _places(ids: list[int]) -> dict[int, list[str]]:
    rows: list[QuerySet[Any, Any]] = [
        model._default_manager.filter(case__in=ids).exclude(place="").order_by().values_list("case", "place")
        for model in _WITH_A_PLACE
    ]
    return _by_case(rows[0].union(*rows[1:]))


def _actions(ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = CaseActivity.objects.filter(case__in=ids)
    for case, *said in rows.values_list(
        "case", "activity__number", "activity__index_number", "activity__title"
    ):
        found[case] += [words for words in said if words]
    return found


def _contacts(ids: Collection[int]) -> dict[int, list[str]]:
    """The names of contacts; of what describes somebody ("the elder sister") nothing."""
    found: dict[int, list[str]] = defaultdict(list)
    for row in Contact.objects.filter(case__in=ids) if ids else ():
        names = [word for word in row.name.split() if not word.isascii() or word[:1].isupper()]
        found[row.case_id].append(" ".join(names))
    return found


def _by_case(rows: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for case, words in rows:
        found[case].append(words)
    return found

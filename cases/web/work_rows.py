"""The lines of My work as a template prints them: what it is, since when, and where it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.coming_up import Coming
from cases.models import Case, PersonName
from cases.vocabulary import AskedAgain, ComingKind, Status, WorkKind
from cases.web.due_words import Due, due, since
from cases.worklist import Item, Section, Work

_STANDS_SINCE = frozenset(
    {
        WorkKind.APPEAL,
        WorkKind.HAND_OVER,
        WorkKind.REPORTED,
        WorkKind.CONSENT_AGAIN,
        WorkKind.VERIFY,
        WorkKind.PROPOSED,
        WorkKind.NO_NEWS,
    }
)


@dataclass(frozen=True)
class Row:
    """One line. `act` says what its link does; `done` what its button says, where there is one."""

    kind: str
    case: Case
    name: PersonName | None
    about: str
    words: str
    url: str
    act: str
    when: Due | None = None
    done: str = ""
    may_wait: bool = False
    other: Case | None = None
    other_name: PersonName | None = None


@dataclass(frozen=True)
class RowsOfKind:
    kind: str
    label: str
    rows: list[Row]
    total: int
    is_more: bool

    @property
    def further(self) -> int:
        return self.total - len(self.rows)


def sections_of(work: Work, today: date) -> list[RowsOfKind]:
    return [_section(section, work, today) for section in work.sections]


def _section(section: Section, work: Work, today: date) -> RowsOfKind:
    rows = [_row(item, work, today) for item in section.items]
    return RowsOfKind(section.kind, str(section.kind.label), rows, section.total, section.is_more)


def _row(item: Item, work: Work, today: date) -> Row:
    page, act = _place(item, work)
    said = since if item.kind in _STANDS_SINCE else due
    return Row(
        kind=item.kind,
        case=item.case,
        name=work.names.get(item.case.pk),
        about=item.about,
        words=_WORDS[item.kind](item, work),
        url=page(item),
        act=str(act),
        when=said(item.when, today) if item.when else None,
        done=_done(item.kind),
        may_wait=item.kind.may_wait,
        other=item.other,
        other_name=work.names.get(item.other.pk) if item.other else None,
    )


def _done(kind: WorkKind) -> str:
    if not kind.may_be_done:
        return ""
    return str(_DONE.get(kind, _("Done")))


_DONE = {
    WorkKind.DUPLICATE: gettext_lazy("Not the same"),
    WorkKind.GRANT: gettext_lazy("Let it end"),
}


# ---------------------------------------------------------------- in words


def _appeal(item: Item, work: Work) -> str:
    asked = item.said
    told = {
        "what": asked.activity.title or asked.activity.get_kind_display(),
        "status": Status(asked.change.to).label,
    }
    return _("%(what)s goes on, and “%(status)s” is on record since. Stop, update or keep it?") % told


def _urgent_action(item: Item, work: Work) -> str:
    if not item.said:
        return _("Send it, or stop it")
    return _("%(title)s: send it, or stop it") % {"title": item.said}


def _hand_over(item: Item, work: Work) -> str:
    who = {"who": item.said.giver.working_name}
    return _("%(who)s offers it to you. Until you accept, %(who)s stays responsible.") % who


def _reported(item: Item, work: Work) -> str:
    what = {"what": str(Status(item.case.reported_status).label).lower()}
    return _("Reported %(what)s. Confirm it, or withdraw it.") % what


def _consent_again(item: Item, work: Work) -> str:
    return _("%(why)s. Until then, anonymise.") % {"why": AskedAgain(item.said).label}


def _verify(item: Item, work: Work) -> str:
    row = item.said
    who = row.recorded_by.working_name if row.recorded_by else _("the operator")
    told = {"what": row.get_kind_display(), "day": row.happened_on.words(), "who": who}
    return _("%(what)s, %(day)s. Recorded by %(who)s") % told


def _grant(item: Item, work: Work) -> str:
    return _("%(who)s: do nothing, and it ends by itself") % {"who": item.said.holder}


def _no_news(item: Item, work: Work) -> str:
    return _("Nothing Confirmed is known since") if item.said else _("Nothing Confirmed is known at all")


def _text(item: Item, work: Work) -> str:
    return work.texts.get((item.kind, item.row), "")


def _plainly(words: Any) -> Callable[[Item, Work], str]:
    return lambda item, work: str(words)


_WORDS: dict[WorkKind, Callable[[Item, Work], str]] = {
    WorkKind.APPEAL: _appeal,
    WorkKind.URGENT_ACTION: _urgent_action,
    WorkKind.HAND_OVER: _hand_over,
    WorkKind.REPORTED: _reported,
    WorkKind.CONSENT_AGAIN: _consent_again,
    WorkKind.CONSENT: _plainly(gettext_lazy("From the day after its consent ends, anonymise")),
    WorkKind.TASK: _text,
    WorkKind.PROMISE: _text,
    WorkKind.HEARING: _plainly(gettext_lazy("A hearing was planned. Say what became of it")),
    WorkKind.RELEASE: _plainly(gettext_lazy("The sentence is over, and no release is on record")),
    WorkKind.NOTE: _plainly(gettext_lazy("Is the handling note still right?")),
    WorkKind.VERIFY: _verify,
    WorkKind.PROPOSED: _plainly(gettext_lazy("Take it up, or decline it")),
    WorkKind.GRANT: _grant,
    WorkKind.DUPLICATE: _plainly(gettext_lazy("The same name as")),
    WorkKind.NO_NEWS: _no_news,
}


# ---------------------------------------------------------------- where it is done


def _at(name: str, *, with_row: bool = False, more: tuple[Any, ...] = ()) -> Callable[[Item], str]:
    def place(item: Item) -> str:
        row = (item.row,) if with_row else ()
        return reverse(f"cases:{name}", args=[item.case.reference, *more, *row])

    return place


def _extending(item: Item) -> str:
    return reverse("cases:extend_access", args=[item.case.reference, item.said.bundle])


def _recording(item: Item) -> str:
    return f"{item.case.get_absolute_url()}?panel=record#record"


def _comparing(item: Item) -> str:
    assert item.other is not None  # noqa: S101 - two cases of one name
    return reverse("cases:merge", args=[item.case.reference, item.other.reference])


_PLACES: dict[WorkKind, tuple[Callable[[Item], str], Any]] = {
    WorkKind.APPEAL: (_at("appeal", with_row=True), gettext_lazy("Answer")),
    WorkKind.URGENT_ACTION: (_at("activities"), gettext_lazy("What we did")),
    WorkKind.HAND_OVER: (_at("hand_over"), gettext_lazy("Answer")),
    WorkKind.REPORTED: (_at("timeline"), gettext_lazy("Confirm or withdraw")),
    WorkKind.CONSENT_AGAIN: (_at("consent"), gettext_lazy("Ask, and write it down")),
    WorkKind.CONSENT: (_at("consent"), gettext_lazy("Ask again")),
    WorkKind.TASK: (_at("tasks"), gettext_lazy("Tasks")),
    WorkKind.PROMISE: (_at("keep_promise", with_row=True), gettext_lazy("It was kept")),
    WorkKind.HEARING: (
        _at("tell_hearing", with_row=True, more=("hearing",)),
        gettext_lazy("What became of it"),
    ),
    WorkKind.RELEASE: (_recording, gettext_lazy("Record it")),
    WorkKind.NOTE: (_at("facts"), gettext_lazy("Look at it")),
    WorkKind.VERIFY: (_at("verify", with_row=True, more=("outcome",)), gettext_lazy("Verify")),
    WorkKind.PROPOSED: (_at("intake"), gettext_lazy("Decide")),
    WorkKind.GRANT: (_extending, gettext_lazy("Extend")),
    WorkKind.DUPLICATE: (_comparing, gettext_lazy("Compare them")),
    WorkKind.NO_NEWS: (_recording, gettext_lazy("Record news")),
}


_TO_RECORD = frozenset(
    {
        WorkKind.APPEAL,
        WorkKind.CONSENT_AGAIN,
        WorkKind.CONSENT,
        WorkKind.PROMISE,
        WorkKind.HEARING,
        WorkKind.RELEASE,
        WorkKind.NOTE,
        WorkKind.PROPOSED,
        WorkKind.DUPLICATE,
        WorkKind.NO_NEWS,
    }
)


def _place(item: Item, work: Work) -> tuple[Callable[[Item], str], Any]:
    """Return where it is done, and what the link says; for who may only read, the case."""
    if item.kind in _TO_RECORD and item.case.pk not in work.recordable:
        return _at("case"), gettext_lazy("Open the case")
    return _PLACES[item.kind]


# ---------------------------------------------------------------- what comes up


@dataclass(frozen=True)
class ComingRow:
    case: Case
    name: PersonName | None
    label: str
    words: str
    when: Due


def coming_rows(work: Work, today: date) -> list[ComingRow]:
    return [_coming(one, work, today) for one in work.coming]


def _coming(one: Coming, work: Work, today: date) -> ComingRow:
    label, words = str(ComingKind(one.kind).label), work.texts.get((str(one.kind), one.row), "")
    return ComingRow(one.case, work.names.get(one.case.pk), label, words, due(one.when, today))

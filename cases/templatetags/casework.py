"""What every template speaks: icons, tags, dates, names. A template builtin, so nothing loads it.

State is never colour alone: a tag is a shape, a word and a colour token (`casework.css`, section 5).
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

from cases import clock, countries, publicity
from cases.dates import PartialDate
from cases.models import Case
from cases.names import languages
from cases.vocabulary import (
    ActivityKind,
    Consent,
    EventKind,
    Family,
    FileState,
    OutcomeKind,
    Status,
    StatusGroup,
)

register = template.Library()

# ---------------------------------------------------------------- icons

# Drawn for Casework, where lucide has no shape that says it.
_OWN_ICONS = {
    "bars": '<path d="M4 4v16M9.3 4v16M14.7 4v16M20 4v16M2.5 7h19M2.5 17h19"/>',
    "door": '<path d="M13 4H4v17h9M13 4v3M13 18v3M10 12.500h11M17 8.500l4 4-4 4"/>',
    "half": '<circle cx="12" cy="12" r="9"/><path class="i-fill" d="M12 3a9 9 0 0 0 0 18z"/>',
    "missing": (
        '<circle cx="12" cy="12" r="9.500" stroke-dasharray="4 3.460"/>'
        '<path d="M9.600 9.600a2.500 2.500 0 1 1 3.600 2.300c-.8.400-1.200.9-1.200 1.700M12 16.800v.1"/>'
    ),
    "line": '<path d="M4 12h16"/>',
}


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """Draw an icon beside words that say the same; it is hidden from screen readers.

    `css="i-flip"` mirrors a direction in right-to-left pages. Raises lucide.IconDoesNotExist.
    """
    return _drawn(str(name), str(css))


@lru_cache(maxsize=256)
def _drawn(name: str, css: str) -> SafeString:
    shape = _OWN_ICONS.get(name) or _lucide_shape(name)
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        f"i {css}".strip(),
        mark_safe(shape),
    )


def _lucide_shape(name: str) -> str:
    svg = lucide(name, size=None)
    inside = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
    return "".join(line.strip() for line in inside.splitlines())


# ---------------------------------------------------------------- situations


@dataclass(frozen=True)
class Look:
    """An icon and a colour token of the stylesheet."""

    icon: str
    token: str


_LOOK_OF_GROUP = {
    StatusGroup.AT_RISK: Look("triangle-alert", "t-risk"),
    StatusGroup.HELD: Look("bars", "t-held"),
    StatusGroup.MISSING: Look("missing", "t-miss"),
    StatusGroup.TEMPORARILY_OUT: Look("half", "t-part"),
    StatusGroup.RELEASED: Look("door", "t-free"),
    StatusGroup.RESTRICTED: Look("half", "t-part"),
    StatusGroup.ENDED_BADLY: Look("line", "t-calm"),
    StatusGroup.SAFE: Look("door", "t-free"),
    StatusGroup.UNKNOWN: Look("circle-question-mark", "t-calm"),
}
_LOOK_OF_STATUS = {
    Status.CHARGED_AT_LIBERTY: Look("scale", "t-trial"),
    Status.ON_TRIAL_AT_LIBERTY: Look("scale", "t-trial"),
    Status.CONVICTED_AT_LIBERTY: Look("scale", "t-trial"),
    Status.ON_DEATH_ROW: Look("bars", "t-held t-solid"),
    Status.HOUSE_ARREST: Look("half", "t-part"),
    Status.RESIDENTIAL_SURVEILLANCE: Look("half", "t-part"),
    # Out, but not free: the conditions are the point.
    Status.RELEASED_CONDITIONALLY: Look("half", "t-part"),
    Status.INTO_EXILE: Look("half", "t-part"),
    Status.EXCHANGED: Look("half", "t-part"),
}


def look_of(status: Status) -> Look:
    return _LOOK_OF_STATUS.get(status) or _LOOK_OF_GROUP[status.group]


@register.simple_tag
def status_tag(status: Status | str, large: bool = False) -> SafeString:
    """Show a situation; an empty one is a case whose situation nobody has recorded."""
    status = Status(status or Status.UNKNOWN)
    look = look_of(status)
    return _tag(icon(look.icon), str(status.label), look.token, large)


@register.simple_tag
def file_tag(state: FileState | str) -> SafeString:
    """Show the state of our file, which is never the person's."""
    state = FileState(state)
    shape = {FileState.CLOSED: "folder-closed", FileState.DORMANT: "folder-clock"}.get(state, "folder-open")
    word = _("No longer followed") if state == FileState.CLOSED else str(state.label)
    return _tag(icon(shape), word, "t-calm", False)


def _tag(shape: SafeString, word: str, token: str, large: bool) -> SafeString:
    return format_html('<span class="tag {}{}">{}{}</span>', token, " tag--l" if large else "", shape, word)


# ---------------------------------------------------------------- consent: solid, hatched, open; no colour

_CONSENT_MARKS = {
    Consent.MAY_BE_NAMED: '<rect class="u-solid" width="9" height="14" rx="2"/>',
    Consent.ANONYMISE: (
        '<rect class="u-half" x=".75" y=".75" width="7.5" height="12.5" rx="2"/>'
        '<path class="u-half-l" d="M1.500 8.500l6-4M1.500 12.500l6-4"/>'
    ),
    Consent.NOT_FOR_PUBLICATION: ('<rect class="u-open" x=".75" y=".75" width="7.5" height="12.5" rx="2"/>'),
}


@register.simple_tag
def consent_mark(consent: Consent | str) -> SafeString:
    """Draw the block that stands for a consent, alone; put the words beside it."""
    return format_html(
        '<svg class="k" viewBox="-1 0 11 14" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(_CONSENT_MARKS[Consent(consent)]),
    )


@register.simple_tag
def consent_tag(consent: Consent | str) -> SafeString:
    consent = Consent(consent)
    return _tag(consent_mark(consent), str(consent.label), "t-plain", False)


@register.simple_tag
def consent_tag_of(case: Case) -> SafeString:
    """What may be said today of a case that was read with its person: not always what was agreed."""
    return consent_tag(publicity.may_say_of(case, clock.day_of(timezone.now())).consent)


# ---------------------------------------------------------------- the timeline

_LOOK_OF_EVENT = {
    EventKind.NO_CHANGE: Look("check", "t-calm"),
    EventKind.MOVED: Look("arrow-left-right", "t-calm"),
    EventKind.HEALTH: Look("cross", "t-risk"),
    EventKind.HUNGER_STRIKE: Look("cross", "t-risk"),
    EventKind.HEARING: Look("scale", "t-trial"),
    EventKind.CHARGED: Look("scale", "t-trial"),
    EventKind.SENTENCED: Look("gavel", "t-trial"),
    EventKind.RELEASE_ORDERED: Look("clock", "t-part"),
    EventKind.THREAT: Look("triangle-alert", "t-risk"),
    EventKind.ILL_TREATMENT: Look("triangle-alert", "t-risk"),
    EventKind.OTHER: Look("circle", "t-calm"),
}
_LOOK_OF_FAMILY = {
    Family.LIFE: Look("shield-check", "t-free"),
    Family.LIBERTY: Look("door", "t-free"),
    Family.LEGAL: Look("scale", "t-free"),
    Family.PROTECTION: Look("shield-check", "t-free"),
    Family.TREATMENT: Look("heart-handshake", "t-free"),
    Family.ACCOUNTABILITY: Look("landmark", "t-free"),
    Family.TEMPORARY: Look("half", "t-part"),
    Family.RECOGNITION: Look("flag", "t-calm"),
    Family.SYSTEMIC: Look("landmark", "t-calm"),
    Family.NEGATIVE: Look("triangle-alert", "t-risk"),
}
# A death is a plain line wherever it stands.
_LOOK_OF_DEATH = Look("line", "t-calm")
_DEATHS = (OutcomeKind.EXECUTION, OutcomeKind.DEATH_IN_CUSTODY)
_ICON_OF_ACTIVITY = {
    ActivityKind.URGENT_ACTION: "megaphone",
    ActivityKind.PETITION: "signature",
    ActivityKind.LETTERS: "mail",
    ActivityKind.WRITE_FOR_RIGHTS: "mail",
    ActivityKind.LOBBYING: "landmark",
    ActivityKind.TRIAL_OBSERVATION: "eye",
    ActivityKind.PRIVATE_APPROACH: "handshake",
    ActivityKind.PUBLIC_EVENT: "users",
    ActivityKind.MEDIA_WORK: "newspaper",
    ActivityKind.RESEARCH: "book-open",
}


@register.simple_tag
def timeline_node(strand: str, kind: str) -> SafeString:
    """Draw the node of a timeline entry: round for the person's life, square for what we did.

    `strand` is status, event, outcome, activity or note; `kind` a value of that closed list.
    """
    if strand == "activity":
        return _node(_ICON_OF_ACTIVITY[ActivityKind(kind)], "node--us")
    look = _look_in_life(strand, kind)
    return _node(look.icon, look.token)


def _look_in_life(strand: str, kind: str) -> Look:
    if strand == "status":
        return look_of(Status(kind))
    if strand == "event":
        return _LOOK_OF_EVENT[EventKind(kind)]
    if strand == "outcome":
        outcome = OutcomeKind(kind)
        return _LOOK_OF_DEATH if outcome in _DEATHS else _LOOK_OF_FAMILY[outcome.family]
    return Look("pencil", "t-calm")


def _node(shape: str, css: str) -> SafeString:
    return format_html('<div class="node {}">{}</div>', css, icon(shape))


# ---------------------------------------------------------------- dates, names, numbers


@register.simple_tag
def partial_date(value: PartialDate | None) -> SafeString:
    """Say a date in the words it is known by; an approximate one also names its days to a screen reader."""
    if value is None:
        return format_html('<span class="muted">{}</span>', _("not recorded"))
    language = get_language() or "en"
    bounds = ""
    if value.is_approximate:
        bounds = format_html('<span class="vh"> ({})</span>', value.bounds_words(language))
    return format_html('<span class="date">{}{}</span>', value.words(language), bounds)


@register.simple_tag
def person_name(name: Any) -> SafeString:
    """Write a person's name (a PersonName) in its own language and direction, whatever surrounds it."""
    if name is None or getattr(name, "not_known", False):
        return format_html('<span class="muted">{}</span>', getattr(name, "text", "") or _("Name not known"))
    if name.language:
        language = f"{name.language}-{name.script}" if name.script else name.language
        return format_html('<bdi lang="{}" dir="{}">{}</bdi>', language, name.direction, name.text)
    return format_html('<bdi dir="{}">{}</bdi>', name.direction, name.text)


@register.filter
def country_name(code: str) -> str:
    return countries.name_of(code)


@register.filter
def language_name(code: str) -> str:
    return languages.name_of(code)


@register.filter
def num(value: int | None) -> str:
    """Write a number with its thousands apart; an unknown one is a dash."""
    return "–" if value is None else number_format(value, force_grouping=True)


@register.filter
def of(found: dict[int, Any], key: int) -> Any:
    """Return what is there for `key`, or nothing."""
    return found.get(key)


@register.filter
def undo_address(message: Any) -> str:
    """Return where a notice can be undone: what follows `undo:` in the message's extra tags, or nothing."""
    tags = (message.extra_tags or "").split()
    return next((tag.removeprefix("undo:") for tag in tags if tag.startswith("undo:")), "")


# ---------------------------------------------------------------- what holds other things


@register.simple_block_tag
def card(
    content: str,
    *,
    id: str,
    title: str,
    small: bool = False,
    aside: str = "",
    link_url: str = "",
    link_label: str = "",
) -> str:
    parts = {"aside": aside, "link_url": link_url, "link_label": link_label}
    return render_to_string(
        "components/_card.html", {"content": content, "id": id, "title": title, "small": small, **parts}
    )


@register.simple_block_tag
def data_table(content: str, *, label: str, narrow: bool = False) -> str:
    return render_to_string(
        "components/_data_table.html", {"content": content, "label": label, "narrow": narrow}
    )


@register.simple_block_tag
def record_panel(content: str, *, title: str, id: str = "record", open: bool = False) -> str:
    return render_to_string(
        "components/_record_panel.html", {"content": content, "id": id, "title": title, "open": open}
    )

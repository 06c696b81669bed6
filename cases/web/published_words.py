"""Where a case was published, in words, with what to do about each: the same on the page and in the file."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.vocabulary import Consent, PublishedAs, ShownAs
from cases.where_published import Publication


@dataclass(frozen=True)
class PublishedLine:
    """`url` leads to a page of ours, `link` outside. `do` is empty where nothing needs doing."""

    what: str
    typed: str
    when: str
    how: str
    do: str
    url: str = ""
    link: str = ""

    @property
    def text(self) -> str:
        """Return the line without markup; every part of it is a sentence or a date."""
        parts = (self.what, self.typed, self.when, self.how, self.link, self.do)
        return "\n    ".join(part for part in parts if part)


def lines(found: Iterable[Publication], may_be_said: Consent) -> list[PublishedLine]:
    return [_line(one, may_be_said) for one in found]


def _line(one: Publication, may_be_said: Consent) -> PublishedLine:
    return PublishedLine(
        what=_what(one),
        typed=one.what,
        when=one.on.words(get_language() or "en"),
        how=_how(one),
        do=_do(one, may_be_said),
        url=_url(one),
        link=one.link if one.link.startswith(("https://", "http://")) else "",
    )


def _what(one: Publication) -> str:
    told = {"year": one.year, "edition": one.edition, "number": one.number}
    if one.kind == PublishedAs.ACTIVITY and one.activity:
        label = str(one.activity.label)
        return _("%(what)s %(number)s") % {"what": label, "number": one.number} if one.number else label
    if one.kind == PublishedAs.ELSEWHERE:
        return _("The figure of %(year)s, published elsewhere") % told
    if one.kind == PublishedAs.EDITION:
        return _("Counted in %(year)s, edition %(edition)s") % told
    if one.edition:
        return _("Report of %(year)s, edition %(edition)s") % told
    return _("Report of %(year)s, live figure") % told


def _how(one: Publication) -> str:
    if one.kind == PublishedAs.ACTIVITY and one.stopped_on:
        return _("Stopped since.")
    if one.shown is None:
        return ""
    formats = ", ".join(name.upper() for name in one.formats)
    if one.shown == ShownAs.NAMED:
        return _("The case is named in it (%(formats)s).") % {"formats": formats}
    return _("The case is in it without a name (%(formats)s).") % {"formats": formats}


def _do(one: Publication, may_be_said: Consent) -> str:
    """What is asked of whom. An edition counts and names nobody: what was counted stays counted."""
    if one.kind == PublishedAs.EDITION:
        return _("Nothing to take down: it counts the case and names nobody.")
    if may_be_said == Consent.MAY_BE_NAMED:
        return ""
    if one.kind == PublishedAs.ACTIVITY:
        return _public_activity(one, may_be_said)
    if may_be_said == Consent.ANONYMISE:
        return "" if one.shown == ShownAs.ANONYMISED else _without_a_name(one)
    if one.kind == PublishedAs.EXPORT:
        return _("Ask who has the file to delete it and to make a new one. Nobody wrote down where it went.")
    return _("Ask them to take the case out, and to say when it is done.")


def _public_activity(one: Publication, may_be_said: Consent) -> str:
    if may_be_said == Consent.ANONYMISE:
        return _("Ask everybody who shows it to take the name and the picture out.")
    if one.stopped_on:
        return _("Ask everybody who still shows it to take it down.")
    return _("Stop it, and ask everybody who shows it to take it down.")


def _without_a_name(one: Publication) -> str:
    if one.kind == PublishedAs.EXPORT:
        return _("Make the report anew: the name is not in it then. Nobody wrote down where this one went.")
    return _("Ask them to take the name and whatever tells who it is out, and to say when it is done.")


def _url(one: Publication) -> str:
    if not one.may_open:
        return ""
    if one.kind == PublishedAs.EDITION:
        return reverse("cases:edition", args=[one.year, one.edition])
    return reverse("cases:editions", args=[one.year])

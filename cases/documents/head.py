"""What stands on every report: the sentence, the edition, the rule, known by, the fingerprint."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.documents import words
from cases.documents.reading import Reading
from cases.documents.report import Fact
from cases.publication import Said
from cases.vocabulary import Audience


def title(reading: Reading) -> str:
    return _("Positive impact %(year)s") % {"year": reading.content["year"]}


def sentence(value: Said, reading: Reading) -> str:
    """Return the sentence that is published: "after we campaigned", never "because"."""
    year, day = reading.content["year"], words.day(reading.known_by)
    if value.value is None:
        return _(
            "Fewer than 3 cases received positive impact in %(year)s after we campaigned in them, "
            "as known on %(day)s."
        ) % {"year": year, "day": day}
    return ngettext(
        "%(value)s case received positive impact in %(year)s after we campaigned in it, as known on %(day)s.",
        "%(value)s cases received positive impact in %(year)s after we campaigned in them, "
        "as known on %(day)s.",
        value.value,
    ) % {"value": value.value, "year": year, "day": day}


def facts(reading: Reading, audience: Audience) -> Iterator[Fact]:
    content = reading.content
    yield Fact("year", _("Year"), str(content["year"]), content["year"])
    yield Fact("edition", _("Edition"), _edition(reading), content["edition"])
    yield Fact("rule", _("Counted by rule"), content["rule"]["name"])
    yield Fact("known_by", _("As known by"), words.moment(reading.known_by), content["known_by"])
    yield Fact("audience", _("Audience"), str(audience.label), audience.value)
    yield Fact("made_on", _("Made on"), words.day(reading.at), reading.today.isoformat())
    yield Fact("fingerprint", _("Fingerprint"), reading.fingerprint)


def notes(reading: Reading) -> Iterator[str]:
    """What the reader has to know before everything else."""
    if reading.is_demonstration:
        yield _("Demonstration: invented people, and real cases from the public record.")
    if reading.edition is None:
        yield _("This is the figure as it stood at this hour, not an edition: it goes on moving.")


def _edition(reading: Reading) -> str:
    if reading.edition is None:
        return _("None: the live figure")
    return _("%(number)s, frozen on %(day)s") % {
        "number": reading.edition.number,
        "day": words.day(reading.edition.frozen_at),
    }

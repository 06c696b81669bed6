"""Forms of lists that come in: the file and where it goes, what its columns go to, what a row needs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cases import access, countries
from cases.access import Actor
from cases.exchange import matching
from cases.exchange.fields import FIELDS, Holds
from cases.exchange.mapping import folded
from cases.files import limits
from cases.files.names import short
from cases.list_contents import ColumnHolds, ColumnMatch, Contents, Match
from cases.models import Import, Office
from cases.operations.bringing_in import Known, Where, why_not_as_of
from cases.vocabulary import Permission
from cases.web.days import DayField
from cases.web.forms import OnceForm
from cases.web.import_words import DELIMITERS, ENCODINGS, FIELD_NAMES, KINDS, ORDERS, TARGETS

OWN = "own:"


class WhereForm(OnceForm):
    """Where a list goes, and of which day it is."""

    where = forms.ChoiceField(
        label=_("Where does it go?"),
        help_text=_(
            "In a campaign of its own only your office sees the cases, until you have checked them and give "
            "others access. To bring cases up to date, choose the campaign they are in."
        ),
        error_messages={"required": _("Choose where it goes.")},
    )
    title = forms.CharField(
        label=_("What list is it?"),
        help_text=_("It stands as the source of each row, for example: the partner's list of April 2019."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "in", "dir": "auto"}),
    )
    as_of = DayField(
        label=_("This list is as of"),
        help_text=_("Its own day, where that is not today: what it says is then known since that day."),
        required=False,
    )
    as_of_reason = forms.CharField(
        label=_("How do you know the day?"),
        help_text=_("Only with a day, for example: it came by mail then."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "in", "dir": "auto"}),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._campaigns = {one.slug: one for one in access.campaigns_for(actor, Permission.RECORD)}
        self.fields["where"].choices = list(self._choices(actor))  # type: ignore[attr-defined]

    def _choices(self, actor: Actor) -> Iterable[tuple[str, str]]:
        offices = access.offices_that_record(actor)
        names = {office.pk: str(office) for office in access.offices_named(offices)}
        for pk, name in names.items():
            yield f"{OWN}{pk}", _now("A campaign of its own, open to %(office)s") % {"office": name}
        if access.records_personally(actor):
            yield f"{OWN}0", _now("A campaign of its own, open to me alone")
        for slug, campaign in self._campaigns.items():
            yield slug, campaign.name

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        day, reason = said.get("as_of"), said.get("as_of_reason", "")
        for refusal in why_not_as_of(day, reason, timezone.now()):
            self.add_error(refusal.field, str(refusal))
        return said

    @property
    def known(self) -> Known:
        said = self.cleaned_data
        return Known(said["title"], said["as_of"], said["as_of_reason"])

    @property
    def chosen(self) -> Where:
        said = self.cleaned_data["where"]
        if said.startswith(OWN):
            return Where(office=int(said.removeprefix(OWN)) or None)
        return Where(self._campaigns[said])


def where_said(of_import: Import) -> str:
    """Return the choice that stands for where an import goes now."""
    if of_import.has_own_campaign:
        return f"{OWN}{of_import.office_id or 0}"
    return of_import.campaign.slug if of_import.campaign else ""


class FileField(forms.FileField):
    """One list, held in memory alone (evidence_forms.InMemory), of a size that can be taken in."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.FileInput(attrs={"class": "in", "accept": ".csv,.tsv,.txt,.xlsx,.json"})
        )
        kwargs.setdefault(
            "error_messages",
            {"required": _("Choose a file."), "empty": _("The file is empty. Choose another one.")},
        )
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        if data and data.said_size > limits.FILE:
            raise forms.ValidationError(
                _now(
                    "%(name)s is %(size)s. The limit is %(limit)s. Split it, or take out what is not needed."
                )
                % {
                    "name": short(data.name),
                    "size": limits.in_words(data.said_size),
                    "limit": limits.in_words(limits.FILE),
                }
            )
        return super().clean(data, initial)


class ListForm(WhereForm):
    """A list and where it goes."""

    file = FileField(
        label=_("The file"), help_text=_("CSV, Excel (.xlsx) or JSON, up to 50 MB, with a heading row.")
    )
    field_order = ("file", "where", "title", "as_of", "as_of_reason")

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if self.errors and "file" not in self.errors:
            self.add_error("file", _("Choose the file once more: a browser does not keep it."))
        return said


class OtherFileForm(forms.Form):
    """Another file in the place of the first, or the rows that were corrected."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    file = FileField(label=_("The file"))


class VersionForm(forms.Form):
    """Something that is done to the import as the page showed it."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class UndoForm(VersionForm):
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("In one sentence. Name nobody."),
        max_length=400,
        error_messages={"required": _("Say why, in one sentence. Name nobody.")},
        widget=forms.TextInput(attrs={"class": "in", "dir": "auto"}),
    )


class FormOfFile(VersionForm):
    """What the file is, where the guess was wrong."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, required=False)
    encoding = forms.ChoiceField(label=_("Encoding"), choices=ENCODINGS, required=False)
    delimiter = forms.ChoiceField(label=_("Between cells"), choices=DELIMITERS, required=False)
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)

    def __init__(self, *args: Any, contents: Contents, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [(one, one) for one in contents.sheets]  # type: ignore[attr-defined]
        if len(contents.sheets) < 2:
            del self.fields["sheet"]
        encodings = self.fields["encoding"]
        if contents.encoding and contents.encoding not in dict(ENCODINGS):
            encodings.choices = [*ENCODINGS, (contents.encoding, contents.encoding)]  # type: ignore[attr-defined]
        if contents.kind == "xlsx":
            del self.fields["encoding"], self.fields["delimiter"]
        elif contents.kind == "json":
            del self.fields["delimiter"]

    @property
    def asked(self) -> dict[str, str]:
        said = self.cleaned_data
        return {name: said.get(name, "") for name in ("kind", "encoding", "delimiter", "sheet")}


# ---------------------------------------------------------------- columns


class MatchForm(forms.Form):
    """What each column goes to; the order of its dates and the meaning of its words, where asked."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.BooleanField(
        label=_("A release in this list is an outcome too"),
        help_text=_("It counts in the yearly figure once somebody else verified it and we acted before."),
        required=False,
    )
    save_as = forms.CharField(
        label=_("Save this match as"),
        help_text=_("It is offered again for a list with the same headings."),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"class": "in", "dir": "auto"}),
    )
    save_for = forms.ChoiceField(label=_("For"), required=False)

    def __init__(
        self, *args: Any, contents: Contents, match: Match, offices: Sequence[Office], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._contents, self._match = contents, match
        self.fields["outcome"].initial = match.outcome
        self.fields["save_for"].choices = [  # type: ignore[attr-defined]
            ("", _("Me alone")),
            *((str(office.pk), str(office)) for office in offices),
        ]
        self.asks_more = False  # a column was sent elsewhere, and its words or dates are asked about now
        if self.is_bound:
            self.data = dict(self.data.items())
        for number, said in enumerate(match.columns):
            self._add_column(number, said)

    def _add_column(self, number: int, said: ColumnMatch) -> None:
        self.fields[f"to_{number}"] = forms.ChoiceField(
            choices=TARGETS,
            required=False,
            initial=said.to,
            label=self._contents.columns[number],
            widget=forms.Select(attrs={"class": "goes"}),
        )
        to = self.data.get(f"to_{number}", said.to) if self.is_bound else said.to
        holds = self._contents.holds[number]
        said = said if to == said.to else matching.guess_column(to, holds)
        if matching.is_date(to) and holds.numeric:
            order = forms.ChoiceField(
                choices=ORDERS, required=False, initial=said.order, label=_("How its dates are written")
            )
            self._ask(f"order_{number}", order)
        for place, word in enumerate(self.words_of(number, to)):
            self._ask(f"value_{number}_{place}", _meaning(to, word, said.values.get(folded(word), "")))

    def _ask(self, name: str, field: forms.Field) -> None:
        """Ask one thing more; where the page did not ask it yet, it shows what was guessed."""
        self.fields[name] = field
        if self.is_bound and name not in self.data:
            self.data = {**self.data, name: field.initial or ""}
            self.asks_more = True

    def words_of(self, number: int, to: str) -> list[str]:
        """Return the words of a column that are asked about: those guessed, and those nobody knows."""
        holds = self._contents.holds[number]
        guessed = matching.guess_column(to, holds)
        unknown = set(matching.unknown_words(guessed, holds))
        return [word for word in holds.values if folded(word) in guessed.values or word in unknown]

    def columns(self) -> list[dict[str, Any]]:
        """Return the rows of the table: the heading, examples, and the fields of each column."""
        return [self._column(number) for number in range(len(self._match.columns))]

    def _column(self, number: int) -> dict[str, Any]:
        to = self[f"to_{number}"]
        examples = [row[number] for row in self._contents.samples if number < len(row) and row[number]]
        words = self.words_of(number, to.value() or "")
        return {
            "heading": self._contents.columns[number],
            "examples": examples[:2],
            "holds": self._contents.holds[number],
            "to": to,
            "order": self[f"order_{number}"] if f"order_{number}" in self.fields else None,
            "values": [
                (word, self._contents.holds[number].values[word], self[f"value_{number}_{place}"])
                for place, word in enumerate(words)
                if f"value_{number}_{place}" in self.fields
            ],
        }

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.errors:
            return said
        match = self.match_said()
        for name in matching.missing(match):
            self.add_error(None, _MISSING[name])
        for name in matching.twice(match):
            label = FIELD_NAMES[name]
            self.add_error(None, _now("Two columns go to “%(field)s”. Choose one.") % {"field": label})
        for number, one in enumerate(match.columns):
            self._check_order(number, one, self._contents.holds[number])
        return said

    def _check_order(self, number: int, one: ColumnMatch, holds: ColumnHolds) -> None:
        if f"order_{number}" in self.fields and not one.order and holds.is_ambiguous:
            heading = self._contents.columns[number]
            self.add_error(
                f"order_{number}",
                _now("“%(heading)s” could be read both ways. Say how its dates are written.")
                % {"heading": heading},
            )

    def match_said(self) -> Match:
        """Return the match as the form says it."""
        said = self.cleaned_data
        return Match(
            tuple(self._said(number, said) for number in range(len(self._match.columns))),
            bool(said.get("outcome")),
        )

    def _said(self, number: int, said: Mapping[str, Any]) -> ColumnMatch:
        to = said.get(f"to_{number}") or ""
        values = {
            folded(word): value
            for place, word in enumerate(self.words_of(number, to))
            if (value := said.get(f"value_{number}_{place}"))
        }
        return ColumnMatch(to, said.get(f"order_{number}") or "", values)


_MISSING = {
    matching.NAME: _("Say which column holds the names."),
    "country": _("Say which column holds the country of risk."),
}


def _meaning(to: str, word: str, initial: str) -> forms.Field:
    """Return the field that asks what a word of a list means."""
    if FIELDS[to].holds is Holds.COUNTRY:
        return CountryField(label=word, initial=initial, required=False)
    choices = FIELDS[to].choices
    assert choices is not None  # noqa: S101
    return forms.ChoiceField(
        label=word, choices=[("", _("Leave to be fixed")), *choices.choices], required=False, initial=initial
    )


class CountryField(forms.CharField):
    """A country as people write it; empty leaves the rows to be fixed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = forms.TextInput(attrs={"class": "in", "list": "countries", "autocomplete": "off"})
        super().__init__(max_length=100, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        code = countries.find(text) if text else ""
        if code is None:
            raise forms.ValidationError(
                _now("“%(word)s” is not a country we know. Correct it, or leave it empty.") % {"word": text}
            )
        return code

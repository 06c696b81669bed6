"""The form of a case's facts, and the one that settles what two people changed at once."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import facts
from cases.facts import Seen, Settled
from cases.models import Case
from cases.vocabulary import Risk
from cases.web.fields import PhraseField
from cases.web.forms import OnceForm

_LONG = forms.Textarea(attrs={"rows": 5})


class FactsForm(OnceForm):
    """Every fact as it is; `seen` seals the versions that the writer had before them."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    summary = forms.CharField(label=_("Summary"), required=False, widget=_LONG)
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    risk = forms.ChoiceField(label=_("Risk"), required=False, choices=Risk.choices)
    handling_note = forms.CharField(
        label=_("Heed before anything is done"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown at the top of the case, for example “Never telephone the family”"),
    )
    handling_note_check_on = forms.DateField(
        label=_("Look at the note again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    occupation = forms.CharField(label=_("Occupation"), required=False, max_length=200)
    born_on = PhraseField(
        label=_("Born"), required=False, help_text=_("As well as it is known, for example “about 1985”")
    )
    gender = forms.CharField(label=_("Gender, as the person says"), required=False, max_length=60)
    pronoun = forms.CharField(label=_("Pronoun"), required=False, max_length=20)

    def __init__(self, *args: Any, case: Case, reader: int, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _as_it_is(case) | {"seen": facts.sealed(case, reader)})
        super().__init__(*args, **kwargs)
        self.case, self.reader = case, reader
        if case.person is None:
            for fact in facts.FACTS:
                if fact.of == "person":
                    del self.fields[fact.name]

    def said(self) -> dict[str, Any]:
        """Return the facts by name, as written; a date that was left alone keeps the words it had."""
        return {name: self.cleaned_data[name] for name in facts.BY_NAME if name in self.fields}

    def versions(self) -> Seen:
        return facts.unsealed(self.cleaned_data["seen"], self.case, self.reader)


def _as_it_is(case: Case) -> dict[str, Any]:
    values = facts.current(case)
    born = values.get("born_on")
    return {
        **values,
        "born_on": (born.typed or born.words()) if born else "",
    }


class SettlingForm(forms.Form):
    """One question for each fact that two people changed: nothing is chosen beforehand."""

    beside = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, names: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = [name for name in names if name in facts.BY_NAME]
        for name in self.names:
            self.fields[keep(name)] = forms.ChoiceField(
                label=str(facts.BY_NAME[name].label),
                choices=[("theirs", _("What stands now")), ("mine", _("What I wrote"))],
                widget=forms.RadioSelect,
                required=False,  # what was chosen of several is kept while the rest is asked again
            )

    def settled(self, case: Case, reader: int) -> Settled:
        said = self.cleaned_data
        return Settled(
            facts.unsealed(said["beside"], case, reader),
            {name: said[keep(name)] == "mine" for name in self.names if said[keep(name)]},
        )


def keep(name: str) -> str:
    return f"keep_{name}"


def names_settled(posted: Mapping[str, Any]) -> list[str]:
    """Return the facts that a posted form settles, by name."""
    return [name for name in facts.BY_NAME if f"settles_{name}" in posted]

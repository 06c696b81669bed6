"""What the list of cases can be narrowed by. Choices come from visible cases only."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from cases import access, countries, narrowing
from cases.models import Case
from cases.vocabulary import Consent, FileState, StatusGroup


class CaseFilter(django_filters.FilterSet):
    situation = django_filters.MultipleChoiceFilter(
        label="Situation",
        choices=StatusGroup.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    country = django_filters.MultipleChoiceFilter(label="Country", widget=forms.CheckboxSelectMultiple)
    campaign = django_filters.ModelChoiceFilter(
        label="Campaign",
        empty_label="Any",
        queryset=lambda request: None,
        to_field_name="slug",
    )
    file = django_filters.ChoiceFilter(
        label="File", field_name="file_state", choices=FileState.choices, empty_label="Any"
    )
    consent = django_filters.ChoiceFilter(label="Consent", choices=Consent.choices, empty_label="Any")
    responsible = django_filters.ChoiceFilter(
        label="Responsible", choices=[("me", "Only mine")], empty_label="Anybody"
    )

    class Meta:
        model = Case
        fields: list[str] = []

    def __init__(self, data: QueryDict, *, queryset: QuerySet[Case], actor: Any) -> None:
        super().__init__(data, queryset=queryset)
        self.actor = actor
        codes = queryset.order_by().values_list("country", flat=True).distinct()
        named = sorted((countries.name_of(code), code) for code in codes)
        self.filters["country"].extra["choices"] = [(code, name) for name, code in named]
        self.filters["campaign"].queryset = access.campaigns_for(actor)

    def filter_queryset(self, queryset: Any) -> Any:
        """Narrow as every list of cases is narrowed (cases/narrowing.py)."""
        return narrowing.narrowed(queryset, self.known(self.data), self.actor)

    def known(self, query: QueryDict) -> dict[str, list[str]]:
        """Return of an address the filters that are chosen, with the values that are known."""
        found = {
            name: [one for one in query.getlist(name) if self._label(name, one)] for name in self.filters
        }
        return {name: values for name, values in found.items() if values}

    def pills(self, query: QueryDict) -> list[dict[str, str]]:
        """Return each chosen filter with the address of the list without it."""
        found = []
        for name in self.filters:
            for value in query.getlist(name):
                label = self._label(name, value)
                if label:
                    found.append({"label": label, "url": _without(query, name, value)})
        return found

    def _label(self, name: str, value: str) -> str:
        if not value:
            return ""
        if name == "campaign":
            return next((c.name for c in self.filters["campaign"].queryset if c.slug == value), "")
        return dict(self.filters[name].extra["choices"]).get(value, "")


def _without(query: QueryDict, name: str, value: str) -> str:
    left = query.copy()
    left.pop("after", None)
    left.setlist(name, [one for one in query.getlist(name) if one != value])
    return f"?{left.urlencode()}"

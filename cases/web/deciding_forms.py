"""The form by which a named person decides what the counting rule leaves open."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.web.forms import OnceForm

_REASONS = {
    "source": _("The source itself gives the day."),
    "second": _("A second source says so."),
    "first": _("Our action came first: the answer refers to it."),
    "unknown": _("Nothing we have says which came first."),
    "outside": _("It more likely happened in another year."),
    "stands": _("It held for longer than the rule asks."),
}


class DecideForm(OnceForm):
    """Count one outcome in one year or not, and why. The answer is the button that was pressed.

    `action`: ours that came first, to be named where the order was in doubt and it counts.
    """

    counts = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")],
        coerce=lambda said: said == "yes",
        error_messages={"required": _("Choose: count it, or do not count it.")},
    )
    pick = forms.ChoiceField(
        label=_("Why?"),
        choices=[("", _("Choose, or write it below")), *_REASONS.items()],
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
    )
    words = forms.CharField(
        label=_("In your words"),
        help_text=_("Printed with your name beside the case, for whoever asks a year later."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"class": "in", "dir": "auto", "rows": 3}),
    )

    def __init__(
        self, *args: Any, actions: Sequence[tuple[int, str]], asks_order: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if asks_order:
            self.fields["action"] = forms.TypedChoiceField(
                label=_("Which of our actions came first?"),
                choices=[("", _("Choose one, to count it")), *actions],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.Select(attrs={"class": "in"}),
            )

        for name in ("pick", "words", "action"):
            if name in self.fields:  # asked together: none is optional by itself
                self.fields[name].is_either = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("pick") and not said.get("words", "").strip():
            self.add_error("pick", _("Say why: choose a reason, or write one."))
        if said.get("counts") and "action" in self.fields and said.get("action") is None:
            self.add_error(
                "action", _("Choose which action came first. Without one it cannot count as after.")
            )
        return said

    @property
    def reason(self) -> str:
        """What is kept: the reason picked, then the words."""
        said = self.cleaned_data
        picked = str(_REASONS[said["pick"]]) if said["pick"] else ""
        return " ".join(part for part in (picked, said["words"].strip()) if part)

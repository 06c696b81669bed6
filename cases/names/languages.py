"""What a language is called, by its code."""

from typing import Final

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Written names come in these too, and the framework has no words for them.
_OTHERS: Final = {
    "am": gettext_lazy("Amharic"),
    "bo": gettext_lazy("Tibetan"),
    "ku": gettext_lazy("Kurdish"),
    "ps": gettext_lazy("Pashto"),
    "prs": gettext_lazy("Dari"),
    "ti": gettext_lazy("Tigrinya"),
    "zh": gettext_lazy("Chinese"),
}


def name_of(code: str) -> str:
    """Return the language's name; an unknown code as it is, empty for none."""
    base = code.lower().partition("-")[0]
    for one in (code.lower(), base):
        known = str(_OTHERS[one]) if one in _OTHERS else LANG_INFO.get(one, {}).get("name")
        if known:
            return _(known)
    return code

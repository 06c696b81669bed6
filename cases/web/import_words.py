"""What the pages of imports call fields, kinds of files and orders of dates."""

from typing import Any

from django.utils.translation import gettext_lazy as _

_GROUPS: list[tuple[Any, list[tuple[str, Any]]]] = [
    (
        _("Who"),
        [
            ("name", _("Name")),
            ("other_names", _("Other spellings")),
            ("born", _("Born")),
            ("age", _("Age when it happened")),
            ("gender", _("Gender")),
            ("occupation", _("Occupation")),
            ("nationality", _("Nationality")),
        ],
    ),
    (
        _("The case"),
        [
            ("country", _("Country of risk")),
            ("place", _("Place")),
            ("summary", _("Summary")),
            ("taken_up", _("Taken up on")),
        ],
    ),
    (
        _("What happened"),
        [
            ("status", _("Situation")),
            ("happened", _("When it happened")),
            ("description", _("Description")),
            ("conditions", _("Conditions")),
            ("sureness", _("How sure")),
        ],
    ),
    (
        _("How we know"),
        [
            ("source", _("Source")),
            ("source_kind", _("Kind of source")),
            ("source_reliability", _("Reliability of the source")),
            ("source_url", _("Web address of the source")),
        ],
    ),
    (
        _("Which row it is"),
        [
            ("id", _("Number in your list")),
            ("reference", _("Reference of a case (K7M-2PX)")),
        ],
    ),
]
TARGETS = [("", _("Leave out")), *_GROUPS]
FIELD_NAMES: dict[str, Any] = {name: label for _group, fields in _GROUPS for name, label in fields} | {
    "row": _("The row"),
    "known_on": _("Day of the list"),
}
KINDS = [("csv", "CSV"), ("xlsx", "Excel"), ("json", "JSON")]
ENCODINGS = [
    ("", _("As it looks")),
    ("utf-8", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("cp1252", _("Western European (Windows-1252)")),
    ("cp1250", _("Central European (Windows-1250)")),
    ("cp1251", _("Cyrillic (Windows-1251)")),
    ("cp1256", _("Arabic (Windows-1256)")),
    ("mac_roman", _("Western European (Mac)")),
    ("gb18030", _("Chinese, simplified (GB 18030)")),
    ("big5", _("Chinese, traditional (Big5)")),
    ("shift_jis", _("Japanese (Shift JIS)")),
    ("euc_kr", _("Korean (EUC-KR)")),
]
DELIMITERS = [
    ("", _("As it looks")),
    (",", _("Comma")),
    (";", _("Semicolon")),
    ("\t", _("Tab")),
    ("|", _("Vertical line")),
]
ORDERS = [
    ("", _("Say the order")),
    ("dmy", _("3/4/2019 is 3 April")),
    ("mdy", _("3/4/2019 is 4 March")),
]

"""The access log: each field by which it is asked."""

from cases.vocabulary import Read

# The access log tells references, to who may read it, and no word of any case.
LOG_QUERIES: dict[str, tuple[str, ...]] = {
    "person": ("", "1"),
    "kind": (Read.CASE.value, Read.LIST.value, "never"),
    "reference": ("hidden",),
    "copy_number": ("7KQ2-M4PX",),
    "since": ("2026-03-01",),
    "until": ("2026-03-03",),
    "before": ("9999",),
}

"""Names: what is kept as typed, the script it is in, and how it is found by any spelling or script."""

from .finding import Likeness, matches, query_tokens, search_keys, why
from .folding import NAME_AT_MOST, NameNotUsable, clean, fold, latin, sort_key
from .placeholders import is_placeholder
from .scripts import direction, script_of

__all__ = [
    "NAME_AT_MOST",
    "Likeness",
    "NameNotUsable",
    "clean",
    "direction",
    "fold",
    "is_placeholder",
    "latin",
    "matches",
    "query_tokens",
    "script_of",
    "search_keys",
    "sort_key",
    "why",
]

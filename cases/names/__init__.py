"""Names: what is kept as typed, the script it is in, and how it is found by any spelling or script."""

from .finding import (
    Likeness,
    Query,
    StoredKeys,
    loose_tokens,
    matches,
    query_tokens,
    read_keys,
    search_keys,
    spelled_tokens,
    whole_key,
    why,
)
from .folding import NAME_AT_MOST, NameNotUsable, clean, fold, latin, sort_key
from .likeness import HINT_FROM, LIKELY_FROM, VERY_CLOSE_FROM, Strength, is_same_hint, likeness, strength
from .marking import Part, marked_alike
from .placeholders import is_placeholder
from .scripts import direction, script_of

__all__ = [
    "HINT_FROM",
    "LIKELY_FROM",
    "NAME_AT_MOST",
    "Likeness",
    "NameNotUsable",
    "Part",
    "Query",
    "StoredKeys",
    "Strength",
    "VERY_CLOSE_FROM",
    "clean",
    "direction",
    "fold",
    "is_placeholder",
    "is_same_hint",
    "latin",
    "likeness",
    "loose_tokens",
    "marked_alike",
    "matches",
    "query_tokens",
    "read_keys",
    "script_of",
    "search_keys",
    "sort_key",
    "spelled_tokens",
    "strength",
    "whole_key",
    "why",
]

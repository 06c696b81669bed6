"""Words that stand where a name should: they match nothing, so no two unknown people are ever merged."""

from functools import lru_cache

from .folding import words

# Alone they say that there is no name.
_NO_NAME = (
    "unknown", "not known", "name not known", "name unknown", "unnamed", "no name", "noname", "nameless",
    "anonymous", "anonymised", "anonymized", "unidentified", "not identified", "name withheld", "withheld",
    "undisclosed", "not disclosed", "not given", "not available", "not applicable", "n a", "na", "none",
    "null", "nil", "nn", "n n", "tk", "tbc", "tbd", "tba", "to be confirmed", "x", "xx", "xxx",
    "john doe", "jane doe", "desconocido", "desconocida", "sin nombre", "sin identificar", "anonimo",
    "anonima", "no identificado", "no identificada", "inconnu", "inconnue", "sans nom", "anonyme",
    "non identifie", "non identifiee", "desconhecido", "desconhecida", "unbekannt", "ignoto",
    "неизвестный", "неизвестная", "неизвестно", "مجهول", "مجهولة", "مجهول الهوية", "غير معروف", "ناشناس",
    "佚名", "无名", "匿名", "不详",
)  # fmt: skip

# With one of these words, and only words of the second list beside it, neither is there a name.
_HEADS = frozenset({"unknown", "unnamed", "unidentified", "anonymous", "withheld", "tk"})
_BESIDE = frozenset(
    {
        "a", "an", "at", "by", "child", "children", "baby", "infant", "boy", "girl", "man", "men",
        "woman", "women", "male", "female", "person", "people", "individual", "victim", "detainee",
        "prisoner", "youth", "teenager", "adult", "protester", "name", "names", "first", "last",
        "surname", "given", "family", "police", "request", "of", "the", "from", "number", "no", "and",
        "age",
    }
)  # fmt: skip

_ALONE = frozenset(" ".join(words(phrase)) for phrase in _NO_NAME)


@lru_cache(maxsize=512)  # one name is asked several times in a row
def is_placeholder(name: str) -> bool:
    """Whether the text holds no name: no letter at all, or only words that say it is not known."""
    found = [word for word in words(name) if not word.isdecimal()]
    text = " ".join(found)
    if text in _ALONE or not any(map(str.isalpha, text)):
        return True
    return not _HEADS.isdisjoint(found) and all(word in _BESIDE or word in _HEADS for word in found)

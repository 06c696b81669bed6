"""What each kind of path says of itself; `checks.py` holds it to that."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.oracle.paths.reader import Reader
from tests.oracle.worlds import Built, Told


@dataclass(frozen=True)
class SetPath:
    """A way that names cases. `told`: the cases it named; it must name all of `must`, and none but `may`."""

    route: str
    how: str
    told: Callable[[Reader], set[str]]
    must: Callable[[Reader], set[str]]
    may: Callable[[Reader], set[str]] | None = None


@dataclass(frozen=True)
class NumberPath:
    """A number on a page, and the number the oracle computes."""

    route: str
    how: str
    told: Callable[[Reader], Any]
    computed: Callable[[Reader], Any]
    applies: Callable[[Reader], bool] = lambda reader: True


@dataclass(frozen=True)
class ObjectPath:
    """An address of one case. Hidden answers as absent; visible opens to who holds all of `needs`.

    `names`: what of the case its address names, beside the case; an address of another case's reads as one
    that never was, but for what both have (`of_both`). `opens`: whether GET shows a page, to whoever may.
    `offers_visible`: other cases that the reader sees stand on it, to be chosen from.
    `leads_back`: named beside itself it leads to the case, instead of showing a page.
    """

    args: Callable[[Told], tuple[Any, ...]] = lambda told: ()
    absent: tuple[Any, ...] = ()
    data: dict[str, Any] = field(default_factory=dict)
    needs: tuple[str, ...] = ("view",)
    opens: bool = True
    leads_back: bool = False
    offers_visible: bool = False
    tells_former: bool = False
    tells_secret: bool = False
    of_somebody: bool = False  # some of them open to whom it is about alone
    of_both: Callable[[Told, Told], bool] = lambda one, other: False


@dataclass(frozen=True)
class TypedPath:
    """A field or parameter that takes what names a row: hidden reads as absent.

    `typed` gives, for a hidden case, what is sent; for None what names nothing.
    """

    route: str
    field: str
    ask: Callable[[Reader, Told, Any], Any]
    typed: Callable[[Built, str | None], str]
    needs: str = "view"

"""Text broken by reading it in the wrong encoding: noticed always, mended where a mapping says how."""

import re
from dataclasses import dataclass

from cases.exchange.problems import CellNotUsable

# Characters that the bytes 80 to BF of UTF-8 become in Latin-1, Windows-1252; those that stand in real
# text after a capital letter (quotes, dashes, the no-break space) are in the second list only.
_TRAIL = "\u0080-\u009f¡¢£¤¥¦§¨©¬\u00ad®¯°±²³´µ¶¸¹¼½¾¿‚„†‡ˆ‰‹€™˜"
_ANY_TRAIL = f"{_TRAIL}\u00a0«»·ªº–—‘’“”•…›ƒŠŒŽšœžŸ"
_BROKEN = re.compile(
    "[\u0080-\u009f\ufffd]"  # controls that no text has, and the mark of a lost character
    f"|[ÃÂ][{_ANY_TRAIL}]"
    f"|[ÄÅÆÎÏÐÑÌ][{_TRAIL}]"
    f"|(?:[ÃÂÄÅÆÎÏÐÑØÙÚÛ×][{_ANY_TRAIL}]){{2}}"
    f"|[àáâãäåæçèéêëìíîï](?:[{_TRAIL}][{_ANY_TRAIL}]|[{_ANY_TRAIL}][{_TRAIL}])"
    "|â€|ðŸ"
    "|[ÃÌ]_"  # a control character of a second reading, replaced by _ on the way
    "|√[^\\s\\d(]"  # UTF-8 read as Mac Roman
)


def looks_broken(text: str) -> bool:
    """Whether the text holds what only a wrong encoding makes: "PeÃ±a", "Ã_Â±", U+FFFD, C1 controls."""
    return not text.isascii() and _BROKEN.search(text) is not None


@dataclass(frozen=True)
class Replace:
    """Write one piece of text for another."""

    text: str
    by: str

    def apply(self, text: str) -> str:
        return text.replace(self.text, self.by)


@dataclass(frozen=True)
class Recode:
    """Go back to the bytes by the encoding they were misread in, and read them in the right one."""

    misread_as: str
    really: str

    def apply(self, text: str) -> str:
        return text.encode(self.misread_as).decode(self.really)


@dataclass(frozen=True)
class Mending:
    """The steps, in order, by which broken cells are mended. `only` narrows it to cells that hold it."""

    steps: tuple[Replace | Recode, ...]
    only: str = ""

    def concerns(self, text: str) -> bool:
        return self.only in text if self.only else looks_broken(text)

    def mend(self, text: str) -> str:
        """Return the mended text, or raise CellNotUsable where the steps do not lead to readable text."""
        try:
            for step in self.steps:
                text = step.apply(text)
        except UnicodeError:
            raise CellNotUsable(
                "It holds broken text, which the steps of the mapping file do not mend."
            ) from None
        return text

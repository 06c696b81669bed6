"""What somebody reads of a page."""

import re
from html import unescape
from typing import Any


def text_of(answer: Any) -> str:
    """Return the words of a page: without tags, with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(answer.content.decode())).split())

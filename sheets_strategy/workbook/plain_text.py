"""Text as a page shows it: nothing that is not seen, nothing that reaches beyond its cell."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import category

HARD_SPACE: Final = "\u00a0"
_SPACES = re.compile(r"[^\S\u00a0]+")


def plain(text: str) -> str:
    """Bring a text to one line of what can be seen; what holds the digits of a sum together stays.

    Marks without a width go, such as those that turn the direction of writing: two names that
    look the same are then the same. Whatever else cannot be printed becomes a space.

    >>> plain("a\\u202eb\\x00c\\n d")
    'ab c d'
    """
    if not text.isprintable():
        text = "".join(
            char if char.isprintable() or char == HARD_SPACE else "" if category(char) == "Cf" else " "
            for char in text
        )
    return _SPACES.sub(" ", text).strip()

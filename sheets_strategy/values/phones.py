"""Phones stay as people typed them; only to compare them are they digits."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FEWEST_DIGITS = 5
_NATIONAL = 10
_PARTS = re.compile(r"[;,/\n]|\b(?:доб|ext)\b\.?", re.IGNORECASE)


def phone_keys(text: str) -> frozenset[str]:
    """Give what the phones in a text are compared by: their last ten digits.

    >>> phone_keys("8 (495) 111-22-33, доб. 4") == phone_keys("+7 495 1112233")
    True
    """
    found = ("".join(filter(str.isdigit, part)) for part in _PARTS.split(text))
    return frozenset(digits[-_NATIONAL:] for digits in found if len(digits) >= _FEWEST_DIGITS)


def join_phones(texts: Iterable[str]) -> str:
    """Join phones as they are typed, each once.

    >>> join_phones(["+7 495 1112233", "8 495 111-22-33", "доб. 5"])
    '+7 495 1112233, доб. 5'
    """
    kept: list[str] = []
    known: set[str] = set()
    for text in texts:
        keys = phone_keys(text)
        if text and text not in kept and not (keys and keys <= known):
            kept.append(text)
            known |= keys
    return ", ".join(kept)

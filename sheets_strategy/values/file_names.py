"""Names of people → names of files that every system takes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final

LONGEST: Final = 80
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]|[\ud800-\udfff]')
_BLANKS: Final = re.compile(r"\s+")
# Windows keeps these for devices, whatever their ending.
_DEVICES: Final = re.compile(r"(?i)(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\.|$)")


def safe_stem(text: str, *, otherwise: str) -> str:
    """Turn a name into the name of a file, without its ending, that Windows, macOS and Linux take alike.

    Args:
        text: As people write it.
        otherwise: What to take where nothing of it is left.

    >>> safe_stem('Иванов / Пётр "П."', otherwise="v001")
    'Иванов Пётр П'
    """
    plain = _FORBIDDEN.sub(" ", unicodedata.normalize("NFC", text))
    stem = _BLANKS.sub(" ", plain).strip(" .~")[:LONGEST].rstrip(" .~")
    if not stem:
        return otherwise
    return f"_{stem}" if _DEVICES.match(stem) else stem


def fold_stem(stem: str) -> str:
    """Give what two names share where a system takes them for one: no case, one form of letters."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", stem).casefold())


def free_stem(stem: str, taken: Collection[str]) -> str:
    """Give the name, or the name with the first free number from 2 on.

    Args:
        stem: What ``safe_stem`` gave.
        taken: Folded names that are taken.
    """
    if fold_stem(stem) not in taken:
        return stem
    number = 2
    while fold_stem(f"{stem} {number}") in taken:
        number += 1
    return f"{stem} {number}"

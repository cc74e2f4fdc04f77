"""Which encoding a text is in, decided by its bytes and never by what it claims."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterable

_CHUNK = 1 << 20
_JUDGED = 8
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LEGACY = ("cp1251", "cp866")
# Capitals and half of the small letters of cp866; cp1251 has only signs there.
_LETTERS_866 = bytes(range(0x80, 0xB0))
# Capitals and half of the small letters of cp1251; cp866 has only frames there, and little of that.
_BEYOND = re.compile(rb"[\x80-\xff]+")
_WESTERN = re.compile(
    rb"(?:(?<=[A-Za-z])[\x80-\xff]{1,2}(?![\x80-\xff])|(?<![\x80-\xff])[\x80-\xff]{1,2}(?=[A-Za-z]))"
)
_LETTERS_1251 = bytes([*range(0xC0, 0xE0), *range(0xF0, 0x100)])


def find_encoding(content: bytes, *, marks: Collection[str] = ()) -> str:
    """Give the name of the encoding of a Russian text.

    A byte order mark decides, then whether all bytes are UTF-8 (a character
    cut at the end is forgiven), then which encoding shows the most marks, then
    the letters that cp1251 and cp866 do not share.

    Args:
        content: The bytes.
        marks: Words that a text of this format holds.
    """
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if content.startswith(_UTF16):
        return "utf-16"
    if _is_utf8(content):
        return "utf-8"
    seen = {name: sum(content.count(mark.encode(name)) for mark in marks) for name in ("utf-8", *_LEGACY)}
    best = max(seen, key=seen.__getitem__)
    if seen[best]:
        return best
    return "cp866" if _count(content, _LETTERS_866) > _count(content, _LETTERS_1251) else "cp1251"


def find_encoding_of(blocks: Iterable[bytes]) -> str:
    """Give the name of the encoding of a Russian text that comes in blocks; all are read at most once.

    As ``find_encoding`` without marks, but the letters of cp1251 and cp866 are
    counted only from where the text stops being UTF-8, and over a few blocks.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    counted = of_1251 = of_866 = 0
    for place, block in enumerate(blocks):
        if not place and block.startswith((codecs.BOM_UTF8, *_UTF16)):
            return "utf-8-sig" if block.startswith(codecs.BOM_UTF8) else "utf-16"
        if not counted:
            try:
                decoder.decode(block)
                continue
            except UnicodeDecodeError:
                pass
        of_866 += _count(block, _LETTERS_866)
        of_1251 += _count(block, _LETTERS_1251)
        counted += 1
        if counted == _JUDGED:
            break
    if not counted:
        return "utf-8"
    return "cp866" if of_866 > of_1251 else "cp1251"


def decode(content: bytes, *, marks: Collection[str] = ()) -> str:
    """Give the text; bytes that the encoding does not know become U+FFFD."""
    return content.decode(find_encoding(content, marks=marks), errors="replace").removeprefix("\ufeff")


def find_any_encoding(content: bytes) -> str:
    """Give the name of the encoding of a text that may be Russian or from the west.

    In a Russian word all letters are beyond ASCII; in a German or French one few are,
    and ASCII letters stand beside them.
    """
    encoding = find_encoding(content)
    if encoding not in _LEGACY:
        return encoding
    beyond = len(_BEYOND.findall(content))
    return "cp1252" if len(_WESTERN.findall(content)) * 2 > beyond else encoding


def _is_utf8(content: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _CHUNK):
            decoder.decode(content[start : start + _CHUNK])
    except UnicodeDecodeError:
        return False
    return True


def _count(content: bytes, letters: bytes) -> int:
    return len(content) - len(content.translate(None, letters))

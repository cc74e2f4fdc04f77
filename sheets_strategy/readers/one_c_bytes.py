"""A 1C file's bytes → its encoding, and pieces of whole lines of bounded size.

Any encoding but UTF-16 is read as it is, since line ends and ``=`` are one byte
in all of them; UTF-16 is turned into UTF-8 on the way.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np

from sheets_strategy.errors import InputError
from sheets_strategy.readers.encodings import find_encoding

MARKS = ("ВерсияФормата", "СекцияДокумент", "РасчСчет", "КонецДокумента", "НазначениеПлатежа")
"""Words by which an encoding is told."""

_FOLDED_MARKS = tuple(mark.casefold() for mark in MARKS)
_ENCODINGS = ("utf-8", "cp1251", "cp866", "koi8-r", "iso-8859-5")
_UTF16_STARTS = {"1C".encode("utf-16-le"): "utf-16-le", "1C".encode("utf-16-be"): "utf-16-be"}
_RETURN, _LINE_FEED = b"\r\n"
# What fits into a processor's own memory is read in half the time.
_PIECE = 1 << 18
_LONGEST_LINE = 1 << 20
_LONGEST_DOCUMENT = 1 << 16


def tell_encoding(head: bytes) -> tuple[str, bool]:
    """Give the encoding of a 1C file, and whether its words were found in it.

    What the file claims is not asked: banks write ``Кодировка=Windows`` over UTF-8.

    Args:
        head: Its first bytes.
    """
    for start, encoding in _UTF16_STARTS.items():
        if head.startswith(start):
            return encoding, True
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", _count(head.decode("utf-16", errors="replace")) > 0
    seen = {encoding: _count(head.decode(encoding, errors="replace")) for encoding in _ENCODINGS}
    best = max(_ENCODINGS, key=seen.__getitem__)
    if seen[best]:
        return best, True
    return find_encoding(head, marks=MARKS).removesuffix("-sig"), False


def read_pieces(stream: BinaryIO, encoding: str, *, end: bytes, name: str) -> Iterator[bytes]:
    """Give the file in pieces of whole lines, cut after a document's end where one is near.

    Line ends stay as they are, unless some are a lone carriage return: then all become ``\\n``.

    Args:
        stream: The file, at its start.
        encoding: Its encoding; only UTF-16 is turned, into UTF-8.
        end: The line that ends a document, in the encoding of the pieces.
        name: What the file is called.

    Raises:
        InputError: ``damaged_file`` for zero bytes in a text; ``endless_line``.
    """
    rest = b""
    for chunk in _chunks(stream, encoding):
        if b"\x00" in chunk:
            raise InputError("damaged_file", name=name)
        rest += chunk
        cut = _find_cut(rest, end)
        piece, rest = _even(rest[:cut]), rest[cut:]
        if (
            len(rest) > _LONGEST_LINE
            and len(rest) - max(rest.rfind(b"\n"), rest.rfind(b"\r")) > _LONGEST_LINE
        ):
            raise InputError("endless_line", name=name)
        if piece:
            yield piece
    if rest:
        yield _even(rest)


def _chunks(stream: BinaryIO, encoding: str) -> Iterator[bytes]:
    turn = codecs.getincrementaldecoder(encoding)(errors="replace") if encoding.startswith("utf-16") else None
    first = True
    while chunk := stream.read(_PIECE):
        if turn is not None:
            chunk = turn.decode(chunk).encode("utf-8", errors="replace")
        yield chunk.removeprefix(codecs.BOM_UTF8) if first else chunk
        first = False


def _find_cut(text: bytes, end: bytes) -> int:
    """Give where to cut: after the last document if little stands behind it, else after the last line."""
    stop = text.rfind(end)
    if stop >= 0:
        stop = text.find(b"\n", stop) + 1
        if stop and len(text) - stop < _LONGEST_DOCUMENT:
            return stop
    stop = text.rfind(b"\n") + 1
    # A file of lone carriage returns; the last byte may be half of a pair.
    return stop or text.rfind(b"\r", 0, -1) + 1


def _even(piece: bytes) -> bytes:
    """Turn lone carriage returns into line ends; pairs alone, or none, stay."""
    values = np.frombuffer(piece, dtype=np.uint8)
    returns = values == _RETURN
    lone = (returns[:-1] > (values[1:] == _LINE_FEED)).any() or returns[-1:].any()
    return piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if lone else piece


def _count(text: str) -> int:
    folded = text.casefold()
    return sum(folded.count(mark) for mark in _FOLDED_MARKS)

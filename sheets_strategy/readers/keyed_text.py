"""Text files of lines ``key=value`` → lines, in whichever encoding; shared by formats of that kind."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_strategy.errors import Finding, InputError, UnreadableValue
from sheets_strategy.readers.amounts import parse_amount
from sheets_strategy.readers.encodings import find_encoding
from sheets_strategy.readers.entries import Part
from sheets_strategy.readers.source import Source


def text_of(head: bytes) -> str:
    """Give the beginning of a file as text without a mark before it."""
    return head.decode(find_encoding(head), errors="replace").lstrip("\ufeff \t\r\n")


def read_lines(source: Source) -> Iterator[tuple[int, str]]:
    """Give the lines that are not empty, numbered from 1, without spaces around them.

    Raises:
        InputError: ``unknown_file`` for binary data; ``file_too_large`` (path).
    """
    content = source.content()
    encoding = find_encoding(content)
    if b"\x00" in content and encoding != "utf-16":
        raise InputError("unknown_file", name=source.name)
    text = content.decode(encoding, errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip("\ufeff \t\x1a")
        if stripped:
            yield number, stripped


def find_amount(text: str, currency: str) -> int | None:
    """Give an amount, None for an empty text or one that is none."""
    try:
        return parse_amount(text, currency) if text else None
    except UnreadableValue:
        return None


def tell_open_end(name: str, part: Part) -> Finding:
    """Say that a file ends within an operation: it may be cut, and what follows would be missing."""
    last = part.entries[-1] if part.entries else None
    facts = {"file": name, "number": last.number if last else "", "line": last.line if last else 1}
    return Finding("open_end", "warning", key=name, facts=facts)

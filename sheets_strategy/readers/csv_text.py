"""Bytes of a CSV or TSV file → rows of texts; delimiter and quoting are found, not asked."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from sheets_strategy.errors import InputError
from sheets_strategy.readers.encodings import decode

Rows = list[list[str]]
_DELIMITERS = (";", "\t", ",", "|")
_PROBE_LINES = 300
_TABLE_SHARE = 0.3  # of the lines must have one number of cells: prose and other formats do not
_WRAPPED = re.compile(r'="(.*)"', re.DOTALL)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def read_csv(content: bytes, *, name: str) -> list[list[str | None]]:
    """Read a table of texts.

    Numbers and dates stay text. ``="008049"`` is what it shows. An empty cell
    is None. Quotes are taken as part of a text where reading them as quotes
    would run lines together.

    Args:
        content: UTF-8 with or without mark, UTF-16 with one, cp1251 or cp866.
        name: What errors call the file.

    Raises:
        InputError: ``unreadable_encoding`` where letters were lost in an earlier
            saving; ``unknown_file`` for a text that is no table.
    """
    text = decode(content)
    damaged = text.count("\ufffd")
    if damaged and damaged * 10 > len(_NOT_ASCII.findall(text)):
        raise InputError("unreadable_encoding", name=name)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    delimiter = _take_declared(lines) or _find_delimiter(lines)
    if not delimiter:
        raise InputError("unknown_file", name=name)
    found = _parse(lines, delimiter, name)
    if '="' in text:
        found = [[_unwrap(cell) for cell in row] for row in found]
    rows = [_clean(row) for row in found]
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _take_declared(lines: list[str]) -> str:
    """Take off Excel's own line ``sep=;`` and give what it declares."""
    first = lines[0].strip('" ') if lines else ""
    if len(first) == 5 and first.casefold().startswith("sep="):
        lines.pop(0)
        return first[4]
    return ""


def _find_delimiter(lines: Sequence[str]) -> str:
    """Give the mark that parts most lines into the same, large number of cells; "" if none."""
    probe = [line for line in lines[:_PROBE_LINES] if line.strip()]
    tried = {mark: _try_best(probe, mark) for mark in _DELIMITERS}
    best = max(tried, key=lambda mark: _regularity(tried[mark]))
    sizes = Counter(map(len, tried[best]))
    regular = max((count for size, count in sizes.items() if size > 1), default=0)
    return best if regular > max(1, _TABLE_SHARE * len(tried[best])) else ""


def _try_best(lines: Sequence[str], delimiter: str) -> Rows:
    quoted, bare = _try_rows(lines, delimiter), _try_rows(lines, delimiter, csv.QUOTE_NONE)
    return quoted if _regularity(quoted) >= _regularity(bare) else bare


def _parse(lines: Sequence[str], delimiter: str, name: str) -> Rows:
    rows = _try_rows(lines, delimiter)
    if not rows or (len(rows) < len(lines) and _has_swallowed(rows, delimiter)):
        bare = _try_rows(lines, delimiter, csv.QUOTE_NONE)
        rows = [[_unquote(text) for text in row] for row in bare]
    if not rows:
        raise InputError("unknown_file", name=name)
    return rows


def _has_swallowed(rows: Rows, delimiter: str) -> bool:
    """Say whether a stray quote ran rows together: a line within a cell reads as a whole row."""
    sizes = Counter(len(row) for row in rows if len(row) > 1)
    marks = max(sizes, key=lambda size: sizes[size] * (size - 1), default=2) - 1
    for row in rows:
        for place, cell in enumerate(row):
            if "\n" not in cell:
                continue
            first, *inner, last = (line.count(delimiter) for line in cell.split("\n"))
            if marks in inner or (marks > 1 and (first, last) == (marks - place, place)):
                return True
    return False


def _try_rows(lines: Sequence[str], delimiter: str, quoting: int = csv.QUOTE_MINIMAL) -> Rows:
    """Give the rows, none where a cell grows beyond what any table holds."""
    try:
        return list(csv.reader(_with_ends(lines), delimiter=delimiter, quoting=quoting))  # type: ignore[arg-type]
    except csv.Error:
        return []


def _unquote(text: str) -> str:
    paired = len(text) > 1 and text[0] == text[-1] == '"'
    return text[1:-1].replace('""', '"') if paired else text


def _with_ends(lines: Sequence[str]) -> Iterator[str]:
    """Give lines with their ends, so that a cell of several lines keeps them."""
    yield from (line + "\n" for line in lines)


def _regularity(rows: Sequence[Sequence[str]]) -> int:
    """Give lines × marks of the commonest number of cells above one."""
    counts = Counter(len(row) for row in rows if len(row) > 1)
    return max((count * (size - 1) for size, count in counts.items()), default=0)


def _clean(row: Sequence[str]) -> list[str | None]:
    cells = [text or None for text in row]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _unwrap(text: str) -> str:
    wrapped = _WRAPPED.fullmatch(text)
    return wrapped[1] if wrapped else text

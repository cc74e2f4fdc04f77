"""Bytes of a CSV or TSV file → rows of texts; delimiter and quoting are found, not asked.

The file is read as a stream: what stays in memory are the cells.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice

from sheets_strategy.errors import InputError
from sheets_strategy.readers.csv_columns import Records, TooManyCells
from sheets_strategy.readers.encodings import find_encoding_of
from sheets_strategy.readers.source import LONGEST_LINE, Source
from sheets_strategy.values.columns import ColumnRows

_DELIMITERS = (";", "\t", ",", "|")
_PROBE_LINES = 300
_PROBE_LETTERS = 1 << 21
_TABLE_SHARE = 0.3  # of the lines must have one number of cells: prose and other formats do not
_LARGEST = 1 << 32
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_DAMAGE = {"cp1251": b"\x98", "utf-8": b"\xef\xbf\xbd", "utf-8-sig": b"\xef\xbf\xbd"}
"""Bytes that stand for a lost letter, or become one."""


def read_csv(source: Source) -> ColumnRows:
    """Read a table of texts.

    Numbers and dates stay text. ``="008049"`` is what it shows. An empty cell
    is None. Quotes are taken as part of a text where reading them as quotes
    would run lines together.

    Args:
        source: UTF-8 with or without mark, UTF-16 with one, cp1251 or cp866.

    Raises:
        InputError: ``unreadable_encoding`` where letters were lost in an earlier
            saving; ``unknown_file`` for a text that is no table; ``sheet_too_large``.
    """
    if source.size > _LARGEST:
        raise InputError("sheet_too_large", name=source.name)
    encoding = find_encoding_of(source.blocks())
    _refuse_damaged(source, encoding)
    with _open_lines(source, encoding) as lines:
        declared, rest = _take_declared(lines)
        delimiter = declared or _find_delimiter(_probe(rest))
    if not delimiter:
        raise InputError("unknown_file", name=source.name)
    records = _read(source, encoding, delimiter)
    if records is None or _has_swallowed(records):
        records = _read(source, encoding, delimiter, bare=True)
    if records is None:
        raise InputError("unknown_file", name=source.name)
    return records.rows()


def _refuse_damaged(source: Source, encoding: str) -> None:
    """Refuse lines that no table has, and a text whose letters an earlier saving lost.

    Raises:
        InputError: ``unknown_file``, ``unreadable_encoding``.
    """
    mark, damaged = _DAMAGE.get(encoding, b""), not encoding.startswith("cp")
    for block in source.blocks():
        if len(block) >= LONGEST_LINE and b"\n" not in block and b"\r" not in block:
            raise InputError("unknown_file", name=source.name)
        damaged = damaged or mark in block
    if not damaged:
        return
    lost = letters = 0
    with _open_lines(source, encoding) as lines:
        for line in lines:
            lost += line.count("\ufffd")
            letters += 0 if line.isascii() else len(_NOT_ASCII.findall(line))
    if lost * 10 > letters:
        raise InputError("unreadable_encoding", name=source.name)


@contextmanager
def _open_lines(source: Source, encoding: str) -> Iterator[Iterator[str]]:
    """Give a file's lines with their ends, whichever they are, as ``\\n``."""
    with (
        source.open() as stream,
        io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline=None) as lines,
    ):
        first = next(lines, "").removeprefix("\ufeff")
        # Without the last, empty line a quote that is never closed would go on to nothing.
        yield chain([first], lines, ["\n"])


def _take_declared(lines: Iterator[str]) -> tuple[str, Iterator[str]]:
    """Take off Excel's own line ``sep=;`` and give what it declares, with the lines that are left."""
    first = next(lines, "")
    declared = first.strip('" \n')
    if len(declared) == 5 and declared.casefold().startswith("sep="):
        return declared[4], lines
    return "", chain([first], lines)


def _probe(lines: Iterable[str]) -> list[str]:
    """Give the first lines that hold anything, without their ends."""
    probe: list[str] = []
    letters = 0
    for line in islice(lines, _PROBE_LINES):
        letters += len(line)
        if letters > _PROBE_LETTERS:
            break
        if line.strip():
            probe.append(line.rstrip("\n"))
    return probe


def _find_delimiter(probe: Sequence[str]) -> str:
    """Give the mark that parts most lines into the same, large number of cells; "" if none."""
    tried = {mark: _try_best(probe, mark) for mark in _DELIMITERS}
    best = max(tried, key=lambda mark: _regularity(tried[mark]))
    sizes = Counter(map(len, tried[best]))
    regular = max((count for size, count in sizes.items() if size > 1), default=0)
    return best if regular > max(1, _TABLE_SHARE * len(tried[best])) else ""


def _try_best(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    quoted, bare = _try_rows(lines, delimiter), _try_rows(lines, delimiter, csv.QUOTE_NONE)
    return quoted if _regularity(quoted) >= _regularity(bare) else bare


def _try_rows(lines: Sequence[str], delimiter: str, quoting: int = csv.QUOTE_MINIMAL) -> list[list[str]]:
    """Give the rows, none where a cell grows beyond what any table holds."""
    ended = (line + "\n" for line in lines)
    try:
        return list(csv.reader(ended, delimiter=delimiter, quoting=quoting))  # type: ignore[arg-type]
    except csv.Error:
        return []


def _regularity(rows: Sequence[Sequence[str]]) -> int:
    """Give lines × marks of the commonest number of cells above one."""
    counts = Counter(len(row) for row in rows if len(row) > 1)
    return max((count * (size - 1) for size, count in counts.items()), default=0)


def _read(source: Source, encoding: str, delimiter: str, *, bare: bool = False) -> Records | None:
    """Read all rows; None where a cell grows beyond what any table holds.

    Raises:
        InputError: ``sheet_too_large``.
    """
    records = Records(delimiter, bare=bare)
    try:
        with _open_lines(source, encoding) as lines:
            records.read(_take_declared(lines)[1])
    except csv.Error:
        return None
    except TooManyCells as error:
        raise InputError("sheet_too_large", name=source.name) from error
    return records


def _has_swallowed(records: Records) -> bool:
    """Say whether a stray quote ran rows together: a line within a cell reads as a whole row."""
    sizes = {size: rows for size, rows in records.sizes.items() if size > 1}
    marks = max(sizes, key=lambda size: sizes[size] * (size - 1), default=2) - 1
    return any(
        marks in inner or (marks > 1 and (first, last) == (marks - place, place))
        for place, first, last, inner in records.broken
    )

"""Rows of a long grid that may be header lines, found by its columns and not row by row.

In: a grid that is kept by columns, and how banks spell their headers. Out: the few rows that are
worth reading as a header. None that is one is left out: the checks ask less than the reading does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from functools import reduce

import numpy as np

from sheets_strategy.statement.cells import Mask
from sheets_strategy.statement.headers import Vocabulary, is_name, normalise_header
from sheets_strategy.statement.sales_headers import FEWEST, find_field
from sheets_strategy.values.cells import CellValue
from sheets_strategy.values.columns import ColumnRows
from sheets_strategy.values.documents import SALES_FIELDS

_NUMBER = re.compile(r"\d{3,}")
_TWO_DIGITS = re.compile(r"[0-9]{2}")
LINE = "|"
"""Parts the headers of a whole line."""

_START = 4
_LONGEST = 60
_DATES = ("on", "document_on")
_TELL_WHAT = ("party", "payer", "payee", "purpose")


def find_candidates(rows: ColumnRows, known: Vocabulary, telling: Container[str]) -> list[int]:
    """Give the rows that may be a header line, from top to bottom.

    Such a row has a cell with one of the telling headers. By itself it names a date, or what is
    paid for or by whom; else the line below it has words alone, and both are read as one. Or it has
    several headers of sales reports, or
    it is a whole line that a person explained.

    Args:
        rows: The grid.
        known: Known headers, and explained lines.
        telling: Fields of which a header line names one.
    """
    lines = [key for key in known.fields if LINE in key]
    masks, sales = _find_fields(rows, {key: field for key, field in known.fields.items() if LINE not in key})
    none = np.zeros(len(rows), dtype=bool)
    told = _join(none, (mask for field, mask in masks.items() if field in telling))
    dated = (mask for field, mask in masks.items() if field in _DATES or field.startswith(_TELL_WHAT))
    alone = told & _join(none, dated)
    explained = _join(none, (_find_line(rows, line) for line in lines))
    above = _stand_above_words(rows, np.flatnonzero(told & ~alone).tolist())
    sold = np.sum(sales, axis=0) >= FEWEST if sales else none
    return sorted({*np.flatnonzero(alone | explained | sold).tolist(), *above})


def _find_fields(rows: ColumnRows, fields: Mapping[str, str]) -> tuple[dict[str, Mask], list[Mask]]:
    """Give field → rows that have a cell with one of its headers, and the same for each field of sales."""
    masks: dict[str, Mask] = {}
    starts = {key.removeprefix(SALES_FIELDS)[:_START] for key in fields if key.startswith(SALES_FIELDS)}
    for col in range(rows.width):
        cells = rows.column(col)
        bank: dict[str, str] = {}
        sales: dict[str, str] = {}
        for text in _texts(cells, fields):
            spelling = normalise_header(text)
            if spelling in fields:
                bank[text] = fields[spelling]
            # Of many thousand purposes hardly one begins as a header does.
            short = len(spelling) <= _LONGEST
            if short and spelling[:_START] in starts and (field := find_field(text, fields)):
                sales[text] = field
        for words in (bank, sales):
            for field in sorted(set(words.values())):
                mask = _where(cells, {text for text, meant in words.items() if meant == field})
                masks[field] = masks[field] | mask if field in masks else mask
    ignored = SALES_FIELDS + "ignore"
    sold = [mask for field, mask in masks.items() if field.startswith(SALES_FIELDS) and field != ignored]
    return {field: mask for field, mask in masks.items() if not field.startswith(SALES_FIELDS)}, sold


def _find_line(rows: ColumnRows, line: str) -> Mask:
    """Give the rows whose cell has the first header of an explained line, in its column."""
    parts = line.split(LINE)
    col = next(col for col, part in enumerate(parts) if part)
    cells = rows.column(col)
    texts = _texts(cells, [parts[col]])
    return _where(cells, {text for text in texts if normalise_header(text) == parts[col]})


def _texts(cells: Sequence[CellValue], headers: Collection[str]) -> Iterator[str]:
    """Give the texts that differ, but for those with numbers that no header has: most of a statement's."""
    ends = {header[-2:] for header in headers}
    numbers = LINE.join(run for header in headers for run in _NUMBER.findall(header))
    texts = [text for text in set(cells) if type(text) is str]
    others = {end for end in {text[-2:] for text in texts} if _TWO_DIGITS.fullmatch(end)} - ends
    for text in texts:
        if text[-2:] not in others and (not (found := _NUMBER.search(text)) or found[0] in numbers):
            yield text


def _where(cells: Sequence[CellValue], texts: Container[CellValue]) -> Mask:
    return np.fromiter(map(texts.__contains__, cells), dtype=bool, count=len(cells))


def _join(none: Mask, masks: Iterable[Mask]) -> Mask:
    return reduce(np.logical_or, masks, none)


def _stand_above_words(rows: ColumnRows, places: Sequence[int]) -> Sequence[int]:
    """Keep rows above a line of nothing but words."""
    places = [place for place in places if place + 1 < len(rows)]
    for col in range(rows.width if places else 0):
        cells = rows.column(col)
        places = [place for place in places if cells[place + 1] is None or is_name(cells[place + 1])]
    return places

"""Which order of columns rows stand under: that of the header line above, another one, or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from sheets_strategy.statement.cells import Mask, cell_text, is_date, read_dates
from sheets_strategy.statement.columns import Layout, Section, column, money_fields
from sheets_strategy.statement.currencies import clean_currency
from sheets_strategy.statement.infer import Evidence, fits, infer_layout
from sheets_strategy.statement.notes import has_number, is_blank, is_note
from sheets_strategy.statement.sales_rows import read_days
from sheets_strategy.values.cells import CellValue, Row

_SAMPLE = 400
_OTHER_DATES = ("on", "document_on", "ignore")
_LONG_NAME = 60
_LONGEST_AMOUNT = 15
_LEAST_ACCOUNT = 1e9
_SOLD_NUMBERS = ("quantity", "cost", "profit")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of one section, all at home under its header line or all not.

    Attributes:
        start: First grid row.
        stop: Grid row after the last one.
        stray: "" where the rows stand under the section's columns, "maybe" where cells look
            out of place, "sure" where the date stands elsewhere or there is no header line.
    """

    start: int
    stop: int
    stray: Literal["", "maybe", "sure"]


def find_pieces(rows: Sequence[Row], section: Section) -> Iterator[Piece]:
    """Cut a section where rows do not stand under its columns.

    Blank lines and totals between strayed rows belong to them.
    """
    inside = rows[section.start : section.stop]
    sure = _misplaced(inside, section.layout)
    maybe = np.zeros(len(inside), dtype=bool) if section.layout is None else find_odd(inside, section.layout)
    kinds = np.where(sure, 2, np.where(maybe, 1, 0))
    if kinds.any():
        kinds = _bridge(inside, kinds, section.layout)
    edges = (np.flatnonzero(np.diff(kinds)) + 1).tolist() if len(kinds) else []
    for start, stop in pairwise([0, *edges, len(kinds)]):
        if stop > start:
            stray: Literal["", "maybe", "sure"] = ("", "maybe", "sure")[int(kinds[start])]
            yield Piece(section.start + start, section.start + stop, stray)


def find_order(
    rows: Sequence[Row], *, known: Sequence[Layout], under: Layout | None, evidence: Evidence
) -> Layout | None:
    """Find the order of columns of strayed rows: one that is known to the grid, else an inferred one.

    None where two known orders fit that put sums on different sides and nothing decides.
    """
    dated = sample([row for row in rows if has_date(row, None) and has_number(row)])
    if not dated:
        return None
    fitting = [layout for layout in known if layout is not under and fits(dated, layout) >= 1.0]
    if fitting:
        sides = {
            tuple(layout.columns.get(name) for name in money_fields(layout.columns)) for layout in fitting
        }
        agreed = [layout for layout in fitting if evidence.supports(dated, layout)]
        return next(iter(agreed or (fitting if len(sides) == 1 and not agreed else [])), None)
    return infer_layout(dated, evidence=evidence)


def sample(rows: Sequence[Row]) -> Sequence[Row]:
    """Take rows from all over, not too many."""
    return rows if len(rows) <= _SAMPLE else rows[:: len(rows) // _SAMPLE + 1]


def has_date(row: Row, layout: Layout | None) -> bool:
    """Say whether a row has a date somewhere, other than where its order of columns has one."""
    skipped = {layout.columns[name] for name in _OTHER_DATES if name in layout.columns} if layout else set()
    return any(col not in skipped and is_date(value) for col, value in enumerate(row))


def _misplaced(rows: Sequence[Row], layout: Layout | None) -> Mask:
    """Find rows whose date does not stand where it should."""
    if layout is None:
        return np.array([has_date(row, None) and has_number(row) for row in rows], dtype=bool)
    read = read_days if layout.is_sales else read_dates
    found = np.isnat(read(column(rows, layout.columns["on"])))
    for place in np.flatnonzero(found).tolist():
        found[place] = has_date(rows[place], layout)
    return found


def find_odd(rows: Sequence[Row], layout: Layout) -> Mask:
    """Find rows with a cell that cannot be what its column says."""
    odd = np.zeros(len(rows), dtype=bool)
    for name in money_fields(layout.columns):
        cells = column(rows, layout.columns[name])
        if _LETTER.search("\n".join(value for value in cells if type(value) is str)):
            odd |= np.array([type(value) is str and _is_wordy(value) for value in cells], dtype=bool)
    if "currency" in layout.columns:
        odd |= _having(column(rows, layout.columns["currency"]), lambda text: clean_currency(text) == "?")
    if "number" in layout.columns:
        cells = column(rows, layout.columns["number"])
        if float in set(map(type, cells)):
            odd |= np.array([type(value) is float and value % 1 != 0 for value in cells], dtype=bool)
    for name in ("party_inn", "party_account", "own_account"):
        if name in layout.columns:
            cells = column(rows, layout.columns[name])
            odd |= _having(cells, _is_wordy_line)
            if name != "party_inn" and float in set(map(type, cells)):
                odd |= np.array(
                    [type(value) is float and abs(value) < _LEAST_ACCOUNT for value in cells], dtype=bool
                )
    for name in _SOLD_NUMBERS if layout.is_sales else ():
        if name in layout.columns:
            odd |= _having(column(rows, layout.columns[name]), _is_no_amount)
    if "party" in layout.columns:
        odd |= _having(column(rows, layout.columns["party"]), _is_digits)
    if "party" in layout.columns and "purpose" in layout.columns:
        names, purposes = (column(rows, layout.columns[name]) for name in ("party", "purpose"))
        for place in np.flatnonzero(_having(names, lambda text: len(text) > _LONG_NAME)).tolist():
            purpose = purposes[place]
            odd[place] |= len(str(names[place])) > 2 * (len(purpose) if type(purpose) is str else 0)
    dated = ~np.isnat(read_dates(column(rows, layout.columns["on"]))) if odd.any() else odd
    return odd & dated


def _having(cells: Sequence[CellValue], check: Callable[[str], bool]) -> Mask:
    """Say which cells a check holds for; it sees every text once, and mostly it holds for none."""
    found = {value for value in set(cells) if check(cell_text(value))}
    if not found:
        return np.zeros(len(cells), dtype=bool)
    return np.array([value in found for value in cells], dtype=bool)


def _is_wordy(text: str) -> bool:
    return sum(letter.isalpha() for letter in text) > 4


def _is_wordy_line(text: str) -> bool:
    """Say whether a text without a number of ten digits or more is words."""
    return _is_wordy(text) and sum(letter.isdigit() for letter in text) < 10


def _is_no_amount(text: str) -> bool:
    """Say whether a text where a quantity or a profit should stand is words, or an account."""
    return _is_wordy(text) or sum(letter.isdigit() for letter in text) > _LONGEST_AMOUNT


def _is_digits(text: str) -> bool:
    return len(text) >= 9 and text.replace(" ", "").isdigit()


def _bridge(
    rows: Sequence[Row], kinds: np.ndarray[tuple[int], np.dtype[np.int64]], layout: Layout | None
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Give blank lines and notes between rows of one kind that kind."""
    columns = {} if layout is None else layout.columns
    open_ = kinds == 0
    plain = np.array(
        [bool(open_[place]) and (is_blank(row) or (not has_date(row, None) and is_note(row, columns)))
         for place, row in enumerate(rows)],
        dtype=bool,
    )  # fmt: skip
    marks = pd.Series(kinds.astype(float)).mask(plain)
    before, after = marks.ffill(), marks.bfill()
    bridged = marks.where(~plain, before.where(before == after, 0.0)).fillna(0.0)
    return bridged.to_numpy(dtype=np.int64)

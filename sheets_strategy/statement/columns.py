"""Which column is what: header lines and the sections under them.

In: a grid as a person pasted it or a reader took it from a file. Out: sections,
each with one order of columns and the grid rows that stand under it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from sheets_strategy.values.cells import CellValue, Row
from sheets_strategy.values.names import fold

MONEY_FIELDS = ("in_sum", "out_sum", "amount")
# A header line names a date, a sum and at least this many fields in all.
FEWEST_FIELDS = 3


@dataclass(frozen=True, slots=True)
class Layout:
    """One order of columns.

    Attributes:
        columns: Field of ``banks.yaml`` → grid column.
        header_row: Grid row of the header line, -1 where it was inferred.
    """

    columns: Mapping[str, int]
    header_row: int = -1


@dataclass(frozen=True, slots=True)
class Section:
    """Rows that stand under one header line.

    Attributes:
        layout: Order of columns; None above the first header line.
        start: First grid row after the header line.
        stop: Grid row after the last one.
    """

    layout: Layout | None
    start: int
    stop: int


@lru_cache(maxsize=4096)
def normalise_header(text: str) -> str:
    """Reduce a header to letters and digits, so that spellings compare."""
    return "".join(letter for letter in fold(text).replace("№", "n") if letter.isalnum())


def index_headers(headers: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Turn field → spellings into normalised spelling → field, a field's best spelling first.

    The first field keeps a spelling that several have.
    """
    index: dict[str, str] = {}
    for field, spellings in headers.items():
        for spelling in spellings:
            index.setdefault(normalise_header(spelling), field)
    return index


def find_sections(rows: Sequence[Row], *, fields: Mapping[str, str]) -> list[Section]:
    """Split a grid at its header lines.

    Args:
        rows: The grid.
        fields: Normalised header → field, from ``index_headers``.

    Returns:
        Sections from top to bottom, one for each header line and the first for what stands
        above them, also where they hold no row; together with the header lines they hold every row.
    """
    ranks = {spelling: rank for rank, spelling in enumerate(fields)}
    headers = [
        (place, layout)
        for place, row in enumerate(rows)
        if _may_be_header(row) and (layout := _read_header(row, place, fields, ranks)) is not None
    ]
    edges = [(None, 0), *((layout, place + 1) for place, layout in headers)]
    stops = [*(place for place, _ in headers), len(rows)]
    return [Section(layout, start, stop) for (layout, start), stop in zip(edges, stops, strict=True)]


def _read_header(row: Row, place: int, fields: Mapping[str, str], ranks: Mapping[str, int]) -> Layout | None:
    """Read a row as a header line; None when it is not one.

    Of two columns that mean one field the one with the better spelling counts, then the
    first; a posting date is preferred to the date of the document.
    """
    best: dict[str, tuple[int, int]] = {}
    for col, value in enumerate(row):
        spelling = normalise_header(value) if isinstance(value, str) else ""
        field = fields.get(spelling)
        if field is not None:
            best[field] = min(best.get(field, (len(ranks), col)), (ranks[spelling], col))
    columns = {field: col for field, (_, col) in best.items()}
    if "on" not in columns and "document_on" in columns:
        columns["on"] = columns["document_on"]
    known = {col for field, col in columns.items() if field != "ignore"}
    has_money = any(field in columns for field in MONEY_FIELDS)
    if "on" not in columns or not has_money or len(known) < FEWEST_FIELDS:
        return None
    return Layout(columns, place)


def _may_be_header(row: Row) -> bool:
    """Say cheaply whether a row holds only text, and enough of it."""
    texts = 0
    for value in row:
        if value is None:
            continue
        if type(value) is not str:
            return False
        texts += 1
    return texts >= FEWEST_FIELDS


def money_fields(layout: Layout) -> tuple[str, ...]:
    """Give the columns that hold the sum of a payment: two by side, else the one for both."""
    sides = tuple(field for field in ("in_sum", "out_sum") if field in layout.columns)
    return sides or (("amount",) if "amount" in layout.columns else ())


def column(rows: Sequence[Row], col: int) -> list[CellValue]:
    """Take one column of a grid whose rows may differ in length."""
    try:
        return list(map(itemgetter(col), rows))
    except IndexError:
        return [row[col] if col < len(row) else None for row in rows]

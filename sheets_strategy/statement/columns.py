"""Which column is what: header lines and the sections under them.

In: a grid as a person pasted it or a reader took it from a file. Out: sections,
each with one order of columns and the grid rows that stand under it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from sheets_strategy.statement.headers import (
    Heading,
    Vocabulary,
    join_headings,
    make_vocabulary,
    normalise_header,
    read_headings,
)
from sheets_strategy.values.cells import CellValue, Row

MONEY_FIELDS = ("in_sum", "out_sum", "amount")
# A header line names a date, a sum and at least this many fields in all.
FEWEST_FIELDS = 3
_LONGEST_HEADER = 80
_BOTH_SIDES = {"payer_account", "payee_account"}
_DATES = ("on", "document_on")
_LINE = "|"
_TELL_NOTHING = ("ignore", "type", "kind")


@dataclass(frozen=True, slots=True)
class Layout:
    """One order of columns.

    Attributes:
        columns: Field of ``banks.yaml`` → grid column.
        header_row: Grid row of the header line, -1 where it was inferred.
        lines: Rows of the header: two where the second names columns under merged cells.
        headers: Field → header as the bank wrote it.
        unknown: Headers that were not understood.
    """

    columns: Mapping[str, int]
    header_row: int = -1
    lines: int = 1
    headers: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()

    def header_rows(self) -> range:
        """Give the grid rows of the header; none where it was inferred."""
        return range(self.header_row, self.header_row + self.lines) if self.header_row >= 0 else range(0)


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


def find_sections(rows: Sequence[Row], *, fields: Mapping[str, str]) -> list[Section]:
    """Split a grid at its header lines.

    Args:
        rows: The grid.
        fields: Normalised header → field, from ``index_headers``; also whole lines of headers
            that a person explained: ``key_of_line`` → ``pack_columns``.

    Returns:
        Sections from top to bottom, one for each header line and the first for what stands
        above them, also where they hold no row; together with the header lines they hold every row.
    """
    known = make_vocabulary(fields)
    explained = any(_LINE in key for key in fields)
    layouts: list[Layout] = []
    body = 0
    for place, row in enumerate(rows):
        if place >= body and _may_be_header(row):
            layout = _read_explained(row, place, fields) if explained else None
            if layout is None and _names_date(row, fields):
                layout = _read_header(rows, place, known)
            if layout is not None:
                layouts.append(layout)
                body = place + layout.lines
    edges = [(None, 0), *((layout, layout.header_row + layout.lines) for layout in layouts)]
    stops = [*(layout.header_row for layout in layouts), len(rows)]
    return [Section(layout, start, stop) for (layout, start), stop in zip(edges, stops, strict=True)]


def key_of_line(row: Row) -> str:
    """Give the key of a whole line of headers: the normalised ones in their order, a mark between.

    >>> key_of_line(["Дата", None, "Сумма, руб."])
    'дата||суммаруб'
    """
    return _LINE.join(normalise_header(value) if isinstance(value, str) else "" for value in row).rstrip(
        _LINE
    )


def pack_columns(columns: Mapping[str, int]) -> str:
    """Write which column holds what as one text.

    >>> pack_columns({"on": 0, "amount": 2})
    'on:0 amount:2'
    """
    return " ".join(f"{field}:{col}" for field, col in columns.items())


def _read_explained(row: Row, place: int, fields: Mapping[str, str]) -> Layout | None:
    """Read a line of headers as a person explained it; None for a line that nobody did."""
    packed = fields.get(key_of_line(row), "")
    if ":" not in packed:
        return None
    pairs = (pair.split(":") for pair in packed.split())
    columns = {field: int(col) for field, col in pairs}
    texts = {field: row[col] if col < len(row) else "" for field, col in columns.items()}
    headers = {field: text if isinstance(text, str) else "" for field, text in texts.items()}
    return Layout(columns, place, headers=headers)


def _read_header(rows: Sequence[Row], place: int, known: Vocabulary) -> Layout | None:
    """Read a row, with the next one where that stands under merged cells, as a header; None for none."""
    row, below = rows[place], rows[place + 1] if place + 1 < len(rows) else ()
    if below and _may_be_sub_header(below):
        joined = join_headings(row, below, known)
        if joined is not None and _make_layout(read_headings(below, known), place) is None:
            return _make_layout(joined, place, lines=2)
    return _make_layout(read_headings(row, known), place)


def _make_layout(headings: Sequence[Heading], place: int, *, lines: int = 1) -> Layout | None:
    """Make an order of columns of headings; None where they are no header line.

    Of two columns that mean one field the one with the better spelling counts, then the
    first; a posting date is preferred to the date of the document.
    """
    best: dict[str, Heading] = {}
    for heading in headings:
        held = best.get(heading.field)
        if heading.field and (held is None or (heading.rank, heading.col) < (held.rank, held.col)):
            best[heading.field] = heading
    columns = {name: heading.col for name, heading in best.items()}
    if "on" not in columns and "document_on" in columns:
        columns["on"] = columns["document_on"]
    if "account" in columns and "own_account" not in columns and not columns.keys() >= _BOTH_SIDES:
        columns["own_account"] = columns["account"]
    telling = {col for name, col in columns.items() if name not in _TELL_NOTHING}
    has_money = any(name in columns for name in MONEY_FIELDS)
    if "on" not in columns or not has_money or len(telling) < FEWEST_FIELDS:
        return None
    unknown = tuple(dict.fromkeys(heading.text for heading in headings if not heading.field))
    headers = {name: next(one.text for one in headings if one.col == col) for name, col in columns.items()}
    return Layout(columns, place, lines, headers, unknown)


def _names_date(row: Row, fields: Mapping[str, str]) -> bool:
    """Say cheaply whether a cell of a row is the header of a column of dates."""
    return any(
        fields.get(normalise_header(value)) in _DATES
        for value in row
        if isinstance(value, str) and len(value) <= _LONGEST_HEADER
    )


def _may_be_sub_header(row: Row) -> bool:
    """Say cheaply whether a row holds only text."""
    return all(value is None or type(value) is str for value in row)


def _may_be_header(row: Row) -> bool:
    """Say cheaply whether a row holds only text, and enough of it; a number may stand right of all."""
    texts = strays = 0
    for value in row:
        if value is None:
            continue
        if strays or not isinstance(value, str | float | int):
            return False
        if isinstance(value, str):
            texts += 1
        else:
            strays += 1
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

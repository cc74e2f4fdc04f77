"""Which column is what: header lines and the sections under them.

In: a grid as a person pasted it or a reader took it from a file. Out: sections,
each with one order of columns and the grid rows that stand under it.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from sheets_strategy.statement.card51 import find_card
from sheets_strategy.statement.cells import is_date
from sheets_strategy.statement.day_numbers import are_days, may_be_day
from sheets_strategy.statement.header_places import LINE, find_candidates
from sheets_strategy.statement.headers import (
    Heading,
    Vocabulary,
    join_headings,
    make_vocabulary,
    normalise_header,
    read_headings,
)
from sheets_strategy.statement.sales_headers import names_sales, read_sales_header
from sheets_strategy.values.cells import CellValue, Row
from sheets_strategy.values.columns import ColumnRows

SIDES = ("in_sum", "out_sum")
MONEY_FIELDS = (*SIDES, "amount")
# A header line names a date, a sum and at least this many fields in all.
FEWEST_FIELDS = 3
_LONGEST_HEADER = 80
_BOTH_SIDES = {"payer_account", "payee_account"}
_TELLING = ("on", "document_on", "out_sum")
_TELL_NOTHING = ("ignore", "type", "kind", "number_or_place")
_TELL_WHAT = ("party", "payer", "payee", "purpose")
_ANY_ACCOUNT = ("account", "own_account")
_LOOK_BELOW = 20
_FIRST_ROWS = 500
_HOME = "RUB"


@dataclass(frozen=True, slots=True)
class Layout:
    """One order of columns.

    Attributes:
        columns: Field of ``banks.yaml`` → grid column.
        header_row: Grid row of the header line, -1 where it was inferred.
        lines: Rows of the header: two where the second names columns under merged cells.
        headers: Field → header as the bank wrote it.
        unknown: Headers that were not understood.
        currency: Currency that the headers of the sums name, "" for none.
        is_card: Whether this is a card of account 51 from 1C, where debit is what came in.
        is_sales: Whether this is a report of an accounting program on what was sold.
        lacks: What a report on sales lacks so that it cannot be read, "" for nothing.
    """

    columns: Mapping[str, int]
    header_row: int = -1
    lines: int = 1
    headers: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    currency: str = ""
    is_card: bool = False
    is_sales: bool = False
    lacks: str = ""

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
        refused: The header of a report on sales that cannot be read; layout is None then.
    """

    layout: Layout | None
    start: int
    stop: int
    refused: Layout | None = None


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
    layouts = list(_find_layouts(rows, fields))
    edges = [(None, 0), *((layout, layout.header_row + layout.lines) for layout in layouts)]
    stops = [*(layout.header_row for layout in layouts), len(rows)]
    return [
        Section(None, start, stop, layout)
        if layout is not None and layout.lacks
        else Section(layout, start, stop)
        for (layout, start), stop in zip(edges, stops, strict=True)
    ]


def has_header(rows: Sequence[Row], *, fields: Mapping[str, str]) -> bool:
    """Say whether a grid has a header line that is understood; arguments as of ``find_sections``."""
    return any(not layout.lacks for layout in _find_layouts(rows, fields))


def _find_layouts(rows: Sequence[Row], fields: Mapping[str, str]) -> Iterator[Layout]:
    """Give the header lines from top to bottom."""
    known = make_vocabulary(fields)
    explained = any(LINE in key for key in fields)
    body = 0
    for place in _candidates(rows, known):
        row = rows[place]
        if place < body or not _may_be_header(row):
            continue
        layout = _read_explained(row, place, fields) if explained else None
        if layout is None and names_sales(row, fields):
            layout = _read_sales(rows, place, known)
        if layout is None and _names_column(row, fields):
            layout = _read_header(rows, place, known, above=rows[place - 1] if place > body else ())
        if layout is not None:
            yield layout
            body = layout.header_row + layout.lines


def _read_sales(rows: Sequence[Row], place: int, known: Vocabulary) -> Layout | None:
    header = read_sales_header(rows, place, known)
    if header is None:
        return None
    return Layout(
        header.columns,
        place,
        header.lines,
        header.texts,
        header.unknown,
        is_sales=True,
        lacks=header.lacks,
    )


def _candidates(rows: Sequence[Row], known: Vocabulary) -> Iterator[int]:
    """Give the rows to look at; most headers are in the first rows, so that the others wait."""
    if not isinstance(rows, ColumnRows):
        yield from range(len(rows))
        return
    for start, stop in ((0, _FIRST_ROWS), (_FIRST_ROWS, len(rows))):
        # One row more, for a header of two lines.
        found = find_candidates(rows[start : stop + 1], known, _TELLING)
        yield from (start + place for place in found if start + place < stop)


def key_of_line(row: Row) -> str:
    """Give the key of a whole line of headers: the normalised ones in their order, a mark between.

    >>> key_of_line(["Дата", None, "Сумма, руб."])
    'дата||суммаруб'
    """
    return LINE.join(normalise_header(value) if isinstance(value, str) else "" for value in row).rstrip(LINE)


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


def _read_header(rows: Sequence[Row], place: int, known: Vocabulary, *, above: Row) -> Layout | None:
    """Read a row, with the next one where that stands under merged cells, as a header; None for none.

    A line above that only groups the columns of a header belongs to it.
    """
    row, below = rows[place], rows[place + 1] if place + 1 < len(rows) else ()
    if below and _may_be_sub_header(below):
        joined = join_headings(row, below, known)
        if joined is not None and _make_layout(read_headings(below, known), place + 1, rows) is None:
            return _make_layout(joined, place, rows, lines=2)
    alone = _make_layout(read_headings(row, known), place, rows)
    if alone is None:
        return _find_undated(rows, place, known)
    if above and _may_be_sub_header(above):
        grouped = join_headings(above, row, known, whole=True)
        layout = None if grouped is None else _make_layout(grouped, place - 1, rows, lines=2)
        if layout is not None and _tells_more(layout, alone):
            return layout
    return alone


def _tells_more(grouped: Layout, alone: Layout) -> bool:
    """Say whether a line of groups only adds to a header: it may tell whose account a column holds."""
    same = all(
        grouped.columns.get(name) == col for name, col in alone.columns.items() if name not in _ANY_ACCOUNT
    )
    return same and grouped.columns != alone.columns


def _find_undated(rows: Sequence[Row], place: int, known: Vocabulary) -> Layout | None:
    """Read a header whose one column without a name holds the dates; None for none."""
    headings = read_headings(rows[place], known)
    named = {heading.col for heading in headings if heading.field}
    if not any(heading.field.startswith(_TELL_WHAT) for heading in headings):
        return None
    below = [row for row in rows[place + 1 : place + 1 + _LOOK_BELOW] if row]
    dates = {
        col: sum(col < len(row) and is_date(row[col]) for row in below)
        for col in range(max(map(len, below), default=0))
        if col not in named
    }
    col = max(sorted(dates), key=lambda one: dates[one], default=-1)
    if col < 0 or not dates[col]:
        col = _find_day_numbers(below, sorted(dates))
    if col < 0:
        return None
    text = next((heading.text for heading in headings if heading.col == col), "")
    others = [heading for heading in headings if heading.col != col]
    return _make_layout([*others, Heading(col, text, "on", 0)], place, rows)


def _find_day_numbers(rows: Sequence[Row], cols: Sequence[int]) -> int:
    """Give the one of some columns that surely holds days as numbers; -1 for none."""
    filled = {col: [row[col] for row in rows if col < len(row) and row[col] is not None] for col in cols}
    found = [col for col, cells in filled.items() if cells and all(map(may_be_day, cells))]
    return found[0] if len(found) == 1 and are_days(filled[found[0]]) else -1  # type: ignore[arg-type]


def _make_layout(
    headings: Sequence[Heading], place: int, rows: Sequence[Row], *, lines: int = 1
) -> Layout | None:
    """Make an order of columns of headings; None where they are no header line.

    Of two columns that mean one field the one with the better spelling counts, then the
    first; a posting date is preferred to the date of the document.
    """
    headings = _choose_currency(headings)
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
    card = find_card(columns, {heading.col for heading in headings}, rows, place + lines)
    columns = card or columns
    telling = {col for name, col in columns.items() if name not in _TELL_NOTHING}
    has_money = any(name in columns for name in MONEY_FIELDS)
    if "on" not in columns or not has_money or len(telling) < FEWEST_FIELDS:
        return None
    unknown = tuple(dict.fromkeys(heading.text for heading in headings if not heading.field))
    texts = {heading.col: heading.text for heading in headings}
    headers = {name: texts[col] for name, col in columns.items() if col in texts}
    currency = next((one.currency for one in headings if one.currency), "")
    return Layout(columns, place, lines, headers, unknown, currency, bool(card))


def _choose_currency(headings: Sequence[Heading]) -> Sequence[Heading]:
    """Leave out sums in roubles where others stand beside them: they are what the others are worth."""
    currencies = {heading.currency for heading in headings} - {""}
    if len(currencies) < 2 or _HOME not in currencies:
        return headings
    return [one._replace(field="ignore") if one.currency == _HOME else one for one in headings]


def _names_column(row: Row, fields: Mapping[str, str]) -> bool:
    """Say cheaply whether a cell of a row is the header of a column of dates, or of what went."""
    return any(
        fields.get(normalise_header(value)) in _TELLING
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


def money_fields(names: Container[str]) -> tuple[str, ...]:
    """Give the columns that hold the sum of a payment: two by side, else the one for both."""
    sides = tuple(field for field in SIDES if field in names)
    return sides or (("amount",) if "amount" in names else ())


def column(rows: Sequence[Row], col: int) -> list[CellValue]:
    """Take one column of a grid whose rows may differ in length."""
    if isinstance(rows, ColumnRows):
        return rows.column(col)
    try:
        return list(map(itemgetter(col), rows))
    except IndexError:
        return [row[col] if col < len(row) else None for row in rows]

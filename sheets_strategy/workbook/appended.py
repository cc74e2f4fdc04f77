"""Rows that an import appends to «Выписка»: under which order of columns, and the header lines between.

A bank's rows stand under the template's own columns; rows of sales reports under columns of their own,
since they have a product, a quantity and a profit. Each kind goes on under the last header of its kind
where that is the last of the tab, else below a new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from sheets_strategy.statement.columns import Layout, find_sections
from sheets_strategy.statement.goods import is_sales
from sheets_strategy.statement.lines import SALES_COLUMNS, Line, read_back, write_lines, write_sales
from sheets_strategy.statement.reading import Reading
from sheets_strategy.workbook.book import Book
from sheets_strategy.workbook.template import Template


@dataclass(frozen=True, slots=True)
class Layouts:
    """Orders of columns for new rows.

    Attributes:
        bank: For a bank's rows.
        sales: For rows of sales reports.
        open: The one whose header line is the last of the tab, None for neither.
    """

    bank: Layout
    sales: Layout
    open: Layout | None

    def of(self, *, sold: bool) -> Layout:
        """Give the order of columns for rows of a kind."""
        return self.sales if sold else self.bank


class Written(NamedTuple):
    """A row of cells, and whether it is one of a sales report."""

    sold: bool
    cells: Line


def find_layouts(book: Book, reading: Reading) -> Layouts:
    """Give the orders of columns; the last header line serves where it names all that a row needs."""
    own = Layout({column.key: place for place, column in enumerate(book.template.table("statement").columns)})
    sales = Layout({name: place for place, name in enumerate(SALES_COLUMNS)}, is_sales=True)
    last = find_sections(book.tabs["statement"].rows, fields=reading.fields)[-1].layout
    if last is None:
        return Layouts(own, sales, None)
    if last.is_sales and set(SALES_COLUMNS) <= set(last.columns):
        return Layouts(own, last, last)
    if not last.is_sales and set(own.columns) <= set(last.columns):
        return Layouts(last, sales, last)
    return Layouts(own, sales, None)


def write_rows(rows: pd.DataFrame, layouts: Layouts, reading: Reading) -> tuple[list[Written], pd.DataFrame]:
    """Write rows as cells, and read them back as the next sync will.

    Args:
        rows: Rows of a file, each with a direction.
        layouts: Orders of columns.
        reading: How the tab is read.

    Returns:
        The cells, a bank's first; and the rows as read back, row being the place among the cells.
    """
    sold = is_sales(rows)
    written: list[Written] = []
    parts: list[pd.DataFrame] = []
    for kind, mine in ((False, ~sold), (True, sold)):
        if not mine.any() and (kind or sold.any()):
            continue
        layout = layouts.of(sold=kind)
        lines = (write_sales if kind else write_lines)(rows[mine] if not mine.all() else rows, layout)
        back = read_back(lines, layout, reading)
        parts.append(back.assign(row=back["row"] + len(written)))
        written += [Written(kind, line) for line in lines]
    return written, parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)


def with_headers(written: Sequence[Written], layouts: Layouts, template: Template) -> list[Line]:
    """Put a header line before the first row of a kind that stands under none of its own."""
    lines: list[Line] = []
    current = layouts.open
    for sold, cells in written:
        layout = layouts.of(sold=sold)
        if layout is not current:
            lines.append(_header(layout, template))
            current = layout
        lines.append(cells)
    return lines


def _header(layout: Layout, template: Template) -> Line:
    labels = {column.key: column.label for column in template.table("statement").columns}
    if layout.is_sales:
        labels = {name: template.text(f"sales_{name}") for name in SALES_COLUMNS}
    cells: list[str | None] = [None] * (max(layout.columns.values()) + 1)
    for field, col in layout.columns.items():
        cells[col] = cells[col] or layout.headers.get(field) or labels.get(field)
    return tuple(cells)

"""Numbers that are days: in columns of the template that hold dates, and in the statement.

Some spreadsheets give a day as a bare serial number (days since 1899-12-30, the time of day as
a fraction) and do not say that it is one; a cell of an .xlsx whose format is a plain number does
too. Which columns hold days is known here, so that all that follows sees days.

A number counts as a day from 30000 to 60000 (1982 to 2064), as in statements: no rate, plan or
payment of a firm lies outside, and years, ``20260315`` or amounts that somebody typed do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from sheets_strategy.statement.serials import put_days, read_serial, restore_days
from sheets_strategy.workbook.grid import Tab
from sheets_strategy.workbook.statement_tab import statement_fields
from sheets_strategy.workbook.template import Template

Span = tuple[int, int, int]
"""A column, its first row, and the row after its last."""


def with_days(tab: Tab, columns: Iterable[Span]) -> Tab:
    """Give a tab whose columns of dates hold days; the tab itself where they do.

    Args:
        tab: The tab as it was read.
        columns: Where dates stand.
    """
    found = {
        (row, col): day
        for col, start, stop in columns
        for row, cells in enumerate(islice(tab.rows, start, stop), start)
        if col < len(cells) and (day := read_serial(cells[col])) is not None
    }
    return replace(tab, rows=put_days(tab.rows, found)) if found else tab


def with_statement_days(tab: Tab, template: Template) -> Tab:
    """Give the statement with days in place of their serial numbers, where they surely are days."""
    rows = restore_days(tab.rows, fields=statement_fields(template))
    return tab if rows is tab.rows else replace(tab, rows=rows)

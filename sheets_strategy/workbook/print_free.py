"""A tab of people's own, or the statement, as it stands: its used cells in one table."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_strategy.values.letters import column_letters
from sheets_strategy.workbook.catalogue import word_text
from sheets_strategy.workbook.grid import CellValue, Row, Tab
from sheets_strategy.workbook.print_cells import print_cell
from sheets_strategy.workbook.printed import PrintedColumn, PrintedTable
from sheets_strategy.workbook.template import Template

MOST_COLUMNS = 14


def print_free(tab: Tab, template: Template) -> PrintedTable | None:
    """Give the cells of a tab whose columns nobody knows; the first row with two texts is its header.

    Args:
        tab: The tab.
        template: Language.
    """
    rows = [row for row in tab.rows if any(value not in (None, "") for value in row)]
    cols = sorted({col for row in rows for col, value in enumerate(row) if value not in (None, "")})
    if not rows:
        return None
    left, cols = cols[MOST_COLUMNS:], cols[:MOST_COLUMNS]
    grid = [tuple(print_cell(_at(row, col), "any", template) for col in cols) for row in rows]
    is_header = sum(isinstance(_at(rows[0], col), str) for col in cols) * 2 >= max(2, len(cols))
    labels = grid[0] if is_header else tuple(column_letters(col) for col in cols)
    body = grid[1:] if is_header else grid
    letters = tuple(column_letters(col) for col in left)
    return PrintedTable(
        title="",
        columns=tuple(
            PrintedColumn(label, "right" if _is_numeric(rows[1:], col) else "left")
            for label, col in zip(labels, cols, strict=True)
        ),
        rows=tuple(body),
        notes=(word_text("print_left", template, columns=letters),) if letters else (),
    )


def _at(row: Row, col: int) -> CellValue:
    return row[col] if col < len(row) else None


def _is_numeric(rows: Sequence[Row], col: int) -> bool:
    values = [value for row in rows if (value := _at(row, col)) not in (None, "")]
    return bool(values) and all(isinstance(value, int | float) for value in values)

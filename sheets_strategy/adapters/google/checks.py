"""Whether rows and columns still stand where they were read, seen from the answer to a write.

Sheets has no compare-and-swap for cells. Every write of values therefore also asks for the lines
of headers and the key columns of the tables it touches; nothing is written there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sheets_strategy.adapters.google.cells import Json, from_raw, grid_range
from sheets_strategy.adapters.google.plan import Plan, Puts, key_columns
from sheets_strategy.adapters.google.reading import Reading
from sheets_strategy.adapters.google.sheets import Sheet
from sheets_strategy.values.cells import CellValue
from sheets_strategy.workbook.book import TableView

TOP: Final = 30
"""Rows that are compared where no header line is known, as in a statement that a bank laid out."""


@dataclass(frozen=True, slots=True)
class Check:
    """A rectangle of cells that must be what was read, but for what this write puts there.

    Attributes:
        sheet: The tab.
        first_row: Its first row.
        end_row: The row after its last one, None for no end.
        first_col: Its first column.
        end_col: The column after its last one, None for no end.
    """

    sheet: Sheet
    first_row: int
    end_row: int | None
    first_col: int
    end_col: int | None

    def filter(self) -> Json:
        """Give the entry of a values request that writes nothing and has the cells in its answer."""
        rows, cols = (self.first_row, self.end_row), (self.first_col, self.end_col)
        return {
            "dataFilter": {"gridRange": grid_range(self.sheet.id, rows, cols)},
            "majorDimension": "ROWS",
            "values": [[None]],
        }

    def holds(self, answer: Json, expected: Mapping[tuple[int, int], CellValue]) -> bool:
        """Compare the part of an answer that belongs to it with what is expected."""
        found = _cells_of(answer, self.first_row, self.first_col)
        wanted = {at: value for at, value in expected.items() if self._covers(*at)}
        return found == wanted

    def _covers(self, row: int, col: int) -> bool:
        return (
            self.first_row <= row
            and (self.end_row is None or row < self.end_row)
            and self.first_col <= col
            and (self.end_col is None or col < self.end_col)
        )


def find_checks(reading: Reading, plan: Plan) -> list[Check]:
    """List what must not have moved: header lines of all tables touched, key columns where rows matter."""
    checks: list[Check] = []
    for title in plan.touched:
        sheet = reading.sheet(title)
        if sheet is None:
            continue
        views = [view for view in plan.views.get(title, ()) if view.spec.key in plan.tables]
        checks += [Check(sheet, view.header_row, view.header_row + 1, 0, None) for view in views] or [
            Check(sheet, 0, _top(reading, plan, title), 0, None)
        ]
        for view in views:
            if _matter(view, plan):
                checks += [_column(sheet, view, col) for col in key_columns(view)]
    return checks


def _top(reading: Reading, plan: Plan, title: str) -> int:
    """Give the row after the last one that no append and no move of this plan changes."""
    starts = [move.start for move in plan.moves if move.tab == title]
    return max(1, min(TOP, reading.tab(title).end(), *starts))


def expected_cells(
    reading: Reading, checks: Sequence[Check], puts: Iterable[Puts]
) -> dict[int, dict[tuple[int, int], CellValue]]:
    """Give, by tab, what the checked rectangles hold once the cells are put."""
    found: dict[int, dict[tuple[int, int], CellValue]] = {check.sheet.id: {} for check in checks}
    for check in checks:
        rows = reading.tab(check.sheet.title).rows
        for row in range(check.first_row, min(len(rows), check.end_row or len(rows))):
            cells = rows[row]
            for col in range(check.first_col, min(len(cells), check.end_col or len(cells))):
                value = cells[col]
                if value is not None and value != "":
                    found[check.sheet.id][row, col] = _plain(value)
    for put in puts:
        sheet = reading.sheet(put.tab)
        if sheet is None or sheet.id not in found:
            continue
        for row, raw in put.cells.items():
            if raw == "":
                found[sheet.id].pop((row, put.col), None)
            else:
                found[sheet.id][row, put.col] = raw
    return found


def _plain(value: CellValue) -> CellValue:
    return getattr(value, "code", value)


def _matter(view: TableView, plan: Plan) -> bool:
    """Say whether it matters for a table where its rows stand: more than for rows that are appended."""
    named = {put.label.partition(".")[0] for put in (*plan.puts, *plan.fills)}
    return view.spec.key in named or any(move.table == view.spec.key for move in plan.moves)


def _column(sheet: Sheet, view: TableView, col: int) -> Check:
    end = len(view.tab.rows) if view.stop >= len(view.tab.rows) else view.stop
    return Check(sheet, view.header_row, end, col, col + 1)


def _cells_of(answer: Json, first_row: int, first_col: int) -> dict[tuple[int, int], CellValue]:
    data = answer.get("updatedData", {})
    by_columns = data.get("majorDimension") == "COLUMNS"
    found: dict[tuple[int, int], CellValue] = {}
    for outer, line in enumerate(data.get("values", [])):
        for inner, raw in enumerate(line):
            value = from_raw(raw)
            if value is not None:
                row, col = (inner, outer) if by_columns else (outer, inner)
                found[first_row + row, first_col + col] = value
    return found

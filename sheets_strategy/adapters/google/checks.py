"""Whether rows and columns still stand where they were read, seen from the answer to a write.

Sheets has no compare-and-swap for cells. Every write of values therefore also asks for the lines
of headers and the key columns of the tables it touches; nothing is written there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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

Cells = dict[tuple[int, int], CellValue]


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

    def holds(self, answer: Json, reading: Reading, puts: Sequence[Puts]) -> bool:
        """Compare the part of an answer that belongs to it with what was read and put.

        Args:
            answer: The part, as the values methods give it.
            reading: What the write went by.
            puts: All cells that were put so far.
        """
        return _cells_of(answer, self.first_row, self.first_col) == self._expected(reading, puts)

    def _expected(self, reading: Reading, puts: Sequence[Puts]) -> Cells:
        found: Cells = {}
        rows = reading.tab(self.sheet.title).rows
        end_row = len(rows) if self.end_row is None else self.end_row
        for row in range(self.first_row, min(len(rows), end_row)):
            cells = rows[row]
            for col in range(self.first_col, min(len(cells), self.end_col or len(cells))):
                if cells[col] is not None and cells[col] != "":
                    found[row, col] = getattr(cells[col], "code", cells[col])
        for put in puts:
            if put.tab == self.sheet.title and self._covers(self.first_row, put.col):
                for row, raw in put.cells.items():
                    if self._covers(row, put.col):
                        found.pop((row, put.col), None)
                        found |= {(row, put.col): raw} if raw != "" else {}
        return found

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
        lines = dict.fromkeys(view.header_row for view in views)
        checks += [Check(sheet, row, row + 1, 0, None) for row in lines] or [
            Check(sheet, 0, _top(reading, plan, title), 0, None)
        ]
        for view in views:
            if _matter(view, plan):
                checks += [_column(sheet, view, col, col + 1) for col in key_columns(view)]
            if _is_reused(view, plan):
                checks += [_column(sheet, view, *span) for span in _spans_of_people(sheet, view)]
    return checks


def _top(reading: Reading, plan: Plan, title: str) -> int:
    """Give the row after the last one that no append and no move of this plan changes."""
    starts = [move.start for move in plan.moves if move.tab == title]
    return max(1, min(TOP, reading.tab(title).end(), *starts))


def answer_holds(
    answer: Json, first: int, checks: Sequence[Check], reading: Reading, puts: Sequence[Puts]
) -> bool:
    """Say whether the answer to a write of values shows what it must.

    Args:
        answer: The answer.
        first: Entries before those of the checks.
        checks: What was asked.
        reading: What the write went by.
        puts: All cells that were put so far.
    """
    responses = answer.get("responses", [])
    parts = responses[first:]
    return len(responses) == first + len(checks) and all(
        check.holds(part, reading, puts) for check, part in zip(checks, parts, strict=True)
    )


def batch_holds(answer: Json, checks: Sequence[Check], reading: Reading, puts: Sequence[Puts]) -> bool:
    """Say whether the answer to a batch shows the lines of headers where they must be."""
    sheets = answer.get("updatedSpreadsheet", {}).get("sheets", [])
    parts = {
        (int(one["properties"].get("sheetId", 0)), int(part.get("startRow", 0))): part
        for one in sheets
        for part in one.get("data", [])
    }
    return all(
        check.holds(_as_values(parts.get((check.sheet.id, check.first_row), {})), reading, puts)
        for check in checks
    )


def _matter(view: TableView, plan: Plan) -> bool:
    """Say whether it matters for a table where its rows stand: more than for rows that are appended."""
    named = {put.label.partition(".")[0] for put in (*plan.puts, *plan.fills, *plan.clears)}
    return view.spec.key in named or any(move.table == view.spec.key for move in plan.moves)


def _is_reused(view: TableView, plan: Plan) -> bool:
    """Say whether rows get other codes, which must not happen to rows that people typed into meanwhile."""
    code = view.columns.get("code")
    return any(
        put.tab == view.tab.name and put.col == code and put.label == f"{view.spec.key}.code"
        for put in plan.puts
    )


def _spans_of_people(sheet: Sheet, view: TableView) -> Iterator[tuple[int, int]]:
    """Give the runs of grid columns that are not the tool's."""
    tool = {col for key, col in view.columns.items() if view.spec.column(key).owner == "tool"}
    start = None
    for col in range(sheet.columns + 1):
        theirs = col < sheet.columns and col not in tool
        if theirs and start is None:
            start = col
        elif not theirs and start is not None:
            yield start, col
            start = None


def _column(sheet: Sheet, view: TableView, first_col: int, end_col: int) -> Check:
    end = len(view.tab.rows) if view.stop >= len(view.tab.rows) else view.stop
    return Check(sheet, view.header_row, end, first_col, end_col)


def _cells_of(answer: Json, first_row: int, first_col: int) -> Cells:
    data = answer.get("updatedData", {})
    by_columns = data.get("majorDimension") == "COLUMNS"
    found: Cells = {}
    for outer, line in enumerate(data.get("values", [])):
        for inner, raw in enumerate(line):
            value = from_raw(raw)
            if value is not None:
                row, col = (inner, outer) if by_columns else (outer, inner)
                found[first_row + row, first_col + col] = value
    return found


def _as_values(part: Json) -> Json:
    """Give typed cells in the form of a values answer."""
    rows = [
        [_shown(cell.get("effectiveValue", {})) for cell in row.get("values", [])]
        for row in part.get("rowData", [])
    ]
    return {"updatedData": {"majorDimension": "ROWS", "values": rows}}


def _shown(value: Json) -> object:
    found = next(iter(value.values()), None)
    return _ERROR_TEXTS.get(str(found.get("type")), "#ERROR!") if isinstance(found, dict) else found


_ERROR_TEXTS: Final[Mapping[str, str]] = {
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "LOADING": "Loading...",
}
"""How the values methods give the types of errors."""

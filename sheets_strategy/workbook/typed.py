"""What people typed into a workbook, as one short text a tab: equal texts, equal input.

The cells of tool columns are left out, so that what the program itself writes changes nothing. Rows of a
table may stand in any order; a statement's may not, since where a block begins decides about repeats.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from sheets_strategy.errors import InputError
from sheets_strategy.workbook.book import FREE_TABS, TableView, find_tables, find_tabs
from sheets_strategy.workbook.grid import CellError, CellValue, Row, Snapshot, Tab
from sheets_strategy.workbook.sights import Content
from sheets_strategy.workbook.template import TabSpec, Template

STATEMENT = "statement"
TAIL = "statement+"
"""The statement from its last row on: what is pasted below shows there, at the cost of a few cells."""
TAIL_COLUMNS = 52
_SILENT = frozenset({"memory", "log"})
_LENGTH = 16
_EPOCH = date(1899, 12, 30)
_DAY_S = 86_400


def is_typed_in(spec: TabSpec) -> bool:
    """Say whether people type into a tab what a sync reads."""
    if spec.key in _SILENT:
        return False
    teams = any(column.owner == "team" for table in spec.tables for column in table.columns)
    return teams or spec.key in FREE_TABS


def read_typed(snapshot: Snapshot, template: Template) -> Content:
    """Give the content of every tab that people type into."""
    tabs = find_tabs(snapshot, template)
    content: dict[str, str] = {}
    for spec in template.tabs:
        if spec.key in tabs and is_typed_in(spec):
            content[spec.key] = typed_in(tabs[spec.key], spec)
    if STATEMENT in tabs:
        rows = tabs[STATEMENT].rows
        content[TAIL] = tail_of(rows[max(tabs[STATEMENT].end() - 1, 0) :])
    return content


def typed_in(tab: Tab, spec: TabSpec) -> str:
    """Give the content of one tab."""
    if spec.key in FREE_TABS:
        return _digest(_line(row) for row in tab.rows)
    try:
        views = find_tables(tab, spec)
    except InputError:
        views = []
    skip = [(view, _tool_columns(view)) for view in views]
    return _digest(sorted(filter(None, (_typed_line(tab, row, skip) for row in range(len(tab.rows))))))


def tail_of(rows: Sequence[Row]) -> str:
    """Give the content of the last rows of a statement, as far as a look at them reaches to the right."""
    return _digest(_line(row[:TAIL_COLUMNS]) for row in rows)


def _tool_columns(view: TableView) -> dict[int, bool]:
    """Give grid column → whether it holds codes, for the columns that the tool fills."""
    return {
        view.columns[column.key]: column.type == "code"
        for column in view.spec.columns
        if column.owner == "tool" and column.key in view.columns
    }


def _typed_line(tab: Tab, row: int, skip: Sequence[tuple[TableView, dict[int, bool]]]) -> str:
    """Write what people typed in a row, with its code, by which it is the same row elsewhere."""
    tool: dict[int, bool] = {}
    for view, columns in skip:
        if view.header_row < row < view.stop:
            tool |= columns
    typed = _line([None if col in tool else value for col, value in enumerate(tab.rows[row])])
    if not typed:
        return ""
    codes = [_say(tab.cell(row, col)) for col, is_code in sorted(tool.items()) if is_code]
    return "\x1d".join([*codes, typed])


def _line(row: Sequence[CellValue]) -> str:
    said = [_say(value) for value in row]
    while said and not said[-1]:
        said.pop()
    return "\x1f".join(said)


def _say(value: CellValue) -> str:
    """Write a cell as every backend gives it back: a day and its serial number are the same."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return f"b{int(value)}"
    if isinstance(value, int | float):
        return f"n{value:.10g}"
    if isinstance(value, date | time):
        return f"n{_serial(value):.10g}"
    # Cheap readings give an error as its text.
    return f"t{value.code if isinstance(value, CellError) else value}"


def _serial(value: date | time) -> float:
    """Count the days since the day from which spreadsheets count."""
    if isinstance(value, datetime):
        return _serial(value.date()) + _serial(value.time())
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / _DAY_S
    return (value - _EPOCH).days


def _digest(lines: Iterable[str]) -> str:
    found = hashlib.sha256()
    pending = 0
    for line in lines:
        # Empty lines at the end are no content; between others they are.
        pending += 1
        if line:
            found.update(b"\n" * pending + line.encode("utf-8", "surrogatepass"))
            pending = 0
    return found.hexdigest()[:_LENGTH]

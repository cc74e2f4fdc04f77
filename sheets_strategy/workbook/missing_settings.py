"""Settings of the template that a workbook has no row for: where they fit, and which there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sheets_strategy.errors import Finding
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import TableView
from sheets_strategy.workbook.changes import SetCell
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.template import Template

_COLUMNS = ("name", "value", "meaning")


def list_missing_settings(view: TableView, template: Template) -> list[str]:
    """Give the keys of settings that no row names, in the order of the template."""
    meanings = template.meanings["setting"]
    named = {meanings.get(fold(view.text(row, "name"))) for row in view.rows()}
    return [key for key in template.labels["setting"] if key not in named]


def add_missing_settings(view: TableView, template: Template) -> Iterator[SetCell]:
    """Put missing settings into the empty rows below the others, one empty row before what stands below.

    Only rows that are empty in all columns are taken, so that nothing is written over; settings
    for which no such row is left stay away, and a sync says so.
    """
    if not all(view.has(column) for column in _COLUMNS):
        return
    rows = view.tab.rows
    last = max(view.rows(), default=view.header_row)
    below = next((row for row in range(last + 1, len(rows)) if _holds(view, row)), None)
    stop = None if below is None else below - 1
    for place, cells in enumerate(_missing_rows(view, template), start=last + 1):
        if stop is not None and place >= stop:
            return
        for column in _COLUMNS:
            value = cells.get(column)
            if value not in (None, ""):
                col = view.columns[column]
                yield SetCell(view.tab.name, "settings", column, place, col, None, value, exempt="migrate")


def _missing_rows(view: TableView, template: Template) -> list[Mapping[str, CellValue]]:
    """Give the first default row of each missing setting."""
    labels = template.labels["setting"]
    rows: dict[str, Mapping[str, CellValue]] = {}
    for row in template.defaults.get("settings", ()):
        rows.setdefault(fold(str(row["name"])), row)
    missing = list_missing_settings(view, template)
    return [rows[fold(labels[key])] for key in missing if fold(labels[key]) in rows]


def _holds(view: TableView, row: int) -> bool:
    """Say whether anything stands in a row, a formula that shows nothing too."""
    filled = any(value not in (None, "") for value in view.tab.rows[row])
    return filled or any(at == row for at, _ in view.tab.formulas)


def find_missing_settings(view: TableView, template: Template) -> list[Finding]:
    """Name the settings that no row names: their defaults hold."""
    missing = list_missing_settings(view, template)
    if not missing:
        return []
    names = tuple(template.labels["setting"][key] for key in missing)
    facts = {"tab": view.tab.name, "names": names, "count": len(names)}
    return [Finding("settings_missing", "info", tab="settings", facts=facts)]

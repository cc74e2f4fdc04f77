"""What a sheet says in the end, whatever numbers its new rows got and wherever they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from google_meeting import Meeting
from tiny_firm import load

from sheets_strategy.workbook.book import TableView, find_tables

_CODED = ("rules", "clients", "parameters", "segments", "plan", "sellers")
_FREE_COLUMNS = {"log": ("cells", "changed"), "memory": ("on",)}
Outcome = Mapping[str, Counter[tuple[object, ...]]]


def outcome(meeting: Meeting) -> Outcome:
    """Give tab → what its rows hold, with codes of input rows named by what people typed in them."""
    template = load("ru")
    names = _names_of_codes(meeting)
    found: dict[str, Counter[tuple[object, ...]]] = {}
    for spec in template.tabs:
        tab = meeting.tab(spec.key)
        views = find_tables(tab, spec) if spec.key != "statement" else []
        free = {view.columns[key] for view in views for key in _FREE_COLUMNS.get(spec.key, ())}
        told = _told_of_the_run(views)
        order = _column_order(views)
        rows = Counter(
            tuple(
                sorted(
                    (order.get(col, f"col {col}"), _named(value, names))
                    for col, value in enumerate(row)
                    if value not in (None, "") and col not in free and (place, col) not in told
                )
            )
            for place, row in enumerate(tab.rows)
        )
        rows.pop((), None)
        found[spec.key] = rows
    return found


def _told_of_the_run(views: list[TableView]) -> set[tuple[int, int]]:
    """Give the cells of Главная that repeat the last row of Журнал, which two syncs fill otherwise than one."""
    told: set[tuple[int, int]] = set()
    for view in views:
        if view.spec.key == "home_answer":
            told |= {(row, view.columns["result"]) for row in view.rows()}
        elif view.spec.key == "home_week" and "changed" in view.lines():
            told |= {(view.lines()["changed"], col) for col in view.columns.values()}
    return told


def _column_order(views: list[TableView]) -> dict[int, str]:
    """Name columns by the header of the last table, so that moved ones compare equal."""
    return {
        col: f"{view.spec.key}.{key}" if key in view.columns else f"{view.spec.key}:{key}"
        for view in views
        for key, col in [*view.columns.items(), *view.own.items()]
    }


def _names_of_codes(meeting: Meeting) -> dict[str, str]:
    names: dict[str, str] = {}
    seen: Counter[str] = Counter()
    for key in _CODED:
        view = meeting.table(key)
        team = sorted(c.key for c in view.spec.columns if c.owner == "team" and c.key in view.columns)
        for row in view.rows():
            code = view.text(row, "code")
            said = key + repr([view.value(row, column) for column in team])
            if code:
                seen[said] += 1
                names[code] = f"<{said}#{seen[said]}>"
    return names


def _named(value: object, names: Mapping[str, str]) -> str:
    if not isinstance(value, str):
        return repr(float(value)) if isinstance(value, int | float) else repr(value)
    return re.sub(r"\b[a-z]\d{3,6}\b", lambda code: names.get(code[0], code[0]), value)


def differences(expected: Outcome, actual: Outcome) -> dict[str, tuple[list[object], list[object]]]:
    """Give tab → (rows that are missing, rows too many)."""
    found = {}
    for key, rows in expected.items():
        missing, more = rows - actual[key], actual[key] - rows
        if key in _FREE_COLUMNS:
            # Two syncs note and remember more than one does; nothing is remembered twice.
            twice = {row: count for row, count in actual[key].items() if count > max(1, rows[row])}
            more = Counter(twice if key == "memory" else {})
        if missing or more:
            found[key] = (sorted(missing.elements(), key=repr), sorted(more.elements(), key=repr))
    return found

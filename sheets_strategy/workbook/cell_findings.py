"""What the readers of all tabs share: cells as texts and numbers, and findings that point at a cell."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from sheets_strategy.errors import Finding, Grave
from sheets_strategy.workbook.book import TableView, address
from sheets_strategy.workbook.grid import CellValue


def text_of(value: CellValue) -> str:
    """Give a cell as a person reads it: whole numbers without a fraction, dates day first."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    return str(value).strip()


def number_of(view: TableView, row: int) -> float | None:
    """Give the column «№» of a row; None where it is empty or no number."""
    try:
        number = float(view.text(row, "number").replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def finding_at(
    view: TableView,
    row: int,
    column: str,
    code: str,
    *,
    grave: Grave = "error",
    col: int | None = None,
    facts: Mapping[str, object] | None = None,
) -> Finding:
    """Make a finding about one cell.

    Args:
        view: The table.
        row: Grid row.
        column: Key of the column; not looked at where ``col`` is given.
        code: What is wrong.
        grave: How much it matters.
        col: Grid column of a column that the template does not know.
        facts: More facts; cell and column are added.
    """
    place = view.columns[column] if col is None else col
    header = text_of(view.tab.cell(view.header_row, place))
    facts = {"cell": f"{view.tab.name}!{address(row, place)}", "column": header, **(facts or {})}
    return Finding(code, grave, key=address(row, place), tab=view.tab_key, row=row, col=place, facts=facts)


def find_equal_numbers(view: TableView, rows: Iterable[int]) -> Iterator[Finding]:
    """Find the numbers that stand in the column «№» of several rows."""
    numbers: dict[float, list[int]] = {}
    for row in rows:
        number = number_of(view, row)
        if number is not None:
            numbers.setdefault(number, []).append(row)
    for number, held in numbers.items():
        if len(held) > 1:
            cells = ", ".join(address(row, view.columns["number"]) for row in held)
            facts = {"number": number, "cells": cells}
            yield finding_at(view, held[1], "number", "equal_numbers", facts=facts)

"""Cells of people's columns → values; what nobody can understand is a finding and unknown."""

from __future__ import annotations

from datetime import date, datetime

from sheets_strategy.errors import Finding, UnreadableValue
from sheets_strategy.values.dates import parse_date
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import TableView
from sheets_strategy.workbook.cell_findings import finding_at
from sheets_strategy.workbook.template import Template

MOST_HOURS = 10_000


def read_choice(
    view: TableView, row: int, column: str, vocabulary: str, template: Template, findings: list[Finding]
) -> str:
    """Give the key of what a cell says, "" for an empty cell and for a word that is no value."""
    text = view.text(row, column) if view.has(column) else ""
    key = template.meanings[vocabulary].get(fold(text), "")
    if text and not key:
        findings.append(finding_at(view, row, column, "unknown_choice", facts={"value": text}))
    return key


def read_hours(view: TableView, row: int, column: str, findings: list[Finding]) -> float | None:
    """Give hours, None where the cell is empty or no number from 0 to 10,000."""
    text = view.text(row, column)
    if not text:
        return None
    try:
        hours = float(text.replace(",", "."))
    except ValueError:
        hours = -1.0
    if not 0 <= hours <= MOST_HOURS:
        findings.append(finding_at(view, row, column, "not_hours", facts={"value": text}))
        return None
    return hours


def read_day(view: TableView, row: int, column: str, findings: list[Finding]) -> date | None:
    """Give a day, None where the cell is empty or no date."""
    value = view.value(row, column)
    if value in (None, ""):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return parse_date(str(value))
    except UnreadableValue:
        findings.append(finding_at(view, row, column, "not_a_day", facts={"value": view.text(row, column)}))
        return None

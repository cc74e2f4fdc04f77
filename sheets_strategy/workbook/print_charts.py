"""A chart of the template → bars with words, read from its table as it stands."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_strategy.workbook.book import TableView
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.print_cells import print_cell
from sheets_strategy.workbook.print_tables import Printing
from sheets_strategy.workbook.printed import PrintedChart, Series
from sheets_strategy.workbook.template import ChartSpec, ColumnType

_LONGEST_NAME = 34


def print_chart(view: TableView, chart: ChartSpec, how: Printing) -> PrintedChart | None:
    """Give a chart as it is printed, None where there is nothing to draw.

    Args:
        view: The table that it reads.
        chart: What it reads.
        how: Words, and what is covered.
    """
    printed = _across(view, chart, how) if chart.across else _down(view, chart, how)
    if printed is None or not any(value for value in printed.bars.values if value):
        return None
    return printed


def _down(view: TableView, chart: ChartSpec, how: Printing) -> PrintedChart | None:
    """Read a chart whose bars are rows."""
    if not (view.has(chart.category) and view.has(chart.bars)):
        return None
    rows = [row for row in view.rows() if view.text(row, chart.category)][: chart.rows]

    def series(key: str) -> Series | None:
        if not key or not view.has(key):
            return None
        column = view.spec.column(key)
        return _series(column.label, [view.value(row, key) for row in rows], column.type, how)

    bars = series(chart.bars)
    if bars is None:
        return None
    names = tuple(_name(view, row, chart, how) for row in rows)
    return PrintedChart(chart.title, names, bars, series(chart.beside), series(chart.line), upright=False)


def _name(view: TableView, row: int, chart: ChartSpec, how: Printing) -> str:
    column = view.spec.column(chart.category)
    text = print_cell(view.value(row, chart.category), column.type, how.template)
    if how.cover is not None:
        value = view.value(row, chart.category)
        text = how.cover.show(text, view.text(row, chart.category), value, view.spec.key, column)
    return text if len(text) <= _LONGEST_NAME else text[: _LONGEST_NAME - 1].rstrip() + "…"


def _across(view: TableView, chart: ChartSpec, how: Printing) -> PrintedChart | None:
    """Read a chart whose bars are columns: categories and values are fixed lines."""
    first = view.spec.columns[0].key
    labels, types = dict(view.spec.lines), dict(view.spec.line_types)
    rows = {view.text(row, first): row for row in view.rows()}
    keys = [column.key for column in view.spec.columns[1:] if view.has(column.key)]
    names = rows.get(labels.get(chart.category, ""))
    if names is None:
        return None
    keys = [key for key in keys if view.text(names, key)]

    def series(line: str) -> Series | None:
        row = rows.get(labels.get(line, ""))
        if not line or row is None:
            return None
        kind = types.get(line, "whole")
        return _series(labels[line], [view.value(row, key) for key in keys], kind, how)

    bars = series(chart.bars)
    if bars is None:
        return None
    told = series(chart.line)
    shown = tuple(view.text(names, key) for key in keys)
    return PrintedChart(chart.title, shown, bars, series(chart.beside), told, upright=True)


def _series(label: str, values: Sequence[CellValue], kind: ColumnType, how: Printing) -> Series:
    numbers = tuple(
        float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
        for value in values
    )
    texts = tuple(
        "" if number is None else print_cell(value, kind, how.template)
        for number, value in zip(numbers, values, strict=True)
    )
    return Series(label, numbers, texts)

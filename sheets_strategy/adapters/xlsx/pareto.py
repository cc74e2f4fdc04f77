"""Draw the charts of a tab: bars of money with the running share as a line, or two shares side by side."""

from __future__ import annotations

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from sheets_strategy.workbook.palette import BARS, LINE, QUIET, RUNNING
from sheets_strategy.workbook.template import ChartSpec, TabSpec

_SMALL = {"size": 9, "color": QUIET}
_HAIRLINE = {"color": LINE, "width": 0.75}
_AXIS = {"num_font": _SMALL, "min": 0, "line": {"none": True}, "major_tick_mark": "none"}
_LINE_LOOK = {
    "line": {"color": RUNNING, "width": 2.25},
    "marker": {"type": "circle", "size": 5, "fill": {"color": RUNNING}, "border": {"color": "#FFFFFF"}},
}


def add_chart(book: Workbook, sheet: Worksheet, tab: TabSpec, spec: ChartSpec) -> None:
    """Insert a chart over the first rows of its table.

    Args:
        book: The workbook that the sheet belongs to.
        sheet: Where the chart and its table stand.
        tab: The tab, settled.
        spec: Columns, place and size of the chart.
    """
    chart = _side_by_side(book, tab, spec) if spec.beside else _pareto(book, tab, spec)
    chart.set_title({"name": spec.title, "name_font": {"size": 13, "bold": True}, "overlay": False})
    chart.set_legend({"position": "bottom"})
    chart.set_chartarea({"border": _HAIRLINE})
    chart.set_size({"width": spec.width, "height": spec.height})
    sheet.insert_chart(spec.row, spec.col, chart, {"object_position": 2})


def _pareto(book: Workbook, tab: TabSpec, spec: ChartSpec) -> Chart:
    chart = book.add_chart({"type": "column"})
    line = book.add_chart({"type": "line"})
    chart.add_series({**_series(tab, spec, spec.bars), "fill": {"color": BARS}, "gap": 45})
    line.add_series({**_series(tab, spec, spec.line), **_LINE_LOOK, "y2_axis": True})
    chart.combine(line)
    chart.set_x_axis({"num_font": {**_SMALL, "rotation": -45}, "line": _HAIRLINE, "major_tick_mark": "none"})
    grid = {"visible": True, "line": _HAIRLINE}
    chart.set_y_axis({**_AXIS, "num_format": "#,##0", "major_gridlines": grid})
    shares = {"max": 1, "major_unit": 0.2, "major_gridlines": {"visible": False}}
    line.set_y2_axis({**_AXIS, "num_format": "0%", **shares})
    return chart


def _side_by_side(book: Workbook, tab: TabSpec, spec: ChartSpec) -> Chart:
    """Lay bars on their side, so that long names are read, the first row on top."""
    chart = book.add_chart({"type": "bar"})
    looks = {spec.bars: {"color": RUNNING}, spec.beside: {"color": BARS}}
    for key, fill in looks.items():
        chart.add_series({**_series(tab, spec, key), "fill": fill, "gap": 60, "overlap": 0})
    names = {
        "num_font": _SMALL,
        "line": _HAIRLINE,
        "major_tick_mark": "none",
        "reverse": True,
        "crossing": "max",
    }
    # Rows from the top turn the axis of values to the top, too, unless it crosses at the last one.
    chart.set_y_axis({**names, "label_position": "low", "major_gridlines": {"visible": False}})
    grid = {"visible": True, "line": _HAIRLINE}
    chart.set_x_axis({**_AXIS, "num_format": "0%", "major_gridlines": grid})
    return chart


def _series(tab: TabSpec, spec: ChartSpec, key: str) -> dict[str, object]:
    """Give the ranges of one series: the header names it, the table's first rows are drawn."""
    table = tab.table(spec.table)
    places = {column.key: table.col + offset for offset, column in enumerate(table.columns)}
    first, last = table.row + 1, table.row + spec.rows
    return {
        "name": [tab.label, table.row, places[key]],
        "categories": [tab.label, first, places[spec.category], last, places[spec.category]],
        "values": [tab.label, first, places[key], last, places[key]],
    }

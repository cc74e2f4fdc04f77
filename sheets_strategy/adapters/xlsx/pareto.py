"""Draw the charts of a tab: bars of money, alone or with the running share as a line; or two shares."""

from __future__ import annotations

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from sheets_strategy.workbook.layout import series_area
from sheets_strategy.workbook.palette import BARS, LINE, QUIET, RUNNING
from sheets_strategy.workbook.template import ChartSpec, TabSpec

_SMALL = {"size": 9, "color": QUIET}
_HAIRLINE = {"color": LINE, "width": 0.75}
_AXIS = {"num_font": _SMALL, "line": {"none": True}, "major_tick_mark": "none"}
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
    chart = _side_by_side(book, tab, spec) if spec.beside else _columns(book, tab, spec)
    chart.set_title({"name": spec.title, "name_font": {"size": 13, "bold": True}, "overlay": False})
    chart.set_legend({"position": "bottom"} if spec.line or spec.beside else {"none": True})
    chart.set_chartarea({"border": _HAIRLINE})
    chart.set_size({"width": spec.width, "height": spec.height})
    sheet.insert_chart(spec.row, spec.col, chart, {"object_position": 2})


def _columns(book: Workbook, tab: TabSpec, spec: ChartSpec) -> Chart:
    chart = book.add_chart({"type": "column"})
    chart.add_series({**_series(tab, spec, spec.bars), "fill": {"color": BARS}, "gap": 45})
    if spec.line:
        line = book.add_chart({"type": "line"})
        line.add_series({**_series(tab, spec, spec.line), **_LINE_LOOK, "y2_axis": True})
        chart.combine(line)
        shares = {} if spec.across else {"max": 1, "major_unit": 0.2}
        unit = {"num_format": "#,##0" if spec.across else "0%", "major_gridlines": {"visible": False}}
        line.set_y2_axis({**_AXIS, "min": 0, **unit, **shares})
    names = {"num_font": {**_SMALL, "rotation": -45}, "line": _HAIRLINE, "label_position": "low"}
    chart.set_x_axis({**names, "major_tick_mark": "none"})
    grid = {"visible": True, "line": _HAIRLINE}
    floor = {"min": 0} if spec.line else {}
    chart.set_y_axis({**_AXIS, **floor, "num_format": "#,##0", "major_gridlines": grid})
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
    chart.set_x_axis({**_AXIS, "num_format": "0%", "min": 0, "major_gridlines": grid})
    return chart


def _series(tab: TabSpec, spec: ChartSpec, key: str) -> dict[str, object]:
    """Give the ranges of one series: its first cell names it, the others are drawn."""
    top, bottom, left, right = series_area(tab, spec, key)
    down, over = (0, 1) if spec.across else (1, 0)
    names = series_area(tab, spec, spec.category)
    return {
        "name": [tab.label, top, left],
        "categories": [tab.label, names[0] + down, names[2] + over, names[1], names[3]],
        "values": [tab.label, top + down, left + over, bottom, right],
    }

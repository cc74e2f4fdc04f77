"""Draw a chart of a tab: bars of money, and in a Pareto chart the running share as a line."""

from __future__ import annotations

from xlsxwriter import Workbook
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
    chart = book.add_chart({"type": "column"})
    chart.add_series({**_series(tab, spec, spec.bars), "fill": {"color": BARS}, "gap": 45})
    if spec.line:
        line = book.add_chart({"type": "line"})
        line.add_series({**_series(tab, spec, spec.line), **_LINE_LOOK, "y2_axis": True})
        chart.combine(line)
        shares = {"max": 1, "major_unit": 0.2, "major_gridlines": {"visible": False}}
        line.set_y2_axis({**_AXIS, "min": 0, "num_format": "0%", **shares})
    chart.set_title({"name": spec.title, "name_font": {"size": 13, "bold": True}, "overlay": False})
    names = {"num_font": {**_SMALL, "rotation": -45}, "line": _HAIRLINE, "label_position": "low"}
    chart.set_x_axis({**names, "major_tick_mark": "none"})
    grid = {"visible": True, "line": _HAIRLINE}
    floor = {"min": 0} if spec.line else {}
    chart.set_y_axis({**_AXIS, **floor, "num_format": "#,##0", "major_gridlines": grid})
    chart.set_legend({"position": "bottom"} if spec.line else {"none": True})
    chart.set_chartarea({"border": _HAIRLINE})
    chart.set_size({"width": spec.width, "height": spec.height})
    sheet.insert_chart(spec.row, spec.col, chart, {"object_position": 2})


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

"""Draw the charts of a tab: bars of money, alone or with the running share as a line; or two shares."""

from __future__ import annotations

from typing import Final

from sheets_strategy.adapters.google.cells import Json, grid_range
from sheets_strategy.adapters.google.ids import chosen_id
from sheets_strategy.adapters.google.look import color
from sheets_strategy.workbook.layout import series_area
from sheets_strategy.workbook.palette import BARS, INK, RUNNING
from sheets_strategy.workbook.template import ChartSpec, TabSpec

_LINE: Final = {
    "type": "LINE",
    "targetAxis": "RIGHT_AXIS",
    "colorStyle": color(RUNNING),
    "lineStyle": {"type": "SOLID", "width": 2},
    "pointStyle": {"shape": "CIRCLE", "size": 6},
}
_BARS: Final = {"type": "COLUMN", "targetAxis": "LEFT_AXIS", "colorStyle": color(BARS)}


def chart_request(sheet_id: int, tab: TabSpec, spec: ChartSpec) -> Json:
    """Give the request that puts a chart over the first rows of its table.

    Args:
        sheet_id: Where the chart and its table stand.
        tab: The tab, settled.
        spec: Columns, place and size of the chart.
    """
    chart = {
        "chartId": chosen_id("chart", tab.key, spec.table),
        "spec": {
            "title": spec.title,
            "titleTextFormat": {"bold": True, "fontSize": 13, "foregroundColorStyle": color(INK)},
            # A row that somebody hides or filters out is still a client.
            "hiddenDimensionStrategy": "SHOW_ALL",
            "basicChart": (_side_by_side if spec.beside else _combo)(sheet_id, tab, spec),
        },
        "position": {
            "overlayPosition": {
                "anchorCell": {"sheetId": sheet_id, "rowIndex": spec.row, "columnIndex": spec.col},
                "widthPixels": spec.width,
                "heightPixels": spec.height,
            }
        },
    }
    return {"addChart": {"chart": chart}}


def _combo(sheet_id: int, tab: TabSpec, spec: ChartSpec) -> Json:
    bars = {"series": _data(sheet_id, tab, spec, spec.bars), **_BARS}
    chart = {
        "chartType": "COLUMN",
        "legendPosition": "NO_LEGEND",
        "headerCount": 1,
        "axis": [{"position": "BOTTOM_AXIS"}, {"position": "LEFT_AXIS"}],
        "domains": [{"domain": _data(sheet_id, tab, spec, spec.category)}],
        "series": [bars],
    }
    if not spec.line:
        return chart
    line = {"series": _data(sheet_id, tab, spec, spec.line), **_LINE}
    shares = _window(viewWindowMin=0) if spec.across else _window(viewWindowMin=0, viewWindowMax=1)
    axis = [
        {"position": "BOTTOM_AXIS"},
        {"position": "LEFT_AXIS", "viewWindowOptions": _window(viewWindowMin=0)},
        {"position": "RIGHT_AXIS", "viewWindowOptions": shares},
    ]
    both = {"chartType": "COMBO", "legendPosition": "BOTTOM_LEGEND", "axis": axis, "series": [bars, line]}
    return {**chart, **both}


def _window(**ends: int) -> Json:
    return {"viewWindowMode": "EXPLICIT", **ends}


def _side_by_side(sheet_id: int, tab: TabSpec, spec: ChartSpec) -> Json:
    """Lay bars on their side, so that long names are read: then the values run along the bottom."""
    bars = {"targetAxis": "BOTTOM_AXIS"}
    view = {"viewWindowMode": "EXPLICIT", "viewWindowMin": 0}
    return {
        "chartType": "BAR",
        "legendPosition": "BOTTOM_LEGEND",
        "headerCount": 1,
        "axis": [
            {"position": "BOTTOM_AXIS", "viewWindowOptions": view},
            {"position": "LEFT_AXIS"},
        ],
        "domains": [{"domain": _data(sheet_id, tab, spec, spec.category)}],
        "series": [
            {"series": _data(sheet_id, tab, spec, spec.bars), "colorStyle": color(RUNNING), **bars},
            {"series": _data(sheet_id, tab, spec, spec.beside), "colorStyle": color(BARS), **bars},
        ],
    }


def _data(sheet_id: int, tab: TabSpec, spec: ChartSpec, key: str) -> Json:
    """Give the cells of one series, the one that names it first."""
    top, bottom, left, right = series_area(tab, spec, key)
    area = grid_range(sheet_id, (top, bottom + 1), (left, right + 1))
    return {"sourceRange": {"sources": [area]}}

"""What makes a range of a tab a list: drop-downs, colours by value, bands, filters, a name.

In: a settled tab of the template. Out: requests of ``spreadsheets.batchUpdate``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sheets_strategy.adapters.google import look
from sheets_strategy.adapters.google.cells import Json, grid_range
from sheets_strategy.adapters.google.ids import chosen_id
from sheets_strategy.errors import InputError
from sheets_strategy.workbook.appearance import main_table
from sheets_strategy.workbook.layout import last_row
from sheets_strategy.workbook.template import ColumnSpec, TableSpec, TabSpec, Template

NAME: Final = "strategy_"
"""How the named range of a table begins; the table's key follows."""

_ENDLESS: Final = 1 << 30
_BANDS: Final = {
    "rowProperties": {
        "firstBandColorStyle": look.color("#FFFFFF"),
        "secondBandColorStyle": look.color("#F8FAFB"),
    }
}


def body_rows(table: TableSpec, tab: TabSpec) -> look.Rows:
    """Give the rows under a header that a table of a new tab may fill."""
    end = last_row(table, tab, _ENDLESS) + 1
    return table.row + 1, None if end == _ENDLESS else end


def choice_request(tab: TabSpec, column: ColumnSpec, area: Json) -> Json:
    """Give the request that offers a column's choices in a range, a box to tick for a flag.

    Raises:
        InputError: ``choice_like_formula`` (tab, header, choice).
    """
    if column.type == "flag":
        condition: Json = {"type": "BOOLEAN"}
    else:
        values = [_literal(tab, column, choice) for choice in column.choices]
        condition = {"type": "ONE_OF_LIST", "values": values}
    rule = {"condition": condition, "strict": column.strict, "showCustomUi": True}
    # Rows that somebody's filter hides get the choices too.
    return {"setDataValidation": {"range": area, "rule": rule, "filteredRowsIncluded": True}}


def choice_requests(sheet_id: int, tab: TabSpec, table: TableSpec) -> Iterator[Json]:
    """Give the requests that offer choices under the headers of a table."""
    rows = body_rows(table, tab)
    for col, column in enumerate(table.columns, start=table.col):
        if column.choices and rows[0] != rows[1]:
            yield choice_request(tab, column, grid_range(sheet_id, rows, (col, col + 1)))


def highlight_requests(sheet_id: int, tab: TabSpec) -> Iterator[Json]:
    """Give the requests that colour cells by their value; the first rule that fits wins.

    Raises:
        InputError: ``choice_like_formula`` (tab, header, choice).
    """
    for index, rule in enumerate(tab.highlights):
        table = tab.table(rule.table)
        offset = next(i for i, column in enumerate(table.columns) if column.key == rule.column)
        col = table.col + offset
        if rule.before_today:
            # Google asks for the day anew by itself, and no text or empty cell is before it.
            condition: Json = {"type": "DATE_BEFORE", "values": [{"relativeDate": "TODAY"}]}
        else:
            value = _literal(tab, table.columns[offset], rule.value)
            condition = {"type": "TEXT_EQ", "values": [value]}
        wanted = {
            "ranges": [grid_range(sheet_id, body_rows(table, tab), (col, col + 1))],
            "booleanRule": {"condition": condition, "format": look.highlight(rule)},
        }
        yield {"addConditionalFormatRule": {"rule": wanted, "index": index}}


def band_requests(sheet_id: int, tab: TabSpec) -> Iterator[Json]:
    """Give the requests that shade every second row of lists.

    A cell's own fill (tinted columns) and colours by value lie above the bands.
    Blocks with fixed lines and the table that a chart reads have none.
    """
    drawn = {chart.table for chart in tab.charts}
    for table in tab.tables:
        rows = body_rows(table, tab)
        if table.lines or rows[0] == rows[1] or (table.key in drawn and table is not main_table(tab)):
            continue
        area = grid_range(sheet_id, rows, (table.col, table.col + len(table.columns)))
        bands = {"bandedRangeId": chosen_id("banding", table.key), "range": area, **_BANDS}
        yield {"addBanding": {"bandedRange": bands}}


def filter_requests(sheet_id: int, tab: TabSpec, template: Template, *, locked: bool) -> Iterator[Json]:
    """Give the requests for the filters of a tab's main list, if it has any.

    Everybody gets a filter view: it sorts and filters for one person, also
    for one who may not edit what the tool fills. The buttons in the header, which
    sort and filter for all, come only where rows are the team's to order
    (an input tab) and nothing in them is locked; the tool itself puts the rows of an
    output tab in order, and hidden ones could stay behind.

    Args:
        sheet_id: The tab.
        tab: Its template.
        template: Gives the words.
        locked: Whether what the tool fills is locked.
    """
    table = main_table(tab)
    if not table.filter:
        return
    area = grid_range(sheet_id, (table.row, None), (table.col, _right_end(tab, table)))
    view = {
        "filterViewId": chosen_id("filter_view", table.key),
        "title": f"{template.text('google_filter_view')} · {tab.label}",
        "range": area,
    }
    yield {"addFilterView": {"filter": view}}
    if tab.kind == "input" and not (locked and any(column.owner == "tool" for column in table.columns)):
        yield {"setBasicFilter": {"filter": {"range": area}}}


def name_request(sheet_id: int, tab: TabSpec, table: TableSpec) -> Json:
    """Give the request that names a table with its header, for people's own formulas."""
    rows = (table.row, body_rows(table, tab)[1])
    area = grid_range(sheet_id, rows, (table.col, table.col + len(table.columns)))
    return {"addNamedRange": {"namedRange": {"name": NAME + table.key, "range": area}}}


def _right_end(tab: TabSpec, table: TableSpec) -> int | None:
    """Give the grid column before which a filter ends, None for none.

    It reaches over the columns that people add on the right, since sorting must
    take their cells along.
    """
    lengths = {chart.table: chart.rows for chart in tab.charts}
    right = [
        other.col
        for other in tab.tables
        if other.col >= table.col + len(table.columns)
        and min(last_row(other, tab, _ENDLESS), other.row + lengths.get(other.key, _ENDLESS)) > table.row
    ]
    return min(right, default=None)


def _literal(tab: TabSpec, column: ColumnSpec, choice: str) -> Json:
    """Give a value of a condition, which Google reads as if it were typed."""
    if choice.startswith(("=", "+")):
        raise InputError("choice_like_formula", tab=tab.label, header=column.label, choice=choice)
    return {"userEnteredValue": choice}

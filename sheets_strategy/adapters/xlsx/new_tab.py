"""Write one tab of the template into a new workbook.

In: the tab as data. Out: a worksheet with values, looks, drop-downs, notes,
filter, colours by value, charts and print setup. What belongs to a list
reaches the last grid row, so that rows appended later look and behave alike.
"""

from __future__ import annotations

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from sheets_strategy.adapters.xlsx.formats import LAST_ROW
from sheets_strategy.adapters.xlsx.look import Look
from sheets_strategy.adapters.xlsx.note_shape import NOTE_COLOR, NOTE_POINTS, NOTE_WIDTH, note_height
from sheets_strategy.adapters.xlsx.pareto import add_chart
from sheets_strategy.errors import InputError
from sheets_strategy.workbook.appearance import (
    column_tables,
    count_lines,
    grid_widths,
    header_lines,
    is_tinted,
    main_table,
)
from sheets_strategy.workbook.layout import (
    body_columns,
    cell_column,
    has_intro,
    last_row,
    line_column,
    settle,
)
from sheets_strategy.workbook.palette import number_format
from sheets_strategy.workbook.template import ColumnSpec, TableSpec, TabSpec, Template

INLINE_CHOICES = 255
"""Characters that a drop-down may hold, with its commas; Excel repairs a file with more."""

_POINTS_A_LINE = 15
_TITLE_POINTS = 24
_A4 = 9


def write_tab(book: Workbook, sheet: Worksheet, tab: TabSpec, template: Template, look: Look) -> None:
    """Write everything that a new tab holds.

    Raises:
        InputError: ``choices_too_long`` (tab, header, length, longest), ``choice_with_comma``
            (tab, header, choice): the drop-down cannot be written.
    """
    tab = settle(tab, template)
    _write_columns(sheet, tab, look)
    if has_intro(tab):
        sheet.write_string(0, 0, tab.intro, look.intro())
    for table in tab.tables:
        _write_header(sheet, table, look)
        _write_rows(sheet, tab, table, template, look)
        for offset, column in enumerate(table.columns):
            area = (table.row + 1, table.col + offset, last_row(table, tab, LAST_ROW + 1), table.col + offset)
            _offer_choices(sheet, tab, column, area)
    heights, plain = _row_heights(tab, template), _plain_rows(tab)
    for row in sorted({*heights, *plain}):
        sheet.set_row(row, heights.get(row), look.plain() if row in plain else None)
    _mark_text_columns(sheet, tab)
    _colour_by_value(sheet, tab, look)
    for chart in tab.charts:
        add_chart(book, sheet, tab, chart)
    _set_up(sheet, tab)


def _write_columns(sheet: Worksheet, tab: TabSpec, look: Look) -> None:
    """Give whole grid columns their look; XlsxWriter keeps one width and one look a column."""
    owners, widths = column_tables(tab), grid_widths(tab)
    for col, column in body_columns(tab).items():
        is_box = column.type == "flag"
        style = look.plain() if is_box else look.body(column, tinted=is_tinted(owners[col], column))
        sheet.set_column(col, col, widths[col], style, {"hidden": column.hidden})


def _write_header(sheet: Worksheet, table: TableSpec, look: Look) -> None:
    if table.title and table.row > 0:
        sheet.write_string(table.row - 1, table.col, table.title, look.title())
    for offset, column in enumerate(table.columns):
        sheet.write_string(table.row, table.col + offset, column.label, look.header(column))
        if column.note:
            look_of_note = {
                "author": "",
                "width": NOTE_WIDTH,
                "height": note_height(column.note),
                "font_size": NOTE_POINTS,
                "color": NOTE_COLOR,
            }
            sheet.write_comment(table.row, table.col + offset, column.note, look_of_note)


def _write_rows(sheet: Worksheet, tab: TabSpec, table: TableSpec, template: Template, look: Look) -> None:
    """Write fixed labels and default rows, and the looks that differ from the whole column's."""
    defaults = template.defaults.get(table.key, ())
    owners = column_tables(tab)
    for offset, column in enumerate(table.columns):
        col = table.col + offset
        tinted = is_tinted(table, column)
        for below, (line, label) in enumerate(table.lines, start=1):
            style = look.block(line_column(table, column, line), label=offset == 0)
            sheet.write(table.row + below, col, label if offset == 0 else None, style)
        for below, default in enumerate(defaults, start=1):
            cell = cell_column(table, column, default, template)
            value = default.get(column.key)
            own = None if value == "" else value
            if own is not None or cell != column or owners[col] is not table:
                sheet.write(table.row + below, col, own, look.body(cell, tinted=tinted))
            if cell.choices != column.choices:
                _offer_choices(sheet, tab, cell, (table.row + below, col, table.row + below, col))
        if column.type == "flag":
            for row in range(table.row + 1, last_row(table, tab, table.row + 2) + 1):
                sheet.write_blank(row, col, None, look.tick(column))
        elif owners[col] is not table and not table.lines:
            for row in range(table.row + 1 + len(defaults), last_row(table, tab, LAST_ROW + 1) + 1):
                sheet.write_blank(row, col, None, look.body(column, tinted=tinted))


def _plain_rows(tab: TabSpec) -> range:
    """Give the rows above a list with tinted columns, which stand for whole grid columns."""
    tinted = (table for table in tab.tables if any(is_tinted(table, one) for one in table.columns))
    return range(min((table.row for table in tinted if not table.lines), default=0))


def _row_heights(tab: TabSpec, template: Template) -> dict[int, int]:
    """Give the heights, in points, of titles, headers and default rows with wrapped text.

    LibreOffice does not fit rows to wrapped text when it opens a file. Where
    the tool writes long texts beside default rows, or into a block, there is room for two lines.
    """
    heights: dict[int, int] = {}

    def reach(row: int, height: int) -> None:
        heights[row] = max(height, heights.get(row, 0))

    for table in tab.tables:
        if table.title and table.row > 0:
            reach(table.row - 1, _TITLE_POINTS)
        reach(table.row, _POINTS_A_LINE * header_lines(table) + 4)
        wrapped = [column for column in table.columns if column.type == "long_text"]
        least = 2 if any(column.owner == "tool" for column in wrapped) else 1
        for below, default in enumerate(template.defaults.get(table.key, ()), start=1):
            texts = ((str(default.get(column.key, "")), column.width) for column in wrapped)
            lines = max([least, *(count_lines(text, width) for text, width in texts)])
            if lines > 1:
                reach(table.row + below, _POINTS_A_LINE * lines)
        end = last_row(table, tab, LAST_ROW + 1)
        if end < LAST_ROW and any(column.owner == "tool" for column in wrapped):
            for row in range(table.row + 1, end + 1):
                reach(row, _POINTS_A_LINE * 2)
    return heights


def _offer_choices(
    sheet: Worksheet, tab: TabSpec, column: ColumnSpec, area: tuple[int, int, int, int]
) -> None:
    if not column.choices or area[0] > area[2]:
        return
    for choice in column.choices:
        if "," in choice:
            raise InputError("choice_with_comma", tab=tab.label, header=column.label, choice=choice)
    length = len(",".join(column.choices))
    if length > INLINE_CHOICES:
        raise InputError(
            "choices_too_long", tab=tab.label, header=column.label, length=length, longest=INLINE_CHOICES
        )
    rule = {"validate": "list", "source": list(column.choices), "show_error": column.strict}
    sheet.data_validation(*area, rule)


def _mark_text_columns(sheet: Worksheet, tab: TabSpec) -> None:
    """Spare people Excel's green corner on digits that are text on purpose (ИНН, accounts)."""
    cols = [col for col, column in body_columns(tab).items() if number_format(column) == "@"]
    starts = [col for col in cols if col - 1 not in cols]
    ends = [col for col in cols if col + 1 not in cols]
    areas = [xl_range(0, start, LAST_ROW, end) for start, end in zip(starts, ends, strict=True)]
    if areas:
        sheet.ignore_errors({"number_stored_as_text": " ".join(areas)})


def _colour_by_value(sheet: Worksheet, tab: TabSpec, look: Look) -> None:
    for rule in tab.highlights:
        table = tab.table(rule.table)
        col = table.col + next(i for i, column in enumerate(table.columns) if column.key == rule.column)
        quoted = rule.value.replace('"', '""')
        condition: dict[str, object] = {"criteria": "==", "value": f'"{quoted}"'}
        if rule.before_today:
            # An empty cell counts as 0 and a text as more than any number: neither is between.
            condition = {"criteria": "between", "minimum": 1, "maximum": "TODAY()-1/86400"}
        sheet.conditional_format(
            table.row + 1,
            col,
            last_row(table, tab, LAST_ROW + 1),
            col,
            {"type": "cell", "format": look.highlight(rule), **condition},
        )


def _set_up(sheet: Worksheet, tab: TabSpec) -> None:
    main = main_table(tab)
    if main.filter:
        sheet.autofilter(main.row, main.col, LAST_ROW, main.col + len(main.columns) - 1)
    if any(tab.freeze):
        sheet.freeze_panes(*tab.freeze)
    if tab.hidden:
        sheet.hide()
    if tab.color:
        sheet.set_tab_color(f"#{tab.color}")
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(main.row)
    sheet.set_footer("&L&A&R&P / &N")

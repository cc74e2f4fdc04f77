"""A statement that lost its header line, and whose rows could not be understood without it."""

from __future__ import annotations

from sheets_strategy.errors import InputError
from sheets_strategy.statement.columns import Layout, find_sections
from sheets_strategy.statement.infer import fits
from sheets_strategy.statement.notes import has_number
from sheets_strategy.statement.orders import has_date, sample
from sheets_strategy.statement.reading import SheetRows
from sheets_strategy.workbook.book import Book
from sheets_strategy.workbook.memory import Memory
from sheets_strategy.workbook.statement_tab import statement_fields

_MOSTLY = 0.5


def refuse_headless(book: Book, sheet: SheetRows, memory: Memory, *, force: bool) -> None:
    """Stop where the rows on top of the statement have no header line and were not understood.

    Rows in the order of the tab lost its own line. Of rows in another order a first
    sync makes findings; a later one stops, as it has read them before.

    Args:
        book: The workbook.
        sheet: What was read.
        memory: Holds what the last sync measured.
        force: Go on with rows in another order.

    Raises:
        InputError: ``statement_headless`` (tab, row, headers), ``statement_headers_lost`` (tab, row).
    """
    left = sheet.unreadable[sheet.unreadable["reason"] == "no_columns"]
    if left.empty:
        return
    tab, spec = book.tabs["statement"], book.template.table("statement")
    top = find_sections(tab.rows, fields=statement_fields(book.template))[0].stop
    left = left[left["row"] < top]
    if left.empty or len(left) < int((sheet.rows["row"] < top).sum()):
        return
    row = int(left["row"].min()) + 1
    own = Layout({column.key: place for place, column in enumerate(spec.columns)})
    dated = sample([one for one in tab.rows[:top] if has_date(one, None) and has_number(one)])
    if dated and fits(dated, own) > _MOSTLY:
        headers = ", ".join(column.label for column in spec.columns)
        raise InputError("statement_headless", tab=tab.name, row=row, headers=headers)
    if memory.get("input", "last") and not force:
        raise InputError("statement_headers_lost", tab=tab.name, row=row)

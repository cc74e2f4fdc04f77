"""What is printed for a meeting: read a workbook of either kind, change nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sheets_strategy.workbook.language import LoadTemplate, choose_template
from sheets_strategy.workbook.print_book import open_printable
from sheets_strategy.workbook.print_layout import PrintLayout
from sheets_strategy.workbook.print_report import print_report
from sheets_strategy.workbook.printed import Report
from sheets_strategy.workbook.protocol import Workbook


def export(
    workbook: Workbook,
    load: LoadTemplate,
    layout: PrintLayout,
    *,
    asked: Sequence[str] = (),
    masked: bool = False,
    today: date,
) -> Report:
    """Give a workbook as it is printed.

    Figures are those that stand in it: nothing is computed, so that what hangs on the wall is
    what people see in the sheet.

    Args:
        workbook: Where the strategy is kept.
        load: Gives the template in a language.
        layout: What is printed of each tab.
        asked: Names of tabs, printed whole; none for what a meeting needs.
        masked: Whether names are replaced, for showing it to strangers.
        today: The day that stands on it.

    Raises:
        InputError: ``not_strategy``, ``print_tab_unknown`` (tab, known), ``print_tab_hidden`` (tab).
        WorkbookError: It cannot be read.
    """
    snapshot = workbook.read()
    book = open_printable(snapshot, choose_template(snapshot, load), title=workbook.title)
    return print_report(book, layout, asked=asked, masked=masked, today=today)

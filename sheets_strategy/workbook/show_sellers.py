"""Who works → tool cells of «Продавцы»."""

from __future__ import annotations

from sheets_strategy.workbook.diff import Cells, WantedRows
from sheets_strategy.workbook.read_staff import Staff


def show_sellers(staff: Staff) -> WantedRows:
    """Give the tool cells of every row of the tab."""
    cells: dict[int, Cells] = {row: {"code": code} for row, code in staff.codes.by_row.items()}
    return WantedRows("sellers", cells)

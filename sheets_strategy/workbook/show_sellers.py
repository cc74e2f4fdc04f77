"""Who works → tool cells of «Продавцы»."""

from __future__ import annotations

from sheets_strategy.strategy.staff import Seller
from sheets_strategy.workbook.catalogue import format_number, word_text
from sheets_strategy.workbook.diff import Cells, WantedRows
from sheets_strategy.workbook.read_staff import Staff
from sheets_strategy.workbook.template import Template


def show_sellers(staff: Staff, template: Template) -> WantedRows:
    """Give the tool cells of every row of the tab."""
    cells: dict[int, Cells] = {
        row: {"code": code, "remarks": None} for row, code in staff.codes.by_row.items()
    }
    seen: set[str] = set()
    for seller in staff.sellers:
        remarks = _say_remarks(seller, staff, template)
        if seller.key in seen:
            remarks.append(word_text("seller_twice", template))
        seen.add(seller.key)
        row = staff.rows[seller.code]
        cells[row] = {**cells[row], "remarks": "; ".join(remarks) or None}
    return WantedRows("sellers", cells)


def _say_remarks(seller: Seller, staff: Staff, template: Template) -> list[str]:
    """Say what is in the way of counting a seller's hours."""
    if not seller.department:
        return [word_text("seller_no_department", template)]
    hours = staff.hours.get(seller.department)
    if hours is not None:
        said = format_number(hours, lang=template.lang)
        return [word_text("seller_overridden", template, hours=said)]
    return [] if seller.hours is not None else [word_text("seller_no_hours", template)]

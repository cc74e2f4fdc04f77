"""What an exchange with personal sheets came to so far: counts, and who has no sheet."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sheets_strategy.workbook.book import Book
from sheets_strategy.workbook.personal_known import find_replaced, read_known
from sheets_strategy.workbook.personal_people import find_people, list_moving, list_without
from sheets_strategy.workbook.personal_result import Exchanged
from sheets_strategy.workbook.read_tabs import Tabs

if TYPE_CHECKING:
    from sheets_strategy.workbook.personal_flow import Met


def sum_up(book: Book, tabs: Tabs, met: Met | None, *, today: date) -> Exchanged | None:
    """Count what came home and name who has no sheet; None for a team without sellers and sheets.

    Args:
        book: The team's workbook.
        tabs: What people filled.
        met: The merge, None for none.
        today: Who worked until an earlier day has left.
    """
    known = read_known(tabs.memory)
    people = find_people(tabs.staff, book.tables["sellers"], known, today=today)
    if not people and met is None:
        return None
    replaced = find_replaced(known, tabs.staff.sellers)
    names = {one.code: one.name for one in tabs.staff.sellers}
    sides = () if met is None else met.sides
    return Exchanged(
        sheets=tuple(side.sheet.known for side in sides),
        came=0 if met is None else len(met.home),
        apart=sum(len(side.merged.kept) for side in sides),
        missed=() if met is None else met.missed,
        without=tuple(list_without(people)),
        moving=tuple(list_moving(people)),
        replaced=tuple(f"{was.name} → {names[code]}" for code, was in replaced.items()),
    )

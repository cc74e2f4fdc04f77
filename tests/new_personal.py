"""A personal sheet that is to be made, of a small template, for tests of where it goes."""

from __future__ import annotations

from small_template import SMALL

from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.layout import with_memory
from sheets_strategy.workbook.personal_places import NewPersonal

ON = "2026-11-23"


def new_personal(seller: str = "Иванов Пётр", code: str = "v001", team: str = "t1") -> NewPersonal:
    """Give one whose hidden tab says whose it is."""
    return NewPersonal(
        seller=seller,
        code=code,
        team=team,
        title=f"Стратегия — {seller}",
        folder="продавцы",
        template=with_memory(SMALL, [("personal", team, code, ON)]),
        is_theirs=lambda snapshot: whose(snapshot) == (team, code),
    )


def whose(snapshot: Snapshot) -> tuple[str, str] | None:
    """Read whose sheet it is."""
    for tab in snapshot.tabs:
        for row in tab.rows:
            if list(row)[:1] == ["personal"]:
                return str(row[1]), str(row[2])
    return None

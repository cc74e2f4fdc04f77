"""Who works, and how much each has to do → tool cells of «Продавцы»."""

from __future__ import annotations

from collections import Counter

from sheets_strategy.strategy.staff import HOUR_MINUTES
from sheets_strategy.strategy.working import Working
from sheets_strategy.strategy.worklist import NOW
from sheets_strategy.workbook.diff import Cells, WantedRows
from sheets_strategy.workbook.read_staff import Staff


def show_sellers(staff: Staff, work: Working) -> WantedRows:
    """Give the tool cells of every row of the tab: whose clients, and what is to be done now.

    Of two rows with one name the upper bears the figures.
    """
    now = work.tasks[work.tasks["state"] == NOW]
    whose = [work.owners.who.get(client, "") for client in now["client"]]
    clients, tasks = Counter(work.owners.who.values()), Counter(whose)
    minutes: Counter[str] = Counter()
    for name, needed in zip(whose, now["minutes"].tolist(), strict=True):
        minutes[name] += needed
    first = {one.key: one.code for one in reversed(staff.sellers)}
    bearers = {code: key for key, code in first.items()}
    cells: dict[int, Cells] = {}
    for row, code in staff.codes.by_row.items():
        key = bearers.get(code)
        figures: Cells = dict.fromkeys(("clients", "tasks", "load"))
        if key is not None:
            load = round(minutes[key] / HOUR_MINUTES, 1)
            figures = {"clients": clients[key], "tasks": tasks[key], "load": load}
        cells[row] = {"code": code, **figures}
    return WantedRows("sellers", cells)

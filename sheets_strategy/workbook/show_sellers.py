"""Who works → tool cells of «Продавцы»: whose clients, what is to be done now, and what is in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from types import MappingProxyType

from sheets_strategy.strategy.staff import HOUR_MINUTES, Seller
from sheets_strategy.strategy.working import Working
from sheets_strategy.strategy.worklist import NOW
from sheets_strategy.workbook.catalogue import format_number, word_text
from sheets_strategy.workbook.diff import Cells, WantedRows
from sheets_strategy.workbook.read_staff import Staff
from sheets_strategy.workbook.template import Template

_FIGURES = ("clients", "tasks", "load", "remarks")


def show_sellers(
    staff: Staff,
    work: Working,
    template: Template,
    *,
    weeks: int,
    places: Mapping[str, str] = MappingProxyType({}),
) -> WantedRows:
    """Give the tool cells of every row of the tab; of two rows with one name the upper bears the figures.

    Args:
        staff: The tab as read.
        work: Whose clients and tasks they are.
        template: Words.
        weeks: Weeks of the planning period.
        places: Seller → where the personal sheet is, for those who have one.
    """
    loads = _measure_loads(work)
    cells: dict[int, Cells] = {
        row: {"code": code, "personal_place": places.get(code), **dict.fromkeys(_FIGURES)}
        for row, code in staff.codes.by_row.items()
    }
    seen: set[str] = set()
    for seller in staff.sellers:
        row = staff.rows[seller.code]
        if seller.code in work.left:
            cells[row] = {**cells[row], **_NOTHING, "remarks": _say_gone(work.left[seller.code], template)}
            continue
        figures = {} if seller.key in seen else loads.get(seller.key, _NOTHING)
        remarks = _say_remarks(seller, staff, template, seen)
        remarks += _say_load(seller, float(str(figures.get("load", 0.0))), weeks, template)
        cells[row] = {**cells[row], **figures, "remarks": "; ".join(remarks) or None}
        seen.add(seller.key)
    return WantedRows("sellers", cells)


_NOTHING: Cells = {"clients": 0, "tasks": 0, "load": 0.0}


def _measure_loads(work: Working) -> Mapping[str, Cells]:
    """Give seller → clients, rows that are open now, and the hours that these need."""
    now = work.tasks[work.tasks["state"] == NOW]
    whose = [work.owners.who.get(client, "") for client in now["client"]]
    clients, tasks = Counter(work.owners.who.values()), Counter(whose)
    minutes: Counter[str] = Counter()
    for name, needed in zip(whose, now["minutes"].tolist(), strict=True):
        minutes[name] += needed
    return {
        name: {"clients": clients[name], "tasks": tasks[name], "load": round(minutes[name] / HOUR_MINUTES, 1)}
        for name in {*clients, *tasks}
    }


def _say_remarks(seller: Seller, staff: Staff, template: Template, seen: Collection[str]) -> list[str]:
    """Say what is in the way of counting a seller's hours."""
    twice = [word_text("seller_twice", template)] if seller.key in seen else []
    if not seller.department:
        return [word_text("seller_no_department", template), *twice]
    hours = staff.hours.get(seller.department)
    if hours is not None:
        said = format_number(hours, lang=template.lang)
        return [word_text("seller_overridden", template, hours=said), *twice]
    return twice if seller.hours is not None else [word_text("seller_no_hours", template), *twice]


def _say_gone(waiting: int, template: Template) -> str:
    """Say that somebody works no more, and how many clients wait for another seller."""
    code = "seller_gone_waiting" if waiting else "seller_gone"
    return word_text(code, template, clients=waiting)


def _say_load(seller: Seller, load: float, weeks: int, template: Template) -> list[str]:
    """Say that a seller has more to do now than hours in the planning period."""
    if seller.hours is None or load <= seller.hours * weeks:
        return []
    said, there = (
        format_number(round(hours, 1), lang=template.lang) for hours in (load, seller.hours * weeks)
    )
    return [word_text("seller_overloaded", template, load=said, there=there, weeks=weeks)]

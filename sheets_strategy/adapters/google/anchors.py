"""Marks of the columns that are written into: which there are, which must be made first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sheets_strategy.adapters.google.cells import Json
from sheets_strategy.adapters.google.marks import create_mark, delete_mark, place_of_column
from sheets_strategy.adapters.google.plan import Plan, Puts
from sheets_strategy.adapters.google.reading import Reading
from sheets_strategy.adapters.google.sheets import COLUMN, Mark, Sheet


@dataclass(slots=True)
class Anchors:
    """Marks of columns.

    Attributes:
        ids: (tab, column) → id of its mark, also of those to be made.
        requests: Requests that make what is missing.
        new: Ids of the marks that they make.
        tabs: Names of their tabs.
    """

    ids: dict[tuple[str, int], int] = field(default_factory=dict)
    requests: list[Json] = field(default_factory=list)
    new: list[int] = field(default_factory=list)
    tabs: set[str] = field(default_factory=set)


def find_anchors(reading: Reading, plan: Plan, new_id: Callable[[], int]) -> Anchors:
    """Find the marks of all columns that a plan writes into."""
    found = Anchors()
    for put in (*plan.puts, *plan.fills, *plan.clears):
        sheet = reading.sheet(put.tab)
        if sheet is None or (put.tab, put.col) in found.ids:
            continue
        mark = sheet.anchors.get(put.col)
        if mark is not None and _is_right(mark, put, plan):
            found.ids[put.tab, put.col] = mark.id
            continue
        made = new_id()
        found.ids[put.tab, put.col] = made
        found.new.append(made)
        found.tabs.add(put.tab)
        found.requests += _requests(sheet, put, made, mark)
    return found


def _requests(sheet: Sheet, put: Puts, made: int, old: Mark | None) -> list[Json]:
    requests = [delete_mark(old.id)] if old is not None else []
    return [*requests, create_mark(COLUMN, put.label, place_of_column(sheet.id, put.col), made)]


def _is_right(mark: Mark, put: Puts, plan: Plan) -> bool:
    """Say whether a mark names a column of the tab that has its header there.

    Tables that stand one below the other share a grid column, and its mark names one of them.
    """
    table, _, column = mark.value.partition(".")
    view = plan.view(put.tab, table)
    if view is None:
        return mark.value == put.label
    return view.has(column) and view.place(column) == put.col

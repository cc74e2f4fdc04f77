"""Read, compute, write; and all of it again where people changed the workbook in between.

A file in one person's hands gets one round. A workbook that people edit meanwhile may refuse
the write as ``WorkbookChanged``; what stands there now then decides anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sheets_strategy.errors import WorkbookChanged
from sheets_strategy.workbook.changes import (
    AddColumn,
    AddTab,
    AppendRows,
    Change,
    ChangeSet,
    MoveRows,
    SetCell,
    SetNote,
)
from sheets_strategy.workbook.diff import same
from sheets_strategy.workbook.grid import CellValue, Snapshot, Tab
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.template import Template

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Plan(Generic[Result]):
    """What one round computed.

    Attributes:
        result: What the use case tells of it.
        changes: What it wants to write.
        template: Formats for added columns and tabs.
    """

    result: Result
    changes: ChangeSet
    template: Template


@dataclass(frozen=True, slots=True)
class Done(Generic[Result]):
    """What the rounds came to.

    Attributes:
        result: What the round tells that wrote, or that had nothing left to write.
        earlier: Cells that refused rounds had written; they stand, and are none of the result's.
    """

    result: Result
    earlier: int = 0


def run_rounds(
    workbook: Workbook,
    plan: Callable[[Snapshot], Plan[Result]],
    *,
    write: bool,
    once: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Done[Result]:
    """Read, compute and write, as often as the workbook allows, until a write is not refused.

    A refused write may have been made all the same, whole or in part. Nothing of it is lost:
    the next round finds it and wants only the rest. Where it had been made whole, its round
    tells the result.

    Args:
        workbook: Where the strategy is kept.
        plan: Computes a round from what was read.
        write: Whether to write.
        once: Whether a refused write that stands whole is the end, since the next round
            would find nothing new (an import), and not what people typed meanwhile (a sync).
        progress: Told the name of each stage.

    Raises:
        WorkbookChanged: As the workbook gives it where there is one round only, else
            ``workbook_keeps_changing`` (path, rounds).
    """
    refused: Plan[Result] | None = None
    earlier, cause = 0, None
    for _ in range(workbook.rounds):
        progress("read")
        snapshot = workbook.read()
        stand, whole = (0, False) if refused is None else _count_standing(refused.changes, snapshot)
        if refused is not None and once and whole:
            return Done(refused.result, earlier)
        planned = plan(snapshot)
        if refused is not None and whole and not planned.changes:
            return Done(refused.result, earlier)
        earlier += stand
        if not write or not planned.changes:
            return Done(planned.result, earlier)
        progress("write")
        try:
            workbook.apply(planned.changes, planned.template)
        except WorkbookChanged as error:
            if workbook.rounds == 1:
                raise
            refused, cause = planned, error
        else:
            return Done(planned.result, earlier)
    raise WorkbookChanged("workbook_keeps_changing", path=workbook.title, rounds=workbook.rounds) from cause


def _count_standing(changes: ChangeSet, snapshot: Snapshot) -> tuple[int, bool]:
    """Count the cells of a refused write that stand where it wanted them; say whether all of them do.

    Appended rows may stand anywhere, together. A moved row does not tell whether the write moved it.
    """
    tabs = {tab.name: tab for tab in snapshot.tabs}
    found = [(one, _stands(one, tabs)) for one in changes.changes if not isinstance(one, MoveRows | SetNote)]
    standing = ChangeSet(snapshot.version, tuple(one for one, stands in found if stands))
    return standing.cells(), bool(found) and all(stands for _, stands in found)


def _stands(change: Change, tabs: Mapping[str, Tab]) -> bool:
    if isinstance(change, AddTab):
        return change.spec.label in tabs
    tab = tabs.get(change.tab)
    if tab is None:
        return False
    if isinstance(change, SetCell):
        return same(tab.cell(change.row, change.col), change.after)
    if isinstance(change, AddColumn):
        return tab.cell(change.header_row, change.col) == change.column.label
    return isinstance(change, AppendRows) and any(
        _stand_at(row, change.rows, tab) for row in range(len(tab.rows) - len(change.rows) + 1)
    )


def _stand_at(start: int, rows: Sequence[Sequence[tuple[int, CellValue]]], tab: Tab) -> bool:
    return all(_stands_in(row, cells, tab) for row, cells in enumerate(rows, start))


def _stands_in(row: int, cells: Sequence[tuple[int, CellValue]], tab: Tab) -> bool:
    """Say whether a row holds what was appended, in these columns or, where people moved them, in others."""
    if all(same(tab.cell(row, col), value) for col, value in cells):
        return True
    left = [value for value in (tab.rows[row] if row < len(tab.rows) else ()) if value not in (None, "")]
    for _, value in cells:
        place = next((at for at, one in enumerate(left) if same(one, value)), None)
        if place is None:
            return False
        del left[place]
    return True

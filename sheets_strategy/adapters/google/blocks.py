"""Cut what is to be written into parts that one request may carry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sheets_strategy.adapters.google.cells import Json, Raw, to_raw, typed_row
from sheets_strategy.adapters.google.damage import Appended
from sheets_strategy.adapters.google.plan import Plan, Puts

BLOCK: Final = 40_000
"""Cells that one request may carry: about two megabytes, as Google advises."""

_LAST_TABLES: Final = ("plan", "memory", "log")
"""What is noted of a run, and proposals, which are never made again once they are remembered."""


def cut_puts(puts: Sequence[Puts], size: int) -> list[list[Puts]]:
    """Cut cells into blocks, column after column.

    A column is addressed whole, from its first row on: a block of rows from all columns would
    carry an empty place for every row above it, in every column.
    """
    blocks: list[list[Puts]] = []
    room = 0
    for put in puts:
        rows = sorted(put.cells)
        while rows:
            if room == 0:
                blocks.append([])
                room = size
            part, rows = rows[:room], rows[room:]
            room -= len(part)
            blocks[-1].append(Puts(put.tab, put.col, put.label, {row: put.cells[row] for row in part}))
    return blocks


def cut_appends(plan: Plan, size: int) -> Iterator[list[tuple[str, list[Json]]]]:
    """Cut rows into blocks; what is noted of a run comes last, when all else stands, and in one block.

    So a run that begins anew after a cut finds something to do, and takes the mark of the write away.
    Only where the notes are more than a block may they be cut too, but for the row of the log.
    """
    block: list[tuple[str, list[Json]]] = []
    room = size
    last = [one for one in plan.appends if one.table in _LAST_TABLES]
    tail = sum(len(row) for one in last for row in one.rows)
    for append in sorted(plan.appends, key=lambda one: _order(one.table)):
        if block and append.table in _LAST_TABLES and room < tail <= size:
            yield block
            block, room = [], size
        rows: list[Json] = []
        for cells in append.rows:
            if len(cells) > room and (rows or block) and append.table != "log":
                yield [*block, (append.tab, rows)] if rows else block
                block, rows, room = [], [], size
            rows.append(typed_row(cells))
            room -= len(cells)
        if rows:
            block.append((append.tab, rows))
        tail -= sum(len(row) for row in append.rows) if append.table in _LAST_TABLES else 0
    if block:
        yield block


def _order(table: str) -> int:
    return _LAST_TABLES.index(table) if table in _LAST_TABLES else -1


def appended_rows(plan: Plan) -> tuple[Appended, ...]:
    """Give all rows that a plan appends, with raw values."""
    return tuple((append.tab, tuple(_raw_row(row) for row in append.rows)) for append in plan.appends)


def _raw_row(cells: Sequence[tuple[int, object]]) -> tuple[tuple[int, Raw], ...]:
    return tuple((col, to_raw(value)) for col, value in cells)  # type: ignore[arg-type]

"""A column with the balance after each payment: which way the money went, and where a payment is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sheets_strategy.statement.cells import read_money
from sheets_strategy.statement.columns import Layout, column
from sheets_strategy.values.cells import CellValue, Row

Numbers = npt.NDArray[np.int64]

_MOSTLY = 0.8
"""Share of the steps that must hold, or the column is no running balance."""
_FEWEST = 2


class Jump(NamedTuple):
    """A place where the balance changes by more than the payment: its grid row, and by how much."""

    row: int
    kop: int


@dataclass(frozen=True, slots=True)
class Running:
    """What a column of balances says of the rows of a block.

    Attributes:
        opening_kop: Balance before the first payment.
        closing_kop: Balance after the last.
        sign: 1 where the sums stand on the sides that the header names, −1 on the other ones.
        jumps: Where the balance does not follow.
    """

    opening_kop: int
    closing_kop: int
    sign: int
    jumps: tuple[Jump, ...]


def read_balances(rows: Sequence[Row], places: Sequence[int], layout: Layout) -> Numbers | None:
    """Give the balance after each payment, in the order of the grid; None where there is no such column.

    A cell with «Д» or «К» may stand before the balance.

    Args:
        rows: The grid.
        places: Grid rows of the payments.
        layout: Their order of columns.
    """
    name = "balance" if "balance" in layout.columns else "balance_before"
    if name not in layout.columns or len(places) < _FEWEST:
        return None
    inside = [rows[place] for place in places]
    taken = set(layout.columns.values())
    for col in (layout.columns[name], layout.columns[name] + 1):
        if col != layout.columns[name] and col in taken:
            break
        money = read_money(column(inside, col))
        if not money.bad and bool(money.filled.all()):
            overdrawn = _marks(column(inside, col - 1)) if col and col - 1 == layout.columns[name] else 1
            return money.kop * overdrawn
    return None


def check_balances(
    balances: Numbers, signed: Numbers, places: Sequence[int], layout: Layout
) -> Running | None:
    """Hold balances against payments, from top to bottom or the other way.

    Args:
        balances: From ``read_balances``.
        signed: Payments, below zero for what went; as the header names the sides.
        places: Their grid rows.
        layout: Their order of columns.

    Returns:
        What the column says; None where it follows the payments neither way.
    """
    before = "balance" not in layout.columns
    best: Running | None = None
    for sign in (1, -1):
        for order in (1, -1):
            flow, kop, rows = balances[::order], sign * signed[::order], list(places)[::order]
            # After each payment, or before it: then a payment leads to the next row's balance.
            steps = np.diff(flow) - (kop[:-1] if before else kop[1:])
            held = int((steps == 0).sum())
            if held < max(_FEWEST - 1, _MOSTLY * len(steps)):
                continue
            at = np.flatnonzero(steps != 0)
            jumps = tuple(Jump(rows[place if before else place + 1], int(steps[place])) for place in at)
            opening = int(flow[0]) if before else int(flow[0] - kop[0])
            closing = int(flow[-1] + kop[-1]) if before else int(flow[-1])
            if best is None or len(jumps) < len(best.jumps):
                best = Running(opening, closing, sign, jumps)
    return best


def read_directions(balances: Numbers, kop: Numbers, *, before: bool) -> dict[int, str]:
    """Give the direction of sums without one, by the change of the balance; only where all follow it.

    Args:
        balances: From ``read_balances``.
        kop: Sums without sign, in the same order.
        before: Whether the balances stand before the payments.

    Returns:
        Place → "in" or "out"; {} where the balance does not follow.
    """
    for order in (1, -1):
        flow, sums = balances[::order], kop[::order]
        steps = np.diff(flow)
        told = sums[:-1] if before else sums[1:]
        if len(steps) and bool((np.abs(steps) == told).all()):
            at = range(len(steps)) if before else range(1, len(flow))
            ways = {
                place: "in" if step > 0 else "out" for place, step in zip(at, steps.tolist(), strict=True)
            }
            return ways if order == 1 else {len(kop) - 1 - place: way for place, way in ways.items()}
    return {}


def _marks(cells: Sequence[CellValue]) -> Numbers:
    """Give −1 for balances that are marked as credit in a card, else 1."""
    return np.array(
        [-1 if isinstance(value, str) and value.strip().casefold() in ("к", "кт") else 1 for value in cells]
    )

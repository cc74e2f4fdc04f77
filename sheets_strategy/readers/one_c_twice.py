"""One movement that a 1C file writes twice: as a line and as an order, or once for each own account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.readers.one_c_columns import NO_DAY, Columns
from sheets_strategy.statement.controls import agree, sum_turnovers
from sheets_strategy.statement.rows import Control

Mask = npt.NDArray[np.bool_]


def find_repeated_lines(columns: Columns) -> Mask:
    """Find lines of the statement («Выписка») that the file repeats as orders, and give these their days.

    Some banks write both for each movement, others only lines: a line counts as
    repeated only where the pattern holds throughout, so that all of the fewer
    kind meet one of the other with their number and sum.
    """
    repeated = np.zeros(len(columns), dtype=bool)
    lines = np.asarray(columns.statement_lines) != 0
    if not lines.any() or lines.all():
        return repeated
    orders: dict[tuple[str, int], list[int]] = defaultdict(list)
    for place in np.flatnonzero(~lines)[::-1].tolist():
        orders[columns.numbers[place], columns.amounts[place]].append(place)
    pairs = []
    for place in np.flatnonzero(lines).tolist():
        found = orders.get((columns.numbers[place], columns.amounts[place]))
        if found:
            pairs.append((place, found.pop()))
    if len(pairs) < min(int(lines.sum()), int((~lines).sum())):
        return repeated
    for line, order in pairs:
        repeated[line] = True
        columns.said[order] = columns.said[order] or columns.said[line]
        if columns.booked[order] == NO_DAY:
            columns.booked[order] = columns.booked[line]
    return repeated


def find_repeated_transfers(columns: Columns, rows: pd.DataFrame, controls: Sequence[Control]) -> Mask:
    """Find the second writing of transfers between own accounts that stand in both accounts' parts.

    Same number, day, sum and accounts are one order of the payer, so that one of
    two such documents goes; where the bank's totals of these accounts then come
    out worse, they are two transfers.
    """
    repeated = np.zeros(len(columns), dtype=bool)
    places: dict[tuple[object, ...], list[int]] = defaultdict(list)
    internal = np.flatnonzero((rows["direction"] == "internal").to_numpy())
    for place in internal.tolist():
        payer, payee = columns.sides[columns.payers[place]], columns.sides[columns.payees[place]]
        if payer.account != payee.account:
            key = columns.numbers[place], columns.drawn[place], columns.amounts[place]
            places[(*key, payer.account, payee.account)].append(place)
    for copies in places.values():
        repeated[copies[(len(copies) + 1) // 2 :]] = True
    if not repeated.any():
        return repeated
    accounts = {
        rows[name].iloc[place]
        for place in np.flatnonzero(repeated)
        for name in ("own_account", "party_account")
    }
    stated = [control for control in controls if control.account in accounts]
    if _distance(rows, stated) < _distance(rows[~repeated], stated):
        return np.zeros(len(columns), dtype=bool)
    return repeated


def find_repeated_documents(columns: Columns, rows: pd.DataFrame, controls: Sequence[Control]) -> Mask:
    """Find word for word copies of documents, where without them all of the bank's totals come out even.

    Two downloads put into one file look like that. Without totals, or where they
    say otherwise, copies are payments of their own.
    """
    repeated = np.zeros(len(columns), dtype=bool)
    turnovers = sum_turnovers(rows)
    pairs = [
        (found, stated)
        for one in controls
        for found, stated in zip(turnovers.get(one.account, (0, 0)), (one.in_kop, one.out_kop), strict=True)
    ]
    if not any(stated is not None and found > stated for found, stated in pairs):
        return repeated
    drawn = pd.Series(np.asarray(columns.drawn), index=rows.index)
    copies = rows.drop(columns="line").assign(drawn=drawn).duplicated().to_numpy()
    return copies if copies.any() and agree(rows[~copies], controls) else repeated


def _distance(rows: pd.DataFrame, controls: Sequence[Control]) -> int:
    """Give how far rows are from the bank's totals."""
    turnovers = sum_turnovers(rows)
    distance = 0
    for control in controls:
        received, paid = turnovers.get(control.account, (0, 0))
        for total, found in ((control.in_kop, received), (control.out_kop, paid)):
            distance += abs(total - found) if total is not None else 0
    return distance

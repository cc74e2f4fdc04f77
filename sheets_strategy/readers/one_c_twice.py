"""One movement that a 1C file writes twice: as a line and as an order, or once for each own account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from sheets_strategy.readers.one_c_table import NO_DAY, Mask, Table
from sheets_strategy.statement.controls import agree, sum_turnovers
from sheets_strategy.statement.rows import Control


def join_repeated_lines(documents: Table) -> tuple[Table, Mask]:
    """Leave out lines of the statement («Выписка») that the file repeats as orders; these get their days.

    Some banks write both for each movement, others only lines: a line counts as
    repeated only where the pattern holds throughout, so that all of the fewer
    kind meet one of the other with their number and sum.

    Returns:
        The documents that stay, and which did not.
    """
    repeated = np.zeros(len(documents), dtype=bool)
    lines = documents.statement_lines != 0
    if not lines.any() or lines.all():
        return documents, repeated
    orders: dict[tuple[str, int], list[int]] = defaultdict(list)
    for place in np.flatnonzero(~lines)[::-1].tolist():
        orders[documents.numbers[place], documents.amounts[place]].append(place)
    pairs = []
    for place in np.flatnonzero(lines).tolist():
        found = orders.get((documents.numbers[place], documents.amounts[place]))
        if found:
            pairs.append((place, found.pop()))
    if not pairs or len(pairs) < min(int(lines.sum()), int((~lines).sum())):
        return documents, repeated
    said, booked = documents.said.copy(), documents.booked.copy()
    for line, order in pairs:
        repeated[line] = True
        said[order] = said[order] or said[line]
        booked[order] = booked[line] if booked[order] == NO_DAY else booked[order]
    return replace(documents, said=said, booked=booked).without(repeated), repeated


def find_repeated_transfers(documents: Table, rows: pd.DataFrame, controls: Sequence[Control]) -> Mask:
    """Find the second writing of transfers between own accounts that stand in both accounts' parts.

    Same number, day, sum and accounts are one order of the payer, so that one of
    two such documents goes; where the bank's totals of these accounts then come
    out worse, they are two transfers.
    """
    repeated = np.zeros(len(documents), dtype=bool)
    places: dict[tuple[object, ...], list[int]] = defaultdict(list)
    internal = np.flatnonzero((rows["direction"] == "internal").to_numpy())
    for place in internal.tolist():
        payer, payee = documents.sides[documents.payers[place]], documents.sides[documents.payees[place]]
        if payer.account != payee.account:
            key = documents.numbers[place], documents.drawn[place], documents.amounts[place]
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
        return np.zeros(len(documents), dtype=bool)
    return repeated


def find_repeated_documents(documents: Table, rows: pd.DataFrame, controls: Sequence[Control]) -> Mask:
    """Find word for word copies of documents, where without them all of the bank's totals come out even.

    Two downloads put into one file look like that. Without totals, or where they
    say otherwise, copies are payments of their own.
    """
    repeated = np.zeros(len(documents), dtype=bool)
    turnovers = sum_turnovers(rows)
    pairs = [
        (found, stated)
        for one in controls
        for found, stated in zip(turnovers.get(one.account, (0, 0)), (one.in_kop, one.out_kop), strict=True)
    ]
    if not any(stated is not None and found > stated for found, stated in pairs):
        return repeated
    drawn = pd.Series(documents.drawn, index=rows.index)
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

"""Which way money went, by the bank's own totals, where nothing else says it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.statement.controls import sum_turnovers
from sheets_strategy.statement.days import assign_sections, group_sections, split_days
from sheets_strategy.statement.rows import Control

Mask = npt.NDArray[np.bool_]
Directions = npt.NDArray[np.object_]

_MOST_STEPS = 1_000_000


def settle_directions(
    rows: pd.DataFrame, doubtful: Mask, sections: Sequence[Control], controls: Sequence[Control]
) -> tuple[Directions, str]:
    """Give directions where exactly one choice gives the bank's totals.

    First only rows without any direction are in doubt; where that does not come
    out even, so are those whose direction rests on dates alone.

    Args:
        rows: Rows of a statement.
        doubtful: Rows whose direction no own account decided.
        sections: The bank's totals, perhaps by day.
        controls: The same, one per account.

    Returns:
        "in" or "out" for rows that are settled now, "" for all others; and the own
        account of these rows.
    """
    none = (rows["direction"] == "").to_numpy() & doubtful
    settled = np.full(len(rows), "", dtype=object)
    for open_rows in (none, doubtful):
        account = _find_account(rows, open_rows, controls)
        if account is None:
            continue
        for within, control in _find_tasks(rows, sections, account):
            _settle(rows, settled, open_rows & (settled == ""), within, control)
        if (settled[open_rows] != "").all():
            return settled, account.account
        settled[:] = ""
    return settled, ""


def find_subset(amounts: Sequence[int], total: int) -> list[int] | None:
    """Give the places of the only amounts that add up to a total.

    Returns:
        None where none do, where more than one choice does, or where there are too many
        sums to try.
    """
    if total == sum(amounts):
        return list(range(len(amounts)))
    # Sum → how many choices give it (2 is many), and one of them as a chain of places.
    ways: dict[int, tuple[int, _Chain | None]] = {0: (1, None)}
    steps = 0
    for place, amount in enumerate(amounts):
        steps += len(ways)
        if steps > _MOST_STEPS:
            return None
        grown = dict(ways)
        for reached, (count, chain) in ways.items():
            more = reached + amount
            if more <= total:
                grown[more] = (2, None) if more in grown or count > 1 else (1, _Chain(place, chain))
        ways = grown
    count, found = ways.get(total, (0, None))
    if count != 1:
        return None
    return found.unroll() if found is not None else []


@dataclass(frozen=True, slots=True)
class _Chain:
    """Places that were chosen, the last one first."""

    place: int
    before: _Chain | None

    def unroll(self) -> list[int]:
        places: list[int] = []
        link: _Chain | None = self
        while link is not None:
            places.append(link.place)
            link = link.before
        return places[::-1]


def _find_account(rows: pd.DataFrame, open_rows: Mask, controls: Sequence[Control]) -> Control | None:
    """Give the one account whose totals lack exactly as much as the open rows have."""
    total = int(rows["amount_kop"].to_numpy()[open_rows].sum())
    turnovers = sum_turnovers(rows[~open_rows])
    short = []
    for control in controls:
        received, paid = turnovers.get(control.account, (0, 0))
        if control.in_kop is None or control.out_kop is None:
            return None
        if (control.in_kop, control.out_kop) != (received, paid):
            short.append((control, control.in_kop - received + control.out_kop - paid))
    if not open_rows.any() or len(short) != 1 or short[0][1] != total:
        return None
    return short[0][0]


def _find_tasks(
    rows: pd.DataFrame, sections: Sequence[Control], account: Control
) -> Iterator[tuple[Mask, Control]]:
    """Give the rows of each section where these are by days, then all rows."""
    parts = split_days(group_sections(sections)[account.account])
    if parts:
        placed = assign_sections(rows["on"], parts)
        for place, part in enumerate(parts):
            yield placed == place, part
    yield np.ones(len(rows), dtype=bool), account


def _settle(rows: pd.DataFrame, settled: Directions, left: Mask, within: Mask, control: Control) -> None:
    """Fill in directions of the rows left open, if exactly one choice gives the totals."""
    left = left & within
    if not left.any() or control.in_kop is None or control.out_kop is None:
        return
    amounts = rows["amount_kop"].to_numpy()
    received, paid = sum_turnovers(rows[within & ~left & (settled == "")]).get(control.account, (0, 0))
    missing_in = control.in_kop - received - int(amounts[within & (settled == "in")].sum())
    missing_out = control.out_kop - paid - int(amounts[within & (settled == "out")].sum())
    places = np.flatnonzero(left)
    sums = amounts[places].tolist()
    if missing_in < 0 or missing_out < 0 or missing_in + missing_out != sum(sums) or min(sums) <= 0:
        return
    came = find_subset(sums, missing_in)
    if came is not None:
        settled[places] = "out"
        settled[places[came]] = "in"

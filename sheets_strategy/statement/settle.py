"""Which way money went, by the bank's own totals, where nothing else says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.statement.controls import sum_turnovers
from sheets_strategy.statement.days import assign_sections, group_sections, split_days
from sheets_strategy.statement.rows import Control

Mask = npt.NDArray[np.bool_]
Directions = npt.NDArray[np.object_]
Places = npt.NDArray[np.int64]
Kopecks = npt.NDArray[np.int64]

_MOST_STEPS = 200_000


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
    for open_rows in (none, doubtful) if (none != doubtful).any() else (none,):
        account = _find_account(rows, open_rows, controls)
        if account is None:
            continue
        came, went = _find_sides(rows, ~open_rows, account.account)
        tasks = _find_tasks(rows, sections, account)
        for places, control in tasks:
            task = _Task(places, control, came[places].sum(), went[places].sum(), _MOST_STEPS // len(tasks))
            _settle(task, rows["amount_kop"].to_numpy(), settled, open_rows)
        if (settled[open_rows] != "").all():
            return settled, account.account
        settled[:] = ""
    return settled, ""


def find_subset(amounts: Sequence[int], total: int, *, most_steps: int = _MOST_STEPS) -> list[int] | None:
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
        if steps > most_steps:
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
class _Task:
    """Rows, the totals that they must give, what of them is sure, and how long to try."""

    places: Places
    control: Control
    received_kop: int
    paid_kop: int
    most_steps: int


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
    if not open_rows.any():
        return None
    total = int(rows["amount_kop"].to_numpy()[open_rows].sum())
    turnovers = sum_turnovers(rows[~open_rows])
    short = []
    for control in controls:
        received, paid = turnovers.get(control.account, (0, 0))
        if control.in_kop is None or control.out_kop is None:
            return None
        if (control.in_kop, control.out_kop) != (received, paid):
            short.append((control, control.in_kop - received + control.out_kop - paid))
    if len(short) != 1 or short[0][1] != total:
        return None
    return short[0][0]


def _find_sides(rows: pd.DataFrame, sure: Mask, account: str) -> tuple[Kopecks, Kopecks]:
    """Give what each row that is sure brought to an account, and what it took."""
    own, other = (rows[name].to_numpy() == account for name in ("own_account", "party_account"))
    direction, amounts = rows["direction"].to_numpy(), rows["amount_kop"].to_numpy()
    internal = direction == "internal"
    came = (own & (direction == "in")) | (other & internal)
    went = own & ((direction == "out") | internal)
    return np.where(sure & came, amounts, 0), np.where(sure & went, amounts, 0)


def _find_tasks(
    rows: pd.DataFrame, sections: Sequence[Control], account: Control
) -> list[tuple[Places, Control]]:
    """Give the rows of each section where these are by days, then all rows."""
    tasks: list[tuple[Places, Control]] = []
    parts = split_days(group_sections(sections)[account.account])
    if parts:
        placed = assign_sections(rows["on"], parts)
        order = np.argsort(placed, kind="stable")
        starts = np.searchsorted(placed[order], np.arange(len(parts) + 1))
        tasks += [
            (order[start:stop], part) for start, stop, part in zip(starts, starts[1:], parts, strict=False)
        ]
    return [*tasks, (np.arange(len(rows)), account)]


def _settle(task: _Task, amounts: Kopecks, settled: Directions, open_rows: Mask) -> None:
    """Fill in directions of the rows left open, if exactly one choice gives the totals."""
    mine = settled[task.places]
    left = task.places[open_rows[task.places] & (mine == "")]
    stated = task.control
    if not len(left) or stated.in_kop is None or stated.out_kop is None:
        return
    missing_in = stated.in_kop - task.received_kop - int(amounts[task.places[mine == "in"]].sum())
    missing_out = stated.out_kop - task.paid_kop - int(amounts[task.places[mine == "out"]].sum())
    sums = amounts[left].tolist()
    if missing_in < 0 or missing_out < 0 or missing_in + missing_out != sum(sums) or min(sums) <= 0:
        return
    came = find_subset(sums, missing_in, most_steps=task.most_steps)
    if came is not None:
        settled[left] = "out"
        settled[left[came]] = "in"

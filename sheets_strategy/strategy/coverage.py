"""Step 5: how many profit keys the plan pulls for each client, and what would raise that most."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from sheets_strategy.statement.sums import sum_up
from sheets_strategy.strategy.hypotheses import NOBODY, Hypothesis
from sheets_strategy.strategy.plan_rows import RUNNING, PlanRow
from sheets_strategy.strategy.segments import Segment, in_order

BEST = ("A", "B")
MATRIX = {
    "segment": "object",
    "profit_key": "object",
    "rows": "int64",
    "running": "int64",
    "clients": "int64",
}
"""Column → dtype of ``Coverage.matrix``: one row per segment (code) and profit key that act on each other
(both together are unique), by segment order and key: rows (of the plan that act), running (those of them that
have begun), clients (of the segment)."""


@dataclass(frozen=True, slots=True)
class Raise:
    """The hypothesis of the library that would raise coverage most.

    Attributes:
        hypothesis: The hypothesis.
        segments: Codes of the segments that it would give a new key, by number.
        clients: Their A and B clients.
        keys_after: Sum of different keys over all A and B clients with it.
    """

    hypothesis: Hypothesis
    segments: tuple[str, ...]
    clients: int
    keys_after: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many different profit keys the plan pulls per A and B client.

    Attributes:
        clients: A and B clients that are worked.
        keys: Sum over them of the different keys of rows that act on their segment.
        matrix: See ``MATRIX``.
        best: What would raise it most; None where nothing would.
    """

    clients: int = 0
    keys: int = 0
    matrix: pd.DataFrame = field(default_factory=lambda: _empty_matrix())
    best: Raise | None = None

    @property
    def mean(self) -> float | None:
        """Give keys per client, None without clients."""
        return self.keys / self.clients if self.clients else None


def measure_coverage(
    plan: Sequence[PlanRow],
    clients: pd.DataFrame,
    *,
    segments: Sequence[Segment],
    library: Sequence[Hypothesis],
    sells: Collection[str],
    departments: Collection[str],
    refused: Collection[tuple[str, str]],
) -> Coverage:
    """Count the keys that the plan pulls for each A and B client.

    Args:
        plan: All plan rows; only those that act and have a key count.
        clients: One row per client: code, segment, leads, do_not_work, class.
        segments: The decision table.
        library: The hypotheses, best first.
        sells: What one sells.
        departments: Those that the team keeps.
        refused: Pairs of segment and hypothesis proposed before: what is gone of them was refused.

    Source: docs/figures.md, "Coverage of clients by keys".
    """
    worked = clients[clients["leads"].astype(bool) & (clients["do_not_work"] == "")]
    held = {str(code): number for code, number in worked["segment"].value_counts(sort=False).items()}
    best = worked[worked["class"].isin(BEST)]
    best_held = {str(code): number for code, number in best["segment"].value_counts(sort=False).items()}
    acting = [row for row in plan if row.acts and row.profit_key and row.department != NOBODY]
    pulled = {(row.segment, row.profit_key) for row in acting}
    keys = sum(best_held.get(segment, 0) for segment, _ in pulled)
    order = [one.code for one in in_order(segments) if one.department != NOBODY]
    possible = [one for one in library if one.fits(sells) and one.department in departments]
    raised = _find_raise(possible, pulled, best_held, order, refused=refused, keys=keys)
    return Coverage(len(best), keys, _list_matrix(acting, held, segments), raised)


def _empty_matrix() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in MATRIX.items()})


def _list_matrix(
    acting: Sequence[PlanRow], held: Mapping[str, int], segments: Sequence[Segment]
) -> pd.DataFrame:
    places = {one.code: place for place, one in enumerate(in_order(segments))}
    rows = pd.DataFrame(
        {
            "segment": [row.segment for row in acting],
            "profit_key": [row.profit_key for row in acting],
            "running": [row.status == RUNNING for row in acting],
            "place": [places.get(row.segment, len(places)) for row in acting],
        }
    )
    if rows.empty:
        return _empty_matrix()
    grouped = rows.groupby(["place", "segment", "profit_key"], sort=True)
    counted = sum_up(grouped, rows=("running", "size"), running=("running", "sum")).reset_index()
    clients = [held.get(code, 0) for code in counted["segment"]]
    return counted.assign(clients=clients)[list(MATRIX)].astype(MATRIX)


def _find_raise(
    library: Sequence[Hypothesis],
    pulled: Collection[tuple[str, str]],
    held: Mapping[str, int],
    order: Sequence[str],
    *,
    refused: Collection[tuple[str, str]],
    keys: int,
) -> Raise | None:
    """Find what gives most A and B clients a new key; ties by hours, then as in the library."""
    found: list[tuple[int, float, int, Raise]] = []
    for place, one in enumerate(library):
        reached = tuple(
            code
            for code in order
            if code in one.segments
            and held.get(code, 0)
            and (code, one.profit_key) not in pulled
            and (code, one.code) not in refused
        )
        clients = sum(held[code] for code in reached)
        if clients:
            found.append((-clients, one.hours, place, Raise(one, reached, clients, keys + clients)))
    return min(found, key=lambda item: item[:3])[3] if found else None

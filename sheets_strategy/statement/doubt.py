"""Who pays us and whom we pay, and rows whose sums seem to stand on the wrong side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.statement.columns import Layout
from sheets_strategy.statement.infer import Evidence, tell_party
from sheets_strategy.statement.parts import Part
from sheets_strategy.statement.reading import Reading
from sheets_strategy.statement.runs import find_runs

_MOST_RUNS = 60
_SAMPLE = 200
_FEWEST = 2
_SHARE = 20
"""One row of so many that says otherwise is a doubt."""


def gather_evidence(frames: Sequence[pd.DataFrame], reading: Reading) -> Evidence:
    """Learn from rows under header lines which counterparties only pay us and which we only pay."""
    came: set[str] = set()
    went: set[str] = set()
    for rows in frames:
        pairs = rows[["party_inn", "party", "direction"]].drop_duplicates()
        for inn, name, direction in pairs.itertuples(index=False):
            who = tell_party(str(inn), str(name))
            if who:
                (came if direction == "in" else went).add(who)
    return Evidence(
        own_accounts=reading.own_accounts,
        own_inns=reading.own_inns,
        reads_outgoing=reading.reads_outgoing,
        came=frozenset(came - went),
        went=frozenset(went - came),
    )


def find_doubts(
    rows: pd.DataFrame, parts: Sequence[Part], layouts: Mapping[int, Layout], reading: Reading
) -> list[Finding]:
    """Say where sums seem to stand on the wrong side, or a number among the sums.

    Runs of rows are looked at whose sides two columns tell. One is in doubt when more
    rows contradict their side than confirm it: a fee among what came, a counterparty
    that only pays us elsewhere among what went; and at least two, and one in twenty.

    Args:
        rows: What was read, columns of ``SheetRows.rows``.
        parts: How it was read.
        layouts: Section → order of columns.
        reading: What is known.
    """
    sided = {number for number, layout in layouts.items() if {"in_sum", "out_sum"} <= set(layout.columns)}
    found = [_both_sums(part) for part in parts if part.both_sums]
    looked = rows[rows["section"].isin(sided)] if len(sided) < len(layouts) else rows
    if len(looked):
        found += _contradicted(looked, reading)
    return [finding for finding in found if finding is not None]


def _both_sums(part: Part) -> Finding | None:
    """Say of which rows many have both sums: a number may stand where a sum should."""
    if part.both_sums < _FEWEST or part.both_sums * _SHARE < len(part.rows):
        return None
    first = int(min(one[0] for one in part.unreadable))
    total = int(part.rows["amount_kop"].sum())
    facts = {"rows": len(part.rows)}
    return Finding(
        "columns_doubtful", "error", f"both-{first}", "statement", first, facts=facts, sum_kop=total
    )


def _contradicted(rows: pd.DataFrame, reading: Reading) -> list[Finding | None]:
    runs = find_runs(rows)
    numbers, starts, sizes = np.unique(runs, return_index=True, return_counts=True)
    largest = np.argsort(-sizes, kind="stable")[:_MOST_RUNS]
    places = [
        np.arange(starts[at], starts[at] + sizes[at])[:: int(sizes[at]) // _SAMPLE + 1]
        for at in np.sort(largest)
    ]
    taken = rows.iloc[np.concatenate(places)]
    run = pd.Series(runs, index=rows.index).loc[taken.index].to_numpy()
    says = _say(taken, run, reading)
    goes = np.where(taken["direction"].to_numpy() == "out", 1, -1)
    found: list[Finding | None] = []
    for number in numbers[np.sort(largest)]:
        here = run == number
        against, agree = int((says[here] * goes[here] < 0).sum()), int((says[here] * goes[here] > 0).sum())
        if against >= _FEWEST and against > agree and against * _SHARE >= int(here.sum()):
            inside = rows[runs == number]
            first = int(inside["row"].iloc[0])
            facts = {"rows": len(inside)}
            total = int(inside["amount_kop"].sum())
            found.append(
                Finding(
                    "columns_doubtful", "error", str(first), "statement", first, facts=facts, sum_kop=total
                )
            )
    return found


def _say(
    rows: pd.DataFrame, run: np.ndarray[tuple[int], np.dtype[np.int64]], reading: Reading
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Say of each row what tells its side: 1 went, -1 came, 0 nothing.

    A counterparty tells it by the side on which it stands in most other runs.
    """
    who = [tell_party(inn, name) for inn, name in zip(rows["party_inn"], rows["party"], strict=True)]
    goes = np.where(rows["direction"].to_numpy() == "out", 1, -1)
    frame = pd.DataFrame({"who": who, "run": run, "goes": goes})
    all_ = frame.groupby("who", sort=True)["goes"].transform("sum").to_numpy()
    here = frame.groupby(["who", "run"], sort=True)["goes"].transform("sum").to_numpy()
    elsewhere = np.sign(np.where(np.array(who, dtype=object) == "", 0, all_ - here))
    purposes = np.array([reading.reads_outgoing(text) for text in rows["purpose"]], dtype=bool)
    fee = purposes | rows["party_account"].str.startswith("70601").to_numpy(dtype=bool)
    return np.where(fee, 1, elsewhere).astype(np.int64)

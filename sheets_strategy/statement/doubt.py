"""Who pays us and whom we pay, and rows whose sums seem to stand on the wrong side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.statement.columns import Layout
from sheets_strategy.statement.currencies import sum_currencies
from sheets_strategy.statement.infer import BANK_INCOME, Evidence, tell_party
from sheets_strategy.statement.parts import Part
from sheets_strategy.statement.reading import Reading
from sheets_strategy.statement.runs import find_runs

Numbers = npt.NDArray[np.int64]

_MOST_RUNS = 60
_SAMPLE = 200
_FEWEST = 2
_MIXED = 3
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
    rows contradict their side than confirm it (counterparties among what went that in
    other runs pay); when fees, taxes and salaries came, and none went; or when many
    counterparties both pay and are paid. Of a long run a sample is looked at.

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
        "columns_doubtful", "error", f"both-{first}", "statement", first, facts=facts, sum_kop=total,
        sums=sum_currencies(part.rows),
    )  # fmt: skip


def _contradicted(rows: pd.DataFrame, reading: Reading) -> list[Finding | None]:
    runs = find_runs(rows)
    votes = _vote(rows, runs, reading)
    found: list[Finding | None] = []
    for run, cast in votes.groupby("run", sort=True):
        if _is_contradicted(cast) or _has_fees_that_came(cast) or _is_mixed(cast):
            inside = rows[runs == run]
            first, total = int(inside["row"].iloc[0]), int(inside["amount_kop"].sum())
            facts = {"rows": len(inside)}
            found.append(
                Finding(
                    "columns_doubtful", "error", str(first), "statement", first, facts=facts, sum_kop=total,
                    sums=sum_currencies(inside),
                )
            )  # fmt: skip
    return found


def _vote(rows: pd.DataFrame, runs: Numbers, reading: Reading) -> pd.DataFrame:
    """Say of a sample of rows whether something confirms (1) or contradicts (-1) their side.

    A counterparty does by the side on which it stands in other runs. Refunds tell nothing.

    Returns:
        run, who, went (1 or -1 came), goes (the same, 0 for a refund or a nameless row), fee
        (reads as a fee, tax or salary), vote.
    """
    _, starts, sizes = np.unique(runs, return_index=True, return_counts=True)
    largest = np.sort(np.argsort(-sizes, kind="stable")[:_MOST_RUNS])
    places = [
        np.arange(start, start + size)[:: int(size) // _SAMPLE + 1]
        for start, size in zip(starts[largest], sizes[largest], strict=True)
    ]
    chosen = np.concatenate(places)
    taken = rows.iloc[chosen]
    went = np.where(taken["direction"].to_numpy() == "out", 1, -1)
    pairs = zip(taken["party_inn"], taken["party"], strict=True)
    who = np.array([tell_party(inn, name) for inn, name in pairs], dtype=object)
    refund = taken["purpose"].map(_reads_refund).to_numpy(dtype=bool)
    cast = pd.DataFrame({"run": runs[chosen], "who": who, "goes": np.where(refund | (who == ""), 0, went)})
    everywhere = cast.groupby("who", sort=True)["goes"].transform("sum")
    here = cast.groupby(["who", "run"], sort=True)["goes"].transform("sum")
    elsewhere = np.where(cast["goes"] != 0, np.sign(everywhere - here), 0)
    purposes = np.array([reading.reads_outgoing(text) for text in taken["purpose"]], dtype=bool)
    fee = purposes | taken["party_account"].str.startswith(BANK_INCOME).to_numpy(dtype=bool)
    return cast.assign(vote=np.where(fee, 1, elsewhere) * went, went=went, fee=fee)


def _is_contradicted(cast: pd.DataFrame) -> bool:
    """Say whether more rows contradict their side than confirm it, of several counterparties."""
    against, agree = cast["who"][cast["vote"] < 0], int((cast["vote"] > 0).sum())
    many = len(against) >= _FEWEST and against.nunique() >= _FEWEST
    return many and len(against) > agree and len(against) * _SHARE >= len(cast)


def _has_fees_that_came(cast: pd.DataFrame) -> bool:
    """Say whether fees, taxes and salaries came, all of them, while other money went."""
    fees = cast.loc[cast["fee"], "went"]
    many = len(fees) >= _FEWEST and len(fees) * _SHARE >= len(cast)
    return many and bool((fees < 0).all()) and bool((cast["went"] > 0).any())


def _is_mixed(cast: pd.DataFrame) -> bool:
    """Say whether many counterparties of one run both pay and are paid."""
    if len(cast) < 2 * _FEWEST:
        return False
    named = cast[cast["goes"] != 0]
    sides = named.groupby("who", sort=True)["goes"].agg(["size", "nunique"])
    often = sides[sides["size"] > 1]
    both = int((often["nunique"] > 1).sum())
    return both >= _FEWEST and both * _MIXED >= len(often)


def _reads_refund(text: str) -> bool:
    folded = text.lower()
    return "возвр" in folded or "refund" in folded

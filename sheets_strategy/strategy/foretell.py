"""The model and the clients of today → probability, points with reasons, alike clients, money."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.backtest import Foretold
from sheets_strategy.strategy.expected import UNKNOWN_KOP, bound_money, expect_money, measure_spread
from sheets_strategy.strategy.past import Past, Rules
from sheets_strategy.strategy.scorecard import FACTOR, Model, Scored, score

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Reason = tuple[str, str, int]

FEWEST_ALIKE = 30
# How far from a client's points others still count as alike: 20 points double the odds.
WIDTHS = (1, 2, 3, 5, 7, 10, 14, 20)
CLIENTS = {
    "probability": np.nan,
    "points": np.nan,
    "alike_clients": 0,
    "alike_buyers": 0,
    "expected_kop": UNKNOWN_KOP,
    "expected_low_kop": UNKNOWN_KOP,
    "expected_high_kop": UNKNOWN_KOP,
}


def foretell(
    today: Past, model: Model | None, tested: Sequence[Foretold], *, rules: Rules, months: int
) -> tuple[pd.DataFrame, dict[str, tuple[Reason, ...]]]:
    """Foretell the coming months of everybody who ever paid.

    Args:
        today: The clients as they are.
        model: The model in use, None without a past.
        tested: The back-tests.
        rules: Vocabularies, the team's points.
        months: How many months ahead.

    Returns:
        Frame ``clients`` of ``ParametersResult`` without prospects; reasons by code.

    Source: docs/figures.md, "Probability".
    """
    codes = today.features.index
    if model is None or not model.clients:
        return pd.DataFrame(CLIENTS, index=codes), {}
    scored = score(model, today, rules=rules)
    alike, buyers = _find_alike(scored.probability, model, tested)
    expected = expect_money(scored.probability, today.features, months=months)
    spread = None
    if tested:
        foretold = np.concatenate([one.expected_kop for one in tested])
        came = np.concatenate([one.past.money_kop for one in tested])
        spread = measure_spread(foretold, came)
    low, high = bound_money(expected, spread)
    clients = pd.DataFrame(
        {
            "probability": scored.probability,
            "points": scored.total.astype(float) if scored.parts else np.nan,
            "alike_clients": alike,
            "alike_buyers": buyers,
            "expected_kop": expected,
            "expected_low_kop": low,
            "expected_high_kop": high,
        },
        index=codes,
    )
    return clients, _list_reasons(scored, codes)


def _find_alike(probability: Numbers, model: Model, tested: Sequence[Foretold]) -> tuple[Whole, Whole]:
    """Count clients of the latest back-test with about the same probability, and those of them that bought.

    From the same points on the circle widens until it holds 30, at most to twice or half the
    odds: those further away are not alike. Without points it is everybody of the latest day.
    """
    if model.kind == "shares":
        return (
            np.full(len(probability), model.clients, dtype=np.int64),
            np.full(len(probability), model.buyers, dtype=np.int64),
        )
    if not tested:
        nothing = np.zeros(len(probability), dtype=np.int64)
        return nothing, nothing
    there = _to_points(tested[0].probability)
    order = np.argsort(there, kind="stable")
    there, bought = there[order], np.concatenate([[0], np.cumsum(tested[0].past.bought[order])])
    here = _to_points(probability)
    start, stop = (np.zeros(len(here), dtype=np.int64) for _ in range(2))
    for width in WIDTHS:
        few = stop - start < FEWEST_ALIKE
        start = np.where(few, np.searchsorted(there, here - width - 0.5, side="left"), start)
        stop = np.where(few, np.searchsorted(there, here + width + 0.5, side="right"), stop)
    return stop - start, bought[stop] - bought[start]


def _to_points(probability: Numbers) -> Numbers:
    p = np.clip(probability, 1e-12, 1 - 1e-12)
    points: Numbers = FACTOR * np.log(p / (1 - p))
    return points


def _list_reasons(scored: Scored, codes: pd.Index) -> dict[str, tuple[Reason, ...]]:
    """Give each client the values that moved its points, those that moved them most first."""
    if not scored.parts:
        return {}
    names = list(scored.parts)
    points = np.column_stack([scored.parts[name] for name in names])
    places = np.column_stack([scored.coded[name].places for name in names])
    both, alike = np.unique(np.column_stack([points, places]), axis=0, return_inverse=True)
    listed = []
    for row in both.tolist():
        parts = [
            (name, scored.coded[name].values[place], number)
            for name, number, place in zip(names, row[: len(names)], row[len(names) :], strict=True)
            if number
        ]
        listed.append(tuple(sorted(parts, key=lambda part: (-abs(part[2]), names.index(part[0])))))
    return {str(code): listed[place] for code, place in zip(codes, alike.ravel().tolist(), strict=True)}


def add_prospects(
    clients: pd.DataFrame,
    *,
    codes: npt.NDArray[np.object_],
    known: npt.NDArray[np.object_],
    new_kop: tuple[int, int, int] | None,
    share: float,
) -> pd.DataFrame:
    """Put prospects beside the clients.

    Args:
        clients: What ``foretell`` returned.
        codes: All clients and prospects, in the order wanted.
        known: Codes that anything is known to have come from, also without a date.
        new_kop: Median and quartiles of what new clients bring, None for unknown.
        share: Share of prospects that will pay first, NaN for unknown.

    Returns:
        One row per code.
    """
    every = clients.reindex(codes)
    for name, value in CLIENTS.items():
        every = every.assign(
            **{name: every[name].fillna(value).astype("float64" if value != value else "int64")}
        )
    prospect = ~pd.Index(codes).isin(pd.Index(known))
    every = every.assign(probability=every["probability"].mask(prospect, share))
    if new_kop is None or share != share:
        return every
    names = ("expected_kop", "expected_low_kop", "expected_high_kop")
    sums = {name: round(max(kop, 0) * share) for name, kop in zip(names, new_kop, strict=True)}
    return every.assign(**{name: every[name].mask(prospect, kop) for name, kop in sums.items()})

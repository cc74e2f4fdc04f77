"""Columns chosen by counts of equal rows, against the same rule written out row by row."""

from __future__ import annotations

import numpy as np
import pytest

from sheets_strategy.strategy.choosing import Column, choose_columns
from sheets_strategy.strategy.logistic import fit_logistic, predict_logistic


def gain_row_by_row(design: np.ndarray, bought: np.ndarray, chosen: list[int], place: int) -> float:
    """The score test of one more column, with every client a row."""
    inside = np.column_stack([np.ones(len(bought)), design[:, chosen]])
    p = predict_logistic(design[:, chosen], fit_logistic(design[:, chosen], bought, 1.0))
    weight, column = p * (1 - p), design[:, place]
    pull = float(column @ (bought - p))
    cross = inside.T @ (column * weight)
    within = inside.T @ (inside * weight[:, None])
    spread = float(column**2 @ weight - cross @ np.linalg.solve(within, cross))
    return pull**2 / spread if spread > 1e-6 and pull > 0 else 0.0


def choose_row_by_row(
    design: np.ndarray, bought: np.ndarray, least: np.ndarray, most: int
) -> tuple[list[int], np.ndarray]:
    chosen: list[int] = []
    left = list(range(design.shape[1]))
    while left and len(chosen) < most:
        over = {place: gain_row_by_row(design, bought, chosen, place) - least[place] for place in left}
        best = max(left, key=lambda place: over[place])
        if over[best] <= 0:
            break
        left.remove(best)
        if (fit_logistic(design[:, [*chosen, best]], bought, 1.0)[1:] > 0).all():
            chosen.append(best)
    return chosen, fit_logistic(design[:, chosen], bought, 1.0)


@pytest.mark.parametrize("seed", range(8))
def test_columns_are_those_of_the_rule_row_by_row(seed: int) -> None:
    random = np.random.default_rng(seed)
    columns: list[Column] = []
    for _ in range(6):
        weights = random.normal(size=int(random.integers(2, 5)))
        columns.append((random.integers(0, len(weights), 400), weights))
    columns.append(columns[0])
    odds = columns[0][1][columns[0][0]] + columns[1][1][columns[1][0]] - 0.5
    bought = random.random(400) < 1 / (1 + np.exp(-odds))
    least = np.array([2.0 * len(weights) for _, weights in columns])
    design = np.column_stack([weights[places] for places, weights in columns])
    expected, slopes = choose_row_by_row(design, bought.astype(float), least, 3)
    chosen, found = choose_columns(columns, bought, least, most=3, l2=1.0)
    assert expected == chosen
    assert chosen
    np.testing.assert_allclose(found, slopes, rtol=1e-6)

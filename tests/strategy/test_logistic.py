"""Logistic regression: against what can be worked out by hand, and against slow steps downhill."""

from __future__ import annotations

import numpy as np
import pytest

from sheets_strategy.strategy.logistic import fit_logistic, predict_logistic


def _slope(columns, outcomes, coefficients, l2):
    """How the loss changes with each coefficient, row by row."""
    slopes = [0.0] * len(coefficients)
    for row, outcome in zip(columns, outcomes, strict=True):
        cells = [1.0, *row]
        z = sum(c * x for c, x in zip(coefficients, cells, strict=True))
        error = 1 / (1 + np.exp(-z)) - outcome
        slopes = [slope + error * x for slope, x in zip(slopes, cells, strict=True)]
    return [slopes[0], *(s + l2 * c for s, c in zip(slopes[1:], coefficients[1:], strict=True))]


def _draw(rows=300, columns=4, seed=3):
    random = np.random.default_rng(seed)
    x = random.normal(size=(rows, columns))
    p = 1 / (1 + np.exp(-(x[:, 0] - 0.7 * x[:, 1] - 1)))
    return x, (random.random(rows) < p).astype(float)


def test_one_yes_no_column_without_penalty_gives_the_log_odds_of_its_groups():
    # 30 of 40 with it, 20 of 60 without.
    column = np.repeat([1.0, 1.0, 0.0, 0.0], [30, 10, 20, 40])[:, None]
    outcomes = np.repeat([1, 0, 1, 0], [30, 10, 20, 40])
    constant, slope = fit_logistic(column, outcomes, 1e-9)
    assert (pytest.approx(np.log(20 / 40)), pytest.approx(np.log(3) - np.log(0.5))) == (constant, slope)


@pytest.mark.parametrize("l2", [0.01, 1.0, 50.0])
def test_no_direction_leads_further_downhill(l2):
    x, y = _draw()
    assert [0.0] * 5 == pytest.approx(_slope(x, y, fit_logistic(x, y, l2), l2), abs=1e-6)


def test_mean_probability_is_the_share_of_yes():
    x, y = _draw(seed=9)
    assert y.mean() == pytest.approx(predict_logistic(x, fit_logistic(x, y, 5.0)).mean(), abs=1e-9)


def test_the_stronger_the_penalty_the_smaller_the_coefficients():
    x, y = _draw()
    sizes = [np.abs(fit_logistic(x, y, l2)[1:]).sum() for l2 in (0.1, 10.0, 1e6)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] < 1e-3


def test_columns_that_part_all_yes_from_all_no_give_finite_coefficients():
    x = np.concatenate([np.full(50, -1.0), np.full(50, 1.0)])[:, None]
    fitted = fit_logistic(x, x[:, 0] > 0, 1.0)
    assert np.isfinite(fitted).all()
    assert predict_logistic(np.array([[1.0]]), fitted)[0] > 0.95


def test_two_equal_columns_share_one_coefficient():
    x, y = _draw(columns=2)
    fitted = fit_logistic(np.column_stack([x[:, 0], x[:, 0]]), y, 1.0)
    assert fitted[1] == pytest.approx(fitted[2])


def test_a_row_that_counts_three_times_is_three_rows():
    x, y = _draw(rows=60)
    times = np.arange(60) % 3 + 1
    repeated = fit_logistic(np.repeat(x, times, axis=0), np.repeat(y, times), 2.0)
    assert repeated == pytest.approx(fit_logistic(x, y, 2.0, weights=times), abs=1e-7)


@pytest.mark.parametrize(("outcome", "odds"), [(0, 0.5 / 10.5), (1, 10.5 / 0.5)])
def test_outcomes_that_are_all_alike_leave_the_constant_only(outcome, odds):
    x = np.arange(10.0)[:, None]
    assert [np.log(odds), 0.0] == pytest.approx(fit_logistic(x, np.full(10, outcome), 1.0))


def test_no_columns_give_the_log_odds_of_the_whole():
    fitted = fit_logistic(np.zeros((10, 0)), [1, 0, 0, 0, 0, 1, 0, 0, 1, 0], 1.0)
    assert [np.log(3 / 7)] == pytest.approx(fitted)


def test_huge_numbers_do_not_overflow():
    x = np.linspace(-1e6, 1e6, 40)[:, None]
    assert np.isfinite(predict_logistic(x, fit_logistic(x, x[:, 0] > 1000, 1.0))).all()


def test_a_penalty_of_nothing_is_refused():
    with pytest.raises(ValueError, match="l2"):
        fit_logistic(np.zeros((2, 1)), [0, 1], 0.0)

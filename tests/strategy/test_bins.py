"""Numbers become bins that people can read."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.strategy.bins import bin_numbers


def test_edges_have_one_significant_digit_where_that_parts_evenly() -> None:
    values, codes, binned = bin_numbers(np.concatenate([np.arange(1.0, 31), np.arange(31.0, 531, 10)]))
    assert (values, binned) == (("<=20", "20..100", "100..300", ">300"), True)
    assert np.bincount(codes).tolist() == [20, 17, 20, 23]


def test_edges_have_two_digits_where_one_would_leave_a_bin_nearly_empty() -> None:
    values, codes, binned = bin_numbers(np.arange(1.0, 201.0))
    assert (values, binned) == (("<=50", "50..100", "100..150", ">150"), True)
    assert np.bincount(codes).tolist() == [50, 50, 50, 50]


def test_an_edge_belongs_to_the_bin_below_it() -> None:
    values, codes, _ = bin_numbers(np.repeat([1.0, 2, 3, 4, 5, 6, 7, 8], 5))
    assert values == ("<=2", "2..4", "4..6", ">6")
    assert codes.tolist() == np.repeat([0, 0, 1, 1, 2, 2, 3, 3], 5).tolist()


def test_few_different_numbers_stay_as_they_are() -> None:
    values, codes, binned = bin_numbers(np.array([3.0, 1, 2.5, np.nan, 3, 1]))
    assert (values, codes.tolist(), binned) == (("1", "2.5", "3"), [2, 0, 1, -1, 2, 0], False)


def test_no_number_gives_no_value() -> None:
    values, codes, binned = bin_numbers(np.full(3, np.nan))
    assert (values, codes.tolist(), binned) == ((), [-1, -1, -1], False)


@pytest.mark.parametrize("numbers", [[0.0] * 50 + list(range(1, 9)), [9.0] * 50 + list(range(8))])
def test_where_nearly_all_are_one_number_the_rest_is_parted_from_it(numbers: list[float]) -> None:
    values, codes, _ = bin_numbers(np.array(numbers))
    assert len(values) == len(set(codes.tolist())) >= 2


@given(st.lists(st.floats(-1e9, 1e9, allow_nan=False), min_size=1, max_size=60))
def test_every_bin_holds_a_number_and_order_is_kept(numbers: list[float]) -> None:
    held = np.array(numbers)
    values, codes, _ = bin_numbers(held)
    assert set(codes.tolist()) == set(range(len(values)))
    order = np.argsort(held, kind="stable")
    assert (np.diff(codes[order]) >= 0).all()
    assert all(len({int(code) for code in codes[held == number]}) == 1 for number in held)


@given(st.lists(st.integers(-50, 50).map(float), min_size=1, max_size=60), st.randoms())
def test_the_order_of_rows_changes_nothing(numbers: list[float], random: object) -> None:
    shuffled = list(numbers)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert bin_numbers(np.array(numbers))[0] == bin_numbers(np.array(shuffled))[0]

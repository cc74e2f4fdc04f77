"""Steps that a person can read."""

from __future__ import annotations

import numpy as np
import pytest

from sheets_strategy.strategy.answers import Answer
from sheets_strategy.strategy.steps import FIXED, Coded, code_numbers, code_words, cut_quantiles, keep_words


def shown(coded: Coded) -> list[str]:
    return [coded.values[place] for place in coded.places]


def answer(*words: str) -> Answer:
    every = ("", *sorted({*words} - {""}))
    return Answer(every, np.array([every.index(word) for word in words]))


def test_whole_numbers_are_named_by_their_first_and_last() -> None:
    numbers = np.array([0, 1, 3.9, 4, 6, 7, 40, np.nan])
    found = code_numbers("months_silent", numbers, FIXED["months_silent"], whole=True)
    assert shown(found) == ["0", "1", "3", "4–6", "4–6", "7–12", "13+", ""]
    assert found.values == ("0", "1", "2", "3", "4–6", "7–12", "13+", "")


def test_other_numbers_are_named_by_their_limits_and_there_is_a_step_below_the_first() -> None:
    found = code_numbers(
        "total", np.array([-5.0, 9_999, 10_000, 2e6]), (10_000, 1e6), whole=False, open_below=True
    )
    assert shown(found) == ["< 10 000", "< 10 000", "10 000–1 000 000", "1 000 000+"]
    alike = code_numbers("total", np.array([5.0, 5.0]), (), whole=False, open_below=True)
    assert shown(alike) == ["0+", "0+"]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (np.arange(1, 101), (20.0, 50.0, 100.0)),
        (np.array([3.0, 1.0, 2.0, 2.0, np.nan]), (2.0, 3.0)),
        (np.full(9, 4.0), ()),
        (np.full(3, np.nan), ()),
        (np.array([-900.0, *range(-8, 90)]), (10.0, 20.0, 50.0)),
    ],
)
def test_limits_are_quantiles_rounded_to_one_two_or_five(
    numbers: np.ndarray, expected: tuple[float, ...]
) -> None:
    assert cut_quantiles(numbers.astype(float)) == expected


def test_free_words_are_values_where_five_clients_share_them_and_the_rest_is_one() -> None:
    words = ["опт"] * 6 + ["сеть"] * 5 + ["завод"] * 4 + [""] * 3
    assert keep_words(answer(*words)) == ("опт", "сеть", "…")
    assert keep_words(answer(*words[:11])) == ("опт", "сеть")
    many = [f"w{number:02d}" for number in range(20) for _ in range(5 + (number == 19))]
    assert keep_words(answer(*many)) == (*(f"w{number:02d}" for number in range(14)), "w19", "…")


def test_words_go_to_their_value_a_strange_one_to_the_rest_and_unknown_stays_unknown() -> None:
    assert shown(code_words("niche", answer("опт", "", "завод"), ("опт", "сеть"))) == ["опт", "", "…"]
    found = code_words("vip", answer("yes", "", "no"), ("yes", "no"))
    assert (found.values, shown(found)) == (("yes", "no", ""), ["yes", "", "no"])

"""The only choice of amounts that gives a total."""

from __future__ import annotations

import itertools
import random
import time

from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.statement.settle import find_subset


def all_choices(amounts: list[int], total: int) -> list[list[int]]:
    """The slow and obvious way: try every choice."""
    places = range(len(amounts))
    choices = (
        list(some) for size in range(len(amounts) + 1) for some in itertools.combinations(places, size)
    )
    return [some for some in choices if sum(amounts[place] for place in some) == total]


@given(st.lists(st.integers(1, 30), max_size=9), st.data())
def test_choice_is_given_exactly_where_there_is_one(amounts: list[int], data: st.DataObject) -> None:
    total = data.draw(st.integers(0, sum(amounts)))
    choices = all_choices(amounts, total)
    assert find_subset(amounts, total) == (choices[0] if len(choices) == 1 else None)


def test_too_many_sums_end_the_search() -> None:
    draw = random.Random(1)
    amounts = [draw.randrange(1, 10**9) for _ in range(400)]
    begun = time.process_time()
    assert find_subset(amounts, sum(amounts[::2])) is None
    assert time.process_time() - begun < 10

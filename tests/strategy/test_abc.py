"""Classes against the rule of the limit, written out client by client in Python integers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from sheets_strategy.strategy.abc import (
    classify_abc,
    classify_windows,
    count_equal_at_limits,
    rank_clients,
)
from sheets_strategy.strategy.measures import Limits

LIMITS = st.tuples(st.integers(1, 9_999), st.integers(1, 9_999)).filter(lambda pair: pair[0] < pair[1])
AMOUNTS = st.one_of(st.integers(-50, 50), st.integers(-(10**7), 10**7), st.sampled_from([0, 100, 10**15]))


def clients(turnover_kop: Mapping[str, int]) -> pd.DataFrame:
    return pd.DataFrame({"client": list(turnover_kop), "turnover_kop": list(turnover_kop.values())})


def classes_of(
    turnover_kop: Mapping[str, int], limit_a_bp: int = 8_000, limit_b_bp: int = 9_500
) -> dict[str, str]:
    ranked = classify_abc(clients(turnover_kop), limit_a_bp=limit_a_bp, limit_b_bp=limit_b_bp)
    return dict(zip(ranked["client"], ranked["abc"], strict=True))


def by_the_rule(turnover_kop: Mapping[str, int], limit_a_bp: int, limit_b_bp: int) -> dict[str, str]:
    """One client after the other: the share before it decides."""
    total = sum(kop for kop in turnover_kop.values() if kop > 0)
    before, classes = 0, {}
    for name in sorted(turnover_kop, key=lambda name: (-turnover_kop[name], name)):
        kop = turnover_kop[name]
        if kop <= 0:
            classes[name] = ""
        elif before * 10_000 < limit_a_bp * total:
            classes[name] = "A"
        else:
            classes[name] = "B" if before * 10_000 < limit_b_bp * total else "C"
        before += max(kop, 0)
    return classes


def test_client_crossing_the_limit_keeps_the_higher_class() -> None:
    expected = {"first": "A", "crosses A": "A", "crosses B": "B", "last": "C"}
    assert expected == classes_of({"first": 700, "crosses A": 150, "crosses B": 110, "last": 40})


def test_client_that_begins_exactly_at_the_limit_is_below_it() -> None:
    assert classes_of({"one": 80, "two": 15, "three": 5}) == {"one": "A", "two": "B", "three": "C"}


def test_first_client_is_a_however_large() -> None:
    assert classes_of({"whale": 10**12, "fry": 1}) == {"whale": "A", "fry": "C"}


def test_only_client_is_a() -> None:
    assert classes_of({"only": 1}) == {"only": "A"}


def test_clients_without_positive_turnover_come_last_and_are_outside_the_total() -> None:
    actual = classify_abc(
        clients({"refunded": -500, "b": 100, "nothing": 0, "a": 100}), limit_a_bp=8_000, limit_b_bp=9_500
    )
    expected = pd.DataFrame(
        {
            "client": ["a", "b", "nothing", "refunded"],
            "turnover_kop": [100, 100, 0, -500],
            "abc": ["A", "A", "", ""],
            "running_kop": [100, 200, 0, 0],
        }
    )
    assert_frame_equal(expected, actual, check_dtype=False)


def test_nobody_gives_an_empty_table_with_its_columns() -> None:
    nobody = pd.DataFrame({"client": pd.Series(dtype=object), "turnover_kop": pd.Series(dtype="int64")})
    actual = classify_abc(nobody, limit_a_bp=8_000, limit_b_bp=9_500)
    assert (list(actual.columns), len(actual)) == (["client", "turnover_kop", "abc", "running_kop"], 0)


def test_equal_amounts_are_ordered_by_client() -> None:
    ranked = classify_abc(clients({"c": 5, "a": 5, "b": 5}), limit_a_bp=8_000, limit_b_bp=9_500)
    assert list(ranked["client"]) == ["a", "b", "c"]


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), AMOUNTS, max_size=12), LIMITS)
def test_classes_follow_the_rule_of_the_limit(turnover_kop: dict[str, int], limits: tuple[int, int]) -> None:
    assert by_the_rule(turnover_kop, *limits) == classes_of(turnover_kop, *limits)


@given(st.lists(st.integers(9 * 10**17, 9 * 10**18 // 6), min_size=2, max_size=6), LIMITS)
def test_products_beyond_64_bits_do_not_wrap(amounts: list[int], limits: tuple[int, int]) -> None:
    turnover_kop = {f"c{place}": kop for place, kop in enumerate(amounts)}
    assert by_the_rule(turnover_kop, *limits) == classes_of(turnover_kop, *limits)


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), AMOUNTS, max_size=12), st.randoms())
def test_order_of_rows_changes_nothing(turnover_kop: dict[str, int], random: object) -> None:
    shuffled = list(turnover_kop.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert classes_of(turnover_kop) == classes_of(dict(shuffled))


@pytest.mark.parametrize(
    ("turnover_kop", "expected"),
    [
        ({"a": 80, "b": 20}, 0),
        ({"a": 50, "b": 50, "c": 50, "d": 50}, 0),
        ({"a": 50, "b": 50, "c": 50, "d": 50, "e": 50}, 5),
        ({"a": 800, "b": 50, "c": 50, "d": 50, "e": 50, "f": 1}, 4),
        ({"a": 10, "b": 0, "c": 0}, 0),
    ],
)
def test_equal_amounts_on_both_sides_of_a_limit_are_counted(
    turnover_kop: dict[str, int], expected: int
) -> None:
    ranked = classify_abc(clients(turnover_kop), limit_a_bp=8_000, limit_b_bp=9_500)
    assert expected == count_equal_at_limits(ranked)


def best_of(months: Sequence[Sequence[int]], window: int, limits: tuple[int, int]) -> list[str]:
    """Every window on its own, by the rule; the best letter wins."""
    width = len(months[0]) if months else 0
    best = [""] * len(months)
    for start in range(max(1, width - window + 1)):
        sums = {f"{place:03}": sum(row[start : start + window]) for place, row in enumerate(months)}
        for name, letter in by_the_rule(sums, *limits).items():
            known = best[int(name)]
            best[int(name)] = min(filter(None, (known, letter)), default="")
    return best


MATRICES = st.integers(1, 7).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(-20, 60), min_size=width, max_size=width), min_size=1, max_size=5
    )
)


@given(MATRICES, st.integers(1, 5), LIMITS)
def test_best_class_is_the_best_of_every_window(
    months: list[list[int]], window: int, limits: tuple[int, int]
) -> None:
    actual = classify_windows(
        np.array(months, dtype=np.int64), window=window, limit_a_bp=limits[0], limit_b_bp=limits[1]
    )
    assert best_of(months, window, limits) == list(actual)


def test_history_shorter_than_the_window_has_the_one_window_up_to_today() -> None:
    actual = classify_windows(np.array([[90, 0], [10, 5]]), window=12, limit_a_bp=8_000, limit_b_bp=9_500)
    assert list(actual) == ["A", "B"]


def test_client_that_was_a_long_ago_keeps_a_as_its_best_class() -> None:
    months = np.array([[1, 1, 1, 90], [99, 99, 99, 10]])
    assert list(classify_windows(months, window=1, limit_a_bp=8_000, limit_b_bp=9_500)) == ["A", "A"]


UNKNOWN = st.lists(
    st.tuples(st.integers(-20, 60), st.integers(-20, 60), st.booleans()), min_size=1, max_size=9
)


@given(UNKNOWN, LIMITS)
def test_clients_rank_by_what_counts_and_the_unknown_come_last_without_a_class(
    rows: list[tuple[int, int, bool]], limits: tuple[int, int]
) -> None:
    names = [f"c{place}" for place in range(len(rows))]
    frame = pd.DataFrame(
        [(turnover, amount if known else 0, known) for turnover, amount, known in rows],
        columns=["turnover_kop", "amount_kop", "amount_known"],
        index=names,
    )
    found = rank_clients(frame, limits=Limits(limit_a_bp=limits[0], limit_b_bp=limits[1]))
    amounts = dict(frame["amount_kop"])
    expected = by_the_rule(amounts, *limits)
    assert expected == dict(zip(found["client"], found["abc"], strict=True))
    known = [name for name, (_, _, one) in zip(names, rows, strict=True) if one]
    paid = dict(frame["turnover_kop"])
    order = sorted(
        names,
        key=lambda name: (name not in known, -amounts[name], 0 if expected[name] else -paid[name], name),
    )
    assert order == found["client"].tolist()
    classed = found[found["abc"] != ""]
    assert classed["amount_kop"].cumsum().tolist() == classed["running_kop"].tolist()


def test_a_window_with_an_unknown_amount_gives_no_class() -> None:
    months, unknown = np.array([[90, 90], [10, 10]]), np.array([[1, 0], [0, 0]])
    limits = {"limit_a_bp": 8_000, "limit_b_bp": 9_500}
    assert list(classify_windows(months, window=2, unknown=unknown, **limits)) == ["", "A"]
    assert list(classify_windows(months, window=1, unknown=unknown, **limits)) == ["A", "A"]

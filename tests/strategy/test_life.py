"""What is taken for impossible never happens to any client of any firm."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from how_many import examples
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from sheets_strategy.strategy.build import build_strategy
from sheets_strategy.strategy.inputs import Inputs
from sheets_strategy.strategy.life import ALWAYS_KNOWN, BOUNDED, RANGES, never_together
from sheets_strategy.strategy.measures import Limits
from sheets_strategy.strategy.profiles import ANSWERS, WORDS
from sheets_strategy.strategy.segments import Segment, match_segment
from sheets_strategy.strategy.strategy import Strategy

AS_OF = date(2026, 6, 30)
LABELS = {name: name for name in ("satisfaction", "since", *ANSWERS, *WORDS)}
NAMES = ("c1", "c2", "c3", "c4", "c5")
Payment = tuple[str, int, int, int]
"""Client, days before the analysis, days that a sum is over (0 for a payment), kopecks (below 0 a refund)."""

PAYMENTS = st.lists(
    st.tuples(
        st.sampled_from(NAMES[:4]),
        st.integers(0, 1_100),
        st.just(0),
        st.one_of(st.integers(1, 100_000), st.integers(-30_000, -1)),
    ),
    max_size=40,
)
SUMS = st.lists(
    st.tuples(
        st.sampled_from(NAMES[:4]), st.integers(0, 700), st.sampled_from([30, 400]), st.integers(1, 10_000)
    ),
    max_size=3,
)
MONTHLY = [("c1", 30 * month, 0, 1_000 * (1 + (month < 6))) for month in range(24)]


def firm(
    payments: Sequence[Payment], *, measure: str = "turnover", period: int = 12, since: Sequence[float] = ()
) -> Strategy:
    blank = dict.fromkeys(("inn", "group", "do_not_work", "manual", "manual_text", *ANSWERS, *WORDS), "")
    base = pd.DataFrame({"row": range(5), "code": NAMES, "name": NAMES, "since": [*since, *[np.nan] * 5][:5]})
    days = [AS_OF - timedelta(days=back) for _, back, _, _ in payments]
    starts = [
        pd.NaT if not over else pd.Timestamp(on - timedelta(days=over))
        for on, (_, _, over, _) in zip(days, payments, strict=True)
    ]
    kop = pd.Series([one for _, _, _, one in payments], dtype="int64")
    counted = pd.DataFrame(
        {
            "client": pd.Series([name for name, _, _, _ in payments], dtype=object),
            "on": pd.to_datetime(pd.Series(days, dtype=object)).astype("datetime64[s]"),
            "kind": pd.Series(["sale" if one > 0 else "client_refund" for one in kop], dtype=object),
            "currency": pd.Series(["RUB"] * len(payments), dtype=object),
            "since": pd.Series(starts, dtype="datetime64[s]"),
            "turnover_kop": kop,
            "profit_kop": kop // 10,
            "profit_known": pd.Series([one % 7 > 0 for one in kop], dtype=bool),
        }
    )
    inputs = Inputs(
        counted,
        base.assign(**blank),
        (Segment("s1", 1, "all"),),
        (),
        as_of=AS_OF,
        history_from=min(days, default=AS_OF),
        labels=LABELS,
        limits=Limits(period_months=period),
        measure=measure,
    )
    return build_strategy(inputs)


@settings(max_examples=examples(12), phases=[Phase.explicit, Phase.generate])
@given(
    st.one_of(PAYMENTS, st.builds(operator.add, PAYMENTS, SUMS)),
    st.sampled_from(["turnover", "profit"]),
    st.sampled_from([3, 12]),
)
@example([], "turnover", 12)
@example(MONTHLY, "turnover", 12)
@example([("c1", 5, 0, -10), ("c2", 5, 400, 500)], "turnover", 12)
@example([("c1", 0, 0, 9), ("c2", 782, 0, 1), ("c2", 0, 30, 1)], "turnover", 3)
def test_no_client_is_what_no_client_can_be(payments: list[Payment], measure: str, period: int) -> None:
    profiles = firm(payments, measure=measure, period=period).profiles
    dated = not any(over for _, _, over, _ in payments)
    for together in never_together(period_months=period, all_dated=dated):
        fits = match_segment(profiles, segment=Segment("x", 0, "", together))
        assert (dict(together), np.flatnonzero(fits).tolist()) == (dict(together), [])


@settings(max_examples=examples(8))
@given(PAYMENTS, st.lists(st.integers(1990, 2030).map(float), max_size=5))
def test_numbers_are_in_their_ranges_and_what_is_always_known_is(
    payments: list[Payment], since: list[float]
) -> None:
    profiles = firm(payments, since=since).profiles
    for name in ALWAYS_KNOWN:
        assert "" not in profiles[name].keys.tolist()  # type: ignore[union-attr]
    for name, limits in RANGES.items():
        numbers = profiles[name].numbers
        assert numbers is not None
        held = numbers[~np.isnan(numbers)]
        assert ((held >= limits.low) & (held <= limits.high)).all()
        assert not limits.whole or (held == np.floor(held)).all()
    bounded = [name for name, one in profiles.items() if one.is_bound is not None and one.is_bound.any()]
    assert set(bounded) <= BOUNDED


@pytest.mark.parametrize("period", [1, 6, 12, 24])
def test_a_class_means_a_payment_within_the_period(period: int) -> None:
    silent = firm([("c1", 31 * period + 40, 0, 100)], period=period).profiles
    paid = firm([("c1", 5, 0, 100)], period=period).profiles
    assert [one["class"].keys[0] for one in (silent, paid)] == ["none", "A"]  # type: ignore[index]

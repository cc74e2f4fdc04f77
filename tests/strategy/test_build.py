"""The whole strategy from payments and client base, in a few rows that can be counted by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from sheets_strategy.strategy.build import build_strategy
from sheets_strategy.strategy.inputs import Inputs
from sheets_strategy.strategy.profiles import ANSWERS, WORDS
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.values.conditions import Condition, Interval

AS_OF = date(2026, 6, 30)
LABELS = {name: name for name in ("satisfaction", "since", *ANSWERS, *WORDS)}
A_ROW = Segment("s1", 1, "A", {"class": Condition(values=("A",))})
REST = Segment("s2", 2, "rest")
Payment = tuple[str, date, int]


def build(
    payments: Sequence[Payment],
    *,
    groups: Sequence[str] = ("", "", ""),
    manual: Sequence[str] = ("", "", ""),
    segments: Sequence[Segment] = (A_ROW, REST),
) -> Strategy:
    """Three clients c1, c2, c3; a negative sum is a refund."""
    blank = dict.fromkeys(("inn", "do_not_work", "manual_text", *ANSWERS, *WORDS), "")
    base = pd.DataFrame(
        [
            {
                "row": n,
                "code": f"c{n}",
                "name": f"Client {n}",
                "since": np.nan,
                **blank,
                "group": group,
                "manual": code,
            }
            for n, (group, code) in enumerate(zip(groups, manual, strict=True), start=1)
        ]
    )
    counted = pd.DataFrame(
        {
            "client": pd.Series([code for code, _, _ in payments], dtype=object),
            "on": pd.to_datetime([on for _, on, _ in payments]),
            "kind": pd.Series(
                ["sale" if kop > 0 else "client_refund" for _, _, kop in payments], dtype=object
            ),
            "currency": pd.Series(["RUB"] * len(payments), dtype=object),
            "since": pd.Series(pd.NaT, index=range(len(payments)), dtype="datetime64[s]"),
            "turnover_kop": pd.Series([kop for _, _, kop in payments], dtype="int64"),
        }
    )
    history_from = min((on for _, on, _ in payments), default=AS_OF)
    return build_strategy(
        Inputs(counted, base, segments, (), as_of=AS_OF, history_from=history_from, labels=LABELS)
    )


SALES: list[Payment] = [
    ("c1", date(2026, 6, 1), 8_000),
    ("c2", date(2026, 6, 2), 1_500),
    ("c3", date(2026, 6, 3), 500),
    ("c1", date(2025, 1, 1), 700),
]


def test_every_client_has_its_class_and_segment() -> None:
    found = build(SALES)
    assert found.clients[["code", "class", "segment"]].to_numpy().tolist() == [
        ["c1", "A", "s1"],
        ["c2", "B", "s2"],
        ["c3", "C", "s2"],
    ]
    assert found.period_from == date(2025, 6, 30)


def test_clients_and_money_of_segments_add_up_and_those_given_by_hand_are_counted_apart() -> None:
    expected = pd.DataFrame(
        {"clients": [2, 1], "turnover_kop": [8_500, 1_500], "by_hand": [1, 0]},
        index=pd.Index(["s1", "s2"], name="segment"),
    )
    assert_frame_equal(expected, build(SALES, manual=("", "", "s1")).segments)


def test_a_group_is_one_client_whose_figures_stand_in_its_largest_row() -> None:
    found = build(SALES, groups=("", "g", "g"))
    assert found.clients[["code", "unit", "leads", "led_by"]].to_numpy().tolist() == [
        ["c1", "c1", True, ""],
        ["c2", "c2", True, ""],
        ["c3", "c2", False, "Client 2"],
    ]
    assert found.abc[["client", "turnover_kop"]].to_numpy().tolist() == [["c1", 8_000], ["c2", 2_000]]
    assert found.clients["segment"].tolist() == ["s1", "s2", "s2"]


def test_variants_are_counted_again_without_one_off_clients_and_without_the_largest() -> None:
    expected = pd.DataFrame(
        [("all", 1, 1, 1, 10_000), ("without_one_off", 1, 0, 0, 8_000), ("without_largest", 2, 0, 0, 2_000)],
        columns=["line", "a", "b", "c", "turnover_kop"],
    )
    several = [*SALES, ("c1", date(2026, 5, 1), 100), ("c1", date(2026, 4, 1), -100)]
    assert_frame_equal(expected, build(several).variants)


def test_who_only_got_money_back_stands_last_without_a_class() -> None:
    found = build([*SALES[:2], ("c3", date(2026, 6, 3), -200)])
    assert found.abc[["client", "turnover_kop", "abc"]].to_numpy().tolist()[-1] == ["c3", -200, ""]


def test_a_segment_can_ask_for_the_probability_in_percent() -> None:
    likely = Segment("s0", 0.5, "likely", {"chance": Condition(intervals=(Interval(20.0, None),))})
    unlikely = Segment("s1", 1, "unlikely", {"chance": Condition(intervals=(Interval(None, 20.0),))})
    # Of one client of the months before one bought: (1 + 1/2) / (1 + 1); c3 has not paid before.
    payments = [("c1", date(2026, 2, 1), 100), ("c1", date(2026, 5, 1), 100), ("c2", date(2026, 6, 1), 100)]
    found = build(payments, segments=(likely, unlikely, REST))
    assert found.parameters.clients["probability"].tolist()[:2] == [0.75, 0.75]
    assert found.clients["segment"].tolist() == ["s0", "s0", "s2"]


def test_nothing_paid_gives_an_empty_ranking() -> None:
    found = build([])
    assert (len(found.abc), found.segments["clients"].tolist()) == (0, [0, 3])


PAYMENTS = st.lists(
    st.tuples(
        st.sampled_from(["c1", "c2", "c3"]),
        st.dates(date(2024, 1, 1), AS_OF),
        st.integers(-(10**6), 10**6).filter(bool),
    ),
    max_size=12,
)


@settings(max_examples=examples(15))
@given(PAYMENTS, st.lists(st.sampled_from(["", "g"]), min_size=3, max_size=3))
def test_no_kopeck_is_lost_and_order_of_payments_changes_nothing(
    payments: list[Payment], groups: list[str]
) -> None:
    found, turned = build(payments, groups=groups), build(payments[::-1], groups=groups)
    assert_frame_equal(found.abc, turned.abc)
    assert sum(kop for _, _, kop in payments) == int(found.abc["turnover_all_kop"].sum())
    held = int(found.abc["turnover_kop"].sum())
    assert (held, 3 - len(set(groups) & {"g"}) * (groups.count("g") - 1)) == (
        int(found.segments["turnover_kop"].sum()),
        int(found.segments["clients"].sum()),
    )

"""Money per hour of segments, and the two whose order costs most."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from drawn_tables import Drawn, drawn
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.strategy.hypotheses import Hypothesis
from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.strategy.segment_order import (
    OutOfOrder,
    Worth,
    expect_clients,
    find_out_of_order,
    measure_worth,
    minutes_per_client,
    sum_expected,
)
from sheets_strategy.strategy.segments import Segment, in_order

TABLE = [Segment("s1", 1, "one"), Segment("s2", 2, "two"), Segment("s3", 3, "three")]


def hypothesis(code: str, hours: float, *segments: str, sells: str = "all") -> Hypothesis:
    return Hypothesis(code, "price", "upsell", segments, (sells,), "", "", hours)


def test_hours_are_the_mean_of_plan_rows_that_act_and_have_hours() -> None:
    plan = [
        PlanRow("p1", "s1", "", hours=3, status="running"),
        PlanRow("p2", "s1", "", hours=0.5),
        PlanRow("p3", "s1", "", hours=100, status="refuted"),
        PlanRow("p4", "s1", ""),
        PlanRow("p5", "", "", hours=9),
    ]
    assert {"s1": Fraction(105)} == minutes_per_client(TABLE, plan, (), sells=())


def test_without_such_rows_the_hypotheses_that_fit_tell_the_hours_whatever_their_department() -> None:
    library = [
        hypothesis("g1", 1, "s1", "s2"),
        hypothesis("g2", 2, "s1", sells="goods"),
        hypothesis("g3", 9, "s1", sells="projects"),
    ]
    plan = [PlanRow("p1", "s1", "", hours=7, status="cancelled"), PlanRow("p2", "s2", "", hours=4)]
    assert {"s1": Fraction(90), "s2": Fraction(240)} == minutes_per_client(
        TABLE, plan, library, sells=("goods",)
    )


def test_hours_of_zero_are_unknown() -> None:
    assert {} == minutes_per_client(
        TABLE, [PlanRow("p1", "s1", "", hours=0)], [hypothesis("g", 0, "s2")], sells=()
    )


def test_figures_of_rows_that_bear_none_are_left_out() -> None:
    clients = pd.DataFrame(
        {"code": ["c1", "c2", "c3"], "leads": [True, False, True], "turnover_kop": [5.0, np.nan, 7.0]}
    )
    known = pd.DataFrame(
        {"probability": [0.5, 0.7, np.nan], "expected_kop": [3, 4, -1]},
        index=pd.Index(["c1", "c2", "c3"]),
    )
    found = expect_clients(clients, known)
    assert [5, 0, 7] == found["turnover_kop"].tolist()
    assert [0.5, "nan", "nan"] == [v if v == v else "nan" for v in found["probability"]]
    assert [3.0, "nan", "nan"] == [v if v == v else "nan" for v in found["expected_kop"]]


def test_unknown_money_counts_neither_as_money_nor_as_hours() -> None:
    worth = measure_worth(
        {"s1": Worth(3, 900, 0.5, 2, 600)}, segments=TABLE[:1], minutes={"s1": Fraction(90)}
    )
    assert {"s1": Worth(3, 900, 0.5, 2, 600, Fraction(90), Fraction(200), 1)} == worth


def test_places_go_by_money_per_hour_and_ties_by_number() -> None:
    sums = {
        "s1": Worth(known=1, expected_kop=5),
        "s2": Worth(known=2, expected_kop=10),
        "s3": Worth(known=1, expected_kop=6),
    }
    worth = measure_worth(sums, segments=TABLE, minutes=dict.fromkeys(("s1", "s2", "s3"), Fraction(7)))
    assert [2, 3, 1] == [worth[one.code].place for one in TABLE]


def test_nothing_known_gives_no_place() -> None:
    rows = [*TABLE, Segment("s4", None, "draft")]
    sums = {
        "s1": Worth(known=1, expected_kop=5),
        "s2": Worth(clients=2),
        "s4": Worth(known=1, expected_kop=9),
    }
    worth = measure_worth(sums, segments=rows, minutes={"s2": Fraction(60), "s4": Fraction(60)})
    assert {"s1": (None, 0), "s2": (None, 0), "s3": (None, 0), "s4": (9, 0)} == {
        code: (one.hour_kop, one.place) for code, one in worth.items()
    }


def pair(worth: Sequence[Worth], *, reverse: bool = True) -> OutOfOrder | None:
    rows = [Segment(f"s{n}", n, "") for n in range(1, len(worth) + 1)]
    sums = {row.code: one for row, one in zip(rows, worth, strict=True)}
    minutes = {row.code: one.minutes for row, one in zip(rows, worth, strict=True) if one.minutes}
    measured = measure_worth(sums, segments=rows, minutes=minutes)
    return find_out_of_order(rows, measured, order=rows[::-1] if reverse else rows)


def worth_of(clients: int, probability: float, kop: int, minutes: int) -> Worth:
    return Worth(clients, 0, probability, clients, kop, Fraction(minutes))


def test_of_two_pairs_the_one_that_costs_more_in_all_is_told() -> None:
    few, many, best = worth_of(1, 0.5, 100, 60), worth_of(9, 0.5, 1800, 60), worth_of(5, 0.5, 5000, 60)
    assert OutOfOrder("s2", "s3", ("larger",)) == pair([few, many, best])


def test_less_than_twice_as_much_is_not_far() -> None:
    assert pair([worth_of(5, 0.5, 1000, 60), worth_of(5, 0.5, 1999, 60)]) is None
    assert OutOfOrder("s1", "s2", ("larger",)) == pair(
        [worth_of(5, 0.5, 1000, 60), worth_of(5, 0.5, 2000, 60)]
    )


def test_a_pair_that_no_other_order_would_exchange_is_not_told() -> None:
    assert pair([worth_of(5, 0.5, 1000, 60), worth_of(5, 0.5, 9000, 60)], reverse=False) is None


@pytest.mark.parametrize(
    ("early", "late", "why"),
    [
        (worth_of(4, 0.2, 800, 60), worth_of(4, 0.8, 3200, 60), ("likelier",)),
        (worth_of(4, 0.5, 800, 60), worth_of(4, 0.5, 3200, 60), ("larger",)),
        (worth_of(4, 0.5, 800, 240), worth_of(4, 0.5, 800, 60), ("quicker",)),
        (worth_of(4, 0.2, 800, 120), worth_of(4, 0.8, 3200, 60), ("likelier", "quicker")),
        (worth_of(4, 0.9, 800, 120), worth_of(4, 0.3, 3200, 60), ("larger", "quicker")),
        (worth_of(4, 0.5, 0, 60), worth_of(4, 0.9, 100, 30), ("larger",)),
        (worth_of(4, 0.0, 0, 60), worth_of(4, 0.9, 100, 30), ("likelier",)),
    ],
)
def test_the_reason_is_what_makes_the_difference(early: Worth, late: Worth, why: tuple[str, ...]) -> None:
    assert OutOfOrder("s1", "s2", why) == pair([early, late])


@given(drawn(), st.lists(st.sampled_from([0, 30, 60, 90]), min_size=6, max_size=6))
def test_money_per_hour_is_counted_client_by_client(table: Drawn, minutes: list[int]) -> None:
    spent = {one.code: Fraction(m) for one, m in zip(table.segments, minutes, strict=False) if m}
    clients = table.clients()
    worth = measure_worth(sum_expected(clients), segments=table.segments, minutes=spent)
    for one in table.segments:
        mine = clients[(clients["segment"] == one.code) & clients["leads"]]
        money = [int(kop) for kop in mine["expected_kop"] if kop == kop]
        found = worth[one.code]
        assert (len(mine), len(money)) == (found.clients, found.known)
        hour = (
            Fraction(sum(money) * 60, len(money) * minutes[int(one.code[1:])])
            if money and one.code in spent
            else None
        )
        assert hour == found.hour_kop
    ranked = sorted(
        (one for one in in_order(table.segments) if worth[one.code].hour_kop is not None),
        key=lambda one: -(worth[one.code].hour_kop or 0),
    )
    assert [one.code for one in ranked] == [
        code for code, one in sorted(worth.items(), key=lambda item: item[1].place) if one.place
    ]

"""Keys per A and B client, the matrix segments × keys, and what would raise coverage most."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from plan_cases import clients_in, placed, planned

from sheets_strategy.strategy.coverage import MATRIX, Coverage, measure_coverage
from sheets_strategy.strategy.hypotheses import Hypothesis
from sheets_strategy.strategy.plan_rows import PlanRow

KEYS = ("new_clients", "more_deals", "more_goods", "price", "repeat", "costs")
CLIENTS = clients_in({"s1": [("c1", 0), ("c2", 0), ("c3", 0)], "s2": [("c4", 0)], "": [("c5", 0)]})
CLIENTS = CLIENTS.assign(**{"class": ["A", "B", "C", "A", "B"]})


def pulling(code: str, segment: str, key: str, status: str = "idea") -> PlanRow:
    return replace(planned(code, segment), profit_key=key, status=status)


def offer(code: str, key: str, *segments: str, hours: float = 1.0, sells: str = "all") -> Hypothesis:
    return Hypothesis(code, key, "upsell", segments, (sells,), code, "kpi", hours)


def cover(
    plan: Sequence[PlanRow],
    library: Sequence[Hypothesis] = (),
    *,
    clients: pd.DataFrame = CLIENTS,
    departments: Collection[str] = ("upsell",),
    refused: Collection[tuple[str, str]] = (),
) -> Coverage:
    return measure_coverage(
        plan,
        clients,
        segments=placed("s1", "s2", "s3"),
        library=library,
        sells=("goods",),
        departments=departments,
        refused=refused,
    )


def test_a_key_counts_once_per_client_and_only_where_a_row_acts() -> None:
    found = cover(
        [
            pulling("p1", "s1", "repeat"),
            pulling("p2", "s1", "repeat", "running"),
            pulling("p3", "s1", "price", "refuted"),
            pulling("p4", "s2", "price"),
            pulling("p5", "s2", ""),
        ]
    )
    # c1 and c2 have one key, c4 has one, c5 stands in no segment.
    assert (found.clients, found.keys, found.mean) == (4, 3, 0.75)
    assert found.matrix.to_numpy().tolist() == [["s1", "repeat", 2, 1, 3], ["s2", "price", 1, 0, 1]]


def test_clients_not_to_be_worked_and_members_of_groups_do_not_count() -> None:
    clients = CLIENTS.assign(leads=[False, True, True, True, True], do_not_work=["", "", "", "bank", ""])
    found = cover([pulling("p1", "s1", "repeat"), pulling("p2", "s2", "price")], clients=clients)
    assert (found.clients, found.keys) == (2, 1)
    assert found.matrix["clients"].tolist() == [2, 0]


def test_nothing_planned_and_nobody_there_are_no_error() -> None:
    assert (cover([]).mean, cover([]).best, list(cover([]).matrix)) == (0.0, None, list(MATRIX))
    empty = cover([pulling("p1", "s1", "repeat")], [offer("h1", "price", "s1")], clients=CLIENTS[:0])
    assert (empty.mean, empty.best, empty.matrix["clients"].tolist()) == (None, None, [0])


def test_the_hypothesis_that_gives_most_clients_a_new_key_is_named() -> None:
    library = [
        offer("h0", "price", "s1", sells="services"),
        offer("h1", "repeat", "s1", "s2"),
        offer("h2", "price", "s1", "s3"),
        offer("h3", "costs", "s1", hours=0.5),
    ]
    best = cover([pulling("p1", "s1", "repeat")], library).best
    assert best is not None
    assert (best.hypothesis.code, best.segments, best.clients, best.keys_after) == ("h3", ("s1",), 2, 4)


def test_what_was_refused_is_not_named_again() -> None:
    library = [offer("h1", "price", "s1"), offer("h2", "price", "s2")]
    best = cover([], library, refused=[("s1", "h1")]).best
    assert best is not None
    assert best.hypothesis.code == "h2"
    assert cover([], library, departments=("winback",)).best is None
    assert cover([], library, refused=[("s1", "h1"), ("s2", "h2")]).best is None


ROWS = st.lists(
    st.builds(
        pulling,
        st.integers(0, 99).map(lambda n: f"p{n}"),
        st.sampled_from(["s1", "s2", "s3"]),
        st.sampled_from(("", *KEYS)),
        st.sampled_from(["idea", "running", "confirmed"]),
    ),
    max_size=8,
    unique_by=lambda row: row.code,
)
OFFERS = st.lists(
    st.tuples(st.sampled_from(KEYS), st.sets(st.sampled_from(["s1", "s2", "s3"]), min_size=1)), max_size=5
)


@given(ROWS, OFFERS)
def test_adding_what_is_named_raises_coverage_by_what_is_said_and_nothing_raises_it_more(
    plan: list[PlanRow], offers: list[tuple[str, set[str]]]
) -> None:
    library = [offer(f"h{n}", key, *sorted(segments)) for n, (key, segments) in enumerate(offers)]
    found = cover(plan, library)

    def keys_with(one: Hypothesis, segments: Collection[str]) -> int:
        added = [pulling(f"q{segment}", segment, one.profit_key) for segment in segments]
        return cover([*plan, *added]).keys

    most = max((keys_with(one, one.segments) for one in library), default=found.keys)
    if found.best is None:
        assert most == found.keys
    else:
        assert keys_with(found.best.hypothesis, found.best.segments) == found.best.keys_after == most


@given(ROWS)
def test_keys_are_counted_as_client_by_client(plan: list[PlanRow]) -> None:
    counted = 0
    for segment, best in zip(CLIENTS["segment"], CLIENTS["class"].isin(("A", "B")), strict=True):
        acting = [row for row in plan if row.status != "confirmed" and row.segment == segment]
        counted += len({row.profit_key for row in acting} - {""}) if best else 0
    assert cover(plan).keys == counted

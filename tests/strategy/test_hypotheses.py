"""Proposals: which hypotheses, for which segments, and never twice."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.strategy.hypotheses import Hypothesis, propose_hypotheses
from sheets_strategy.strategy.segments import Segment

KEYS = ("new_clients", "more_deals", "more_goods", "price", "repeat", "costs")


def hypothesis(
    code: str, segment: str = "s1", *, key: str = "repeat", department: str = "upsell", sells: str = "all"
) -> Hypothesis:
    return Hypothesis(code, key, department, (segment,), (sells,), f"If {code}", "kpi", 1.0)


def segment(code: str, number: float | None, department: str = "upsell") -> Segment:
    return Segment(code, number, code, department=department)


def propose(
    segments: Sequence[Segment],
    library: Sequence[Hypothesis],
    *,
    clients: Mapping[str, int] | None = None,
    first: int = 3,
    sells: Collection[str] = ("all",),
    known: Collection[tuple[str, str]] = (),
) -> list[tuple[str, str]]:
    held = {one.code: 1 for one in segments} if clients is None else clients
    found = propose_hypotheses(segments, library, clients=held, first=first, sells=sells, known=known)
    return [(one.segment, one.hypothesis.code) for one in found]


def test_at_most_three_are_proposed_spread_over_profit_keys() -> None:
    library = [
        hypothesis("h1", key="repeat"),
        hypothesis("h2", key="repeat"),
        hypothesis("h3", key="price"),
        hypothesis("h4", key="repeat"),
    ]
    assert propose([segment("s1", 1)], library) == [("s1", "h1"), ("s1", "h3"), ("s1", "h2")]


def test_segments_without_clients_take_no_place_in_the_plan() -> None:
    segments = [segment("s1", 1), segment("s2", 2), segment("s3", 3)]
    library = [hypothesis("h1", "s1"), hypothesis("h2", "s2"), hypothesis("h3", "s3")]
    actual = propose(segments, library, clients={"s1": 0, "s2": 4, "s3": 1}, first=1)
    assert actual == [("s2", "h2")]


def test_the_first_segments_are_counted_by_department() -> None:
    segments = [segment("s1", 1), segment("s2", 2), segment("s3", 3, "winback"), segment("s4", 4, "nobody")]
    library = [
        hypothesis("h1", "s1"),
        hypothesis("h2", "s2"),
        hypothesis("h3", "s3", department="winback"),
        hypothesis("h4", "s4", department="nobody"),
    ]
    assert propose(segments, library, first=1) == [("s1", "h1"), ("s3", "h3")]


def test_what_was_proposed_once_is_not_proposed_again_nor_replaced() -> None:
    segments, library = (
        [segment("s1", 1), segment("s2", 2)],
        [hypothesis("h1"), hypothesis("h2"), hypothesis("h3", "s2")],
    )
    assert propose(segments, library, known=[("s1", "h1")]) == [("s2", "h3")]


def test_a_segment_that_had_its_proposals_keeps_its_place_among_the_first() -> None:
    segments, library = [segment("s1", 1), segment("s2", 2)], [hypothesis("h1"), hypothesis("h3", "s2")]
    assert propose(segments, library, known=[("s1", "h1")], first=1) == []


def test_only_what_fits_what_one_sells_is_proposed() -> None:
    library = [hypothesis("h1", sells="services"), hypothesis("h2", sells="goods"), hypothesis("h3")]
    assert propose([segment("s1", 1)], library, sells=["goods"]) == [("s1", "h2"), ("s1", "h3")]
    assert propose([segment("s1", 1)], library, sells=["all"]) == [("s1", "h1"), ("s1", "h2"), ("s1", "h3")]


def test_a_segment_without_number_or_department_gets_no_plan() -> None:
    assert (
        propose([segment("s1", None), segment("s2", 2, "")], [hypothesis("h1"), hypothesis("h2", "s2")]) == []
    )


def test_no_place_in_the_plan_means_no_proposals() -> None:
    assert propose([segment("s1", 1)], [hypothesis("h1")], first=0) == []


LIBRARIES = st.lists(
    st.builds(
        hypothesis,
        st.integers(0, 99).map(str),
        st.sampled_from(["s0", "s1", "s2"]),
        key=st.sampled_from(KEYS),
        department=st.sampled_from(["upsell", "winback"]),
        sells=st.sampled_from(["all", "goods", "services"]),
    ),
    max_size=12,
    unique_by=lambda one: one.code,
)
DEPARTMENTS = st.lists(st.sampled_from(["upsell", "winback", "nobody", ""]), min_size=3, max_size=3)


@given(LIBRARIES, DEPARTMENTS, st.lists(st.integers(0, 2), min_size=3, max_size=3), st.integers(0, 3))
def test_proposals_are_the_slow_count_of_what_fits(
    library: list[Hypothesis], departments: list[str], held: list[int], first: int
) -> None:
    segments = [segment(f"s{place}", place, department) for place, department in enumerate(departments)]
    actual = propose(
        segments,
        library,
        clients={f"s{n}": count for n, count in enumerate(held)},
        first=first,
        sells=["goods"],
    )
    expected: dict[str, int] = {}
    for place, department in enumerate(departments):
        earlier = sum(departments[n] == department and held[n] > 0 for n in range(place))
        if department in ("upsell", "winback") and held[place] and earlier < first:
            fitting = [
                one
                for one in library
                if f"s{place}" in one.segments
                and one.department == department
                and set(one.sells) & {"all", "goods"}
            ]
            expected[f"s{place}"] = min(3, len(fitting))
            chosen = [code for code_segment, code in actual if code_segment == f"s{place}"]
            assert set(chosen) <= {one.code for one in fitting}
            keys = {one.code: one.profit_key for one in fitting}
            assert len({keys[code] for code in chosen}) == min(3, len(set(keys.values())))
    counts = {code: sum(one == code for one, _ in actual) for code in expected}
    assert (expected, sum(expected.values())) == (counts, len(actual))

"""Proposals: which hypotheses, for which segments, and never twice."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.strategy.hypotheses import (
    Hypothesis,
    Proposal,
    number_proposals,
    propose_hypotheses,
)
from sheets_strategy.strategy.plan_rows import PlanRow
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
    covered: Collection[tuple[str, str]] = (),
) -> list[tuple[str, str]]:
    held = {one.code: 1 for one in segments} if clients is None else clients
    found = propose_hypotheses(
        segments, library, clients=held, first=first, sells=sells, known=known, covered=covered
    )
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


def test_a_segment_without_number_or_for_nobody_gets_no_plan() -> None:
    segments = [segment("s1", None), segment("s2", 2, "nobody")]
    assert propose(segments, [hypothesis("h1"), hypothesis("h2", "s2")]) == []


def test_a_department_without_segments_of_its_own_takes_the_first_it_can_do_anything_for() -> None:
    segments = [segment("s1", 1, "winback"), segment("s2", 2, ""), segment("s3", 3, "winback")]
    library = [hypothesis("h1", "s1", department="winback"), hypothesis("h2", "s2"), hypothesis("h3", "s3")]
    assert propose(segments, library, first=1) == [("s1", "h1"), ("s2", "h2")]


def test_a_department_helps_with_the_first_segments_of_others_beside_its_own() -> None:
    segments = [segment("s1", 1), segment("s2", 2), segment("s3", 3, "new_business")]
    library = [
        hypothesis("h1", "s1"),
        hypothesis("h2", "s1", department="new_business", key="new_clients"),
        hypothesis("h3", "s2", department="new_business"),
        hypothesis("h4", "s3", department="new_business"),
    ]
    # The second segment is nobody's first one: upsell can do nothing for it.
    assert propose(segments, library, first=1) == [("s1", "h1"), ("s1", "h2"), ("s3", "h4")]


def test_keys_that_nothing_pulls_yet_come_first() -> None:
    library = [hypothesis("h1", key="repeat"), hypothesis("h2", key="price"), hypothesis("h3", key="costs")]
    library += [hypothesis("h4", key="more_deals")]
    actual = propose([segment("s1", 1)], library, covered=[("s1", "repeat"), ("s2", "price")])
    assert actual == [("s1", "h2"), ("s1", "h3"), ("s1", "h4")]


def test_what_one_department_proposes_lets_the_next_take_other_keys() -> None:
    library = [hypothesis("h1", key="repeat")]
    library += [
        hypothesis(f"n{n}", key=key, department="new_business") for n, key in enumerate(("repeat", "price"))
    ]
    actual = propose([segment("s1", 1)], library)
    assert actual == [("s1", "h1"), ("s1", "n1"), ("s1", "n0")]


def test_what_was_proposed_to_one_department_does_not_close_the_segment_to_others() -> None:
    library = [hypothesis("h1"), hypothesis("n1", department="new_business")]
    assert propose([segment("s1", 1)], library, known=[("s1", "h1")]) == [("s1", "n1")]
    # A hypothesis that the library no longer holds was one of the segment's own department.
    assert propose([segment("s1", 1)], library, known=[("s1", "gone")]) == [("s1", "n1")]


def test_a_proposal_takes_all_that_the_library_says_into_the_plan() -> None:
    one = Hypothesis("h1", "price", "upsell", ("s1",), ("all",), "If", "kpi", 0.5, first_step="Call.")
    rows = number_proposals([Proposal("s1", one)], first=7, classes={"s1": ["A", "B", "C"]})
    assert rows == (
        PlanRow("p0007", "s1", "If", "price", "upsell", 0.5, comparison="two_waves", first_step="Call.",
                library="h1", kpi="kpi"),
    )  # fmt: skip
    assert number_proposals([Proposal("s1", one)], first=1, urgent=["s1"])[0].comparison == "none"


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
    fits = [one for one in library if set(one.sells) & {"all", "goods"}]

    def able(place: int, department: str) -> list[Hypothesis]:
        return [one for one in fits if f"s{place}" in one.segments and one.department == department]

    there = [n for n in range(3) if held[n] and departments[n] != "nobody"]
    own = {
        team: [n for n in there if departments[n] == team and able(n, team)][:first]
        for team in ("upsell", "winback")
    }
    planned = sorted(own["upsell"] + own["winback"])
    expected = {
        (f"s{n}", team)
        for team in own
        for n in (planned if own[team] else [n for n in there if able(n, team)][:first])
        if able(n, team)
    }
    teams = {one.code: one.department for one in library}
    assert {(segment_code, teams[code]) for segment_code, code in actual} == expected
    for segment_code, team in expected:
        chosen = [one for one in fits if (segment_code, one.code) in actual and one.department == team]
        candidates = able(int(segment_code[1:]), team)
        assert len(chosen) == min(3, len(candidates))
        # As many keys as there are, or three.
        assert len({one.profit_key for one in chosen}) == min(3, len({one.profit_key for one in candidates}))
    assert (
        len(actual)
        == len(set(actual))
        == sum(min(3, len(able(int(code[1:]), team))) for code, team in expected)
    )

"""Fisher's exact test against whole numbers, and Benjamini and Hochberg's q against the definition."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.strategy.fisher import Chance, chi_squared_tail, reckon_all


def slow(hits: int, drawn: int, marked: int, population: int) -> Fraction:
    """Count all draws one by one, in whole numbers."""
    ways = sum(
        comb(marked, k) * comb(population - marked, drawn - k)
        for k in range(hits, min(drawn, marked) + 1)
        if drawn - k <= population - marked
    )
    return Fraction(ways, comb(population, drawn))


@given(st.data())
def test_chance_is_that_of_counting_all_draws(data: st.DataObject) -> None:
    population = data.draw(st.integers(1, 120))
    marked = data.draw(st.integers(0, population))
    drawn = data.draw(st.integers(0, population))
    hits = data.draw(st.integers(0, drawn))
    expected = float(slow(hits, drawn, marked, population))
    assert expected == pytest.approx(
        Chance(150).at_least(hits, drawn, marked, population), rel=1e-9, abs=1e-300
    )


@pytest.mark.long
def test_many_clients_lose_no_precision() -> None:
    args = (700, 3_000, 10_000, 50_000)
    assert float(slow(*args)) == pytest.approx(Chance(50_000).at_least(*args), rel=1e-7)


def test_more_hits_than_there_are_marked_never_happen() -> None:
    assert Chance(10).at_least(4, 5, 3, 10) == 0.0


def slow_two_sided(hits: int, drawn: int, marked: int, population: int) -> Fraction:
    def ways(k: int) -> int:
        return (
            comb(marked, k) * comb(population - marked, drawn - k) if drawn - k <= population - marked else 0
        )

    every = [ways(k) for k in range(min(drawn, marked) + 1)]
    return Fraction(sum(way for way in every if way <= every[hits]), comb(population, drawn))


@given(st.data())
def test_chance_in_both_directions_is_that_of_counting_all_draws(data: st.DataObject) -> None:
    population = data.draw(st.integers(1, 120))
    marked, drawn = data.draw(st.integers(0, population)), data.draw(st.integers(0, population))
    hits = data.draw(st.integers(max(0, drawn + marked - population), min(drawn, marked)))
    expected = float(slow_two_sided(hits, drawn, marked, population))
    assert expected == pytest.approx(Chance(150).as_unlike(hits, drawn, marked, population), rel=1e-9)


def slow_q(chances: list[float]) -> list[float]:
    ranked = sorted(chances)
    return [
        min(1.0, *(other * len(ranked) / rank for rank, other in enumerate(ranked, start=1) if other >= p))
        for p in chances
    ]


@given(st.lists(st.floats(0, 1), max_size=30))
def test_q_follows_its_definition(chances: list[float]) -> None:
    assert slow_q(chances) == pytest.approx(reckon_all(chances).tolist())


@pytest.mark.parametrize(
    ("statistic", "freedom", "tail"),
    [(3.841, 1, 0.05), (9.488, 4, 0.05), (2.706, 1, 0.10), (18.307, 10, 0.05)],
)
def test_tail_of_chi_squared_is_that_of_the_tables(statistic: float, freedom: int, tail: float) -> None:
    assert tail == pytest.approx(chi_squared_tail(statistic, freedom), abs=0.005)

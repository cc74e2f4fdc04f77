"""Effects of plan rows: what is seen, what is missing, and what cannot be told apart."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from trial_firms import AS_OF, END, START, arms_of, codes_of, done, evidence_of, measure, running, steady

from sheets_strategy.strategy.effect import Lack, Paid
from sheets_strategy.strategy.effects import measure_effects

HALVES = arms_of(range(0, 60, 2), range(1, 60, 2))


def lifted(times: float, *, number: int = 60, months: int = 3) -> np.ndarray:
    """Give steady clients of whom every second one pays so many times as much after the start."""
    sums = steady(number)
    sums[::2, 18 : 18 + months] = np.rint(sums[::2, 18 : 18 + months] * times)
    return sums


def test_a_planted_rise_is_seen_with_its_size() -> None:
    effect = measure(lifted(1.5), HALVES)
    assert (effect.state, effect.verdict, effect.judged_by) == ("final", "helps", "money")
    share = effect.money.amount / effect.money.usual
    assert share == pytest.approx(0.5, abs=0.1)
    assert effect.money.low < effect.money.amount < effect.money.high
    assert not effect.stop


def test_a_planted_fall_is_seen_and_suggests_to_stop_while_it_goes_on() -> None:
    effect = measure(lifted(0.5), HALVES)
    assert (effect.verdict, effect.stop) == ("hurts", True)
    assert measure(lifted(0.5), HALVES, running(status="cancelled")).stop is False


def test_without_any_effect_chance_alone_explains_what_is_seen() -> None:
    effect = measure(lifted(1.0), HALVES)
    assert (effect.state, effect.verdict, effect.stop) == ("final", "no_difference", False)


def test_order_of_rows_of_the_ledger_changes_nothing() -> None:
    evidence = evidence_of(lifted(1.3))
    shuffled = evidence.ledger.sample(frac=1.0, random_state=5)
    rows, arms = [running()], {"p1": HALVES}
    assert repr(measure_effects(rows, arms, evidence)) == repr(
        measure_effects(rows, arms, replace(evidence, ledger=shuffled))
    )


@given(st.permutations(range(4)))
@settings(max_examples=examples(10), deadline=None)
def test_order_of_the_plan_changes_no_effect(order: list[int]) -> None:
    quarters = [arms_of(range(start, 60, 4), range((start + 2) % 4, 60, 4)) for start in range(4)]
    rows = [running(f"p{place}") for place in range(4)]
    arms = {row.code: one for row, one in zip(rows, quarters, strict=True)}
    evidence = evidence_of(lifted(1.2))
    expected = measure_effects(rows, arms, evidence)
    actual = measure_effects([rows[place] for place in order], arms, evidence)
    assert {code: repr(one) for code, one in expected.items()} == {c: repr(one) for c, one in actual.items()}


def test_who_paid_is_counted_and_judged_by_fisher() -> None:
    sums = steady(60)
    sums[:, 18:] = 0
    sums[0:40:2, 19], sums[1:10:2, 20] = 500, 500
    effect = measure(sums, HALVES, running(profit_key="repeat"))
    assert (effect.paid.treated, effect.paid.compared) == (20, 5)
    assert effect.paid.chance == pytest.approx(0.0002, abs=0.0001)
    # Everybody used to pay, so nothing was to be seen by who pays: money was to decide.
    assert effect.judged_by == "money"


def test_those_who_pay_seldom_are_judged_by_who_pays() -> None:
    sums = steady(60)
    sums[:, (np.arange(21) % 6 != 0) | (np.arange(21) > 17)] = 0
    sums[0:40:2, 19] = 500
    effect = measure(sums, HALVES, running(profit_key="repeat"))
    assert (effect.judged_by, effect.verdict) == ("paid", "helps")


def test_before_the_day_of_the_decision_an_effect_is_provisional_and_nothing_is_to_be_stopped() -> None:
    effect = measure(lifted(0.5), HALVES, as_of=date(2026, 3, 30))
    assert (effect.state, effect.stop, effect.decide_on) == ("provisional", False, END)


def test_what_comes_after_the_second_wave_began_does_not_count() -> None:
    sums = lifted(1.5)
    longer = np.concatenate([sums, np.full((60, 1), 10**9)], axis=1)
    longer[1, 21] = 1
    assert measure(longer, HALVES, as_of=date(2026, 5, 1)) == measure(sums, HALVES)


@pytest.mark.parametrize(
    ("arms", "changes", "lacks"),
    [
        (arms_of(range(19), range(19, 60)), {}, [Lack("treated", 19, 20)]),
        (arms_of(range(41), range(41, 60)), {}, [Lack("compared", 19, 20)]),
        (HALVES, {"history_from": date(2025, 10, 2)}, [Lack("history", 2, 3)]),
        (HALVES, {"as_of": date(2026, 1, 20)}, [Lack("after", 20, 30)]),
        (HALVES, {"as_of": date(2025, 12, 20)}, [Lack("after", 0, 30)]),
        (
            replace(HALVES, ends_on=date(2026, 2, 1)),
            {"interval_days": pd.Series(60.0, index=codes_of(60))},
            [Lack("span", 31, 60)],
        ),
    ],
)
def test_below_the_stated_minimum_it_is_too_early(arms, changes, lacks) -> None:
    effect = measure(steady(60), arms, **changes)
    assert (effect.state, effect.verdict, effect.money) == ("early", "", None)
    assert list(effect.lacks) == lacks


def test_a_month_is_long_enough_for_those_who_pay_every_thirty_three_days() -> None:
    arms = replace(HALVES, ends_on=date(2026, 2, 1))
    for days, state in ((33.0, "final"), (35.0, "early")):
        intervals = pd.Series(days, index=codes_of(60))
        assert measure(steady(60), arms, interval_days=intervals, as_of=date(2026, 1, 31)).state == state


def test_everybody_assigned_counts_also_who_was_never_reached() -> None:
    reached = lifted(1.5)
    reached[0:30:2, 18:] = steady(60)[0:30:2, 18:]
    effect = measure(reached, HALVES, worked=done("p1", 30))
    assert (effect.treated, effect.compared) == (30, 30)
    assert effect.money.amount / effect.money.usual == pytest.approx(0.25, abs=0.1)


def test_money_gained_per_hour_spent() -> None:
    effect = measure(lifted(1.5), HALVES, worked=done("p1", 10))
    assert effect.hours == 20.0
    assert effect.kop_per_hour == pytest.approx(effect.money.amount * 30 / 20)
    assert math.isnan(measure(lifted(1.5), HALVES).kop_per_hour)


def test_two_rows_whose_arms_cross_are_told_apart() -> None:
    other = arms_of([place for place in range(60) if place % 4 < 2], [p for p in range(60) if p % 4 > 1])
    sums = lifted(1.5)
    sums[[place for place in range(60) if place % 4 < 2], 18:] *= 3
    rows = (running(), running("p2"))
    effect = measure(sums, {"p1": HALVES, "p2": other}, *rows)
    assert (effect.beside, effect.inseparable, effect.verdict) == (("p2",), (), "helps")


def test_two_rows_on_the_same_half_cannot_be_told_apart() -> None:
    effect = measure(lifted(1.5), {"p1": HALVES, "p2": HALVES}, running(), running("p2"))
    assert (effect.beside, effect.inseparable, effect.verdict, effect.stop) == ((), ("p2",), "", False)


def test_a_row_that_works_everybody_is_no_difference_between_the_arms() -> None:
    everybody = arms_of(range(60), [])
    effect = measure(lifted(1.5), {"p1": HALVES, "p2": everybody}, running(), running("p2"))
    assert (effect.beside, effect.inseparable, effect.verdict) == ((), (), "helps")


def test_a_row_at_another_time_is_no_matter() -> None:
    earlier = replace(HALVES, start_on=date(2025, 9, 1), ends_on=START, fixed_on=date(2025, 9, 1))
    effect = measure(lifted(1.5), {"p1": HALVES, "p2": earlier}, running(), running("p2"))
    assert effect.inseparable == ()


def test_where_nobody_waits_similar_clients_are_compared_and_nothing_is_stopped() -> None:
    effect = measure(lifted(0.5), arms_of(range(0, 60, 2), []), running(comparison="none"))
    assert (effect.compared_with, effect.verdict, effect.stop) == ("untouched", "hurts", False)
    assert effect.compared > 20


def test_clients_of_other_rows_are_not_untouched() -> None:
    arms = {"p1": arms_of(range(0, 60, 2), []), "p2": arms_of(range(1, 60, 2), [])}
    effect = measure(lifted(0.5), arms, running(comparison="none"), running("p2", comparison="none"))
    assert (effect.state, effect.compared) == ("early", 0)


def test_those_who_fell_are_not_compared_with_those_who_did_not() -> None:
    sums = steady(80)
    sums[:40, 15:18] //= 10
    effect = measure(sums, arms_of(range(40), []), running(comparison="none"))
    assert (effect.state, effect.compared) == ("early", 0)


def test_clients_joined_to_another_count_once_and_in_no_arm_where_theirs_differ() -> None:
    units = {"c00000": "c00002", "c00003": "c00004"}
    effect = measure(steady(60), HALVES, units=units)
    # c00000 and c00002 are one; c00003 waited and c00004 was worked.
    assert (effect.treated, effect.compared) == (28, 29)


def test_a_row_that_is_only_foreseen_shows_what_could_be_seen() -> None:
    foreseen = replace(HALVES, fixed_on=None, start_on=None, ends_on=None)
    effect = measure(steady(60), foreseen)
    assert (effect.state, effect.paid, effect.money, effect.verdict) == ("foreseen", None, None, "")
    assert effect.smallest.clients == 30
    assert 0.02 < effect.smallest.share < 0.2


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("as_of", [AS_OF, date(2024, 7, 1), date(2024, 8, 20)])
def test_tiny_firms_get_an_answer(number: int, as_of: date) -> None:
    arms = arms_of(range(number - number // 2), range(number - number // 2, number))
    effect = measure(steady(number).reshape(number, 21), arms, as_of=as_of)
    assert effect.state == "early"
    assert measure(steady(number).reshape(number, 21), replace(arms, fixed_on=None), as_of=as_of).plan == "p1"


def test_no_rows_and_no_arms_give_no_effects() -> None:
    assert measure_effects([], {}, evidence_of(steady(3))) == {}
    assert measure_effects([running()], {}, evidence_of(steady(3))) == {}


def test_nobody_who_paid_gives_no_money_and_no_false_claim() -> None:
    effect = measure(np.zeros((60, 21), dtype=np.int64), HALVES)
    assert (effect.verdict, effect.paid) == ("no_difference", Paid(0, 0, 1.0))

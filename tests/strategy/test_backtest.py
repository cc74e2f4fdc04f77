"""Days in the past are foretold by what was known before them, and by nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
import pytest
from histories import AS_OF, Payment, invent, ledger_of

from sheets_strategy.strategy.answers import no_answers, read_answers
from sheets_strategy.strategy.backtest import Foretold, back_test, judge, keep_pasts, list_cuts
from sheets_strategy.strategy.features import read_history
from sheets_strategy.strategy.measures import Limits
from sheets_strategy.strategy.past import Rules

FIRM = invent(150, seed=11)


def run(payments: Sequence[Payment], as_of: date = AS_OF, months: int = 3) -> tuple[Foretold, ...]:
    history = read_history(ledger_of(payments))
    answers = read_answers({}, rows=history.codes, clients=history.codes, kept=no_answers())
    cuts = list_cuts(history, as_of=as_of, months=months)
    give = keep_pasts(history, answers, cuts, months=months, limits=Limits())
    return back_test(give, cuts, months=months, rules=Rules())


def test_months_foretold_follow_each_other_up_to_the_analysis_date() -> None:
    history = read_history(ledger_of([("c1", date(2025, 1, 1), 1)]))
    assert list_cuts(history, as_of=date(2026, 1, 30), months=6) == [
        date(2026, 1, 31),
        date(2025, 7, 31),
        date(2025, 1, 31),
    ]
    assert list_cuts(history, as_of=date(2025, 8, 31), months=3) == [
        date(2025, 9, 1),
        date(2025, 6, 1),
        date(2025, 3, 1),
    ]
    assert list_cuts(read_history(ledger_of([])), as_of=AS_OF, months=3) == [date(2026, 7, 1)]


def test_who_had_paid_before_the_day_is_foretold_and_who_paid_in_its_months_bought() -> None:
    payments = [
        ("c1", date(2025, 1, 1), 100),
        ("c1", date(2026, 4, 1), 100),
        ("c2", date(2025, 1, 1), 100),
        ("c2", date(2026, 3, 31), 100),
        ("c3", date(2026, 4, 1), 100),
        ("c4", date(2025, 1, 1), 100),
        ("c4", date(2026, 6, 30), 70),
        ("c4", date(2026, 5, 30), -20),
        ("c5", date(2025, 1, 1), 100),
        ("c5", date(2026, 7, 1), 100),
    ]
    past = run(payments)[0].past
    assert dict(zip(past.features.index, past.bought.tolist(), strict=True)) == {
        "c1": True,
        "c2": False,
        "c4": True,
        "c5": False,
    }
    assert past.money_kop.tolist() == [100, 0, 50, 0]
    assert past.bought_before.tolist() == [False, True, False, False]


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_what_is_foretold_for_a_day_does_not_know_what_came_on_it_or_later(place: int) -> None:
    cut_on = run(FIRM)[place].past.cut_on
    changed = [(client, on, kop * 7 if on >= cut_on else kop) for client, on, kop in FIRM]
    changed = [one for number, one in enumerate(changed) if one[1] < cut_on or number % 3]
    one, other = run(FIRM)[place], run(changed)[place]
    assert one.past.cut_on == other.past.cut_on
    assert one.past.features.index.tolist() == other.past.features.index.tolist()
    assert one.probability.tolist() == other.probability.tolist()
    assert one.expected_kop.tolist() == other.expected_kop.tolist()


def test_a_day_foretold_is_what_would_have_been_said_on_that_day() -> None:
    tested = run(FIRM)
    cut_on = tested[1].past.cut_on
    known = [one for one in FIRM if one[1] < tested[0].past.cut_on]
    then = run(known, as_of=date.fromordinal(tested[0].past.cut_on.toordinal() - 1))
    assert then[0].past.cut_on == cut_on
    assert then[0].probability.tolist() == tested[1].probability.tolist()


def test_a_foretold_day_is_judged_as_one_counts_it_by_hand() -> None:
    tested = run(FIRM)[0]
    found, p, bought = judge(tested, months=3), tested.probability, tested.past.bought
    base = tested.model.base_share
    assert (found.cut_on, found.months, found.clients, found.buyers) == (
        date(2026, 4, 1),
        3,
        len(p),
        int(bought.sum()),
    )
    assert found.log_loss == pytest.approx(-np.log(np.where(bought, p, 1 - p)).mean())
    assert found.base_log_loss == pytest.approx(-np.log(np.where(bought, base, 1 - base)).mean())
    assert found.brier == pytest.approx(((p - bought) ** 2).mean())
    assert found.base_brier == pytest.approx(((base - bought) ** 2).mean())
    assert (found.expected_kop, found.actual_kop) == (
        int(tested.expected_kop.sum()),
        int(tested.past.money_kop.sum()),
    )
    assert [
        sum(column) for column in zip(*[(n, n * mean, k) for n, mean, k in found.calibration], strict=True)
    ] == (pytest.approx([len(p), p.sum(), bought.sum()]))
    assert sorted(mean for _, mean, _ in found.calibration) == [mean for _, mean, _ in found.calibration]
    assert found.auc > found.last_auc > 0.5
    assert found.log_loss < found.base_log_loss


def test_nobody_can_be_foretold_without_an_earlier_day_to_learn_from() -> None:
    half_year = [(client, on, kop) for client, on, kop in FIRM if on >= date(2026, 1, 1)]
    assert run(half_year) == ()
    assert [one.past.cut_on for one in run(FIRM, months=12)] == [date(2025, 7, 1)]


def test_a_small_firm_learns_from_several_days_and_a_client_counts_once_as_alike() -> None:
    tested = run(invent(40, seed=5))[0]
    assert tested.model.kind in ("logs", "scorecard")
    assert tested.model.clients <= 40


def test_order_of_payments_changes_nothing() -> None:
    shuffled = [FIRM[place] for place in np.random.default_rng(2).permutation(len(FIRM))]
    for one, other in zip(run(FIRM), run(shuffled), strict=True):
        pd.testing.assert_frame_equal(one.past.features, other.past.features)
        assert one.probability.tobytes() == other.probability.tobytes()

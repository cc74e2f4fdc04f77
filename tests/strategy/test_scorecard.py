"""Points that can be added up on paper, and stepping down where there is little to learn from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
import pytest

from sheets_strategy.strategy.answers import Answer
from sheets_strategy.strategy.features import CLASSES, TRENDS, YES_NO
from sheets_strategy.strategy.past import Past, Rules, learn_past_steps
from sheets_strategy.strategy.scorecard import Model, fit_model, score, share_of

RULES = Rules()


def past_of(payments: Sequence[int], bought: Sequence[bool], **answers: Sequence[str]) -> Past:
    """Clients that differ by their number of payments, one a month up to now, and by the team's answers."""
    number = np.array(payments, dtype=np.int64)
    every = len(number)
    features = pd.DataFrame(
        {
            "payments": number,
            "months_silent": 0,
            "overdue_times": np.nan,
            "tenure_days": 600,
            "active_months": np.minimum(number, 12),
            "quiet_share": 0.0,
            "sold_kop": number * 100_000,
            "total_kop": number * 100_000,
            "class": pd.Categorical(["C"] * every, categories=list(CLASSES)),
            "best_class": pd.Categorical(["C"] * every, categories=list(CLASSES)),
            "trend": pd.Categorical(["no_data"] * every, categories=list(TRENDS)),
            "one_off": pd.Categorical(["no"] * every, categories=list(YES_NO)),
        },
        index=[f"c{place}" for place in range(every)],
    )
    known = {}
    for name, texts in answers.items():
        words = ("", *sorted({*texts} - {""}))
        known[name] = Answer(words, np.array([words.index(text) for text in texts]))
    mask = np.array(bought, dtype=bool)
    return Past(date(2026, 1, 1), features, known, dict.fromkeys(known, 1.0), mask, number, mask)


def fit(past: Past, dated: Sequence[str] = ()) -> Model:
    steps = learn_past_steps(past, rules=RULES)
    return fit_model(past, rarer=past.rarer, steps=steps, dated=dated, rules=RULES)


def firm(buyers: int, others: int) -> Past:
    """Buyers paid six times before, others once, but for one in five that is the other way round."""
    bought = [True] * buyers + [False] * others
    payments = [6 if one ^ (place % 5 == 0) else 1 for place, one in enumerate(bought)]
    return past_of(payments, bought)


@pytest.mark.parametrize(
    ("buyers", "others", "kind"),
    [
        (0, 0, "none"),
        (3, 0, "shares"),
        (9, 90, "shares"),
        (90, 9, "shares"),
        (10, 90, "logs"),
        (49, 200, "logs"),
        (200, 49, "logs"),
        (50, 200, "scorecard"),
    ],
)
def test_the_rarer_of_buyers_and_others_decides_how_much_is_learned(
    buyers: int, others: int, kind: str
) -> None:
    past = firm(buyers, others)
    model = fit(past)
    assert (model.kind, model.clients, model.buyers) == (kind, buyers + others, buyers)
    found = score(model, past, rules=RULES).probability
    if kind == "shares":
        assert found.tolist() == [(buyers + 0.5) / (buyers + others + 1)] * (buyers + others)
    if kind in ("logs", "scorecard"):
        assert found[:buyers].mean() > found[buyers:].mean()


def test_a_scorecard_that_finds_nothing_steps_down_to_logarithms() -> None:
    bought = [place % 2 == 0 for place in range(120)]
    assert fit(past_of([3] * 120, bought)).kind == "logs"


@pytest.mark.parametrize("buyers", [20, 60])
def test_points_add_up_to_the_probability_that_is_shown(buyers: int) -> None:
    past = firm(buyers, 150)
    model = fit(past)
    scored = score(model, past, rules=RULES)
    assert scored.parts
    added = [
        model.base_points + sum(int(part[row]) for part in scored.parts.values())
        for row in range(buyers + 150)
    ]
    assert scored.total.tolist() == added
    assert scored.probability.tolist() == [1 / (1 + 2 ** ((100 - points) / 20)) for points in added]


def test_a_hundred_points_are_even_odds_and_twenty_more_double_them() -> None:
    assert share_of([100, 120, 80]).tolist() == pytest.approx([1 / 2, 2 / 3, 1 / 3])


def test_probabilities_of_those_learned_from_are_right_on_average() -> None:
    past = firm(100, 300)
    assert score(fit(past), past, rules=RULES).probability.mean() == pytest.approx(0.25, abs=0.01)


def test_the_scorecard_takes_at_most_a_parameter_per_ten_of_the_rarer() -> None:
    random = np.random.default_rng(1)
    bought = random.random(200) < 0.3
    answers = {
        f"own:{name}": np.where(bought ^ (random.random(200) < 0.2), "yes", "no").tolist()
        for name in range(9)
    }
    past = past_of([3] * 200, bought.tolist(), **answers)
    assert past.rarer // 10 == 5
    model = fit(past, dated=list(answers))
    assert (model.kind, len(model.points)) == ("scorecard", 5)


def test_an_answer_without_a_past_is_left_out_and_an_unknown_word_weighs_nothing() -> None:
    past = firm(60, 200)
    told = ["loud" if one else "quiet" for one in past.bought]
    told_past = past_of(past.features["payments"].tolist(), past.bought.tolist(), niche=told)
    assert "niche" not in fit(told_past).points
    model = fit(told_past, dated=["niche"])
    assert model.points["niche"]["loud"] > 0 > model.points["niche"]["quiet"]
    others = past_of([6, 6], [True, True], niche=["strange", "loud"])
    strange, loud = score(model, others, rules=RULES).parts["niche"].tolist()
    assert (strange, loud) == (0, model.points["niche"]["loud"])


def test_points_of_the_team_wait_for_the_past_of_the_answers_that_they_are_given_for() -> None:
    bought = firm(60, 200).bought.tolist()
    niche = ["loud" if one else "quiet" for one in bought]
    past = past_of([2] * len(bought), bought, niche=niche)
    rules = Rules(points={("niche", "loud"): 10.0, ("payments", "2"): 1.0})
    steps = learn_past_steps(past, rules=rules)

    def used(dated: Sequence[str]) -> set[str]:
        return {*fit_model(past, rarer=past.rarer, steps=steps, dated=dated, rules=rules).points}

    assert used([]) == set()
    assert used(["niche"]) & {"niche", "team_points"}


def test_noise_of_the_team_stays_out_of_the_scorecard() -> None:
    random, taken = np.random.default_rng(3), 0
    past = firm(80, 160)
    for _ in range(40):
        words = random.choice(["a", "b", "c", "d", "e"], 240).tolist()
        noisy = past_of(past.features["payments"].tolist(), past.bought.tolist(), niche=words)
        taken += "niche" in fit(noisy, dated=["niche"]).points
    assert taken <= 4

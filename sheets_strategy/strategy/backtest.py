"""Days in the past, each foretold by what had been learned before it: how far the figures can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.answers import KNOWN_SHARE, Answers, join_answers, recall_answers
from sheets_strategy.strategy.expected import expect_money
from sheets_strategy.strategy.features import History, day_number, measure_features
from sheets_strategy.strategy.measures import Limits
from sheets_strategy.strategy.past import Past, Rules, learn_past_steps
from sheets_strategy.strategy.scorecard import FEWEST_FOR_SCORECARD, Model, fit_model, score
from sheets_strategy.strategy.weights import measure_auc, measure_log_loss
from sheets_strategy.values.dates import months_before

MOST_TESTS = 4
MOST_POOLED = 8
FIFTHS = 5

GivePast = Callable[[int], Past]


@dataclass(frozen=True, slots=True)
class Cut:
    """How well payments after one day were foretold from what was known before it.

    Attributes:
        cut_on: First day that had to be foretold; only earlier payments were known.
        months: How many months were foretold.
        clients: Clients that had paid before it.
        buyers: How many of them paid within the months.
        auc: Chance that a buyer got a higher probability than a client that did not buy.
        log_loss: Of the probabilities; lower is better.
        base_log_loss: The same where every client gets the share of buyers of the training cut.
        brier: Mean squared error of the probabilities.
        base_brier: The same of the share of buyers of the training cut.
        last_auc: AUC of "bought in the last period of the same length".
        expected_kop: Money that was foretold.
        actual_kop: Money that came.
        calibration: Fifths of the clients by probability, lowest first: clients, mean
            probability, buyers.
    """

    cut_on: date
    months: int
    clients: int
    buyers: int
    auc: float
    log_loss: float
    base_log_loss: float
    brier: float
    base_brier: float
    last_auc: float
    expected_kop: int
    actual_kop: int
    calibration: tuple[tuple[int, float, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Foretold:
    """One day in the past that was foretold.

    Attributes:
        past: The clients of that day.
        model: Learned before it.
        probability: Foretold, one per client.
        expected_kop: Foretold, one per client.
    """

    past: Past
    model: Model
    probability: npt.NDArray[np.float64]
    expected_kop: npt.NDArray[np.int64]


def list_cuts(history: History, *, as_of: date, months: int) -> list[date]:
    """Give the day after the analysis date, then the first days to foretell, so many months apart.

    The last is the earliest before which somebody had paid.
    """
    after = as_of + timedelta(days=1)
    if not len(history.sales.day):
        return [after]
    first = int(history.sales.day.min())
    cuts = [after]
    while len(cuts) <= MOST_TESTS + MOST_POOLED:
        cut_on = months_before(after, months * len(cuts))
        if day_number(cut_on) <= first:
            break
        cuts.append(cut_on)
    return cuts


def read_past(
    history: History, answers: Answers, *, cut_on: date, months: int, until: date, limits: Limits
) -> Past:
    """Give the clients as they were on a day and what they did until another.

    Args:
        history: What ``read_history`` returned.
        answers: What ``read_answers`` returned.
        cut_on: First day that is not known.
        months: How many months are foretold.
        until: The first day after them.
        limits: As in ``measure_features``.
    """
    features = measure_features(history, cut_on=cut_on, limits=limits)
    places, number = features["place"].to_numpy(), len(history.codes)
    found, dated = recall_answers(answers, cut_on=cut_on, places=places)
    start, stop = day_number(cut_on), day_number(until)
    bought = np.zeros(number, dtype=bool)
    bought[history.sales.between(start, stop).client] = True
    money = np.zeros(number, dtype=np.int64)
    moves = history.moves.between(start, stop)
    np.add.at(money, moves.client, moves.kop)
    before = features["last_on"].to_numpy() >= day_number(months_before(cut_on, months))
    return Past(cut_on, features, found, dated, bought[places], money[places], before)


def keep_pasts(
    history: History, answers: Answers, cuts: Sequence[date], *, months: int, limits: Limits
) -> GivePast:
    """Give a function that reads the clients of each cut once; cut 0 is today, with today's answers."""

    @cache
    def give(place: int) -> Past:
        until = cuts[max(place - 1, 0)]
        past = read_past(history, answers, cut_on=cuts[place], months=months, until=until, limits=limits)
        if place:
            return past
        places = past.features["place"].to_numpy()
        return replace(past, answers={name: one.take(places) for name, one in answers.today.items()})

    return give


def learn(give: GivePast, cuts: Sequence[date], *, place: int, rules: Rules) -> Model:
    """Learn from a cut, and from earlier ones while there are fewer than 50 buyers or others.

    Clients then stand in it once per day: what each did in other months is told once.

    Args:
        give: What ``keep_pasts`` returned.
        cuts: What ``list_cuts`` returned.
        place: The latest of the cuts that may be learned from.
        rules: Vocabularies, the team's points.
    """
    pooled = [give(place)]
    steps = learn_past_steps(pooled[0], rules=rules)
    dated = {name for name, share in pooled[0].dated.items() if share >= KNOWN_SHARE}
    while (
        place + len(pooled) < len(cuts)
        and len(pooled) < MOST_POOLED
        and sum(one.rarer for one in pooled) < FEWEST_FOR_SCORECARD
    ):
        pooled.append(give(place + len(pooled)))
    dated = {name for name in dated if all(one.dated.get(name, 0.0) >= KNOWN_SHARE for one in pooled)}
    rarer = sum(one.rarer for one in pooled)
    return fit_model(_pool(pooled), rarer=rarer, steps=steps, dated=dated, rules=rules)


def _pool(pasts: Sequence[Past]) -> Past:
    if len(pasts) == 1:
        return pasts[0]
    names = [name for name in pasts[0].answers if all(name in one.answers for one in pasts)]
    return Past(
        pasts[0].cut_on,
        pd.concat([one.features for one in pasts]),
        {name: join_answers([one.answers[name] for one in pasts]) for name in names},
        {name: min(one.dated[name] for one in pasts) for name in names},
        np.concatenate([one.bought for one in pasts]),
        np.concatenate([one.money_kop for one in pasts]),
        np.concatenate([one.bought_before for one in pasts]),
        len(pasts[0].bought),
    )


def back_test(give: GivePast, cuts: Sequence[date], *, months: int, rules: Rules) -> tuple[Foretold, ...]:
    """Foretell up to four days in the past, the latest first, each by a model learned before it.

    What a model learned from ended before the day that it foretells.

    Source: docs/figures.md, "Back-test".
    """
    tested = []
    for place in range(1, min(MOST_TESTS, len(cuts) - 2) + 1):
        past, model = give(place), learn(give, cuts, place=place + 1, rules=rules)
        if not model.clients:
            continue
        probability = score(model, past, rules=rules).probability
        tested.append(
            Foretold(past, model, probability, expect_money(probability, past.features, months=months))
        )
    return tuple(tested)


def judge(tested: Foretold, *, months: int) -> Cut:
    """Measure how far one foretold day was right."""
    past, p, base = tested.past, tested.probability, tested.model.base_share
    level = np.full(len(p), base)
    return Cut(
        cut_on=past.cut_on,
        months=months,
        clients=len(p),
        buyers=int(past.bought.sum()),
        auc=measure_auc(p, past.bought),
        log_loss=measure_log_loss(p, past.bought),
        base_log_loss=measure_log_loss(level, past.bought),
        brier=float(((p - past.bought) ** 2).mean()),
        base_brier=float(((level - past.bought) ** 2).mean()),
        last_auc=measure_auc(past.bought_before.astype(float), past.bought),
        expected_kop=int(tested.expected_kop.sum()),
        actual_kop=int(past.money_kop.sum()),
        calibration=_calibrate(p, past),
    )


def _calibrate(p: npt.NDArray[np.float64], past: Past) -> tuple[tuple[int, float, int], ...]:
    """Part the clients into fifths by probability, ties by code; fewer parts than clients for few."""
    order = np.argsort(p, kind="stable")
    parts = [part for part in np.array_split(order, FIFTHS) if len(part)]
    return tuple((len(part), float(p[part].mean()), int(past.bought[part].sum())) for part in parts)

"""Counts of clients and buyers by value → weights of evidence, information value, chance.

Chance is measured by shuffling who bought among the clients. A shuffle moves nothing but the
numbers of buyers per value, so those are drawn straight from their distribution (the
multivariate hypergeometric): thousands of shuffles cost no more than one count.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sheets_strategy.strategy.logistic import fit_logistic, predict_logistic

Whole = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]

PRIOR_CLIENTS = 2.0
"""So many clients with the share of all are put into each value: few clients weigh little."""

PRIOR_ON_SCALE = 20.0
"""On a scale so many clients with the share that the line through all steps gives."""

LINE_L2 = 0.3
SHUFFLES = 200
MORE_SHUFFLES = 4_800
SEED = 20_260_701
# 90 % interval.
_Z = 1.6448536269514722


def weigh_evidence(clients: Whole, buyers: Whole) -> Numbers:
    """Give each value the logarithm of its odds of buying against the odds of all.

    Args:
        clients: Clients with each value (last axis), also with leading axes.
        buyers: How many of them bought.

    Returns:
        0 where nobody has the value, or all or none bought.

    Source: docs/figures.md, "Weight of evidence".
    """
    total, bought = clients.sum(axis=-1, keepdims=True), buyers.sum(axis=-1, keepdims=True)
    share = np.divide(bought, total, out=np.zeros(np.shape(bought)), where=total > 0)
    known = (share > 0) & (share < 1)
    share = np.where(known, share, 0.5)
    yes = buyers + PRIOR_CLIENTS * share
    no = clients - buyers + PRIOR_CLIENTS * (1 - share)
    weights: Numbers = np.where(known, np.log(yes / no) - np.log(share / (1 - share)), 0.0)
    return weights


def weigh_scale(clients: Whole, buyers: Whole, scale: Numbers) -> Numbers:
    """Give each step of a scale its weight; steps with few clients lean on the line through all steps.

    The line is a logistic regression of buying on the place on the scale. So a step that nobody
    had yet (all clients of a young firm are young) weighs what its neighbours suggest.

    Args:
        clients: Clients with each value.
        buyers: How many of them bought.
        scale: Where each value stands, NaN for not filled: that weighs as a word does.

    Returns:
        0 where all or none bought.

    Source: docs/figures.md, "Weight of evidence".
    """
    total, bought = int(clients.sum()), int(buyers.sum())
    if not 0 < bought < total:
        return np.zeros(len(clients))
    on_scale = ~np.isnan(scale)
    seen = on_scale & (clients > 0)
    if seen.sum() < 2:
        return weigh_evidence(clients, buyers)
    middle, spread = scale[on_scale].mean(), scale[on_scale].std()
    place = np.where(on_scale, (scale - middle) / spread, 0.0)[:, None]
    outcomes = np.repeat([1.0, 0.0], int(seen.sum()))
    times = np.concatenate([buyers[seen], (clients - buyers)[seen]])
    line = fit_logistic(np.concatenate([place[seen]] * 2), outcomes, LINE_L2, weights=times)
    share = predict_logistic(place, line)
    yes = buyers + PRIOR_ON_SCALE * share
    no = clients - buyers + PRIOR_ON_SCALE * (1 - share)
    weights = np.log(yes / no) - np.log(bought / (total - bought))
    return np.where(on_scale, weights, weigh_evidence(clients, buyers))


def measure_information(clients: Whole, buyers: Whole) -> Numbers:
    """Sum (share of buyers − share of the others) × weight over the values (last axis)."""
    total, bought = clients.sum(axis=-1, keepdims=True), buyers.sum(axis=-1, keepdims=True)
    others = clients - buyers
    good = buyers / np.maximum(bought, 1)
    bad = others / np.maximum(total - bought, 1)
    information: Numbers = ((good - bad) * weigh_evidence(clients, buyers)).sum(axis=-1)
    return information


def weigh_chance(clients: Whole, buyers: Whole, *, surely: float = 0.0) -> tuple[float, float]:
    """Give the information value less what chance alone gives on average, and how often it parts as much.

    How far the values part buyers from others is Pearson's chi-squared: one value that stands
    out shows in it sooner than in the information value. 200 shuffles; where fewer than 10 of
    them give as much, 4,800 more.

    Args:
        clients: Clients with each value.
        buyers: How many of them bought.
        surely: A chance below half of which nobody needs to know how small it is: no more shuffles.

    Returns:
        Corrected value (may be below 0), (shuffles with as much + 1) / (shuffles + 1).

    Source: docs/figures.md, "Weight of evidence".
    """
    seen = clients > 0
    clients, buyers = clients[seen], buyers[seen]
    bought = int(buyers.sum())
    if len(clients) < 2 or bought in (0, int(clients.sum())):
        return 0.0, 1.0
    random = np.random.default_rng(SEED)
    drawn = _shuffle(random, clients, bought, SHUFFLES)
    found = _part(clients, buyers) * (1 - 1e-12)
    information = float(measure_information(clients, buyers) - measure_information(clients, drawn).mean())
    as_much, times = int((_part(clients, drawn) >= found).sum()), SHUFFLES
    if as_much < SHUFFLES // 20 and (as_much + 1) / (SHUFFLES + 1) > surely / 2:
        as_much += int((_part(clients, _shuffle(random, clients, bought, MORE_SHUFFLES)) >= found).sum())
        times += MORE_SHUFFLES
    return information, (as_much + 1) / (times + 1)


def _shuffle(random: np.random.Generator, clients: Whole, bought: int, times: int) -> Whole:
    """Give the buyers per value (last axis) of so many shuffles."""
    drawn: Whole = random.multivariate_hypergeometric(clients, bought, size=times, method="marginals")
    return drawn


def _part(clients: Whole, buyers: Whole) -> Numbers:
    """Give what grows with chi-squared where the numbers of clients and of buyers are fixed."""
    parted: Numbers = (buyers.astype(float) ** 2 / clients).sum(axis=-1)
    return parted


def hold_all(chances: Sequence[float], *, level: float) -> list[bool]:
    """Say which findings hold so that any false one among them is rarer than the level (Holm)."""
    order = sorted(range(len(chances)), key=lambda place: (chances[place], place))
    held = [False] * len(chances)
    for rank, place in enumerate(order):
        if chances[place] * (len(chances) - rank) > level:
            break
        held[place] = True
    return held


def hold_most(chances: Sequence[float], *, level: float) -> list[bool]:
    """Say which findings hold so that their share of false ones is below the level (Benjamini-Hochberg)."""
    order = sorted(range(len(chances)), key=lambda place: (chances[place], place))
    last = -1
    for rank, place in enumerate(order):
        if chances[place] * len(chances) <= level * (rank + 1):
            last = rank
    held = [False] * len(chances)
    for place in order[: last + 1]:
        held[place] = True
    return held


def bound_share(buyers: npt.ArrayLike, clients: npt.ArrayLike) -> tuple[Numbers, Numbers]:
    """Give the 90 % interval of a share (Wilson); 0 to 1 where there is nobody.

    Source: docs/figures.md, "Weight of evidence".
    """
    k, n = np.asarray(buyers, dtype=float), np.asarray(clients, dtype=float)
    some = np.maximum(n, 1.0)
    share = k / some
    middle = (share + _Z**2 / (2 * some)) / (1 + _Z**2 / some)
    half = _Z / (1 + _Z**2 / some) * np.sqrt(share * (1 - share) / some + _Z**2 / (4 * some**2))
    low = np.where(n > 0, np.clip(middle - half, 0.0, 1.0), 0.0)
    high = np.where(n > 0, np.clip(middle + half, 0.0, 1.0), 1.0)
    return np.where((n > 0) & (k == 0), 0.0, low), np.where((n > 0) & (k == n), 1.0, high)


def measure_auc(scores: Numbers, bought: npt.NDArray[np.bool_]) -> float:
    """Give the chance that a buyer has a higher score than another client, equal ones half; NaN for none."""
    yes, no = int(bought.sum()), int((~bought).sum())
    if not yes or not no:
        return float("nan")
    levels, places = np.unique(scores, return_inverse=True)
    of_yes, of_no = (np.bincount(places[one], minlength=len(levels)) for one in (bought, ~bought))
    return measure_auc_of_values(levels, of_yes + of_no, of_yes)


def measure_auc_of_values(scores: Numbers, clients: Whole, buyers: Whole) -> float:
    """Give the same where many clients share each score; NaN for none."""
    levels, places = np.unique(scores, return_inverse=True)
    of_yes = np.bincount(places, buyers, minlength=len(levels))
    of_no = np.bincount(places, clients - buyers, minlength=len(levels))
    pairs = of_yes.sum() * of_no.sum()
    below = np.cumsum(of_no) - of_no
    return float((of_yes * (below + of_no / 2)).sum() / pairs) if pairs else float("nan")


def measure_log_loss(probabilities: Numbers, bought: npt.NDArray[np.bool_]) -> float:
    """Give the mean of −log of the probability that what came had; NaN for nobody."""
    if not len(bought):
        return float("nan")
    p = np.clip(probabilities, 1e-9, 1 - 1e-9)
    return float(-np.where(bought, np.log(p), np.log(1 - p)).mean())

"""Two arms, each client before and after → by how much they differ once the past is reckoned with.

The estimate is an analysis of covariance inside strata (class, and what else clients must share):
turnover after on turnover before. Whether it can be chance is decided by drawing the arms anew
inside the strata, all draws where they are few; the interval reckons with each client's own noise
(the sandwich of Huber and White, one cluster a client) and with quantiles of Student's t.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

TOP = 0.95
"""What lies above this quantile of its stratum counts as if it lay there."""
INTERVAL = 0.90
FEWEST_FOR_INTERVAL = 20
DRAWS = 999
FEW_DRAWS = 10_000
"""Up to so many possible draws all are made."""
MANY_CLIENTS = 400
"""From so many clients on the draws are not made one by one: their spread is known exactly."""
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Difference:
    """What the clients of one arm have more than those of the other, per client.

    Attributes:
        amount: The difference, adjusted; in the unit of the values.
        low: Lower end of the 90 % interval, NaN below 20 clients in either arm.
        high: Upper end.
        usual: What clients of the other arm have on average.
        chance: How often chance alone gives as much or more, in either direction.
    """

    amount: float
    low: float
    high: float
    usual: float
    chance: float


def cap_values(values: Numbers, strata: Whole, weights: Numbers | None = None) -> Numbers:
    """Lower what lies above the 95th percentile of its stratum to it (winsorise).

    Args:
        values: One per client.
        strata: Place of the stratum of each client.
        weights: How much each counts; all alike where None.

    Source: docs/figures.md, "Effect".
    """
    if not len(values):
        return values
    caps = np.full(int(strata.max()) + 1, np.inf)
    for stratum in np.flatnonzero(np.bincount(strata)):
        inside = strata == stratum
        if weights is None:
            caps[stratum] = np.quantile(values[inside], TOP)
        else:
            order = np.argsort(values[inside], kind="stable")
            upto = np.cumsum(weights[inside][order])
            place = int(np.searchsorted(upto, TOP * upto[-1], side="left"))
            caps[stratum] = values[inside][order[min(place, len(order) - 1)]]
    capped: Numbers = np.minimum(values, caps[strata])
    return capped


def find_common(treated: Mask, strata: Whole) -> Mask:
    """Say which clients are in strata that hold both arms."""
    size = int(strata.max()) + 1 if len(strata) else 0
    both = (np.bincount(strata[treated], minlength=size) > 0) & (
        np.bincount(strata[~treated], minlength=size) > 0
    )
    return both[strata] if len(strata) else np.zeros(0, dtype=bool)


def measure_difference(
    after: Numbers, before: Numbers, treated: Mask, strata: Whole, *, seed: str
) -> Difference:
    """Compare two arms by what clients have after, given what they had before.

    Strata that hold one arm only say nothing and are left out.

    Args:
        after: One per client, capped where it has to be.
        before: The same of the time before.
        treated: Who is in the first arm.
        strata: Place of the stratum of each client.
        seed: What the draws depend on, and on nothing else.

    Returns:
        NaN for what cannot be known.

    Source: docs/figures.md, "Effect".
    """
    common = find_common(treated, strata)
    after, before, treated = after[common], before[common], treated[common]
    strata = _number(strata[common])
    if not len(after):
        return Difference(math.nan, math.nan, math.nan, math.nan, math.nan)
    past = _centre(before, strata)
    rest = _without(_centre(after, strata), past)
    arm = _without(_centre(treated.astype(float), strata), past)
    weight = _dot(arm, arm)
    if weight < _TINY:
        return Difference(math.nan, math.nan, math.nan, float(after[~treated].mean()), math.nan)
    amount = _dot(arm, rest) / weight
    low, high = _bound(amount, rest, arm, treated, strata)
    chance = _reckon_chance(rest, arm, past, treated, strata, seed)
    return Difference(amount, low, high, float(after[~treated].mean()), chance)


def residual_spread(after: Numbers, before: Numbers, strata: Whole, weights: Numbers) -> float:
    """Give the standard deviation of what is after once strata and what was before are reckoned with.

    Args:
        after: One per client.
        before: The same of the time before.
        strata: Place of the stratum of each client.
        weights: How much each client counts; a weight of 0 leaves it out.

    Returns:
        NaN where too few clients count.
    """
    total, squares = float(weights.sum()), float((weights**2).sum())
    # So many clients of equal weight would say as much.
    number = total**2 / squares if squares > 0 else 0.0
    freedom = number - np.count_nonzero(np.bincount(strata, weights)) - 1
    if freedom < 1:
        return math.nan
    past, late = _centre(before, strata, weights), _centre(after, strata, weights)
    size = _dot(weights, past**2)
    rest = late - past * (_dot(weights, past * late) / size if size > _TINY else 0.0)
    return math.sqrt(_dot(weights, rest**2) / total * number / freedom)


def quantile_of_t(share: float, freedom: int) -> float:
    """Give a quantile of Student's t (Cornish and Fisher's expansion; good from 5 degrees of freedom on)."""
    z, n = NormalDist().inv_cdf(share), float(freedom)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / n + second / n**2 + third / n**3


def _number(strata: Whole) -> Whole:
    """Number the strata that hold anybody without holes."""
    return (np.cumsum(np.bincount(strata) > 0) - 1)[strata] if len(strata) else strata


def _dot(one: Numbers, other: Numbers) -> float:
    """Sum products the same way on every machine, however many cores it has."""
    return float((one * other).sum())


def _centre(values: Numbers, strata: Whole, weights: Numbers | None = None) -> Numbers:
    """Take the mean of its stratum from each value."""
    weights = np.ones(len(values)) if weights is None else weights
    counts, sums = np.bincount(strata, weights), np.bincount(strata, weights * values)
    means = np.divide(sums, counts, out=np.zeros_like(sums), where=counts > 0)
    return values - means[strata]


def _without(values: Numbers, past: Numbers) -> Numbers:
    """Take from values what the past explains."""
    size = _dot(past, past)
    return values if size < _TINY else values - past * (_dot(past, values) / size)


def _bound(amount: float, rest: Numbers, arm: Numbers, treated: Mask, strata: Whole) -> tuple[float, float]:
    """Give the interval: whatever each client adds to the noise, also where one arm is noisier (HC1)."""
    freedom = len(rest) - int(strata.max()) - 3
    if min(int(treated.sum()), int((~treated).sum())) < FEWEST_FOR_INTERVAL or freedom < FEWEST_FOR_INTERVAL:
        return math.nan, math.nan
    noise = _dot(arm**2, (rest - arm * amount) ** 2) * len(rest) / freedom
    reach = quantile_of_t((1 + INTERVAL) / 2, freedom) * math.sqrt(noise) / _dot(arm, arm)
    return amount - reach, amount + reach


def _reckon_chance(
    rest: Numbers, arm: Numbers, past: Numbers, treated: Mask, strata: Whole, seed: str
) -> float:
    """Give how often draws of the arms inside the strata differ as much as the arms do.

    Each difference is measured in its own standard errors: where chance did not decide who is
    worked, the arms lean on the past more than any draw does.
    """
    seen = abs(_dot(arm, rest))
    if len(rest) >= MANY_CLIENTS:
        # The sum over an arm is as good as normal.
        noise = math.sqrt(_dot(arm**2, rest**2))
        return 2 * NormalDist().cdf(-seen / noise) if noise > _TINY else 1.0
    drawn, is_all = _draw(treated, strata, seed)
    centred = drawn - _means(drawn, strata)
    weights, size = (centred**2).sum(axis=1), _dot(past, past)
    if size > _TINY:
        weights = weights - np.einsum("ij,j->i", centred, past) ** 2 / size
    sums = np.abs(np.einsum("ij,j->i", centred, rest))
    errors = np.divide(
        sums, np.sqrt(np.maximum(weights, _TINY)), out=np.zeros(len(sums)), where=weights > _TINY
    )
    as_much = int((errors >= seen / math.sqrt(_dot(arm, arm)) * (1 - _TINY)).sum())
    return as_much / len(drawn) if is_all else (as_much + 1) / (len(drawn) + 1)


def _means(drawn: Numbers, strata: Whole) -> Numbers:
    """Give the share of the first arm in the stratum of each client; it is the same in every draw."""
    shares = np.bincount(strata, drawn[0]) / np.bincount(strata)
    return shares[strata]


def _draw(treated: Mask, strata: Whole, seed: str) -> tuple[Numbers, bool]:
    """Draw the arms anew, one draw a row: as many of each stratum as there are; all draws where few."""
    groups = [np.flatnonzero(strata == stratum) for stratum in range(int(strata.max()) + 1)]
    taken = [int(treated[group].sum()) for group in groups]
    ways = math.prod(math.comb(len(group), number) for group, number in zip(groups, taken, strict=True))
    if ways <= FEW_DRAWS:
        return np.array(list(_list_draws(groups, taken, len(treated)))), True
    digest = hashlib.blake2b(seed.encode(), digest_size=8).digest()
    random = np.random.Generator(np.random.PCG64(int.from_bytes(digest, "little")))
    drawn = np.zeros((DRAWS, len(treated)))
    for group, number in zip(groups, taken, strict=True):
        lots = random.random((DRAWS, len(group)))
        if 0 < number < len(group):
            chosen = np.argpartition(lots, number - 1, axis=1)[:, :number]
        else:
            chosen = np.tile(np.arange(number), (DRAWS, 1))
        np.put_along_axis(drawn, group[chosen], 1.0, axis=1)
    return drawn, False


def _list_draws(groups: list[Whole], taken: list[int], clients: int) -> Iterator[Numbers]:
    """Give every draw there is."""
    if not groups:
        yield np.zeros(clients)
        return
    for rest in _list_draws(groups[1:], taken[1:], clients):
        for chosen in combinations(groups[0].tolist(), taken[0]):
            one = rest.copy()
            one[list(chosen)] = 1.0
            yield one

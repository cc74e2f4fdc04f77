"""How much a client is like those of class A or B, by what is known of it besides its money.

In: attributes, classes, the team's ideal client. Out: a score from 0 to 100 and a word for every
client and prospect; no client is scored by a model that saw its own class.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.attributes import UNKNOWN, Attribute
from sheets_strategy.strategy.fisher import Numbers, chi_squared_tail
from sheets_strategy.strategy.ideal import LITTLE, MIDDLE, STRONG
from sheets_strategy.strategy.logistic import fit_logistic, predict_logistic
from sheets_strategy.strategy.profiles import Mask
from sheets_strategy.strategy.weights import hold_most

FOLDS = 5
FEWEST_AB = 30
STRONG_RATIO, LITTLE_RATIO = 1.5, 0.75
_RANKS = {STRONG: 1, MIDDLE: 0, LITTLE: -1}
_PRIOR_CLIENTS = 10.0
"""So many average clients are put to every value, so that few clients say little."""
_L2 = 1.0
_P_USED = 0.05
# Who may be satisfied is a client already: no prospect can be like it in that.
_ONLY_CLIENTS = frozenset(("satisfaction",))


@dataclass(frozen=True, slots=True)
class Fold:
    """A model: the constant and coefficients of a logistic regression on weights of evidence.

    Attributes:
        used: Keys of the attributes.
        evidence: One array per attribute: weight of evidence per value, and 0 for unknown last.
        coefficients: What ``fit_logistic`` returned.
        base: Share of A and B among the clients that it learnt from.
    """

    used: tuple[str, ...]
    evidence: tuple[Numbers, ...]
    coefficients: Numbers
    base: float


def judge_likeness(
    attributes: Sequence[Attribute],
    codes: npt.NDArray[np.object_],
    classes: npt.NDArray[np.object_],
    ideal: pd.DataFrame,
    *,
    by: str,
) -> pd.DataFrame:
    """Say how much every client and prospect is like A and B.

    By the data: the probability of class A or B that clients with the same answers have.
    By the ideal: the weighted share of its lines that the client fits. By both: the mean,
    and the word that both together make. Where one of them is not to be had, the other decides.

    Args:
        attributes: From ``gather_attributes``.
        codes: Clients, in the attributes' order.
        classes: Their class in the period, "" for none.
        ideal: What ``fit_ideal`` returned, one row per client: likeness, score.
        by: ``data``, ``ideal`` or ``both``.

    Returns:
        One row per client, index = codes: likeness (``strong``, ``middle``, ``little``, "" for
        unknown) and score (0-100, NaN for unknown).

    Source: docs/figures.md, "Likeness".
    """
    nothing = pd.DataFrame({"likeness": "", "score": np.nan}, index=ideal.index)
    by_data = nothing if by == "ideal" else _by_data(attributes, codes, classes)
    has_data = bool((by_data["likeness"] != "").any())
    if by == "data" and has_data:
        return by_data
    return _join(by_data, ideal)


def _by_data(
    attributes: Sequence[Attribute], codes: npt.NDArray[np.object_], classes: npt.NDArray[np.object_]
) -> pd.DataFrame:
    usable = [one for one in attributes if not one.follows and one.key not in _ONLY_CLIENTS]
    usable = [one for one in usable if len(one.values) > 1]
    index = pd.Index(codes, name="client")
    unknown = pd.DataFrame({"likeness": "", "score": np.nan}, index=index).astype({"likeness": object})
    known = np.zeros(len(codes), dtype=bool)
    for one in usable:
        known |= one.codes != UNKNOWN
    classed = classes != ""
    is_ab = (classes == "A") | (classes == "B")
    if int((is_ab & known).sum()) < FEWEST_AB or not (classed & known & ~is_ab).any():
        return unknown
    whole = _learn(usable, is_ab, classed & known)
    # Where nothing parts them, or nothing that does is known of a client, there is nothing to judge by.
    told = np.zeros(len(codes), dtype=bool)
    for one in usable:
        told |= (one.codes != UNKNOWN) & (one.key in whole.used)
    fold = np.array([crc32(str(code).encode()) % FOLDS for code in codes])
    p, base = _apply(whole, usable, len(codes)), np.full(len(codes), whole.base)
    for number in range(FOLDS):
        held = classed & (fold == number)
        model = _learn(usable, is_ab, classed & known & ~held)
        p[held], base[held] = _apply(model, usable, len(codes))[held], model.base
    ratio = np.round(p / np.maximum(base, 1e-12), 9)
    words = np.where(ratio >= STRONG_RATIO, STRONG, np.where(ratio < LITTLE_RATIO, LITTLE, MIDDLE))
    return pd.DataFrame(
        {
            "likeness": np.where(told, words, "").astype(object),
            "score": np.where(told, np.round(p * 100), np.nan),
        },
        index=index,
    )


def _learn(attributes: Sequence[Attribute], is_ab: Mask, learnt: Mask) -> Fold:
    """Learn weights of evidence and their coefficients from some clients.

    Attributes are used that part A and B from the others, so that at most one of twenty does
    so by chance (Benjamini and Hochberg over all); the strongest first, at most one per ten of
    the rarer outcome.
    """
    outcomes = is_ab[learnt]
    yes = int(outcomes.sum())
    base = yes / len(outcomes)
    told = [_separate(one, is_ab, learnt) for one in attributes]
    order = sorted(range(len(told)), key=lambda place: (told[place], attributes[place].key))
    most = max(1, min(yes, len(outcomes) - yes) // 10)
    held = hold_most(told, level=_P_USED)
    chosen = [place for place in order if held[place]]
    used = [attributes[place] for place in chosen[:most]]
    evidence = tuple(_weigh(one, is_ab, learnt, base) for one in used)
    columns = _columns(used, evidence, len(is_ab))[learnt]
    coefficients = fit_logistic(columns, outcomes, _L2)
    return Fold(tuple(one.key for one in used), evidence, coefficients, base)


def _weigh(one: Attribute, is_ab: Mask, learnt: Mask, base: float) -> Numbers:
    """Give the weight of evidence of every value: its log-odds of A or B less those of all."""
    known = learnt & (one.codes != UNKNOWN)
    clients = np.bincount(one.codes[known], minlength=len(one.values))
    yes = np.bincount(one.codes[known & is_ab], minlength=len(one.values))
    share = (yes + _PRIOR_CLIENTS * base) / (clients + _PRIOR_CLIENTS)
    share = np.clip(share, 1e-9, 1 - 1e-9)
    weights = np.log(share / (1 - share)) - math.log(base / (1 - base)) if 0 < base < 1 else share * 0
    return np.append(weights, 0.0)


def _separate(one: Attribute, is_ab: Mask, learnt: Mask) -> float:
    """Give how often chance alone would part A and B from the others as much (chi-squared)."""
    known = learnt & (one.codes != UNKNOWN)
    clients = np.bincount(one.codes[known], minlength=len(one.values)).astype(float)
    yes = np.bincount(one.codes[known & is_ab], minlength=len(one.values)).astype(float)
    # Values of few clients are counted together: the approximation needs some in each.
    few = clients < 5
    clients = np.append(clients[~few], clients[few].sum())
    yes = np.append(yes[~few], yes[few].sum())
    clients, yes = clients[clients > 0], yes[clients > 0]
    total = clients.sum()
    if len(clients) < 2 or not 0 < yes.sum() < total:
        return 1.0
    share = yes.sum() / total
    statistic = float(((yes - clients * share) ** 2 / (clients * share * (1 - share))).sum())
    return chi_squared_tail(statistic, len(clients) - 1)


def _apply(model: Fold, attributes: Sequence[Attribute], size: int) -> Numbers:
    by_key = {one.key: one for one in attributes}
    used = [by_key[key] for key in model.used]
    return predict_logistic(_columns(used, model.evidence, size), model.coefficients)


def _columns(attributes: Sequence[Attribute], evidence: Sequence[Numbers], size: int) -> Numbers:
    """Give each client's weights; unknown is -1, so that it takes the 0 that stands last."""
    columns = np.zeros((size, len(attributes)))
    for place, (one, weights) in enumerate(zip(attributes, evidence, strict=True)):
        columns[:, place] = weights[one.codes]
    return columns


def _join(by_data: pd.DataFrame, ideal: pd.DataFrame) -> pd.DataFrame:
    """Let both decide together; where one is silent, the other alone."""
    one, other = by_data["likeness"].map(_RANKS), ideal["likeness"].map(_RANKS)
    total = one.fillna(0) + other.fillna(0)
    words = np.where(total > 0, STRONG, np.where(total < 0, LITTLE, MIDDLE))
    known = one.notna() | other.notna()
    scores = np.column_stack([by_data["score"].to_numpy(float), ideal["score"].to_numpy(float)])
    number = (~np.isnan(scores)).sum(axis=1)
    score = np.where(number > 0, np.nansum(scores, axis=1) / np.maximum(number, 1), np.nan)
    return pd.DataFrame(
        {"likeness": np.where(known, words, "").astype(object), "score": np.round(score)},
        index=by_data.index,
    )

"""Figures of a client → values of parameters, in a few steps that a person can read.

The steps are fixed, so that the rows of the tab stay the same from paste to paste; only money
and the team's own numbers, whose size nobody can know before, are cut by their own quantiles.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.answers import Answer
from sheets_strategy.strategy.features import DAYS_IN_MONTH
from sheets_strategy.values.currency import minor_scale

Places = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]

OTHER = "…"
"""The value that holds all words which too few clients share."""

QUANTILE_BINS = 5
FEWEST_SHARING = 5
MOST_WORDS = 15
_MANTISSAS = (1.0, 2.0, 5.0)


@dataclass(frozen=True, slots=True)
class Coded:
    """The values of one parameter, one per client.

    Attributes:
        parameter: Its key.
        values: All its values in the order in which they are read.
        places: Per client the place of its value among them.
        scale: Per value where it stands on a scale, NaN for not filled; empty for words.
    """

    parameter: str
    values: tuple[str, ...]
    places: Places
    scale: tuple[float, ...] = ()

    def take(self, rows: slice) -> Coded:
        """Give the same of some clients."""
        return Coded(self.parameter, self.values, self.places[rows], self.scale)


FIXED: dict[str, tuple[int, ...]] = {
    "payments": (1, 2, 3, 4, 6, 11, 21),
    "months_silent": (0, 1, 2, 3, 4, 7, 13),
    "overdue_times": (0, 1, 2, 3, 5),
    "tenure_months": (0, 3, 6, 12, 24, 36),
    "active_months": (0, 1, 2, 3, 4, 7, 10),
    "per_year": (0, 1, 2, 3, 4, 6, 9, 13, 25),
    "quiet_percent": (0, 5, 10, 25, 50, 75, 90),
}
"""First number of each step; the last has no end."""

_WHOLE = frozenset(
    {"per_year", "quiet_percent", "payments", "months_silent", "tenure_months", "active_months"}
)
STATEMENT = (
    "class",
    "best_class",
    "months_silent",
    "overdue_times",
    "payments",
    "active_months",
    "per_year",
    "quiet_percent",
    "tenure_months",
    "trend",
    "one_off",
    "average",
    "total",
)
"""Parameters that the statement gives, dated by their nature."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Into which values figures and answers are cut, as learned on one day.

    Attributes:
        limits: Parameter of numbers → first number of each step but the lowest.
        words: Parameter of words → its values.
    """

    limits: Mapping[str, tuple[float, ...]]
    words: Mapping[str, tuple[str, ...]]


def learn_steps(
    features: pd.DataFrame,
    answers: Mapping[str, Answer],
    *,
    vocabularies: Mapping[str, Collection[str]],
    currency: str = "RUB",
) -> Steps:
    """Choose the steps that one day's clients give: nothing later may move them.

    Args:
        features: What ``measure_features`` returned.
        answers: Answers of the team, one per client of features.
        vocabularies: Parameter → all its values, for those with a closed vocabulary.
        currency: The counted currency.
    """
    money = money_of(features, currency=currency)
    limits = {name: cut_quantiles(amounts) for name, amounts in money.items()}
    words = {}
    for name, answer in answers.items():
        if answer.numbers is not None:
            limits[name] = cut_quantiles(answer.numbers)
        else:
            words[name] = tuple(vocabularies.get(name, ())) or keep_words(answer)
    return Steps(limits, words)


def code_features(features: pd.DataFrame, *, steps: Steps, currency: str = "RUB") -> list[Coded]:
    """Turn the figures of a day into values of the parameters of ``STATEMENT``, in that order.

    Args:
        features: What ``measure_features`` returned.
        steps: Limits of average and total.
        currency: The counted currency.

    Source: docs/figures.md, "Scorecard".
    """
    numbers = {
        "payments": features["payments"],
        "months_silent": features["months_silent"],
        "overdue_times": features["overdue_times"],
        "tenure_months": features["tenure_days"] / DAYS_IN_MONTH,
        "active_months": features["active_months"],
        "per_year": 12 * features["payments"] / (features["tenure_days"] / DAYS_IN_MONTH + 2),
        "quiet_percent": 100 * features["quiet_share"],
    }
    coded = {
        name: code_numbers(name, column.to_numpy(dtype=float), FIXED[name], whole=name in _WHOLE)
        for name, column in numbers.items()
    }
    for name in ("class", "best_class", "trend", "one_off"):
        words = features[name].cat
        places = words.codes.to_numpy().astype(np.int64)
        coded[name] = Coded(name, (*map(str, words.categories), ""), places)
    for name, amounts in money_of(features, currency=currency).items():
        coded[name] = code_numbers(name, amounts, steps.limits[name], whole=False, open_below=True)
    return [coded[name] for name in STATEMENT]


def code_answers(answers: Mapping[str, Answer], *, steps: Steps) -> list[Coded]:
    """Turn answers of the team into values, in the order in which they came."""
    coded = []
    for name, answer in answers.items():
        if answer.numbers is not None:
            limits = steps.limits.get(name, ())
            coded.append(code_numbers(name, answer.numbers, limits, whole=False, open_below=True))
        else:
            coded.append(code_words(name, answer, steps.words.get(name, ())))
    return coded


def money_of(features: pd.DataFrame, *, currency: str) -> dict[str, Numbers]:
    """Give the average payment and the sum of all, in whole units of the currency."""
    scale = minor_scale(currency)
    sold = features["sold_kop"].to_numpy(dtype=float)
    return {
        "average": sold / features["payments"].to_numpy(dtype=float) / scale,
        "total": features["total_kop"].to_numpy(dtype=float) / scale,
    }


def cut_quantiles(numbers: Numbers) -> tuple[float, ...]:
    """Find up to four limits that part known numbers about evenly and are easy to read.

    Args:
        numbers: NaN for unknown.

    Returns:
        Ascending, none twice; empty where all are alike.
    """
    known = np.sort(numbers[~np.isnan(numbers)])
    if not len(known):
        return ()
    at = [len(known) * part // QUANTILE_BINS for part in range(1, QUANTILE_BINS)]
    different = np.unique(known).tolist()
    if len(different) <= QUANTILE_BINS:
        return tuple(_part(low, high) for low, high in pairwise(different))
    limits = [_round(float(known[place])) for place in at]
    return tuple(sorted({limit for limit in limits if known[0] < limit <= known[-1]}))


def _part(low: float, high: float) -> float:
    """Give the number with the fewest digits above low and not above high."""
    if high == 0:
        return 0.0
    size = int(np.floor(np.log10(abs(high))))
    for digits in range(-size, 16 - size):
        limit = float(np.floor(round(high * 10.0**digits, 6)) / 10.0**digits)
        if low < limit <= high:
            return limit
    return high


def _round(number: float) -> float:
    """Round to the nearest of 1, 2, 5 with noughts, by ratio."""
    if number == 0:
        return 0.0
    size = abs(number)
    ten = 10.0 ** np.floor(np.log10(size))
    steps = [mantissa * ten for mantissa in (*_MANTISSAS, 10.0)]
    nearest = min(steps, key=lambda step: (abs(np.log(step / size)), step))
    return float(np.copysign(nearest, number))


def code_numbers(
    parameter: str,
    numbers: Numbers,
    limits: Sequence[float],
    *,
    whole: bool,
    open_below: bool = False,
) -> Coded:
    """Put numbers into steps; unknown is the value "".

    Args:
        parameter: Its key.
        numbers: NaN for unknown.
        limits: First number of each step, ascending.
        whole: Whether a step is named by its last whole number («4–6») and not by the next («4–7»).
        open_below: Whether there is a step below the first limit.
    """
    names = [_name_step(limits, place, whole=whole) for place in range(len(limits))]
    if open_below:
        names = [f"< {_plain(limits[0])}" if limits else "0+", *names]
    places = np.searchsorted(np.array(limits, dtype=float), numbers, side="right") - (not open_below)
    unknown = np.isnan(numbers)
    places = np.where(unknown, len(names), np.clip(places, 0, len(names) - 1))
    scale = np.log1p(limits) if whole or not open_below else np.arange(len(names))
    return Coded(parameter, (*names, ""), places.astype(np.int64), (*map(float, scale), float("nan")))


def _name_step(limits: Sequence[float], place: int, *, whole: bool) -> str:
    first = _plain(limits[place])
    if place + 1 == len(limits):
        return f"{first}+"
    last = limits[place + 1] - 1 if whole else limits[place + 1]
    return first if last == limits[place] else f"{first}–{_plain(last)}"


def _plain(number: float) -> str:
    """Write a number with spaces between thousands."""
    return f"{number:,.10g}".replace(",", " ")


def keep_words(answer: Answer) -> tuple[str, ...]:
    """Choose the free words that are values of their own, by the alphabet.

    At most fifteen, each shared by at least five clients; ``OTHER`` stands for the rest.
    """
    number = np.bincount(answer.places, minlength=len(answer.words)).tolist()
    found = [(-n, word) for n, word in zip(number, answer.words, strict=True) if n and word]
    shared = sorted(one for one in found if -one[0] >= FEWEST_SHARING)[:MOST_WORDS]
    return (*sorted(word for _, word in shared), *((OTHER,) if len(shared) < len(found) else ()))


def code_words(parameter: str, answer: Answer, values: Sequence[str]) -> Coded:
    """Number words by the place of their value; what is none of the values becomes ``OTHER``.

    Args:
        parameter: Its key.
        answer: Vocabulary keys or folded words.
        values: All values but "", which comes last.
    """
    number = np.bincount(answer.places, minlength=len(answer.words))
    strange = [
        word for word, n in zip(answer.words, number, strict=True) if n and word and word not in values
    ]
    every = (*values, *((OTHER,) if strange and OTHER not in values else ()), "")
    at = {value: place for place, value in enumerate(every)}
    turned = np.array([at.get(word, at.get(OTHER, 0)) for word in answer.words], dtype=np.int64)
    return Coded(parameter, every, turned[answer.places])

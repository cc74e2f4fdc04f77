"""Step 1 as a whole after the classes: what unites the A clients, and who is like them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.abc import classify_abc
from sheets_strategy.strategy.attributes import Told, gather_attributes
from sheets_strategy.strategy.ideal import IdealLine, fit_ideal, score_ideal
from sheets_strategy.strategy.likeness import judge_likeness
from sheets_strategy.strategy.measures import Limits
from sheets_strategy.strategy.portrait import Portrait, describe_best
from sheets_strategy.strategy.profiles import Parameter


@dataclass(frozen=True, slots=True)
class Asked:
    """What the portrait is asked with.

    Attributes:
        ideal: The team's ideal client.
        told: Words that tell attributes apart.
        likeness_by: ``data``, ``ideal`` or ``both``.
        as_of: The analysis date.
        limits: Limits of class.
        measure: What clients are classified by, ``turnover`` or ``profit``.
        currency: The counted currency.
    """

    ideal: Sequence[IdealLine]
    told: Told
    likeness_by: str
    as_of: date
    limits: Limits
    measure: str = "turnover"
    currency: str = "RUB"


@dataclass(frozen=True, slots=True)
class IdealFit:
    """How many clients fit a line of the ideal client, or all lines at once.

    Attributes:
        row: Grid row of the line, -1 for all of them.
        a: Clients of class A that fit it.
        a_known: Clients of class A of which that is known.
        others: The same of other clients with a class.
        others_known: Of which that is known.
    """

    row: int
    a: int
    a_known: int
    others: int
    others_known: int


@dataclass(frozen=True, slots=True)
class Best:
    """What is known of the best clients.

    Attributes:
        portrait: What unites them.
        likeness: One row per client that bears figures, index = code: likeness, score.
        ideal: How many fit each line, then all of them; empty without lines.
    """

    portrait: Portrait = field(default_factory=Portrait)
    likeness: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({"likeness": [], "score": []}))
    ideal: tuple[IdealFit, ...] = ()


def find_best(
    base: pd.DataFrame,
    parameters: Mapping[str, Parameter],
    measured: pd.DataFrame,
    *,
    payments: pd.DataFrame,
    goods: pd.DataFrame,
    asked: Asked,
) -> Best:
    """Describe the A clients and say who is like A and B.

    Args:
        base: One row per client row, with unit.
        parameters: What ``profile_clients`` gave for them.
        measured: Figures and class of the units, index = code.
        payments: Counted rows, client = unit.
        goods: Accounting rows, client = unit; may be empty.
        asked: Settings, the ideal client, words.
    """
    codes: npt.NDArray[np.object_] = np.array(
        sorted(base["code"][base["unit"] == base["code"]]), dtype=object
    )
    attributes = gather_attributes(
        base, parameters, measured, payments=payments, goods=goods, told=asked.told, currency=asked.currency
    )
    classes = measured["class"].reindex(codes).fillna("").to_numpy(dtype=object)
    earlier = classify_earlier(payments, codes, asked)
    portrait = describe_best(attributes, classes, earlier=earlier)
    at = pd.Series(np.arange(len(base)), index=base["code"]).reindex(codes).to_numpy()
    fits = [fit[at] for fit in fit_ideal(parameters, asked.ideal)]
    scored = score_ideal(fits, asked.ideal, codes)
    likeness = judge_likeness(attributes, codes, classes, scored, by=asked.likeness_by)
    return Best(portrait, likeness, _count_fits(fits, asked.ideal, classes))


def classify_earlier(
    payments: pd.DataFrame, codes: npt.NDArray[np.object_], asked: Asked
) -> npt.NDArray[np.object_]:
    """Give each client its class by the money, or the known profit, of the earlier half of the history.

    Args:
        payments: Counted rows, client = unit.
        codes: Clients, ascending.
        asked: The analysis date, the limits of class, the measure.

    Returns:
        "A", "B", "C", or "" for no money then.

    Source: docs/figures.md, "Portrait".
    """
    first = payments["on"].min()
    end = pd.Timestamp(asked.as_of)
    half = first + (end - first) / 2 if len(payments) else end
    early = payments[payments["on"] <= half]
    column = "turnover_kop"
    if asked.measure == "profit" and "profit_known" in early:
        early, column = early[early["profit_known"]], "profit_kop"
    sums = early.groupby("client", sort=True)[column].sum()
    amounts = pd.DataFrame({"client": codes, "turnover_kop": sums.reindex(codes, fill_value=0).to_numpy()})
    ranked = classify_abc(
        amounts.astype({"turnover_kop": "int64"}),
        limit_a_bp=asked.limits.limit_a_bp,
        limit_b_bp=asked.limits.limit_b_bp,
    )
    return ranked.set_index("client")["abc"].reindex(codes).to_numpy(dtype=object)


def _count_fits(
    fits: Sequence[npt.NDArray[np.float64]], lines: Sequence[IdealLine], classes: npt.NDArray[np.object_]
) -> tuple[IdealFit, ...]:
    if not fits:
        return ()
    # All lines at once fit who fits every line that is known of it.
    stacked = np.vstack(fits)
    known = ~np.isnan(stacked)
    every = np.where(known.any(axis=0), np.where(known, stacked, 1.0).min(axis=0), np.nan)
    rows = [*(line.row for line in lines), -1]
    is_a, is_other = classes == "A", (classes != "A") & (classes != "")
    return tuple(
        IdealFit(
            row,
            int(np.nansum(fit[is_a])),
            int((~np.isnan(fit[is_a])).sum()),
            int(np.nansum(fit[is_other])),
            int((~np.isnan(fit[is_other])).sum()),
        )
        for row, fit in zip(rows, [*fits, every], strict=True)
    )

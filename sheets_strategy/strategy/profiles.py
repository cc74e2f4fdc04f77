"""What is known of each client, as parameters that conditions can ask for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.values.names import fold

ANSWERS = (
    "satisfaction",
    "awareness",
    "buys_similar",
    "has_means",
    "target_niche",
    "situation",
    "vip",
)
"""Answers of the team that are values of a vocabulary."""

WORDS = ("niche", "size", "region", "need", "seller")
"""Answers of the team in free words."""

MOST_TO_FILL = 3
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Parameter:
    """Values of one parameter, one per client.

    Attributes:
        keys: Vocabulary keys or folded texts, "" for unknown; None for a number.
        numbers: Numbers, NaN for unknown; None for keys.
        is_bound: Whether a number is only a lower bound.
    """

    keys: npt.NDArray[np.object_] | None = None
    numbers: npt.NDArray[np.float64] | None = None
    is_bound: Mask | None = None


def profile_clients(
    base: pd.DataFrame, measured: pd.DataFrame, *, as_of: date, target_niches: Collection[str]
) -> dict[str, Parameter]:
    """Build the parameters of every row of the base.

    What a person typed beats what the statement shows («Работаем с» against the
    first payment); a niche among the target ones answers «Целевая ниша» where
    the cell is empty. Unknown is "" or NaN, never a guess.

    Args:
        base: One row per client row: unit, since (year or NaN), the columns of ANSWERS
            (vocabulary keys) and WORDS (folded texts), own:<header> for the team's own
            columns, and contact_days (NaN unknown; where there).
        measured: One row per unit, index = code, from ``measure_clients``, ``measure_earnings``
            and ``classify_clients``.
        as_of: The analysis date.
        target_niches: Folded niches from Настройки.
    """
    figures = measured.reindex(base["unit"])
    paid = figures["paid"].eq(True).to_numpy()
    dated = paid & ~figures["undated"].eq(True).to_numpy()
    since_years = years_since(base["since"], as_of=as_of)
    tenure = figures["tenure_years"].to_numpy(dtype=float)
    known_since = ~np.isnan(since_years)
    bound = figures["tenure_is_bound"].eq(True).to_numpy() & ~known_since
    parameters = {
        "paid": Parameter(keys=np.where(paid, "yes", "no").astype(object)),
        "class": _classes(figures["class"]),
        "best_class": _classes(figures["best_class"]),
        "class_before": _classes(figures["class_before"]),
        "profit_class": _profit_classes(figures),
        "tenure_years": Parameter(numbers=np.where(known_since, since_years, tenure), is_bound=bound),
        "trend": Parameter(keys=_known(figures["trend"].where(paid, ""))),
        "regularity": Parameter(keys=_known(figures["regularity"])),
        "months_silent": Parameter(numbers=figures["months_silent"].to_numpy(dtype=float)),
        "overdue_times": Parameter(numbers=figures["overdue_times"].to_numpy(dtype=float)),
        "payments": Parameter(
            numbers=np.where(paid & ~dated, np.nan, figures["payments"].fillna(0).to_numpy(dtype=float))
        ),
        "one_off": Parameter(
            keys=np.where(dated, np.where(figures["one_off"].eq(True), "yes", "no"), "").astype(object)
        ),
        "contact_days": Parameter(numbers=_days_without_contact(base)),
        "vat": Parameter(keys=_known(figures["vat_regime"].where(figures["vat_regime"] != "unknown", ""))),
        **{name: Parameter(keys=_known(base[name])) for name in (*ANSWERS, *WORDS)},
        **{name: _own(base[name]) for name in base.columns if str(name).startswith("own:")},
    }
    return parameters | {"target_niche": _target_niche(base, target_niches)}


def years_since(since: pd.Series, *, as_of: date) -> npt.NDArray[np.float64]:
    """Count calendar years since «Работаем с»; NaN where it is empty, 0 for a year to come."""
    years: npt.NDArray[np.float64] = as_of.year - since.to_numpy(dtype=np.float64)
    return np.maximum(years, 0.0)


def say_what_to_fill(base: pd.DataFrame, measured: pd.DataFrame, *, labels: Mapping[str, str]) -> pd.Series:
    """Name up to three empty cells of a client that pay most to fill, A and B first.

    Args:
        base: As in ``profile_clients``.
        measured: As there.
        labels: Column → header.

    Returns:
        One text per row, "" for none.
    """
    figures = measured.reindex(base["unit"])
    best = figures["best_class"].fillna("").to_numpy()
    paid = figures["paid"].eq(True).to_numpy()
    is_ab = (best == "A") | (best == "B")
    young = figures["tenure_years"].fillna(0).to_numpy() <= 5
    bound = figures["tenure_is_bound"].eq(True).to_numpy()
    grows = figures["trend"].eq("grows").to_numpy()
    asks = (
        ("satisfaction", is_ab & (base["satisfaction"] == "").to_numpy()),
        ("since", (best == "A") & bound & young & base["since"].isna().to_numpy()),
        (
            "target_niche",
            (best == "A") & grows & ((base["target_niche"] == "") & (base["niche"] == "")).to_numpy(),
        ),
        ("awareness", ~paid & (base["awareness"] == "").to_numpy()),
        ("buys_similar", ~paid & (base["buys_similar"] == "").to_numpy()),
        ("has_means", ~paid & (base["has_means"] == "").to_numpy()),
        ("niche", is_ab & (base["niche"] == "").to_numpy()),
        ("region", is_ab & (base["region"] == "").to_numpy()),
    )
    leads = (base["unit"] == base["code"]).to_numpy() & (base["do_not_work"] == "").to_numpy()
    texts = []
    for place in range(len(base)):
        names = [labels[name] for name, mask in asks if mask[place]][:MOST_TO_FILL] if leads[place] else []
        texts.append("; ".join(names))
    return pd.Series(texts, index=base.index, dtype=object)


def _classes(classes: pd.Series) -> Parameter:
    keys = classes.fillna("").to_numpy()
    return Parameter(keys=np.where(keys == "", "none", keys).astype(object))


def _profit_classes(figures: pd.DataFrame) -> Parameter:
    """Take the class by profit; where the profit of any payment is unknown, so is the class."""
    unknown = figures["profit_unknown"].eq(True).to_numpy()
    keys = figures["profit_class"].fillna("").replace("", "none")
    return Parameter(keys=np.where(unknown, "", keys.to_numpy()).astype(object))


def _days_without_contact(base: pd.DataFrame) -> npt.NDArray[np.float64]:
    if "contact_days" not in base:
        return np.full(len(base), np.nan)
    return base["contact_days"].to_numpy(dtype=np.float64)


def _known(values: pd.Series) -> npt.NDArray[np.object_]:
    return values.fillna("").to_numpy(dtype=object)


def _own(values: pd.Series) -> Parameter:
    """Take a column of the team as numbers where all its filled cells are numbers, else as words."""
    if holds_numbers(values):
        return Parameter(
            numbers=np.array([np.nan if v in (None, "") else float(v) for v in values], dtype=float)
        )
    return Parameter(keys=np.array(own_words(values), dtype=object))


def holds_numbers(values: pd.Series) -> bool:
    """Say whether all filled cells of a team's own column are numbers, and any is filled."""
    filled = [value for value in values if value not in (None, "")]
    return bool(filled) and all(
        isinstance(value, float | int) and not isinstance(value, bool) for value in filled
    )


def own_words(values: pd.Series) -> list[str]:
    """Give the cells of a team's own column as folded words, "" for empty: as people read them."""
    return [fold(_as_read(value)) for value in values]


def _as_read(value: object) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        return f"{value:.15g}"
    return value.strftime("%d.%m.%Y") if isinstance(value, date) else str(value)


def _target_niche(base: pd.DataFrame, target_niches: Collection[str]) -> Parameter:
    typed, niche = base["target_niche"].fillna("").to_numpy(), base["niche"].fillna("").to_numpy()
    by_niche = np.where(np.isin(niche.astype(str), list(target_niches)), "yes", "no")
    derived = np.where((niche != "") & bool(target_niches), by_niche, "")
    return Parameter(keys=np.where(typed != "", typed, derived).astype(object))

"""What the team knew of its clients on a day in the past, by the dated answers that were kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.profiles import ANSWERS, WORDS, Parameter

ANSWER_COLUMNS = ("code", "column", "value", "on")
KNOWN_SHARE = 0.8
"""So many of today's filled cells have to have been known for a parameter to be measured in the past."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers of the team, today's and those kept with their day.

    Attributes:
        codes: Clients, ascending.
        today: Parameter → what stands in the cells today, one per client.
        place: Per kept answer the place of its client, sorted by client, parameter, day.
        name: The place of its parameter in today.
        day: Days since 1970.
        value: Vocabulary key, folded word or number as text; "" for a cell made empty.
    """

    codes: npt.NDArray[np.object_]
    today: Mapping[str, Parameter]
    place: npt.NDArray[np.int64]
    name: npt.NDArray[np.int64]
    day: npt.NDArray[np.int64]
    value: npt.NDArray[np.object_]


def no_answers() -> pd.DataFrame:
    """Give a frame of kept answers without rows."""
    return pd.DataFrame({name: pd.Series(dtype=object) for name in ANSWER_COLUMNS})


def read_answers(
    profiles: Mapping[str, Parameter], codes: npt.NDArray[np.object_], kept: pd.DataFrame
) -> Answers:
    """Put today's answers and those kept in order.

    Args:
        profiles: What ``profile_clients`` returned, of the clients that bear figures.
        codes: Those clients.
        kept: One row per change: code, column (key of the parameter), value (vocabulary key,
            folded word or number as text; "" for a cell made empty), on (date or
            datetime64); of one day the last row holds. What is known by nature (a region by
            the ИНН) may bear the first day of the statement.
    """
    names = [name for name in profiles if name in (*ANSWERS, *WORDS) or name.startswith("own:")]
    order = np.argsort(codes.astype(str), kind="stable")
    sorted_codes = codes[order]
    today = {name: _take(profiles[name], order) for name in names}
    place = pd.Index(sorted_codes).get_indexer(pd.Index(kept["code"]))
    name = pd.Index(names).get_indexer(pd.Index(kept["column"])) if names else np.full(len(kept), -1)
    day = pd.to_datetime(kept["on"]).to_numpy().astype("datetime64[D]").astype(np.int64)
    known = np.flatnonzero((place >= 0) & (name >= 0))
    known = known[np.lexsort((day[known], name[known], place[known]))]
    value = kept["value"].to_numpy(dtype=object)
    return Answers(sorted_codes, today, place[known], name[known], day[known], value[known])


def _take(parameter: Parameter, rows: npt.NDArray[np.int64]) -> Parameter:
    keys, numbers = parameter.keys, parameter.numbers
    return Parameter(
        keys=None if keys is None else keys[rows], numbers=None if numbers is None else numbers[rows]
    )


def recall_answers(
    answers: Answers, *, cut_on: date, codes: npt.NDArray[np.object_]
) -> tuple[dict[str, Parameter], dict[str, float]]:
    """Give what was known of some clients before a day.

    Where fewer than 80 % of the cells that are filled today were known by then, today's
    values stand in for all: whoever uses them has to say so.

    Args:
        answers: What ``read_answers`` returned.
        cut_on: First day that is not known.
        codes: The clients, all among those of answers.

    Returns:
        Parameter → its values, without parameters that nobody filled; parameter → share of
        the cells filled today that were known.

    Source: docs/figures.md, "Back-test".
    """
    rows = pd.Index(answers.codes).get_indexer(pd.Index(codes))
    before = answers.day < (cut_on - date(1970, 1, 1)).days
    place, name, value = answers.place[before], answers.name[before], answers.value[before]
    last = np.ones(len(place), dtype=bool)
    last[:-1] = (place[1:] != place[:-1]) | (name[1:] != name[:-1])
    found, dated = {}, {}
    for number, (key, today) in enumerate(answers.today.items()):
        now = _take(today, rows)
        mine = last & (name == number)
        then = _recall(now, value[mine], pd.Index(rows).get_indexer(pd.Index(place[mine])))
        filled = _filled(now)
        if not filled.any():
            continue
        dated[key] = float((filled & _filled(then)).sum() / filled.sum())
        found[key] = then if dated[key] >= KNOWN_SHARE else now
    return found, dated


def answers_today(answers: Answers, *, codes: npt.NDArray[np.object_]) -> dict[str, Parameter]:
    """Give what stands in the cells today of some clients."""
    rows = pd.Index(answers.codes).get_indexer(pd.Index(codes))
    return {name: _take(one, rows) for name, one in answers.today.items()}


def _recall(now: Parameter, value: npt.NDArray[np.object_], at: npt.NDArray[np.int64]) -> Parameter:
    value, at = value[at >= 0], at[at >= 0]
    if now.numbers is not None:
        numbers = np.full(len(now.numbers), np.nan)
        numbers[at] = pd.to_numeric(pd.Series(value, dtype=object), errors="coerce").to_numpy(dtype=float)
        return Parameter(numbers=numbers)
    keys = np.full(0 if now.keys is None else len(now.keys), "", dtype=object)
    keys[at] = value
    return Parameter(keys=keys)


def _filled(parameter: Parameter) -> npt.NDArray[np.bool_]:
    if parameter.numbers is not None:
        return ~np.isnan(parameter.numbers)
    keys = parameter.keys if parameter.keys is not None else np.zeros(0, dtype=object)
    filled: npt.NDArray[np.bool_] = keys.astype(str) != ""
    return filled

"""What the team knew of its clients on a day in the past, by the dated answers that were kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.profiles import ANSWERS, WORDS, Parameter

Places = npt.NDArray[np.int64]
Codes = npt.NDArray[np.object_]

ANSWER_COLUMNS = ("code", "column", "value", "on")
KNOWN_SHARE = 0.8
"""So many of today's filled cells have to have been known for a parameter to be measured in the past."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One parameter of the team, one answer per client: words or numbers.

    Attributes:
        words: All words that occur, "" (not filled) first; empty for numbers.
        places: Per client the place of its word; empty for numbers.
        numbers: NaN for not filled; None for words.
    """

    words: tuple[str, ...]
    places: Places
    numbers: npt.NDArray[np.float64] | None = None

    def take(self, rows: Places) -> Answer:
        """Give the answers of some clients."""
        if self.numbers is not None:
            return Answer((), self.places, self.numbers[rows])
        return Answer(self.words, self.places[rows])

    def filled(self) -> npt.NDArray[np.bool_]:
        """Say per client whether there is an answer."""
        found: npt.NDArray[np.bool_] = self.places > 0 if self.numbers is None else ~np.isnan(self.numbers)
        return found


@dataclass(frozen=True, slots=True)
class Kept:
    """The answers of one parameter that were kept, by client, then day, then order of memory.

    Attributes:
        client: Place of the client.
        day: Days since 1970.
        value: Place of the word, or number; NaN for a cell made empty.
    """

    client: Places
    day: Places
    value: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers of the team: parameter → today's, and those kept with their day."""

    today: Mapping[str, Answer]
    kept: Mapping[str, Kept]


def no_answers() -> pd.DataFrame:
    """Give a frame of kept answers without rows."""
    return pd.DataFrame({name: pd.Series(dtype=object) for name in ANSWER_COLUMNS})


def read_answers(
    profiles: Mapping[str, Parameter], *, rows: Codes, clients: Codes, kept: pd.DataFrame
) -> Answers:
    """Put today's answers and those kept in the order of clients.

    Args:
        profiles: What ``profile_clients`` returned.
        rows: The codes that it is of.
        clients: The clients wanted.
        kept: One row per change: code, column (key of the parameter), value (vocabulary key,
            folded word or number as text; "" for a cell made empty), on (date or
            datetime64); of one day the last row holds. What is known by nature (a region by
            the ИНН) may bear the first day of the statement.
    """
    at = pd.Index(rows).get_indexer(pd.Index(clients))
    place = pd.Index(clients).get_indexer(pd.Index(kept["code"]))
    day = pd.to_datetime(kept["on"]).to_numpy().astype("datetime64[D]").astype(np.int64)
    column = kept["column"].to_numpy(dtype=object)
    texts = kept["value"].to_numpy(dtype=object)
    today, past = {}, {}
    for name, parameter in profiles.items():
        if name not in (*ANSWERS, *WORDS) and not name.startswith("own:"):
            continue
        mine = np.flatnonzero((place >= 0) & (column == name))
        mine = mine[np.lexsort((day[mine], place[mine]))]
        today[name], value = _read_answer(parameter, at, texts[mine])
        past[name] = Kept(place[mine], day[mine], value)
    return Answers(today, past)


def _read_answer(parameter: Parameter, at: Places, texts: Codes) -> tuple[Answer, npt.NDArray[np.float64]]:
    """Read today's answers, and texts that were kept, into one numbering."""
    if parameter.numbers is not None:
        value = pd.to_numeric(pd.Series(texts, dtype=object), errors="coerce").to_numpy(dtype=float)
        return Answer((), np.zeros(0, dtype=np.int64), parameter.numbers[at]), value
    keys = parameter.keys if parameter.keys is not None else np.full(len(at), "", dtype=object)
    places, found = pd.factorize(np.concatenate([np.array([""], dtype=object), keys[at], texts]))
    value = places[len(at) + 1 :].astype(float)
    words = tuple(str(word) for word in found)
    return Answer(words, places[1 : len(at) + 1].astype(np.int64)), np.where(value > 0, value, np.nan)


def recall_answers(
    answers: Answers, *, cut_on: date, places: Places
) -> tuple[dict[str, Answer], dict[str, float]]:
    """Give what was known of some clients before a day.

    Where fewer than 80 % of the cells that are filled today were known by then, today's
    values stand in for all: whoever uses them has to say so.

    Args:
        answers: What ``read_answers`` returned.
        cut_on: First day that is not known.
        places: The places of the clients.

    Returns:
        Parameter → its values, without parameters that nobody filled; parameter → share of
        the cells filled today that were known.

    Source: docs/figures.md, "Back-test".
    """
    before = (cut_on - date(1970, 1, 1)).days
    found, dated = {}, {}
    for name, today in answers.today.items():
        now, kept = today.take(places), answers.kept[name]
        filled = now.filled()
        if not filled.any():
            continue
        if not len(kept.client):
            found[name], dated[name] = now, 0.0
            continue
        then = _recall(today, kept, before=before).take(places)
        dated[name] = float((filled & then.filled()).sum() / filled.sum())
        found[name] = then if dated[name] >= KNOWN_SHARE else now
    return found, dated


def _recall(today: Answer, kept: Kept, *, before: int) -> Answer:
    """Give the last answer before a day of every client."""
    known = kept.day < before
    client, value = kept.client[known], kept.value[known]
    last = np.ones(len(client), dtype=bool)
    last[:-1] = client[1:] != client[:-1]
    if today.numbers is not None:
        numbers = np.full(len(today.numbers), np.nan)
        numbers[client[last]] = value[last]
        return Answer((), today.places, numbers)
    places = np.zeros(len(today.places), dtype=np.int64)
    places[client[last]] = np.nan_to_num(value[last]).astype(np.int64)
    return Answer(today.words, places)


def join_answers(parts: list[Answer]) -> Answer:
    """Put the answers of several days, all of one numbering, below each other."""
    if parts[0].numbers is not None:
        return Answer(
            (), parts[0].places, np.concatenate([one.numbers for one in parts if one.numbers is not None])
        )
    return Answer(parts[0].words, np.concatenate([one.places for one in parts]))

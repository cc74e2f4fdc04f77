"""What came of talks with clients → what is known of them: satisfaction, awareness, last contact.

In: what people noted in «Работа». Out: the client base with empty answers filled, and dated answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd

from sheets_strategy.strategy.answers import ANSWER_COLUMNS

NO_ANSWER = "no_answer"
TELLS = {
    "satisfied": ("satisfaction", "satisfied"),
    "claim": ("satisfaction", "negative"),
    "thinking": ("awareness", "compares"),
}
"""Outcome → the column that it answers, and the answer; the others change nothing."""

TOLD = ("satisfaction", "awareness")
FRESH_DAYS = 365
"""An answer that a talk gave longer ago is marked as old."""


def find_told(worked: pd.DataFrame) -> pd.DataFrame:
    """Give every answer that an outcome tells: code, column, value, outcome, on; the latest of a client last.

    Of one day a claim counts more than satisfaction: it has to be settled first.

    Args:
        worked: See ``WORKED``.

    Source: docs/figures.md, "Outcomes of talks".
    """
    told = worked[worked["outcome"].isin(list(TELLS)) & worked["touched_on"].notna()]
    answers = [TELLS[outcome] for outcome in told["outcome"]]
    found = pd.DataFrame(
        {
            "code": told["client"].to_numpy(dtype=object),
            "column": np.array([column for column, _ in answers], dtype=object),
            "value": np.array([value for _, value in answers], dtype=object),
            "outcome": told["outcome"].to_numpy(dtype=object),
            "on": told["touched_on"].to_numpy(dtype="datetime64[s]"),
            "plan": told["plan"].to_numpy(dtype=object),
        }
    )
    found = found.assign(grave=(found["outcome"] == "claim").astype("int64"))
    found = found.sort_values(["code", "column", "on", "grave", "plan"], ignore_index=True)
    return found.drop(columns=["grave", "plan"])


def apply_outcomes(base: pd.DataFrame, worked: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Fill answers that nobody typed with what the latest talk told, and count days since the last contact.

    Days run up to the analysis date, as all figures do, so that they change with the
    statement and not overnight. Whom nobody could reach was not contacted.

    Args:
        base: One row per row of the base: code, satisfaction, awareness.
        worked: See ``WORKED``.
        as_of: The analysis date.

    Returns:
        The same rows; new: told_<column> (outcome that filled it, "" for none), told_<column>_on
        (its day, NaT for none), contact_days (NaN for never).

    Source: docs/figures.md, "Outcomes of talks".
    """
    told = find_told(worked)
    codes = base["code"].to_numpy(dtype=object)
    for column in TOLD:
        latest = told[told["column"] == column].drop_duplicates("code", keep="last").set_index("code")
        said = latest.reindex(codes)
        known = (base[column] == "").to_numpy() & said["value"].notna().to_numpy()
        answers = np.where(known, said["value"].to_numpy(dtype=object), base[column].to_numpy(dtype=object))
        outcomes = np.where(known, said["outcome"].to_numpy(dtype=object), "")
        on = said["on"].where(known).set_axis(base.index)
        told_now: dict[str, pd.Series] = {
            column: pd.Series(answers, index=base.index, dtype=object),
            f"told_{column}": pd.Series(outcomes, index=base.index, dtype=object),
            f"told_{column}_on": on,
            f"told_{column}_old": on < pd.Timestamp(as_of) - pd.Timedelta(days=FRESH_DAYS),
        }
        base = base.assign(**told_now)
    reached = worked[worked["outcome"] != NO_ANSWER]
    last = reached.groupby("client", sort=True)["touched_on"].max().reindex(codes)
    days = (pd.Timestamp(as_of) - last).dt.days.clip(lower=0)
    return base.assign(contact_days=days.to_numpy(dtype="float64"))


def add_told(history: pd.DataFrame, worked: pd.DataFrame) -> pd.DataFrame:
    """Put what talks told among the dated answers that people typed; what is typed wins while it stands.

    Args:
        history: Changes of typed answers: code, column, value ("" for taken back), on.
        worked: See ``WORKED``.

    Returns:
        The same columns, by day, code and column; of one day the last row holds.
    """
    told = find_told(worked)
    if told.empty:
        return history
    keys = set(zip(told["code"], told["column"], strict=True))
    pairs = zip(history["code"], history["column"], strict=True)
    is_told = np.array([pair in keys for pair in pairs], dtype=bool)
    rest, typed = history[~is_told], history[is_told]
    events: dict[tuple[str, str], list[tuple[date, bool, str]]] = {}
    for rows, is_talk in ((typed, False), (told, True)):
        for code, column, value, on in zip(*(rows[name] for name in ANSWER_COLUMNS), strict=True):
            day = pd.Timestamp(on).date()
            events.setdefault((str(code), str(column)), []).append((day, is_talk, str(value)))
    merged = [
        (code, column, value, on)
        for (code, column), happened in sorted(events.items())
        for value, on in _changes(happened)
    ]
    both = pd.concat([rest, pd.DataFrame(merged, columns=list(ANSWER_COLUMNS))], ignore_index=True)
    days = pd.to_datetime(both["on"]).astype("datetime64[s]")
    return both.assign(day=days).sort_values(["day", "code", "column"], kind="stable").drop(columns="day")


def _changes(events: list[tuple[date, bool, str]]) -> Iterator[tuple[str, date]]:
    """Give what was known from which day on: what is typed, else what the last talk told."""
    typed, told, known = "", "", ""
    for on, is_talk, value in sorted(events, key=lambda event: event[:2]):
        typed, told = (typed, value) if is_talk else (value, told)
        if (typed or told) != known:
            known = typed or told
            yield known, on

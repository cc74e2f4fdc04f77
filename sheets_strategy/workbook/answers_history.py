"""What the team answered when: dated rows of «Память» → history, so that a check looks at its own day only.

Attributes that the team types have no past of their own: what stands in Клиенты today may follow
from a purchase. So every sync keeps what was answered since the last one, with its day.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pandas as pd

from sheets_strategy.strategy.profiles import ANSWERS, WORDS, own_words
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import OWN, Book, TableView
from sheets_strategy.workbook.memory import Entry, Memory

KIND = "answers"
LONGEST_WORD = 40
MOST_WORDS = 50
"""Different words of a team's own column beyond which it holds notes, not values."""

_COLUMNS = ["code", "column", "value", "on"]


def remember_answers(book: Book, base: pd.DataFrame, memory: Memory) -> Iterator[Entry]:
    """Give one entry for each client with answers, and for those who had some and have none now.

    Own columns of the team count, except notes (longer or more different words than values
    have) and columns with formulas, which change by themselves.
    """
    words = {name: base[name].tolist() for name in (*ANSWERS, *WORDS)}
    words |= {name: own_words(base[name]) for name in _own_columns(book.tables["clients"], base)}
    known = memory.all(KIND)
    for place, code in enumerate(base["code"].tolist()):
        filled = {
            name: values[place]
            for name, values in words.items()
            if values[place] and len(values[place]) <= LONGEST_WORD
        }
        if filled or known.get(code, "{}") != "{}":
            yield KIND, code, json.dumps(filled, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _own_columns(view: TableView, base: pd.DataFrame) -> list[str]:
    computed = {col for row, col in view.tab.formulas if row > view.header_row}
    found = []
    for header, col in view.own.items():
        words = set(own_words(base[OWN + header])) - {""}
        if col not in computed and 0 < len(words) <= MOST_WORDS:
            found.append(OWN + header)
    return found


def read_answers_history(memory: Memory) -> pd.DataFrame:
    """Give every change of an answer: code, column, value ("" for taken back), on; by day, code, column."""
    before: dict[str, dict[str, str]] = {}
    changes: list[tuple[str, str, str, date]] = []
    for code, text, on in memory.history(KIND):
        now = {str(column): str(value) for column, value in json.loads(text).items()}
        was = before.get(code, {})
        for column in sorted({*was, *now}):
            if was.get(column, "") != now.get(column, ""):
                changes.append((code, column, now.get(column, ""), on))
        before[code] = now
    history = pd.DataFrame(changes, columns=_COLUMNS)
    return history.sort_values(["on", "code", "column"], kind="stable", ignore_index=True)


def add_regions(history: pd.DataFrame, base: pd.DataFrame, *, on: date) -> pd.DataFrame:
    """Add the region that the ИНН tells: it was known from the first day on, whoever typed what since.

    Args:
        history: What ``read_answers_history`` returned.
        base: One row per client: code, region_found (name, "" for unknown).
        on: First day of the statement.
    """
    found = [
        (code, "region", fold(name), on)
        for code, name in zip(base["code"], base["region_found"], strict=True)
        if name != ""
    ]
    if not found:
        return history
    regions = pd.DataFrame(found, columns=_COLUMNS).sort_values("code", kind="stable")
    return (
        pd.concat([regions, history], ignore_index=True) if len(history) else regions.reset_index(drop=True)
    )


def read_seen_on(memory: Memory) -> dict[str, date]:
    """Give code → day on which the client was first remembered."""
    first: dict[str, date] = {}
    for code, _, on in memory.history("client"):
        first.setdefault(code, on)
    return first

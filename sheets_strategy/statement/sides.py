"""Which side of a payment one is on: money that came, money that went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.statement.cells import Mask, MoneyColumn, Texts, read_texts
from sheets_strategy.statement.glued import clean_account
from sheets_strategy.statement.reading import Reading
from sheets_strategy.values.cells import CellValue
from sheets_strategy.values.names import fold

Columns = Mapping[str, list[CellValue]]
Money = Mapping[str, MoneyColumn]
Kopecks = npt.NDArray[np.int64]

_IN_WORDS = ("кредит", "пополн", "приход", "поступ", "зачисл", "incom", "credit")
_OUT_WORDS = ("дебет", "списан", "расход", "outgo", "debit")
_IN_MARKS, _OUT_MARKS = ("кт", "к", "in", "cr", "c", "+"), ("дт", "д", "out", "dr", "d", "-")


def refuse_reversals(sums: Money, bad: dict[int, str]) -> None:
    """Mark sums below zero in a column for one side; списания may all be written with a minus."""
    for name, money in sums.items():
        below = money.kop < 0
        if name != "amount" and below.any() and (name == "in_sum" or (money.kop > 0).any()):
            bad.update(dict.fromkeys(np.flatnonzero(below).tolist(), "reversal"))


def find_directions(columns: Columns, sums: Money, dated: Mask, reading: Reading) -> tuple[Texts, Kopecks]:
    """Say which way the money went: by two columns, a word, own accounts, or a sign.

    Args:
        columns: Field → cells.
        sums: Sums of the columns that hold any.
        dated: Which rows have a date: others are no payments.
        reading: What is known.
    """
    size = len(columns["on"])
    direction = np.full(size, "", dtype=object)
    if "amount" not in sums:
        zero = np.zeros(size, dtype=np.int64)
        came = sums["in_sum"].kop if "in_sum" in sums else zero
        went = sums["out_sum"].kop if "out_sum" in sums else zero
        direction[(came != 0) & (went == 0)] = "in"
        direction[(went != 0) & (came == 0)] = "out"
        return direction, np.abs(np.where(came != 0, came, went))
    kop = sums["amount"].kop
    if "direction" in columns:
        direction = read_texts(columns["direction"], _read_direction)
    elif (kop[dated] < 0).any():
        # A balance below zero under the payments says nothing of their signs.
        direction = np.where(kop < 0, "out", "in").astype(object)
    else:
        direction = _read_kinds(columns, direction, dated)
        if not (direction[dated] != "").any():
            direction = _read_groups(columns, dated)
    if {"payer_account", "payee_account"} <= set(columns):
        sides = [read_texts(columns[side], clean_account) for side in ("payer_account", "payee_account")]
        own = reading.own_accounts or ([] if (direction != "").any() else _infer_own(sides, kop != 0))
        payer, payee = (pd.Series(side, dtype=object).isin(own).to_numpy() for side in sides)
        direction = np.where(payee & ~payer, "in", np.where(payer & ~payee, "out", direction)).astype(object)
        direction[payer & payee & (direction == "")] = "internal"
    elif "payee_account" in columns and reading.title_account and not (direction != "").any():
        payees = read_texts(columns["payee_account"], clean_account)
        direction = np.where(payees == reading.title_account, "in", np.where(payees != "", "out", ""))
        direction = direction.astype(object)
    return direction, np.abs(kop)


def _read_kinds(columns: Columns, unknown: Texts, dated: Mask) -> Texts:
    """Read a column of kinds of operations as directions, where every kind is the word for one."""
    for name in ("type", "kind"):
        texts = read_texts(columns[name]) if name in columns else unknown
        words = {text: _read_direction(text) for text in set(texts[dated].tolist()) if text}
        if words and all(words.values()):
            return np.array([words.get(text, "") for text in texts], dtype=object)
    return unknown


def _read_groups(columns: Columns, dated: Mask) -> Texts:
    """Give payments the side that a line above them names, as «ДЕБЕТ» alone in its row; "" without one.

    A line without a date that says anything else, such as a total, ends its group.
    """
    texts = [read_texts(cells) for cells in columns.values()]
    direction, side = np.full(len(dated), "", dtype=object), ""
    for place in range(len(dated)):
        if dated[place]:
            direction[place] = side
            continue
        said = {text for cells in texts if (text := cells[place].strip())}
        if said:
            word = said.pop() if len(said) == 1 else ""
            side = _read_direction(word) if len(word.split()) == 1 else ""
    return direction


def _infer_own(sides: Sequence[Texts], paid: Mask) -> list[str]:
    """Give the one account that stands in every payment, on one side or the other; none where two do."""
    shared: set[str] = set()
    for place, pair in enumerate(zip(*(side[paid].tolist() for side in sides), strict=True)):
        shared = {*pair} - {""} if place == 0 else shared & {*pair}
        if not shared:
            break
    return list(shared) if len(shared) == 1 and paid.sum() > 1 else []


def _read_direction(text: str) -> str:
    word = fold(text)
    if word.startswith(_IN_WORDS) or word in _IN_MARKS:
        return "in"
    return "out" if word.startswith(_OUT_WORDS) or word in _OUT_MARKS else ""

"""The class of the earlier half of the history, by money or by profit."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from sheets_strategy.strategy.attributes import Told
from sheets_strategy.strategy.best import Asked, classify_earlier
from sheets_strategy.strategy.measures import Limits

CODES = np.array(["c1", "c2", "c3"], dtype=object)


def asked(measure: str = "turnover") -> Asked:
    return Asked((), Told(), "data", date(2025, 12, 31), Limits(), measure)


def rows(*payments: tuple[str, str, int, int, bool]) -> pd.DataFrame:
    held = pd.DataFrame(payments, columns=["client", "on", "turnover_kop", "profit_kop", "profit_known"])
    return held.assign(on=pd.to_datetime(held["on"]))


PAYMENTS = rows(
    ("c1", "2025-01-01", 900, 10, True),
    ("c2", "2025-03-01", 100, 90, True),
    ("c3", "2025-04-01", 500, 400, False),
    ("c2", "2025-11-01", 9_000, 9_000, True),
)


@pytest.mark.parametrize(("measure", "expected"), [("turnover", ["A", "B", "A"]), ("profit", ["B", "A", ""])])
def test_only_the_earlier_half_counts(measure: str, expected: list[str]) -> None:
    assert classify_earlier(PAYMENTS, CODES, asked(measure)).tolist() == expected


def test_without_payments_nobody_had_a_class() -> None:
    assert classify_earlier(PAYMENTS[:0], CODES, asked()).tolist() == ["", "", ""]


def test_the_order_of_payments_changes_nothing() -> None:
    assert classify_earlier(PAYMENTS[::-1], CODES, asked()).tolist() == ["A", "B", "A"]

"""Margins of clients by their sales reports, and purchases that are counted by documents."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheets_strategy.strategy.ledger import LEDGER, sum_ledger
from sheets_strategy.strategy.profit import margins_of

AS_OF = date(2025, 12, 31)
Good = tuple[str, str, int, int, bool]


def goods(*rows: Good) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["client", "on", "turnover_kop", "profit_kop", "profit_known"])
    return frame.assign(on=pd.to_datetime(frame["on"]))


def test_a_margin_is_profit_over_revenue_of_the_last_year() -> None:
    sold = goods(
        ("a", "2025-03-01", 10_000, 4_000, True),
        ("a", "2025-03-02", -2_000, -800, True),
        ("a", "2025-03-03", 50_000, 0, False),
        ("a", "2024-03-03", 90_000, 90_000, True),
        ("a", "2026-01-01", 90_000, 90_000, True),
        ("b", "2024-03-03", 1_000, -100, True),
        ("c", "2025-03-03", 1_000, 0, False),
        ("d", "2025-03-03", -1_000, -500, True),
    )
    assert margins_of(sold, as_of=AS_OF).to_dict() == {"a": 0.4, "b": -0.1}


def test_margins_of_nothing_are_none() -> None:
    assert margins_of(goods(), as_of=AS_OF).empty


def test_lines_of_a_document_are_one_purchase() -> None:
    rows = [
        ("a", "2025-03-01", "1", "sales", 100), ("a", "2025-03-01", "1", "sales", 200),
        ("a", "2025-03-01", "2", "sales", 300), ("a", "2025-03-02", "", "sales", 10),
        ("a", "2025-03-02", "", "sales", 20), ("a", "2025-03-02", "7", "bank", 5), ("a", "2025-03-02", "7", "bank", 5),
    ]  # fmt: skip
    payments = pd.DataFrame(rows, columns=["client", "on", "number", "source", "turnover_kop"])
    payments = payments.assign(on=pd.to_datetime(payments["on"]), since=pd.NaT, kind="sale", currency="RUB")
    ledger = sum_ledger(payments)
    assert tuple(ledger.columns) == LEDGER
    assert ledger[["source", "turnover_kop", "payments"]].to_numpy().tolist() == [
        ["sales", 600, 2],
        ["bank", 10, 2],
        ["sales", 30, 1],
    ]

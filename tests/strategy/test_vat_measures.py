"""Under which regime a client mostly pays, and its turnover without VAT."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from sheets_strategy.strategy.vat import measure_vat

AS_OF = date(2026, 6, 30)
CODES = np.array(["c1", "c2", "c3", "c4"], dtype=object)
ROWS = [
    ("c1", "2026-05-01", "sale", 1200, "vat_20", "stated", 200),
    ("c1", "2026-05-02", "sale", 1220, "vat_22", "computed", 220),
    ("c1", "2026-05-03", "sale", 100, "no_vat", "none", 0),
    ("c1", "2026-06-01", "client_refund", -120, "vat_20", "stated", 20),
    ("c1", "2024-06-01", "sale", 9000, "", "unknown", 0),
    ("c2", "2026-05-01", "sale", 1200, "vat_20", "stated", 200),
    ("c2", "2026-05-02", "sale", 1300, "", "unknown", 0),
    ("c3", "2024-05-01", "sale", 1200, "vat_20", "stated", 200),
]
COLUMNS = ["client", "on", "kind", "turnover_kop", "vat_regime", "vat_state", "vat_kop"]


def _measure(columns: list[str] = COLUMNS) -> pd.DataFrame:
    payments = pd.DataFrame(ROWS, columns=COLUMNS)[columns]
    payments = payments.assign(on=pd.to_datetime(payments["on"]))
    return measure_vat(payments, codes=CODES, as_of=AS_OF, period_months=12)


def test_the_regime_of_most_money_and_turnover_without_vat() -> None:
    measured = _measure()
    assert ["vat_22", "unknown", "", ""] == measured["vat_regime"].tolist()
    assert [1000 + 1000 + 100 - 100, 0, 0, 0] == measured["net_kop"].tolist()
    assert [True, False, False, False] == measured["net_known"].tolist()


def test_without_columns_for_vat_nothing_is_known() -> None:
    measured = _measure(COLUMNS[:4])
    assert ["unknown", "unknown", "", ""] == measured["vat_regime"].tolist()
    assert [0, 0, 0, 0] == measured["net_kop"].tolist()

"""With or without VAT: under which regime a client mostly pays, and its turnover without VAT."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.statement.sums import sum_up
from sheets_strategy.values.dates import months_before

UNKNOWN = "unknown"
_KNOWN = ("stated", "computed", "none")
_ASKED = ("vat_regime", "vat_state", "vat_kop")


def measure_vat(
    payments: pd.DataFrame, *, codes: npt.NDArray[np.object_], as_of: date, period_months: int
) -> pd.DataFrame:
    """Give the regime by most money in the period, and the turnover without VAT where all of it is known.

    Args:
        payments: Counted rows: client, on, kind, turnover_kop (signed), vat_regime, vat_state,
            vat_kop (not signed); without the last three nothing is known of VAT.
        codes: All clients, ascending.
        as_of: Last day that counts.
        period_months: Length of the period.

    Returns:
        One row per client, index = codes: vat_regime ("unknown" where purposes do not tell,
        "" without a sale in the period), net_kop, net_known (whether every payment of the
        period tells its VAT; else net_kop is 0).

    Source: docs/figures.md, "VAT".
    """
    inside = payments["on"] > pd.Timestamp(months_before(as_of, period_months))
    rows = payments[inside & (payments["on"] <= pd.Timestamp(as_of))]
    if not set(_ASKED) <= set(rows.columns):
        rows = rows.assign(vat_regime="", vat_state=UNKNOWN, vat_kop=0)
    signed = rows["vat_kop"].where(rows["kind"] == "sale", -rows["vat_kop"])
    rows = rows.assign(net_kop=rows["turnover_kop"] - signed, known=rows["vat_state"].isin(_KNOWN))
    sums = sum_up(rows.groupby("client", sort=True), net_kop=("net_kop", "sum"), net_known=("known", "all"))
    net_kop = sums["net_kop"].astype("int64").reindex(codes, fill_value=0)
    net_known = sums["net_known"].astype(bool).reindex(codes, fill_value=False)
    regimes = _by_most_money(rows[rows["kind"] == "sale"]).reindex(codes, fill_value="")
    return pd.DataFrame(
        {
            "vat_regime": regimes.astype(object),
            "net_kop": net_kop.where(net_known, 0),
            "net_known": net_known,
        },
        index=pd.Index(codes, name="client"),
    )


def _by_most_money(sales: pd.DataFrame) -> pd.Series:
    """Give client → the regime that holds most of its money, ties by name."""
    held = sales.groupby(["client", "vat_regime"], sort=True)["turnover_kop"].sum().reset_index()
    held = held.sort_values(
        ["client", "turnover_kop", "vat_regime"], ascending=[True, False, True], ignore_index=True
    )
    first = held.drop_duplicates("client").set_index("client")["vat_regime"]
    return first.where(first != "", UNKNOWN)

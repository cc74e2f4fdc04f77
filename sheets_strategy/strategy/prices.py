"""How prices changed since a year ago, without VAT: by products sold, else by sums that clients repeat.

An average payment is no price: it grows when clients take more.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sheets_strategy.statement.sums import sum_up
from sheets_strategy.strategy.calendar_months import KEPT, QUARTER, YEAR, Calendar

BASIS = 10_000
SMALLEST_PART_BP = 2500
"""Of the money of the window: less, and the products that are sold in both tell nothing of the rest."""
FEWEST_PAYERS = 3
_KNOWN = ("stated", "computed", "none")


def measure_product_prices(goods: pd.DataFrame, *, calendar: Calendar, months: int = 1) -> pd.DataFrame:
    """Compare unit prices with those of the same months a year before, by Fisher's index.

    Only products with a known quantity that were sold in both windows count, each at the average
    price per unit: money after returns divided by quantity after returns. Fisher's index is the
    geometric mean of Laspeyres' (quantities of then) and Paasche's (quantities of now).

    Args:
        goods: Rows of sales reports: on, product, quantity, net_kop (signed, without VAT where known).
        calendar: The months.
        months: Length of the window that ends with a month.

    Returns:
        One row per month kept: price_change (a share, NaN unknown), price_basis (products
        compared), price_part (their share of the money of the window).

    Source: docs/figures.md, "Prices".
    """
    rows = goods[(goods["product"] != "") & goods["quantity"].notna()]
    found: list[tuple[float, int, float]] = [(np.nan, 0, np.nan)] * KEPT
    if len(rows):
        rows = rows.assign(place=calendar.places(rows["on"]))
        money = _by_month(rows, "net_kop")
        pieces = _by_month(rows, "quantity")
        found = [_compare_products(money, pieces, place, months) for place in range(KEPT)]
    return pd.DataFrame(found, columns=["price_change", "price_basis", "price_part"])


def measure_repeated_sums(payments: pd.DataFrame, *, calendar: Calendar) -> pd.DataFrame:
    """Compare the sum that a client keeps paying with the one that it kept paying a year before.

    A client's usual sum in three months is the one of at least half of its payments, twice at
    least; two sums equally frequent are none. The change is the median over clients that have one
    then and now, without VAT; at least three of them.

    Args:
        payments: Counted rows: client, on, since, kind, turnover_kop, vat_state, vat_regime, vat_kop.
        calendar: The months.

    Returns:
        One row per month kept: price_change (a share, NaN unknown), price_basis (clients compared).

    Source: docs/figures.md, "Prices".
    """
    usual = _find_usual_sums(payments, calendar).to_numpy()
    ratios: list[tuple[float, int]] = []
    for place in range(KEPT):
        now, before = usual[:, place], usual[:, place - YEAR] if place >= YEAR else np.nan
        changes = now / before
        changes = changes[~np.isnan(changes)]
        known = len(changes) >= FEWEST_PAYERS
        ratios.append((float(np.median(changes)) - 1 if known else np.nan, len(changes)))
    return pd.DataFrame(ratios, columns=["price_change", "price_basis"])


def _by_month(rows: pd.DataFrame, amount: str) -> pd.DataFrame:
    """Sum by product and month, all months kept."""
    inside = rows[rows["place"] >= 0]
    sums = inside.groupby(["product", "place"], sort=True)[amount].sum().unstack("place", fill_value=0)
    return sums.reindex(columns=range(KEPT), fill_value=0).astype(float)


def _compare_products(
    money: pd.DataFrame, pieces: pd.DataFrame, place: int, months: int
) -> tuple[float, int, float]:
    first = place - months + 1
    if first - YEAR < 0 or not len(money):
        return np.nan, 0, np.nan
    sold, number = (table.loc[:, first:place].sum(axis=1).to_numpy() for table in (money, pieces))
    sold_then, number_then = (
        table.loc[:, first - YEAR : place - YEAR].sum(axis=1).to_numpy() for table in (money, pieces)
    )
    both = (sold > 0) & (number > 0) & (sold_then > 0) & (number_then > 0)
    total = sold[sold > 0].sum()
    part = float(sold[both].sum() / total) if total else np.nan
    if not both.any() or part * BASIS < SMALLEST_PART_BP:
        return np.nan, int(both.sum()), part
    now, then = sold[both] / number[both], sold_then[both] / number_then[both]
    laspeyres = (now * number_then[both]).sum() / sold_then[both].sum()
    paasche = sold[both].sum() / (then * number[both]).sum()
    return float(np.sqrt(laspeyres * paasche)) - 1, int(both.sum()), part


def _find_usual_sums(payments: pd.DataFrame, calendar: Calendar) -> pd.DataFrame:
    """Give the usual sum without VAT: a client a row, the month that three months end with a column."""
    none = pd.DataFrame(columns=range(KEPT), dtype=float)
    if "vat_state" not in payments:
        return none
    asked = payments["kind"].eq("sale") & payments["since"].isna() & payments["vat_state"].isin(_KNOWN)
    names = ["client", "on", "turnover_kop", "vat_regime", "vat_kop"]
    sales = payments.loc[asked & (payments["turnover_kop"] > payments["vat_kop"]), names]
    # Whole numbers are told apart many times faster than texts.
    coded = {name: pd.factorize(sales[name], sort=True)[0] for name in ("client", "vat_regime")}
    sales = sales.assign(place=calendar.places(sales["on"]), **coded)
    sales = sales[sales["place"] >= 0]
    if sales.empty:
        return none
    sums = sales.groupby(["place", "client", "turnover_kop", "vat_regime"], sort=True)["vat_kop"]
    return _choose_usual(sums.agg(["size", "max"]).reset_index())


def _choose_usual(counted: pd.DataFrame) -> pd.DataFrame:
    """Choose in all windows at once: a month counts in the three that it lies in."""
    windows = pd.concat([counted.assign(place=counted["place"] + later) for later in range(QUARTER)])
    windows = windows[windows["place"].between(QUARTER - 1, KEPT - 1)]
    grouped = windows.groupby(["place", "client", "turnover_kop", "vat_regime"], sort=True)
    sums = sum_up(grouped, times=("size", "sum"), vat_kop=("max", "max")).reset_index()
    by_client = sums.groupby(["place", "client"], sort=True)["times"]
    most, total = by_client.transform("max"), by_client.transform("sum")
    sums = sums[(sums["times"] == most) & (most >= 2) & (2 * most >= total)]
    sums = sums[~sums.duplicated(["place", "client"], keep=False)]
    net = (sums["turnover_kop"] - sums["vat_kop"]).to_numpy(dtype=float)
    found = pd.Series(net, index=pd.MultiIndex.from_frame(sums[["client", "place"]]))
    return found.unstack("place").reindex(columns=range(KEPT))

"""The six profit keys of the article, month by month, as far as a statement can tell them.

In: the ledger, counted payments, rows of sales reports, costs. Out: a line of figures per
key, each with what it may be called: measured, a hint, or not there.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.baskets import measure_baskets, measure_words
from sheets_strategy.strategy.calendar_months import KEPT, QUARTER, Calendar, Mask, Places, count, count_pairs
from sheets_strategy.strategy.ledger import SALES
from sheets_strategy.strategy.measures import WARM_UP_MONTHS
from sheets_strategy.strategy.prices import measure_product_prices, measure_repeated_sums
from sheets_strategy.strategy.repeat_sales import days_paid, measure_gaps, measure_repeats, measure_silence
from sheets_strategy.strategy.spending import COST_KINDS, sum_costs
from sheets_strategy.strategy.turnover_change import Change, measure_change

Floats = npt.NDArray[np.float64]
YES, PROXY, NO = "yes", "proxy", "no"


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One figure, month by month.

    Attributes:
        values: Per month kept; money in kopecks, NaN for unknown.
        quarter: The same over the three months that end with each.
        measured: "yes", "proxy" (a hint), or "no" (the statement cannot tell).
        of: For a ratio, what it is of: per month kept.
        quarter_of: The same over three months.
    """

    values: Floats
    quarter: Floats
    measured: str
    of: Floats = field(default_factory=lambda: np.full(KEPT, np.nan))
    quarter_of: Floats = field(default_factory=lambda: np.full(KEPT, np.nan))


@dataclass(frozen=True, slots=True)
class ProfitKeys:
    """What the tab «6 ключей» shows.

    Attributes:
        calendar: The months.
        lines: Line → its figures.
        change: What changed the turnover since a year ago, None where nobody can tell.
        price_by: What prices are measured by, ``goods``, ``sums``, or "" for nothing.
        price_basis: Products or clients that the price of the last finished months rests on.
        price_part: Share of money of the products compared, NaN where it is by sums.
        judged: Place of the last month whose new clients have had ninety days, -1 for none.
    """

    calendar: Calendar
    lines: dict[str, KeyLine] = field(default_factory=dict)
    change: Change | None = None
    price_by: str = ""
    price_basis: int = 0
    price_part: float = float("nan")
    judged: int = -1


def measure_profit_keys(
    ledger: pd.DataFrame,
    measured: pd.DataFrame,
    *,
    payments: pd.DataFrame,
    goods: pd.DataFrame,
    costs: pd.DataFrame,
    calendar: Calendar,
    left_out: Collection[str] = (),
) -> ProfitKeys:
    """Measure all keys.

    Args:
        ledger: What ``sum_ledger`` returned, nothing after the analysis date.
        measured: What ``measure_clients`` returned: first_on, tenure_is_bound.
        payments: Counted rows, client = unit.
        goods: Rows of sales reports, client = unit.
        costs: See ``COSTS``.
        calendar: The months.
        left_out: Words of purposes that say nothing of a client.

    Source: docs/figures.md, "Six keys".
    """
    dated = calendar.dated(ledger)
    fresh = measured["first_on"][measured["first_on"].notna() & ~measured["tenure_is_bound"]]
    baskets = measure_baskets(goods, calendar=calendar)
    words = measure_words(payments, calendar=calendar, left_out=left_out)
    by_documents = bool(len(dated)) and bool((dated["source"] == SALES).all())
    lines = _turnover_lines(dated, calendar, deals=YES if by_documents else PROXY)
    lines |= _new_lines(dated, fresh, calendar)
    lines["products"] = _ratio(baskets["products"], baskets["basket_clients"], calendar, told=YES)
    lines["words"] = _ratio(words["words"], words["word_clients"], calendar, told=PROXY)
    days = days_paid(ledger)
    repeats = measure_repeats(days, fresh, calendar=calendar)
    lines |= _repeat_lines(repeats, days, calendar)
    lines |= _cost_lines(costs, calendar)
    judged = np.flatnonzero(repeats["judged"].to_numpy() & _new_known(calendar))
    price_by, price_line, basis, part = _price(payments, goods, calendar)
    return ProfitKeys(
        calendar,
        {**lines, "price": price_line},
        measure_change(dated, calendar=calendar),
        price_by,
        basis,
        part,
        int(judged[-1]) if len(judged) else -1,
    )


def _turnover_lines(dated: pd.DataFrame, calendar: Calendar, *, deals: str) -> dict[str, KeyLine]:
    places = dated["place"].to_numpy(dtype=np.int64)
    sales = dated[dated["kind"] == "sale"]
    sold = sales["place"].to_numpy(dtype=np.int64)
    turnover = count(places, dated["turnover_kop"].to_numpy(dtype=np.int64))
    payers = count_pairs(sales["client"], sold)
    payments = count(sold, sales["payments"].to_numpy(dtype=np.int64))
    known = calendar.known()
    return {
        "turnover": _sum(turnover, known),
        "payers": _sum(payers, known),
        "deals": _ratio(payments, payers, calendar, told=deals),
        "average": _ratio(turnover, payments, calendar, told=YES),
    }


def _new_lines(dated: pd.DataFrame, fresh: pd.Series, calendar: Calendar) -> dict[str, KeyLine]:
    """Count new clients by the month of their first payment, and what they paid in it."""
    places = calendar.places(fresh)
    known = _new_known(calendar)
    begun = pd.Series(places, index=fresh.index)
    first = dated[dated["client"].map(begun).eq(dated["place"])]
    money = count(first["place"].to_numpy(dtype=np.int64), first["turnover_kop"].to_numpy(dtype=np.int64))
    return {"new": _sum(count(places[places >= 0]), known), "new_money": _sum(money, known)}


def _new_known(calendar: Calendar) -> Mask:
    """Say in which months a first payment shows a new client: not in the first six of the statement."""
    warm = (pd.Timestamp(calendar.history_from) + pd.DateOffset(months=WARM_UP_MONTHS)).date()
    return np.asarray(calendar.firsts().astype("datetime64[M]") > np.datetime64(warm, "M"))


def _repeat_lines(repeats: pd.DataFrame, days: pd.DataFrame, calendar: Calendar) -> dict[str, KeyLine]:
    judged = repeats["judged"].to_numpy() & _new_known(calendar)
    share = _ratio(repeats["repeated"], repeats["repeat_of"], calendar, told=YES, known=judged)
    # The last three judged months stand for the quarter until later ones can be judged.
    quarter, of = (_go_on(one, judged) for one in (share.quarter, share.quarter_of))
    gaps = measure_gaps(days, calendar=calendar)
    silence = measure_silence(days, calendar=calendar)
    known = calendar.known()
    return {
        "repeat_share": KeyLine(share.values, quarter, YES, share.of, of),
        "interval": KeyLine(
            _where(known, gaps["gap_days"]), _where(_three(known), gaps["gap_quarter_days"]), YES
        ),
        "silent": _ratio(silence["silent"], silence["regulars"], calendar, told=YES),
    }


def _cost_lines(costs: pd.DataFrame, calendar: Calendar) -> dict[str, KeyLine]:
    sums = sum_costs(costs, calendar=calendar)
    known = sums["costs_known"].to_numpy(dtype=bool)
    names = {"costs": "costs_kop", **{f"cost_{kind}": f"cost_{kind}_kop" for kind in COST_KINDS}}
    told = PROXY if known.any() else NO
    return {line: _sum(sums[name].to_numpy(), known, told=told) for line, name in names.items()}


def _price(
    payments: pd.DataFrame, goods: pd.DataFrame, calendar: Calendar
) -> tuple[str, KeyLine, int, float]:
    """Compare prices by products where that can be done, else by sums that clients repeat."""
    last, known = calendar.whole, bool(goods["net_known"].all())
    # Sums with VAT on one side and without it on the other would make a rise of their own.
    goods = goods if known else goods.assign(net_kop=goods["turnover_kop"])
    month, quarter = (
        measure_product_prices(goods, calendar=calendar, months=length) for length in (1, QUARTER)
    )
    values, wide = (one["price_change"].to_numpy(dtype=float) for one in (month, quarter))
    if np.isfinite(values).any() or np.isfinite(wide).any():
        basis, part = int(quarter["price_basis"].iloc[last]), float(quarter["price_part"].iloc[last])
        return "goods", KeyLine(values, wide, YES if known else PROXY), basis, part
    sums = measure_repeated_sums(payments, calendar=calendar)
    values = sums["price_change"].to_numpy(dtype=float)
    if np.isfinite(values).any():
        return "sums", KeyLine(values, values, PROXY), int(sums["price_basis"].iloc[last]), np.nan
    return "", KeyLine(values, values, NO), 0, np.nan


def _sum(amounts: Places, known: Mask, *, told: str = YES) -> KeyLine:
    """Give a line of sums; over a quarter the mean of the three."""
    values = np.where(known, amounts.astype(float), np.nan)
    return KeyLine(values, _rolled(values) / QUARTER, told)


def _ratio(
    part: npt.ArrayLike,
    whole: npt.ArrayLike,
    calendar: Calendar,
    *,
    told: str,
    known: Mask | None = None,
) -> KeyLine:
    """Give a line of ratios; over a quarter that of the sums."""
    known = calendar.known() if known is None else known
    over, under = (np.where(known, np.asarray(one, dtype=float), np.nan) for one in (part, whole))
    wide = _rolled(under)
    values, quarter = _divide(over, under), _divide(_rolled(over), wide)
    return KeyLine(values, quarter, told if np.isfinite(values).any() else NO, under, wide)


def _go_on(values: Floats, judged: Mask) -> Floats:
    """Let months after the last judged one have what that one has."""
    places = np.flatnonzero(judged)
    found = values.copy()
    if len(places):
        found[places[-1] :] = values[places[-1]]
    return found


def _where(known: Mask, values: pd.Series) -> Floats:
    return values.where(known).to_numpy(dtype=float)


def _divide(part: Floats, whole: Floats) -> Floats:
    found = np.full(KEPT, np.nan)
    some = whole > 0
    found[some] = part[some] / whole[some]
    return found


def _rolled(values: Floats) -> Floats:
    """Sum each month and the two before it."""
    return pd.Series(values).rolling(QUARTER).sum().to_numpy(dtype=float)


def _three(known: Mask) -> Mask:
    return np.asarray(pd.Series(known.astype(float)).rolling(QUARTER).sum().eq(QUARTER))

"""Steps 1 and 2 on firms and columns that nobody would invent: nothing breaks, and no figure contradicts another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from sheets_strategy.strategy.build import build_strategy
from sheets_strategy.strategy.inputs import Inputs
from sheets_strategy.strategy.profiles import ANSWERS, WORDS
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.strategy.strategy import Strategy

AS_OF, CLIENTS = date(2026, 10, 31), 60
LABELS = {name: name for name in ("satisfaction", "since", *ANSWERS, *WORDS)}
Payments = pd.DataFrame


def pay(months: int = 24, *, clients: int = CLIENTS) -> Payments:
    """Every third client pays often, every third seldom."""
    random = np.random.default_rng(7)
    rows = [
        (f"c{client:03d}", pd.Timestamp(AS_OF) - pd.Timedelta(days=30 * back + int(random.integers(0, 28))))
        for client in range(clients)
        for back in range(months)
        if random.random() < (0.15, 0.35, 0.6)[client % 3]
    ]
    kop = np.rint(random.lognormal(12, 1, len(rows))).astype("int64")
    return pd.DataFrame(rows, columns=["client", "on"]).assign(turnover_kop=kop)


def inputs(payments: Payments, months: int, columns: Mapping[str, Callable[[int], object]]) -> Inputs:
    codes = [f"c{client:03d}" for client in range(CLIENTS)] if columns else sorted(set(payments["client"]))
    blank = dict.fromkeys(("inn", "group", "manual", "manual_text", "do_not_work", *ANSWERS, *WORDS), "")
    own = {f"own:{name}": [value(place) for place in range(len(codes))] for name, value in columns.items()}
    base = pd.DataFrame({"row": range(len(codes)), "code": codes, "name": codes, "since": np.nan}).assign(
        **blank
    )
    counted = payments.assign(
        on=payments["on"].astype("datetime64[s]"),
        kind=np.where(payments["turnover_kop"] < 0, "client_refund", "sale"),
        currency="RUB",
        since=pd.Series(pd.NaT, index=payments.index, dtype="datetime64[s]"),
        profit_kop=0,
        profit_known=False,
    )
    kinds = {"client": object, "kind": object, "currency": object, "profit_kop": "int64"}
    return Inputs(
        counted.astype(kinds),
        pd.concat([base, pd.DataFrame(own, dtype=object)], axis=1).astype({"code": object, "name": object}),
        (Segment("s1", 1, "all"),),
        (),
        as_of=AS_OF,
        history_from=AS_OF if payments.empty else payments["on"].min().date(),
        labels=LABELS,
        horizon_months=months,
    )


def check(found: Strategy) -> None:
    """What must hold whatever the firm is like."""
    values, clients = found.parameters.values, found.parameters.clients
    seen = values[values["clients"] > 0]
    assert not values.duplicated(["parameter", "value"]).any()
    assert seen["share"].between(seen["share_low"] - 1e-12, seen["share_high"] + 1e-12).all()
    assert clients["probability"].dropna().between(0, 1, inclusive="neither").all()
    assert (clients["expected_low_kop"] <= clients["expected_kop"]).all()
    assert (
        (clients["expected_high_kop"] >= clients["expected_kop"]) | (clients["expected_high_kop"] == -1)
    ).all()
    told = found.best.portrait.values
    assert not told.duplicated(["attribute", "value", "other_attribute", "other_value"]).any()
    assert (told["a"] <= told["clients"]).all()
    for frame in (values, clients, told, found.best.likeness):
        assert not np.isinf(frame.select_dtypes("number").to_numpy(dtype=float)).any()


def every(*values: object) -> Callable[[int], object]:
    return lambda place: values[place % len(values)]


COLUMNS: Mapping[str, Callable[[int], object]] = {
    "Одно": every("да"),
    "Пусто": every(""),
    "😀": every("🔥", "💧", ""),
    "": every("а", "б"),
    "class": every("A", "B", "C"),
    "payments": every(1.0, 2.0, 3.0),
    "Тысяча": lambda place: f"значение {place}",
    "Числа": lambda place: place * 1.37 - 20,
    "Крайности": every(1e300, -1e300, 1e-300, 0.0, 5.0, 1e18, 7.0),
    "Бесконечность": every(np.inf, -np.inf, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0),
    "Знаки": every("…", "-", "none", "nan", "<=5", "5..6", "> 1", "0", "a;b", "=1+1"),
    "Смесь": every(1, "1", 1.5, "1,5", True, "", date(2024, 1, 1), "абв"),
}
FIRMS: Mapping[str, Payments] = {
    "usual": pay(),
    "one client": pay(clients=1),
    "one payment": pay(clients=1).head(1),
    "two months": pay(2),
    "all equal": pay().assign(turnover_kop=799_289_520_426),
    "one day": pay().assign(on=pd.Timestamp(AS_OF)),
    "a giant": pd.concat([pay(), pay(clients=1).head(1).assign(turnover_kop=10**14)], ignore_index=True),
    "more refunds than pay": pay().assign(turnover_kop=lambda rows: rows["turnover_kop"] * np.tile([1, -1], len(rows))[: len(rows)]),
    "only refunds": pay().assign(turnover_kop=lambda rows: -rows["turnover_kop"]),
    "nobody": pay().head(0),
    "silent for a year": pay().assign(on=lambda rows: rows["on"] - pd.Timedelta(days=400)),
}  # fmt: skip


@pytest.mark.long(every=4)
@pytest.mark.parametrize("months", [1, 12])
@pytest.mark.parametrize("firm", list(FIRMS))
def test_figures_of_odd_firms_hold_together(firm: str, months: int) -> None:
    check(build_strategy(inputs(FIRMS[firm], months, {})))


def test_odd_columns_break_nothing() -> None:
    check(build_strategy(inputs(FIRMS["usual"], 3, COLUMNS)))


def test_columns_of_prospects_alone_break_nothing() -> None:
    check(build_strategy(inputs(FIRMS["nobody"], 3, COLUMNS)))


def test_order_of_payments_changes_nothing() -> None:
    given = inputs(FIRMS["usual"], 3, COLUMNS)
    shuffled = given.payments.sample(frac=1, random_state=3, ignore_index=True)
    one, other = build_strategy(given), build_strategy(replace(given, payments=shuffled))
    assert_frame_equal(one.parameters.values, other.parameters.values)
    assert_frame_equal(one.parameters.clients, other.parameters.clients)
    assert_frame_equal(one.best.portrait.values, other.best.portrait.values)
    assert_frame_equal(one.best.likeness, other.best.likeness)
    assert one.parameters.cuts == other.parameters.cuts

"""Goods per client: products of sales reports, else words that clients write."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from sheets_strategy.strategy.baskets import measure_baskets, measure_words
from sheets_strategy.strategy.calendar_months import Calendar

CALENDAR = Calendar(date(2026, 12, 31), date(2024, 1, 1))
WORDS = ("трубы стальные", "трубы медные", "краны", "трубой", "стальные", "краны и трубы")


def purposes(texts: Sequence[str], *, kind: str = "sale") -> pd.DataFrame:
    rows = pd.DataFrame(
        {"client": [f"c{place % 6}" for place in range(len(texts))], "purpose": list(texts), "kind": kind}
    )
    return rows.assign(on=pd.Timestamp("2026-12-05"), since=pd.Series(pd.NaT, index=rows.index))


def test_products_count_once_per_client_and_what_came_back_or_has_no_name_never() -> None:
    goods = pd.DataFrame(
        [
            ("c1", "2026-12-01", "Болт", 10), ("c1", "2026-12-09", "Болт", 10), ("c1", "2026-12-09", "Гайка", 5),
            ("c1", "2026-11-09", "Шайба", 5), ("c2", "2026-12-09", "Болт", -10), ("c3", "2026-12-09", "", 10),
            ("c4", "2026-12-09", "Болт", 10), ("c4", "2020-12-09", "Болт", 10),
        ],
        columns=["client", "on", "product", "turnover_kop"],
    )  # fmt: skip
    found = measure_baskets(goods.assign(on=pd.to_datetime(goods["on"])), calendar=CALENDAR)
    assert found.iloc[-2:].to_numpy().tolist() == [[1, 1], [3, 2]]
    assert found.to_numpy().sum() == 7


def test_a_word_tells_where_five_clients_used_it_but_not_more_than_half() -> None:
    said = ["Оплата 12 за трубы"] * 5 + ["Оплата 7 за краны"] * 5 + ["Оплата"] * 2
    rows = purposes(said).assign(client=[f"c{place}" for place in range(len(said))])
    found = measure_words(rows, calendar=CALENDAR, left_out=["за"])
    assert found.iloc[-1].tolist() == [10, 10]
    assert measure_words(rows, calendar=CALENDAR, left_out=["трубами"]).iloc[-1].tolist() == [5, 5]
    rows = rows.assign(purpose=rows["purpose"].replace("Оплата", "Оплата за трубы"))
    assert measure_words(rows, calendar=CALENDAR, left_out=["за"]).iloc[-1].tolist() == [5, 5]


def test_forms_of_a_word_are_one_and_digits_make_no_other() -> None:
    said = [f"За трубы {place}" for place in range(5)] + ["За трубами 6"] * 3 + ["Аванс"] * 8
    rows = purposes(said).assign(client=[f"c{place % 5 if place < 8 else place}" for place in range(16)])
    assert measure_words(rows, calendar=CALENDAR, left_out=["за"]).iloc[-1].tolist() == [5, 5]


def test_refunds_and_frames_without_purposes_say_nothing() -> None:
    refunds = measure_words(purposes(WORDS, kind="client_refund"), calendar=CALENDAR, left_out=())
    silent = measure_words(purposes(WORDS).drop(columns="purpose"), calendar=CALENDAR, left_out=())
    assert refunds.to_numpy().sum() == silent.to_numpy().sum() == 0

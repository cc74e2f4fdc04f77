"""Rates: which one counts on a day, and that converting is exact."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.statement.rates import LONGEST_DAYS, Rate, Rates, convert_money, count_money
from sheets_strategy.values.currency import minor_digits

DAY = date(2026, 3, 6)
RATES = Rates.of(
    [
        Rate("USD", DAY, Fraction("92.5058")),
        Rate("USD", DAY + timedelta(days=5), Fraction(95)),
        Rate("JPY", DAY, Fraction("61.1234") / 100),
    ]
)
CURRENCIES = st.sampled_from(["RUB", "USD", "CNY", "JPY", "KWD"])
WORTHS = st.decimals("0.0001", "100000", places=4).map(Fraction)


@pytest.mark.parametrize(
    ("days", "worth"),
    [
        (-1, None),
        (0, Fraction("92.5058")),
        (2, Fraction("92.5058")),
        (5, Fraction(95)),
        (5 + LONGEST_DAYS, Fraction(95)),
        (6 + LONGEST_DAYS, None),
    ],
)
def test_the_last_rate_on_or_before_the_day_counts_for_a_month(days: int, worth: Fraction | None) -> None:
    assert worth == RATES.find("USD", DAY + timedelta(days=days))


def test_no_rate_is_none() -> None:
    assert RATES.find("EUR", DAY) is None
    assert Rates().find("USD", DAY) is None


@pytest.mark.parametrize(
    ("kop", "was", "now", "worth", "expected"),
    [
        (100_00, "USD", "RUB", "92.5058", 9_250_58),
        (1, "USD", "RUB", "92.5", 93),
        (1, "USD", "RUB", "92.4999", 92),
        (1_000, "JPY", "RUB", "0.611234", 611_23),
        (1_234, "KWD", "RUB", "300", 370_20),
        (100_00, "RUB", "JPY", "1.6", 160),
        (10**14, "USD", "RUB", "90", None),
    ],
)
def test_money_is_rounded_half_up_between_minor_units(
    kop: int, was: str, now: str, worth: str, expected: int | None
) -> None:
    assert expected == convert_money(kop, Fraction(worth), was=was, now=now)


@given(st.integers(0, 10**9), st.integers(0, 10**9), WORTHS, CURRENCIES, CURRENCIES)
def test_more_money_is_never_worth_less(one: int, other: int, worth: Fraction, was: str, now: str) -> None:
    less, more = sorted((one, other))
    assert (convert_money(less, worth, was=was, now=now) or 0) <= (
        convert_money(more, worth, was=was, now=now) or 10**15
    )


@given(st.integers(0, 10**9), WORTHS, CURRENCIES, CURRENCIES)
def test_converting_agrees_with_decimals(kop: int, worth: Fraction, was: str, now: str) -> None:
    units = Decimal(kop).scaleb(-minor_digits(was)) * Decimal(worth.numerator) / Decimal(worth.denominator)
    step = Decimal(1).scaleb(-minor_digits(now))
    oracle = int(units.quantize(step, rounding=ROUND_HALF_UP).scaleb(minor_digits(now)))
    assert oracle == convert_money(kop, worth, was=was, now=now)


def test_every_row_keeps_its_amount_beside_its_worth() -> None:
    rows = pd.DataFrame(
        {
            "on": pd.to_datetime([DAY, DAY, DAY, DAY]),
            "currency": ["RUB", "USD", "JPY", "EUR"],
            "amount_kop": [5, 100_00, 1_000, 7],
        }
    )
    counted = count_money(rows, RATES, counted="RUB")
    assert [5, 100_00, 1_000, 7] == counted["amount_kop"].tolist()
    assert [5, 9_250_58, 611_23, 0] == counted["counted_kop"].tolist()
    assert [True, True, True, False] == counted["rated"].tolist()

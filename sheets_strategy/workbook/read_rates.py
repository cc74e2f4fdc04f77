"""The tab «Курсы» → rates, with findings for rows that cannot be used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from sheets_strategy.errors import Finding, UnreadableValue
from sheets_strategy.statement.rates import Rate, Rates
from sheets_strategy.values.currency import currency_code, is_listed
from sheets_strategy.values.dates import parse_date
from sheets_strategy.workbook.book import Book, TableView, address
from sheets_strategy.workbook.cell_findings import finding_at
from sheets_strategy.workbook.grid import CellValue

_LARGEST = 10**9


@dataclass(frozen=True, slots=True)
class ReadRates:
    """Tab «Курсы»: rates that can be used, and findings for the others."""

    rates: Rates
    findings: tuple[Finding, ...]


class _Wrong(Exception):
    """A cell of a row is none of what it should be."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(column, reason)
        self.column = column
        self.reason = reason


def read_rates(book: Book, *, counted: str) -> ReadRates:
    """Read the rates; of two on one day that differ neither counts.

    Args:
        book: The workbook.
        counted: The currency that is counted, which needs no rate.
    """
    view = book.tables["rates"]
    findings: list[Finding] = []
    held: dict[tuple[str, date], list[tuple[int, Rate]]] = {}
    for row in view.rows():
        try:
            rate = _read_row(view, row, counted)
        except _Wrong as wrong:
            facts = {"value": view.text(row, wrong.column), "reason": wrong.reason}
            findings.append(finding_at(view, row, wrong.column, "rate_wrong", facts=facts))
        else:
            held.setdefault((rate.currency, rate.on), []).append((row, rate))
    differ = {key for key, rates in held.items() if len({rate.worth for _, rate in rates}) > 1}
    findings += _differing(view, {key: [row for row, _ in held[key]] for key in sorted(differ)})
    kept = [rates[0][1] for key, rates in held.items() if key not in differ]
    return ReadRates(Rates.of(kept), tuple(findings))


def _read_row(view: TableView, row: int, counted: str) -> Rate:
    """Read a row.

    Raises:
        _Wrong: Its first cell that is wrong.
    """
    on = _read_day(view.value(row, "on"))
    try:
        currency = currency_code(view.text(row, "currency"))
    except UnreadableValue as error:
        raise _Wrong("currency", error.reason) from error
    if not is_listed(currency):
        raise _Wrong("currency", "not_currency" if currency else "rate_empty")
    if currency == counted:
        raise _Wrong("currency", "rate_of_counted")
    rate = _read_number(view.value(row, "rate"), "rate")
    nominal = view.value(row, "nominal")
    units = Decimal(1) if nominal in (None, "") else _read_number(nominal, "nominal")
    return Rate(currency, on, Fraction(rate) / Fraction(units))


def _read_day(value: CellValue) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return parse_date(value if isinstance(value, str) else "")
    except UnreadableValue as error:
        raise _Wrong("on", "not_date" if value not in (None, "") else "rate_empty") from error


def _read_number(value: CellValue, column: str) -> Decimal:
    if value in (None, ""):
        raise _Wrong(column, "rate_empty")
    text = "".join(str(value).split()).replace(",", ".")
    try:
        number = Decimal(repr(value) if isinstance(value, float | int) else text)
    except InvalidOperation as error:
        raise _Wrong(column, "rate_not_number") from error
    if isinstance(value, bool) or not number.is_finite():
        raise _Wrong(column, "rate_not_number")
    if not 0 < number <= _LARGEST or number < 1 / Decimal(_LARGEST):
        raise _Wrong(column, "rate_not_positive")
    return number


def _differing(view: TableView, held: dict[tuple[str, date], list[int]]) -> Iterator[Finding]:
    for (currency, on), rows in held.items():
        cells = ", ".join(address(row, view.columns["rate"]) for row in rows)
        facts = {"currency": currency, "on": on, "cells": cells}
        yield finding_at(view, rows[-1], "rate", "rates_differ", facts=facts)

"""The tab «Настройки» → typed settings; an impossible value stops the run with its cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sheets_strategy.errors import InputError, UnreadableValue
from sheets_strategy.strategy.measures import Limits
from sheets_strategy.values.accounts import as_text, parse_account
from sheets_strategy.values.currency import currency_code
from sheets_strategy.values.dates import parse_date
from sheets_strategy.values.inn import parse_tax_number
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import Book, TableView, address
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.template import Template

_LONGEST_PERIOD = 60


@dataclass(frozen=True, slots=True)
class Settings:
    """What the team set.

    Attributes:
        limits: Period, limits of class, trend.
        analysis_on: The analysis date, None for the last statement date.
        currency: The currency that is counted.
        own_inns: One's own ИНН.
        own_accounts: One's own accounts.
        import_everything: Whether ``import`` takes all rows.
        target_niches: Folded niches.
        sells: What one sells.
        plan_segments: How many segments per department get a plan.
        measure: What clients are classified by, ``turnover`` or ``profit``.
        default_margin: Profit per unit of turnover of clients without a margin, None for unknown.
        source: Which rows count where both are there, ``bank`` or ``sales``; "" decides by what is there.
        horizon_months: How far the probability of a payment looks ahead.
        likeness_by: What likeness is judged by, ``data``, ``ideal`` or ``both``.
        plan_weeks: Weeks for which hours of departments are handed out.
        reserve_bp: Hours kept for incoming work, in 1/100 of a percent.
    """

    limits: Limits
    analysis_on: date | None
    currency: str
    own_inns: tuple[str, ...]
    own_accounts: tuple[str, ...]
    import_everything: bool
    target_niches: tuple[str, ...]
    sells: tuple[str, ...]
    plan_segments: int
    measure: str
    default_margin: float | None
    source: str
    horizon_months: int
    likeness_by: str
    plan_weeks: int
    reserve_bp: int


def read_settings(book: Book) -> Settings:
    """Read all settings; an empty value means the default.

    Raises:
        InputError: ``setting_wrong`` (cell, name, value, expected), ``limits_wrong``
            (cell_a, cell_b, a, b), ``setting_digits_lost`` (cell, name, value).
    """
    cells = _Cells(book)
    limit_a, limit_b = cells.basis_points("limit_a"), cells.basis_points("limit_b")
    if limit_a >= limit_b:
        raise InputError(
            "limits_wrong",
            cell_a=cells.where("limit_a"),
            cell_b=cells.where("limit_b"),
            a=limit_a / 10_000,
            b=limit_b / 10_000,
        )
    limits = Limits(
        cells.whole("period_months", 1, _LONGEST_PERIOD), limit_a, limit_b, cells.basis_points("trend_limit")
    )
    return Settings(
        limits=limits,
        analysis_on=cells.day("analysis_on"),
        currency=cells.currency("currency"),
        own_inns=cells.each("own_inn", parse_tax_number),
        own_accounts=cells.each("own_account", parse_account),
        import_everything=cells.choice("import_rows") == "everything",
        target_niches=tuple(part for part in map(fold, cells.text("target_niches").split(";")) if part),
        sells=tuple(cells.choices("sells")),
        plan_segments=cells.whole("plan_segments", 0, 30),
        measure=cells.choice("measure"),
        default_margin=cells.share("default_margin"),
        source=cells.choice("source"),
        horizon_months=cells.whole("horizon_months", 1, 12),
        likeness_by=cells.choice("likeness_by"),
        plan_weeks=cells.whole("plan_weeks", 1, 26),
        reserve_bp=cells.basis_points("reserve", lowest_bp=0, highest_bp=9000),
    )


class _Cells:
    """Settings by key, with the cell of each for messages."""

    def __init__(self, book: Book) -> None:
        self._template: Template = book.template
        self._view: TableView = book.tables["settings"]
        meanings = self._template.meanings["setting"]
        self._rows: dict[str, list[int]] = {}
        for row in self._view.rows():
            key = meanings.get(fold(self._view.text(row, "name")))
            if key is not None:
                self._rows.setdefault(key, []).append(row)

    def where(self, key: str, row: int | None = None) -> str:
        rows = self._rows.get(key) if row is None else [row]
        place = address(rows[0], self._view.columns["value"]) if rows else "?"
        return f"{self._view.tab.name}!{place}"

    def value(self, key: str) -> CellValue:
        for row in self._rows.get(key, []):
            value = self._view.value(row, "value")
            if value not in (None, ""):
                return value
        return self._template.labels["setting_default"].get(key) or None

    def text(self, key: str) -> str:
        value = self.value(key)
        return "" if value is None else str(value).strip()

    def each(self, key: str, parse: Callable[[str], str]) -> tuple[str, ...]:
        """Read every row of a setting, several values to a cell."""
        found = []
        for row in self._rows.get(key, []):
            for part in self._parts(key, row):
                try:
                    found.append(parse(part))
                except UnreadableValue as error:
                    raise self.wrong(key, part, row) from error
        return tuple(one for one in dict.fromkeys(found) if one)

    def _parts(self, key: str, row: int) -> list[str]:
        """Part the identifiers of a cell; a number that lost its end is none."""
        value = self._view.value(row, "value")
        try:
            text = as_text(value)
        except UnreadableValue as error:
            if error.reason != "digits_lost":
                raise self.wrong(key, value, row) from error
            name, cell = self._template.labels["setting"][key], self.where(key, row)
            raise InputError("setting_digits_lost", cell=cell, name=name, value=value) from error
        return [part.strip() for part in re.split("[,;\n]", text) if part.strip()]

    def whole(self, key: str, low: int, high: int) -> int:
        value = self.value(key)
        try:
            number = float(str(value).replace(",", ".").strip())
        except ValueError:
            raise self.wrong(key, value) from None
        if not number.is_integer() or not low <= number <= high:
            raise self.wrong(key, value)
        return int(number)

    def basis_points(self, key: str, *, lowest_bp: int = 1, highest_bp: int = 10_000) -> int:
        value = self.value(key)
        text = str(value).replace("%", "").replace("\u00a0", "").replace(",", ".").strip()
        try:
            number = float(text)
        except ValueError:
            raise self.wrong(key, value) from None
        share = number if number <= 1 and "%" not in str(value) else number / 100
        if not lowest_bp / 10_000 <= share <= highest_bp / 10_000:
            raise self.wrong(key, value)
        return round(share * 10_000)

    def share(self, key: str) -> float | None:
        """Read a share that may be left open."""
        return None if self.value(key) is None else self.basis_points(key) / 10_000

    def day(self, key: str) -> date | None:
        value = self.value(key)
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        try:
            return parse_date(str(value))
        except UnreadableValue:
            raise self.wrong(key, value) from None

    def currency(self, key: str) -> str:
        text = self.text(key)
        try:
            code = currency_code(text)
        except UnreadableValue:
            raise self.wrong(key, text) from None
        if len(code) != 3:
            raise self.wrong(key, text)
        return code

    def choice(self, key: str) -> str:
        return next(iter(self.choices(key)), "")

    def choices(self, key: str) -> list[str]:
        vocabulary = self._template.labels["setting_type"][key]
        meanings = {
            **{one: one for one in self._template.labels[vocabulary]},
            **self._template.meanings[vocabulary],
        }
        keys = []
        for part in self.text(key).replace(",", ";").split(";"):
            if part.strip():
                if fold(part) not in meanings:
                    raise self.wrong(key, self.text(key))
                keys.append(meanings[fold(part)])
        return keys

    def wrong(self, key: str, value: object, row: int | None = None) -> InputError:
        name = self._template.labels["setting"][key]
        expected = self._template.labels["setting_expected"].get(key, "")
        return InputError(
            "setting_wrong",
            cell=self.where(key, row),
            name=name,
            value="" if value is None else value,
            expected=expected,
        )

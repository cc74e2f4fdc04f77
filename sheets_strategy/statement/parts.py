"""Rows that stand under one order of columns → payments, unreadable rows and notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sheets_strategy.statement.cells import (
    Days,
    Mask,
    Texts,
    is_date,
    read_dates,
    read_money,
    read_texts,
)
from sheets_strategy.statement.columns import Layout, column, money_fields
from sheets_strategy.statement.currencies import NO_CURRENCY, find_currencies
from sheets_strategy.statement.glued import clean_account, clean_own_account, is_bare, part_party
from sheets_strategy.statement.notes import TELLING, has_number, is_blank, is_dated_total, is_note, lone_sum
from sheets_strategy.statement.reading import DESCRIBING, IDENTITY_FIELDS, ROWS, Reading
from sheets_strategy.statement.sides import Columns, Kopecks, Money, find_directions, refuse_reversals
from sheets_strategy.values.cells import CellValue, Row
from sheets_strategy.values.inn import restore_inn
from sheets_strategy.values.names import fold

Unreadable = tuple[int, int, str, str, str]

_UNDONE = ("отклон", "отказ", "ошиб", "отмен", "чернов", "в обработ", "ожида", "не исполн", "fail", "declin")
_FEWEST_PAYEES = 3


@dataclass(frozen=True, slots=True)
class Part:
    """Rows read under one order of columns.

    Attributes:
        rows: Readable payments, columns of ``SheetRows.rows``.
        fields: Identity fields that hold anything.
        unreadable: row, amount_kop, currency, reason, value of each.
        notes: Grid rows without a payment.
        both_sums: How many unreadable rows have a sum on both sides.
    """

    rows: pd.DataFrame
    fields: frozenset[str] = frozenset()
    unreadable: list[Unreadable] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    both_sums: int = 0


@dataclass(frozen=True, slots=True)
class _Cells:
    """A part's columns, parsed as far as each cell tells by itself."""

    columns: Columns
    dates: Days
    sums: Money
    direction: Texts
    kop: Kopecks
    currencies: Texts
    undone: Texts
    bad: Mapping[int, str]


def read_part(rows: Sequence[Row], start: int, number: int, layout: Layout, reading: Reading) -> Part:
    """Read rows that stand under one order of columns.

    A row is a payment when it has a day and a sum, or one of the two and something
    about it; lines of totals are none.

    Args:
        rows: The rows.
        start: Grid row of the first.
        number: Section.
        layout: Order of columns.
        reading: What is known.
    """
    cells = _parse(rows, layout, reading)
    readable = ~np.isnat(cells.dates) & (cells.kop > 0) & (cells.direction != "")
    readable &= (cells.currencies != NO_CURRENCY) & (cells.undone == "")
    readable[list(cells.bad)] = False
    readable &= ~_dated_totals(rows, cells, layout)
    unreadable: list[Unreadable] = []
    notes: list[int] = []
    both = 0
    for place in np.flatnonzero(~readable).tolist():
        if is_blank(rows[place]):
            continue
        reason, value = _why_unreadable(rows[place], place, cells, layout)
        both += reason == "both_sums"
        if reason:
            currency = cells.currencies[place]
            known = reading.silent_currency if currency == NO_CURRENCY else str(currency)
            unreadable.append((start + place, _total(cells.sums, place), known, reason, value))
        else:
            notes.append(start + place)
    frame = _frame(cells, len(rows))
    frame = frame.assign(row=np.arange(start, start + len(rows)), section=number)
    if not readable.all():
        frame = frame[readable]
    return Part(frame[list(ROWS)], _identity_fields(layout, frame), unreadable, notes, both)


def leave_part(rows: Sequence[Row], start: int, *, currency: str) -> Part:
    """Leave rows unread whose columns are not known; what holds a date and a number is a payment."""
    unreadable: list[Unreadable] = []
    notes: list[int] = []
    for place, row in enumerate(rows):
        if any(map(is_date, row)) and has_number(row):
            unreadable.append((start + place, lone_sum(row, currency), currency, "no_columns", ""))
        elif not is_blank(row):
            notes.append(start + place)
    return Part(pd.DataFrame(), unreadable=unreadable, notes=notes)


def _parse(rows: Sequence[Row], layout: Layout, reading: Reading) -> _Cells:
    columns = {name: column(rows, col) for name, col in layout.columns.items() if name != "ignore"}
    currencies = find_currencies(rows, layout, default=reading.silent_currency)
    known = np.where(currencies == NO_CURRENCY, reading.silent_currency, currencies).astype(object)
    sums = {name: read_money(columns[name], known) for name in money_fields(layout)}
    bad = {place: reason for money in sums.values() for place, reason in money.bad.items()}
    refuse_reversals(sums, bad)
    direction, kop = find_directions(columns, sums, reading)
    undone = np.full(len(rows), "", dtype=object)
    if "status" in columns:
        undone = read_texts(columns["status"], lambda text: text if fold(text).startswith(_UNDONE) else "")
    return _Cells(columns, read_dates(columns["on"]), sums, direction, kop, currencies, undone, bad)


def _dated_totals(rows: Sequence[Row], cells: _Cells, layout: Layout) -> Mask:
    """Find the totals of a day among rows that have a date: nobody is named there by number."""
    totals = np.zeros(len(rows), dtype=bool)
    maybe = ~np.isnat(cells.dates)
    for name in TELLING:
        if name in cells.columns:
            maybe &= np.array([value is None or value == "" for value in cells.columns[name]], dtype=bool)
    for place in np.flatnonzero(maybe).tolist():
        totals[place] = is_dated_total(rows[place], layout.columns)
    return totals


def _why_unreadable(row: Row, place: int, cells: _Cells, layout: Layout) -> tuple[str, str]:
    """Tell a payment that cannot be read from a line that is none."""
    undated = bool(np.isnat(cells.dates[place]))
    if (undated and is_note(row, layout.columns)) or (not undated and is_dated_total(row, layout.columns)):
        return "", ""
    described = any(
        cells.columns[name][place] not in (None, "") for name in DESCRIBING if name in cells.columns
    )
    values = [cells.columns[name][place] for name in cells.sums]
    has_sum = any(money.kop[place] != 0 for money in cells.sums.values())
    shown = "; ".join(str(value) for value in values if value not in (None, ""))
    if place in cells.bad and any(_has_digit(value) for value in values):
        return (cells.bad[place], shown) if described or not undated else ("", "")
    if not has_sum:
        reason = cells.bad.get(place, "no_sum")
        return (reason, shown) if not undated and described else ("", "")
    if undated:
        value = cells.columns["on"][place]
        return ("not_date", "" if value is None else str(value)) if described else ("", "")
    if cells.undone[place]:
        return "not_executed", cells.undone[place]
    if cells.currencies[place] == NO_CURRENCY:
        return "not_currency", str(cells.columns["currency"][place])
    return ("both_sums" if "in_sum" in cells.sums and not cells.direction[place] else "no_direction"), shown


def _has_digit(value: CellValue) -> bool:
    if isinstance(value, str):
        return any("1" <= letter <= "9" for letter in value)
    return value is not None


def _total(sums: Money, place: int) -> int:
    return sum(abs(int(money.kop[place])) for money in sums.values())


def _frame(cells: _Cells, size: int) -> pd.DataFrame:
    columns, came = cells.columns, cells.direction == "in"
    payees_differ = _payees_differ(columns, came)

    def text(name: str, clean: Callable[[str], str] = str.strip) -> Texts:
        return read_texts(columns[name], clean) if name in columns else np.full(size, "", dtype=object)

    def party(suffix: str, clean: Callable[[str], str] = str.strip) -> Texts:
        for side in ("party", *(["payee"] if payees_differ else [])):
            if side + suffix in columns:
                return text(side + suffix, clean)
        if "payer" + suffix not in columns and "payee" + suffix not in columns:
            return text("")
        return np.where(came, text("payer" + suffix, clean), text("payee" + suffix, clean)).astype(object)

    account, inn, name = _part_glued(party("_account", str), party("_inn", restore_inn), party(""))
    own = text("own_account", clean_own_account)
    if "own_account" not in columns and "payer_account" in columns:
        sides = text("payee_account", clean_account), text("payer_account", clean_account)
        own = np.where(came, *sides).astype(object)
    return pd.DataFrame(
        {
            "on": cells.dates.astype("datetime64[s]"),
            "direction": cells.direction,
            "amount_kop": cells.kop,
            "currency": cells.currencies,
            "number": text("number"),
            "party": name,
            "party_inn": inn,
            "party_kpp": party("_kpp"),
            "party_account": account,
            "purpose": text("purpose"),
            "own_account": own,
        }
    ).astype(dict.fromkeys(_TEXTS, object))


def _payees_differ(columns: Columns, came: Mask) -> bool:
    """Say whether payees, where nothing names payers, are counterparties: a receipt's payee is oneself."""
    if any(name.startswith("payer") for name in columns):
        return False
    names = [name for name in ("payee_inn", "payee") if name in columns]
    return bool(names) and len(set(read_texts(columns[names[0]])[came].tolist()) - {""}) >= _FEWEST_PAYEES


_TEXTS = (
    "direction", "currency", "number", "party", "party_inn", "party_kpp", "party_account", "purpose",
    "own_account",
)  # fmt: skip


def _part_glued(account: Texts, inn: Texts, name: Texts) -> tuple[Texts, Texts, Texts]:
    """Take account, ИНН and name apart where a bank writes them into one cell."""
    accounts = {text: None if is_bare(text) else part_party(text) for text in set(account.tolist())}
    clean = {text: clean_account(text) for text in accounts}
    names = {text: part_party(text) for text in set(name.tolist()) if text}
    if all(part is None for part in accounts.values()) and not any(
        p.account or p.inn for p in names.values()
    ):
        return _texts([clean[text] for text in account]), inn, name
    from_account = [accounts[text] for text in account]
    from_name = [names.get(text) for text in name]
    accounts_out = [
        clean[text] or (part.account if part else "") for text, part in zip(account, from_name, strict=True)
    ]
    inns = [
        text or (part.inn if part else "") or (other.inn if other else "")
        for text, part, other in zip(inn, from_name, from_account, strict=True)
    ]
    parted = [
        (part.name if part else "") or (other.name if other else "")
        for part, other in zip(from_name, from_account, strict=True)
    ]
    return _texts(accounts_out), _texts(inns), _texts(parted)


def _texts(values: list[str]) -> Texts:
    return np.array(values, dtype=object) if values else np.zeros(0, dtype=object)


def _identity_fields(layout: Layout, frame: pd.DataFrame) -> frozenset[str]:
    """Give the fields that tell payments apart and that hold anything here."""
    columns = set(layout.columns)
    for side in ("payer", "payee"):
        columns |= {name.replace(side, "party") for name in columns if name.startswith(side)}
    if {"payer_account", "payee_account"} <= columns:
        columns.add("own_account")
    if "party_account" in columns or "party" in columns:
        columns |= {"party_account", "party_inn", "party"}
    return frozenset(name for name in IDENTITY_FIELDS if name in columns and (frame[name] != "").any())

"""A pasted grid → statement rows, every row of the grid accounted for.

In: the grid of «Выписка» or of a CSV or XLSX file. Out: ``SheetRows``: readable
rows as a frame, rows that look like payments but cannot be read, and notes
(header lines, preambles, totals) that hold no payment.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.errors import Finding, InputError
from sheets_strategy.statement.cells import MoneyColumn, read_dates, read_money, read_texts
from sheets_strategy.statement.columns import Layout, Section, column, find_sections
from sheets_strategy.statement.infer import fits, infer_layout
from sheets_strategy.values.cells import CellValue, Row
from sheets_strategy.values.currency import currency_code
from sheets_strategy.values.inn import restore_inn
from sheets_strategy.values.names import fold

Mask = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]

TOTAL_WORDS = ("итог", "всего", "входящ", "исходящ", "оборот", "остат", "количество", "сальдо", "total")
"""How a line of totals begins."""

IDENTITY_FIELDS = ("own_account", "number", "party_inn", "party_account", "party", "purpose", "currency")
"""Fields that tell one payment from another; a section may lack a column for some."""

DESCRIBING = ("party", "payer", "payee", "purpose", "number", "party_inn", "payer_inn", "payee_inn")
"""Fields that say what a sum is about; a sum without any of them and without a date is a total."""
_IN_WORDS = ("кредит", "пополн", "приход", "поступ", "зачисл", "in", "credit")
_OUT_WORDS = ("дебет", "списан", "расход", "out", "debit")
_SAMPLE = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """What is needed to read a grid.

    Attributes:
        fields: Normalised header → field.
        own_accounts: One's own accounts as far as known.
        own_inns: One's own ИНН.
        currency: Currency of rows that state none.
        reads_outgoing: Whether a purpose reads as a fee, tax or salary.
        default: Order of columns where no header line stands above; None for none.
        tab: Name of the tab, for messages.
    """

    fields: Mapping[str, str]
    own_accounts: Collection[str] = ()
    own_inns: Collection[str] = ()
    currency: str = "RUB"
    reads_outgoing: Callable[[str], bool] = lambda _: False
    default: Layout | None = None
    tab: str = ""


@dataclass(frozen=True, slots=True)
class SheetRows:
    """What a grid holds.

    Attributes:
        rows: One per readable payment in grid order: row (grid row), section, on
            (datetime64), direction ("in", "out", "internal"), amount_kop, currency, number,
            party, party_inn, party_kpp, party_account, purpose, own_account (texts, "" unknown).
        fields: Section → identity fields that it has a column for.
        unreadable: One per row that looks like a payment but cannot be read: row, amount_kop
            (all its sums; 0 where the sum itself is unreadable), currency, reason, value.
        findings: How headerless rows were understood.
        notes: Grid rows that hold text but no payment.
        layouts: Section → order of columns.
        spans: Section → its first grid row and the row after its last.
    """

    rows: pd.DataFrame
    fields: Mapping[int, frozenset[str]]
    unreadable: pd.DataFrame
    findings: tuple[Finding, ...]
    notes: tuple[int, ...]
    layouts: Mapping[int, Layout]
    spans: Mapping[int, tuple[int, int]]


UNREADABLE = ("row", "amount_kop", "currency", "reason", "value")
ROWS = (
    "row", "section", "on", "direction", "amount_kop", "currency", "number", "party", "party_inn",
    "party_kpp", "party_account", "purpose", "own_account",
)  # fmt: skip


def read_sheet_rows(rows: Sequence[Row], reading: Reading) -> SheetRows:
    """Read a grid of statement rows, whatever the order of its columns.

    Args:
        rows: The grid, empty leading rows kept.
        reading: Headers known, own accounts, default order.

    Raises:
        InputError: ``header_among_rows`` (tab, row): the tab was sorted with its header line.
    """
    parts: list[_Part] = []
    layouts: dict[int, Layout] = {}
    spans: dict[int, tuple[int, int]] = {}
    findings: list[Finding] = []
    notes: list[int] = []
    known: list[Layout] = []
    sections = find_sections(rows, fields=reading.fields)
    _refuse_sorted(rows, sections, reading)
    for section in sections:
        layout = section.layout or reading.default
        if section.layout is not None:
            notes.append(section.start - 1)
            known.insert(0, section.layout)
        for start, stop, better in _split(rows, section, layout, known, reading):
            used = better or layout
            if used is None:
                notes.extend(_filled_rows(rows, start, stop))
                continue
            number = len(layouts)
            layouts[number], spans[number] = used, (start, stop)
            parts.append(_read_part(rows[start:stop], start, number, used, reading))
            if better is not None and better.header_row < 0:
                findings.append(_understood(start, stop, used))
    frames = [part.rows for part in parts if len(part.rows)]
    bad = [row for part in parts for row in part.unreadable]
    return SheetRows(
        rows=pd.concat(frames, ignore_index=True) if frames else _no_rows(),
        fields={number: _identity_fields(layout) for number, layout in layouts.items()},
        unreadable=pd.DataFrame(bad, columns=list(UNREADABLE)).astype(
            {"amount_kop": "int64", "row": "int64"}
        ),
        findings=tuple(findings),
        notes=tuple(sorted([*notes, *(row for part in parts for row in part.notes)])),
        layouts=layouts,
        spans=spans,
    )


def _refuse_sorted(rows: Sequence[Row], sections: Sequence[Section], reading: Reading) -> None:
    """Stop where rows stand above the header line that they belong to."""
    if len(sections) < 2 or sections[0].layout is not None:
        return
    above = [row for row in rows[: sections[0].stop] if _has_date(row)][:_SAMPLE]
    layout = sections[1].layout
    if above and layout is not None and fits(above, layout) >= 1.0:
        raise InputError("header_among_rows", tab=reading.tab, row=layout.header_row + 1)


@dataclass(frozen=True, slots=True)
class _Part:
    rows: pd.DataFrame
    unreadable: list[tuple[int, int, str, str, str]]
    notes: list[int]


def _split(
    rows: Sequence[Row], section: Section, layout: Layout | None, known: Sequence[Layout], reading: Reading
) -> Iterator[tuple[int, int, Layout | None]]:
    """Cut a section where rows do not stand under its columns; give a better order for those."""
    alien = _alien_rows(rows[section.start : section.stop], layout)
    edges = np.flatnonzero(np.diff(alien.astype(np.int8))) + 1
    bounds = [0, *edges.tolist(), len(alien)]
    for start, stop in zip(bounds, bounds[1:], strict=False):
        first, last = section.start + start, section.start + stop
        better = _better_layout(rows[first:last], known, layout, reading) if alien[start] else None
        yield first, last, better


def _better_layout(
    rows: Sequence[Row], known: Sequence[Layout], layout: Layout | None, reading: Reading
) -> Layout | None:
    dated = [row for row in rows if _has_date(row)][:_SAMPLE]
    for other in known:
        if other is not layout and dated and fits(dated, other) >= 1.0:
            return other
    if not dated:
        return None
    return infer_layout(dated, own_accounts=reading.own_accounts, reads_outgoing=reading.reads_outgoing)


def _has_date(row: Row) -> bool:
    return bool((~np.isnat(read_dates([v for v in row if not isinstance(v, float | int)]))).any())


def _alien_rows(rows: Sequence[Row], layout: Layout | None) -> Mask:
    """Find rows whose cells belong to another order of columns."""
    if layout is None:
        return np.array([_has_date(row) for row in rows], dtype=bool)
    undated = np.isnat(read_dates(column(rows, layout.columns["on"])))
    alien = np.zeros(len(rows), dtype=bool)
    for place in np.flatnonzero(undated):
        alien[place] = _has_date(rows[place])
    for field in ("in_sum", "out_sum", "amount"):
        if field in layout.columns:
            cells = column(rows, layout.columns[field])
            for place, value in enumerate(cells):
                if type(value) is not float and value is not None and _is_wordy(value):
                    alien[place] |= _has_date(rows[place])
    if "currency" in layout.columns:
        codes = read_texts(column(rows, layout.columns["currency"]), _clean_currency)
        alien |= ~np.isin(codes.astype(str), _CURRENCIES) & ~undated
    return alien


_CURRENCIES = ("", "RUB", "USD", "EUR", "CNY", "KZT", "BYN", "GBP", "TRY", "AED")


def _is_wordy(value: CellValue) -> bool:
    return isinstance(value, str) and sum(letter.isalpha() for letter in value) > 4


def _clean_currency(text: str) -> str:
    return currency_code(text) if text.strip() else ""


def _read_part(rows: Sequence[Row], start: int, number: int, layout: Layout, reading: Reading) -> _Part:
    """Read rows that stand under one order of columns."""
    columns = {field: column(rows, col) for field, col in layout.columns.items()}
    dates = read_dates(columns["on"])
    sums = {
        field: read_money(columns[field]) for field in ("in_sum", "out_sum", "amount") if field in columns
    }
    bad = {place: reason for money in sums.values() for place, reason in money.bad.items()}
    direction, kop = _directions(columns, sums, reading)
    has_sum = np.logical_or.reduce([money.kop != 0 for money in sums.values()])
    has_sum[list(bad)] = True
    readable = ~np.isnat(dates) & (kop != 0) & (direction != "")
    readable[list(bad)] = False
    unreadable: list[tuple[int, int, str, str, str]] = []
    notes: list[int] = []
    currencies = _currencies(columns, len(rows), reading)
    for place in np.flatnonzero(~readable):
        if all(value is None or value == "" for value in rows[place]):
            continue
        reason, value = _why_unreadable(rows[place], place, columns, dates, has_sum, bad, direction)
        if reason:
            unreadable.append((start + place, _total(sums, place), currencies[place], reason, value))
        else:
            notes.append(start + place)
    frame = _frame(columns, dates, direction, kop, currencies, reading, len(rows))
    frame = frame.assign(row=np.arange(start, start + len(rows)), section=number)
    return _Part(frame[readable][list(ROWS)], unreadable, notes)


def _directions(
    columns: Mapping[str, list[CellValue]], sums: Mapping[str, MoneyColumn], reading: Reading
) -> tuple[Texts, npt.NDArray[np.int64]]:
    """Say which way the money went: by two columns, a word, own accounts, or a sign."""
    size = len(columns["on"])
    direction = np.full(size, "", dtype=object)
    if "amount" not in sums or "in_sum" in sums:
        zero = np.zeros(size, dtype=np.int64)
        came = sums["in_sum"].kop if "in_sum" in sums else zero
        went = sums["out_sum"].kop if "out_sum" in sums else zero
        direction[(came != 0) & (went == 0)] = "in"
        direction[(went != 0) & (came == 0)] = "out"
        return direction, np.where(came != 0, came, np.abs(went))
    kop = sums["amount"].kop
    if "direction" in columns:
        words = read_texts(columns["direction"], fold)
        direction[np.array([word.startswith(_IN_WORDS) for word in words], dtype=bool)] = "in"
        direction[np.array([word.startswith(_OUT_WORDS) for word in words], dtype=bool)] = "out"
    elif (kop < 0).any():
        direction = np.where(kop < 0, "out", "in").astype(object)
    own = set(reading.own_accounts)
    if own and {"payer_account", "payee_account"} <= set(columns):
        payer = np.isin(read_texts(columns["payer_account"]).astype(str), list(own))
        payee = np.isin(read_texts(columns["payee_account"]).astype(str), list(own))
        direction = np.where(payee & ~payer, "in", np.where(payer & ~payee, "out", direction)).astype(object)
    return direction, np.abs(kop)


def _why_unreadable(
    row: Row,
    place: int,
    columns: Mapping[str, list[CellValue]],
    dates: npt.NDArray[np.datetime64],
    has_sum: Mask,
    bad: Mapping[int, str],
    direction: Texts,
) -> tuple[str, str]:
    """Tell a payment that cannot be read from a line that is none."""
    undated = bool(np.isnat(dates[place]))
    if undated and is_note(row):
        return "", ""
    about = [columns[field][place] for field in DESCRIBING if field in columns]
    described = any(value not in (None, "") for value in about)
    if not has_sum[place]:
        return ("no_sum", "") if not undated and described else ("", "")
    if place in bad:
        if undated:
            return "", ""
        sums = [columns[field][place] for field in ("in_sum", "out_sum", "amount") if field in columns]
        return bad[place], "; ".join(str(value) for value in sums if value not in (None, ""))
    if undated:
        value = columns["on"][place]
        return ("not_date", "" if value is None else str(value)) if described else ("", "")
    return ("both_sums" if not direction[place] and "in_sum" in columns else "no_direction"), ""


def is_note(row: Row) -> bool:
    """Say whether a row without a date is a line of totals, or of column numbers."""
    return _is_total(row) or _is_numbering(row)


def _is_total(row: Row) -> bool:
    first = next((value for value in row if isinstance(value, str) and value.strip()), "")
    return fold(str(first)).startswith(TOTAL_WORDS)


def _is_numbering(row: Row) -> bool:
    """Say whether a row is the line 1, 2, 3, ... that some banks print under the header."""
    values = [str(value).removesuffix(".0").strip() for value in row if value not in (None, "")]
    return len(values) > 2 and values == [str(number + 1) for number in range(len(values))]


def _total(sums: Mapping[str, MoneyColumn], place: int) -> int:
    return sum(abs(int(money.kop[place])) for money in sums.values())


def _currencies(columns: Mapping[str, list[CellValue]], size: int, reading: Reading) -> Texts:
    if "currency" not in columns:
        return np.full(size, reading.currency, dtype=object)
    codes = read_texts(columns["currency"], _clean_currency)
    return np.where(codes == "", reading.currency, codes).astype(object)


def _frame(
    columns: Mapping[str, list[CellValue]],
    dates: npt.NDArray[np.datetime64],
    direction: Texts,
    kop: npt.NDArray[np.int64],
    currencies: Texts,
    reading: Reading,
    size: int,
) -> pd.DataFrame:
    def text(field: str, clean: Callable[[str], str] = str.strip) -> Texts:
        return read_texts(columns[field], clean) if field in columns else np.full(size, "", dtype=object)

    def party(suffix: str, clean: Callable[[str], str] = str.strip) -> Texts:
        if "party" + suffix in columns:
            return text("party" + suffix, clean)
        if "payer" + suffix not in columns and "payee" + suffix not in columns:
            return text("")
        return np.where(direction == "in", text("payer" + suffix, clean), text("payee" + suffix, clean))

    own = text("own_account", _clean_account)
    if "own_account" not in columns and "payer_account" in columns:
        side = np.where(direction == "in", text("payee_account"), text("payer_account"))
        own = side.astype(object)
    return pd.DataFrame(
        {
            "on": dates.astype("datetime64[s]"),
            "direction": direction,
            "amount_kop": kop,
            "currency": currencies,
            "number": text("number"),
            "party": party(""),
            "party_inn": party("_inn", restore_inn),
            "party_kpp": party("_kpp"),
            "party_account": party("_account", _clean_account),
            "purpose": text("purpose"),
            "own_account": own,
        }
    ).astype(dict.fromkeys(("party", "party_inn", "party_kpp", "party_account"), object))


def _clean_account(text: str) -> str:
    return text.replace(" ", "").replace("\u00a0", "").strip()


def _identity_fields(layout: Layout) -> frozenset[str]:
    columns = set(layout.columns)
    for side in ("payer", "payee"):
        columns |= {field.replace(side, "party") for field in columns if field.startswith(side)}
    if {"payer_account", "payee_account"} <= columns:
        columns.add("own_account")
    return frozenset(field for field in IDENTITY_FIELDS if field in columns)


def _filled_rows(rows: Sequence[Row], start: int, stop: int) -> list[int]:
    return [row for row in range(start, stop) if any(value not in (None, "") for value in rows[row])]


def _no_rows() -> pd.DataFrame:
    frame = pd.DataFrame({name: pd.Series(dtype=object) for name in ROWS})
    return frame.astype({"row": "int64", "section": "int64", "on": "datetime64[s]", "amount_kop": "int64"})


def _understood(start: int, stop: int, layout: Layout) -> Finding:
    order = tuple(field for field, _ in sorted(layout.columns.items(), key=lambda item: item[1]))
    return Finding(
        "columns_understood",
        "warning",
        key=f"{'-'.join(order)}",
        tab="statement",
        row=start,
        facts={"rows": stop - start, "fields": order},
    )

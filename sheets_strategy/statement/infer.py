"""Rows without a header line: which column is what, by what the columns hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

import numpy as np

from sheets_strategy.statement.cells import read_dates, read_money, read_texts
from sheets_strategy.statement.columns import Layout, column
from sheets_strategy.values.cells import CellValue, Row
from sheets_strategy.values.currency import currency_code

_ACCOUNT, _INN, _KPP = re.compile(r"\d{20}"), re.compile(r"\d{10}|\d{12}"), re.compile(r"\d{9}")
_FIRM = re.compile(
    r"(?<!\w)(?:ооо|оао|зао|пао|ао|ип|общество|индивидуальный|гуп|муп|фгуп|тоо|llc|ltd)(?!\w)", re.I
)
_MOSTLY = 0.9
_SHORT_NUMBER = 10
_MONEY_AT_MOST = 2


def fits(rows: Sequence[Row], layout: Layout) -> float:
    """Give the share of rows whose typed cells (date, sums, ИНН, КПП, accounts, currency) are of their type."""
    if not rows:
        return 1.0
    good = np.ones(len(rows), dtype=bool)
    for field, col in layout.columns.items():
        check = _CHECKS.get(field)
        if check is not None:
            good &= np.array([value in (None, "") or check(value) for value in column(rows, col)], dtype=bool)
    return float(good.mean())


def infer_layout(
    rows: Sequence[Row], *, own_accounts: Collection[str], reads_outgoing: Callable[[str], bool]
) -> Layout | None:
    """Find the columns of rows that no header line names.

    Two columns of sums that take turns are списание and поступление, as banks
    write them; purposes that only outgoing payments have turn them round.

    Args:
        rows: The rows, all of one order of columns.
        own_accounts: One's own accounts, as far as known.
        reads_outgoing: Whether a purpose reads as a fee, tax or salary.

    Returns:
        The order of columns, or None where date, sum or direction stay unclear.
    """
    width = max(len(row) for row in rows)
    columns = {col: column(rows, col) for col in range(width)}
    filled = {col: cells for col, cells in columns.items() if any(value not in (None, "") for value in cells)}
    found: dict[str, int] = {}
    dates = [col for col, cells in filled.items() if _share(cells, _is_date) >= 1.0]
    if not dates:
        return None
    found["on"] = dates[0]
    rest = {col: cells for col, cells in filled.items() if col not in dates}
    _take_identifiers(found, rest, own_accounts)
    _take_texts(found, rest)
    _take_sums(found, rest, columns, reads_outgoing)
    if not any(field in found for field in ("in_sum", "amount")):
        return None
    return Layout(found)


def _take_identifiers(
    found: dict[str, int], rest: dict[int, list[CellValue]], own_accounts: Collection[str]
) -> None:
    for col, cells in list(rest.items()):
        texts = {text for text in read_texts(cells) if text}
        if all(_ACCOUNT.fullmatch(text) for text in texts):
            own = texts <= set(own_accounts) if own_accounts else len(texts) == 1 and len(cells) > 2
            found.setdefault("own_account" if own else "party_account", col)
        elif all(_INN.fullmatch(text) for text in texts) and _share(cells, _is_text) > 0:
            found.setdefault("party_inn", col)
        elif all(_KPP.fullmatch(text) for text in texts) and _share(cells, _is_text) > 0:
            found.setdefault("ignore" if all(text.startswith("04") for text in texts) else "party_kpp", col)
        elif all(currency_code(text) in _CURRENCIES for text in texts):
            found.setdefault("currency", col)
        else:
            continue
        del rest[col]


def _take_texts(found: dict[str, int], rest: dict[int, list[CellValue]]) -> None:
    texts = {col: [v for v in cells if isinstance(v, str) and v.strip()] for col, cells in rest.items()}
    wordy = {
        col: values
        for col, values in texts.items()
        if values and np.mean([any(letter.isalpha() for letter in value) for value in values]) > 0.5
    }
    if wordy:
        firms = {col: np.mean([bool(_FIRM.search(v[:40])) for v in values]) for col, values in wordy.items()}
        lengths = {col: np.mean([len(value) for value in values]) for col, values in wordy.items()}
        if len(wordy) > 1:
            found["party"] = max(wordy, key=lambda col: (firms[col], -lengths[col]))
        found["purpose"] = max((c for c in wordy if c != found.get("party")), key=lambda col: lengths[col])
    for field in ("party", "purpose"):
        if field in found:
            del rest[found[field]]


def _take_sums(
    found: dict[str, int],
    rest: dict[int, list[CellValue]],
    columns: dict[int, list[CellValue]],
    reads_outgoing: Callable[[str], bool],
) -> None:
    sums = {col: read_money(cells) for col, cells in rest.items()}
    good = {col: money for col, money in sums.items() if not money.bad}
    pair = next(
        (
            (one, two)
            for one in good
            for two in good
            if one < two
            and not ((good[one].kop != 0) & (good[two].kop != 0)).any()
            and ((good[one].kop != 0) | (good[two].kop != 0)).all()
        ),
        None,
    )
    if pair is not None:
        first_is_out = _votes_out(
            columns, found, good[pair[0]].kop != 0, good[pair[1]].kop != 0, reads_outgoing
        )
        found["out_sum"], found["in_sum"] = pair if first_is_out else pair[::-1]
        taken = set(pair)
    else:
        signed = [col for col, money in good.items() if (money.kop < 0).any() and (money.kop != 0).all()]
        if len(signed) == 1:
            found["amount"] = signed[0]
        taken = set(signed)
    numbers = [
        col
        for col, cells in rest.items()
        if col not in taken and max(len(text) for text in read_texts(cells)) <= _SHORT_NUMBER
    ]
    if numbers:
        found["number"] = numbers[0]


def _votes_out(
    columns: dict[int, list[CellValue]],
    found: dict[str, int],
    first: np.ndarray[tuple[int], np.dtype[np.bool_]],
    second: np.ndarray[tuple[int], np.dtype[np.bool_]],
    reads_outgoing: Callable[[str], bool],
) -> bool:
    if "purpose" not in found:
        return True
    outgoing = np.array([reads_outgoing(text) for text in read_texts(columns[found["purpose"]])], dtype=bool)
    return int((outgoing & first).sum()) >= int((outgoing & second).sum())


def _share(cells: Sequence[CellValue], check: Callable[[CellValue], bool]) -> float:
    return sum(check(value) for value in cells) / len(cells)


def _is_date(value: CellValue) -> bool:
    return not isinstance(value, float | int) and not np.isnat(read_dates([value])[0])


def _is_text(value: CellValue) -> bool:
    return isinstance(value, str)


def _is_sum(value: CellValue) -> bool:
    return not read_money([value]).bad


def _digits(pattern: re.Pattern[str]) -> Callable[[CellValue], bool]:
    return lambda value: bool(pattern.fullmatch(str(read_texts([value])[0]).replace(" ", "")))


_CURRENCIES = {"RUB", "USD", "EUR", "CNY", "KZT", "BYN", "GBP", "TRY", "AED"}
_CHECKS: dict[str, Callable[[CellValue], bool]] = {
    "on": lambda value: not np.isnat(read_dates([value])[0]),
    "in_sum": _is_sum,
    "out_sum": _is_sum,
    "amount": _is_sum,
    "party_inn": _digits(re.compile(r"\d{0,12}")),
    "party_kpp": _digits(re.compile(r"\d{0,9}")),
    "party_account": _digits(re.compile(r"[\dA-Za-z]{0,34}")),
    "own_account": _digits(re.compile(r"[\dA-Za-z]{0,34}")),
    "currency": lambda value: currency_code(str(read_texts([value])[0])) in _CURRENCIES,
}

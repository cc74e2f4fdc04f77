"""A card of account 51 as 1C prints it → the columns of a bank's statement.

In: the columns that its header names, or the cells under them. Out: the same as a bank would
write them. Debit is what came in there; the counterparty is the first line of the other side's
analytics; the number and the purpose stand in the text of the document. The account on the other
side is added to the purpose («Кор. счёт 62.01»), so that a rule of «Что не продажа» can ask for it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from sheets_strategy.statement.cells import cell_text, read_money
from sheets_strategy.values.accounts import find_account
from sheets_strategy.values.cells import CellValue, Row
from sheets_strategy.values.inn import find_inn

CORRESPONDENT = "Кор. счёт"
"""How the purpose names the account on the other side of an entry."""

_SIDES = ("card_debit", "card_credit")
_PARTIES = ("card_debit_party", "card_credit_party")
_OWN = ("51", "52")
_MONEY = ("50", "51", "52", "55", "57")
_CODE = re.compile(r"\d{2}(?:\.[\dА-Яа-яA-Za-z]{1,4})*")
_NUMBER = (
    re.compile(r"вх(?:одящ\w*)?\.?[^\n№]{0,20}№?\s*(\S*\d\S*)\s+от\s+\d", re.IGNORECASE),
    re.compile(r"\s(\S*\d\S*)\s+от\s+\d\d\.\d\d\.\d\d", re.IGNORECASE),
)
_FIRM = re.compile(
    r"(?<!\w)(?:ооо|оао|зао|пао|ао|ип|общество|индивидуальный|гуп|муп|фгуп|тоо|нко|ано|фонд)(?!\w)", re.I
)
_TITLE = re.compile(r"карточка\s+сч[её]та\s+(\d{2}(?:\.\d{1,2})?)(?![\d.])", re.IGNORECASE)
Columns = dict[str, list[CellValue]]


def find_other_card(rows: Sequence[Row]) -> str:
    """Give the account of a card that is of no money, as 62, by its title; "" for none.

    Args:
        rows: The first lines of a sheet.
    """
    texts = (value for row in rows for value in row if isinstance(value, str))
    accounts = (found[1] for text in texts if (found := _TITLE.search(text)))
    return next((account for account in accounts if not account.startswith(_MONEY)), "")


def find_card(
    columns: Mapping[str, int], headed: Collection[int], rows: Sequence[Row], start: int
) -> dict[str, int]:
    """Give the columns of a card of account 51, "in_sum" for debit; {} where the header is of none.

    Args:
        columns: Field → column, as the header names them.
        headed: Columns with any header.
        rows: The grid.
        start: First row below the header.
    """
    if not any(name in columns for name in (*_SIDES, *_PARTIES)):
        return {}
    rows = rows[start:]
    found = {name: col for name, col in columns.items() if name not in ("in_sum", "out_sum")}
    sums = [columns.get("out_sum", -1), columns.get("in_sum", -1)]
    for place, side in enumerate(_SIDES):
        account = columns.get(side, -1)
        if account < 0 and sums[place] >= 0 and _holds_codes(rows, sums[place]):
            account, sums[place] = sums[place], -1
        if account >= 0:
            found[side] = account
            if sums[place] < 0:
                sums[place] = _find_sums(rows, account, headed)
    found |= {name: col for name, col in zip(("in_sum", "out_sum"), sums, strict=True) if col >= 0}
    if "in_sum" in found or "out_sum" in found:
        found.pop("amount", None)
    elif "amount" not in found:
        return {}
    payers = {"payee": "card_debit_party", "payer": "card_credit_party"}
    found |= {name: columns[side] for name, side in payers.items() if side in columns}
    if not payers.keys() & found.keys():
        found["party"] = found.get("purpose", found.get("number", found["on"]))
    return found


def read_card(columns: Mapping[str, list[CellValue]]) -> Columns:
    """Give the cells of a card as those of a statement.

    Args:
        columns: Field → cells, fields from ``find_card``.

    Returns:
        Field → cells: payer, payee or party, number, purpose, own_account and the sums of both
        sides; the rest as it was.
    """
    size = len(columns["on"])
    texts = {name: [cell_text(value) for value in cells] for name, cells in columns.items()}
    empty = [""] * size
    debit, credit = (texts.get(side, empty) for side in _SIDES)
    parties = [texts.get(side, empty) for side in _PARTIES]
    columns = columns if "amount" not in columns else _part_amounts(columns, debit, credit)
    came = _which_came(columns)
    new: Columns = {name: [] for name in ("number", "purpose", "own_account", "payer", "payee")}
    for place in range(size):
        theirs, mine = (1, 0) if came[place] else (0, 1)
        document = texts.get("number", empty)[place]
        told = texts.get("purpose", empty)[place]
        code = (credit if came[place] else debit)[place].strip()
        lines = parties[theirs][place].split("\n")
        name = "" if code.startswith(_MONEY) else lines[0].strip()
        new["payer" if came[place] else "payee"].append(name)
        new["payee" if came[place] else "payer"].append("")
        new["own_account"].append(find_account(parties[mine][place]))
        new["number"].append(_find_number(document))
        first, *rest = document.split("\n")
        mark = f"{CORRESPONDENT} {code}" if code else ""
        parts = [*rest, *told.split("\n"), *lines[1:], first, mark]
        clean = dict.fromkeys(" ".join(part.split()) for part in parts)
        new["purpose"].append("; ".join(part for part in clean if part))
    if not any(side in columns for side in _PARTIES):
        named = texts["party"]
        new["party"] = [_find_firm(text) for text in named]
        del new["payer"], new["payee"]
    kept = {name: cells for name, cells in columns.items() if name not in (*_SIDES, *_PARTIES)}
    return {**kept, **new}


def _which_came(columns: Mapping[str, list[CellValue]]) -> list[bool]:
    """Say of each row whether money came: whether it has a sum in debit."""
    if "in_sum" in columns:
        return [bool(kop) for kop in read_money(columns["in_sum"]).kop.tolist()]
    return [False] * len(columns["on"])


def _part_amounts(
    columns: Mapping[str, list[CellValue]], debit: Sequence[str], credit: Sequence[str]
) -> dict[str, list[CellValue]]:
    """Put sums of one column on the side where one's own account stands; on both between own accounts.

    A sum between two other accounts is no payment, and is shown with both as what cannot be read.
    """
    parted: dict[str, list[CellValue]] = {"in_sum": [], "out_sum": []}
    for value, one, other in zip(columns["amount"], debit, credit, strict=True):
        came, went = one.strip().startswith(_OWN), other.strip().startswith(_OWN)
        strange = value not in (None, "") and not came and not went
        parted["in_sum"].append(f"{value} ({one} / {other})" if strange else value if came else None)
        parted["out_sum"].append(value if went else None)
    return {**{name: cells for name, cells in columns.items() if name != "amount"}, **parted}


def _holds_codes(rows: Sequence[Row], col: int) -> bool:
    """Say whether a column under «Дебет» holds accounts like 62.01 and not sums."""
    texts = [
        cell_text(row[col]).strip()
        for row in rows
        if col < len(row) and isinstance(row[col], str | int | float)
    ]
    codes = [text for text in texts if text]
    return bool(codes) and sum(_CODE.fullmatch(text) is not None for text in codes) * 2 > len(codes)


def _find_sums(rows: Sequence[Row], account: int, headed: Collection[int]) -> int:
    """Give the column of sums right of an account: the first without a header that holds any; -1 for none."""
    stop = min((col for col in headed if col > account), default=account + 4)
    for col in range(account + 1, stop):
        cells = [row[col] for row in rows if col < len(row)]
        if (read_money(cells).kop != 0).any():
            return col
    return account + 1 if account + 1 < stop else -1


def _find_number(text: str) -> str:
    return next((found[1].strip(",;") for pattern in _NUMBER if (found := pattern.search(text))), "")


def _find_firm(text: str) -> str:
    """Give the first line that names a firm by its legal form, or an ИНН; "" for none."""
    for line in text.split("\n"):
        if len(line) <= 160 and (_FIRM.search(line) or find_inn(line)):
            return line.strip()
    return ""

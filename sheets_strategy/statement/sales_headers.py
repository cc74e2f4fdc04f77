"""Header lines of sales reports: which column holds what, and what such a header lacks.

In: one or two rows of a grid, and how reports spell their headers (``sales`` in ``banks.yaml``).
Out: the fields of a sales row by column. A table that has a bank's columns is no sales report,
whatever else stands in it: a team may have put a product beside its payments.

Source: docs/figures.md, "Sales reports".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sheets_strategy.statement.headers import Vocabulary, is_name, normalise_header
from sheets_strategy.values.cells import CellValue, Row
from sheets_strategy.values.currency import strip_currency
from sheets_strategy.values.documents import SALES_FIELDS, part_document
from sheets_strategy.values.names import fold

_MARKING = ("product", "quantity", "cost", "cost_gross", "profit")
_REVENUES = ("gross", "amount", "net")
_BANKS_OWN = frozenset(
    {
        "in_sum", "out_sum", "party_account", "payer_account", "payee_account", "own_account", "party_bik",
        "party_bank", "balance", "balance_before", "card_debit", "card_credit", "purpose", "account",
    }
)  # fmt: skip
_LOOK_BELOW = 20
_LOOK_ABOVE = 10
_DOCUMENTS = ("реализация", "возврат товаров", "продажа")
_TITLES = (*_DOCUMENTS, "отчет о продажах", "отчет по продажам", "продажи", "отгрузки", "sales")
_SHARE = "%"
_LONGEST = 80
FEWEST = 3
"""A header of a sales report names at least so many fields in its first line."""


@dataclass(frozen=True, slots=True)
class SalesHeader:
    """A header line of a sales report.

    Attributes:
        columns: Field → grid column: on (perhaps that of the documents), party, amount (the revenue
            that counts), and what else there is: net, vat, cost, cost_gross, profit, product,
            quantity, number, party_inn, party_kpp, currency, operation.
        texts: Field → header as written.
        unknown: Headers that were not understood.
        lines: Rows of the header.
        lacks: "on" or "party" where the report cannot be read for want of it, "" where it can.
    """

    columns: Mapping[str, int]
    texts: Mapping[str, str]
    unknown: tuple[str, ...]
    lines: int
    lacks: str = ""


def names_sales(row: Row, known: Mapping[str, str]) -> bool:
    """Say cheaply whether a row may be a header of a sales report.

    Args:
        row: The row.
        known: Normalised header → field.
    """
    texts = (value for value in row if isinstance(value, str) and len(value) <= _LONGEST)
    found = {find_field(text, known) for text in texts} - {"", SALES_FIELDS + "ignore"}
    return len(found) >= FEWEST


def find_field(text: str, known: Mapping[str, str]) -> str:
    """Give the field of a sales report that a header names, with ``SALES_FIELDS``; "" for none.

    A share is none of them, whatever it is a share of: «Валовая прибыль, %».
    """
    if _SHARE in text:
        return SALES_FIELDS + "ignore"
    spelling = normalise_header(text)
    return known.get(SALES_FIELDS + spelling, "") or known.get(SALES_FIELDS + strip_currency(spelling), "")


def read_sales_header(rows: Sequence[Row], place: int, known: Vocabulary) -> SalesHeader | None:
    """Read a row, or it and the next one under merged cells, as the header of a sales report.

    Args:
        rows: The grid.
        place: The row.
        known: Known headers.

    Returns:
        The header, perhaps one that ``lacks`` something; None for a row that is no such header.
    """
    below = rows[place + 1] if place + 1 < len(rows) else ()
    alone = _read(_single(rows[place]), 1, rows, place, known)
    filled = [value for value in below if value not in (None, "")]
    if filled and all(map(is_name, filled)):
        both = _read(_double(rows[place], below), 2, rows, place, known)
        if both is not None and (alone is None or len(both.columns) > len(alone.columns)):
            return both
    return alone


def _read(
    headers: Mapping[int, tuple[str, ...]], lines: int, rows: Sequence[Row], place: int, known: Vocabulary
) -> SalesHeader | None:
    best: dict[str, tuple[int, int]] = {}
    texts: dict[int, str] = {}
    unknown: list[str] = []
    for col, spellings in sorted(headers.items()):
        texts[col] = spellings[0]
        field, rank = _find(spellings, known)
        if not field:
            if any(known.find(normalise_header(one))[0] in _BANKS_OWN for one in spellings):
                return None
            unknown.append(spellings[0])
        elif field not in best or (rank, col) < best[field]:
            best[field] = (rank, col)
    columns = {field: col for field, (_, col) in best.items() if field != "ignore"}
    if "product_maybe" in columns:
        maybe = columns.pop("product_maybe")
        if any(name in columns for name in _MARKING):
            columns.setdefault("product", maybe)
    revenue = next((name for name in _REVENUES if name in columns), "")
    marked = any(name in columns for name in _MARKING)
    if not revenue or not (marked or _is_plain(columns, texts, rows, place, lines, known)):
        return None
    columns = _choose_revenue(columns, revenue)
    named = {field: texts[col] for field, col in columns.items()}
    lacks = "" if "party" in columns or "party_inn" in columns else "party"
    if "on" not in columns:
        body = rows[place + lines : place + lines + _LOOK_BELOW]
        if "number" in columns and _names_days(body, columns["number"]):
            columns["on"] = columns["number"]
        else:
            lacks = "on" if not lacks or _groups_clients(unknown, known) else lacks
    if lacks and not marked:
        return None
    return SalesHeader(columns, named, tuple(dict.fromkeys(unknown)), lines, lacks)


def _is_plain(
    columns: Mapping[str, int],
    texts: Mapping[int, str],
    rows: Sequence[Row],
    place: int,
    lines: int,
    known: Vocabulary,
) -> bool:
    """Say whether a table of day, client and sum alone is one of sales.

    It is where no bank calls the counterparty so («Покупатель», «Клиент»), a line above says it
    («Реализация товаров и услуг»), or the documents do. A column that says which way the money
    went is a bank's.
    """
    spellings = {col: normalise_header(text) for col, text in texts.items()}
    if "party" not in columns or any(known.find(one)[0] == "direction" for one in spellings.values()):
        return False
    if not known.find(spellings[columns["party"]])[0]:
        return True
    above = [value for row in rows[max(0, place - _LOOK_ABOVE) : place] for value in row]
    body = rows[place + lines : place + lines + _LOOK_BELOW]
    number = columns.get("number", -1)
    documents = [row[number] for row in body if 0 <= number < len(row)]
    return _any_begins(above, _TITLES) or _any_begins(documents, _DOCUMENTS)


def _any_begins(cells: Sequence[CellValue], words: tuple[str, ...]) -> bool:
    return any(isinstance(value, str) and fold(value).lstrip().startswith(words) for value in cells)


def _groups_clients(headers: Sequence[str], known: Vocabulary) -> bool:
    """Say whether one header names clients and what stands below them: «Контрагент / Номенклатура»."""
    parts = (part for text in headers for part in re.split("[/,]", text))
    return any(find_field(part, known.fields) == SALES_FIELDS + "party" for part in parts)


def _choose_revenue(columns: dict[str, int], revenue: str) -> dict[str, int]:
    """Let the revenue that counts be ``amount``: with VAT before without; keep the other as ``net``."""
    others = {name: col for name, col in columns.items() if name not in _REVENUES}
    chosen = {**others, "amount": columns[revenue]}
    if revenue != "net" and "net" in columns:
        chosen["net"] = columns["net"]
    return chosen


def _find(spellings: Sequence[str], known: Vocabulary) -> tuple[str, int]:
    """Give the field that the first known spelling names, and its rank; a share is of no use."""
    if any(_SHARE in text for text in spellings):
        return "ignore", 0
    for text in spellings:
        for spelling in (normalise_header(text), strip_currency(normalise_header(text))):
            field = known.fields.get(SALES_FIELDS + spelling, "")
            if field:
                return field.removeprefix(SALES_FIELDS), known.ranks[SALES_FIELDS + spelling]
    return "", 0


def _single(row: Row) -> dict[int, tuple[str, ...]]:
    texts = {col: " ".join(value.split()) for col, value in enumerate(row) if isinstance(value, str)}
    return {col: (text,) for col, text in texts.items() if text}


def _double(top: Row, sub: Row) -> dict[int, tuple[str, ...]]:
    """Join a header over merged cells with the names under it; the joined spelling comes first."""
    above, below = _single(top), _single(sub)
    found: dict[int, tuple[str, ...]] = {}
    head = ""
    for col in range(max(len(top), len(sub))):
        head = above[col][0] if col in above else head if col in below else ""
        if col in below:
            alone = below[col][0]
            found[col] = (f"{head} {alone}", alone) if head else (alone,)
            found[col] += (head,) if col in above else ()
        elif col in above:
            found[col] = above[col]
    return found


def _names_days(rows: Sequence[Row], col: int) -> bool:
    texts = [row[col] for row in rows if col < len(row) and isinstance(row[col], str)]
    return any(part_document(text).on is not None for text in texts)  # type: ignore[arg-type]

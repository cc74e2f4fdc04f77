"""What header cells mean, in one line or in two under merged cells.

In: one or two rows of a grid, and how banks spell their headers. Out: headings,
each with the field of ``banks.yaml`` that its column holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.statement.cells import is_date
from sheets_strategy.values.cells import Row
from sheets_strategy.values.currency import currency_code, strip_currency
from sheets_strategy.values.documents import SALES_FIELDS
from sheets_strategy.values.names import fold

_LONGEST = 120
_OWN = {"account": "party_account", "own_account": "party_account", "own_inn": "party_inn"}
_SIDES = ("party", "payer", "payee")
_MONEY_SIDES = ("in_sum", "out_sum")
_CARD_ACCOUNTS = ("card_debit", "card_credit")
_CURRENCY = re.compile(r"(.*\S)[\s,.(]+([A-Za-z]{3})\)?")


class Heading(NamedTuple):
    """A column's header.

    Attributes:
        col: Grid column.
        text: As the bank wrote it, both lines joined by a point.
        field: What the column holds, "" where that is not known.
        rank: Place of the spelling among the known ones, the best first.
        currency: Currency that the header of a column of sums names, "" for none.
    """

    col: int
    text: str
    field: str
    rank: int
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Known headers.

    Attributes:
        fields: Normalised header → field, from ``index_headers``.
        ranks: Normalised header → its place among them.
        kin: Field → its spellings, for fields that a header over several columns may name.
    """

    fields: Mapping[str, str]
    ranks: Mapping[str, int]
    kin: Mapping[str, tuple[str, ...]]

    def find(self, spelling: str) -> tuple[str, int]:
        """Give the field of a spelling and its rank; "" and the last rank where it is not known.

        A column of sums is known too where a currency is named at the end: «Кредит, CNY».
        """
        bare = strip_currency(spelling) if spelling not in self.fields else spelling
        if bare != spelling and self.fields.get(bare) in ("amount", *_MONEY_SIDES):
            return self.find(bare)
        return self.fields.get(spelling, ""), self.ranks.get(spelling, len(self.ranks))


@lru_cache(maxsize=4096)
def normalise_header(text: str) -> str:
    """Reduce a header to letters and digits, so that spellings compare."""
    return "".join(letter for letter in fold(text).replace("№", "n") if letter.isalnum())


def index_headers(headers: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Turn field → spellings into normalised spelling → field, a field's best spelling first.

    The first field keeps a spelling that several have. Sales reports have words of their own: the
    same header may mean something else there, so that their spellings begin with ``SALES_FIELDS``.
    """
    index: dict[str, str] = {}
    for field, spellings in headers.items():
        mark = SALES_FIELDS if field.startswith(SALES_FIELDS) else ""
        for spelling in spellings:
            index.setdefault(mark + normalise_header(spelling), field)
    return index


def make_vocabulary(fields: Mapping[str, str]) -> Vocabulary:
    """Prepare known headers for looking them up.

    Args:
        fields: Normalised header → field, from ``index_headers``.
    """
    ranks = {spelling: rank for rank, spelling in enumerate(fields)}
    kin = {
        name: tuple(spelling for spelling, field in fields.items() if field == name)
        for name in (*_SIDES, "amount")
    }
    return Vocabulary(fields, ranks, kin)


def read_headings(row: Row, known: Vocabulary) -> list[Heading]:
    """Read one line of headers."""
    texts = ((col, _text(row, col)) for col in range(len(row)))
    return [_read_heading(col, text, known) for col, text in texts if text]


def _read_heading(col: int, text: str, known: Vocabulary) -> Heading:
    """Read one header; a sum may name its currency, as in «Дебет, CNY»."""
    field, rank = known.find(normalise_header(text))
    if not field and (found := _CURRENCY.fullmatch(text)):
        field, rank = known.find(normalise_header(found[1]))
        if field not in (*_MONEY_SIDES, "amount"):
            return Heading(col, text, "", len(known.ranks))
        return Heading(col, text, field, rank, _currency(found[2]))
    return Heading(col, text, field, rank)


def _currency(code: str) -> str:
    try:
        return currency_code(code)
    except UnreadableValue:
        return ""


def join_headings(top: Row, sub: Row, known: Vocabulary, *, whole: bool = False) -> list[Heading] | None:
    """Read two lines as one where the second names the columns under merged cells of the first.

    A merged cell holds its text in its first column, so a header goes on over the empty cells
    to its right under which something stands, or over cells that repeat it. Both together are
    looked up; then the second line by itself, where the first names a counterparty or a sum;
    then the first, unless it is a sum over several columns.

    Args:
        top: The first line.
        sub: The second.
        known: Known headers.
        whole: Whether the second line is a header by itself, and the first only groups its columns.

    Returns:
        The headings, or None where the second row is no line of headers.
    """
    if not all(is_name(value) for value in sub if value not in (None, "")):
        return None
    groups = _find_groups(top, sub)
    heads = {col: head for head, cols in groups.items() for col in cols}
    found = {col: _mean(_text(top, head), _text(sub, col), known) for col, head in heads.items()}
    merged = [cols for head, cols in groups.items() if cols[0] == head and len(cols) > 1]
    accounts = any(field in _CARD_ACCOUNTS for field, _ in found.values())
    if not accounts and not any(found[col][0] for cols in merged for col in cols):
        return None
    headings = []
    for col in range(max(len(top), len(sub))):
        above = _text(top, heads.get(col, col))
        text = ".".join(filter(None, (above, _text(sub, col))))
        meaning = found.get(col, ("", 0))
        if not meaning[0] and _text(top, col):
            meaning = known.find(normalise_header(above))
            if meaning[0] in ("amount", *_MONEY_SIDES) and len(groups.get(heads.get(col, col), ())) > 1:
                meaning = ("", 0)
        if not meaning[0] and whole:
            meaning = known.find(normalise_header(_text(sub, col)))
        if text:
            headings.append(Heading(col, text, *meaning))
    return headings


def _find_groups(top: Row, sub: Row) -> dict[int, list[int]]:
    """Give the column of each header of the first line → columns that the second names under it."""
    groups: dict[int, list[int]] = {}
    head = -1
    for col in range(max(len(top), len(sub))):
        if _text(top, col) and (head < 0 or _text(top, col) != _text(top, head)):
            head = col
        if head >= 0 and _text(sub, col):
            groups.setdefault(head, []).append(col)
    return groups


def _mean(top: str, sub: str, known: Vocabulary) -> tuple[str, int]:
    """Say what a header under another means; "" where only the upper one may tell."""
    above, below = normalise_header(top), normalise_header(sub)
    kin = known.fields.get(above, "")
    for spelling in (above, strip_currency(above), *known.kin.get(kin, ())):
        if known.find(spelling + below)[0]:
            return known.find(spelling + below)
    alone, last = known.fields.get(below, ""), len(known.ranks)
    if kin == "amount":
        return (alone if alone in _MONEY_SIDES else ""), last
    alone = _OWN.get(alone, alone)
    if kin not in _SIDES or not alone.startswith("party"):
        return "", last
    side = alone.replace("party", kin)
    return (side if side in known.fields.values() else "ignore"), last


def _text(row: Row, col: int) -> str:
    value = row[col] if col < len(row) else None
    return " ".join(value.split()) if isinstance(value, str) else ""


def is_name(value: object) -> bool:
    """Say whether a cell may be a header: words, and no date."""
    named = isinstance(value, str) and len(value) <= _LONGEST and any(map(str.isalpha, value))
    return named and not is_date(value)  # type: ignore[arg-type]

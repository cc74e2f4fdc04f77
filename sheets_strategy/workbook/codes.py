"""«Код»: every row keeps the code that it was once given, whatever people do around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sheets_strategy.workbook.book import TableView

_NUMBERED = re.compile(r"[a-z]+(\d+)")


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes of the rows of one table.

    Attributes:
        by_row: Grid row → code.
        next_number: First free number.
    """

    by_row: Mapping[int, str]
    next_number: int


def settle_codes(
    view: TableView,
    rows: Iterable[int],
    *,
    letter: str,
    width: int,
    remembered: Mapping[str, str],
    identify: Callable[[int], str],
    keeps_typed: bool = True,
) -> Codes:
    """Give every row a code of its own.

    A code stays with its row. Of rows with one code (a copied row) the one whose
    identity is remembered for it keeps it, else the upper. A row without a code
    gets back the one that is remembered for its identity alone, else a new one;
    numbers are never used twice. A row whose code is one of ours and not remembered gets
    the lost code of its identity back too: its own was written over with a code meant for
    another row, by a run that met moved rows and ended before it could remember. What a
    person typed in place of a code, in the row or in the memory, moves no other code. A new code never
    comes beside a lost one otherwise, since a row without a code takes the lost one.

    Args:
        view: The table; its column ``code``.
        rows: Grid rows.
        letter: What a new code begins with.
        width: Digits of a new code.
        remembered: Code → identity.
        identify: Gives a row's identity (ИНН or name), "" for none.
        keeps_typed: Whether what a person typed in place of a code stays in its own row, too;
            else it gives way to the lost code of its identity.
    """
    places = list(rows)
    holders: dict[str, list[int]] = {}
    for row in places:
        code = view.text(row, "code")
        if code:
            holders.setdefault(code, []).append(row)
    by_row = {
        next(
            (row for row in held if remembered.get(code) and identify(row) == remembered[code]), held[0]
        ): code
        for code, held in holders.items()
    }
    lost = _lost(remembered, holders)
    number = 1 + max((_number(code) for code in (*holders, *remembered)), default=0)
    for row in (row for row in places if row not in by_row):
        back = lost.pop(identify(row), "")
        if back:
            by_row[row] = back
        else:
            by_row[row] = name_code(number, letter=letter, width=width)
            number += 1
    ours = (row for row, code in by_row.items() if code in holders and (_number(code) or not keeps_typed))
    lost = {identity: code for identity, code in lost.items() if _number(code)}
    for row in sorted(row for row in ours if by_row[row] not in remembered):
        if lost and (back := lost.pop(identify(row), "")):
            by_row[row] = back
    return Codes(by_row, number)


def name_code(number: int, *, letter: str, width: int) -> str:
    """Write a code; the arguments are those of ``settle_codes``."""
    return f"{letter}{number:0{width}d}"


def _lost(remembered: Mapping[str, str], present: Iterable[str]) -> dict[str, str]:
    """Give identity → code for codes that stand nowhere, where the identity means one code only."""
    here = set(present)
    found: dict[str, list[str]] = {}
    for code, identity in remembered.items():
        if identity and code not in here:
            found.setdefault(identity, []).append(code)
    return {identity: codes[0] for identity, codes in found.items() if len(codes) == 1}


def _number(code: str) -> int:
    found = _NUMBERED.fullmatch(code)
    return int(found[1]) if found else 0

"""Formulas as text: which cells they name, and how a shared one reads in another cell.

Only references are understood, not functions. What cannot be understood
(INDIRECT, unknown names, ranges put together from parts) makes a formula
*opaque*: it may depend on anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sheets_strategy.adapters.xlsx.addresses import Area, column_name, column_number, parse_area
from sheets_strategy.adapters.xlsx.formats import LAST_COL, LAST_ROW

_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"]|"")*")
    |(?P<error>\#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|FIELD!|GETTING_DATA))
    |(?P<sheet>'(?:[^']|'')+'!|[^\W\d][\w.]*(?::[^\W\d][\w.]*)?!|\[[^\]]*\][\w.]*(?::[\w.]+)?!)
    |(?P<area>\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}(?::\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6})?(?![\w.(\[!])
      |\$?[A-Z]{1,3}:\$?[A-Z]{1,3}(?![\w.(\[!])
      |\$?[1-9][0-9]{0,6}:\$?[1-9][0-9]{0,6}(?![\w.(\[!]))
    |(?P<number>[0-9]+(?:\.[0-9]*)?(?:E[+-]?[0-9]+)?)
    |(?P<name>[\w.?\\]+)(?P<after>[(\[]?)
    |(?P<bracket>\[)
    |(?P<colon>:)
    |(?P<space>\s+)
    |(?P<other>.)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_END = re.compile(r"(\$?)([A-Za-z]{1,3})?(\$?)([0-9]+)?")
_OPAQUE_CALLS = frozenset({"INDIRECT", "OFFSET", "EVALUATE", "CALL", "REGISTER.ID"})
_CONSTANTS = frozenset({"TRUE", "FALSE"})


@dataclass(frozen=True, slots=True)
class FormulaCell:
    """One formula cell as it stands in a sheet part.

    Attributes:
        row: Grid row.
        col: Grid column.
        text: Formula without ``=``; "" for a follower of a shared formula.
        kind: ``""``, ``shared``, ``array`` or ``dataTable``.
        group: ``si`` of a shared formula, "" else.
        ref: Cells that a shared, array or data-table formula serves, "" else.
        cached: Whether a value is stored with it.
    """

    row: int
    col: int
    text: str
    kind: str = ""
    group: str = ""
    ref: str = ""
    cached: bool = True


@dataclass(slots=True)
class References:
    """What a formula names: areas (sheet folded to lower case, "" for its own), names, tables.

    A table comes with whether only its cells in the formula's own row are meant.
    """

    areas: list[tuple[str, Area]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    tables: list[tuple[str, bool]] = field(default_factory=list)
    opaque: bool = False


def find_references(text: str) -> References:
    """Give everything that a formula names."""
    found = References()
    sheet = ""
    place = 0
    while token := _TOKEN.match(text, place):
        place = token.end()
        if token["sheet"]:
            sheet = _sheet_name(token["sheet"][:-1])
            continue
        outside = "[" in sheet
        found.opaque |= ":" in sheet and not outside
        if token["area"] and not outside:
            _add_area(found, sheet, token["area"])
        elif token["name"]:
            if token["after"] == "[":
                inner = text[place - 1 : _closing_bracket(text, place - 1)]
                found.tables.append(
                    (token["name"].casefold(), "[#This Row]" in inner or inner.startswith("[@"))
                )
                place += len(inner) - 1
            else:
                _add_name(found, token["name"], token["after"], outside)
        elif token["colon"] or token["bracket"]:
            found.opaque = True
        sheet = ""
    return found


def _sheet_name(text: str) -> str:
    if text.startswith("'"):
        text = text[1:-1].replace("''", "'")
    return text.casefold()


def _closing_bracket(text: str, start: int) -> int:
    """Give the place behind the bracket that closes the one at start."""
    depth = 0
    place = start
    while place < len(text):
        if text[place] == "'":
            place += 1
        elif text[place] in "[]":
            depth += 1 if text[place] == "[" else -1
            if depth == 0:
                return place + 1
        place += 1
    return len(text)


def _add_area(found: References, sheet: str, text: str) -> None:
    try:
        found.areas.append((sheet, parse_area(text.replace("$", ""))))
    except ValueError:
        found.opaque = True


def _add_name(found: References, name: str, after: str, outside: bool) -> None:
    folded = name.casefold()
    if after == "(":
        found.opaque |= folded.upper().removeprefix("_XLFN.").removeprefix("_XLL.") in _OPAQUE_CALLS
    elif not outside and folded.upper() not in _CONSTANTS and not folded.startswith("_xlpm."):
        found.names.append(folded)


def shift_formula(text: str, rows: int, cols: int) -> str:
    """Give a shared formula as it reads some rows below and columns right of its master."""
    return "".join(
        ":".join(_shift_end(end, rows, cols) for end in token[0].split(":")) if token["area"] else token[0]
        for token in _TOKEN.finditer(text)
    )


def _shift_end(end: str, rows: int, cols: int) -> str:
    found = _END.fullmatch(end)
    if not found:
        return end
    fixed_col, letters, fixed_row, digits = found.groups()
    if letters and not fixed_col:
        col = column_number(letters) + cols
        if not 0 <= col <= LAST_COL:
            return "#REF!"
        letters = column_name(col)
    if digits and not (fixed_row or (fixed_col and not letters)):
        row = int(digits) - 1 + rows
        if not 0 <= row <= LAST_ROW:
            return "#REF!"
        digits = str(row + 1)
    return f"{fixed_col}{letters or ''}{fixed_row}{digits or ''}"


def resolved(cells: list[FormulaCell]) -> Iterator[tuple[FormulaCell, str]]:
    """Give every formula cell with its own text; followers get that of their master, shifted."""
    masters = {cell.group: cell for cell in cells if cell.kind == "shared" and cell.text}
    for cell in cells:
        if cell.text or cell.kind != "shared" or cell.group not in masters:
            yield cell, cell.text
            continue
        master = masters[cell.group]
        yield cell, shift_formula(master.text, cell.row - master.row, cell.col - master.col)

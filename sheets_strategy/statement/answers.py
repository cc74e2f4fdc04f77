"""A line of headers that nobody knows: where it stands, what to ask, and the answer as it is remembered.

An answer goes with the whole line of headers, so that the same words may mean
something else in another bank's file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sheets_strategy.statement.cells import is_date
from sheets_strategy.statement.columns import find_sections, key_of_line, pack_columns
from sheets_strategy.statement.file_rows import Source
from sheets_strategy.statement.headers import normalise_header
from sheets_strategy.statement.infer import Evidence
from sheets_strategy.statement.notes import has_number
from sheets_strategy.statement.orders import find_order, sample
from sheets_strategy.values.cells import CellValue, Row

_LOOK_AT = 200
_FEWEST_HEADERS = 3
_NUMBER_ROWS = 3
_SAMPLES = 3
_SUMS = ("in_sum", "out_sum", "amount")
_PARTIES = (
    "party", "party_inn", "party_account", "payer", "payer_inn", "payer_account",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """A line of headers to be explained by a person.

    Attributes:
        file: Name of the file.
        sheet: Name of the sheet, "" for a text file.
        row: Grid row, from 0.
        headers: One text per column, "" for none.
        samples: A few rows under it, as many cells each.
        proposed: Field → column: what is known or can be told by what stands under the line.
    """

    file: str
    sheet: str
    row: int
    headers: tuple[str, ...]
    samples: tuple[tuple[CellValue, ...], ...]
    proposed: Mapping[str, int]

    def answer(self, columns: Mapping[str, int]) -> tuple[str, str]:
        """Give the line and its columns as they are remembered."""
        return key_of_line(self.headers), pack_columns(columns)


def find_header_lines(
    grids: Sequence[Source], *, file: str, fields: Mapping[str, str], evidence: Evidence
) -> list[HeaderLine]:
    """Find the line of headers of every grid that holds payments: the known one, else the one above them.

    Args:
        grids: The sheets of a file.
        file: Its name.
        fields: Normalised header → field.
        evidence: What tells money that came from money that went.
    """
    lines = (_find_line(grid, file, fields, evidence) for grid in grids)
    return [line for line in lines if line is not None]


def miss(columns: Mapping[str, int]) -> list[str]:
    """Say what an answer lacks: ``on``, ``in_sum`` (any column of sums), ``party`` (what tells who)."""
    lacking = [] if "on" in columns else ["on"]
    lacking += [] if any(name in columns for name in _SUMS) else ["in_sum"]
    return lacking + ([] if any(name in columns for name in _PARTIES) else ["party"])


def _find_line(grid: Source, file: str, fields: Mapping[str, str], evidence: Evidence) -> HeaderLine | None:
    rows = grid.rows
    known = [one.layout for one in find_sections(rows[:_LOOK_AT], fields=fields) if one.layout is not None]
    row = known[0].header_row if known else _find_row(rows, has_number)
    if row is None:
        # Whole roubles in a text look like any other number, so they tell only where nothing else does.
        row = _find_row(rows, _has_digits)
    if row is None:
        return None
    inside = [
        one for one in rows[row + 1 : row + 1 + _LOOK_AT] if any(map(is_date, one)) and _has_digits(one)
    ]
    width = max(len(one) for one in (rows[row], *inside[:_SAMPLES]))
    headers = tuple(_text(rows[row], col) for col in range(width))
    proposed = dict(known[0].columns) if known else _propose(headers, inside, fields, evidence)
    samples = tuple(tuple(one[col] if col < len(one) else None for col in range(width)) for one in inside)
    kept = {name: col for name, col in proposed.items() if name != "ignore"}
    return HeaderLine(file, grid.name, row, headers, samples[:_SAMPLES], kept)


def _find_row(rows: Sequence[Row], holds_sum: Callable[[Row], bool]) -> int | None:
    """Find the row of words right above the first payments; a row of column numbers may stand between."""
    for place, row in enumerate(rows[:_LOOK_AT]):
        if any(map(is_date, row)) and holds_sum(row):
            above = range(place - 1, max(place - 1 - _NUMBER_ROWS, -1), -1)
            return next((one for one in above if _is_header(rows[one])), None)
    return None


def _has_digits(row: Row) -> bool:
    """Say whether a row holds a number, or a text of digits and spaces only."""
    texts = ("".join(value.split()) for value in row if isinstance(value, str))
    return has_number(row) or any(text.removeprefix("-").isdecimal() for text in texts)


def _is_header(row: Row) -> bool:
    words = [value for value in row if isinstance(value, str) and any(map(str.isalpha, value))]
    return len(words) >= _FEWEST_HEADERS and not any(map(is_date, row))


def _propose(
    headers: Sequence[str], rows: Sequence[Row], fields: Mapping[str, str], evidence: Evidence
) -> dict[str, int]:
    """Propose what the header says, else what the cells look like."""
    found: dict[str, int] = {}
    for col, header in enumerate(headers):
        field = fields.get(normalise_header(header), "")
        if field:
            found.setdefault(field, col)
    dated = [col for col in range(len(headers)) if rows and all(_is_dated(row, col) for row in rows)]
    if dated:
        found.setdefault("on", dated[0])
    inferred = find_order(sample(rows), known=(), under=None, evidence=evidence)
    for field, col in (inferred.columns if inferred is not None else {}).items():
        if col not in found.values():
            found.setdefault(field, col)
    return found


def _is_dated(row: Row, col: int) -> bool:
    return col < len(row) and is_date(row[col])


def _text(row: Row, col: int) -> str:
    value = row[col] if col < len(row) else None
    return " ".join(value.split()) if isinstance(value, str) else ""

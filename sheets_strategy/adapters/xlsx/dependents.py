"""Which formula cells show an old value once some cells are written.

A formula depends on the cells, whole columns, names and tables that it names, and
on formulas that do. One that cannot be understood (INDIRECT, OFFSET, an unknown
name) depends on everything. A formula of TODAY or RAND alone does not: every
program computes those anew when it opens a file.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sheets_strategy.adapters.xlsx.addresses import Area, parse_areas
from sheets_strategy.adapters.xlsx.formulas import FormulaCell, References, find_references, resolved

_MOST_PASSES = 60
_MOST_NESTED_NAMES = 8

Cell = tuple[int, int]


class Touched:
    """Cells of all sheets whose value is new; sheets are named in lower case."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[int, list[int]]] = {}
        self._areas: dict[str, list[Area]] = {}

    def add(self, sheet: str, row: int, col: int) -> None:
        """Add one cell."""
        insort(self._rows.setdefault(sheet, {}).setdefault(col, []), row)

    def add_many(self, sheet: str, cells: Iterable[Cell]) -> None:
        """Add many cells at once."""
        columns = self._rows.setdefault(sheet, {})
        for row, col in cells:
            columns.setdefault(col, []).append(row)
        for rows in columns.values():
            rows.sort()

    def add_area(self, sheet: str, area: Area) -> None:
        """Add all cells of an area."""
        self._areas.setdefault(sheet, []).append(area)

    def meets(self, sheet: str, area: Area) -> bool:
        """Tell whether any cell of an area is new."""
        if any(area.meets(other) for other in self._areas.get(sheet, ())):
            return True
        for col, rows in self._rows.get(sheet, {}).items():
            if area.left <= col <= area.right:
                place = bisect_left(rows, area.top)
                if place < len(rows) and rows[place] <= area.bottom:
                    return True
        return False


@dataclass(frozen=True, slots=True)
class Naming:
    """What names in formulas stand for.

    Attributes:
        names: (name, sheet or "" for the workbook), lower case → text.
        tables: Name in lower case → sheet in lower case and cells.
    """

    names: Mapping[tuple[str, str], str]
    tables: Mapping[str, tuple[str, Area]]


@dataclass(frozen=True, slots=True)
class _Formula:
    sheet: str
    cell: FormulaCell
    areas: tuple[tuple[str, Area], ...]
    opaque: bool


def find_stale(
    formulas: Mapping[str, Sequence[FormulaCell]], touched: Touched, naming: Naming
) -> dict[str, set[Cell]]:
    """Give the cells whose stored value is old, by sheet (lower case).

    Args:
        formulas: Sheet in lower case → formula cells that stay formulas.
        touched: Cells that are written; grows by the cells that are found.
        naming: What names in the formulas stand for.
    """
    waiting: list[_Formula] = []
    for sheet, cells in formulas.items():
        for cell, text in resolved(list(cells)):
            if cell.kind == "dataTable":
                # Its cells hold values without a formula each: nothing can be stripped there.
                for area in parse_areas(cell.ref):
                    touched.add_area(sheet, area)
            else:
                waiting.append(_understood(sheet, cell, text, naming))
    stale: dict[str, set[Cell]] = {}
    # Chains run down as a rule, sometimes up: passes in both directions settle either in one or two.
    for number in range(_MOST_PASSES):
        rest = []
        for formula in waiting if number % 2 == 0 else reversed(waiting):
            if number + 1 == _MOST_PASSES or _is_stale(formula, touched):
                _mark(formula, touched, stale)
            else:
                rest.append(formula)
        if len(rest) == len(waiting):
            break
        waiting = rest if number % 2 == 0 else rest[::-1]
    return stale


def _is_stale(formula: _Formula, touched: Touched) -> bool:
    return formula.opaque or any(touched.meets(sheet, area) for sheet, area in formula.areas)


def _mark(formula: _Formula, touched: Touched, stale: dict[str, set[Cell]]) -> None:
    cells = stale.setdefault(formula.sheet, set())
    cells.add((formula.cell.row, formula.cell.col))
    touched.add(formula.sheet, formula.cell.row, formula.cell.col)
    if formula.cell.kind == "array":
        for area in parse_areas(formula.cell.ref):
            touched.add_area(formula.sheet, area)
            cells.update(_cells(area))


def _cells(area: Area) -> Iterator[Cell]:
    for row in range(area.top, area.bottom + 1):
        for col in range(area.left, area.right + 1):
            yield row, col


def _understood(sheet: str, cell: FormulaCell, text: str, naming: Naming) -> _Formula:
    found = find_references(text)
    areas: list[tuple[str, Area]] = []
    # A follower whose master is missing has no text to understand.
    opaque = _collect(found, sheet, cell.row, naming, areas, _MOST_NESTED_NAMES)
    return _Formula(sheet, cell, tuple(areas), opaque or not text)


def _collect(
    found: References, sheet: str, row: int, naming: Naming, areas: list[tuple[str, Area]], depth: int
) -> bool:
    """Add the areas of references, of names and tables too; tell whether anything is unknown."""
    areas += [(other or sheet, area) for other, area in found.areas]
    opaque = found.opaque or depth == 0
    for table, this_row in found.tables:
        if table in naming.tables:
            of_sheet, area = naming.tables[table]
            areas.append((of_sheet, Area(row, area.left, row, area.right) if this_row else area))
        else:
            opaque = True
    for name in found.names:
        text = naming.names.get((name, sheet), naming.names.get((name, "")))
        if name in naming.tables:
            areas.append(naming.tables[name])
        elif text is None:
            opaque = True
        elif depth:
            inner = find_references(text)
            opaque |= _collect(inner, sheet, row, naming, areas, depth - 1)
    return opaque

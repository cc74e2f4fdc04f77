"""What people do to a workbook between two syncs: sheets as plain cells, and the hands that edit them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.workbook.book import TableView, find_tables
from sheets_strategy.workbook.grid import CellValue, Tab
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.template import Template

Address = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell; a formula's value is what it showed last, None when it was never computed."""

    value: CellValue = None
    formula: str = ""
    style: str = ""


@dataclass(slots=True)
class Sheet:
    """One tab in a person's hands; ``notes`` hold whatever the file keeps of a note."""

    name: str
    handle: str = ""
    hidden: bool = False
    cells: dict[Address, Cell] = field(default_factory=dict)
    notes: dict[Address, str] = field(default_factory=dict)

    def put(self, row: int, col: int, value: CellValue, formula: str = "") -> None:
        """Type into a cell; its style stays."""
        old = self.cells.get((row, col), Cell())
        self.cells[row, col] = Cell(None if value == "" else value, formula, old.style)

    def value(self, row: int, col: int) -> CellValue:
        return self.cells.get((row, col), Cell()).value

    @property
    def height(self) -> int:
        """Rows up to the last one that holds anything."""
        return max((row + 1 for (row, _), cell in self.cells.items() if is_filled(cell)), default=0)

    @property
    def width(self) -> int:
        return max((col + 1 for (_, col), cell in self.cells.items() if is_filled(cell)), default=0)

    def readdress(self, row: Callable[[int], int], col: Callable[[int], int]) -> None:
        """Give every cell and note another address; -1 takes it away."""
        for held in (self.cells, self.notes):
            moved = {(row(r), col(c)): what for (r, c), what in held.items()}  # type: ignore[attr-defined]
            held.clear()
            held.update({at: what for at, what in moved.items() if min(at) >= 0})  # type: ignore[arg-type]

    def sort_rows(self, rows: Sequence[int], order: Sequence[int]) -> None:
        """Let the row that stood at ``order[i]`` stand at ``rows[i]``."""
        places = dict(zip(order, rows, strict=True))
        self.readdress(lambda row: places.get(row, row), lambda col: col)

    def tab(self) -> Tab:
        """Give what a reader would see."""
        height, width = self.height, self.width
        rows: list[list[CellValue]] = [[None] * width for _ in range(height)]
        formulas = {at: cell.formula for at, cell in self.cells.items() if cell.formula}
        for (row, col), cell in self.cells.items():
            if is_filled(cell):
                rows[row][col] = cell.value
        return Tab(
            self.name,
            rows,
            formulas,
            frozenset(at for at in formulas if self.cells[at].value is None),
            self.handle,
            self.hidden,
            frozenset([*(row for row, _ in formulas), *(row for row, _ in self.notes)]),
        )


def is_filled(cell: Cell) -> bool:
    return cell.value is not None or bool(cell.formula)


def sheet_of(tab: Tab, styles: Mapping[Address, str], notes: Mapping[Address, str]) -> Sheet:
    """Take a tab into a person's hands."""
    cells = {
        (row, col): Cell(value, "", styles.get((row, col), ""))
        for row, values in enumerate(tab.rows)
        for col, value in enumerate(values)
        if value is not None
    }
    for at, formula in tab.formulas.items():
        value = None if at in tab.uncached else cells.get(at, Cell()).value
        cells[at] = Cell(value, formula, styles.get(at, ""))
    empty = {at: Cell(style=style) for at, style in styles.items() if at not in cells}
    return Sheet(tab.name, tab.handle, tab.hidden, cells | empty, dict(notes))


class Person(Protocol):
    """Somebody who has the workbook open and saves it."""

    @property
    def workbook(self) -> Workbook:
        """The same workbook, as the program sees it."""

    def open(self) -> list[Sheet]:
        """Open it."""

    def save(self, sheets: Sequence[Sheet]) -> None:
        """Save it."""

    def state(self) -> object:
        """Give all that is kept, to compare or to bring back."""

    def restore(self, state: object) -> None:
        """Bring an earlier state back."""


class MemoryPerson:
    """A person with a workbook in memory."""

    def __init__(self, workbook: MemoryWorkbook) -> None:
        self.workbook = workbook

    def open(self) -> list[Sheet]:
        return [
            sheet_of(tab, {}, {(row, 0): "" for row in tab.pinned - {row for row, _ in tab.formulas}})
            for tab in self.workbook.tabs
        ]

    def save(self, sheets: Sequence[Sheet]) -> None:
        self.workbook = MemoryWorkbook([sheet.tab() for sheet in sheets])

    def state(self) -> object:
        return self.workbook.tabs

    def restore(self, state: object) -> None:
        self.workbook = MemoryWorkbook(state)  # type: ignore[arg-type]


@dataclass(slots=True)
class World:
    """The sheets that a person edits, and where the template's tables stand in them."""

    template: Template
    sheets: list[Sheet]

    def sheet(self, key: str) -> Sheet:
        """Give the template's tab, whatever it is called now."""
        return next(sheet for sheet in self.sheets if sheet.handle == key)

    def tables(self, key: str) -> list[TableView]:
        """Find the tables of a tab."""
        return find_tables(self.sheet(key).tab(), self.template.tab(key))

    def table(self, key: str, table: str = "") -> TableView:
        return next(view for view in self.tables(key) if view.spec.key == (table or key))

    def rows(self, view: TableView) -> list[int]:
        """Give the rows of a table from under its header to its last filled one."""
        found = list(view.rows())
        if view.spec.lines:
            return list(range(view.header_row + 1, view.header_row + 1 + len(view.spec.lines)))
        return list(range(view.header_row + 1, found[-1] + 1)) if found else []


def team_columns(view: TableView) -> list[int]:
    """Give the grid columns of a table that people fill: the template's, then their own."""
    team = [col for key, col in view.columns.items() if view.spec.column(key).owner == "team"]
    return [*team, *view.own.values()]


def tool_columns(view: TableView) -> list[int]:
    return [col for key, col in view.columns.items() if view.spec.column(key).owner == "tool"]


def pick(items: Iterable[object], number: int) -> object:
    """Choose one of some things by a number, the same way every time."""
    found = list(items)
    return found[number % len(found)]


@dataclass(frozen=True, slots=True)
class Expected:
    """What the next sync says of an edit.

    Attributes:
        stop: Code of the error that it must raise, "" for none.
        also: Code of another error that will do for it.
        facts: Facts of that error.
        may: Codes of errors that it may raise.
    """

    stop: str = ""
    also: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    may: frozenset[str] = frozenset()


FINE = Expected()
LOSS = Expected(may=frozenset({"input_lost", "column_emptied"}))
LISTS = (
    "rules",
    "clients",
    "abc",
    "parameters",
    "segments",
    "plan",
    "profit_keys",
    "sellers",
    "worklist",
    "checks",
)
TABS = ("settings", *LISTS, "log", "memory")


def sheet_at(world: World, number: int, keys: tuple[str, ...]) -> Sheet:
    """Choose a tab."""
    return world.sheet(str(pick(keys, number)))


def row_at(world: World, view: TableView, number: int) -> int:
    """Choose a row of a table; the first one under the header of an empty table."""
    rows = world.rows(view) or [view.header_row + 1]
    return rows[number % len(rows)]

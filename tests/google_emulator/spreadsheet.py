"""The state of one spreadsheet: tabs with grids, and everything that lies on them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any

from .a1 import Box
from .calls import Json
from .cells import Formula, Held, Refused, Value
from .grid import Grid

ROWS, COLUMNS = 1000, 26
CELLS, WIDTH = 10_000_000, 18_278
LISTS = (
    "merges",
    "protections",
    "rules",
    "bandings",
    "filter_views",
    "charts",
    "tables",
    "row_groups",
    "column_groups",
)


@dataclass(frozen=True, slots=True)
class Mark:
    """Developer metadata.

    Attributes:
        id: Unique in the spreadsheet.
        key: Chosen by the client; may repeat.
        value: Text, "" for none.
        visibility: DOCUMENT or PROJECT.
        client: Who made it; PROJECT marks are seen by no other.
        kind: SPREADSHEET, SHEET, ROW or COLUMN.
        sheet_id: The tab, None for the spreadsheet.
        index: The row or column, None without.
    """

    id: int
    key: str
    value: str
    visibility: str
    client: str
    kind: str
    sheet_id: int | None = None
    index: int | None = None


@dataclass(slots=True)
class Tab:
    """One tab. JSON parts are shared between copies: they are replaced, never changed in place.

    Attributes:
        id: sheetId.
        properties: SheetProperties without sheetId and index.
        values: What the cells hold.
        looks: CellData fields beside the value: userEnteredFormat, note, dataValidation, ...
        dimensions: DimensionProperties that differ from the default, by index; rows and columns.
        protections: ProtectedRange; "creator" is ours.
        has_formulas: Whether a formula was ever written here.
        has_runs: Whether a text with formatted runs or chips was ever written here.
        has_lists: Whether a validation with a formula (a list from a range) was ever written here.
    """

    id: int
    properties: Json
    values: Grid = field(default_factory=Grid)
    looks: Grid = field(default_factory=Grid)
    dimensions: dict[str, dict[int, Json]] = field(default_factory=lambda: {"ROWS": {}, "COLUMNS": {}})
    merges: list[Json] = field(default_factory=list)
    protections: list[Json] = field(default_factory=list)
    rules: list[Json] = field(default_factory=list)
    bandings: list[Json] = field(default_factory=list)
    filter_views: list[Json] = field(default_factory=list)
    charts: list[Json] = field(default_factory=list)
    tables: list[Json] = field(default_factory=list)
    row_groups: list[Json] = field(default_factory=list)
    column_groups: list[Json] = field(default_factory=list)
    basic_filter: Json | None = None
    has_formulas: bool = False
    has_lists: bool = False
    has_runs: bool = False

    def put(self, row: int, column: int, held: Held | None) -> None:
        """Write a value; runs inside the old text go with it."""
        self.values.put(row, column, held)
        if isinstance(held, Formula):
            self.has_formulas = True
        if self.has_runs:
            self.drop_runs(row, column)

    def drop_runs(self, row: int, column: int) -> None:
        """Forget the runs of a text that is no more."""
        look = self.looks.get(row, column)
        if look and ("textFormatRuns" in look or "chipRuns" in look):
            kept = {name: part for name, part in look.items() if name not in ("textFormatRuns", "chipRuns")}
            self.looks.put(row, column, kept or None)

    @property
    def title(self) -> str:
        """What people see on the tab."""
        return str(self.properties["title"])

    @property
    def rows(self) -> int:
        """Rows of the grid."""
        return int(self.properties["gridProperties"]["rowCount"])

    @property
    def columns(self) -> int:
        """Columns of the grid."""
        return int(self.properties["gridProperties"]["columnCount"])

    def resize(self, rows: int, columns: int) -> None:
        """Change the size of the grid; content is the caller's matter."""
        grid = self.properties["gridProperties"] | {"rowCount": rows, "columnCount": columns}
        self.properties = self.properties | {"gridProperties": grid}

    def clip(self, box: Box) -> Box:
        """Cut a box to the grid."""
        return box.clip(self.rows, self.columns)

    def copy(self) -> Tab:
        """Give an independent copy."""
        lists: dict[str, Any] = {name: list(getattr(self, name)) for name in LISTS}
        dimensions = {name: dict(some) for name, some in self.dimensions.items()}
        return replace(
            self, values=self.values.copy(), looks=self.looks.copy(), dimensions=dimensions, **lists
        )


@dataclass(slots=True)
class Spreadsheet:
    """A spreadsheet.

    Attributes:
        id: spreadsheetId.
        properties: SpreadsheetProperties.
        tabs: In their order.
        named_ranges: NamedRange.
        marks: Developer metadata.
        seeds: Values that a test gives to formulas that we do not compute, by the formula's text.
    """

    id: str
    properties: Json
    tabs: list[Tab] = field(default_factory=list)
    named_ranges: list[Json] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    seeds: dict[str, Value] = field(default_factory=dict)

    def clone(self) -> Spreadsheet:
        """Give an independent copy with the same id, to try a batch on."""
        tabs = [tab.copy() for tab in self.tabs]
        return Spreadsheet(
            self.id, self.properties, tabs, list(self.named_ranges), list(self.marks), dict(self.seeds)
        )

    def become(self, other: Spreadsheet) -> None:
        """Take over the state of a copy that was worked on."""
        for one in fields(self):
            setattr(self, one.name, getattr(other, one.name))

    def copy(
        self, new_id: str, title: str = "", *, keep_protections: bool = False, owner: str = ""
    ) -> Spreadsheet:
        """Copy as Drive's ``files.copy`` does.

        Ids of tabs, charts and named ranges stay; PROJECT metadata and the editors of protections are lost, and
        without ``keep_protections`` the protections too (reports differ, so tests run with both).

        Args:
            new_id: Id of the copy.
            title: Its name, "" for the same.
            keep_protections: Whether protected ranges go along.
            owner: Who becomes the creator of the kept ones.
        """
        other = self.clone()
        other.id = new_id
        other.properties = self.properties | {"title": title or self.properties["title"]}
        other.marks = [one for one in self.marks if one.visibility == "DOCUMENT"]
        for tab in other.tabs:
            kept = tab.protections if keep_protections else []
            tab.protections = [
                {name: part for name, part in one.items() if name != "editors"} | {"creator": owner}
                for one in kept
            ]
        return other

    def tab(self, sheet_id: int) -> Tab:
        """Give a tab by id."""
        for tab in self.tabs:
            if tab.id == sheet_id:
                return tab
        raise Refused(f"No grid with id: {sheet_id}")

    def titled(self, title: str) -> Tab | None:
        """Give a tab by its title; letter case does not matter."""
        exact = next((tab for tab in self.tabs if tab.title == title), None)
        return exact or next((tab for tab in self.tabs if tab.title.lower() == title.lower()), None)

    def named(self, name: str) -> Json | None:
        """Give a named range by its name."""
        return next((one for one in self.named_ranges if one["name"].lower() == name.lower()), None)

    def check_size(self) -> None:
        """Refuse to hold more cells or columns than Google allows."""
        if sum(tab.rows * tab.columns for tab in self.tabs) > CELLS:
            raise Refused(
                f"This action would increase the number of cells in the workbook above the limit of {CELLS} cells."
            )
        if any(tab.columns > WIDTH for tab in self.tabs):
            raise Refused(
                "This action would increase the number of columns in the sheet above the limit of 18278 columns."
            )

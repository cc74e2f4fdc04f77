"""A spreadsheet as JSON: only the parts that a mask asks for are built."""

from __future__ import annotations

from typing import Any

from .a1 import Box, box_of
from .calls import Json
from .cells import Formula, to_extended
from .formulas import Calculator
from .marks import mark_json, visible
from .masks import Tree, below, keep, wants
from .reading import Reader
from .session import Session
from .spreadsheet import Mark, Tab

_LISTS = {
    "merges": "merges",
    "conditionalFormats": "rules",
    "filterViews": "filter_views",
    "bandedRanges": "bandings",
    "charts": "charts",
    "tables": "tables",
    "rowGroups": "row_groups",
    "columnGroups": "column_groups",
}
_PIXELS = {"ROWS": 21, "COLUMNS": 100}


def spreadsheet_json(session: Session, tree: Tree, boxes: list[Box] | None, *, grid_data: bool) -> Json:
    """Give a Spreadsheet.

    Args:
        session: The call.
        tree: The mask, empty for everything.
        boxes: Ranges that were asked for; None for all tabs.
        grid_data: Whether ``includeGridData`` was set; a mask decides instead when there is one.
    """
    state = session.spreadsheet
    made: Json = {"spreadsheetId": state.id, "properties": state.properties}
    asked = None if boxes is None else {box.sheet_id for box in boxes}
    if wants(tree, "sheets"):
        builder = _TabBuilder(session, below(tree, "sheets"), boxes, grid_data or bool(tree))
        made["sheets"] = [
            builder.json(tab, at) for at, tab in enumerate(state.tabs) if asked is None or tab.id in asked
        ]
    if state.named_ranges:
        made["namedRanges"] = state.named_ranges
    made["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{state.id}/edit"
    marks = [mark_json(one) for one in visible(session) if one.kind == "SPREADSHEET"]
    if marks:
        made["developerMetadata"] = marks
    return dict(keep(made, tree))


def properties_json(tab: Tab, index: int) -> Json:
    """Give SheetProperties; id and index are there even when they are 0."""
    head = {"sheetId": tab.id, "title": tab.title, "index": index, "sheetType": "GRID"}
    return head | {name: part for name, part in tab.properties.items() if name not in head}


def protection_json(session: Session, protection: Json, *, fresh: bool = False) -> Json:
    """Give a ProtectedRange; editors are shown to those who may edit it.

    The answer of addProtectedRange (``fresh``) names the given editors, a later reading the owner of the file too,
    also where only a warning is shown: both were recorded.
    """
    mine = session.may_edit(protection) or bool(protection.get("warningOnly"))
    hidden = {"creator"} if mine else {"creator", "editors"}
    made = {name: part for name, part in protection.items() if name not in hidden}
    if not mine:
        return made
    editors = made.get("editors", {})
    always = [one for one in (session.file.owner, protection.get("creator")) if one and not fresh]
    users = list(dict.fromkeys([*always, *editors.get("users", ())]))
    shown = editors | ({"users": users} if users else {})
    return made | {"requestingUserCanEdit": True, "editors": shown}


class _TabBuilder:
    def __init__(self, session: Session, tree: Tree, boxes: list[Box] | None, with_data: bool) -> None:
        self.session, self.tree, self.boxes = session, tree, boxes
        self.with_data = with_data and wants(tree, "data")
        self.marks = visible(session)
        self.calculator = Calculator(session.spreadsheet)

    def json(self, tab: Tab, index: int) -> Json:
        made: Json = {"properties": properties_json(tab, index)}
        if self.with_data:
            made["data"] = self.data(tab)
        for name, ours in _LISTS.items():
            parts = getattr(tab, ours)
            if name == "tables" and self.boxes is not None:
                # Seen with data filters: tables come back only for a range that meets them.
                parts = [one for one in parts if any(box.meets(box_of(one["range"])) for box in self.boxes)]
            if parts:
                made[name] = parts
        if tab.protections:
            made["protectedRanges"] = [protection_json(self.session, one) for one in tab.protections]
        if tab.basic_filter is not None:
            made["basicFilter"] = tab.basic_filter
        marks = [mark_json(one) for one in self.marks if one.kind == "SHEET" and one.sheet_id == tab.id]
        if marks:
            made["developerMetadata"] = marks
        return made

    def data(self, tab: Tab) -> list[Json]:
        mine = [box for box in self.boxes or () if box.sheet_id == tab.id] or [Box(tab.id)]
        return [self.grid(tab, self.session.within(box)) for box in mine]

    def grid(self, tab: Tab, box: Box) -> Json:
        top, bottom, left, right = box.sides
        tree = below(self.tree, "data")
        made: Json = ({"startRow": top} if top else {}) | ({"startColumn": left} if left else {})
        if wants(tree, "rowData"):
            rows = GridBuilder(self.session, self.calculator, below(tree, "rowData", "values")).rows(tab, box)
            if rows:
                made["rowData"] = rows
        for name, dimension, start, end in (
            ("rowMetadata", "ROWS", top, bottom),
            ("columnMetadata", "COLUMNS", left, right),
        ):
            if wants(tree, name):
                made[name] = dimension_json(tab, dimension, start, end, self.marks)
        return made


def dimension_json(tab: Tab, dimension: str, start: int, end: int, marks: list[Mark]) -> list[Json]:
    """Give DimensionProperties of rows or columns."""
    kind = "ROW" if dimension == "ROWS" else "COLUMN"
    plain = {"pixelSize": _PIXELS[dimension]}
    made: list[Json] = [plain] * max(0, end - start)
    for at, part in tab.dimensions[dimension].items():
        if start <= at < end:
            made[at - start] = plain | part
    for mark in marks:
        if (
            mark.kind == kind
            and mark.sheet_id == tab.id
            and mark.index is not None
            and start <= mark.index < end
        ):
            old = made[mark.index - start]
            made[mark.index - start] = old | {
                "developerMetadata": [*old.get("developerMetadata", []), mark_json(mark)]
            }
    return made


class GridBuilder:
    """Builds RowData: cells with the fields that are asked for, empty ends cut off."""

    def __init__(self, session: Session, calculator: Calculator, tree: Tree) -> None:
        self.tree = tree
        self.calculator = calculator
        self.default = session.spreadsheet.properties.get("defaultFormat", {})
        self.reader = Reader(calculator)

    def rows(self, tab: Tab, box: Box) -> list[Json]:
        """Give the rows of a bounded box."""
        top, bottom, left, right = box.sides
        made: list[Json] = []
        for at in range(top, min(bottom, max(len(tab.values.rows), len(tab.looks.rows)))):
            cells = self.cells(tab, at, left, right)
            made.append({"values": cells} if cells else {})
        while made and not made[-1]:
            made.pop()
        return made

    def cells(self, tab: Tab, row: int, left: int, right: int) -> list[Json]:
        values, looks = tab.values.row(row), tab.looks.row(row)
        made: list[Json] = []
        for column in range(left, min(right, max(len(values), len(looks)))):
            held = values[column] if column < len(values) else None
            look = looks[column] if column < len(looks) else None
            cell = self.cell(tab, row, column, held, look or {})
            made.append(keep(cell, self.tree) if cell else cell)
        while made and not made[-1]:
            made.pop()
        return made

    def cell(self, tab: Tab, row: int, column: int, held: Any, look: Json) -> Json:
        made = dict(look)
        form = look.get("userEnteredFormat", {})
        if held is not None:
            value = self.calculator.computed(tab, row, column, held) if isinstance(held, Formula) else held
            made["userEnteredValue"] = to_extended(held)
            made["effectiveValue"] = to_extended(value)
            if wants(self.tree, "formattedValue"):
                made["formattedValue"] = self.reader.cell(value, form.get("numberFormat"))
        if made and wants(self.tree, "effectiveFormat"):
            made["effectiveFormat"] = _merged(self.default, form)
        return made


def _merged(base: Json, over: Json) -> Json:
    made = dict(base)
    for name, part in over.items():
        inner = made.get(name)
        made[name] = part
        if isinstance(part, dict) and isinstance(inner, dict) and "olor" not in name:
            made[name] = _merged(inner, part)
    return made

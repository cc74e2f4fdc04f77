"""What a spreadsheet says about itself: tabs, marks, protections. One read, without cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sheets_strategy.adapters.google.cells import Json

TAB: Final = "sheets-strategy.tab"
"""Key of a tab's mark; its value is the tab's key in the template."""
COLUMN: Final = "sheets-strategy.column"
"""Key of a column's mark; its value is ``<table>.<column>``."""
TOKEN: Final = "sheets-strategy.version"  # noqa: S105  # a key, no secret
"""Key of the mark that every write replaces by the next one, so that two writers notice each other."""
WRITING: Final = "sheets-strategy.writing"
"""Key of the mark that stands while a write of several blocks is under way."""

FIELDS: Final = (
    "spreadsheetId,properties(title,locale,timeZone),namedRanges(namedRangeId,name),developerMetadata(metadataId,metadataKey,metadataValue),"
    "sheets(properties(sheetId,title,index,sheetType,hidden,gridProperties(rowCount,columnCount)),"
    "developerMetadata(metadataKey,metadataValue),merges,basicFilter(criteria,filterSpecs),"
    "protectedRanges(protectedRangeId,range,description,warningOnly,requestingUserCanEdit,unprotectedRanges),"
    "data(startColumn,columnMetadata(developerMetadata(metadataId,metadataKey,metadataValue))))"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of developer metadata.

    Attributes:
        id: Chosen by whoever made it; unique in the spreadsheet.
        value: What it says.
    """

    id: int
    value: str


@dataclass(frozen=True, slots=True)
class Lock:
    """A protected range that this account may not write into; bounds are half-open, None is none.

    Attributes:
        first_row: Its first row.
        end_row: The row after its last one.
        first_col: Its first column.
        end_col: The column after its last one.
        description: What its owner says of it.
        free: Parts of it that everybody may write into, for a protected tab.
    """

    first_row: int
    end_row: int | None
    first_col: int
    end_col: int | None
    description: str = ""
    free: tuple[Lock, ...] = ()

    def holds(self, row: int, col: int) -> bool:
        """Say whether a cell lies in it and is not free."""
        if any(part.holds(row, col) for part in self.free):
            return False
        return (
            self.first_row <= row
            and (self.end_row is None or row < self.end_row)
            and self.first_col <= col
            and (self.end_col is None or col < self.end_col)
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab as the spreadsheet describes it.

    Attributes:
        id: Stays when the tab is renamed.
        title: Its name.
        rows: Rows of its grid, empty ones included.
        columns: Columns of its grid.
        hidden: Whether people do not see it.
        handle: Key of the template's tab, "" for none.
        anchors: Grid column → its mark.
        merged: Rows with merged cells.
        locks: Where this account may not write.
        filtered: Whether a filter that everybody sees may hide rows; a sort leaves those where they are.
    """

    id: int
    title: str
    rows: int
    columns: int
    hidden: bool = False
    handle: str = ""
    anchors: Mapping[int, Mark] = field(default_factory=dict)
    merged: frozenset[int] = frozenset()
    locks: tuple[Lock, ...] = ()
    filtered: bool = False


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """A spreadsheet without its cells.

    Attributes:
        id: Its id.
        title: Its name.
        locale: Such as ``ru_RU``.
        time_zone: Such as ``Europe/Moscow``.
        sheets: Tabs with cells, in the order people see.
        tokens: Marks of the last writes.
        writing: Marks of writes under way.
        names: Named ranges, with id and name.
    """

    id: str
    title: str
    locale: str
    time_zone: str
    sheets: tuple[Sheet, ...]
    tokens: tuple[Mark, ...] = ()
    writing: tuple[Mark, ...] = ()
    names: tuple[Json, ...] = ()


def read_spreadsheet(answer: Json) -> Spreadsheet:
    """Read the answer of ``spreadsheets.get`` with the mask ``FIELDS``."""
    properties = answer.get("properties", {})
    marks = answer.get("developerMetadata", [])
    sheets = sorted(answer.get("sheets", []), key=lambda sheet: int(sheet["properties"].get("index", 0)))
    return Spreadsheet(
        id=str(answer.get("spreadsheetId", "")),
        title=str(properties.get("title", "")),
        locale=str(properties.get("locale", "")),
        time_zone=str(properties.get("timeZone", "")),
        sheets=tuple(_sheet(one) for one in sheets if one["properties"].get("sheetType", "GRID") == "GRID"),
        tokens=_marks(marks, TOKEN),
        writing=_marks(marks, WRITING),
        names=tuple(answer.get("namedRanges", ())),
    )


def _marks(found: Iterable[Json], key: str) -> tuple[Mark, ...]:
    mine = [
        Mark(int(one["metadataId"]), str(one.get("metadataValue", "")))
        for one in found
        if one.get("metadataKey") == key
    ]
    return tuple(sorted(mine, key=lambda mark: mark.id))


def _sheet(found: Json) -> Sheet:
    properties = found["properties"]
    grid = properties.get("gridProperties", {})
    handles = [
        str(one.get("metadataValue", ""))
        for one in found.get("developerMetadata", [])
        if one.get("metadataKey") == TAB
    ]
    protections = (one for one in found.get("protectedRanges", []) if not _may_write(one))
    return Sheet(
        id=int(properties.get("sheetId", 0)),
        title=str(properties.get("title", "")),
        rows=int(grid.get("rowCount", 0)),
        columns=int(grid.get("columnCount", 0)),
        hidden=bool(properties.get("hidden", False)),
        handle=handles[0] if handles else "",
        anchors=_anchors(found.get("data", [])),
        merged=frozenset(
            row
            for merge in found.get("merges", [])
            for row in range(int(merge.get("startRowIndex", 0)), int(merge.get("endRowIndex", 0)))
        ),
        locks=tuple(_lock(one) for one in protections),
        filtered=any(found.get("basicFilter", {}).get(name) for name in ("criteria", "filterSpecs")),
    )


def _may_write(protection: Json) -> bool:
    return bool(protection.get("warningOnly") or protection.get("requestingUserCanEdit"))


def _lock(protection: Json) -> Lock:
    free = tuple(_area(one) for one in protection.get("unprotectedRanges", ()))
    return _area(protection.get("range", {}), str(protection.get("description", "")), free)


def _area(found: Json, description: str = "", free: tuple[Lock, ...] = ()) -> Lock:
    return Lock(
        first_row=int(found.get("startRowIndex", 0)),
        end_row=found.get("endRowIndex"),
        first_col=int(found.get("startColumnIndex", 0)),
        end_col=found.get("endColumnIndex"),
        description=description,
        free=free,
    )


def _anchors(data: Iterable[Json]) -> dict[int, Mark]:
    found: dict[int, Mark] = {}
    for part in data:
        start = int(part.get("startColumn", 0))
        for offset, column in enumerate(part.get("columnMetadata", [])):
            marks = _marks(column.get("developerMetadata", []), COLUMN)
            if marks:
                found[start + offset] = marks[-1]
    return found

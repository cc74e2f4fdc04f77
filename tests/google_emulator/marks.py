"""Developer metadata: written, looked up, and used to address cells."""

from __future__ import annotations

from .a1 import Box, box_of
from .calls import Json
from .cells import Refused
from .session import Session
from .spreadsheet import Mark, Spreadsheet

CHARACTERS = 30_000
_DIMENSION = {"ROW": "ROWS", "COLUMN": "COLUMNS"}


def mark_json(mark: Mark) -> Json:
    """Write developer metadata as Google gives it."""
    location: Json = {"locationType": mark.kind}
    if mark.kind == "SPREADSHEET":
        location["spreadsheet"] = True
    elif mark.kind == "SHEET":
        location["sheetId"] = mark.sheet_id
    elif mark.index is not None:
        span = {"dimension": _DIMENSION[mark.kind], "startIndex": mark.index, "endIndex": mark.index + 1}
        location["dimensionRange"] = ({"sheetId": mark.sheet_id} if mark.sheet_id else {}) | span
    made: Json = {"metadataId": mark.id, "metadataKey": mark.key}
    if mark.value:
        made["metadataValue"] = mark.value
    return made | {"location": location, "visibility": mark.visibility}


def visible(session: Session) -> list[Mark]:
    """Give the metadata that the caller's project may see."""
    client = session.call.client
    return [one for one in session.spreadsheet.marks if one.visibility == "DOCUMENT" or one.client == client]


def place_of(spreadsheet: Spreadsheet, location: Json) -> tuple[str, int | None, int | None]:
    """Read a location: kind, tab, index."""
    if location.get("spreadsheet"):
        return "SPREADSHEET", None, None
    if "dimensionRange" in location:
        span = location["dimensionRange"]
        tab = spreadsheet.tab(span.get("sheetId", 0))
        rows = span.get("dimension") == "ROWS"
        start, end = span.get("startIndex"), span.get("endIndex")
        if start is None or end is None or end - start != 1:
            raise Refused("The dimension range of developer metadata must span exactly one row or column.")
        if start >= (tab.rows if rows else tab.columns):
            word = "rows" if rows else "columns"
            raise Refused(f"The dimension range [{start}, {end}) exceeds the number of {word} in the sheet.")
        return ("ROW" if rows else "COLUMN"), tab.id, start
    if "sheetId" in location:
        return "SHEET", spreadsheet.tab(location["sheetId"]).id, None
    raise Refused("Developer metadata must have a location.")


def check_room(spreadsheet: Spreadsheet) -> None:
    """Refuse more metadata than a spreadsheet or a tab may hold."""
    used: dict[int | None, int] = {}
    for one in spreadsheet.marks:
        used[one.sheet_id] = used.get(one.sheet_id, 0) + len(one.key) + len(one.value)
    if any(size > CHARACTERS for size in used.values()):
        raise Refused(f"Adding this developer metadata would exceed the limit of {CHARACTERS} characters.")


def look_up(session: Session, lookup: Json) -> list[Mark]:
    """Find the metadata that matches every field of a lookup."""
    fields = {
        "metadataId": "id",
        "metadataKey": "key",
        "metadataValue": "value",
        "visibility": "visibility",
        "locationType": "kind",
    }
    found = [
        one
        for one in visible(session)
        if all(getattr(one, ours) == lookup[name] for name, ours in fields.items() if name in lookup)
    ]
    if "metadataLocation" in lookup:
        place = place_of(session.spreadsheet, lookup["metadataLocation"])
        if lookup.get("locationMatchingStrategy") == "EXACT_LOCATION":
            return [one for one in found if (one.kind, one.sheet_id, one.index) == place]
        wanted = _area(*place)
        return [one for one in found if _meets(_area(one.kind, one.sheet_id, one.index), wanted)]
    return found


def _area(kind: str, sheet_id: int | None, index: int | None) -> Box | None:
    if sheet_id is None:
        return None
    if kind == "ROW" and index is not None:
        return Box(sheet_id, index, index + 1)
    if kind == "COLUMN" and index is not None:
        return Box(sheet_id, None, None, index, index + 1)
    return Box(sheet_id)


def _meets(one: Box | None, other: Box | None) -> bool:
    return one == other if one is None or other is None else one.meets(other)


def boxes(session: Session, data_filter: Json) -> list[Box]:
    """Give the boxes that a data filter selects; a lookup selects the rows, columns and tabs of its metadata."""
    if "a1Range" in data_filter:
        return [session.find(data_filter["a1Range"])]
    if "gridRange" in data_filter:
        box = box_of(data_filter["gridRange"])
        session.spreadsheet.tab(box.sheet_id)
        for name, start, end in (("Row", box.top or 0, box.bottom), ("Column", box.left or 0, box.right)):
            if start < 0 or (end is not None and end <= start):
                raise Refused(
                    f"gridRange.end{name}Index must be greater than gridRange.start{name}Index, and both >= 0"
                )
        return [box]
    if "developerMetadataLookup" in data_filter:
        areas = (_area(one.kind, one.sheet_id, one.index) for one in _found(session, data_filter))
        return [area for area in areas if area is not None]
    raise Refused("One of a1Range, gridRange or developerMetadataLookup must be set.")


def _found(session: Session, data_filter: Json) -> list[Mark]:
    return look_up(session, data_filter["developerMetadataLookup"])


def matched(session: Session, data_filter: Json) -> list[Mark]:
    """Give the metadata that a data filter matches; a range matches what lies on a place that meets it."""
    if "developerMetadataLookup" in data_filter:
        return _found(session, data_filter)
    wanted = boxes(session, data_filter)[0]
    return [one for one in visible(session) if _meets(_area(one.kind, one.sheet_id, one.index), wanted)]

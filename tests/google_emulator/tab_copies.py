"""A tab copied beside itself or into another spreadsheet."""

from __future__ import annotations

from typing import Any

from .calls import Json
from .session import Session
from .shifting import map_parts
from .spreadsheet import LISTS, Tab

_IDS = {
    "charts": "chartId",
    "filter_views": "filterViewId",
    "bandings": "bandedRangeId",
    "protections": "protectedRangeId",
}


def copied_tab(session: Session, source: Tab, sheet_id: int | None, title: str) -> Tab:
    """Copy a tab under a new id and title; what lies on it gets new ids, its metadata stays behind."""
    tab = source.copy()
    taken = {one.id for one in session.spreadsheet.tabs}
    while sheet_id is None or sheet_id in taken:
        sheet_id = session.store.new_number()
    tab.id = sheet_id
    tab.properties = {name: part for name, part in source.properties.items() if name != "hidden"} | {
        "title": title
    }
    map_parts(tab, lambda part: _rehomed(part, source.id, sheet_id))
    for name in LISTS:
        key = _IDS.get(name)
        if key:
            setattr(tab, name, [one | {key: session.store.new_number()} for one in getattr(tab, name)])
    tab.protections = [one | {"creator": session.call.user} for one in tab.protections]
    tab.tables = []
    return tab


def _rehomed(part: Any, old: int, new: int) -> Any:
    if isinstance(part, list):
        return [_rehomed(one, old, new) for one in part]
    if not isinstance(part, dict):
        return part
    made: Json = {name: _rehomed(inner, old, new) for name, inner in part.items()}
    place = "startRowIndex" in made or "startColumnIndex" in made or "dimension" in made or "rowIndex" in made
    if made.get("sheetId", 0) == old and (place or "sheetId" in made):
        made["sheetId"] = new
    return made

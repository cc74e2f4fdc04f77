"""Requests on the spreadsheet and its tabs."""

from __future__ import annotations

from typing import Any

from .calls import Json
from .cells import Refused
from .checks import field_mask
from .creating import free_title, spreadsheet_properties, tab_properties
from .masks import keep, overlay
from .omit import tidy, twin_mask
from .references import renamed, rewrite
from .resource import properties_json
from .session import Session
from .shifting import apply_change, rewrite_formulas
from .spans import Change
from .spreadsheet import Tab
from .tab_copies import copied_tab


def update_spreadsheet(session: Session, args: Json) -> None:
    tree = field_mask(args)
    state = session.spreadsheet
    given = tidy(args.get("properties", {}))
    named = overlay(state.properties, given, tree) if tree else given
    if not named.get("title"):
        raise Refused("The title of a spreadsheet must not be empty.")
    state.properties = spreadsheet_properties({}) | named


def add_sheet(session: Session, args: Json) -> Json:
    given = args.get("properties") or {}
    state = session.spreadsheet
    if given.get("sheetType", "GRID") not in ("GRID", "SHEET_TYPE_UNSPECIFIED"):
        raise Refused("only sheets of type GRID are supported by the emulator")
    title = given.get("title") or _next_title(session)
    _check_title(session, title, None)
    tab = Tab(new_sheet_id(session, given.get("sheetId")), tab_properties(given | {"title": title}))
    index = given.get("index")
    state.tabs.insert(len(state.tabs) if index is None else index, tab)
    _check_grid(tab)
    state.check_size()
    _check_visible(session)
    return {"properties": properties_json(tab, state.tabs.index(tab))}


def new_sheet_id(session: Session, wanted: int | None) -> int:
    """Take the id that the client chose, or make one."""
    taken = {tab.id for tab in session.spreadsheet.tabs}
    if wanted is None:
        made = session.store.new_number()
        return made if made not in taken else new_sheet_id(session, None)
    if wanted < 0:
        raise Refused("Sheet id must be non-negative.")
    if wanted in taken:
        raise Refused(f"Sheet with id {wanted} already exists.")
    return wanted


def _next_title(session: Session) -> str:
    at = len(session.spreadsheet.tabs) + 1
    while session.spreadsheet.titled(f"Sheet{at}"):
        at += 1
    return f"Sheet{at}"


def _check_title(session: Session, title: str, mine: Tab | None) -> None:
    other = session.spreadsheet.titled(title)
    if other is not None and other is not mine:
        raise Refused(f'A sheet with the name "{title}" already exists. Please enter another name.')
    if len(title) > 100:
        raise Refused("The sheet name cannot be greater than 100 characters.")


def _check_grid(tab: Tab) -> None:
    grid = tab.properties["gridProperties"]
    if tab.rows < 1 or tab.columns < 1:
        raise Refused("gridProperties.rowCount and gridProperties.columnCount must be at least 1.")
    if (grid.get("frozenRowCount", 0) >= tab.rows and tab.rows > 1) or grid.get(
        "frozenRowCount", 0
    ) > tab.rows:
        raise Refused("You can't freeze all visible rows on the sheet.")
    if grid.get("frozenColumnCount", 0) >= tab.columns and tab.columns > 1:
        raise Refused("You can't freeze all visible columns on the sheet.")


def _check_visible(session: Session) -> None:
    if all(tab.properties.get("hidden") for tab in session.spreadsheet.tabs):
        raise Refused("You can't hide all the sheets in a document.")


def delete_sheet(session: Session, args: Json) -> None:
    state = session.spreadsheet
    tab = state.tab(args.get("sheetId", 0))
    if session.locks(tab):
        session.guard(session.locks(tab)[0][1])
    rest = [one for one in state.tabs if one is not tab]
    if not rest:
        raise Refused("You can't remove all the sheets in a document.")
    if all(one.properties.get("hidden") for one in rest):
        raise Refused("You can't remove all the visible sheets in a document.")
    state.tabs = rest
    state.named_ranges = [one for one in state.named_ranges if one["range"].get("sheetId", 0) != tab.id]
    state.marks = [one for one in state.marks if one.sheet_id != tab.id]

    def gone(title: str | None, cells: str) -> str:
        return "#REF!" if title is not None and title.lower() == tab.title.lower() else cells

    rewrite_formulas(state, lambda text, _home: rewrite(text, gone))


def duplicate_sheet(session: Session, args: Json) -> Json:
    state = session.spreadsheet
    source = state.tab(args.get("sourceSheetId", 0))
    title = args.get("newSheetName") or free_title(state, f"Copy of {source.title}")
    _check_title(session, title, None)
    tab = copied_tab(session, source, new_sheet_id(session, args.get("newSheetId")), title)
    index = args.get("insertSheetIndex", 0)
    state.tabs.insert(index, tab)
    state.check_size()
    return {"properties": properties_json(tab, state.tabs.index(tab))}


def update_sheet(session: Session, args: Json) -> None:
    tree = twin_mask(field_mask(args))
    state = session.spreadsheet
    given = args.get("properties") or {}
    tab = state.tab(given.get("sheetId", 0))
    session.guard_tab(tab)
    new = tidy(given)
    whole = not tree
    if whole:
        tree = {name: {} for name in ("title", "hidden", "tabColor", "tabColorStyle", "rightToLeft")} | {
            "gridProperties": {name: {} for name in new.get("gridProperties", {})}
        }
    if "title" in tree and new.get("title") != tab.title:
        _rename(session, tab, new.get("title", ""))
    if "gridProperties" in tree:
        _regrid(
            session, tab, keep(new.get("gridProperties", {}), tree["gridProperties"]), tree["gridProperties"]
        )
    rest = {
        name: part
        for name, part in tree.items()
        if name in ("hidden", "tabColor", "tabColorStyle", "rightToLeft")
    }
    if rest:
        tab.properties = overlay(tab.properties, new, rest)
    if "index" in tree or (whole and "index" in given):
        _reorder(state.tabs, tab, given.get("index", 0))
    _check_visible(session)


def _rename(session: Session, tab: Tab, title: str) -> None:
    if not title:
        raise Refused("The sheet name cannot be empty.")
    _check_title(session, title, tab)
    old = tab.title
    rewrite_formulas(session.spreadsheet, lambda text, _home: renamed(text, old, title))
    tab.properties = tab.properties | {"title": title}


def _regrid(session: Session, tab: Tab, new: Json, tree: Any) -> None:
    rows = new.get("rowCount", 0 if "rowCount" in tree else tab.rows)
    columns = new.get("columnCount", 0 if "columnCount" in tree else tab.columns)
    kept = {"rowCount": tab.rows, "columnCount": tab.columns}
    old = tab.properties["gridProperties"]
    tab.properties = tab.properties | {
        "gridProperties": overlay(old, new, tree) | kept if tree else new | kept
    }
    if rows < 1 or columns < 1:
        raise Refused("gridProperties.rowCount and gridProperties.columnCount must be at least 1.")
    for is_rows, size, now in ((True, rows, tab.rows), (False, columns, tab.columns)):
        if size < now:
            apply_change(session.spreadsheet, Change(tab.id, is_rows, "delete", size, now))
        elif size > now:
            tab.resize(size if is_rows else tab.rows, tab.columns if is_rows else size)
            session.spreadsheet.check_size()
    _check_grid(tab)


def _reorder(tabs: list[Tab], tab: Tab, index: int) -> None:
    """Move a tab; the index counts before it is taken out, so its own and the next one change nothing."""
    now = tabs.index(tab)
    if index > len(tabs) or index < 0:
        raise Refused(f"Invalid index {index}; there are {len(tabs)} sheets.")
    if index in (now, now + 1):
        return
    tabs.remove(tab)
    tabs.insert(index if index < now else index - 1, tab)


KINDS = {
    "updateSpreadsheetProperties": update_spreadsheet,
    "addSheet": add_sheet,
    "deleteSheet": delete_sheet,
    "duplicateSheet": duplicate_sheet,
    "updateSheetProperties": update_sheet,
}

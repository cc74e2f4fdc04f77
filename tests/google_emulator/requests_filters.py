"""Requests on the basic filter and on filter views."""

from __future__ import annotations

from .a1 import box_of, grid_range
from .calls import Json
from .cells import Refused
from .checks import field_mask, tab_and_box
from .filtering import hide_by_filter
from .masks import overlay
from .omit import tidy
from .session import Session
from .spreadsheet import Tab


def set_basic(session: Session, args: Json) -> None:
    given = tidy(args.get("filter") or {})
    given.setdefault("range", {})
    tab, box = tab_and_box(session, given["range"])
    tab.basic_filter = given | {"range": grid_range(tab.clip(box))}
    hide_by_filter(session, tab)


def clear_basic(session: Session, args: Json) -> None:
    tab = session.spreadsheet.tab(args.get("sheetId", 0))
    tab.basic_filter = None
    hide_by_filter(session, tab)


def _home(session: Session, view: Json) -> Tab:
    if "namedRangeId" in view:
        for one in session.spreadsheet.named_ranges:
            if one["namedRangeId"] == view["namedRangeId"]:
                return session.spreadsheet.tab(box_of(one["range"]).sheet_id)
        raise Refused(f"No named range with id: {view['namedRangeId']}")
    if "tableId" in view:
        for tab in session.spreadsheet.tabs:
            if any(one["tableId"] == view["tableId"] for one in tab.tables):
                return tab
        raise Refused(f"No table with id: {view['tableId']}")
    return tab_and_box(session, view.get("range") or {})[0]


def add_view(session: Session, args: Json) -> Json:
    given = tidy(args.get("filter") or {})
    taken = {one["filterViewId"] for tab in session.spreadsheet.tabs for one in tab.filter_views}
    wanted = given.get("filterViewId")
    if wanted in taken:
        raise Refused(f"Filter view with id {wanted} already exists.")
    tab = _home(session, given)
    title = given.get("title") or f"Filter {len(tab.filter_views) + 1}"
    _check_title(tab, title, None)
    made = {"filterViewId": wanted or session.store.new_number(), "title": title} | given
    if "namedRangeId" not in made and "tableId" not in made:
        made["range"] = grid_range(tab.clip(box_of(made.get("range", {}))))
    tab.filter_views.append(made)
    return {"filter": made}


def _check_title(tab: Tab, title: str, mine: int | None) -> None:
    if any(one["title"] == title and one["filterViewId"] != mine for one in tab.filter_views):
        raise Refused(f'A filter view with the name "{title}" already exists.')


def _at(session: Session, wanted: int) -> tuple[Tab, int]:
    for tab in session.spreadsheet.tabs:
        for at, one in enumerate(tab.filter_views):
            if one["filterViewId"] == wanted:
                return tab, at
    raise Refused(f"No filter view with id: {wanted}")


def update_view(session: Session, args: Json) -> None:
    tree = field_mask(args)
    given = tidy(args.get("filter") or {})
    tab, at = _at(session, given.get("filterViewId", 0))
    made = overlay(tab.filter_views[at], given, tree) | {"filterViewId": given["filterViewId"]}
    there = _home(session, made)
    _check_title(there, made.get("title", ""), made["filterViewId"])
    if there is tab:
        tab.filter_views[at] = made
    else:
        del tab.filter_views[at]
        there.filter_views.append(made)


def delete_view(session: Session, args: Json) -> None:
    tab, at = _at(session, args.get("filterId", 0))
    del tab.filter_views[at]


def duplicate_view(session: Session, args: Json) -> Json:
    tab, at = _at(session, args.get("filterId", 0))
    old = tab.filter_views[at]
    made = old | {"filterViewId": session.store.new_number(), "title": f"Copy of {old['title']}"}
    tab.filter_views.append(made)
    return {"filter": made}


KINDS = {
    "setBasicFilter": set_basic,
    "clearBasicFilter": clear_basic,
    "addFilterView": add_view,
    "updateFilterView": update_view,
    "deleteFilterView": delete_view,
    "duplicateFilterView": duplicate_view,
}

"""Requests on merges, borders, conditional formats and banding."""

from __future__ import annotations

from .a1 import Box, box_of, grid_range
from .calls import Json
from .cells import Refused
from .checks import bounded, field_mask, tab_and_box
from .masks import overlay
from .omit import tidy, twin_mask
from .session import Session
from .spreadsheet import Tab


def merge_cells(session: Session, args: Json) -> None:
    tab, box = bounded(session, args.get("range") or {})
    session.guard(box)
    top, bottom, left, right = box.sides
    kind = args.get("mergeType", "MERGE_ALL")
    made = [box]
    if kind == "MERGE_ROWS":
        made = [Box(tab.id, row, row + 1, left, right) for row in range(top, bottom)]
    elif kind == "MERGE_COLUMNS":
        made = [Box(tab.id, top, bottom, column, column + 1) for column in range(left, right)]
    kept = []
    for merge in tab.merges:
        old = box_of(merge)
        if not old.meets(box):
            kept.append(merge)
        elif not box.covers(old):
            raise Refused("You must select all cells in a merged range to merge or unmerge them.")
    tab.merges = kept + [grid_range(one) for one in made if not one.single]
    for one in made:
        first, last, start, end = one.sides
        for row, column, _ in list(tab.values.cells(first, last, start, end)):
            if (row, column) != (first, start):
                tab.values.put(row, column, None)


def unmerge_cells(session: Session, args: Json) -> None:
    tab, box = bounded(session, args.get("range") or {})
    session.guard(box)
    kept = []
    for merge in tab.merges:
        old = box_of(merge)
        if not old.meets(box):
            kept.append(merge)
        elif not box.covers(old):
            raise Refused("You must select all cells in a merged range to merge or unmerge them.")
    tab.merges = kept


def update_borders(session: Session, args: Json) -> None:
    tab, box = bounded(session, args.get("range") or {})
    session.guard(box)
    top, bottom, left, right = box.sides
    for row in range(top, bottom):
        for column in range(left, right):
            edges = {
                "top": "top" if row == top else "innerHorizontal",
                "bottom": "bottom" if row == bottom - 1 else "innerHorizontal",
                "left": "left" if column == left else "innerVertical",
                "right": "right" if column == right - 1 else "innerVertical",
            }
            new = {side: tidy(args[name]) for side, name in edges.items() if args.get(name)}
            _border(tab, row, column, new)


def _border(tab: Tab, row: int, column: int, new: Json) -> None:
    look = tab.looks.get(row, column) or {}
    form = look.get("userEnteredFormat", {})
    borders = {
        side: part
        for side, part in (form.get("borders", {}) | new).items()
        if part.get("style", "NONE") != "NONE"
    }
    form = {name: part for name, part in form.items() if name != "borders"} | (
        {"borders": borders} if borders else {}
    )
    look = {name: part for name, part in look.items() if name != "userEnteredFormat"}
    tab.looks.put(row, column, (look | ({"userEnteredFormat": form} if form else {})) or None)


def _rule(session: Session, rule: Json) -> tuple[Tab, Json]:
    if not rule.get("ranges"):
        raise Refused("A conditional format rule must have at least one range.")
    if ("booleanRule" in rule) == ("gradientRule" in rule):
        raise Refused("A conditional format rule must have exactly one of booleanRule or gradientRule.")
    tabs = [tab_and_box(session, one)[0] for one in rule["ranges"]]
    if any(tab is not tabs[0] for tab in tabs):
        raise Refused("All ranges of a conditional format rule must be on the same sheet.")
    return tabs[0], tidy(rule)


def add_rule(session: Session, args: Json) -> None:
    tab, rule = _rule(session, args.get("rule") or {})
    at = args.get("index", 0)
    if not 0 <= at <= len(tab.rules):
        raise Refused(f"No conditional format on sheet: {tab.id} at index: {at}")
    tab.rules.insert(at, rule)


def _existing(tab: Tab, at: int) -> Json:
    if not 0 <= at < len(tab.rules):
        raise Refused(f"No conditional format on sheet: {tab.id} at index: {at}")
    return tab.rules[at]


def update_rule(session: Session, args: Json) -> Json:
    at = args.get("index", 0)
    if args.get("rule") is not None:
        tab, rule = _rule(session, args["rule"])
        old = _existing(tab, at)
        tab.rules[at] = rule
        made: Json = {"newRule": rule, "oldRule": old}
        return made | ({"newIndex": at} if at else {})
    tab = session.spreadsheet.tab(args.get("sheetId", 0))
    moved, to = _existing(tab, at), args.get("newIndex", 0)
    _existing(tab, to)
    tab.rules.remove(moved)
    tab.rules.insert(to, moved)
    indices = {"oldIndex": at, "newIndex": to}
    return {name: index for name, index in indices.items() if index} | {"newRule": moved}


def delete_rule(session: Session, args: Json) -> Json:
    tab, at = session.spreadsheet.tab(args.get("sheetId", 0)), args.get("index", 0)
    rule = _existing(tab, at)
    del tab.rules[at]
    return {"rule": rule}


def add_banding(session: Session, args: Json) -> Json:
    given = args.get("bandedRange") or {}
    tab, box = tab_and_box(session, given.get("range") or {})
    taken = {one["bandedRangeId"] for other in session.spreadsheet.tabs for one in other.bandings}
    wanted = given.get("bandedRangeId")
    if wanted in taken:
        raise Refused(f"Banded range with id {wanted} already exists.")
    _check_overlap(tab, box, None)
    if not given.get("rowProperties") and not given.get("columnProperties"):
        raise Refused("At least one of rowProperties or columnProperties must be set.")
    made = (
        {"bandedRangeId": wanted or session.store.new_number()}
        | tidy(given)
        | {"range": grid_range(tab.clip(box))}
    )
    tab.bandings.append(made)
    return {"bandedRange": made}


def _check_overlap(tab: Tab, box: Box, mine: int | None) -> None:
    for one in tab.bandings:
        if one["bandedRangeId"] != mine and box_of(one["range"]).meets(box):
            raise Refused(
                "You cannot add alternating background colors to a range that already has alternating background colors."
            )


def _banding(session: Session, wanted: int) -> tuple[Tab, int]:
    for tab in session.spreadsheet.tabs:
        for at, one in enumerate(tab.bandings):
            if one["bandedRangeId"] == wanted:
                return tab, at
    raise Refused(f"No banded range with id: {wanted}")


def update_banding(session: Session, args: Json) -> None:
    tree = twin_mask(field_mask(args))
    given = args.get("bandedRange") or {}
    tab, at = _banding(session, given.get("bandedRangeId", 0))
    made = overlay(tab.bandings[at], tidy(given), tree) | {"bandedRangeId": given["bandedRangeId"]}
    there, box = tab_and_box(session, made.get("range") or {})
    _check_overlap(there, box, made["bandedRangeId"])
    del tab.bandings[at]
    there.bandings.append(made)


def delete_banding(session: Session, args: Json) -> None:
    tab, at = _banding(session, args.get("bandedRangeId", 0))
    del tab.bandings[at]


KINDS = {
    "mergeCells": merge_cells,
    "unmergeCells": unmerge_cells,
    "updateBorders": update_borders,
    "addConditionalFormatRule": add_rule,
    "updateConditionalFormatRule": update_rule,
    "deleteConditionalFormatRule": delete_rule,
    "addBanding": add_banding,
    "updateBanding": update_banding,
    "deleteBanding": delete_banding,
}

"""Requests on groups of rows and columns."""

from __future__ import annotations

from .calls import Json
from .cells import Refused
from .checks import dimension_span, field_mask
from .session import Session
from .spreadsheet import Tab

Group = tuple[int, int]


def _name(rows: bool) -> str:
    return "row_groups" if rows else "column_groups"


def _depths(tab: Tab, rows: bool) -> list[int]:
    """Give the depth of every index up to the last in a group."""
    groups = getattr(tab, _name(rows))
    size = max((one["range"]["endIndex"] for one in groups), default=0)
    depths = [0] * size
    for one in groups:
        span = one["range"]
        for at in range(span["startIndex"], span["endIndex"]):
            depths[at] = max(depths[at], one["depth"])
    return depths


def _groups(tab: Tab, rows: bool, depths: list[int], old: list[Json]) -> list[Json]:
    """Make the groups that have these depths."""
    folded = {(one["range"]["startIndex"], one["depth"]) for one in old if one.get("collapsed")}
    made = []
    for depth in range(1, max(depths, default=0) + 1):
        start: int | None = None
        for at, deep in enumerate([*depths, 0]):
            if deep >= depth and start is None:
                start = at
            elif deep < depth and start is not None:
                span = {"dimension": "ROWS" if rows else "COLUMNS", "startIndex": start, "endIndex": at}
                group: Json = {"range": ({"sheetId": tab.id} if tab.id else {}) | span, "depth": depth}
                made.append(group | ({"collapsed": True} if (start, depth) in folded else {}))
                start = None
    return made


def add_group(session: Session, args: Json) -> Json:
    tab, rows, start, end = dimension_span(session, args.get("range") or {})
    if end > (tab.rows if rows else tab.columns):
        raise Refused("range.endIndex is larger than current grid size")
    depths = _depths(tab, rows)
    depths += [0] * (end - len(depths))
    for at in range(start, end):
        depths[at] += 1
    if max(depths) > 8:
        raise Refused("You can't create a group with a depth greater than 8.")
    made = _groups(tab, rows, depths, getattr(tab, _name(rows)))
    setattr(tab, _name(rows), made)
    after = {"rowGroupControlAfter" if rows else "columnGroupControlAfter": True}
    tab.properties = tab.properties | {"gridProperties": tab.properties["gridProperties"] | after}
    return {"dimensionGroups": made}


def delete_group(session: Session, args: Json) -> Json:
    tab, rows, start, end = dimension_span(session, args.get("range") or {})
    depths = _depths(tab, rows)
    if not any(depths[start:end]):
        raise Refused("No group exists over the specified range.")
    for at in range(start, min(end, len(depths))):
        depths[at] = max(0, depths[at] - 1)
    made = _groups(tab, rows, depths, getattr(tab, _name(rows)))
    setattr(tab, _name(rows), made)
    return {"dimensionGroups": made} if made else {}


def update_group(session: Session, args: Json) -> None:
    tree = field_mask(args)
    given = args.get("dimensionGroup") or {}
    tab, rows, start, end = dimension_span(session, given.get("range") or {})
    groups = getattr(tab, _name(rows))
    for at, one in enumerate(groups):
        span = one["range"]
        if (span["startIndex"], span["endIndex"], one["depth"]) == (start, end, given.get("depth", 1)):
            if not tree or "collapsed" in tree:
                kept = {name: part for name, part in one.items() if name != "collapsed"}
                groups[at] = kept | ({"collapsed": True} if given.get("collapsed") else {})
            return
    raise Refused("No group exists with the specified range and depth.")


KINDS = {
    "addDimensionGroup": add_group,
    "deleteDimensionGroup": delete_group,
    "updateDimensionGroup": update_group,
}

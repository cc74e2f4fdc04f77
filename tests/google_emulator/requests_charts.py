"""Requests on charts."""

from __future__ import annotations

from .calls import Json
from .cells import Refused
from .checks import corner, field_mask, tab_and_box
from .masks import overlay
from .omit import tidy
from .session import Session
from .spreadsheet import Tab

_SPECS = {name + "Chart" for name in ("basic", "pie", "bubble", "candlestick", "org", "histogram", "waterfall",
                                      "treemap", "scorecard")}  # fmt: skip


def _checked(session: Session, spec: Json) -> Json:
    made = tidy(spec)
    kinds = [name for name in spec if name in _SPECS]
    if len(kinds) != 1:
        raise Refused("The chart spec must have exactly one kind of chart.")
    for source in _sources(spec):
        for one in source:
            _, box = tab_and_box(session, one)
            high, wide = (box.bottom or 0) - (box.top or 0), (box.right or 0) - (box.left or 0)
            if None not in (box.bottom, box.right) and high > 1 and wide > 1:
                raise Refused("A chart source range must have exactly one dimension with length 1.")
    return dict(made)


def _sources(part: object) -> list[list[Json]]:
    if isinstance(part, list):
        return [found for one in part for found in _sources(one)]
    if not isinstance(part, dict):
        return []
    here = [part["sourceRange"].get("sources", [])] if "sourceRange" in part else []
    return here + [found for one in part.values() for found in _sources(one)]


def _position(session: Session, given: Json) -> tuple[Tab, Json]:
    if given.get("newSheet") or "sheetId" in given:
        raise Refused("charts on sheets of their own are not supported by the emulator")
    overlay_position = given.get("overlayPosition") or {}
    tab, row, column = corner(session, overlay_position.get("anchorCell") or {})
    anchor = tidy({"sheetId": tab.id, "rowIndex": row, "columnIndex": column})
    sizes = {"widthPixels": 600, "heightPixels": 371}
    return tab, {"overlayPosition": sizes | tidy(overlay_position) | {"anchorCell": anchor}}


def add(session: Session, args: Json) -> Json:
    given = args.get("chart") or {}
    taken = {one["chartId"] for tab in session.spreadsheet.tabs for one in tab.charts}
    wanted = given.get("chartId")
    if wanted in taken:
        raise Refused(f"A chart with id {wanted} already exists.")
    tab, position = _position(session, given.get("position") or {})
    spec = _checked(session, given.get("spec") or {})
    made = {"chartId": wanted or session.store.new_number(), "spec": spec, "position": position}
    tab.charts.append(made)
    return {"chart": made}


def _at(session: Session, wanted: int) -> tuple[Tab, int]:
    for tab in session.spreadsheet.tabs:
        for at, one in enumerate(tab.charts):
            if one["chartId"] == wanted:
                return tab, at
    raise Refused(f"No chart with id: {wanted}")


def update_spec(session: Session, args: Json) -> None:
    tab, at = _at(session, args.get("chartId", 0))
    tab.charts[at] = tab.charts[at] | {"spec": _checked(session, args.get("spec") or {})}


def update_position(session: Session, args: Json) -> Json:
    tree = field_mask(args)
    tab, at = _at(session, args.get("objectId", 0))
    old = tab.charts[at]
    given = {"overlayPosition": args.get("newPosition", {}).get("overlayPosition", {})}
    root = {"overlayPosition": tree} if tree and "overlayPosition" not in tree else tree
    there, position = _position(session, overlay(old["position"], given, root))
    del tab.charts[at]
    there.charts.append(old | {"position": position})
    return {"position": position}


def delete(session: Session, args: Json) -> None:
    tab, at = _at(session, args.get("objectId", 0))
    del tab.charts[at]


KINDS = {
    "addChart": add,
    "updateChartSpec": update_spec,
    "updateEmbeddedObjectPosition": update_position,
    "deleteEmbeddedObject": delete,
}

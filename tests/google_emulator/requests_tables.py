"""Requests on tables."""

from __future__ import annotations

from .a1 import box_of
from .calls import Json
from .cells import Refused
from .checks import bounded, field_mask
from .masks import overlay
from .omit import tidy
from .session import Session
from .spreadsheet import Tab


def _checked(session: Session, made: Json) -> Tab:
    tab, box = bounded(session, made.get("range") or {})
    for one in tab.tables:
        if one["tableId"] != made["tableId"] and box_of(one["range"]).meets(box):
            raise Refused("A table cannot overlap another table.")
    others = [
        one for other in session.spreadsheet.tabs for one in other.tables if one["tableId"] != made["tableId"]
    ]
    if any(one.get("name") == made.get("name") for one in others):
        raise Refused(f"A table with the name {made.get('name')} already exists.")
    for column in made.get("columnProperties", ()):
        rule = column.get("dataValidationRule")
        if (column.get("columnType") == "DROPDOWN") != (rule is not None):
            raise Refused("A data validation rule must be set for columns of type DROPDOWN and for no other.")
    return tab


def add(session: Session, args: Json) -> Json:
    given = tidy(args.get("table") or {})
    every = [one for tab in session.spreadsheet.tabs for one in tab.tables]
    wanted = given.get("tableId") or str(session.store.new_number())
    if any(one["tableId"] == wanted for one in every):
        raise Refused(f"A table with id {wanted} already exists.")
    if "range" not in given:
        raise Refused("A table must have a range.")
    made = {"name": f"Table{len(every) + 1}"} | given | {"tableId": wanted}
    tab = _checked(session, made)
    session.guard(tab.clip(box_of(made["range"])))
    tab.tables.append(made)
    top, _, left, _ = tab.clip(box_of(made["range"])).sides
    for at, column in enumerate(made.get("columnProperties", ())):
        name = column.get("columnName")
        if name and tab.values.get(top, left + column.get("columnIndex", at)) is None:
            tab.values.put(top, left + column.get("columnIndex", at), name)
    return {"table": made}


def _at(session: Session, wanted: str) -> tuple[Tab, int]:
    for tab in session.spreadsheet.tabs:
        for at, one in enumerate(tab.tables):
            if one["tableId"] == wanted:
                return tab, at
    raise Refused(f"No table with id: {wanted}")


def update(session: Session, args: Json) -> None:
    tree = field_mask(args)
    given = tidy(args.get("table") or {})
    tab, at = _at(session, given.get("tableId", ""))
    made = overlay(tab.tables[at], given, tree) | {"tableId": given["tableId"]}
    if _checked(session, made) is not tab:
        raise Refused("A table cannot be moved to another sheet.")
    tab.tables[at] = made


def delete(session: Session, args: Json) -> None:
    tab, at = _at(session, args.get("tableId", ""))
    box = tab.clip(box_of(tab.tables[at]["range"]))
    session.guard(box)
    del tab.tables[at]
    for row, column, _ in list(tab.values.cells(*box.sides)):
        tab.values.put(row, column, None)


KINDS = {"addTable": add, "updateTable": update, "deleteTable": delete}

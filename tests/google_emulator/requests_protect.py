"""Requests on protected ranges."""

from __future__ import annotations

from .a1 import Box, box_of
from .calls import Json
from .cells import Refused
from .checks import field_mask, tab_and_box
from .masks import overlay
from .omit import tidy
from .resource import protection_json
from .session import PROTECTED, Session
from .spreadsheet import Tab

_PLACES = ("range", "namedRangeId", "tableId")


def _checked(session: Session, made: Json) -> Tab:
    """Check a protected range and give its tab."""
    places = [name for name in _PLACES if name in made]
    if len(places) != 1:
        raise Refused("Exactly one of range, namedRangeId or tableId must be set.")
    editors = made.get("editors") or {}
    if made.get("warningOnly") and any(editors.values()):
        raise Refused("ProtectedRange is warningOnly. Editors cannot be set on it.")
    box = session.guarded(made)
    if box is None:
        raise Refused(f"No {places[0]} with id: {made[places[0]]}")
    if "range" in made:
        tab_and_box(session, made["range"])
    free = made.get("unprotectedRanges", [])
    if free and box != Box(box.sheet_id):
        raise Refused("unprotectedRanges are only supported on protected sheets.")
    for one in free:
        if box_of(one).sheet_id != box.sheet_id:
            raise Refused("unprotectedRanges must be on the protected sheet.")
        tab_and_box(session, one)
    return session.spreadsheet.tab(box.sheet_id)


def add(session: Session, args: Json) -> Json:
    given = _tidy(args.get("protectedRange") or {})
    taken = {one["protectedRangeId"] for tab in session.spreadsheet.tabs for one in tab.protections}
    wanted = given.get("protectedRangeId")
    if wanted in taken:
        raise Refused(f"A protected range with id {wanted} already exists.")
    made = {"protectedRangeId": wanted or session.store.new_number()} | given | {"creator": session.call.user}
    tab = _checked(session, made)
    tab.protections.append(made)
    return {"protectedRange": protection_json(session, made, fresh=True)}


def _tidy(given: Json) -> Json:
    return {
        name: part for name, part in tidy(given).items() if name not in ("requestingUserCanEdit", "creator")
    }


def _at(session: Session, wanted: int) -> tuple[Tab, int]:
    for tab in session.spreadsheet.tabs:
        for at, one in enumerate(tab.protections):
            if one["protectedRangeId"] == wanted:
                if not one.get("warningOnly") and not session.may_edit(one):
                    raise Refused(PROTECTED)
                return tab, at
    raise Refused(f"No protected range with id: {wanted}")


def update(session: Session, args: Json) -> None:
    tree = field_mask(args)
    given = _tidy(args.get("protectedRange") or {})
    tab, at = _at(session, given.get("protectedRangeId", 0))
    old = tab.protections[at]
    made = overlay(old, given, tree) if tree else given
    made |= {"protectedRangeId": old["protectedRangeId"], "creator": old["creator"]}
    if tree and any(name in tree for name in _PLACES):
        for name in _PLACES:
            if name not in tree:
                made.pop(name, None)
    if made.get("warningOnly") and (not tree or "editors" not in tree):
        made.pop("editors", None)
    if old.get("warningOnly") and not made.get("warningOnly") and tree and "editors" not in tree:
        made["editors"] = {"users": _writers(session)}
    there = _checked(session, made)
    del tab.protections[at]
    there.protections.insert(at if there is tab else len(there.protections), made)


def _writers(session: Session) -> list[str]:
    """Give everybody who may edit the file by address."""
    named = [str(one["emailAddress"]) for one in session.file.permissions if one.get("emailAddress")]
    return [one for one in dict.fromkeys([session.file.owner, *named]) if one and session.file.role(one) >= 3]


def delete(session: Session, args: Json) -> None:
    tab, at = _at(session, args.get("protectedRangeId", 0))
    del tab.protections[at]


KINDS = {
    "addProtectedRange": add,
    "updateProtectedRange": update,
    "deleteProtectedRange": delete,
}

"""Requests on developer metadata."""

from __future__ import annotations

from dataclasses import replace

from .calls import Json
from .cells import Refused
from .checks import field_mask
from .marks import check_room, mark_json, matched, place_of
from .session import Session
from .spreadsheet import Mark

_VISIBILITIES = ("DOCUMENT", "PROJECT")


def create(session: Session, args: Json) -> Json:
    given = args.get("developerMetadata") or {}
    state = session.spreadsheet
    if not given.get("metadataKey"):
        raise Refused("Developer metadata must have a key.")
    if given.get("visibility") not in _VISIBILITIES:
        raise Refused("Developer metadata must have a visibility.")
    taken = {one.id for one in state.marks}
    wanted = given.get("metadataId")
    if wanted is not None and wanted <= 0:
        raise Refused("metadataId must be positive.")
    if wanted in taken:
        raise Refused(
            f"Cannot add developer metadata with ID [{wanted}] because developer metadata with that ID already exists."
        )
    while wanted is None or wanted in taken:
        wanted = session.store.new_number()
    kind, sheet_id, index = place_of(state, given.get("location") or {})
    mark = Mark(
        wanted,
        given["metadataKey"],
        given.get("metadataValue") or "",
        given["visibility"],
        session.call.client,
        kind,
        sheet_id,
        index,
    )
    state.marks.append(mark)
    check_room(state)
    return {"developerMetadata": mark_json(mark)}


def update(session: Session, args: Json) -> Json:
    tree = field_mask(args)
    given = args.get("developerMetadata") or {}
    state = session.spreadsheet
    wanted = {one.id for some in args.get("dataFilters", ()) for one in matched(session, some)}
    done = []
    for at, mark in enumerate(state.marks):
        if mark.id in wanted:
            state.marks[at] = _changed(session, mark, given, set(tree) or set(given))
            done.append(mark_json(state.marks[at]))
    check_room(state)
    return {"developerMetadata": done} if done else {}


def _changed(session: Session, mark: Mark, given: Json, names: set[str]) -> Mark:
    if "metadataId" in names and given.get("metadataId") != mark.id:
        raise Refused("metadataId cannot be changed.")
    if "metadataKey" in names:
        if not given.get("metadataKey"):
            raise Refused("Developer metadata must have a key.")
        mark = replace(mark, key=given["metadataKey"])
    if "metadataValue" in names:
        mark = replace(mark, value=given.get("metadataValue") or "")
    if "visibility" in names:
        if given.get("visibility") not in _VISIBILITIES:
            raise Refused("Developer metadata must have a visibility.")
        mark = replace(mark, visibility=given["visibility"], client=session.call.client)
    if "location" in names:
        kind, sheet_id, index = place_of(session.spreadsheet, given.get("location") or {})
        mark = replace(mark, kind=kind, sheet_id=sheet_id, index=index)
    return mark


def delete(session: Session, args: Json) -> Json:
    state = session.spreadsheet
    gone = matched(session, args.get("dataFilter") or {})
    ids = {one.id for one in gone}
    state.marks = [one for one in state.marks if one.id not in ids]
    return {"deletedDeveloperMetadata": [mark_json(one) for one in gone]} if gone else {}


KINDS = {
    "createDeveloperMetadata": create,
    "updateDeveloperMetadata": update,
    "deleteDeveloperMetadata": delete,
}

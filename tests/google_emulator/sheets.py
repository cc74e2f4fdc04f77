"""The Sheets API over a store: one function takes every path below ``/v4/spreadsheets``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from . import values
from .a1 import Box
from .batch import batch_update
from .calls import Answer, ApiError, Call, Json, sheets_error
from .cells import Refused
from .creating import copy_tab, create
from .marks import boxes, mark_json, matched, visible
from .masks import parse_mask, wants
from .resource import spreadsheet_json
from .session import Session
from .store import Store

_PATH = re.compile(r"/v4/spreadsheets(?:/([^/:]+))?(?:/(.*?))?(?::([A-Za-z]+))?/?", re.DOTALL)
_VALUES: dict[str, Callable[[Session], Json]] = {
    "batchUpdate": values.batch_update,
    "batchClear": values.batch_clear,
    "batchUpdateByDataFilter": values.batch_update_by_filter,
    "batchClearByDataFilter": values.batch_clear_by_filter,
}
_VALUE_READS: dict[str, Callable[[Session], Json]] = {
    "batchGet": values.batch_get,
    "batchGetByDataFilter": values.batch_get_by_filter,
}
_RANGE_WRITES: dict[str, Callable[[Session, str], Json]] = {
    "append": values.append_values,
    "clear": values.clear_values,
}


def handle(store: Store, call: Call) -> Answer:
    """Answer a call of the Sheets API.

    The caller holds a lock: the store is not safe for threads. A write is worked out on a copy that takes the
    state's place at the end, so a refused call changes nothing.

    Raises:
        ApiError: A refusal in Google's form.
    """
    try:
        return Answer(body=_masked(call, _route(store, call)))
    except Refused as refusal:
        raise sheets_error(400, str(refusal)) from refusal


def _masked(call: Call, body: Json) -> Json:
    from .masks import keep

    text = call.one("fields")
    return dict(keep(body, parse_mask(text))) if text else body


def _route(store: Store, call: Call) -> Json:
    spreadsheet_id, rest, verb = _parts(call.path)
    if not spreadsheet_id:
        if call.method == "POST":
            return create(store, call)
        raise _no_method()
    if not rest:
        return _spreadsheet(store, call, spreadsheet_id, verb)
    head, _, tail = rest.partition("/")
    if head == "values":
        return _values(store, call, spreadsheet_id, tail, verb)
    if head == "sheets" and verb == "copyTo" and call.method == "POST" and tail.isdigit():
        return copy_tab(store, _read(store, call, spreadsheet_id), int(tail))
    if head == "developerMetadata":
        return _metadata(_read(store, call, spreadsheet_id), tail, verb)
    raise _no_method()


def _parts(path: str) -> tuple[str, str, str]:
    """Part a path into the id, what follows it, and the verb; a colon inside a range is no verb."""
    match = re.fullmatch(r"/v4/spreadsheets(?:/([^/:]*))?(.*)", path, re.DOTALL)
    if match is None:
        raise _no_method()
    rest = match[2]
    verb = ""
    found = re.search(r":(batch\w+|append|clear|copyTo|search|getByDataFilter)$", rest)
    if found:
        rest, verb = rest[: found.start()], found[1]
    return match[1] or "", rest.removeprefix("/"), verb


def _no_method() -> ApiError:
    return sheets_error(404, "Method not found.")


def _read(store: Store, call: Call, spreadsheet_id: str) -> Session:
    file = store.require(spreadsheet_id, call.user, 1)
    state = store.spreadsheets.get(spreadsheet_id)
    if state is None:
        raise sheets_error(
            400, "This operation is not supported for this document", status="FAILED_PRECONDITION"
        )
    return Session(store, call, file, state)


def _write(store: Store, call: Call, spreadsheet_id: str, work: Callable[[Session], Json]) -> Json:
    """Work on a copy and keep it when nothing was refused."""
    real = _read(store, call, spreadsheet_id)
    store.require(spreadsheet_id, call.user, 3)
    session = replace(real, spreadsheet=real.spreadsheet.clone())
    body = work(session)
    real.spreadsheet.become(session.spreadsheet)
    real.file.name = str(real.spreadsheet.properties["title"])
    store.touch(spreadsheet_id, call.user, cells=True)
    return body


def _spreadsheet(store: Store, call: Call, spreadsheet_id: str, verb: str) -> Json:
    if verb == "batchUpdate" and call.method == "POST":
        return _write(store, call, spreadsheet_id, batch_update)
    session = _read(store, call, spreadsheet_id)
    if verb == "getByDataFilter" and call.method == "POST":
        body = call.body or {}
        found = [box for one in body.get("dataFilters", ()) for box in boxes(session, one)]
        return _get(session, found or None, grid_data=bool(body.get("includeGridData")))
    if verb or call.method != "GET":
        raise _no_method()
    texts = call.query.get("ranges", [])
    asked = [session.find(text) for text in texts] if texts else None
    return _get(session, asked, grid_data=call.flag("includeGridData"))


def _get(session: Session, asked: list[Box] | None, *, grid_data: bool) -> Json:
    text = session.call.one("fields")
    tree = parse_mask(text) if text else {}
    data = wants(tree, "sheets", "data") if text else grid_data
    return spreadsheet_json(session, tree, asked, grid_data=data)


def _values(store: Store, call: Call, spreadsheet_id: str, text: str, verb: str) -> Json:
    if verb in _VALUES and call.method == "POST":
        return _write(store, call, spreadsheet_id, _VALUES[verb])
    if verb in _VALUE_READS and call.method == ("GET" if verb == "batchGet" else "POST"):
        return _VALUE_READS[verb](_read(store, call, spreadsheet_id))
    if verb in _RANGE_WRITES and call.method == "POST":
        return _write(store, call, spreadsheet_id, lambda session: _RANGE_WRITES[verb](session, text))
    if not verb and call.method == "PUT":
        return _write(store, call, spreadsheet_id, lambda session: values.update_values(session, text))
    if not verb and call.method == "GET":
        return values.get_values(_read(store, call, spreadsheet_id), text)
    raise _no_method()


def _metadata(session: Session, tail: str, verb: str) -> Json:
    if verb == "search":
        found: dict[int, Json] = {}
        for one in (session.call.body or {}).get("dataFilters", ()):
            for mark in matched(session, one):
                entry = found.setdefault(mark.id, {"developerMetadata": mark_json(mark), "dataFilters": []})
                entry["dataFilters"].append(one)
        return {"matchedDeveloperMetadata": list(found.values())} if found else {}
    for mark in visible(session):
        if str(mark.id) == tail:
            return mark_json(mark)
    raise sheets_error(404, f"No developer metadata with ID {tail}.")

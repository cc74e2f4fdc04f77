"""The values methods: get, update, append, clear, their batches, and the same by data filter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from .a1 import Box, write_a1
from .calls import ApiError, Json, sheets_error
from .cells import Refused
from .formulas import Calculator
from .marks import boxes
from .reading import Reader
from .session import Session
from .shifting import apply_change
from .spans import Change
from .tables import find_table
from .writing import Written, target, write_values


def get_values(session: Session, text: str) -> Json:
    """values.get"""
    call = session.call
    reader = _reader(session, call.one("valueRenderOption"), call.one("dateTimeRenderOption"))
    return _read(session, reader, session.find(text), call.one("majorDimension"))


def batch_get(session: Session) -> Json:
    """values.batchGet"""
    call = session.call
    reader = _reader(session, call.one("valueRenderOption"), call.one("dateTimeRenderOption"))
    texts = call.query.get("ranges", [])
    ranges = [_read(session, reader, session.find(text), call.one("majorDimension")) for text in texts]
    return {"spreadsheetId": session.spreadsheet.id} | ({"valueRanges": ranges} if ranges else {})


def _reader(session: Session, render: str, moments: str) -> Reader:
    return Reader(Calculator(session.spreadsheet), render, moments)


def _read(session: Session, reader: Reader, box: Box, major: str) -> Json:
    tab = session.spreadsheet.tab(box.sheet_id)
    return reader.value_range(tab, session.within(box), major)


def update_values(session: Session, text: str) -> Json:
    """values.update"""
    body = session.call.body or {}
    box = session.find(text)
    _same_range(session, body, text, box)
    written = _update(session, box, body, _option(session.call.one("valueInputOption")))
    made: Json = {"spreadsheetId": session.spreadsheet.id} | written.counts()
    if session.call.flag("includeValuesInResponse"):
        made["updatedData"] = _echo_of_query(session)(box, body.get("majorDimension"))
    return made


def _same_range(session: Session, body: Json, text: str, box: Box) -> None:
    if body.get("range") and session.find(body["range"]) != box:
        raise sheets_error(400, f"Requested range[{text}] does not match value's range[{body['range']}]")


def _option(text: str) -> str:
    if text not in ("RAW", "USER_ENTERED"):
        raise sheets_error(400, "'valueInputOption' is required but not specified")
    return text


def _update(session: Session, box: Box, given: Json, option: str) -> Written:
    values, major = given.get("values") or [], given.get("majorDimension") or "ROWS"
    return write_values(session, target(session, box, values, major), values, major, option)


def _echo_of_query(session: Session) -> Callable[[Box, str | None], Json]:
    call = session.call
    return _echo(session, call.one("responseValueRenderOption"), call.one("responseDateTimeRenderOption"))


def _echo(session: Session, render: str, moments: str) -> Callable[[Box, str | None], Json]:
    def read(box: Box, major: str | None) -> Json:
        return _read(session, _reader(session, render, moments), box, major or "ROWS")

    return read


def batch_update(session: Session) -> Json:
    """values.batchUpdate"""
    body = session.call.body or {}
    option = _option(body.get("valueInputOption", ""))
    done: list[tuple[Json, Box, Written]] = []
    for at, given in enumerate(body.get("data", ())):
        with _placed(at):
            box = session.find(given.get("range", ""))
            done.append((given, box, _update(session, box, given, option)))
    read = _echo(
        session, body.get("responseValueRenderOption", ""), body.get("responseDateTimeRenderOption", "")
    )
    responses = []
    for given, box, written in done:
        one: Json = {"spreadsheetId": session.spreadsheet.id} | written.counts()
        if body.get("includeValuesInResponse"):
            one["updatedData"] = read(box, given.get("majorDimension"))
        responses.append(one)
    return _totals(session, [written for _, _, written in done]) | (
        {"responses": responses} if responses else {}
    )


@contextmanager
def _placed(at: int, what: str = "data") -> Iterator[None]:
    """Say in a refusal which of the data it is about."""
    try:
        yield
    except Refused as refusal:
        raise Refused(f"Invalid {what}[{at}]: {refusal}") from refusal
    except ApiError as error:
        message = (error.answer.body or {})["error"]["message"]
        raise Refused(f"Invalid {what}[{at}]: {message}") from error


def _totals(session: Session, done: Iterable[Written]) -> Json:
    rows: dict[int, set[int]] = {}
    columns: dict[int, set[int]] = {}
    cells = 0
    for one in done:
        if one.cells:
            rows.setdefault(one.tab.id, set()).update(one.rows)
            columns.setdefault(one.tab.id, set()).update(one.columns)
            cells += one.cells
    counts = {
        "totalUpdatedRows": sum(map(len, rows.values())),
        "totalUpdatedColumns": sum(map(len, columns.values())),
        "totalUpdatedCells": cells,
        "totalUpdatedSheets": len(rows),
    }
    made: Json = {"spreadsheetId": session.spreadsheet.id}
    return made | {name: count for name, count in counts.items() if count}


def append_values(session: Session, text: str) -> Json:
    """values.append"""
    body, call = session.call.body or {}, session.call
    option = _option(call.one("valueInputOption"))
    box = session.find(text)
    _same_range(session, body, text, box)
    tab = session.spreadsheet.tab(box.sheet_id)
    session.within(box)
    table = find_table(tab, box)
    values, major = body.get("values") or [], body.get("majorDimension") or "ROWS"
    height = len(values) if major != "COLUMNS" else max((len(line) for line in values), default=0)
    width = len(values) if major == "COLUMNS" else max((len(line) for line in values), default=0)
    top, left = (table.bottom, table.left) if table else (box.top, box.left)
    top, left = top or 0, left or 0
    if call.one("insertDataOption") == "INSERT_ROWS" and top < tab.rows:
        session.guard_gap(tab, True, top)
        apply_change(session.spreadsheet, Change(tab.id, True, "insert", top, top + height))
    tab.resize(max(tab.rows, top + height), max(tab.columns, left + width))
    session.spreadsheet.check_size()
    filled = Box(tab.id, top, top + max(height, 1), left, left + max(width, 1))
    updates: Json = {"spreadsheetId": session.spreadsheet.id}
    updates |= write_values(session, filled, values, major, option).counts()
    if call.flag("includeValuesInResponse"):
        updates["updatedData"] = _echo_of_query(session)(filled, major)
    found = {"tableRange": write_a1(tab.title, table)} if table else {}
    return {"spreadsheetId": session.spreadsheet.id} | found | {"updates": updates}


def clear_values(session: Session, text: str) -> Json:
    """values.clear"""
    return {"spreadsheetId": session.spreadsheet.id, "clearedRange": _clear(session, session.find(text))}


def batch_clear(session: Session) -> Json:
    """values.batchClear"""
    texts = (session.call.body or {}).get("ranges", [])
    cleared = []
    for at, text in enumerate(texts):
        with _placed(at, "range"):
            cleared.append(_clear(session, session.find(text)))
    return {"spreadsheetId": session.spreadsheet.id} | ({"clearedRanges": cleared} if cleared else {})


def _clear(session: Session, box: Box) -> str:
    tab = session.spreadsheet.tab(box.sheet_id)
    inside = session.within(box)
    session.guard(inside)
    for row, column, _ in list(tab.values.cells(*inside.sides)):
        tab.values.put(row, column, None)
    return write_a1(tab.title, inside)


def batch_get_by_filter(session: Session) -> Json:
    """values.batchGetByDataFilter

    Google was seen to answer in another order than asked, and to leave zeros out of the filter that it echoes.
    """
    body = session.call.body or {}
    reader = _reader(session, body.get("valueRenderOption", ""), body.get("dateTimeRenderOption", ""))
    ranges = [
        {
            "valueRange": _read(session, reader, box, body.get("majorDimension", "")),
            "dataFilters": [_echoed(one)],
        }
        for one in reversed(body.get("dataFilters", ()))
        for box in boxes(session, one)
    ]
    return {"spreadsheetId": session.spreadsheet.id} | ({"valueRanges": ranges} if ranges else {})


def _echoed(data_filter: Json) -> Json:
    if "gridRange" not in data_filter:
        return data_filter
    return {"gridRange": {name: at for name, at in data_filter["gridRange"].items() if at != 0}}


def batch_update_by_filter(session: Session) -> Json:
    """values.batchUpdateByDataFilter"""
    body = session.call.body or {}
    option = _option(body.get("valueInputOption", ""))
    done: list[tuple[Json, Box, Written]] = []
    for at, given in enumerate(body.get("data", ())):
        with _placed(at):
            for box in boxes(session, given.get("dataFilter", {})):
                done.append((given, box, _update(session, box, given, option)))
    read = _echo(
        session, body.get("responseValueRenderOption", ""), body.get("responseDateTimeRenderOption", "")
    )
    responses = []
    for given, box, written in done:
        one: Json = written.counts() | {"dataFilter": _echoed(given.get("dataFilter", {}))}
        if body.get("includeValuesInResponse"):
            one["updatedData"] = read(box, given.get("majorDimension"))
        responses.append(one)
    return _totals(session, [written for _, _, written in done]) | (
        {"responses": responses} if responses else {}
    )


def batch_clear_by_filter(session: Session) -> Json:
    """values.batchClearByDataFilter"""
    filters = (session.call.body or {}).get("dataFilters", ())
    found = [box for one in filters for box in boxes(session, one)]
    cleared = [_clear(session, box) for box in found]
    return {"spreadsheetId": session.spreadsheet.id} | ({"clearedRanges": cleared} if cleared else {})

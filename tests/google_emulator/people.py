"""What people do in the browser, as functions for tests: the same state, the same rules, no API call.

Each takes the store, the spreadsheet's id and the tab's title; rows and columns are 0-based. ``user`` is who does it:
somebody without the right is refused as in the browser (`ApiError`).
"""

from __future__ import annotations

from typing import Any

from .a1 import quoted, split_title
from .batch import run_requests
from .calls import Call, Json, sheets_error
from .cells import Refused
from .session import Session
from .spreadsheet import Tab
from .store import Store
from .writing import target, write_values

OWNER = "owner@example.com"


def type_value(
    store: Store, spreadsheet_id: str, title: str, cell: str, text: object, *, user: str = OWNER
) -> None:
    """Type into a cell such as ``B2``, as people do: dates, numbers and formulas are understood; "" empties it."""
    type_rows(store, spreadsheet_id, title, cell, [[text]], user=user)


def type_rows(
    store: Store, spreadsheet_id: str, title: str, cell: str, rows: list[list[Any]], *, user: str = OWNER
) -> None:
    """Type a block of cells from a corner on; None leaves a cell alone. The grid grows when it must."""
    with _Deed(store, spreadsheet_id, user) as deed:
        box = deed.session.find(f"{quoted(title)}!{cell}")
        tab = deed.session.spreadsheet.tab(box.sheet_id)
        bottom = (box.top or 0) + len(rows)
        right = (box.left or 0) + max(map(len, rows), default=0)
        tab.resize(max(tab.rows, bottom), max(tab.columns, right))
        write_values(deed.session, target(deed.session, box, rows, "ROWS"), rows, "ROWS", "USER_ENTERED")


def type_at_end(
    store: Store, spreadsheet_id: str, title: str, rows: list[list[Any]], *, user: str = OWNER
) -> None:
    """Type new rows below the last one that holds anything, from column A on."""
    tab = _tab(store, spreadsheet_id, title)
    type_rows(store, spreadsheet_id, title, f"A{tab.values.used() + 1}", rows, user=user)


def insert_rows(
    store: Store, spreadsheet_id: str, title: str, at: int, count: int = 1, *, user: str = OWNER
) -> None:
    """Insert empty rows above a row."""
    _dimension(store, spreadsheet_id, title, "insertDimension", "ROWS", at, count, user)


def insert_columns(
    store: Store, spreadsheet_id: str, title: str, at: int, count: int = 1, *, user: str = OWNER
) -> None:
    """Insert empty columns left of a column."""
    _dimension(store, spreadsheet_id, title, "insertDimension", "COLUMNS", at, count, user)


def delete_rows(
    store: Store, spreadsheet_id: str, title: str, at: int, count: int = 1, *, user: str = OWNER
) -> None:
    """Delete rows."""
    _dimension(store, spreadsheet_id, title, "deleteDimension", "ROWS", at, count, user)


def delete_columns(
    store: Store, spreadsheet_id: str, title: str, at: int, count: int = 1, *, user: str = OWNER
) -> None:
    """Delete columns."""
    _dimension(store, spreadsheet_id, title, "deleteDimension", "COLUMNS", at, count, user)


def move_rows(
    store: Store, spreadsheet_id: str, title: str, at: int, to: int, count: int = 1, *, user: str = OWNER
) -> None:
    """Drag rows so that they stand before the row that was ``to``."""
    _move(store, spreadsheet_id, title, "ROWS", (at, count, to), user)


def move_columns(
    store: Store, spreadsheet_id: str, title: str, at: int, to: int, count: int = 1, *, user: str = OWNER
) -> None:
    """Drag columns so that they stand before the column that was ``to``."""
    _move(store, spreadsheet_id, title, "COLUMNS", (at, count, to), user)


def sort_rows(
    store: Store,
    spreadsheet_id: str,
    title: str,
    column: int,
    *,
    descending: bool = False,
    first: int = 1,
    user: str = OWNER,
) -> None:
    """Sort the tab by a column, from a row on (the second: below the headers)."""
    tab = _tab(store, spreadsheet_id, title)
    order = "DESCENDING" if descending else "ASCENDING"
    box: Json = {"sheetId": tab.id, "startRowIndex": first}
    specs = [{"dimensionIndex": column, "sortOrder": order}]
    act(store, spreadsheet_id, {"sortRange": {"range": box, "sortSpecs": specs}}, user=user)


def hide_rows(
    store: Store, spreadsheet_id: str, title: str, at: int, count: int = 1, *, user: str = OWNER
) -> None:
    """Hide rows by hand."""
    tab = _tab(store, spreadsheet_id, title)
    span = {"sheetId": tab.id, "dimension": "ROWS", "startIndex": at, "endIndex": at + count}
    change = {"range": span, "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
    act(store, spreadsheet_id, {"updateDimensionProperties": change}, user=user)


def filter_out(
    store: Store, spreadsheet_id: str, title: str, column: int, *texts: str, user: str = OWNER
) -> None:
    """Filter the whole tab for everybody: rows that show one of the texts in a column are hidden."""
    tab = _tab(store, spreadsheet_id, title)
    spec = {"columnIndex": column, "filterCriteria": {"hiddenValues": list(texts)}}
    given = {"range": {"sheetId": tab.id}, "filterSpecs": [spec]}
    act(store, spreadsheet_id, {"setBasicFilter": {"filter": given}}, user=user)


def show_all(store: Store, spreadsheet_id: str, title: str, *, user: str = OWNER) -> None:
    """Take the filter away."""
    tab = _tab(store, spreadsheet_id, title)
    act(store, spreadsheet_id, {"clearBasicFilter": {"sheetId": tab.id}}, user=user)


def rename_tab(store: Store, spreadsheet_id: str, title: str, new: str, *, user: str = OWNER) -> None:
    """Rename a tab."""
    tab = _tab(store, spreadsheet_id, title)
    properties = {"sheetId": tab.id, "title": new}
    act(
        store,
        spreadsheet_id,
        {"updateSheetProperties": {"properties": properties, "fields": "title"}},
        user=user,
    )


def act(store: Store, spreadsheet_id: str, *requests: Json, user: str = OWNER) -> list[Json]:
    """Do anything that a request of batchUpdate can say; give the replies."""
    with _Deed(store, spreadsheet_id, user) as deed:
        return run_requests(deed.session, requests)


def shown(store: Store, spreadsheet_id: str, where: str) -> list[list[Any]]:
    """Give what people see in a range such as ``Клиенты!A1:C5`` or in a whole tab."""
    from .values import get_values

    title, _ = split_title(where)
    text = where if title is not None else quoted(where)
    return list(get_values(_session(store, spreadsheet_id, OWNER), text).get("values", []))


def _session(store: Store, spreadsheet_id: str, user: str) -> Session:
    call = Call("POST", f"/v4/spreadsheets/{spreadsheet_id}", user=user, client="browser")
    return Session(store, call, store.files[spreadsheet_id], store.spreadsheets[spreadsheet_id])


class _Deed:
    """Works on a copy that takes the state's place when nothing was refused."""

    def __init__(self, store: Store, spreadsheet_id: str, user: str) -> None:
        store.require(spreadsheet_id, user, 3)
        self.store, self.user = store, user
        self.session = _session(store, spreadsheet_id, user)
        self.real = self.session.spreadsheet
        self.session.spreadsheet = self.real.clone()

    def __enter__(self) -> _Deed:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, Refused):
            raise sheets_error(400, str(error)) from error
        if error is None:
            self.real.become(self.session.spreadsheet)
            self.store.touch(self.real.id, self.user, cells=True)


def _tab(store: Store, spreadsheet_id: str, title: str) -> Tab:
    tab = store.spreadsheets[spreadsheet_id].titled(title)
    if tab is None:
        raise LookupError(f"no tab {title!r}")
    return tab


def _dimension(
    store: Store, spreadsheet_id: str, title: str, kind: str, dimension: str, at: int, count: int, user: str
) -> None:
    tab = _tab(store, spreadsheet_id, title)
    span = {"sheetId": tab.id, "dimension": dimension, "startIndex": at, "endIndex": at + count}
    act(store, spreadsheet_id, {kind: {"range": span}}, user=user)


def _move(
    store: Store, spreadsheet_id: str, title: str, dimension: str, move: tuple[int, int, int], user: str
) -> None:
    at, count, to = move
    tab = _tab(store, spreadsheet_id, title)
    span = {"sheetId": tab.id, "dimension": dimension, "startIndex": at, "endIndex": at + count}
    act(store, spreadsheet_id, {"moveDimension": {"source": span, "destinationIndex": to}}, user=user)

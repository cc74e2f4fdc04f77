"""Spreadsheets as Drive handles them: made, copied, renamed, filled from CSV, exported."""

from __future__ import annotations

import csv
import io
from typing import Any

from .calls import Call, Json
from .creating import new_spreadsheet
from .spreadsheet import COLUMNS, ROWS
from .store import SHEET_TYPE, File, Store

_BASE = "/v4/spreadsheets"


def make_document(store: Store, call: Call, title: str, locale: str = "", zone: str = "") -> File:
    """Make an empty spreadsheet of the caller's."""
    given = {"title": title, "locale": locale, "timeZone": zone}
    properties = {name: value for name, value in given.items() if value}
    return store.files[new_spreadsheet(store, call.user, call.client, properties).id]


def copy_document(store: Store, source: File, target: File, user: str) -> None:
    """Copy all that a spreadsheet holds, protections if the store is told that Google keeps them."""
    kept = store.copies_keep_protections
    original = store.spreadsheets[source.id]
    store.spreadsheets[target.id] = original.copy(target.id, target.name, keep_protections=kept, owner=user)


def rename_document(store: Store, file: File) -> None:
    """Give a spreadsheet the title that its file has."""
    if file.mime_type == SHEET_TYPE and file.id in store.spreadsheets:
        spreadsheet = store.spreadsheets[file.id]
        spreadsheet.properties = spreadsheet.properties | {"title": file.name}


def fill_from_csv(store: Store, call: Call, file: File, text: str) -> None:
    """Replace everything by one tab with the rows of a CSV file; the time zone goes back to Google's own."""
    path = f"{_BASE}/{file.id}"
    first, *rest = (one["properties"] for one in ask(store, call, "GET", path)["sheets"])
    rows = list(csv.reader(io.StringIO(text)))
    width = max((len(row) for row in rows), default=0)
    grid = {"rowCount": max(len(rows), ROWS), "columnCount": max(width, COLUMNS)}
    tab = {"sheetId": first["sheetId"], "title": file.name, "gridProperties": grid}
    zone = {"timeZone": "America/Los_Angeles"}
    requests: list[Json] = [
        *({"deleteSheet": {"sheetId": one["sheetId"]}} for one in rest),
        {"updateCells": {"range": {"sheetId": first["sheetId"]}, "fields": "*"}},
        {
            "updateSheetProperties": {
                "properties": tab,
                "fields": "title,gridProperties(rowCount,columnCount)",
            }
        },
        {"updateSpreadsheetProperties": {"properties": zone, "fields": "timeZone"}},
    ]
    ask(store, call, "POST", f"{path}:batchUpdate", {"requests": requests})
    values = f"{path}/values/{_quoted(file.name)}!A1"
    ask(store, call, "PUT", values, {"values": rows}, {"valueInputOption": ["USER_ENTERED"]})


def export_csv(store: Store, call: Call, file: File) -> bytes:
    """Write the first tab as CSV, as Google exports it."""
    sheets = ask(store, call, "GET", f"{_BASE}/{file.id}")["sheets"]
    out = io.StringIO()
    rows = _values(store, call, file, sheets[0], "FORMATTED_VALUE")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().removesuffix("\r\n").encode()


def export_xlsx(store: Store, call: Call, file: File) -> bytes:
    """Write all tabs as .xlsx: values only."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in ask(store, call, "GET", f"{_BASE}/{file.id}")["sheets"]:
        tab = book.create_sheet(sheet["properties"]["title"][:31])
        for row in _values(store, call, file, sheet, "UNFORMATTED_VALUE"):
            tab.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ask(
    store: Store,
    call: Call,
    method: str,
    path: str,
    body: Json | None = None,
    query: dict[str, list[str]] | None = None,
) -> Json:
    """Let the engine do something for the caller and give its answer."""
    from . import sheets

    inner = Call(method, path, query or {}, body, call.user, frozenset(), call.client)
    return sheets.handle(store, inner).body or {}


def _values(store: Store, call: Call, file: File, sheet: Json, option: str) -> list[list[Any]]:
    path = f"{_BASE}/{file.id}/values/{_quoted(sheet['properties']['title'])}"
    found: list[list[Any]] = ask(store, call, "GET", path, query={"valueRenderOption": [option]}).get(
        "values", []
    )
    return found


def _quoted(title: str) -> str:
    return "'" + title.replace("'", "''") + "'"

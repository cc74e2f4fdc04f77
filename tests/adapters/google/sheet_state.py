"""A spreadsheet in the emulator, as tests change and look at it: over HTTP, by Google's own methods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import requests

from sheets_strategy.adapters.google.new_sheet import build_requests, spreadsheet_body
from sheets_strategy.workbook.layout import MemoryRow
from sheets_strategy.workbook.template import Template
from tests.google_emulator.emulator import Emulator

Json = dict[str, Any]
ME = "owner@example.com"
MEMORY: list[MemoryRow] = [("template", "version", "2", "2026-01-31")]
END = 1000
"""Rows of a new grid."""
_TIMEOUT = 30


class Refusal(Exception):
    """What the server said against a request."""


class State:
    """One spreadsheet."""

    def __init__(self, google: Emulator, spreadsheet_id: str) -> None:
        self.google, self.id = google, spreadsheet_id

    @property
    def url(self) -> str:
        return f"{self.google.url}/v4/spreadsheets/{self.id}"

    def batch(self, changes: Iterable[Json]) -> None:
        call(self.google, "POST", f"{self.url}:batchUpdate", json={"requests": list(changes)})

    def about(self, fields: str) -> Json:
        return call(self.google, "GET", self.url, params={"fields": fields})

    def sheet(self, title: str, fields: str) -> Json:
        """Give one tab; its properties need not be asked for."""
        sheets = self.about(f"sheets(properties(title),{fields})")["sheets"]
        return next(one for one in sheets if one["properties"]["title"] == title)

    def cells(self, a1: str, fields: str) -> list[list[Json]]:
        """Give the cells of a range, row by row."""
        params = {"ranges": a1, "fields": f"sheets(data(rowData(values({fields}))))"}
        data = call(self.google, "GET", self.url, params=params)["sheets"][0]["data"][0]
        return [row.get("values", []) for row in data.get("rowData", [])]

    def values(self, a1: str) -> list[list[Any]]:
        params = {"valueRenderOption": "UNFORMATTED_VALUE", "dateTimeRenderOption": "SERIAL_NUMBER"}
        found = call(self.google, "GET", f"{self.url}/values/{a1}", params=params)
        return [list(row) for row in found.get("values", [])]

    def type_in(self, a1: str, text: str) -> None:
        """Type as a person does."""
        params = {"valueInputOption": "USER_ENTERED"}
        call(self.google, "PUT", f"{self.url}/values/{a1}", params=params, json={"values": [[text]]})


def new_sheet(google: Emulator, template: Template, **options: Any) -> State:
    """Make a spreadsheet as ``init`` does: create, then one batch."""
    body = spreadsheet_body(template, time_zone="Asia/Yekaterinburg")
    made = call(google, "POST", f"{google.url}/v4/spreadsheets", json=body)
    state = State(google, made["spreadsheetId"])
    first = made["sheets"][0]["properties"]["sheetId"]
    state.batch(build_requests(template, memory=MEMORY, first_sheet_id=first, **options))
    return state


def call(google: Emulator, method: str, url: str, **options: Any) -> Json:
    headers = {"Authorization": f"Bearer {ME}"}
    answer = requests.request(method, url, headers=headers, timeout=_TIMEOUT, **options)
    if not answer.ok:
        raise Refusal(answer.json()["error"]["message"])
    return dict(answer.json())


def code(style: Json) -> str:
    """Give a ColorStyle as RRGGBB."""
    rgb = style["rgbColor"]
    return "".join(f"{round(rgb.get(part, 0) * 255):02X}" for part in ("red", "green", "blue"))


def area(found: Mapping[str, Any], rows: int = END) -> tuple[int, int, int, int | None]:
    """Give rows and columns of a GridRange; without an end it reaches to the last row of the grid."""
    return (
        found.get("startRowIndex", 0),
        found.get("endRowIndex", rows),
        found.get("startColumnIndex", 0),
        found.get("endColumnIndex"),
    )

"""Google sheets for tests: the real adapter and the real gspread, over HTTP to one emulator a process."""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path

from google.oauth2.credentials import Credentials
from google_emulator import Emulator

from sheets_strategy.adapters.google.api import GoogleApi
from sheets_strategy.adapters.google.cells import to_typed
from sheets_strategy.adapters.google.create import create_sheet
from sheets_strategy.adapters.google.hosts import hosts_from
from sheets_strategy.adapters.google.quota import quota_from
from sheets_strategy.adapters.google.retry import Timing
from sheets_strategy.adapters.google.workbook import GoogleWorkbook
from sheets_strategy.create import first_memory
from sheets_strategy.values.cells import CellError
from sheets_strategy.workbook.grid import CellValue, Tab
from sheets_strategy.workbook.template import Template

OWNER = "owner@example.com"
_FAILING = {"#REF!": "=#REF!", "#N/A": "=NA()", "#DIV/0!": "=1/0"}


@cache
def emulator() -> Emulator:
    """Give the emulator of this process."""
    google = Emulator()
    google.__enter__()
    atexit.register(google.__exit__, None, None, None)
    return google


@cache
def _cache_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="quota-"))


def open_api(user: str = OWNER, google: Emulator | None = None) -> GoogleApi:
    """Open the service as a user, without limits of calls."""
    url = (google or emulator()).url
    environ: Mapping[str, str] = {
        "SHEETS_STRATEGY_GOOGLE_BASE_URL": url,
        "SHEETS_STRATEGY_CACHE_DIR": str(_cache_folder()),
        "SHEETS_STRATEGY_GOOGLE_QUOTA": "1000000",
    }
    return GoogleApi(
        Credentials(user),  # type: ignore[no-untyped-call]
        hosts=hosts_from(environ),
        quota=quota_from(environ),
        email=user,
        timing=Timing(sleep=lambda _: None),
    )


def open_google(
    sheet: str, *, owner: str = "tests", user: str = OWNER, google: Emulator | None = None
) -> GoogleWorkbook:
    """Open a spreadsheet of the emulator."""
    return GoogleWorkbook(open_api(user, google), sheet, owner=owner, now=datetime.now)


def new_google(template: Template, *, today: date, owner: str = "tests") -> GoogleWorkbook:
    """Make a strategy sheet from the template."""
    memory = first_memory(template, today=today)
    sheet = create_sheet(open_api(), template, memory=memory, title="Strategy", time_zone="Europe/Moscow")
    return open_google(sheet, owner=owner)


def seed_google(tabs: Sequence[Tab]) -> str:
    """Put tabs into a new spreadsheet, as a person types them, and give its id."""
    api = open_api()
    sheets = [
        {
            "properties": {
                "title": tab.name,
                "sheetId": place,
                "hidden": tab.hidden,
                "gridProperties": {"columnCount": max([26, *map(len, tab.rows)])},
            }
        }
        for place, tab in enumerate(tabs)
    ]
    made = api.create_spreadsheet({"properties": {"title": "Book"}, "sheets": sheets})
    sheet = str(made["spreadsheetId"])
    api.batch_update(
        sheet,
        [
            {
                "updateCells": {
                    "start": {"sheetId": place, "rowIndex": 0, "columnIndex": 0},
                    "rows": [{"values": _cells(tab, row)} for row in range(len(tab.rows))],
                    "fields": "userEnteredValue",
                }
            }
            for place, tab in enumerate(tabs)
            if len(tab.rows)
        ],
    )
    return sheet


def _cells(tab: Tab, row: int) -> list[dict[str, object]]:
    return [_cell(tab, row, col, value) for col, value in enumerate(tab.rows[row])]


def _cell(tab: Tab, row: int, col: int, value: CellValue) -> dict[str, object]:
    if (row, col) in tab.formulas:
        return {"userEnteredValue": {"formulaValue": "=" + tab.formulas[row, col]}}
    if isinstance(value, CellError):
        return {"userEnteredValue": {"formulaValue": _FAILING[value.code]}}
    return to_typed(value)


def read_notes(workbook: GoogleWorkbook, name: str) -> dict[tuple[int, int], str]:
    """Give the notes of a tab by cell."""
    fields = "sheets(data(rowData(values(note))))"
    answer = open_api().get_spreadsheet(workbook.sheet, fields, [f"'{name}'"])
    rows = answer["sheets"][0]["data"][0].get("rowData", [])
    return {
        (row, col): cell["note"]
        for row, cells in enumerate(rows)
        for col, cell in enumerate(cells.get("values", []))
        if "note" in cell
    }

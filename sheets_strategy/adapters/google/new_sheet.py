"""Make a new spreadsheet out of the template: its properties, and the requests that fill it.

In: a template and the first rows of the memory. Out: JSON for ``spreadsheets.create``
and ``spreadsheets.batchUpdate``; nothing is sent here. The same arguments give the
same requests, and applied to a spreadsheet that has them they are refused as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from sheets_strategy.adapters.google.cells import Json
from sheets_strategy.adapters.google.new_tab import tab_requests
from sheets_strategy.workbook.layout import MemoryRow, with_memory
from sheets_strategy.workbook.template import TabSpec, Template

_LOCALES: Final = {"ru": "ru_RU", "en": "en_US"}


def spreadsheet_body(template: Template, *, title: str = "", time_zone: str) -> Json:
    """Give the body of ``spreadsheets.create``.

    Args:
        template: Gives the language, and the title where none is given.
        title: What people see in Drive.
        time_zone: The team's, an IANA name.
    """
    return {
        "properties": {
            "title": title or template.text("workbook_title"),
            "locale": _LOCALES[template.lang],
            "timeZone": time_zone,
        }
    }


def properties_request(template: Template, *, title: str = "", time_zone: str) -> Json:
    """Give the request that brings a spreadsheet that is there to these properties.

    Args:
        template: Gives the language.
        title: Its new title; "" leaves the title that people gave it.
        time_zone: The team's, an IANA name.
    """
    properties = spreadsheet_body(template, title=title, time_zone=time_zone)["properties"]
    if not title:
        del properties["title"]
    return {"updateSpreadsheetProperties": {"properties": properties, "fields": ",".join(sorted(properties))}}


def build_requests(
    template: Template,
    *,
    memory: Sequence[MemoryRow],
    first_sheet_id: int | None = None,
    lock: Sequence[str] | None = None,
    names: Iterable[Json] = (),
) -> list[Json]:
    """Give the requests that fill a new spreadsheet, for one batch.

    Args:
        template: Tabs, default rows and words.
        memory: First rows of the memory: (kind, key, value, on).
        first_sheet_id: The empty tab that the spreadsheet came with, which goes; None keeps what is there.
        lock: E-mails of those who alone may change what the tool fills, the account that
            syncs among them; None: everybody may, after a question.
        names: ``namedRanges`` of the spreadsheet.

    Raises:
        InputError: ``choice_like_formula`` (tab, header, choice): the template cannot become a spreadsheet.
    """
    filled = with_memory(template, memory)
    taken = list(names)
    requests: list[Json] = []
    if first_sheet_id is not None:
        # Its name may be that of a tab of the template; it can go only when another tab is there.
        aside = {"sheetId": first_sheet_id, "title": f"sheets-strategy {first_sheet_id}"}
        requests.append({"updateSheetProperties": {"properties": aside, "fields": "title"}})
    for index, tab in enumerate(_shown(filled.tabs)):
        requests += tab_requests(tab, filled, index=index, lock=lock, names=taken)
    if first_sheet_id is not None:
        requests.append({"deleteSheet": {"sheetId": first_sheet_id}})
    return requests


def _shown(tabs: Sequence[TabSpec]) -> list[TabSpec]:
    """Show the first tab where all are hidden, which Google refuses."""
    if all(tab.hidden for tab in tabs):
        return [replace(tab, hidden=tab.hidden and bool(place)) for place, tab in enumerate(tabs)]
    return list(tabs)

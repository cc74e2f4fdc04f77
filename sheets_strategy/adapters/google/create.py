"""Make a strategy sheet in Google: from the template, in an empty sheet, or as a copy of another.

A copy loses marks or protections (nobody documents which), so that both are put back by code:
``dress`` compares what is there with what the template wants and adds the difference.
"""

from __future__ import annotations

import secrets
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from sheets_strategy.adapters.google.cells import Json, quote
from sheets_strategy.adapters.google.marks import create_mark, delete_mark, new_mark_id, place_of_column
from sheets_strategy.adapters.google.new_sheet import build_requests, properties_request
from sheets_strategy.adapters.google.protections import place_of, protection_requests
from sheets_strategy.adapters.google.reading import Reading, read_workbook
from sheets_strategy.adapters.google.sheets import COLUMN, TAB, Sheet
from sheets_strategy.adapters.google.sheets_calls import Token
from sheets_strategy.adapters.google.tokens import next_token, token_requests
from sheets_strategy.errors import InputError, StrategyError, WorkbookChanged
from sheets_strategy.workbook.book import FREE_TABS, TableView, address, find_tables, find_tabs
from sheets_strategy.workbook.layout import MemoryRow
from sheets_strategy.workbook.template import Template

if TYPE_CHECKING:
    from sheets_strategy.adapters.google.api import GoogleApi

_TRIES: Final = 3
_PROTECTED: Final = (
    "sheets(properties(sheetId),"
    "protectedRanges(protectedRangeId,range,description,warningOnly,requestingUserCanEdit,editors))"
)


def create_sheet(
    api: GoogleApi,
    template: Template,
    *,
    memory: Sequence[MemoryRow],
    title: str,
    time_zone: str,
    folder: str = "",
    lock: Sequence[str] | None = None,
) -> str:
    """Make a new spreadsheet from the template and give its id.

    Args:
        api: The service.
        template: Tabs, default rows and words.
        memory: First rows of the memory.
        title: What people see in Drive; "" is what the template says.
        time_zone: The team's, an IANA name.
        folder: Id of a folder, "" for My Drive.
        lock: E-mails of those who alone may change what the tool fills; None: everybody, after a question.

    Raises:
        WorkbookError: It cannot be made; nothing is left behind but, at worst, an empty sheet in the bin.
    """
    made = api.create_file(title or template.text("workbook_title"), folder)
    sheet_id = str(made["id"])
    try:
        fill_sheet(api, sheet_id, template, memory=memory, time_zone=time_zone, lock=lock)
    except StrategyError:
        api.update_file(sheet_id, {"trashed": True})
        raise
    return sheet_id


def fill_sheet(
    api: GoogleApi,
    sheet_id: str,
    template: Template,
    *,
    memory: Sequence[MemoryRow],
    time_zone: str,
    lock: Sequence[str] | None = None,
) -> str:
    """Fill an empty spreadsheet that a person made, and give its title; empty tabs of it go.

    Raises:
        InputError: ``google_sheet_not_empty`` (workbook, tab, cell): somebody's cells are there.
    """
    reading = read_workbook(api, sheet_id)
    _require_empty(api, reading)
    first, *others = [sheet.id for sheet in reading.spreadsheet.sheets]
    requests = build_requests(
        template, memory=memory, first_sheet_id=first, lock=lock, names=reading.spreadsheet.names
    )
    more: list[Json] = [{"deleteSheet": {"sheetId": other}} for other in others]
    _batch(api, reading, [*more, properties_request(template, time_zone=time_zone), *requests])
    return reading.spreadsheet.title


def copy_sheet(api: GoogleApi, source_id: str, *, title: str, folder: str = "") -> str:
    """Copy a spreadsheet with everything in it and give the copy's id; its rights are not copied."""
    return str(api.copy_file(source_id, title, folder)["id"])


def dress(
    api: GoogleApi,
    sheet_id: str,
    template: Template,
    *,
    lock: Sequence[str] | None = None,
    write: bool = True,
    keep: Container[int] = (),
    protect: bool = True,
) -> list[Json]:
    """Put back marks and protections that a strategy sheet lacks, and say what was lacking.

    Tabs are marked by their key, columns by table and column, so that both are found whatever
    people rename or move. Nothing that people see or typed is changed.

    Args:
        api: The service.
        sheet_id: The spreadsheet.
        template: Which tabs and columns there are.
        lock: As in ``create_sheet``.
        write: Whether to write; else it is only said what would be.
        keep: Ids of marks that stay though their header is another's.
        protect: Whether to look after protections, which only those whom they let in can change.

    Returns:
        The requests; nothing where all is well.

    Raises:
        WorkbookChanged: People moved columns again and again meanwhile.
    """
    for _ in range(_TRIES):
        reading = read_workbook(api, sheet_id)
        marks = find_lacking_marks(reading, template, keep=keep)
        present = read_protections(api, sheet_id) if protect else []
        guards = find_lacking_protections(reading, present, template, lock=lock) if protect else []
        requests = [*marks, *guards]
        if not write or not requests:
            return requests
        _batch(api, reading, requests)
        if _are_right(api, sheet_id, template, keep):
            return requests
    raise WorkbookChanged("google_changed", sheet=reading.spreadsheet.title)


def _batch(api: GoogleApi, reading: Reading, requests: Sequence[Json]) -> None:
    """Apply requests as the next write after what was read; so it may be repeated after a lost answer."""
    tokens = reading.spreadsheet.tokens
    token, nonce = next_token(tokens), secrets.token_hex(6)
    lead = token_requests(tokens, token, f"{nonce} {api.account.email}")
    api.batch_update(reading.spreadsheet.id, [*lead, *requests], token=Token(token, nonce))


def _require_empty(api: GoogleApi, reading: Reading) -> None:
    """Stop where anything stands in a cell, a formula that shows nothing too: its tab would go."""
    titles = [quote(tab.name) for tab in reading.snapshot.tabs]
    typed = api.batch_get_values(reading.spreadsheet.id, titles, value_render="FORMULA")
    for tab, found in zip(reading.snapshot.tabs, typed, strict=True):
        for row, cells in enumerate(found.get("values", [])):
            for col, value in enumerate(cells):
                if value not in (None, ""):
                    title, cell = reading.spreadsheet.title, address(row, col)
                    raise InputError("google_sheet_not_empty", workbook=title, tab=tab.name, cell=cell)


def _are_right(api: GoogleApi, sheet_id: str, template: Template, keep: Container[int]) -> bool:
    """Take marks away again that came to stand on another column than was meant."""
    reading = read_workbook(api, sheet_id)
    wrong = [mark for mark in _stale_marks(reading, template) if mark not in keep]
    if wrong:
        _batch(api, reading, [delete_mark(one) for one in wrong])
    return not wrong


def _views(reading: Reading, template: Template) -> Iterator[tuple[Sheet, list[TableView]]]:
    """Give the tabs of the template that are there, with those of their tables that are."""
    for key, tab in find_tabs(reading.snapshot, template).items():
        sheet = reading.sheet(tab.name)
        if sheet is not None:
            try:
                yield sheet, find_tables(tab, template.tab(key))
            except InputError:
                # Without its headers a tab has nothing that could be marked or protected.
                yield sheet, []


def find_lacking_marks(reading: Reading, template: Template, *, keep: Container[int] = ()) -> list[Json]:
    """Give the requests that put back marks of tabs and columns, after those that take wrong ones away."""
    wrong = {mark for mark in _stale_marks(reading, template) if mark not in keep}
    return [*(delete_mark(mark) for mark in sorted(wrong)), *_mark_requests(reading, template, wrong)]


def _mark_requests(reading: Reading, template: Template, wrong: Container[int]) -> Iterator[Json]:
    keys = {tab.name: key for key, tab in find_tabs(reading.snapshot, template).items()}
    for sheet, views in _views(reading, template):
        if sheet.handle != keys[sheet.title]:
            yield create_mark(TAB, keys[sheet.title], {"sheetId": sheet.id}, new_mark_id())
        held = {col for col, mark in sheet.anchors.items() if mark.id not in wrong}
        wanted: dict[int, str] = {}
        for view in sorted(views, key=lambda view: not view.spec.lines):
            for key, col in view.columns.items():
                wanted[col] = f"{view.spec.key}.{key}"
        for col in sorted(wanted.keys() - held):
            yield create_mark(COLUMN, wanted[col], place_of_column(sheet.id, col), new_mark_id())


def _stale_marks(reading: Reading, template: Template) -> Iterator[int]:
    """Give marks of columns whose header is not the one that the mark names."""
    for sheet, views in _views(reading, template):
        if sheet.handle in FREE_TABS:
            continue
        tables = {view.spec.key: view for view in views}
        for col, mark in sheet.anchors.items():
            table, _, column = mark.value.partition(".")
            view = tables.get(table)
            if view is not None and not (view.has(column) and view.place(column) == col):
                yield mark.id


def read_protections(api: GoogleApi, sheet_id: str) -> list[Json]:
    """Read the protected ranges of all tabs, with who may edit them: one read."""
    found = api.get_spreadsheet(sheet_id, _PROTECTED).get("sheets", [])
    return [one for sheet in found for one in sheet.get("protectedRanges", [])]


def find_lacking_protections(
    reading: Reading, present: Iterable[Json], template: Template, *, lock: Sequence[str] | None = None
) -> list[Json]:
    """Give the requests that turn the protected ranges that are there into the wanted ones."""
    places = [place_of(view, sheet.id) for sheet, views in _views(reading, template) for view in views]
    rows = {sheet.id: sheet.rows for sheet in reading.spreadsheet.sheets}
    return protection_requests(places, present, template, rows=rows, lock=lock)

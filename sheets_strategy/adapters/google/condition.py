"""What a Google sheet has lost beside its cells, and what keeps the account from writing.

In: a sheet as it was looked at, with the headers that can be put back put back. Out: facts for
``doctor``; nothing is asked of Google.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sheets_strategy.adapters.google.cells import Json
from sheets_strategy.adapters.google.create import find_lacking_marks, find_lacking_protections
from sheets_strategy.adapters.google.inspect import Look
from sheets_strategy.adapters.google.protections import MARK
from sheets_strategy.adapters.google.reading import Reading
from sheets_strategy.adapters.google.sheets import COLUMN, TAB, Lock, Sheet
from sheets_strategy.adapters.google.tokens import find_other_writer
from sheets_strategy.workbook.book import FREE_TABS, TableView, find_tabs
from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.headers import LostHeader, find_present_tables
from sheets_strategy.workbook.health import Condition, LockedOut, Writing
from sheets_strategy.workbook.template import Template

_NOBODY: Final = "\0"


def find_condition(
    look: Look, whole: Snapshot, lost: Sequence[LostHeader], template: Template, *, now: datetime
) -> Condition:
    """Compare what a sheet has with what the template wants.

    Args:
        look: The sheet.
        whole: Its tabs, with the headers that can be put back.
        lost: All headers that it has lost.
        template: The template, in its language.
        now: The moment, for marks of writes that were broken off.
    """
    reading = look.reading
    if reading is None:
        return Condition()
    seen = replace(reading, snapshot=whole)
    made = [_made(one) for one in find_lacking_marks(seen, template, keep=marks_in_doubt(reading, lost))]
    tabs = {sheet.id: sheet.title for sheet in reading.spreadsheet.sheets}
    return Condition(
        tab_marks=tuple(
            tabs[int(one["location"]["sheetId"])] for one in made if one.get("metadataKey") == TAB
        ),
        column_marks=sum(one.get("metadataKey") != TAB for one in made),
        marks=sum(bool(one.handle) + len(one.anchors) for one in reading.spreadsheet.sheets),
        open_ranges=_open_ranges(seen, look, template),
        locks=tuple(_find_locks(seen, template)),
        locale=reading.spreadsheet.locale,
        time_zone=reading.spreadsheet.time_zone,
        sizes={sheet.title: _size(reading, sheet) for sheet in reading.spreadsheet.sheets},
        writing=tuple(_find_writing(reading, now)),
    )


def marks_in_doubt(reading: Reading, lost: Sequence[LostHeader]) -> frozenset[int]:
    """Give the ids of marks that say what a header was that somebody wrote over: they stay."""
    places = {(one.tab, one.col) for one in lost if one.col >= 0}
    return frozenset(
        mark.id
        for sheet in reading.spreadsheet.sheets
        for col, mark in sheet.anchors.items()
        if (sheet.title, col) in places
    )


def find_lock(protections: Sequence[Json]) -> list[str] | None:
    """Give those who alone may edit what the tool fills, as it is now; None where everybody may."""
    editors = [
        {str(user).lower() for user in one.get("editors", {}).get("users", [])}
        for one in protections
        if _is_ours(one) and not one.get("warningOnly") and one.get("requestingUserCanEdit")
    ]
    return sorted(set.intersection(*editors)) or None if editors else None


def _made(request: Json) -> Json:
    mark: Json = request.get("createDeveloperMetadata", {}).get("developerMetadata", {})
    return mark or {"metadataKey": COLUMN}


def _open_ranges(seen: Reading, look: Look, template: Template) -> int:
    """Count the ranges to protect; where another account locked them that is told otherwise."""
    if are_locked(look.protections):
        return 0
    lock = find_lock(look.protections)
    requests = find_lacking_protections(seen, look.protections, template, lock=lock)
    return sum("addProtectedRange" in one for one in requests)


def _is_ours(protection: Json) -> bool:
    return str(protection.get("description", "")).startswith(MARK)


def are_locked(protections: Sequence[Json]) -> bool:
    """Say whether protections of ours are locked for another account, so that this one cannot mend them."""
    return any(
        _is_ours(one) and not one.get("warningOnly") and not one.get("requestingUserCanEdit")
        for one in protections
    )


def _find_locks(seen: Reading, template: Template) -> Iterator[LockedOut]:
    for key, tab in find_tabs(seen.snapshot, template).items():
        sheet = seen.sheet(tab.name)
        if sheet is None or key in FREE_TABS:
            continue
        views, _ = find_present_tables(tab, template.tab(key))
        for lock in sheet.locks:
            headers = [label for view in views for label in _held(lock, view, len(tab.rows))]
            if headers:
                ours = lock.description.startswith(MARK)
                yield LockedOut(tab.name, tuple(headers), lock.description.removeprefix(MARK), ours)


def _held(lock: Lock, view: TableView, rows: int) -> Iterator[str]:
    """Give the headers of tool columns some cell of which a lock holds."""
    rows_of = range(view.header_row, min(max(rows, view.header_row + 2), view.stop))
    for column in view.spec.columns:
        if column.owner == "tool" and view.has(column.key):
            col = view.place(column.key)
            if any(lock.holds(row, col) for row in rows_of):
                yield column.label


def _size(reading: Reading, sheet: Sheet) -> tuple[int, int]:
    rows = reading.tab(sheet.title).rows
    filled = len(rows) * max((len(row) for row in rows), default=0)
    cells = sheet.rows * sheet.columns
    return cells, max(0, cells - filled)


def _find_writing(reading: Reading, now: datetime) -> Iterator[Writing]:
    for mark in reading.spreadsheet.writing:
        text, _, who = mark.value.partition(" ")
        fresh = find_other_writer([mark], owner=_NOBODY, now=now) is not None
        yield Writing(who, _moment(text, now), fresh)


def _moment(text: str, now: datetime) -> datetime | str:
    """Give the moment of a mark by this machine's clock; what is no moment as it stands."""
    try:
        return datetime.fromisoformat(text).astimezone(now.tzinfo)
    except ValueError:
        return text

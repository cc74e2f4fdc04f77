"""Protected ranges: what the tool fills asks before it is changed, or is locked.

In: where the template's tables stand, and the protections that are there.
Out: requests for the difference. Protections that people made are never touched:
ours are known by how their description begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from sheets_strategy.adapters.google.cells import Json, grid_range
from sheets_strategy.workbook.book import FREE_TABS, NO_END, TableView
from sheets_strategy.workbook.template import TableSpec, Template

MARK: Final = "sheets-strategy: "
"""How the description of a protection of ours begins."""

_TOOL, _HEADER = "google_tool_columns", "google_headers"


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Where a table of the template stands in a spreadsheet.

    Attributes:
        sheet_id: The tab.
        tab_key: The tab's key in the template.
        table: The table.
        header_row: Grid row of its header.
        columns: Column key → grid column; columns that are not there are left out.
        end: Grid row after its last row, None for no end.
    """

    sheet_id: int
    tab_key: str
    table: TableSpec
    header_row: int
    columns: Mapping[str, int]
    end: int | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    """One column's part of a protection; lock is None where people are only asked."""

    sheet_id: int
    rows: tuple[int, int | None]
    lock: frozenset[str] | None
    text: str
    col: int


def place_of(view: TableView, sheet_id: int) -> TablePlace:
    """Give where a table stands that was found in a tab."""
    end = view.stop if view.stop < NO_END else None
    if view.spec.lines:
        end = view.header_row + 1 + len(view.spec.lines)
    return TablePlace(sheet_id, view.tab_key, view.spec, view.header_row, view.columns, end)


def add_protections(
    places: Iterable[TablePlace], template: Template, *, lock: Sequence[str] | None = None
) -> list[Json]:
    """Give the requests that protect tables nothing of which is protected yet.

    A tool column is protected as a whole, with its header. Of the team's columns
    only the header is, and never locked; where people paste a bank's own headers it is not.

    Args:
        places: The tables.
        template: Gives the words.
        lock: E-mails of those who alone may change what the tool fills, the account
            that syncs among them; None lets everybody, after a question.
    """
    return list(_additions(_wanted(places, template, lock)))


def protection_requests(
    places: Iterable[TablePlace],
    present: Iterable[Json],
    template: Template,
    *,
    rows: Mapping[int, int],
    lock: Sequence[str] | None = None,
) -> list[Json]:
    """Give the requests that turn the protections that are there into the wanted ones.

    A range of ours that protects just what it should stays. Who may edit it besides
    the wanted ones is the team's business.

    Args:
        places: The tables, as they stand now.
        present: ``protectedRanges`` of the tabs, with id, range, description, warningOnly, editors.
        template: Gives the words.
        rows: Sheet id → rows of its grid; a range that reaches the last one has no end.
        lock: As in ``add_protections``.

    Returns:
        Deletions, then additions; nothing where all is well.
    """
    wanted = _wanted(places, template, lock)
    missing = {_bare(piece): piece for piece in wanted}
    stale: list[int] = []
    for found in present:
        if not str(found.get("description", "")).startswith(MARK):
            continue
        pieces = [_bare(piece) for piece in _pieces(found, rows, lock)]
        if pieces and all(piece in missing for piece in pieces):
            for piece in pieces:
                del missing[piece]
        else:
            stale.append(int(found["protectedRangeId"]))
    deletions = [{"deleteProtectedRange": {"protectedRangeId": number}} for number in sorted(stale)]
    return [*deletions, *_additions(missing.values())]


def _bare(piece: _Piece) -> tuple[int, tuple[int, int | None], frozenset[str] | None, int]:
    """Give what a piece protects, whatever the words of its description."""
    return piece.sheet_id, piece.rows, piece.lock, piece.col


def _wanted(places: Iterable[TablePlace], template: Template, lock: Sequence[str] | None) -> Iterator[_Piece]:
    locked = None if lock is None else _names(lock)
    tool, headers = MARK + template.text(_TOOL), MARK + template.text(_HEADER)
    for place in places:
        first = place.header_row
        for column in place.table.columns:
            col = place.columns.get(column.key)
            if col is None:
                continue
            if column.owner == "tool":
                yield _Piece(place.sheet_id, (first, place.end), locked, tool, col)
            elif place.tab_key not in FREE_TABS:
                yield _Piece(place.sheet_id, (first, first + 1), None, headers, col)


def _additions(pieces: Iterable[_Piece]) -> Iterator[Json]:
    """Give one protected range for every run of columns that are protected alike."""
    ordered = sorted(pieces, key=lambda piece: (piece.sheet_id, piece.rows[0], piece.col))
    placed = [(piece.col - place, piece) for place, piece in enumerate(ordered)]
    for _, run in groupby(placed, key=lambda one: (one[0], *_bare(one[1])[:3])):
        run_of = [piece for _, piece in run]
        first, last = run_of[0], run_of[-1]
        area = grid_range(first.sheet_id, first.rows, (first.col, last.col + 1))
        guard: Json = {"range": area, "description": first.text}
        if first.lock is None:
            guard["warningOnly"] = True
        else:
            guard["editors"] = {"users": sorted(first.lock)}
        yield {"addProtectedRange": {"protectedRange": guard}}


def _pieces(found: Json, rows: Mapping[int, int], lock: Sequence[str] | None) -> Iterator[_Piece]:
    """Take a protection apart by columns; one without bounds in its columns gives nothing."""
    area = found.get("range", {})
    sheet_id, last = int(area.get("sheetId", 0)), area.get("endColumnIndex")
    if last is None:
        return
    end = area.get("endRowIndex")
    if end is not None and end >= rows.get(sheet_id, end + 1):
        end = None
    held = (int(area.get("startRowIndex", 0)), end)
    for col in range(int(area.get("startColumnIndex", 0)), int(last)):
        yield _Piece(sheet_id, held, _lock_of(found, lock), str(found["description"]), col)


def _lock_of(found: Json, lock: Sequence[str] | None) -> frozenset[str] | None:
    """Say who may edit; whoever may besides the wanted ones is left out."""
    if found.get("warningOnly"):
        return None
    users = _names(found.get("editors", {}).get("users", []))
    wanted = _names(lock or [])
    return wanted if wanted and wanted <= users else users


def _names(emails: Iterable[str]) -> frozenset[str]:
    return frozenset(email.strip().lower() for email in emails)

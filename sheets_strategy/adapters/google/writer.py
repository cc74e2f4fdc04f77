"""Write a plan: values by the marks of their columns, then one batch for rows, order and tabs.

A batch begins with the next token, so that of two writers that read the same state only one
gets through. Values are never addressed by a column's index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sheets_strategy.adapters.google.cells import Json, Raw, quote, typed_row
from sheets_strategy.adapters.google.checks import Check, expected_cells, find_checks
from sheets_strategy.adapters.google.order import order_requests
from sheets_strategy.adapters.google.plan import Plan, Puts
from sheets_strategy.adapters.google.reading import Reading
from sheets_strategy.adapters.google.sheets import COLUMN, Mark, Sheet
from sheets_strategy.adapters.google.sheets_calls import Token, Updated
from sheets_strategy.adapters.google.tokens import (
    KEPT,
    create_mark,
    delete_mark,
    next_token,
    token_requests,
    writing_mark,
)
from sheets_strategy.errors import WorkbookChanged

if TYPE_CHECKING:
    from sheets_strategy.adapters.google.api import GoogleApi

BLOCK: Final = 40_000
"""Cells that one request may carry: about two megabytes, as Google advises."""

_LAST_TABLES: Final = ("memory", "log")
_VALUES_FIELDS: Final = "responses(updatedData(majorDimension,values))"
_BATCH_FIELDS: Final = (
    "replies,updatedSpreadsheet(sheets(properties(sheetId),"
    "data(startRow,startColumn,rowData(values(effectiveValue)))))"
)


@dataclass(slots=True)
class Damage:
    """What a write may have done to rows or columns that had moved, for the next reading to mend.

    Attributes:
        reading: What the write went by.
        plan: What was to be written.
        anchors: (tab, column when it was read) → id of the column's mark.
        puts: Cells that were put.
        appends: Rows that were appended while columns may have moved.
        moved: Whether rows were put into order.
    """

    reading: Reading
    plan: Plan
    anchors: dict[tuple[str, int], int]
    puts: tuple[Puts, ...] = ()
    appends: tuple[tuple[str, tuple[tuple[tuple[int, Raw], ...], ...]], ...] = ()
    moved: tuple[str, ...] = ()


@dataclass(slots=True)
class Writer:
    """Carry out one plan.

    Attributes:
        api: The spreadsheet service.
        reading: What the plan was made from.
        owner: Who writes, for the marks.
        now: The clock.
        new_id: Gives ids for marks.
        nonce: Tells this writer's tokens from others'.
        damage: Filled where something had moved.
    """

    api: GoogleApi
    reading: Reading
    owner: str
    now: Callable[[], datetime]
    new_id: Callable[[], int]
    nonce: str
    damage: Damage | None = None
    _tokens: list[Mark] = field(default_factory=list)
    _anchors: dict[tuple[str, int], int] = field(default_factory=dict)

    def write(self, plan: Plan, extra: Sequence[Json]) -> None:
        """Write everything.

        Args:
            plan: What to write.
            extra: Requests of the batch for tabs, notes and looks.

        Raises:
            WorkbookChanged: Something had moved; what was written is mended after the next reading.
        """
        self._tokens = list(self.reading.spreadsheet.tokens)
        begin, end = self._marks_of_a_long_write(plan)
        if begin:
            self._batch(begin)
        self._anchor(plan)
        self._put(plan, plan.puts)
        if plan.fills:
            self._put(plan, plan.fills)
        self._finish(plan, extra, end)

    def _marks_of_a_long_write(self, plan: Plan) -> tuple[list[Json], list[Json]]:
        """Give requests that say that a write is under way, and that it is over."""
        left = [delete_mark(mark.id) for mark in self.reading.spreadsheet.writing]
        if plan.cells() <= BLOCK:
            return [], left
        mark = self.new_id()
        return [*left, writing_mark(self.owner, self.now(), mark)], [delete_mark(mark)]

    def _anchor(self, plan: Plan) -> None:
        """Mark columns that have no mark yet, unless they have moved meanwhile."""
        requests: list[Json] = []
        made: list[int] = []
        checks: list[Check] = []
        for put in (*plan.puts, *plan.fills):
            sheet = self._sheet(put.tab)
            mark = sheet.anchors.get(put.col)
            if mark is not None and _is_right(mark, put, plan):
                self._anchors[put.tab, put.col] = mark.id
                continue
            made.append(self.new_id())
            self._anchors[put.tab, put.col] = made[-1]
            requests += self._anchor_requests(sheet, put, made[-1], mark)
            checks += [
                one for one in find_checks(self.reading, plan) if one.sheet is sheet and one.end_col is None
            ]
        if not requests:
            return
        answer = self._batch(requests, checks)
        if not self._stands(answer, checks):
            self._batch([delete_mark(one) for one in made])
            raise self._changed()

    def _anchor_requests(self, sheet: Sheet, put: Puts, mark: int, old: Mark | None) -> list[Json]:
        requests = []
        if put.col >= sheet.columns:
            length = put.col + 1 - sheet.columns
            requests.append(
                {"appendDimension": {"sheetId": sheet.id, "dimension": "COLUMNS", "length": length}}
            )
        if old is not None:
            requests.append(delete_mark(old.id))
        place = {"sheetId": sheet.id, "dimension": "COLUMNS", "startIndex": put.col, "endIndex": put.col + 1}
        requests.append(create_mark(COLUMN, put.label, mark, {"dimensionRange": place}))
        return requests

    def _put(self, plan: Plan, puts: Sequence[Puts]) -> None:
        """Put cells, column by column; the answer shows whether rows and columns stood still."""
        checks = find_checks(self.reading, plan)
        # What was put before stands in the checked cells too.
        done: list[Puts] = [] if puts is plan.puts else list(plan.puts)
        for block in _blocks(puts) or [[]]:
            done += block
            data = [self._column_data(put) for put in block]
            data += [check.filter() for check in checks]
            answer = self.api.values_by_filter(self.reading.spreadsheet.id, data, fields=_VALUES_FIELDS)
            self.damage = Damage(self.reading, plan, dict(self._anchors), tuple(done))
            answers = answer.get("responses", [])[len(block) :]
            expected = expected_cells(self.reading, checks, done)
            if len(answers) != len(checks) or not all(
                check.holds(one, expected[check.sheet.id]) for check, one in zip(checks, answers, strict=True)
            ):
                raise self._changed()
        self.damage = None

    def _column_data(self, put: Puts) -> Json:
        cells: list[Raw | None] = [None] * (max(put.cells) + 1)
        for row, value in put.cells.items():
            cells[row] = value
        lookup = {"metadataId": self._anchors[put.tab, put.col]}
        return {
            "dataFilter": {"developerMetadataLookup": lookup},
            "majorDimension": "COLUMNS",
            "values": [cells],
        }

    def _finish(self, plan: Plan, extra: Sequence[Json], end: Sequence[Json]) -> None:
        """Append rows, put rows into order, add tabs; in one batch where it is not too much."""
        blocks = list(_append_blocks(plan))
        moves = order_requests(self.reading, plan, self._sheet)
        if not (blocks or moves or extra or end):
            return
        checks = [one for one in find_checks(self.reading, plan) if one.end_col is None]
        last = blocks.pop() if blocks else []
        for block in blocks:
            self._append(plan, block, [], checks)
        self._append(plan, last, [*moves, *extra, *end], checks)

    def _append(
        self,
        plan: Plan,
        rows: Sequence[tuple[str, Sequence[Json]]],
        more: Sequence[Json],
        checks: Sequence[Check],
    ) -> None:
        requests = [
            {"appendCells": {"sheetId": self._sheet(tab).id, "rows": cells, "fields": "userEnteredValue"}}
            for tab, cells in rows
        ]
        answer = self._batch([*requests, *more], checks)
        if not self._stands(answer, checks, plan.puts):
            # Where the answer was lost nobody knows whether anything had moved; the next round sees.
            lost = rows if answer.known else ()
            self.damage = Damage(
                self.reading,
                plan,
                dict(self._anchors),
                appends=tuple((tab, tuple(_plain_row(row) for row in cells)) for tab, cells in lost),
                moved=tuple(move.tab for move in plan.moves),
            )
            raise self._changed()

    def _batch(self, requests: Sequence[Json], checks: Sequence[Check] = ()) -> Updated:
        token = next_token(self._tokens)
        value = f"{self.nonce} {self.owner}"
        lead = token_requests(self._tokens, token, value)
        ranges = [f"{quote(one.sheet.title)}!{one.first_row + 1}:{one.end_row}" for one in checks]
        answer = self.api.batch_update(
            self.reading.spreadsheet.id,
            [*lead, *requests],
            token=Token(token, self.nonce),
            response_ranges=ranges,
            fields=_BATCH_FIELDS if ranges else "replies",
        )
        self._tokens = [*(mark for mark in self._tokens if mark.id > token - KEPT), Mark(token, value)]
        return answer

    def _stands(self, answer: Updated, checks: Sequence[Check], puts: Sequence[Puts] = ()) -> bool:
        """Compare lines of headers in the answer to a batch with what was read."""
        if not checks:
            return True
        expected = expected_cells(self.reading, checks, puts)
        sheets = answer.body.get("updatedSpreadsheet", {}).get("sheets", [])
        parts = {
            (int(one["properties"].get("sheetId", 0)), int(part.get("startRow", 0))): part
            for one in sheets
            for part in one.get("data", [])
        }
        return all(
            check.holds(
                _as_values(parts.get((check.sheet.id, check.first_row), {})), expected[check.sheet.id]
            )
            for check in checks
        )

    def _sheet(self, title: str) -> Sheet:
        return next(one for one in self.reading.spreadsheet.sheets if one.title == title)

    def _changed(self) -> WorkbookChanged:
        return WorkbookChanged("google_changed", workbook=self.reading.spreadsheet.title)


def _is_right(mark: Mark, put: Puts, plan: Plan) -> bool:
    """Say whether a mark names a column of the tab that has its header there.

    Tables that stand one below the other share a grid column, and its mark names one of them.
    """
    table, _, column = mark.value.partition(".")
    view = plan.view(put.tab, table)
    if view is None:
        return mark.value == put.label
    return view.has(column) and view.place(column) == put.col


def _blocks(puts: Sequence[Puts]) -> list[list[Puts]]:
    """Cut cells into blocks that one request may carry, each of them rows from the top down."""
    if sum(len(put.cells) for put in puts) <= BLOCK:
        return [list(puts)] if puts else []
    blocks: list[list[Puts]] = []
    room = 0
    for put in puts:
        rows = sorted(put.cells)
        while rows:
            if room == 0:
                blocks.append([])
                room = BLOCK
            part, rows = rows[:room], rows[room:]
            room -= len(part)
            blocks[-1].append(Puts(put.tab, put.col, put.label, {row: put.cells[row] for row in part}))
    return blocks


def _append_blocks(plan: Plan) -> Iterator[list[tuple[str, list[Json]]]]:
    """Cut rows into blocks that one batch may carry; memory and log come last, when all else stands."""
    block: list[tuple[str, list[Json]]] = []
    room = BLOCK
    for append in sorted(plan.appends, key=lambda one: one.table in _LAST_TABLES):
        rows: list[Json] = []
        for cells in append.rows:
            if len(cells) > room and (rows or block):
                yield [*block, (append.tab, rows)] if rows else block
                block, rows, room = [], [], BLOCK
            rows.append(typed_row(cells))
            room -= len(cells)
        if rows:
            block.append((append.tab, rows))
    if block:
        yield block


def _plain_row(row: Json) -> tuple[tuple[int, Raw], ...]:
    """Give column → value of a row that was appended."""
    cells = enumerate(row["values"])
    return tuple((col, next(iter(cell["userEnteredValue"].values()))) for col, cell in cells if cell)


def _as_values(part: Json) -> Json:
    """Give typed cells in the form of a values answer."""
    rows = [
        [next(iter(cell.get("effectiveValue", {}).values()), None) for cell in row.get("values", [])]
        for row in part.get("rowData", [])
    ]
    return {"updatedData": {"majorDimension": "ROWS", "values": rows}}

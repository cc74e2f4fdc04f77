"""Write a plan: values by the marks of their columns, then one batch for rows, order and tabs.

A batch begins with the next token, so that of two writers that read the same state only one
gets through. Values are never addressed by a column's index.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sheets_strategy.adapters.google.anchors import find_anchors
from sheets_strategy.adapters.google.blocks import BLOCK, appended_rows, cut_appends, cut_puts
from sheets_strategy.adapters.google.cells import Json, quote
from sheets_strategy.adapters.google.checks import Check, answer_holds, batch_holds, find_checks
from sheets_strategy.adapters.google.damage import Damage
from sheets_strategy.adapters.google.fills import find_taken
from sheets_strategy.adapters.google.marks import delete_mark
from sheets_strategy.adapters.google.order import order_requests
from sheets_strategy.adapters.google.plan import Plan, Puts
from sheets_strategy.adapters.google.reading import Reading
from sheets_strategy.adapters.google.sheets import Mark, Sheet
from sheets_strategy.adapters.google.sheets_calls import Token, Updated
from sheets_strategy.adapters.google.tokens import (
    KEPT,
    next_token,
    token_requests,
    writing_mark,
)
from sheets_strategy.errors import WorkbookChanged

if TYPE_CHECKING:
    from sheets_strategy.adapters.google.api import GoogleApi

_VALUES_FIELDS: Final = "responses(updatedData(majorDimension,values))"
_BATCH_FIELDS: Final = (
    "replies,updatedSpreadsheet(sheets(properties(sheetId),"
    "data(startRow,startColumn,rowData(values(effectiveValue)))))"
)


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
        block: Cells that one request may carry.
        damage: Filled where something may have moved.
    """

    api: GoogleApi
    reading: Reading
    owner: str
    now: Callable[[], datetime]
    new_id: Callable[[], int]
    nonce: str
    block: int = BLOCK
    damage: Damage | None = None
    _tokens: list[Mark] = field(default_factory=list)
    _anchors: dict[tuple[str, int], int] = field(default_factory=dict)

    def write(
        self, plan: Plan, extra: Sequence[Json], headers: Mapping[tuple[str, int], int] | None = None
    ) -> None:
        """Write everything.

        Args:
            plan: What to write.
            extra: Requests of the last batch for columns, tabs, notes and looks.
            headers: (tab, column) → id of the mark that a new column gets.

        Raises:
            WorkbookChanged: Something had moved; what was written is mended after the next reading.
        """
        self._tokens = list(self.reading.spreadsheet.tokens)
        begin, end = self._marks_of_a_long_write(plan)
        if begin:
            self._batch(begin)
        self._anchor(plan)
        self._anchors |= headers or {}
        # Rows that leave keep their codes until what was typed in them is gone: a refusal in between
        # must not leave texts behind that nobody can tell whose they are.
        self._fill(replace(plan, puts=(), fills=plan.clears, clears=()))
        self._put(plan, plan.puts)
        self._fill(plan)
        self._finish(plan, extra, end)

    def _marks_of_a_long_write(self, plan: Plan) -> tuple[list[Json], list[Json]]:
        """Give requests that say that a write is under way, and that it is over."""
        left = [delete_mark(mark.id) for mark in self.reading.spreadsheet.writing]
        if plan.cells() <= self.block:
            return [], left
        mark = self.new_id()
        return [*left, writing_mark(self.owner, self.now(), mark)], [delete_mark(mark)]

    def _anchor(self, plan: Plan) -> None:
        """Mark columns that have no mark yet, unless they have moved meanwhile."""
        made = find_anchors(self.reading, plan, self.new_id)
        self._anchors = made.ids
        if not made.requests:
            return
        checks = [
            one
            for one in find_checks(self.reading, plan)
            if one.end_col is None and one.sheet.title in made.tabs
        ]
        answer = self._batch(made.requests, checks)
        if answer.known and not batch_holds(answer.body, checks, self.reading, ()):
            self._batch([delete_mark(one) for one in made.new])
            raise self._changed()

    def _put(self, plan: Plan, puts: Sequence[Puts]) -> None:
        """Put cells, column by column; the answer shows whether rows and columns stood still.

        Where there are several blocks, the first and the last one ask for the key columns.
        """
        all_checks = find_checks(self.reading, plan)
        blocks = cut_puts(puts, self.block)
        done: list[Puts] = [*plan.clears]
        for place, block in enumerate(blocks):
            done += block
            brief = 0 < place < len(blocks) - 1
            checks = [one for one in all_checks if one.end_col is None or not brief]
            # Until the answer says otherwise all of it may stand in the wrong rows.
            self.damage = self._damage(plan, puts=tuple(done))
            answer = self._send(block, checks)
            if not answer_holds(answer, len(block), checks, self.reading, done):
                raise self._changed()
        self.damage = None

    def _fill(self, plan: Plan) -> None:
        """Write cells of people, having looked a moment before that they still are as they were read."""
        for block in cut_puts(plan.fills, self.block):
            if find_taken(self.api, self.reading, plan, block):
                raise self._changed()
            checks = find_checks(self.reading, plan)
            self.damage = self._damage(plan, fills=tuple(block))
            answer = self._send(block, checks)
            if not answer_holds(answer, len(block), checks, self.reading, _written(plan)):
                raise self._changed()
        self.damage = None

    def _send(self, block: Sequence[Puts], checks: Sequence[Check]) -> Json:
        data = [put.entry(self._anchors[put.tab, put.col]) for put in block]
        data += [check.filter() for check in checks]
        return self.api.values_by_filter(self.reading.spreadsheet.id, data, fields=_VALUES_FIELDS)

    def _finish(self, plan: Plan, extra: Sequence[Json], end: Sequence[Json]) -> None:
        """Append rows, put rows into order, add tabs; in one batch where it is not too much.

        The batch goes out even where it has nothing to say but its token: so a run that wrote
        cells by what it had read notices that another one wrote in between.
        """
        blocks = list(cut_appends(plan, self.block))
        moves = order_requests(self.reading, plan, self._sheet)
        if not (blocks or moves or extra or end or _written(plan)):
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
        puts = [*_written(plan), *(plan.headers if more else ())]
        if not batch_holds(answer.body, checks, self.reading, puts):
            moved = tuple((move.tab, move.start) for move in plan.moves)
            self.damage = self._damage(
                plan, appends=appended_rows(plan), moved=moved, headers=tuple(plan.headers)
            )
            raise self._changed()

    def _damage(self, plan: Plan, **what: Any) -> Damage:
        return Damage(self.reading, plan.views, dict(self._anchors), **what)

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

    def _sheet(self, title: str) -> Sheet:
        return next(one for one in self.reading.spreadsheet.sheets if one.title == title)

    def _changed(self) -> WorkbookChanged:
        return WorkbookChanged("google_changed", sheet=self.reading.spreadsheet.title)


def _written(plan: Plan) -> list[Puts]:
    """Give all cells that a plan puts, but for those of rows that it appends."""
    return [*plan.clears, *plan.puts, *plan.fills]

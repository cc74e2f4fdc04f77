"""Write the personal sheets, once the team's workbook is written; one that cannot be written stops no other.

What was merged is written only where it was merged from: a sheet in which the seller typed meanwhile is left
for the next run, which brings that home first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sheets_strategy.errors import StrategyError, WorkbookChanged
from sheets_strategy.workbook.changes import ChangeSet
from sheets_strategy.workbook.diff import diff
from sheets_strategy.workbook.exchange import Last, Texts
from sheets_strategy.workbook.exchange_marks import Sent, next_sent
from sheets_strategy.workbook.exchange_memory import confirm, marks_of, news_of
from sheets_strategy.workbook.guard import guard
from sheets_strategy.workbook.memory import Entry
from sheets_strategy.workbook.personal import TASKS, mend_personal
from sheets_strategy.workbook.personal_flow import Met, Settled, Side
from sheets_strategy.workbook.personal_result import Exchanged, Missed
from sheets_strategy.workbook.personal_run import Sheet
from sheets_strategy.workbook.read_personal import (
    Leaving,
    Typed,
    delivered_texts,
    find_leaving,
    read_personal,
)
from sheets_strategy.workbook.show_personal import Team, clients_of, show_personal


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of one sheet.

    Attributes:
        side: The sheet.
        cells: Cells that were written.
        texts: Task → what stands in it now.
        sent: Task → what its row says that it was sent; a row that left says no more.
    """

    side: Side
    cells: int
    texts: Mapping[str, Texts]
    sent: Mapping[str, Sent]


@dataclass(frozen=True, slots=True)
class Delivery:
    """Brings sheets up to date.

    Attributes:
        met: The merge.
        settled: What the team's workbook keeps of it.
        team: What the team's workbook shows.
    """

    met: Met
    settled: Settled
    team: Team

    def deliver(self, found: Exchanged) -> tuple[Exchanged, list[Entry]]:
        """Write every sheet that was read and is not right yet.

        Args:
            found: What the exchange came to so far.

        Returns:
            What it came to, and what is to be remembered of it.
        """
        done = list(self.met.sheets.access.each(self._deliver_one, self.met.sides))
        written = {one.side.identity.seller: one.cells for one in done if isinstance(one, Delivered)}
        missed = (*found.missed, *(one for one in done if isinstance(one, Missed)))
        entries = confirm_entries(done, self.met, self.settled)
        return replace(found, written=written, missed=missed), entries

    def wanted(self, side: Side, sheet: Sheet, typed: Typed, leaving: Leaving) -> ChangeSet:
        """Give what a sheet gets."""
        sent = self._sent(side, typed, self._texts(side, sheet, typed))
        wanted = show_personal(sheet.book, self.team, side.identity, typed=typed, leaving=leaving, sent=sent)
        changes = ChangeSet(sheet.book.snapshot.version, diff(sheet.book.tables, wanted))
        guard(changes, sheet.book)
        return changes

    def _deliver_one(self, side: Side) -> Delivered | Missed:
        try:
            return self._write(side)
        except StrategyError as error:
            return Missed(side.sheet.known, error)

    def _write(self, side: Side) -> Delivered:
        code = side.identity.seller
        sheet, typed, leaving = side.sheet, side.typed, self.settled.leaving[code]
        mended = mend_personal(sheet.book.snapshot, sheet.book.template)
        if mended:
            # The team's workbook knows by now that nothing stood in what was missing.
            sheet.workbook.apply(mended, sheet.book.template)
            sheet, typed, leaving = self._again(side)
        for left in reversed(range(sheet.workbook.rounds)):
            changes = self.wanted(side, sheet, typed, leaving)
            try:
                if changes:
                    sheet.workbook.apply(changes, sheet.book.template)
                break
            except WorkbookChanged:
                if not left:
                    raise
                sheet, typed, leaving = self._again(side)
        texts = self._texts(side, sheet, typed)
        sent = {**self._left(side, typed), **self._sent(side, typed, texts)}
        return Delivered(side, mended.cells() + changes.cells(), texts, sent)

    def _texts(self, side: Side, sheet: Sheet, typed: Typed) -> Mapping[str, Texts]:
        return delivered_texts(sheet.book, typed, self.settled.shown[side.identity.seller], self.met.texts)

    def _sent(self, side: Side, typed: Typed, texts: Mapping[str, Texts]) -> dict[str, Sent]:
        """Give what each row of a sheet says that it is sent."""
        found: dict[str, Sent] = {}
        for task, held in texts.items():
            stands, met = next(iter(typed.sent.get(task, ())), None), side.met(task)
            is_new = met == Last() and not any(self.met.texts.get(task, {}).values())
            found[task] = next_sent(stands, marks_of(held), number=met.number, is_new=is_new)
        return found

    def _left(self, side: Side, typed: Typed) -> dict[str, Sent]:
        """Give the number of the exchange in which rows leave: a sheet that has them again is an old one."""
        gone = {
            task: side.met(task)
            for task in typed.rows
            if task not in self.settled.shown[side.identity.seller]
        }
        return {task: Sent(met.number + 1) for task, met in gone.items() if met.number}

    def _again(self, side: Side) -> tuple[Sheet, Typed, Leaving]:
        """Read a sheet once more, and say which rows leave it.

        Raises:
            WorkbookChanged: ``personal_edited`` (path): the seller typed what was not merged.
        """
        sheet = self.met.sheets.again(side.sheet, side.identity)
        typed = read_personal(sheet.book, self.met.known)
        code = side.identity.seller
        shown = set(self.settled.shown[code])
        had = side.sheet.book.tables[TASKS].columns if TASKS in side.sheet.book.tables else {}
        for task, column, text in _cells_of(typed) - _cells_of(side.typed):
            # What this very run has put there, or emptied in a row that leaves, is no news.
            merged = self.met.texts.get(task, {}).get(column, "") if task in shown else ""
            if text != merged and (text or column in had):
                raise WorkbookChanged("personal_edited", path=sheet.workbook.title)
        clients = clients_of(self.team.strategy, self.team.sellers, code)
        leaving = find_leaving(typed, shown, self.met.known, self.settled.history, clients=clients)
        if leaving.kept:
            raise WorkbookChanged("personal_edited", path=sheet.workbook.title)
        return sheet, typed, leaving


def confirm_entries(delivered: Sequence[Delivered | Missed], met: Met, settled: Settled) -> list[Entry]:
    """Give what is remembered once sheets were written: nothing is on its way to them any more."""
    entries = [
        entry
        for one in delivered
        if isinstance(one, Delivered)
        for entry in confirm(one.side.identity.seller, one.texts, met.texts, one.sent)
    ]
    return news_of(entries, settled.memory)


def _cells_of(typed: Typed) -> set[tuple[str, str, str]]:
    return {
        (task, column, text)
        for task, rows in typed.away.items()
        for texts in rows
        for column, text in texts.items()
    }

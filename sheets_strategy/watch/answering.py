"""A workbook whose next write also says in it that the watcher answered.

One write instead of two: a file keeps the version that a person saved as its backup, and Google counts
one call less. It also knows what the workbook holds after all writes, without reading it again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sheets_strategy.workbook.changes import ChangeSet, SetCell
from sheets_strategy.workbook.diff import in_writing_order
from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.template import Template

PlanReport = Callable[[Snapshot, Template, int], ChangeSet]
"""Snapshot, words, cells that the sync writes → what says so in the workbook."""
Applied = Callable[[Snapshot, ChangeSet, Template], Snapshot]
"""What a snapshot becomes by changes."""


@dataclass(slots=True)
class Answering:
    """The workbook.

    Attributes:
        inner: Where the strategy is kept.
        plan: Plans what is said.
        applied: Tells what a snapshot becomes.
        stands: What the workbook holds now, as far as this run read and wrote it.
        cells: Cells written by the sync, what is said not counted.
    """

    inner: Workbook
    plan: PlanReport
    applied: Applied
    stands: Snapshot | None = None
    cells: int = 0
    _read: Snapshot | None = field(default=None, repr=False)
    _has_said: bool = False

    @property
    def title(self) -> str:
        """What messages call it."""
        return self.inner.title

    @property
    def backup(self) -> str:
        """Where its previous version is."""
        return self.inner.backup

    @property
    def rounds(self) -> int:
        """How often a refused write is tried."""
        return self.inner.rounds

    def read(self) -> Snapshot:
        """Read every tab once."""
        self._read = self.stands = self.inner.read()
        return self._read

    def apply(self, changes: ChangeSet, template: Template) -> None:
        """Write changes, with what is said; where both are about one cell, with what is said there."""
        told = self._say(changes.cells(), template).changes
        places = {(one.tab, one.row, one.col) for one in told if isinstance(one, SetCell)}
        own = [
            one
            for one in changes.changes
            if not (isinstance(one, SetCell) and (one.tab, one.row, one.col) in places)
        ]
        whole = ChangeSet(changes.version, in_writing_order((*own, *told)))
        self._write(whole, template)
        self.cells += changes.cells()

    def finish(self, template: Template) -> None:
        """Say it in a write of its own where the sync had nothing to write."""
        if self._has_said or self._read is None:
            return
        told = self._say(0, template)
        if told:
            self._write(told, template)

    def _say(self, cells: int, template: Template) -> ChangeSet:
        if self._has_said or self._read is None:
            return ChangeSet("")
        return self.plan(self._read, template, cells)

    def _write(self, changes: ChangeSet, template: Template) -> None:
        self.inner.apply(changes, template)
        self._has_said = True
        if self.stands is not None:
            self.stands = self.applied(self.stands, changes, template)

"""A workbook in memory: the protocol without a file, and what people do to a workbook by hand.

In: tabs as grids, or a template to lay out. Out: snapshots; changes are made
on copies, so that a refused change set leaves everything as it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from sheets_strategy.adapters.memory_tab import TabDraft
from sheets_strategy.errors import UnsafeChange, WorkbookChanged
from sheets_strategy.workbook.book import address
from sheets_strategy.workbook.changes import (
    AddColumn,
    AddTab,
    AppendRows,
    Change,
    ChangeSet,
    MoveRows,
    SetCell,
    SetNote,
)
from sheets_strategy.workbook.grid import CellValue, Snapshot, Tab
from sheets_strategy.workbook.layout import MemoryRow, lay_out, with_memory
from sheets_strategy.workbook.template import TabSpec, Template


class MemoryWorkbook:
    """A ``Workbook`` over tabs in memory.

    Values come back as an xlsx gives them back: an empty text is an empty cell
    and a date-time at midnight is a date. Numbers stay int or float as written.

    Attributes:
        notes: (tab name, row, column) → text of the notes set by ``apply``; a
            person's edits do not move them.
        rounds: How often a run may read, compute and write in all.
        meanwhile: What people do between a reading and the write that follows, one for each
            write; each is given the workbook.
    """

    def __init__(self, tabs: Sequence[Tab], title: str = "memory") -> None:
        self._tabs = tuple(tabs)
        self._title = title
        self._told: tuple[tuple[Tab, ...], str] | None = None
        self.notes: dict[tuple[str, int, int], str] = {}
        self.rounds = 1
        self.meanwhile: list[Callable[[MemoryWorkbook], object]] = []

    @classmethod
    def from_template(cls, template: Template, *, memory: Sequence[MemoryRow] = ()) -> MemoryWorkbook:
        """Lay out a new workbook, as ``create_workbook`` does in a file.

        Args:
            template: Tabs and default rows.
            memory: First rows of the memory: (kind, key, value, on).
        """
        filled = with_memory(template, memory)
        return cls([_new_tab(tab, filled) for tab in filled.tabs])

    @property
    def title(self) -> str:
        """What messages call it."""
        return self._title

    @property
    def backup(self) -> str:
        """Nowhere: there is no previous version."""
        return ""

    @property
    def tabs(self) -> tuple[Tab, ...]:
        """The tabs as they are now, in the order people see."""
        return self._tabs

    def read(self) -> Snapshot:
        """Give every tab, with a version that changes with any cell, name or formula."""
        return Snapshot(self._tabs, self._version())

    def apply(self, changes: ChangeSet, template: Template) -> None:
        """Make all changes, or none.

        Raises:
            WorkbookChanged: ``workbook_changed`` (path): edited since it was read.
            UnsafeChange: A change would overwrite or move what it must not: ``tab_not_found``
                and ``tab_exists`` (tab), ``note_exists`` (tab, cell), and those of ``TabDraft``.
        """
        if self.meanwhile:
            self.meanwhile.pop(0)(self)
        if changes.version != self._version():
            raise WorkbookChanged("workbook_changed", path=self._title)
        drafts = {tab.name: TabDraft(tab) for tab in self._tabs}
        for change in sorted(changes.changes, key=lambda change: isinstance(change, MoveRows)):
            if isinstance(change, AddTab):
                drafts = _with_tab(drafts, change, template)
            elif change.tab in drafts:
                _change(drafts[change.tab], change)
            else:
                raise UnsafeChange("tab_not_found", tab=change.tab)
        self.notes |= self._new_notes(changes)
        self._tabs = tuple(draft.tab() for draft in drafts.values())

    def edit(self, name: str) -> TabDraft:
        """Open a tab for a person's edits; ``keep`` puts it back."""
        return TabDraft(self._tab(name))

    def keep(self, name: str, draft: TabDraft) -> None:
        """Put an edited tab in the place of the tab with this name."""
        self._tab(name)
        self._tabs = tuple(draft.tab() if tab.name == name else tab for tab in self._tabs)

    def set_cell(self, name: str, row: int, col: int, value: CellValue) -> None:
        """Type a value into a cell, as a person does."""
        draft = self.edit(name)
        draft.put(row, col, value)
        self.keep(name, draft)

    def set_formula(self, name: str, row: int, col: int, formula: str, cached: CellValue) -> None:
        """Type a formula into a cell; cached is what it shows, None where it was never computed."""
        draft = self.edit(name)
        draft.put_formula(row, col, formula, cached)
        self.keep(name, draft)

    def insert_column(self, name: str, col: int, values: Sequence[CellValue] = ()) -> None:
        """Insert a column; what stands there and right of it moves right."""
        draft = self.edit(name)
        draft.reorder_columns([*range(col), -1, *range(col, draft.width)])
        for row, value in enumerate(values):
            draft.put(row, col, value)
        self.keep(name, draft)

    def delete_column(self, name: str, col: int) -> None:
        """Delete a column; what stands right of it moves left."""
        draft = self.edit(name)
        draft.reorder_columns([at for at in range(draft.width) if at != col])
        self.keep(name, draft)

    def move_column(self, name: str, col: int, to: int) -> None:
        """Move a column so that it stands at ``to`` afterwards."""
        draft = self.edit(name)
        order = [at for at in range(draft.width) if at != col]
        draft.reorder_columns([*order[:to], col, *order[to:]])
        self.keep(name, draft)

    def sort_rows(self, name: str, start: int, order: Sequence[int]) -> None:
        """Sort rows: ``order[i]`` is the offset from start of the row that shall stand i-th."""
        draft = self.edit(name)
        draft.permute_rows(start, order)
        self.keep(name, draft)

    def insert_rows(self, name: str, row: int, rows: Sequence[Sequence[CellValue]]) -> None:
        """Insert rows; what stands there and below moves down."""
        draft = self.edit(name)
        draft.insert_rows(row, rows)
        self.keep(name, draft)

    def delete_row(self, name: str, row: int) -> None:
        """Delete a row; what stands below moves up."""
        draft = self.edit(name)
        draft.delete_row(row)
        self.keep(name, draft)

    def rename_tab(self, name: str, new: str) -> None:
        """Rename a tab; its handle stays."""
        tab = replace(self._tab(name), name=new)
        self._tabs = tuple(tab if old.name == name else old for old in self._tabs)

    def delete_tab(self, name: str) -> None:
        """Delete a tab."""
        self._tab(name)
        self._tabs = tuple(tab for tab in self._tabs if tab.name != name)

    def _version(self) -> str:
        """Give the version of the tabs as they are, told once for the same tabs."""
        if self._told is None or self._told[0] is not self._tabs:
            self._told = (self._tabs, _tell_version(self._tabs))
        return self._told[1]

    def _new_notes(self, changes: ChangeSet) -> dict[tuple[str, int, int], str]:
        found: dict[tuple[str, int, int], str] = {}
        for change in changes.changes:
            if isinstance(change, SetNote):
                place = (change.tab, change.row, change.col)
                if place in self.notes or place in found:
                    cell = address(change.row, change.col)
                    raise UnsafeChange("note_exists", tab=change.tab, cell=cell)
                found[place] = change.text
        return found

    def _tab(self, name: str) -> Tab:
        for tab in self._tabs:
            if tab.name == name:
                return tab
        raise UnsafeChange("tab_not_found", tab=name)


def _new_tab(tab: TabSpec, template: Template) -> Tab:
    return Tab(tab.label, lay_out(tab, template), handle=tab.key, hidden=tab.hidden)


def _with_tab(drafts: Mapping[str, TabDraft], change: AddTab, template: Template) -> dict[str, TabDraft]:
    spec = change.spec
    if spec.label.casefold() in {name.casefold() for name in drafts}:
        raise UnsafeChange("tab_exists", tab=spec.label)
    tabs = list(drafts.items())
    tabs.insert(change.place(list(drafts)), (spec.label, TabDraft(_new_tab(spec, template))))
    return dict(tabs)


def _change(draft: TabDraft, change: Change) -> None:
    if isinstance(change, SetCell):
        draft.put(change.row, change.col, change.after)
    elif isinstance(change, AppendRows):
        draft.append(change.start, change.rows)
    elif isinstance(change, AddColumn):
        draft.add_column(change.header_row, change.col, change.column.label)
        for row, text in change.texts:
            draft.put(row, change.col, text)
    elif isinstance(change, SetNote):
        draft.pin(change.row)
    elif isinstance(change, MoveRows):
        draft.move(change.start, change.order)


def _tell_version(tabs: Sequence[Tab]) -> str:
    """Hash everything that a reader sees; types count, so that 1 and True differ."""
    seen = [
        (
            tab.name,
            [list(row) for row in tab.rows],
            sorted(tab.formulas.items()),
            sorted(tab.uncached),
            tab.handle,
            tab.hidden,
            sorted(tab.pinned),
        )
        for tab in tabs
    ]
    return hashlib.sha256(repr(seen).encode()).hexdigest()

"""The one small protocol between the product and a spreadsheet."""

from __future__ import annotations

from typing import Protocol

from sheets_strategy.workbook.changes import ChangeSet
from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.template import Template


class Workbook(Protocol):
    """A spreadsheet that can be read whole and changed at once.

    Adapters: a local ``.xlsx`` file, memory (tests), Google Sheets.
    """

    @property
    def title(self) -> str:
        """What messages call it: a path or a title."""

    @property
    def backup(self) -> str:
        """Where messages send people for its previous version."""

    @property
    def rounds(self) -> int:
        """How often reading, computing and writing may be done in all, where a write is refused."""

    def read(self) -> Snapshot:
        """Read every tab once.

        Raises:
            WorkbookError: It cannot be reached or read, or is not a workbook.
        """

    def apply(self, changes: ChangeSet, template: Template) -> None:
        """Write all changes, or none.

        One that people edit meanwhile may have written before it refuses with ``WorkbookChanged``,
        but only cells of tool columns; rows, and cells of people, go all together or not at all.
        ``rounds`` is above 1 then, and the next round mends what stands in the wrong row.

        Args:
            changes: What to write; addresses are those of ``changes.version``.
            template: Formats for added columns and tabs.

        Raises:
            WorkbookChanged: The workbook is no longer the one that was read.
            UnsafeChange: A change cannot be made without harm to what is not the tool's.
            WorkbookError: It cannot be written.
        """

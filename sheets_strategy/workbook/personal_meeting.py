"""The exchange with personal sheets as one sync sees it; nothing of it is loaded where nobody has a sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sheets_strategy.workbook.book import Book
from sheets_strategy.workbook.personal_known import has_personal

if TYPE_CHECKING:
    from sheets_strategy.workbook.personal_flow import Met
    from sheets_strategy.workbook.personal_places import PersonalAccess
    from sheets_strategy.workbook.personal_run import Sheets


@dataclass(slots=True)
class Meeting:
    """Meets the sellers' sheets in every round of a sync; each is read once.

    Attributes:
        access: How sheets are opened.
        copied: Whether the workbook is a copy, whose memory names the original's sheets.
        original: Name of the file that it is a copy of, "" for a Google sheet.
    """

    access: PersonalAccess
    copied: bool = False
    original: str = ""
    _sheets: Sheets | None = field(default=None, repr=False)

    def meet(self, book: Book) -> Met | None:
        """Merge the team's workbook, as it was read, with all personal sheets; None where there are none."""
        if not has_personal(book.tables["memory"]):
            return None
        from sheets_strategy.workbook.memory import read_memory
        from sheets_strategy.workbook.personal import find_original

        memory = read_memory(book.tables["memory"])
        if memory.spoilt_of("team"):
            # Whose the sheets are cannot be told; a finding says what to do.
            return None
        found = find_original(memory, self.access.at)
        self.copied, self.original = found is not None, found or ""
        if self.copied:
            return None
        from sheets_strategy.workbook.personal_flow import meet
        from sheets_strategy.workbook.personal_run import Sheets

        if self._sheets is None:
            self._sheets = Sheets(self.access, self.access.load(book.template.lang))
        return meet(book, memory, self._sheets)

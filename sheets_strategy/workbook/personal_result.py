"""What an exchange with personal sheets came to, for people and for machines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sheets_strategy.errors import StrategyError
from sheets_strategy.workbook.personal_known import Known

GONE = frozenset(
    {
        *("workbook_not_found", "folder_not_found", "google_not_found", "google_hidden", "google_no_right"),
        *("google_uploaded", "personal_no_link", "not_a_workbook", "google_link_other"),
    }
)
"""Why no sheet is where one was, until somebody does something about it."""
WRONG = frozenset({"personal_unknown", "personal_other_team", "personal_other_seller", "personal_broken"})
"""Why what is there is not the seller's sheet."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A personal sheet that could not be exchanged with this time.

    Attributes:
        known: Whose it is, and where.
        error: Why.
    """

    known: Known
    error: StrategyError

    @property
    def is_lasting(self) -> bool:
        """Whether it does not pass by itself."""
        return self.error.code in GONE or self.error.code in WRONG


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What became of personal sheets.

    Attributes:
        sheets: Those that were exchanged with.
        came: Texts that came home.
        apart: Texts that both sides had changed, and that went to the history.
        written: Seller → cells that were written into the sheet.
        missed: Sheets that could not be read or written; nothing in them is lost, the next run goes on.
        without: Names of sellers who have no sheet yet.
        moving: Names of sellers whose sheet shall be elsewhere than it is.
        replaced: Whose sheet is still in use though the row names somebody else by now, as «was → is».
        copied: Whether the workbook is a copy: the sheets that it remembers are the original's.
        original: Name of the file that it is a copy of, "" for a Google sheet.
    """

    sheets: tuple[Known, ...] = ()
    came: int = 0
    apart: int = 0
    written: Mapping[str, int] = field(default_factory=dict)
    missed: tuple[Missed, ...] = ()
    without: tuple[str, ...] = ()
    moving: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    copied: bool = False
    original: str = ""

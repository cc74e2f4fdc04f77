"""What an exchange with personal sheets came to, for people and for machines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sheets_strategy.errors import StrategyError
from sheets_strategy.workbook.personal_known import Known


@dataclass(frozen=True, slots=True)
class Missed:
    """A personal sheet that could not be exchanged with this time.

    Attributes:
        known: Whose it is, and where.
        error: Why.
    """

    known: Known
    error: StrategyError


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
    """

    sheets: tuple[Known, ...] = ()
    came: int = 0
    apart: int = 0
    written: Mapping[str, int] = field(default_factory=dict)
    missed: tuple[Missed, ...] = ()
    without: tuple[str, ...] = ()
    moving: tuple[str, ...] = ()

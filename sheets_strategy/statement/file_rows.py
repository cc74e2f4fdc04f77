"""What a file of a bank gives, whichever reader it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.statement.rows import Control
from sheets_strategy.statement.understood import Understood
from sheets_strategy.values.cells import Row

TABLE = "table"
"""Name of the format of everything that is a grid of cells."""


class Source(Protocol):
    """A grid of a file: its sheet's name and rows."""

    @property
    def name(self) -> str:
        """Name of the sheet, "" for a text file."""

    @property
    def rows(self) -> Sequence[Row]:
        """The grid."""


@dataclass(frozen=True, slots=True)
class FileRows:
    """A file's payments.

    Attributes:
        rows: One per payment: the columns of ``Statement.rows`` but ``line``; direction may be "".
        controls: The bank's own totals.
        findings: What the reader asked about.
        unread: Rows that cannot be read or stand under no header line, and their kopecks.
        sections: What ``controls`` sums up: the bank's totals of each statement in the file.
        reader: Name of the format.
        tables: How the columns of tables were understood, one for each header line.
        unread_sums: The kopecks of unread, by currency.
    """

    rows: pd.DataFrame
    controls: tuple[Control, ...]
    findings: tuple[Finding, ...]
    unread: tuple[int, int]
    sections: tuple[Control, ...] = ()
    reader: str = TABLE
    tables: tuple[Understood, ...] = ()
    unread_sums: Mapping[str, int] = field(default_factory=dict)

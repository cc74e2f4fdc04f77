"""One door for every file that people import: which reader claims it, by what it holds."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sheets_strategy.readers import camt, client_bank_by, direct_bank, ibank2, mt940, ofx, one_c
from sheets_strategy.readers.source import Source
from sheets_strategy.readers.table import NamedGrid, read_grids
from sheets_strategy.statement.rows import Statement


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader of one format.

    Attributes:
        name: Name of the format, as in ``Statement.reader``.
        matches: First bytes of a file → whether it is of this format; exactly one reader says so.
        read: File, own accounts known → what it holds.
    """

    name: str
    matches: Callable[[bytes], bool]
    read: Callable[[Source, Collection[str]], Statement]


READERS = (
    Reader(one_c.READER, one_c.matches, one_c.read_one_c),
    Reader(camt.READER, camt.matches, camt.read_camt),
    Reader(client_bank_by.READER, client_bank_by.matches, client_bank_by.read_client_bank_by),
    Reader(direct_bank.READER, direct_bank.matches, direct_bank.read_direct_bank),
    Reader(ibank2.READER, ibank2.matches, ibank2.read_ibank2),
    Reader(ofx.READER, ofx.matches, ofx.read_ofx),
    Reader(mt940.READER, mt940.matches, mt940.read_mt940),
)
"""Readers of the formats that are no table."""


def find_reader(source: Source) -> Reader | None:
    """Give the reader that claims a file; None for tables and for what nobody knows."""
    head = source.head()
    return next((reader for reader in READERS if reader.matches(head)), None)


def read_file(source: Source, own_accounts: Collection[str] = ()) -> Statement | tuple[NamedGrid, ...]:
    """Read a file by what it holds; its name and extension are never asked.

    Args:
        source: The file.
        own_accounts: Accounts known to be one's own.

    Returns:
        A statement for a bank's own format, else the grids of a table.

    Raises:
        InputError: The reader cannot read it; see each reader and ``read_grids``.
    """
    reader = find_reader(source)
    return read_grids(source) if reader is None else reader.read(source, own_accounts)

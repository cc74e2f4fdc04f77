"""One door for every file that people import."""

from __future__ import annotations

from collections.abc import Collection

from sheets_strategy.readers.kinds import find_kind
from sheets_strategy.readers.one_c import read_one_c
from sheets_strategy.readers.table import NamedGrid, read_grids
from sheets_strategy.statement.rows import Statement


def read_file(
    content: bytes, *, name: str, own_accounts: Collection[str] = ()
) -> Statement | tuple[NamedGrid, ...]:
    """Read a file by what it holds.

    Args:
        content: The whole file.
        name: What findings and errors call the file.
        own_accounts: Accounts known to be one's own.

    Returns:
        A statement for a bank's own format, else the grids of a table.

    Raises:
        InputError: No reader can read it; see ``read_one_c`` and ``read_grids``.
    """
    if find_kind(content) == "one_c":
        return read_one_c(content, name=name, own_accounts=own_accounts)
    return read_grids(content, name=name)

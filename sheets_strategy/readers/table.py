"""Bytes of a table in any format → grids of cells, one per sheet."""

from __future__ import annotations

from dataclasses import dataclass

from sheets_strategy.errors import InputError
from sheets_strategy.readers.csv_text import read_csv
from sheets_strategy.readers.encodings import decode
from sheets_strategy.readers.html_table import read_html
from sheets_strategy.readers.kinds import find_kind, refuse
from sheets_strategy.readers.source import Source
from sheets_strategy.readers.spreadsheet import Sheet, read_sheets
from sheets_strategy.values.cells import CellValue


@dataclass(frozen=True, slots=True)
class NamedGrid:
    """One sheet of a file.

    Attributes:
        name: Name of the sheet, "" for a text file or a web page.
        rows: From the first row on; rows may differ in length; empty cells are None.
        hidden: Whether people do not see it.
    """

    name: str
    rows: list[list[CellValue]]
    hidden: bool = False


def read_grids(source: Source) -> tuple[NamedGrid, ...]:
    """Read CSV, TSV, XLSX, XLS, XLSB, ODS or the tables of a web page, whatever the file is called.

    Args:
        source: The file.

    Returns:
        The sheets that hold anything, in their order.

    Raises:
        InputError: ``empty_file`` also where no sheet holds anything; what
            ``refuse``, ``read_csv`` and ``read_sheets`` raise.
    """
    kind, name = find_kind(source), source.name
    refuse(kind, name=name)
    content = source.content()
    if kind == "spreadsheet":
        sheets = read_sheets(content, name=name)
    elif kind == "html":
        sheets = [Sheet("", list(map(list, rows))) for rows in read_html(decode(content), name=name)]
    else:
        sheets = [Sheet("", [list(row) for row in read_csv(content, name=name)])]
    grids = tuple(NamedGrid(sheet.name, sheet.rows, sheet.hidden) for sheet in sheets if sheet.rows)
    if not grids:
        raise InputError("empty_file", name=name)
    return grids

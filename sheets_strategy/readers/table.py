"""Bytes of a table in any format → grids of cells, one per sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sheets_strategy.errors import InputError
from sheets_strategy.readers.csv_text import read_csv
from sheets_strategy.readers.encodings import decode
from sheets_strategy.readers.html_table import read_html
from sheets_strategy.readers.kinds import Kind, find_kind, refuse
from sheets_strategy.readers.source import Source
from sheets_strategy.readers.spreadsheet import read_sheets
from sheets_strategy.readers.spreadsheet_xml import read_xml_sheets
from sheets_strategy.readers.web_archive import read_pages
from sheets_strategy.values.cells import Row


@dataclass(frozen=True, slots=True)
class NamedGrid:
    """One sheet of a file.

    Attributes:
        name: Name of the sheet, "" for a text file or a web page.
        rows: From the first row on; rows may differ in length; empty cells are None.
        hidden: Whether people do not see it.
    """

    name: str
    rows: Sequence[Row]
    hidden: bool = False


def read_grids(source: Source) -> tuple[NamedGrid, ...]:
    """Read CSV, TSV, XLSX, XLS, XLSB, ODS, XML Spreadsheet or the tables of a web page or archive.

    What the file is called is never asked.

    Args:
        source: The file.

    Returns:
        The sheets that hold anything, in their order.

    Raises:
        InputError: ``empty_file`` also where no sheet holds anything; what
            ``refuse``, ``read_csv``, ``read_sheets``, ``read_xml_sheets`` and ``read_pages`` raise.
    """
    kind, name = find_kind(source), source.name
    refuse(kind, name=name)
    grids = tuple(grid for grid in _read(source, kind) if grid.rows)
    if not grids:
        raise InputError("empty_file", name=name)
    return grids


def _read(source: Source, kind: Kind) -> list[NamedGrid]:
    name = source.name
    if kind == "spreadsheet":
        return [NamedGrid(*sheet) for sheet in read_sheets(source.content(), name=name)]
    if kind == "spreadsheet_xml":
        return [NamedGrid(*sheet) for sheet in read_xml_sheets(source)]
    if kind in ("html", "web_archive"):
        pages = read_pages(source) if kind == "web_archive" else [decode(source.content())]
        return [NamedGrid("", list(map(list, rows))) for page in pages for rows in read_html(page, name=name)]
    return [NamedGrid("", read_csv(source))]

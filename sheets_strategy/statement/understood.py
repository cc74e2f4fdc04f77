"""How a table of a file was understood: header line, which column became what, which serve for nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sheets_strategy.statement.columns import Layout
from sheets_strategy.values.cells import Row


@dataclass(frozen=True, slots=True)
class Understood:
    """One header line of a table and what stands under it.

    Attributes:
        sheet: Name of the sheet, "" for a text file.
        header_rows: Grid rows of the header, from 0.
        columns: Grid column, header as the bank wrote it, field of ``banks.yaml``; by column.
        unused: Grid column and header of the columns that serve for nothing.
        rows: Payments under it.
        is_sales: Whether it is a report on sales.
    """

    sheet: str
    header_rows: tuple[int, ...]
    columns: tuple[tuple[int, str, str], ...]
    unused: tuple[tuple[int, str], ...]
    rows: int
    is_sales: bool = False


def describe(layout: Layout, grid: Sequence[Row], *, sheet: str, rows: int) -> Understood:
    """Say how a header line was understood.

    Args:
        layout: Order of columns that the line gives.
        grid: The grid that the line stands in.
        sheet: Name of the sheet.
        rows: Payments under the line.
    """
    fields: dict[int, list[str]] = {}
    for field, col in layout.columns.items():
        fields.setdefault(col, []).append(field)
    kept = {col: _main_field(names) for col, names in fields.items() if _main_field(names) != "ignore"}
    columns = [(col, layout.headers.get(field, ""), field) for col, field in sorted(kept.items())]
    unused: dict[int, str] = {}
    for row in (grid[place] for place in layout.header_rows()):
        for col, value in enumerate(row):
            if col not in kept and isinstance(value, str) and value.strip():
                unused[col] = f"{unused[col]}. {value.strip()}" if col in unused else value.strip()
    header_rows, left = tuple(layout.header_rows()), tuple(sorted(unused.items()))
    return Understood(sheet, header_rows, tuple(columns), left, rows, layout.is_sales)


def _main_field(names: Sequence[str]) -> str:
    """Give the field that a column serves as; «account» is one's own account or the counterparty's."""
    return next((name for name in names if name not in ("account", "document_on")), names[0])

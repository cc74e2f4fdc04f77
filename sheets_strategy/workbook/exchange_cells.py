"""«Работа» as one side of an exchange: its texts, the book with what came home, the cells for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sheets_strategy.workbook.book import Book, TableView
from sheets_strategy.workbook.changes import SetCell
from sheets_strategy.workbook.exchange import FIELDS, Texts, as_cell, as_text
from sheets_strategy.workbook.grid import CellValue, Row

TABLE = "worklist"


@dataclass(frozen=True, slots=True)
class TeamTexts:
    """What «Работа» holds.

    Attributes:
        texts: Task → texts; of two rows of one task the upper counts, as everywhere.
        rows: Task → grid row.
        fixed: Task and column of cells that are formulas.
        unread: Those of them that were never computed: nobody knows what they show.
    """

    texts: Mapping[str, Texts]
    rows: Mapping[str, int]
    fixed: frozenset[tuple[str, str]]
    unread: frozenset[tuple[str, str]] = frozenset()


def read_team(view: TableView) -> TeamTexts:
    """Read what people typed beside the tasks of «Работа»."""
    texts: dict[str, Texts] = {}
    rows: dict[str, int] = {}
    fixed: set[tuple[str, str]] = set()
    unread: set[tuple[str, str]] = set()
    for row in view.rows():
        code = view.text(row, "code")
        if not code or code in rows:
            continue
        rows[code] = row
        texts[code] = read_texts(view, row)
        fixed |= {(code, column) for column in FIELDS if (row, view.place(column)) in view.tab.formulas}
        unread |= {(code, column) for column in unread_columns(view, row)}
    return TeamTexts(texts, rows, frozenset(fixed), frozenset(unread))


def unread_columns(view: TableView, row: int) -> list[str]:
    """Give the columns of a row that hold a formula which was never computed."""
    return [
        column for column in FIELDS if view.has(column) and (row, view.place(column)) in view.tab.uncached
    ]


def read_texts(view: TableView, row: int) -> Texts:
    """Give the texts of one row, for the columns that are there."""
    return {column: as_text(column, view.value(row, column)) for column in FIELDS if view.has(column)}


def with_typed(book: Book, home: Mapping[str, Texts]) -> Book:
    """Give the book as it will be once the texts are home, to compute from.

    What is written must be compared and guarded with the book as it was read.

    Args:
        book: The team's workbook.
        home: Task → column → text (``Merged.home`` of all places).
    """
    view = book.tables[TABLE]
    cells = {(one.row, one.col): one.after for one in home_cells(book, home)}
    if not cells:
        return book
    tab = replace(view.tab, rows=_put(view.tab.rows, cells))
    tables = {key: replace(one, tab=tab) if one.tab is view.tab else one for key, one in book.tables.items()}
    return replace(book, tabs={**book.tabs, view.tab_key: tab}, tables=tables)


def home_cells(book: Book, home: Mapping[str, Texts]) -> Iterator[SetCell]:
    """Give the cells of «Работа» that texts come home to, by address.

    Args:
        book: The team's workbook as it was read.
        home: Task → column → text (``Merged.home`` of all places).
    """
    view = book.tables[TABLE]
    rows = read_team(view).rows
    yield from sorted(
        (
            set_text(view, rows[code], column, text)
            for code, texts in home.items()
            for column, text in texts.items()
        ),
        key=lambda one: (one.row, one.col),
    )


def set_text(view: TableView, row: int, column: str, text: str) -> SetCell:
    """Give the cell that a text of an exchange goes into."""
    at, before = view.place(column), view.value(row, column)
    after = as_cell(column, text)
    return SetCell(view.tab.name, view.spec.key, column, row, at, before, after, exempt="exchange")


def _put(rows: Sequence[Row], cells: Mapping[tuple[int, int], CellValue]) -> list[list[CellValue]]:
    found = [list(row) for row in rows]
    for (row, col), value in cells.items():
        found[row].extend([None] * (col + 1 - len(found[row])))
        found[row][col] = value
    return found

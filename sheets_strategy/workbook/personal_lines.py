"""«Мой план» and «История» of a personal sheet: what the seller typed beside the tool's lines, and below."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sheets_strategy.strategy.worklist import code_task, part_code
from sheets_strategy.values.letters import column_letters
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import Book, TableView
from sheets_strategy.workbook.cell_findings import text_of
from sheets_strategy.workbook.diff import Cells
from sheets_strategy.workbook.exchange import Kept
from sheets_strategy.workbook.personal import HISTORY, PLAN

TOLD: Mapping[str, Sequence[str]] = {PLAN: ("segment", "hypothesis"), HISTORY: ("client", "action", "said")}
"""Table → the columns by which a line is told whose code is lost."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that a seller typed beside, or that has no code.

    Attributes:
        row: Grid row.
        code: Task, row of the plan, or task and number of what is kept of it; "" for none.
        told: What stands in the columns of ``TOLD``, folded.
        beside: Header, or letters of a column without one → what is the seller's; of a line without
            a code, all that stands in it.
    """

    row: int
    code: str
    told: tuple[str, ...]
    beside: Mapping[str, str]


Lines = Mapping[str, Sequence[Line]]
"""Table → its lines, from top to bottom."""


def read_lines(book: Book) -> Lines:
    """Read the lines of both tabs; one that a seller deleted has none."""
    return {table: tuple(_read(book.tables[table], table)) for table in TOLD if table in book.tables}


def find_lines_leaving(
    lines: Lines, others: Mapping[str, str], clients: Collection[str]
) -> Iterator[tuple[int, Sequence[Kept]]]:
    """Give the rows of «История» that are about clients of others, each with what is kept of it.

    Args:
        lines: What ``read_lines`` gave.
        others: Folded name of a client of others → its code.
        clients: Codes of the seller's clients.
    """
    for line in lines.get(HISTORY, ()):
        task = line.code.partition("+")[0] or code_task(others.get(line.told[0], ""), "")
        client = part_code(task)[0]
        if client and client not in clients:
            yield line.row, [Kept(task, header, text) for header, text in line.beside.items()]


def find_codes(lines: Sequence[Line], table: str, rows: Sequence[Cells]) -> dict[int, str]:
    """Give grid row → code, for lines of the tool's whose code is lost."""
    wanted = {_fold(str(cells.get(name) or "") for name in TOLD[table]): str(cells["code"]) for cells in rows}
    return {line.row: wanted[line.told] for line in lines if not line.code and line.told in wanted}


def read_beside(view: TableView, row: int) -> dict[str, str]:
    """Give what stands in columns that are not the template's, by header."""
    headers = {col: header for header, col in view.own.items()}
    known = set(view.columns.values())
    cells = view.tab.rows[row]
    return {
        headers.get(col, column_letters(col)): text_of(value)
        for col, value in enumerate(cells)
        if col not in known and text_of(value)
    }


def _read(view: TableView, table: str) -> Iterator[Line]:
    for row in view.rows():
        code = view.text(row, "code") if view.has("code") else ""
        told = _fold(view.text(row, name) if view.has(name) else "" for name in TOLD[table])
        beside = read_beside(view, row)
        if not code:
            beside |= {
                view.spec.column(key).label: view.text(row, key) for key in view.columns if key != "code"
            }
            beside = {header: text for header, text in beside.items() if text}
        yield Line(row, code, told, beside)


def _fold(texts: Iterator[str]) -> tuple[str, ...]:
    return tuple(map(fold, texts))

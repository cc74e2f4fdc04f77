"""The tab «Мои дела» of a personal sheet → what the seller typed, task by task.

People sort, copy and delete rows there, move columns and add their own, and write where they should not:
what they typed is told by the code of the row, else by client and task.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sheets_strategy.strategy.worklist import code_task, part_code
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import Book, TableView, address
from sheets_strategy.workbook.exchange import FIELDS, Kept, Texts
from sheets_strategy.workbook.exchange_cells import read_texts, unread_columns
from sheets_strategy.workbook.exchange_marks import Sent, read_sent
from sheets_strategy.workbook.exchange_memory import HistoryLine
from sheets_strategy.workbook.personal import TASKS
from sheets_strategy.workbook.personal_lines import Lines, find_lines_leaving, read_beside, read_lines

Task = tuple[str, str]
SENT = "sent"
"""Column of «Мои дела» that says what its row was sent."""


@dataclass(frozen=True, slots=True)
class Known:
    """Tasks and clients of the team, to tell rows by.

    Attributes:
        tasks: Client and what to do, folded, as «Работа» shows them → task; where they mean one.
        clients: Code of a client → its name, folded.
    """

    tasks: Mapping[Task, str]
    clients: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Typed:
    """What a seller typed.

    Attributes:
        away: Task → texts of each row that holds it, from top to bottom.
        rows: Task → these grid rows.
        codes: Grid row → task, for rows whose code is lost and whose task is known.
        beside: Grid row → header, or letters of a column without one → what is typed in columns that
            the seller added.
        strangers: Rows of the tool's whose code is lost and whose task nobody can tell: grid row →
            folded name of the client in it.
        own: Grid rows that have no task, those of strangers among them.
        lines: «Мой план» and «История».
        sent: Task → what each row says that it was sent, in the order of ``away``.
        unread: Task and column of formulas that were never computed → the cell.
    """

    away: Mapping[str, Sequence[Texts]]
    rows: Mapping[str, Sequence[int]]
    codes: Mapping[int, str]
    beside: Mapping[int, Mapping[str, str]]
    strangers: Mapping[int, str]
    own: frozenset[int]
    lines: Lines
    sent: Mapping[str, Sequence[Sent | None]] = field(default_factory=dict)
    unread: Mapping[Task, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Leaving:
    """Rows that leave a personal sheet.

    Attributes:
        rows: Grid rows of «Мои дела».
        kept: What was typed in them beside the columns that come home anyway.
        lines: Grid rows of «История».
    """

    rows: frozenset[int]
    kept: tuple[Kept, ...]
    lines: frozenset[int] = frozenset()


def know_tasks(book: Book) -> Known:
    """Give the tasks of «Работа» and the clients of «Клиенты», from the team's workbook as it was read."""
    work, clients = book.tables["worklist"], book.tables["clients"]
    found: dict[Task, set[str]] = {}
    for row in work.rows():
        task = fold(work.text(row, "client")), fold(work.text(row, "action"))
        code = work.text(row, "code")
        if code and all(task):
            found.setdefault(task, set()).add(code)
    names = {clients.text(row, "code"): fold(clients.text(row, "name")) for row in clients.rows()}
    return Known({task: codes.pop() for task, codes in found.items() if len(codes) == 1}, names)


def read_personal(book: Book, known: Known) -> Typed:
    """Read what the seller typed; nothing that stands in a cell is dropped because it is wrong.

    Args:
        book: What ``open_personal`` gave.
        known: What ``know_tasks`` gave of the team's workbook.
    """
    view = book.tables.get(TASKS)
    if view is None:
        return Typed({}, {}, {}, {}, {}, frozenset(), read_lines(book))
    away: dict[str, list[Texts]] = {}
    rows: dict[str, list[int]] = {}
    sent: dict[str, list[Sent | None]] = {}
    unread: dict[Task, str] = {}
    codes: dict[int, str] = {}
    beside: dict[int, Mapping[str, str]] = {}
    strangers: dict[int, str] = {}
    own: set[int] = set()
    for row in view.rows():
        stands = view.text(row, "code") if view.has("code") else ""
        code = _find_code(view, row, known)
        if not code:
            own.add(row)
            # A row that the seller added has no state; the tool's have.
            if _word(view, row, "state") and _word(view, row, "client"):
                strangers[row] = _word(view, row, "client")
                beside[row] = {**_read_fields(view, row), **read_beside(view, row)}
            continue
        if code != stands:
            codes[row] = code
        away.setdefault(code, []).append(read_texts(view, row))
        rows.setdefault(code, []).append(row)
        for column in unread_columns(view, row):
            unread[code, column] = f"{view.tab.name}!{address(row, view.place(column))}"
        sent.setdefault(code, []).append(read_sent(view.text(row, SENT)) if view.has(SENT) else None)
        beside[row] = read_beside(view, row)
    beside = {row: texts for row, texts in beside.items() if texts}
    return Typed(away, rows, codes, beside, strangers, frozenset(own), read_lines(book), sent, unread)


def find_leaving(
    typed: Typed,
    shown: Collection[str],
    known: Known,
    history: Mapping[str, Sequence[HistoryLine]],
    *,
    clients: Collection[str],
) -> Leaving:
    """Say which rows leave: of tasks that are not the seller's any more, and copies of others.

    What the seller typed beside them is kept, once: a row that could not be emptied yet is read again.

    Args:
        typed: What ``read_personal`` gave.
        shown: Tasks that are the seller's.
        known: The team's clients.
        history: Texts that are kept already.
        clients: Codes of the seller's clients.
    """
    leave: list[tuple[int, str]] = []
    stays: dict[str, Mapping[str, str]] = {}
    for code, rows in typed.rows.items():
        kept_row = rows[0] if code in shown else -1
        stays[code] = typed.beside.get(kept_row, {})
        leave += [(row, code) for row in rows if row != kept_row]
    own = {known.clients.get(client, "") for client in clients}
    others = {name: code for code, name in sorted(known.clients.items(), reverse=True) if name not in own}
    leave += [(row, code_task(others[name], "")) for row, name in typed.strangers.items() if name in others]
    held = {(code, line.column, line.text) for code, lines in history.items() for line in lines}
    kept: dict[tuple[str, str, str], Kept] = {}
    for row, code in sorted(leave):
        for column, text in typed.beside.get(row, {}).items():
            one = code, column, text
            if one not in held and stays.get(code, {}).get(column) != text:
                kept[one] = Kept(*one)
    lines = dict(find_lines_leaving(typed.lines, others, clients))
    for told in (told for texts in lines.values() for told in texts):
        if (told.code, told.column, told.text) not in held:
            kept[told.code, told.column, told.text] = told
    return Leaving(frozenset(row for row, _ in leave), tuple(kept.values()), frozenset(lines))


def delivered_texts(
    book: Book, typed: Typed, shown: Collection[str], after: Mapping[str, Texts]
) -> dict[str, Texts]:
    """Give what stands in the personal sheet once it was written, for ``confirm``.

    Args:
        book: The personal sheet as it was read.
        typed: What ``read_personal`` gave.
        shown: Tasks that are the seller's.
        after: What the exchange merged.
    """
    view = book.tables[TASKS]
    found: dict[str, Texts] = {}
    for code in sorted(shown):
        texts = {column: after.get(code, {}).get(column, "") for column in FIELDS}
        for row in typed.rows.get(code, ())[:1]:
            stands = read_texts(view, row)
            texts |= {
                column: stands[column] for column in stands if (row, view.place(column)) in view.tab.formulas
            }
        found[code] = texts
    return found


def _find_code(view: TableView, row: int, known: Known) -> str:
    """Give the task of a row: its code, where that is one of a known client, else what its words mean."""
    code = view.text(row, "code") if view.has("code") else ""
    if code and part_code(code)[0] in known.clients:
        return code
    return known.tasks.get((_word(view, row, "client"), _word(view, row, "action")), "")


def _word(view: TableView, row: int, column: str) -> str:
    """Give the folded text of a column that may have been deleted."""
    return fold(view.text(row, column)) if view.has(column) else ""


def _read_fields(view: TableView, row: int) -> dict[str, str]:
    return {column: text for column, text in read_texts(view, row).items() if text}

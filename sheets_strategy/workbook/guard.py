"""The one guard: no change leaves that touches what is not the tool's."""

from __future__ import annotations

from sheets_strategy.errors import UnsafeChange
from sheets_strategy.strategy.plan_rows import IDEA, UNDECIDED
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import OWN, Book, TableView, address
from sheets_strategy.workbook.changes import AddColumn, AppendRows, ChangeSet, MoveRows, SetCell, SetNote
from sheets_strategy.workbook.exchange import FIELDS
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.library_memory import COLUMNS, cell_text, read_sent
from sheets_strategy.workbook.memory import read_memory
from sheets_strategy.workbook.refresh import REFRESH, is_tick
from sheets_strategy.workbook.template import Template

# Rows of the statement follow whatever columns a person pasted; only import appends there.
_FREE = "statement"
PERSONAL_TASKS = "mine"
_LEFT = frozenset({PERSONAL_TASKS, "mine_history"})
_HANDED = frozenset({("worklist", "seller"), ("clients", "seller"), ("plan", "person")})
_EXCHANGED = frozenset((table, column) for table in ("worklist", PERSONAL_TASKS) for column in FIELDS)


def guard(changes: ChangeSet, book: Book) -> None:
    """Check every change against the owner of what it touches.

    The exceptions, each by name: rows that the change set itself appends, notes on
    headers of columns that it adds, empty team cells that ``import --clients``
    fills (``exempt="clients"``), headers of the template that ``doctor --fix`` puts
    back into cells that are empty (``exempt="doctor"``), settings that ``migrate`` puts into empty
    cells (``exempt="migrate"``), numbers of segments that ``segments --sort`` showed and that still
    stand as it read them (``exempt="sort"``), the tick of «Обновить», which is taken away where it
    stands as it was read (``exempt="refresh"``), cells of Сегменты and План that still hold what «Память»
    says a library sent there (``exempt="library"``), what sellers typed at their own place, into cells of
    «Работа» and of personal sheets that still stand as they were merged (``exempt="exchange"``), and
    rows that leave a personal sheet, emptied after all that was typed in them came home
    (``exempt="leave"``), and the name of one seller who leaves, in «Работа» and «Клиенты», where another
    one of «Продавцы» takes over (``exempt="handover"``); also in rows of «План» that are not decided yet.

    Raises:
        UnsafeChange: ``not_the_tools`` (tab, cell, value): a person's cell, or rows of an
            input tab, would change; or a cell that is not new would get a note.
    """
    headers = {
        (change.tab, change.header_row, change.col)
        for change in changes.changes
        if isinstance(change, AddColumn)
    }
    _refuse_two_leaving(changes)
    for change in changes.changes:
        if isinstance(change, SetCell) and change.exempt == "handover":
            _check_handed(change, book)
        elif isinstance(change, SetCell) and change.exempt == "doctor":
            _check_header(change, book.tables[change.table])
        elif isinstance(change, SetCell) and change.exempt == "leave":
            _check_leaving(change, book.tables[change.table])
        elif isinstance(change, SetCell):
            _check_cell(change, book.tables[change.table], book)
        elif isinstance(change, AppendRows):
            _check_append(change, book)
        elif isinstance(change, SetNote):
            if (change.tab, change.row, change.col) not in headers:
                _refuse_note(change, book)
        elif isinstance(change, MoveRows):
            view = book.tables[change.table]
            first_row = change.start == view.header_row + 1
            if book.template.tab(view.tab_key).kind != "output" or not first_row:
                raise UnsafeChange("not_the_tools", tab=change.tab, cell=address(change.start, 0), value="")


def _check_cell(change: SetCell, view: TableView, book: Book) -> None:
    owner = "team" if change.column.startswith(OWN) else view.spec.column(change.column).owner
    in_place = (
        view.has(change.column)
        and view.place(change.column) == change.col
        and view.header_row < change.row < view.stop
    )
    stands = view.tab.cell(change.row, change.col)
    may_fill = change.exempt == "clients" or (change.exempt == "migrate" and change.table == "settings")
    is_empty = stands in (None, "") and (change.row, change.col) not in view.tab.formulas
    allowed = owner == "tool" or (may_fill and is_empty) or _renumbers(change, view)
    allowed = allowed or _unticks(change, view, book.template) or _exchanges(change, view)
    allowed = allowed or (change.exempt == "library" and _is_library(change, view, book))
    if view.tab.name == change.tab and in_place and allowed:
        return
    raise UnsafeChange("not_the_tools", tab=change.tab, cell=address(change.row, change.col), value=stands)


def _renumbers(change: SetCell, view: TableView) -> bool:
    """Say whether a number of a segment is changed that stands as it was shown: a value, no formula."""
    stands = view.tab.cell(change.row, change.col)
    is_number = isinstance(change.after, int) and not isinstance(change.after, bool)
    return (
        change.exempt == "sort"
        and (change.table, change.column) == ("segments", "number")
        and stands not in (None, "")
        and _is_as_read(change, view)
        and is_number
    )


def _exchanges(change: SetCell, view: TableView) -> bool:
    """Say whether a text of a task comes home, or goes out to its seller, where it was merged."""
    return (
        change.exempt == "exchange"
        and (change.table, change.column) in _EXCHANGED
        and _is_as_read(change, view)
        and (change.table == PERSONAL_TASKS or view.text(change.row, "code") != "")
    )


def _check_leaving(change: SetCell, view: TableView) -> None:
    """Let through only the emptying of a cell, as it was read, in a row of a personal sheet with a client."""
    in_place = view.tab.name == change.tab and view.header_row < change.row < view.stop
    named = any(view.text(change.row, name) for name in ("code", "client") if view.has(name))
    is_row = change.table in _LEFT and named
    if not (in_place and is_row and change.after is None and _is_as_read(change, view)):
        stands, cell = view.tab.cell(change.row, change.col), address(change.row, change.col)
        raise UnsafeChange("not_the_tools", tab=change.tab, cell=cell, value=stands)


def _check_handed(change: SetCell, book: Book) -> None:
    """Let through only a seller's name, as it was read, that becomes the name of another one of Продавцы."""
    view, sellers = book.tables[change.table], book.tables["sellers"]
    known = {_words(sellers.text(row, "name")) for row in sellers.rows()} - {()}
    before, after = _words(change.before), _words(change.after)
    in_place = (
        (change.table, change.column) in _HANDED
        and view.tab.name == change.tab
        and view.has(change.column)
        and view.place(change.column) == change.col
        and view.header_row < change.row < view.stop
        and (change.table != "plan" or _is_undecided(view, change.row, book.template))
    )
    if not (in_place and before and after in known and after != before and _is_as_read(change, view)):
        raise _refuse(change, view.tab.cell(change.row, change.col))


def _is_undecided(view: TableView, row: int, template: Template) -> bool:
    """Say whether somebody has still to answer for a row of the plan."""
    status = fold(view.text(row, "status"))
    return template.meanings["plan_status"].get(status, IDEA) in UNDECIDED


def _refuse_two_leaving(changes: ChangeSet) -> None:
    """Let one seller leave at a time: every name that changes is the same one."""
    handed = [one for one in changes.changes if isinstance(one, SetCell) and one.exempt == "handover"]
    other = next((one for one in handed if _words(one.before) != _words(handed[0].before)), None)
    if other is not None:
        raise _refuse(other, other.before)


def _words(name: CellValue) -> tuple[str, ...]:
    """Give what a name is compared by: people are named in any order."""
    return tuple(sorted(fold(name).split())) if isinstance(name, str) else ()


def _refuse(change: SetCell, stands: CellValue) -> UnsafeChange:
    return UnsafeChange("not_the_tools", tab=change.tab, cell=address(change.row, change.col), value=stands)


def _is_as_read(change: SetCell, view: TableView) -> bool:
    """Say whether a cell still stands as it was read: no formula, the very value."""
    at = (change.row, change.col)
    stands = view.tab.cell(*at)
    before = None if change.before == "" else change.before
    stands = None if stands == "" else stands
    return at not in view.tab.formulas and (type(stands), stands) == (type(before), before)


def _unticks(change: SetCell, view: TableView, template: Template) -> bool:
    """Say whether a tick of «Обновить» is taken away that stands as it was read: a value, no formula."""
    return (
        change.exempt == "refresh"
        and (change.table, change.column) == (REFRESH, "refresh")
        and is_tick(view.tab.cell(change.row, change.col), template)
        and _is_as_read(change, view)
        and (change.after is None or change.after is False)
    )


def _is_library(change: SetCell, view: TableView, book: Book) -> bool:
    """Say whether a cell is one that a library fills and still holds, as a value, what it sent there last."""
    stands, code = view.tab.cell(change.row, change.col), view.text(change.row, "code")
    fills = (
        change.table in COLUMNS
        and view.has(change.column)
        and (
            change.column in COLUMNS[change.table]
            or (change.table == "segments" and _is_condition(change.column, book))
        )
    )
    alone = sum(view.text(row, "code") == code for row in view.rows()) == 1
    sent = read_sent(read_memory(book.tables["memory"]))
    rows = [one for key, one in sent.items() if key.startswith(f"{change.table}+") and one.code == code]
    return (
        fills
        and bool(code)
        and alone
        and _is_as_read(change, view)
        and [one.cells.get(change.column) for one in rows] == [cell_text(stands)]
    )


def _is_condition(column: str, book: Book) -> bool:
    """Say whether a column of Сегменты may hold conditions: one of the template's, or the team's own."""
    return column.startswith(OWN) or column in book.template.labels["parameter"]


def _check_header(change: SetCell, view: TableView) -> None:
    """Let through only a column's own header, in its line, where that column has none and nothing stands."""
    labels = {column.key: column.label for column in view.spec.columns if not view.has(column.key)}
    stands = view.tab.cell(change.row, change.col)
    is_empty = stands in (None, "") and (change.row, change.col) not in view.tab.formulas
    in_place = view.tab.name == change.tab and change.row == view.header_row
    if not (is_empty and in_place and labels.get(change.column, "") == change.after):
        cell = address(change.row, change.col)
        raise UnsafeChange("not_the_tools", tab=change.tab, cell=cell, value=stands)


def _check_append(change: AppendRows, book: Book) -> None:
    tab = book.tabs[_FREE] if change.table == _FREE else book.tables[change.table].tab
    below = [row for row in tab.rows[change.start :] if any(value not in (None, "") for value in row)]
    if below or tab.name != change.tab:
        raise UnsafeChange("not_the_tools", tab=change.tab, cell=address(change.start, 0), value="")


def _refuse_note(change: SetNote, book: Book) -> None:
    tabs = (tab for tab in book.snapshot.tabs if tab.name == change.tab)
    value = next((tab.cell(change.row, change.col) for tab in tabs), None)
    cell = address(change.row, change.col)
    raise UnsafeChange("not_the_tools", tab=change.tab, cell=cell, value="" if value is None else value)

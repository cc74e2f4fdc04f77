"""The outcome of tasks comes home from a CRM: what its sellers noted there, merged three ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import Book
from sheets_strategy.workbook.changes import ChangeSet
from sheets_strategy.workbook.crm import Crm
from sheets_strategy.workbook.crm_home import CrmExport, Sheet, read_export
from sheets_strategy.workbook.diff import diff, in_writing_order
from sheets_strategy.workbook.exchange import Merged, merge
from sheets_strategy.workbook.exchange_cells import home_cells, read_team
from sheets_strategy.workbook.exchange_memory import Exchange, entries_of, news_of, read_last
from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.guard import guard
from sheets_strategy.workbook.language import LoadTemplate, choose_template
from sheets_strategy.workbook.memory import read_memory, remember_rows
from sheets_strategy.workbook.opening import open_current_book
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.rounds import Plan, run_rounds
from sheets_strategy.workbook.template import Template


@dataclass(frozen=True, slots=True)
class ImportedTasks:
    """What became of an export of tasks.

    Attributes:
        crm: What people call the CRM.
        rows: Rows of the file.
        tasks: Tasks of ours in it.
        gone: Of them, those that «Работа» does not have any more.
        others: Rows without one code of ours.
        cells: Cells of «Работа» that were filled or changed.
        kept: Texts that went to the history, since people had typed something else.
        unknown: Words of a status or outcome that nobody knows → how often.
        sellers: Who answers for tasks there and not here → for how many.
    """

    crm: str
    rows: int
    tasks: int
    gone: int
    others: int
    cells: int
    kept: int
    unknown: tuple[tuple[str, int], ...]
    sellers: tuple[tuple[str, int], ...]


_Outcome = tuple[ImportedTasks, ChangeSet]


def import_tasks(
    workbook: Workbook,
    load: LoadTemplate,
    load_crms: Callable[[Template], Sequence[Crm]],
    sheets: Sequence[Sheet],
    *,
    name: str,
    today: date,
    write: bool = True,
) -> _Outcome:
    """Bring the outcome of tasks home; what people typed in «Работа» meanwhile is never overwritten.

    Against what both held at the last import: what changed in the CRM alone comes home; what
    changed in both stays as the team has it, and the CRM's text goes to the history of the task.
    The same file a second time changes nothing.

    Args:
        workbook: Where the strategy is kept.
        load: Gives the template in a language.
        load_crms: Gives the CRM that are known.
        sheets: The file: its grids.
        name: What messages call the file.
        today: The day that memory and history note.
        write: Whether to write.

    Raises:
        InputError: ``no_task_header`` (name), ``no_task_codes`` (name, rows), and those of a
            workbook that is not whole.
    """

    def plan(snapshot: Snapshot) -> Plan[_Outcome]:
        template = choose_template(snapshot, load)
        book = open_current_book(snapshot, template, title=workbook.title, backup=workbook.backup)
        export = read_export(sheets, load_crms(template), template, name=name)
        return _plan(book, export, today=today)

    return run_rounds(workbook, plan, write=write, once=True).result


def _plan(book: Book, export: CrmExport, *, today: date) -> Plan[_Outcome]:
    memory, team = read_memory(book.tables["memory"]), read_team(book.tables["worklist"])
    last = read_last(memory, export.crm.key)
    merged = merge(team.texts, export.away, last, fixed=team.fixed, unread=team.unread)
    exchange = Exchange(export.crm.key, export.crm.title, merged)
    entries = news_of(entries_of([exchange], memory, on=today), memory)
    cells = list(home_cells(book, merged.home))
    news = diff(book.tables, [remember_rows(memory, entries, today=today)])
    changes = ChangeSet(book.snapshot.version, in_writing_order([*cells, *news]))
    guard(changes, book)
    return Plan((_say(book, export, merged, cells=len(cells)), changes), changes, book.template)


def _say(book: Book, export: CrmExport, merged: Merged, *, cells: int) -> ImportedTasks:
    view = book.tables["worklist"]
    here = {view.text(row, "code"): view.text(row, "who") for row in view.rows()}
    elsewhere: dict[str, int] = {}
    for code, name in export.sellers.items():
        if here.get(code) and _words(here[code]) != _words(name):
            elsewhere[name] = elsewhere.get(name, 0) + 1
    return ImportedTasks(
        crm=export.crm.title,
        rows=export.rows,
        tasks=len(export.away),
        gone=sum(code not in here for code in export.away),
        others=export.others,
        cells=cells,
        kept=len(merged.kept),
        unknown=tuple(sorted(export.unknown.items())),
        sellers=tuple(sorted(elsewhere.items())),
    )


def _words(name: str) -> list[str]:
    """Give what a name is compared by: CRM put first names first."""
    return sorted(fold(name).split())

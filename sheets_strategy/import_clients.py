"""Bring a client list into «Клиенты»: new rows, and answers for empty cells; nothing is overwritten."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sheets_strategy.errors import Finding
from sheets_strategy.values.cells import CellValue
from sheets_strategy.values.names import normalise_name
from sheets_strategy.workbook.book import Book, TableView
from sheets_strategy.workbook.cell_findings import text_of
from sheets_strategy.workbook.changes import ChangeSet, SetCell
from sheets_strategy.workbook.client_answers import is_same_answer
from sheets_strategy.workbook.client_list import ClientList, Sheet, read_client_list
from sheets_strategy.workbook.client_matches import ClientMatcher
from sheets_strategy.workbook.client_records import Record
from sheets_strategy.workbook.codes import name_code
from sheets_strategy.workbook.decisions import ACCEPT, read_decisions, suggest_same
from sheets_strategy.workbook.diff import Cells, WantedRows, diff, in_writing_order
from sheets_strategy.workbook.diff import same as is_same
from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.guard import guard
from sheets_strategy.workbook.language import LoadTemplate, choose_template
from sheets_strategy.workbook.memory import Entry, remember_rows
from sheets_strategy.workbook.opening import open_current_book
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.read_clients import CODE_LETTER, CODE_WIDTH
from sheets_strategy.workbook.read_tabs import Tabs, read_tabs
from sheets_strategy.workbook.rounds import Plan, run_rounds
from sheets_strategy.workbook.show_checks import code_finding

_NAMES = frozenset({"name", "inn"})


@dataclass(frozen=True, slots=True)
class ImportedClients:
    """What became of a client list.

    Attributes:
        rows: Clients in the file, each once.
        added: Rows appended.
        filled: Empty cells filled.
        differences: Answers that the team's cell, or an earlier row of the file, contradicts.
        alike: Clients that only the name matches: (name in the file, name in the tab, its grid row).
        closed: Clients that the file gives as liquidated or otherwise closed.
        nameless: Clients without a name whose ИНН nobody in the tab has; they are not added.
        alone: Rows about a person without a company; they are not taken.
        crowded: Clients for whom the file names several people; the first is taken.
        left: Headers of columns that have no place in the tab.
        folders: Headers of columns that hold folders of a catalogue, not groups of companies.
        headings: Rows that are headings or totals, and no clients.
        sheets: Sheets without a list.
        findings: What needs an eye in the file itself.
    """

    rows: int
    added: int
    filled: int
    differences: int
    alike: tuple[tuple[str, str, int], ...]
    closed: int = 0
    nameless: int = 0
    alone: int = 0
    crowded: int = 0
    left: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


_Outcome = tuple[ImportedClients, ChangeSet]


@dataclass(slots=True)
class _Sorted:
    """Records of a list by what becomes of them.

    Attributes:
        fresh: New clients.
        fills: (Grid row, column) → answer for an empty cell of a known client.
        entries: What must be remembered.
        alike: As in ``ImportedClients``.
        nameless: As there.
    """

    fresh: list[Cells] = dataclasses.field(default_factory=list)
    fills: dict[tuple[int, str], CellValue] = dataclasses.field(default_factory=dict)
    entries: list[Entry] = dataclasses.field(default_factory=list)
    alike: list[tuple[str, str, int]] = dataclasses.field(default_factory=list)
    nameless: int = 0


def import_clients(
    workbook: Workbook,
    load: LoadTemplate,
    sheets: Sequence[Sheet],
    *,
    name: str,
    today: date,
    write: bool = True,
) -> tuple[ImportedClients, ChangeSet]:
    """Append prospects and fill empty cells of known clients.

    A client is known by ИНН. One that only the name matches is a suggestion in
    Вопросы: it is neither filled nor appended until it is accepted there.

    Args:
        workbook: Where the strategy is kept.
        load: Gives the template in a language.
        sheets: The file: grids with their names.
        name: What messages call the file.
        today: The day that memory notes.
        write: Whether to write.

    Raises:
        InputError: ``no_client_header`` (name); ``statement_for_clients`` (name).
    """

    def plan(snapshot: Snapshot) -> Plan[_Outcome]:
        template = choose_template(snapshot, load)
        book = open_current_book(snapshot, template, title=workbook.title, backup=workbook.backup)
        return _plan(book, sheets, name=name, today=today)

    return run_rounds(workbook, plan, write=write, once=True).result


def _plan(book: Book, sheets: Sequence[Sheet], *, name: str, today: date) -> Plan[_Outcome]:
    """Compute what a list brings to a workbook as read."""
    tabs, view = read_tabs(book), book.tables["clients"]
    found = read_client_list(sheets, book.template, name=name, own=tuple(view.own))
    sorted_ = _sort_records(found.records, book, tabs)
    news = remember_rows(tabs.memory, sorted_.entries, today=today)
    wanted = [WantedRows("clients", _give_codes(sorted_.entries, tabs), sorted_.fresh), news]
    written = in_writing_order([*_fill(view, sorted_.fills), *diff(book.tables, wanted)])
    changes = ChangeSet(book.snapshot.version, written)
    guard(changes, book)
    return Plan((_say(found, sorted_), changes), changes, book.template)


def _give_codes(entries: Sequence[Entry], tabs: Tabs) -> dict[int, Cells]:
    """Give rows that something is remembered of their codes, which the next run must find there."""
    told = {key.split("+", 1)[0] for _, key, _ in entries}
    return {row: {"code": code} for row, code in tabs.clients.codes.by_row.items() if code in told}


def _say(found: ClientList, sorted_: _Sorted) -> ImportedClients:
    return ImportedClients(
        rows=len(found.records),
        added=len(sorted_.fresh),
        filled=len(sorted_.fills),
        differences=sum(kind == "difference" for kind, _, _ in sorted_.entries),
        alike=tuple(sorted_.alike),
        closed=sum(bool(record.status) for record in found.records),
        nameless=sorted_.nameless,
        alone=found.alone,
        crowded=sum(len(record.people) > 1 for record in found.records),
        left=found.left,
        folders=found.folders,
        headings=found.headings,
        sheets=found.sheets,
        findings=found.findings,
    )


def _sort_records(records: Sequence[Record], book: Book, tabs: Tabs) -> _Sorted:
    """Say of every record whether it is new, known, or to be asked about."""
    view, codes = book.tables["clients"], tabs.clients.codes
    decisions, closed = read_decisions(book, tabs.memory), tabs.memory.all("closed")
    matcher, found, number = ClientMatcher(view), _Sorted(), codes.next_number
    for record in records:
        row, by_inn = matcher.find(record.values)
        if row is None and "name" not in record.values:
            found.nameless += 1
        elif row is None:
            code = name_code(number, letter=CODE_LETTER, width=CODE_WIDTH)
            number += 1
            found.fresh.append({**record.values, "code": code})
            found.entries += _remember_new(record, code)
        else:
            code = codes.by_row[row]
            asked = _ask(record, row, code, view)
            answer = ACCEPT if by_inn else decisions.get(code_finding(asked), "")
            if answer == ACCEPT:
                for column, value in _missing(record, row, view).items():
                    found.fills.setdefault((row, column), value)
                found.entries += _differences(record, row, code, book)
                found.entries += _state(record, code, closed)
            elif not answer and (_missing(record, row, view) or _contradicted(record, row, book)):
                found.alike.append((str(record.values["name"]), view.text(row, "name"), row))
                found.entries.append(("alike", asked.key, str(record.values["name"])))
    return found


def _ask(record: Record, row: int, code: str, view: TableView) -> Finding:
    """Ask whether a record that only the name matches is this client."""
    name = str(record.values.get("name") or "")
    col = view.columns["name"]
    return suggest_same(
        code, normalise_name(name), client=view.text(row, "name"), name=name, row=row, col=col
    )


def _missing(record: Record, row: int, view: TableView) -> dict[str, CellValue]:
    """Give the answers for cells that are empty."""
    return {column: value for column, value in record.values.items() if _is_empty(view, row, column)}


def _contradicted(record: Record, row: int, book: Book) -> dict[str, CellValue]:
    """Give the answers that differ; names and ИНН of a client known by ИНН may be spelt otherwise."""
    view, template = book.tables["clients"], book.template
    found = {}
    for column, value in sorted(record.values.items()):
        here = text_of(view.value(row, column))
        said = (text_of(value), *{"contact": record.people, "phone": record.phones}.get(column, ()))
        same = is_same(view.value(row, column), value)
        same = same or any(is_same_answer(column, here, text, template) for text in said)
        if here and column not in _NAMES and not same:
            found[column] = value
    return found


def _remember_new(record: Record, code: str) -> Iterator[Entry]:
    """Remember a client that the list brings: its identity, and where the list contradicts itself."""
    yield "client", code, str(record.values.get("inn") or "") or normalise_name(str(record.values["name"]))
    for column, value in sorted(record.others.items()):
        yield _difference(code, column, value)
    yield from _state(record, code, {})


def _state(record: Record, code: str, known: Mapping[str, str]) -> Iterator[Entry]:
    """Remember that a list gives a client as closed, or that a later one says that it works."""
    if record.status:
        yield "closed", code, record.status
    elif record.works and known.get(code):
        yield "closed", code, ""


def _differences(record: Record, row: int, code: str, book: Book) -> Iterator[Entry]:
    """List the answers that differ from the cell, else those that the list itself gives otherwise."""
    differ = {**record.others, **_contradicted(record, row, book)}
    for column, value in sorted(differ.items()):
        yield _difference(code, column, value)


def _difference(code: str, column: str, value: CellValue) -> Entry:
    return "difference", f"{code}+{column}", json.dumps({"there": text_of(value)}, ensure_ascii=False)


def _is_empty(view: TableView, row: int, column: str) -> bool:
    address = (row, view.place(column))
    return view.tab.cell(*address) in (None, "") and address not in view.tab.formulas


def _fill(view: TableView, fills: Mapping[tuple[int, str], CellValue]) -> Iterator[SetCell]:
    for (row, column), value in sorted(fills.items(), key=lambda cell: (cell[0][0], view.place(cell[0][1]))):
        col = view.place(column)
        yield SetCell(view.tab.name, "clients", column, row, col, None, value, exempt="clients")

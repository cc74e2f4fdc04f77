"""Bring a client list into «Клиенты»: new rows, and answers for empty cells; nothing is overwritten."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sheets_strategy.errors import Finding, InputError
from sheets_strategy.statement.headers import index_headers, normalise_header
from sheets_strategy.values.cells import CellValue, Row
from sheets_strategy.values.inn import is_valid_inn, restore_inn
from sheets_strategy.values.names import fold, normalise_name
from sheets_strategy.workbook.book import TableView, open_book
from sheets_strategy.workbook.changes import Change, ChangeSet, SetCell
from sheets_strategy.workbook.decisions import ACCEPT, read_decisions, suggest_same
from sheets_strategy.workbook.diff import Cells, WantedRows, diff
from sheets_strategy.workbook.guard import guard
from sheets_strategy.workbook.language import LoadTemplate, choose_template
from sheets_strategy.workbook.memory import Entry, remember_rows
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.read_tabs import read_tabs
from sheets_strategy.workbook.show_checks import code_finding
from sheets_strategy.workbook.template import CLIENT_LIST, Template

_LOOK_FOR_HEADER = 50


@dataclass(frozen=True, slots=True)
class ImportedClients:
    """What became of a client list.

    Attributes:
        rows: Clients in the file, each once.
        added: Rows appended.
        filled: Empty cells filled.
        differences: Answers that the team's cell contradicts.
        alike: Clients that only the name matches: (name in the file, name in the tab, its grid row).
    """

    rows: int
    added: int
    filled: int
    differences: int
    alike: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class _Sorted:
    """Records of a list by what becomes of them.

    Attributes:
        fresh: New clients.
        fills: Empty cells of known clients that get an answer.
        entries: What must be remembered.
        alike: As in ``ImportedClients``.
    """

    fresh: list[Cells] = dataclasses.field(default_factory=list)
    fills: list[Change] = dataclasses.field(default_factory=list)
    entries: list[Entry] = dataclasses.field(default_factory=list)
    alike: list[tuple[str, str, int]] = dataclasses.field(default_factory=list)


def import_clients(
    workbook: Workbook,
    load: LoadTemplate,
    grid: Sequence[Row],
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
        grid: The list with its header line.
        name: What messages call the file.
        today: The day that memory notes.
        write: Whether to write.

    Raises:
        InputError: ``no_client_header`` (name).
    """
    snapshot = workbook.read()
    template = choose_template(snapshot, load)
    book = open_book(snapshot, template, title=workbook.title, backup=workbook.backup)
    tabs = read_tabs(book)
    records = merge_records(read_client_list(grid, template, name=name))
    decisions = read_decisions(book, tabs.memory)
    sorted_ = _sort_records(records, book.tables["clients"], tabs.clients.codes.by_row, decisions)
    differ = sum(kind == "difference" for kind, _, _ in sorted_.entries)
    news = remember_rows(tabs.memory, sorted_.entries, today=today)
    appended = [WantedRows("clients", new=sorted_.fresh), news]
    changes = ChangeSet(snapshot.version, (*sorted_.fills, *diff(book.tables, appended)))
    guard(changes, book)
    if write and changes:
        workbook.apply(changes, template)
    added, filled = len(sorted_.fresh), len(sorted_.fills)
    return ImportedClients(len(records), added, filled, differ, tuple(sorted_.alike)), changes


def _sort_records(
    records: Sequence[Cells], view: TableView, codes: Mapping[int, str], decisions: Mapping[str, str]
) -> _Sorted:
    """Say of every record whether it is new, known, or to be asked about."""
    matcher, found = _Matcher(view), _Sorted()
    for record in records:
        row, by_inn = matcher.find(record)
        if row is None:
            found.fresh.append(record)
            continue
        asked = _suggestion(view, row, record, codes[row])
        answer = ACCEPT if by_inn else decisions.get(code_finding(asked), "")
        if answer == ACCEPT:
            found.fills.extend(_fill(view, row, record))
            found.entries.extend(_differences(view, row, record, codes[row]))
        elif not answer and (_fill(view, row, record) or _differences(view, row, record, "")):
            found.alike.append((str(record["name"]), view.text(row, "name"), row))
            found.entries.append(("alike", asked.key, str(record["name"])))
    return found


def read_client_list(grid: Sequence[Row], template: Template, *, name: str) -> list[dict[str, CellValue]]:
    """Read a list: column of Клиенты → value; answers in the words of the drop-downs."""
    headers = {
        field.removeprefix(CLIENT_LIST): names
        for field, names in template.banks.items()
        if field.startswith(CLIENT_LIST)
    }
    fields = index_headers(headers)
    for place, row in enumerate(grid[:_LOOK_FOR_HEADER]):
        columns: dict[str, int] = {}
        for col, value in enumerate(row):
            field = fields.get(normalise_header(value)) if isinstance(value, str) else None
            if field:
                columns.setdefault(field, col)
        if "name" in columns and len(columns) > 1:
            rows = (_record(line, columns, template) for line in grid[place + 1 :])
            return [record for record in rows if record.get("name") or record.get("inn")]
    raise InputError("no_client_header", name=name)


def merge_records(records: Iterable[Mapping[str, CellValue]]) -> list[Cells]:
    """Make one record of all lines about one client: the first line that answers counts."""
    merged: dict[str, Cells] = {}
    for record in records:
        key = _key(record)
        merged[key] = {**record, **merged.get(key, {})}
    return list(merged.values())


def _record(row: Row, columns: Mapping[str, int], template: Template) -> dict[str, CellValue]:
    record: dict[str, CellValue] = {}
    for field, col in columns.items():
        value = row[col] if col < len(row) else None
        if isinstance(value, float) and value.is_integer():
            value = str(int(value))
        if isinstance(value, datetime | date):
            value = value.strftime("%d.%m.%Y")
        text = "" if value is None else str(value).strip()
        if not text:
            continue
        vocabulary = template.labels["parameter_values"].get(field, "")
        if vocabulary in template.meanings and fold(text) in template.meanings[vocabulary]:
            text = template.labels[vocabulary][template.meanings[vocabulary][fold(text)]]
        record[field] = restore_inn(text) if field == "inn" else text
    return record


class _Matcher:
    """The clients of the tab by ИНН and by name."""

    def __init__(self, view: TableView) -> None:
        self.view = view
        self._by_inn: dict[str, int] = {}
        names: dict[str, list[tuple[bool, int]]] = {}
        for row in view.rows():
            inn = restore_inn(view.text(row, "inn"))
            if inn:
                self._by_inn.setdefault(inn, row)
            names.setdefault(normalise_name(view.text(row, "name")), []).append((bool(inn), row))
        # Of several clients with one name a record without ИНН means the first that has none either.
        self._by_name = {name: min(rows)[1] for name, rows in names.items() if name}

    def find(self, record: Cells) -> tuple[int | None, bool]:
        """Give the row of a record and whether its ИНН told it."""
        inn = str(record.get("inn") or "")
        if inn in self._by_inn:
            return self._by_inn[inn], True
        row = self._by_name.get(normalise_name(str(record.get("name") or "")))
        if row is not None and inn and restore_inn(self.view.text(row, "inn")):
            return None, False
        return row, False


def _suggestion(view: TableView, row: int, record: Cells, code: str) -> Finding:
    """Ask whether a record that only the name matches is this client."""
    name = str(record.get("name") or "")
    col = view.columns["name"]
    return suggest_same(
        code, normalise_name(name), client=view.text(row, "name"), name=name, row=row, col=col
    )


def _key(record: Cells) -> str:
    inn = str(record.get("inn") or "")
    return inn if is_valid_inn(inn) else normalise_name(str(record.get("name") or "")) or inn


def _fill(view: TableView, row: int, record: Cells) -> list[Change]:
    changes: list[Change] = []
    for field in sorted(record, key=lambda field: view.columns[field]):
        col = view.columns[field]
        if view.tab.cell(row, col) in (None, "") and (row, col) not in view.tab.formulas:
            changes.append(
                SetCell(view.tab.name, "clients", field, row, col, None, record[field], exempt="clients")
            )
    return changes


def _differences(view: TableView, row: int, record: Cells, code: str) -> list[Entry]:
    """List the answers that differ; names and ИНН of a client known by ИНН may be spelt otherwise."""
    found: list[Entry] = []
    for field, value in sorted(record.items()):
        here = view.text(row, field)
        if field not in ("name", "inn") and here and fold(here) != fold(str(value)):
            found.append(("difference", f"{code}+{field}", json.dumps({"there": value}, ensure_ascii=False)))
    return found

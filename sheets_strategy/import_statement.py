"""Append a bank's file to «Выписка»: all that is new, nothing twice, nothing lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

import numpy as np
import pandas as pd

from sheets_strategy.errors import Finding, InputError
from sheets_strategy.statement.columns import Layout
from sheets_strategy.statement.payments import fill_own_accounts
from sheets_strategy.statement.repeats import Decision, count_copies, fingerprints
from sheets_strategy.statement.rows import Control, Statement
from sheets_strategy.statement.rules import classify_kinds
from sheets_strategy.statement.sheet_rows import Reading, SheetRows, read_sheet_rows
from sheets_strategy.sync import LoadTemplate, Tabs, choose_template, known_of, read_tabs, reading_of
from sheets_strategy.values.accounts import find_account
from sheets_strategy.values.cells import CellValue, Row
from sheets_strategy.workbook.book import Book, open_book
from sheets_strategy.workbook.changes import AppendRows, ChangeSet
from sheets_strategy.workbook.diff import WantedRows, diff
from sheets_strategy.workbook.guard import guard
from sheets_strategy.workbook.memory import Entry
from sheets_strategy.workbook.protocol import Workbook

_PREAMBLE = 20


class Source(Protocol):
    """A grid of a file: its sheet's name and rows."""

    @property
    def name(self) -> str:
        """Name of the sheet, "" for a text file."""

    @property
    def rows(self) -> Sequence[Row]:
        """The grid."""


Content = Statement | Sequence[Source]


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What became of one file.

    Attributes:
        name: The file.
        rows: Payments in it.
        in_kop: Received by its rows.
        out_kop: Paid by its rows.
        added: Rows appended.
        known: Rows that stood in the tab already.
        left_out: Rows left out by the setting, and their kopecks.
        unread: Rows that cannot be read or whose direction is not known, and their kopecks.
        differences: Account, side ("in" or "out"), rows minus the bank's own total, kopecks.
        checked: Whether the file states its own totals.
        findings: What the reader asked about.
    """

    name: str
    rows: int
    in_kop: int
    out_kop: int
    added: int
    known: int
    left_out: tuple[int, int]
    unread: tuple[int, int]
    differences: tuple[tuple[str, str, int], ...]
    checked: bool
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file before it is imported.

    Attributes:
        name: The file's name.
        sha: SHA-256 of its bytes.
        read: Own accounts → what a reader makes of it: a statement, or grids.
    """

    name: str
    sha: str
    read: Callable[[Collection[str]], Content]


@dataclass(frozen=True, slots=True)
class _State:
    """The tab as it grows file by file."""

    tab_rows: pd.DataFrame
    decided: dict[str, Decision]
    lines: list[tuple[tuple[int, CellValue], ...]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def import_statement(
    workbook: Workbook,
    load: LoadTemplate,
    files: Sequence[Incoming],
    *,
    today: date,
    everything: bool | None = None,
    write: bool = True,
) -> tuple[list[ImportedFile], ChangeSet]:
    """Append the files' rows to «Выписка» in one change set.

    By default only receipts, and outgoing rows whose purpose reads as a refund,
    so that salaries and loans stay out of a shared sheet. All copies of a row are
    appended when the file holds more of them than any block of the tab, else none.

    Args:
        workbook: Where the strategy is kept.
        load: Gives the template in a language.
        files: What was read, in the order of import.
        today: The day that memory notes.
        everything: Take all rows; None is what Настройки says.
        write: Whether to write.

    Raises:
        InputError: ``empty_statement`` (name), ``no_header`` (name).
    """
    snapshot = workbook.read()
    template = choose_template(snapshot, load)
    book = open_book(snapshot, template)
    tabs = read_tabs(book)
    reading = reading_of(book, tabs.settings, tabs.rules.rules)
    sheet = read_sheet_rows(book.tabs["statement"].rows, reading)
    state = _State(fill_own_accounts(sheet.rows, tabs.settings.own_accounts), dict(known_of(tabs).decided))
    layout, heading = _final_layout(book, sheet)
    done = []
    take_all = tabs.settings.import_everything if everything is None else everything
    for incoming in files:
        imported, state = _import_one(incoming, state, tabs, reading, layout, take_all)
        done.append(imported)
    changes = _changes(book, state, heading, today)
    guard(changes, book)
    if write and changes:
        workbook.apply(changes, template)
    return done, changes


def _import_one(
    incoming: Incoming, state: _State, tabs: Tabs, reading: Reading, layout: Layout, everything: bool
) -> tuple[ImportedFile, _State]:
    rows, controls, findings = _rows_of(incoming, reading)
    if rows.empty:
        raise InputError("empty_statement", name=incoming.name)
    rows = fill_own_accounts(split_internal(rows), tabs.settings.own_accounts)
    bad = [one for one in findings if one.code == "unreadable_in_file"]
    undirected = rows[rows["direction"] == ""]
    directed = rows[rows["direction"] != ""].reset_index(drop=True)
    wanted = _choose(directed, tabs, everything)
    prints = fingerprints(wanted)
    copies = prints.value_counts(sort=False)
    in_tab = count_copies(state.tab_rows, like=wanted, decided=state.decided)
    counted = copies.index.to_series().map(lambda key: in_tab.get(key, (0, 0))[1])
    new = set(copies.index[(copies > counted).to_numpy()])
    added = wanted[prints.isin(new).to_numpy()]
    decided = {
        key: Decision(in_tab.get(key, (0, 0))[0] + int(copies[key]), int(copies[key]))
        for key in sorted(new)
        if in_tab.get(key, (0, 0))[0] + int(copies[key]) > 1
    }
    left = directed.drop(wanted.index)
    imported = ImportedFile(
        name=incoming.name,
        rows=len(rows),
        in_kop=_sum(directed, "in"),
        out_kop=_sum(directed, "out"),
        added=len(added),
        known=len(wanted) - len(added),
        left_out=(len(left), int(left["amount_kop"].sum())),
        unread=(len(undirected) + len(bad), int(undirected["amount_kop"].sum()) + _sum_findings(bad)),
        differences=_differences(directed, controls),
        checked=bool(controls),
        findings=findings,
    )
    entries = [("repeat", key, f"{one.seen}/{one.counted}") for key, one in decided.items()]
    entries.append(("import", incoming.sha[:16], _note(imported, controls)))
    grown = pd.concat([state.tab_rows, _as_block(added, state.tab_rows)], ignore_index=True)
    return imported, replace(
        state,
        tab_rows=grown if len(state.tab_rows) else _as_block(added, state.tab_rows),
        decided={**state.decided, **decided},
        lines=[*state.lines, *_lines(added, layout)],
        entries=[*state.entries, *entries],
    )


def _rows_of(
    incoming: Incoming, reading: Reading
) -> tuple[pd.DataFrame, tuple[Control, ...], tuple[Finding, ...]]:
    content = incoming.read(reading.own_accounts)
    if isinstance(content, Statement):
        return content.rows, content.controls, content.findings
    frames, findings = [], []
    for grid in content:
        account = _own_account_of(grid)
        own = {*reading.own_accounts, *([account] if account else [])}
        sheet = read_sheet_rows(grid.rows, replace(reading, own_accounts=own, tab=grid.name))
        if len(sheet.rows):
            blank = sheet.rows["own_account"] == ""
            frames.append(sheet.rows.assign(own_account=sheet.rows["own_account"].mask(blank, account)))
        findings += sheet.findings
        findings += _unread(sheet)
    if not frames:
        raise InputError("no_header", name=incoming.name)
    return pd.concat(frames, ignore_index=True), (), tuple(findings)


def _unread(sheet: SheetRows) -> list[Finding]:
    columns = (sheet.unreadable[name].tolist() for name in ("row", "reason", "value", "amount_kop"))
    return [
        Finding(
            "unreadable_in_file",
            "error",
            key=str(row),
            facts={"row": row + 1, "reason": reason, "value": value},
            sum_kop=kop,
        )
        for row, reason, value, kop in zip(*columns, strict=True)
    ]


def _sum_findings(findings: Sequence[Finding]) -> int:
    return sum(one.sum_kop or 0 for one in findings)


def _own_account_of(grid: Source) -> str:
    """Find the statement's own account in the sheet's name or in the lines above the table."""
    texts = [
        grid.name,
        *(str(value) for row in grid.rows[:_PREAMBLE] for value in row[:6] if isinstance(value, str)),
    ]
    head = [text for text in texts if len(text) <= 120]
    accounts = {account for text in head if (account := find_account(text))}
    return accounts.pop() if len(accounts) == 1 else ""


def split_internal(rows: pd.DataFrame) -> pd.DataFrame:
    """Turn a transfer between own accounts into its two legs, each with its own account."""
    internal = rows["direction"] == "internal"
    if not internal.any():
        return rows
    went = rows[internal]
    legs = [
        went.assign(direction="out"),
        went.assign(direction="in", own_account=went["party_account"], party_account=went["own_account"]),
    ]
    both = pd.concat([rows[~internal], *legs])
    return both.sort_index(kind="stable").reset_index(drop=True)


def _choose(rows: pd.DataFrame, tabs: Tabs, everything: bool) -> pd.DataFrame:
    """Keep receipts, and outgoing rows that read as a refund."""
    if everything:
        return rows
    own = {*tabs.settings.own_accounts, *rows["own_account"].unique()} - {""}
    kinds = classify_kinds(rows, rules=tabs.rules.rules, own_inns=tabs.settings.own_inns, own_accounts=own)[
        "kind"
    ]
    return rows[(rows["direction"] == "in") | (kinds == "client_refund")]


def _as_block(rows: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Give appended rows the place of a block of their own below everything."""
    start = int(before["row"].max()) + 2 if len(before) else 1
    section = int(before["section"].max()) + 1 if len(before) else 0
    return rows.assign(row=np.arange(start, start + len(rows)), section=section)


def _lines(rows: pd.DataFrame, layout: Layout) -> list[tuple[tuple[int, CellValue], ...]]:
    """Write rows as cells under an order of columns."""
    came = rows["amount_kop"].where(rows["direction"] == "in")
    went = rows["amount_kop"].where(rows["direction"] == "out")
    columns = {
        "on": [None if pd.isna(on) else on.date() for on in rows["on"]],
        "in_sum": [None if kop != kop else kop / 100 for kop in came],
        "out_sum": [None if kop != kop else kop / 100 for kop in went],
        **{name: rows[name].tolist() for name in _TEXTS},
    }
    fields = sorted((col, columns[field]) for field, col in layout.columns.items() if field in columns)
    cols = [col for col, _ in fields]
    return [
        tuple((col, value) for col, value in zip(cols, values, strict=True) if value not in (None, ""))
        for values in zip(*(values for _, values in fields), strict=True)
    ]


_TEXTS = ("number", "currency", "party", "party_inn", "party_kpp", "party_account", "purpose", "own_account")


def _final_layout(book: Book, sheet: SheetRows) -> tuple[Layout, bool]:
    """Give the order of columns for new rows, and whether a header line must come first."""
    spec = book.template.table("statement")
    own = Layout({column.key: place for place, column in enumerate(spec.columns)})
    headed = [layout for layout in sheet.layouts.values() if layout.header_row >= 0]
    if not sheet.layouts:
        rows = book.tabs["statement"].rows
        labels = [column.label for column in spec.columns]
        heads = [row for row in rows if list(row[: len(labels)]) == labels]
        return own, not heads
    last = sheet.layouts[max(sheet.layouts)]
    if headed and last.header_row >= 0 and set(own.columns) <= set(last.columns):
        return last, False
    return own, True


def _changes(book: Book, state: _State, heading: bool, today: date) -> ChangeSet:
    changes = []
    tab = book.tabs["statement"]
    lines = list(state.lines)
    if lines:
        if heading:
            spec = book.template.table("statement")
            lines.insert(0, tuple(enumerate(column.label for column in spec.columns)))
        changes.append(AppendRows(tab.name, "statement", _end(tab.rows), tuple(lines)))
    memory = read_tabs(book).memory
    news = [
        {"kind": kind, "key": key, "value": value, "on": today.isoformat()}
        for kind, key, value in memory.news(state.entries)
    ]
    changes += diff(book.tables, [WantedRows("memory", new=news)])
    return ChangeSet(book.snapshot.version, tuple(changes))


def _end(rows: Sequence[Row]) -> int:
    last = len(rows)
    while last and all(value in (None, "") for value in rows[last - 1]):
        last -= 1
    return last


def _sum(rows: pd.DataFrame, direction: str) -> int:
    return int(rows["amount_kop"][rows["direction"] == direction].sum())


def _differences(rows: pd.DataFrame, controls: Sequence[Control]) -> tuple[tuple[str, str, int], ...]:
    """Compare the rows with the bank's own totals, by account and side."""
    found = []
    for control in controls:
        mine = rows[rows["own_account"] == control.account]
        for side, total in (("in", control.in_kop), ("out", control.out_kop)):
            if total is not None and _sum(mine, side) != total:
                found.append((control.account, side, _sum(mine, side) - total))
    return tuple(found)


def _note(imported: ImportedFile, controls: Sequence[Control]) -> str:
    """Keep what the file said of itself, for the questions of later syncs."""
    kept = {
        "name": imported.name,
        "rows": imported.rows,
        "in_kop": imported.in_kop,
        "out_kop": imported.out_kop,
        "left_out": list(imported.left_out) if imported.left_out[0] else None,
        "unread": list(imported.unread) if imported.unread[0] else None,
        "differences": [list(one) for one in imported.differences],
        "controls": [[one.account, one.in_kop, one.out_kop] for one in controls],
    }
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)

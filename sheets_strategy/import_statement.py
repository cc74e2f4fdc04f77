"""Append a bank's file to «Выписка»: all that is new, nothing twice, nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import pandas as pd

from sheets_strategy.errors import InputError
from sheets_strategy.statement.answers import HeaderLine, find_header_lines
from sheets_strategy.statement.arrivals import find_new
from sheets_strategy.statement.decisions import Decision
from sheets_strategy.statement.doubt import gather_evidence
from sheets_strategy.statement.goods import is_sales
from sheets_strategy.statement.incoming import Content, FileRows, Source, take_rows
from sheets_strategy.statement.payments import fill_own_accounts
from sheets_strategy.statement.reading import Reading
from sheets_strategy.statement.rows import Statement
from sheets_strategy.statement.rules import classify_kinds
from sheets_strategy.statement.sheet_rows import read_sheet_rows
from sheets_strategy.workbook.appended import Layouts, Written, find_layouts, with_headers, write_rows
from sheets_strategy.workbook.book import Book
from sheets_strategy.workbook.changes import AppendRows, Change, ChangeSet
from sheets_strategy.workbook.client_list import refuse_client_list
from sheets_strategy.workbook.diff import diff
from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.guard import guard
from sheets_strategy.workbook.import_notes import find_doubts
from sheets_strategy.workbook.imported import ImportedFile, TakenRows, note_import, report_import
from sheets_strategy.workbook.inputs import known_of, reading_of
from sheets_strategy.workbook.language import LoadTemplate, choose_template
from sheets_strategy.workbook.memory import Entry, Memory, remember_layout, remember_rows
from sheets_strategy.workbook.opening import open_current_book
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.read_tabs import Tabs, read_tabs
from sheets_strategy.workbook.rounds import Plan, run_rounds
from sheets_strategy.workbook.template import Template
from sheets_strategy.workbook.undecided import find_in_arrivals, name_rules

__all__ = ["Content", "ImportedFile", "Incoming", "import_statement"]


ExplainColumns = Callable[[Sequence[HeaderLine]], Mapping[str, str]]
"""Lines of headers → answers, as ``HeaderLine.answer`` gives them; empty where there is no answer."""

UNCLEAR = frozenset({"no_header", "unknown_header", "no_party_column"})
"""Codes of the errors that an answer can mend."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file before it is imported.

    Attributes:
        name: The file's name.
        sha: SHA-256 of its bytes.
        read: Own accounts → what a reader makes of it: a statement, or grids.
        loose: Whether it was found in a folder or an archive: what is wrong with it stops no other file.
    """

    name: str
    sha: str
    read: Callable[[Collection[str]], Content]
    loose: bool = False


@dataclass(frozen=True, slots=True)
class _State:
    """The tab as it grows file by file."""

    tab_rows: pd.DataFrame
    decided: dict[str, Decision]
    lines: list[Written] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    explained: dict[str, str] = field(default_factory=dict)

    def note(self, incoming: Incoming, scene: _Scene) -> str:
        """Give what is noted of an earlier import of a file, "" for none."""
        key = ("import", incoming.sha[:16])
        here = [value for *entry, value in self.entries if tuple(entry) == key]
        return here[-1] if here else scene.tabs.memory.get(*key)


_Outcome = tuple[list[ImportedFile], ChangeSet]


@dataclass(frozen=True, slots=True)
class _Scene:
    """What is the same for every file of one import."""

    tabs: Tabs
    reading: Reading
    layouts: Layouts
    template: Template
    rules: Mapping[str, str]
    everything: bool
    explain_columns: ExplainColumns | None
    explain_always: bool


def import_statement(
    workbook: Workbook,
    load: LoadTemplate,
    files: Sequence[Incoming],
    *,
    today: date,
    everything: bool | None = None,
    explain_columns: ExplainColumns | None = None,
    explain_always: bool = False,
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
        explain_columns: Asked for each line of headers of a table that does not tell date, sum and
            counterparty; its answers are remembered. None is nobody to ask.
        explain_always: Ask about every line of headers, also those that are understood.
        write: Whether to write.

    Returns:
        What became of each file, and what is written (or would be).

    Raises:
        InputError: Of files that are not loose: ``clients_for_statement``, ``empty_statement``,
            ``no_header``, ``sides_doubtful`` (name), ``no_party_column`` (name, headers),
            ``nothing_read`` (name, rows).
    """
    ask = None if explain_columns is None else _ask_once(explain_columns)

    def plan(snapshot: Snapshot) -> Plan[_Outcome]:
        template = choose_template(snapshot, load)
        book = open_current_book(snapshot, template, title=workbook.title, backup=workbook.backup)
        tabs = read_tabs(book)
        reading = reading_of(book, tabs)
        layouts = find_layouts(book, reading)
        take_all = tabs.settings.import_everything if everything is None else everything
        rules = name_rules(book.tables["rules"], tabs.rules.codes.by_row, template)
        scene = _Scene(tabs, reading, layouts, template, rules, take_all, ask, explain_always)
        done, state = _import_all(files, _read_state(book, tabs, reading), scene)
        changes = _changes(book, tabs.memory, state, layouts, today)
        guard(changes, book)
        return Plan((done, changes), changes, template)

    return run_rounds(workbook, plan, write=write, once=True).result


def _ask_once(explain: ExplainColumns) -> ExplainColumns:
    """Ask a person once about the same lines of headers, however often the import is begun anew."""
    answers: dict[tuple[tuple[str, str, int, tuple[str, ...]], ...], Mapping[str, str]] = {}

    def ask(lines: Sequence[HeaderLine]) -> Mapping[str, str]:
        key = tuple((line.file, line.sheet, line.row, line.headers) for line in lines)
        if key not in answers:
            answers[key] = explain(lines)
        return answers[key]

    return ask


def _import_all(files: Sequence[Incoming], state: _State, scene: _Scene) -> tuple[list[ImportedFile], _State]:
    """Add what is new in every file; what is wrong with a loose one stops no other."""
    done = []
    for incoming in files:
        try:
            imported, state = _import_one(incoming, state, scene)
        except InputError as error:
            if not incoming.loose:
                raise
            imported = ImportedFile.refused(incoming.name, error)
        done.append(imported)
    return done, state


def _read_state(book: Book, tabs: Tabs, reading: Reading) -> _State:
    rows = read_sheet_rows(book.tabs["statement"].rows, reading).rows
    return _State(fill_own_accounts(rows, tabs.settings.own_accounts), dict(known_of(tabs).decided))


def _import_one(incoming: Incoming, state: _State, scene: _Scene) -> tuple[ImportedFile, _State]:
    """Add what is new in one file; a row counts as it will be read back from the tab."""
    file, explained = _take(incoming, scene, state.explained)
    if not scene.everything and any(one.code == "columns_doubtful" for one in file.findings):
        # What would be taken for receipts may be salaries, and the sheet is shared.
        raise InputError("sides_doubtful", name=incoming.name)
    directed = file.rows[file.rows["direction"] != ""].reset_index(drop=True)
    if directed.empty:
        raise InputError("nothing_read", name=incoming.name, rows=len(file.rows) + file.unread[0])
    kinds = _classify(directed, scene)
    chosen = _choose(kinds, scene)
    lines, back = write_rows(chosen, scene.layouts, scene.reading)
    wanted = fill_own_accounts(back, scene.tabs.settings.own_accounts)
    arrivals = find_new(wanted, state.tab_rows, state.decided)
    added, decided = wanted[arrivals.new], arrivals.decided
    doubts = find_doubts(
        arrivals, wanted, name=incoming.name, before=state.note(incoming, scene),
        merges=len(scene.tabs.settings.own_accounts) != 1,
    )  # fmt: skip
    imported = report_import(incoming.name, file, TakenRows(directed, chosen, wanted, added), doubts)
    new = chosen.iloc[added["row"].to_numpy()]
    imported = replace(imported, undecided=find_in_arrivals(new, scene.rules, scene.template))
    entries: list[Entry] = [("repeat", key, one.text) for key, one in decided.items()]
    entries += [remember_layout(line, columns) for line, columns in explained.items()]
    entries.append(("import", incoming.sha[:16], note_import(imported, file)))
    block = _as_block(added, state.tab_rows)
    grown = _State(
        tab_rows=pd.concat([state.tab_rows, block], ignore_index=True) if len(state.tab_rows) else block,
        decided={**state.decided, **decided},
        lines=[*state.lines, *(lines[place] for place in added["row"])],
        entries=[*state.entries, *entries],
        explained={**state.explained, **explained},
    )
    return imported, grown


def _take(incoming: Incoming, scene: _Scene, explained: Mapping[str, str]) -> tuple[FileRows, dict[str, str]]:
    """Take a file's payments; where its columns are not clear, ask. Gives the answers too."""
    content = incoming.read(scene.reading.own_accounts)
    reading = replace(scene.reading, fields={**scene.reading.fields, **explained})
    answers: dict[str, str] = {}
    if scene.explain_always and scene.explain_columns is not None and not isinstance(content, Statement):
        answers = _ask(content, incoming.name, reading, scene.explain_columns)
    try:
        return take_rows(content, name=incoming.name, reading=_with(reading, answers)), answers
    except InputError as error:
        if not isinstance(content, Statement):
            refuse_client_list(content, scene.template, error, name=incoming.name)
        asks = error.code in UNCLEAR and scene.explain_columns is not None and not scene.explain_always
        if not asks or scene.explain_columns is None or isinstance(content, Statement):
            raise
        answers = _ask(content, incoming.name, reading, scene.explain_columns)
        if not answers:
            raise
    return take_rows(content, name=incoming.name, reading=_with(reading, answers)), answers


def _ask(grids: Sequence[Source], name: str, reading: Reading, explain: ExplainColumns) -> dict[str, str]:
    evidence = gather_evidence([], reading)
    return dict(explain(find_header_lines(grids, file=name, fields=reading.fields, evidence=evidence)))


def _with(reading: Reading, answers: Mapping[str, str]) -> Reading:
    return replace(reading, fields={**reading.fields, **answers})


def _classify(rows: pd.DataFrame, scene: _Scene) -> pd.DataFrame:
    settings = scene.tabs.settings
    own = {*settings.own_accounts, *rows["own_account"].unique()} - {""}
    return classify_kinds(rows, rules=scene.tabs.rules.rules, own_inns=settings.own_inns, own_accounts=own)


def _choose(rows: pd.DataFrame, scene: _Scene) -> pd.DataFrame:
    """Keep receipts, outgoing rows that read as a refund, and all rows of sales reports."""
    if scene.everything:
        return rows
    kept = (rows["direction"] == "in") | (rows["kind"] == "client_refund") | is_sales(rows)
    return rows[kept].reset_index(drop=True)


def _as_block(rows: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Give appended rows the place of a block of their own below everything."""
    start = int(before["row"].max()) + 2 if len(before) else 1
    section = int(before["section"].max()) + 1 if len(before) else 0
    return rows.assign(row=np.arange(start, start + len(rows)), section=section)


def _changes(book: Book, memory: Memory, state: _State, layouts: Layouts, today: date) -> ChangeSet:
    changes: list[Change] = []
    tab = book.tabs["statement"]
    lines = with_headers(state.lines, layouts, book.template)
    if lines:
        cells = tuple(
            tuple((col, value) for col, value in enumerate(line) if value is not None) for line in lines
        )
        changes.append(AppendRows(tab.name, "statement", tab.end(), cells))
    changes += diff(book.tables, [remember_rows(memory, state.entries, today=today)])
    return ChangeSet(book.snapshot.version, tuple(changes))

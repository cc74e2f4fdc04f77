"""Read all tabs once, compute, write once: what stands on the sheet follows from what people put there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.statement.columns import index_headers
from sheets_strategy.statement.payments import Known, Payments, sort_payments
from sheets_strategy.statement.reconcile import Reconciliation, reconcile
from sheets_strategy.statement.repeats import Decision
from sheets_strategy.statement.rules import Rule, compile_phrases
from sheets_strategy.statement.sheet_rows import Reading, SheetRows, read_sheet_rows
from sheets_strategy.strategy.build import Inputs, Strategy, build_strategy
from sheets_strategy.strategy.profiles import ANSWERS, WORDS
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import Book, find_tables, find_tabs, open_book
from sheets_strategy.workbook.changes import AddTab, ChangeSet
from sheets_strategy.workbook.codes import Codes, settle_codes
from sheets_strategy.workbook.diff import Wanted, WantedRows, diff, is_order_blocked
from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.guard import guard
from sheets_strategy.workbook.memory import Entry, Memory, read_memory
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.read_tabs import (
    OWN,
    Clients,
    Rules,
    Segments,
    check_formulas,
    find_manual_segments,
    read_clients,
    read_library,
    read_rules,
    read_segments,
)
from sheets_strategy.workbook.remember import check_losses, check_version, remember, remembered_findings
from sheets_strategy.workbook.settings import Settings, read_settings
from sheets_strategy.workbook.show_checks import find_in_statement, log_row, show_checks
from sheets_strategy.workbook.show_plan import ShownPlan, show_plan
from sheets_strategy.workbook.show_strategy import show_abc, show_clients, show_segments
from sheets_strategy.workbook.template import Template

LoadTemplate = Callable[[str], Template]
Progress = Callable[[str], None]
OUTGOING_KINDS = frozenset({"bank_fee", "salary", "tax"})


@dataclass(frozen=True, slots=True)
class Tabs:
    """All tabs that people fill, read and understood."""

    settings: Settings
    memory: Memory
    rules: Rules
    clients: Clients
    segments: Segments
    plan: Codes


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What a sync found and what it wants to write.

    Attributes:
        book: The workbook as read.
        strategy: What was computed.
        payments: Every statement row in its place.
        reconciliation: The kopeck identity.
        findings: What needs an eye.
        changes: What is written (or would be).
        segments: The decision table.
    """

    book: Book
    strategy: Strategy
    payments: Payments
    reconciliation: Reconciliation
    findings: tuple[Finding, ...]
    changes: ChangeSet
    segments: tuple[Segment, ...]


def sync(
    workbook: Workbook,
    load: LoadTemplate,
    *,
    today: date,
    as_of: date | None = None,
    write: bool = True,
    force: bool = False,
    new_memory: bool = False,
    progress: Progress = lambda _: None,
) -> SyncResult:
    """Bring the workbook's tool cells up to date.

    Args:
        workbook: Where the strategy is kept.
        load: Gives the template in a language.
        today: What counts as today.
        as_of: Shows the past as it was on this day, and writes nothing.
        write: Whether to write; else the change set is only computed.
        force: Go on though input was lost.
        new_memory: Start with an empty memory where the tab is missing.
        progress: Told the name of each stage.
    """
    progress("read")
    snapshot = workbook.read()
    template = choose_template(snapshot, load)
    if new_memory and "memory" not in find_tabs(snapshot, template):
        workbook.apply(ChangeSet(snapshot.version, (AddTab(template.tab("memory")),)), template)
        snapshot = workbook.read()
    progress("compute")
    result = compute(snapshot, template, today=today, as_of=as_of, force=force or as_of is not None)
    if write and as_of is None and result.changes:
        progress("write")
        workbook.apply(result.changes, template)
    return result


def choose_template(snapshot: Snapshot, load: LoadTemplate) -> Template:
    """Load the template in the language that the workbook remembers, else of its tab names."""
    template = load("ru")
    tabs = find_tabs(snapshot, template)
    if "memory" in tabs:
        view = find_tables(tabs["memory"], template.tab("memory"))[0]
        lang = read_memory(view).get("template", "lang")
    else:
        labels = {fold(tab.label) for tab in template.tabs}
        known = sum(fold(tab.name) in labels for tab in tabs.values())
        lang = "ru" if known * 2 >= len(tabs) else "en"
    return template if lang in ("", template.lang) else load(lang)


def compute(
    snapshot: Snapshot, template: Template, *, today: date, as_of: date | None = None, force: bool = False
) -> SyncResult:
    """Compute the change set of a sync; pure."""
    book = open_book(snapshot, template)
    tabs = read_tabs(book)
    grid = book.tabs["statement"].rows
    sheet = read_sheet_rows(grid, reading_of(book, tabs.settings, tabs.rules.rules))
    payments = sort_payments(sheet, known_of(tabs), as_of=as_of or tabs.settings.analysis_on, today=today)
    strategy, manual_findings = _build(book, tabs, sheet, payments)
    if not force:
        check_losses(book, tabs.memory, payments)
    reconciliation = reconcile(
        grid, sheet, payments, period_from=strategy.period_from, currency=tabs.settings.currency
    )
    findings = [
        *find_in_statement(sheet, payments, reconciliation, template),
        *(
            one
            for part in (sheet, payments, strategy, tabs.rules, tabs.clients, tabs.segments)
            for one in part.findings
        ),
        *manual_findings,
        *remembered_findings(tabs.memory, book.tables["clients"], tabs.clients.codes.by_row),
    ]
    shown = show_plan(book.tables["plan"], tabs.plan, strategy, tabs.segments.segments, template)
    findings += shown.findings
    wanted = _wanted(book, tabs, strategy, payments, reconciliation, shown)
    findings += _blocked(book, wanted)
    wanted.append(show_checks(findings, book))
    entries = remember(
        book,
        strategy,
        payments,
        shown,
        rules=tabs.rules.rules,
        segments=tabs.segments.segments,
        plan=tabs.plan,
    )
    changes = _changes(book, wanted, entries, tabs.memory, strategy, payments, len(findings), today)
    guard(changes, book)
    return SyncResult(book, strategy, payments, reconciliation, tuple(findings), changes, tabs.segments.segments)


def read_tabs(book: Book) -> Tabs:
    """Read all tabs that people fill.

    Raises:
        InputError: A setting is impossible, a read cell is a formula without a value, or
            the workbook belongs to another version of the template.
    """
    check_formulas(book)
    memory = read_memory(book.tables["memory"])
    check_version(memory, book.template)
    settings = read_settings(book)
    rules, clients = read_rules(book, memory), read_clients(book, memory)
    own = {fold(str(name).removeprefix(OWN)): str(name) for name in clients.base if str(name).startswith(OWN)}
    segments = read_segments(book, memory, own)
    view = book.tables["plan"]
    plan = settle_codes(
        view,
        view.rows(),
        letter="p",
        width=4,
        remembered={
            key.removeprefix("plan:"): value
            for key, value in memory.all("code").items()
            if key.startswith("plan:")
        },
        identify=lambda row: view.text(row, "hypothesis"),
    )
    return Tabs(settings, memory, rules, clients, segments, plan)


def reading_of(book: Book, settings: Settings, rules: tuple[Rule, ...]) -> Reading:
    """Say how the statement is to be read."""
    headers = {
        field: names for field, names in book.template.banks.items() if not field.startswith("clients.")
    }
    phrases = [
        compile_phrases(rule.purpose) for rule in rules if rule.kind in OUTGOING_KINDS and rule.purpose
    ]
    return Reading(
        fields=index_headers(headers),
        own_accounts=settings.own_accounts,
        own_inns=settings.own_inns,
        currency=settings.currency,
        reads_outgoing=lambda text: any(one.search(fold(text)) for one in phrases),
        tab=book.tabs["statement"].name,
    )


def known_of(tabs: Tabs) -> Known:
    """Say what is known before the statement is sorted."""
    decided = {}
    for key, value in tabs.memory.all("repeat").items():
        seen, counted = value.split("/")
        decided[key] = Decision(int(seen), int(counted))
    return Known(
        rules=tabs.rules.rules,
        clients=tabs.clients.base[["code", "name", "inn"]],
        aliases=tabs.memory.all("alias"),
        decided=decided,
        next_code=tabs.clients.codes.next_number,
        own_inns=tabs.settings.own_inns,
        own_accounts=tabs.settings.own_accounts,
        currency=tabs.settings.currency,
    )


def _build(
    book: Book, tabs: Tabs, sheet: SheetRows, payments: Payments
) -> tuple[Strategy, tuple[Finding, ...]]:
    base = tabs.clients.base
    manual, findings = find_manual_segments(base, tabs.segments, book.tables["clients"])
    base = base.assign(manual=manual)
    new = payments.attached.new
    if len(new):
        blank = dict.fromkeys(("group", "manual", "manual_text", "do_not_work", *ANSWERS, *WORDS), "")
        fresh = new.assign(row=-1, since=float("nan"), **blank)
        base = (
            pd.concat([base, fresh], ignore_index=True) if len(base) else fresh.reindex(columns=base.columns)
        )
    first = sheet.rows["on"].min()
    labels = {column.key: column.label for column in book.tables["clients"].spec.columns}
    strategy = build_strategy(
        Inputs(
            payments=payments.counted(),
            base=base,
            segments=tabs.segments.segments,
            library=read_library(book.template),
            as_of=payments.as_of,
            history_from=payments.as_of if pd.isna(first) else first.date(),
            limits=tabs.settings.limits,
            plan_segments=tabs.settings.plan_segments,
            sells=tabs.settings.sells,
            target_niches=tabs.settings.target_niches,
            proposed=[tuple(key.split("+", 1)) for key in tabs.memory.all("proposed")],  # type: ignore[misc]
            labels=labels,
        )
    )
    return strategy, findings


def _wanted(
    book: Book,
    tabs: Tabs,
    strategy: Strategy,
    payments: Payments,
    reconciliation: Reconciliation,
    shown: ShownPlan,
) -> list[Wanted]:
    template = book.template
    names = {segment.code: segment.name for segment in tabs.segments.segments}
    remarks: dict[str, str] = {}
    for finding in tabs.segments.findings:
        code = tabs.segments.codes.by_row.get(finding.row, "")
        column = str(finding.facts.get("column", ""))
        remarks[code] = "; ".join(part for part in (remarks.get(code, ""), column) if part)
    view = book.tables["segments"]
    headers = {key: str(view.tab.cell(view.header_row, col)) for key, col in view.columns.items()}
    return [
        _show_rules(tabs.rules, payments),
        show_clients(strategy, template, names=names, new=payments.attached.new),
        *show_abc(strategy, template, reconciliation),
        show_segments(
            strategy, template, tabs.segments.segments, tabs.segments.codes.by_row, remarks, headers
        ),
        shown.wanted,
    ]


def _show_rules(rules: Rules, payments: Payments) -> WantedRows:
    sums = payments.rows.groupby("rule", sort=True)["amount_kop"].agg(["size", "sum"])
    cells = {
        row: {
            "code": code,
            "rows": int(sums["size"].get(code, 0)),
            "sum": int(sums["sum"].get(code, 0)) / 100,
        }
        for row, code in rules.codes.by_row.items()
    }
    return WantedRows("rules", cells)


def _blocked(book: Book, wanted: list[Wanted]) -> list[Finding]:
    return [
        Finding("rows_pinned", "info", tab=view.tab_key, key=view.tab_key, facts={"tab": view.tab.name})
        for one in wanted
        if one.table == "abc"
        for view in [book.tables["abc"]]
        if is_order_blocked(view, one)  # type: ignore[arg-type]
    ]


def _changes(
    book: Book,
    wanted: list[Wanted],
    entries: list[Entry],
    memory: Memory,
    strategy: Strategy,
    payments: Payments,
    findings: int,
    today: date,
) -> ChangeSet:
    """Compare, and add memory and log rows only where something changes."""
    news = [
        {"kind": kind, "key": key, "value": value, "on": today.isoformat()}
        for kind, key, value in memory.news(entries)
    ]
    wanted = [*wanted, WantedRows("memory", new=news)]
    version = book.snapshot.version
    changes = ChangeSet(version, diff(book.tables, wanted))
    if not changes:
        return changes
    log = log_row(strategy, payments, findings=findings, cells=changes.cells(), today=today)
    return ChangeSet(version, diff(book.tables, [*wanted, WantedRows("log", new=[log])]))  # type: ignore[list-item]

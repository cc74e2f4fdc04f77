"""Read all tabs once, compute, write once: what stands on the sheet follows from what people put there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from sheets_strategy.errors import Finding
from sheets_strategy.statement.payments import Payments, sort_payments
from sheets_strategy.statement.reconcile import Reconciliation, reconcile
from sheets_strategy.statement.sheet_rows import read_sheet_rows
from sheets_strategy.strategy.build import build_strategy
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.workbook.book import Book, find_tabs
from sheets_strategy.workbook.changes import AddTab, ChangeSet, SetCell
from sheets_strategy.workbook.diff import WantedList, WantedRows, diff, in_writing_order
from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.guard import guard
from sheets_strategy.workbook.inputs import inputs_of, known_of, reading_of
from sheets_strategy.workbook.language import LoadTemplate, choose_template
from sheets_strategy.workbook.memory import read_memory, remember_rows
from sheets_strategy.workbook.movement import Moves, State, find_moves, read_states
from sheets_strategy.workbook.movement_words import say_moves
from sheets_strategy.workbook.opening import open_current_book
from sheets_strategy.workbook.personal_meeting import Meeting
from sheets_strategy.workbook.personal_result import Exchanged
from sheets_strategy.workbook.personal_summary import sum_up
from sheets_strategy.workbook.plan_findings import find_left_people
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.read_tabs import Tabs, read_tabs
from sheets_strategy.workbook.remember import check_losses, measure_input
from sheets_strategy.workbook.rounds import Plan, run_rounds
from sheets_strategy.workbook.seller_findings import find_in_sellers
from sheets_strategy.workbook.show_checks import log_row
from sheets_strategy.workbook.show_home import Told, show_home
from sheets_strategy.workbook.show_tabs import Computed, Shown, show_tabs
from sheets_strategy.workbook.statement_head import refuse_headless
from sheets_strategy.workbook.untold import find_untold, join_told

if TYPE_CHECKING:
    from sheets_strategy.workbook.personal_delivery import Delivery
    from sheets_strategy.workbook.personal_flow import Met, Settled
    from sheets_strategy.workbook.personal_places import PersonalAccess

Progress = Callable[[str], None]


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
        moves: What changed since the last sync, nothing where the past is shown.
        stood: Where clients stood at the last sync.
        untold: What changed by a sync that ended before it could log it.
        earlier: Cells that refused rounds wrote before, and that stand.
        personal: What became of personal sheets; None where nobody has or needs one.
        delivery: What personal sheets get; None where there are none.
    """

    book: Book
    strategy: Strategy
    payments: Payments
    reconciliation: Reconciliation
    findings: tuple[Finding, ...]
    changes: ChangeSet
    segments: tuple[Segment, ...]
    moves: Moves = field(default_factory=Moves)
    stood: Mapping[str, State] = field(default_factory=dict)
    untold: str = ""
    earlier: int = 0
    personal: Exchanged | None = None
    delivery: Delivery | None = None

    @property
    def begins_on(self) -> date | None:
        """The first day of the statement, None for an empty one."""
        days = self.payments.rows["on"]
        return days.min().date() if len(days) else None


def sync(
    workbook: Workbook,
    load: LoadTemplate,
    *,
    today: date,
    as_of: date | None = None,
    write: bool = True,
    force: bool = False,
    new_memory: bool = False,
    personal: PersonalAccess | None = None,
    progress: Progress = lambda _: None,
) -> SyncResult:
    """Bring the workbook's tool cells up to date, and what sellers typed in personal sheets home.

    Args:
        workbook: Where the strategy is kept.
        load: Gives the template in a language.
        today: What counts as today.
        as_of: Shows the past as it was on this day, and writes nothing.
        write: Whether to write; else the change set is only computed.
        force: Go on though input was lost.
        new_memory: Start with an empty memory where the tab is missing.
        personal: How personal sheets are opened; None exchanges with none.
        progress: Told the name of each stage.
    """
    write = write and as_of is None
    meeting = Meeting(personal) if personal is not None and as_of is None else None

    first: SyncResult | None = None  # A round that was refused may have written over where clients stood.

    def plan(snapshot: Snapshot) -> Plan[SyncResult]:
        nonlocal first
        progress("compute")
        template = choose_template(snapshot, load)
        book = open_current_book(snapshot, template, title=workbook.title, backup=workbook.backup)
        forced = force or as_of is not None
        met = None if meeting is None else meeting.meet(book)
        at = "" if personal is None else personal.at.sheet
        result = compute(book, today=today, as_of=as_of, force=forced, before=first, met=met, at=at)
        first = first or result
        return Plan(result, result.changes, template)

    if new_memory and write:
        run_rounds(workbook, lambda snapshot: _plan_memory(snapshot, load), write=True)
    done = run_rounds(workbook, plan, write=write, progress=progress)
    result = replace(done.result, earlier=done.earlier) if done.earlier else done.result
    if meeting is not None and meeting.copied:
        told = replace(result.personal or Exchanged(), copied=True, original=meeting.original)
        result = replace(result, personal=told)
    if result.delivery is None or not write:
        return result
    progress("write")
    return _deliver(workbook, load, result, result.delivery, today=today)


def _deliver(
    workbook: Workbook, load: LoadTemplate, result: SyncResult, delivery: Delivery, *, today: date
) -> SyncResult:
    """Write the personal sheets, then remember what they hold; the team's workbook is written already."""
    found, entries = delivery.deliver(result.personal or Exchanged())

    def confirm(snapshot: Snapshot) -> Plan[None]:
        template = choose_template(snapshot, load)
        book = open_current_book(snapshot, template, title=workbook.title, backup=workbook.backup)
        memory = read_memory(book.tables["memory"])
        changes = ChangeSet(
            snapshot.version, diff(book.tables, [remember_rows(memory, entries, today=today)])
        )
        guard(changes, book)
        return Plan(None, changes, template)

    if entries:
        run_rounds(workbook, confirm, write=True)
    return replace(result, personal=found)


def _plan_memory(snapshot: Snapshot, load: LoadTemplate) -> Plan[None]:
    """Add an empty memory where there is none."""
    template = choose_template(snapshot, load)
    missing = "memory" not in find_tabs(snapshot, template)
    added = (AddTab(template.tab("memory")),) if missing else ()
    return Plan(None, ChangeSet(snapshot.version, added), template)


def compute(
    book: Book,
    *,
    today: date,
    as_of: date | None = None,
    force: bool = False,
    before: SyncResult | None = None,
    met: Met | None = None,
    at: str = "",
) -> SyncResult:
    """Compute the change set of a sync; pure.

    Args:
        book: The workbook as read.
        today: What counts as today.
        as_of: Last day that counts; None is what Настройки says.
        force: Go on though input was lost.
        before: What the first round of this run came to; None for the first.
        met: The workbook merged with personal sheets, None for no exchange.
        at: Id of the team's spreadsheet, "" for a file, which asks for no addresses of sellers.
    """
    typed = book if met is None else met.book
    tabs = read_tabs(typed, None if met is None else met.memory)
    computed = compute_strategy(typed, tabs, today=today, as_of=as_of)
    refuse_headless(book, computed.sheet, tabs.memory, force=force)
    if not force:
        check_losses(book, tabs.memory, computed.measured)
    found = find_in_sellers(
        tabs.staff, typed.tables["sellers"], tabs.memory, computed.strategy.work, at=at, today=today
    )
    acting = {row: planned for row, planned in tabs.plan.rows.items() if planned.acts}
    left = find_left_people(typed.tables["plan"], acting, sellers=tabs.staff.sellers, today=today)
    computed = replace(computed, findings=(*computed.findings, *found, *left))
    settled = None
    if met is not None:
        settled = met.settle(computed.strategy, tabs.staff.sellers, today=today)
        computed = replace(computed, findings=(*computed.findings, *met.findings))
    shown = show_tabs(typed, tabs, computed, exchanged=() if settled is None else settled.entries)
    stood = before.stood if before else read_states(book.tables["clients"], tabs.memory, book.template)
    untold = find_untold(book, before.untold if before else None)
    moves = find_moves(stood, computed.strategy, today=today) if as_of is None else Moves()
    names = {segment.code: segment.name for segment in tabs.segments.segments}
    told = join_told(untold, say_moves(moves, book.template, names=names))
    arrived = () if met is None else met.home
    changes = compare(typed, tabs, computed, shown, changed=told, today=today, arrived=arrived)
    guard(changes, book)
    return SyncResult(
        book=book,
        strategy=computed.strategy,
        payments=computed.payments,
        reconciliation=computed.reconciliation,
        findings=shown.findings,
        changes=changes,
        segments=tabs.segments.segments,
        moves=moves,
        stood=stood,
        untold=untold if as_of is None else "",
        personal=sum_up(typed, tabs, met, today=today),
        delivery=None
        if met is None or settled is None
        else _plan_delivery(met, settled, computed, tabs, shown),
    )


def _plan_delivery(met: Met, settled: Settled, computed: Computed, tabs: Tabs, shown: Shown) -> Delivery:
    """Say what personal sheets get; nothing of it is loaded where nobody has one."""
    from sheets_strategy.workbook.personal_delivery import Delivery
    from sheets_strategy.workbook.show_personal import Team

    worklist = next(one for one in shown.wanted if isinstance(one, WantedList) and one.table == "worklist")
    team = Team(
        computed.strategy,
        worklist,
        settled.sellers,
        tabs.segments.segments,
        met.book.template,
        met.texts,
        settled.history,
    )
    return Delivery(met, settled, team)


def compute_strategy(book: Book, tabs: Tabs, *, today: date, as_of: date | None) -> Computed:
    """Statement rows → payments → the strategy, with the kopeck identity beside it."""
    grid = book.tabs["statement"].rows
    sheet = read_sheet_rows(grid, reading_of(book, tabs))
    payments = sort_payments(sheet, known_of(tabs), as_of=as_of or tabs.settings.analysis_on, today=today)
    inputs, findings = inputs_of(book, tabs, payments, today=today)
    strategy = build_strategy(inputs)
    reconciliation = reconcile(
        grid, sheet, payments, period_from=strategy.period_from, currency=tabs.settings.currency
    )
    measured = measure_input(book, payments)
    return Computed(sheet, payments, strategy, reconciliation, findings, measured)


def compare(
    book: Book,
    tabs: Tabs,
    computed: Computed,
    shown: Shown,
    *,
    changed: Sequence[str],
    today: date,
    arrived: Sequence[SetCell] = (),
) -> ChangeSet:
    """Compare what stands with what shall stand; memory and log grow only where something changes.

    Args:
        book: The workbook, with what came home.
        tabs: What people filled.
        computed: What was computed from it.
        shown: What shall stand.
        changed: What changed since the last sync, in words.
        today: What counts as today.
        arrived: Cells that texts of personal sheets come home to.
    """
    version = book.snapshot.version
    wanted = [*shown.wanted, remember_rows(tabs.memory, shown.entries, today=today)]
    told = Told(computed.strategy, computed.payments, tabs.segments.segments, shown.findings)
    cells = diff(book.tables, wanted)
    home = diff(book.tables, show_home(book, told, log=None, today=today))
    changes = ChangeSet(version, in_writing_order((*arrived, *cells, *home)))
    if not changes:
        return changes
    log = log_row(
        computed.strategy,
        computed.payments,
        findings=len(shown.findings),
        cells=changes.cells(),
        changed=changed,
        today=today,
    )
    # Главная tells of the row that Журнал gets, known only now; its week goes first for ``find_untold``.
    *others, week = show_home(book, told, log=log, today=today)
    first, last = diff(book.tables, [week]), diff(book.tables, [*others, WantedRows("log", new=[log])])
    return ChangeSet(version, in_writing_order((*first, *arrived, *cells, *last)))

"""The invented firm at work for half a year: sellers finish, fail and postpone, and money comes.

Nothing here knows how the program works: a person opens tabs, reads headers and types.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, partial
from random import Random

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.adapters.templates import load_template
from sheets_strategy.create import first_memory
from sheets_strategy.demo import make_demo
from sheets_strategy.import_clients import import_clients
from sheets_strategy.import_statement import Incoming, import_statement
from sheets_strategy.readers.detect import read_file
from sheets_strategy.readers.source import Source
from sheets_strategy.readers.table import read_grids
from sheets_strategy.statement.rows import Statement
from sheets_strategy.sync import SyncResult, sync
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import TableView, open_book
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.template import Template

END = date(2026, 11, 1)
STARTS = (date(2026, 5, 31), date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 30))
SELLERS = (
    ("Анна", "допродажи", 20),
    ("Борис", "возвращение клиентов", 12),
    ("Вера", "новые клиенты", 10),
)
OUTCOMES = ("доволен", "думает", "не дозвонились", "есть претензия", "отказ")
COLUMNS = {column.key: place for place, column in enumerate(load_template("ru").table("statement").columns)}
Row = tuple[CellValue, ...]


@dataclass
class Firm:
    """A firm and its workbook.

    Attributes:
        workbook: Its workbook.
        load: Gives the template.
        later: Rows of the statement that are still to come, by day.
        rng: The one source of chance.
        typed: Code of a row of Работа → column → what a seller typed there.
        won: Payments that came because somebody was called.
    """

    workbook: MemoryWorkbook
    load: Callable[[str], Template]
    later: list[Row]
    rng: Random
    typed: dict[str, dict[str, CellValue]] = field(default_factory=dict)
    won: int = 0

    def table(self, key: str) -> TableView:
        return open_book(self.workbook.read(), self.load("ru")).tables[key]

    def type(self, view: TableView, row: int, **cells: CellValue) -> None:
        for column, value in cells.items():
            self.workbook.set_cell(view.tab.name, row, view.columns[column], value)

    def sync(self, today: date) -> SyncResult:
        return sync(self.workbook, self.load, today=today)


def open_firm(seed: int, *, since: date = STARTS[0], payers: int = 200, months: int = 36) -> Firm:
    """Give the firm with the statement up to a day, its client list, sellers, and hours."""
    load = cache(load_template)
    demo = make_demo(seed=seed, today=END, payers=payers, months=months)
    whole = _new(load, since)
    read = partial(_read, demo.statement)
    sha = hashlib.sha256(demo.statement).hexdigest()
    import_statement(whole, load, [Incoming("kl_to_1c.txt", sha, read)], today=since)
    on = COLUMNS["on"]
    rows = sorted((tuple(row) for row in statement_of(whole)), key=lambda row: _day(row[on]))
    firm = Firm(_new(load, since), load, rows, Random(seed))
    _type_own_accounts(firm, whole)
    paste(firm, until=since)
    import_clients(
        firm.workbook,
        load,
        read_grids(Source.of(demo.clients_csv, name="clients.csv")),
        name="clients.csv",
        today=since,
    )
    sellers = firm.table("sellers")
    for place, (name, department, hours) in enumerate(SELLERS, start=1):
        firm.type(sellers, place, name=name, department=department, hours=hours)
    return firm


def statement_of(workbook: MemoryWorkbook) -> Sequence[Sequence[CellValue]]:
    """Give the rows of the statement below its headers."""
    return next(tab for tab in workbook.tabs if tab.handle == "statement").rows[1:]


def _new(load: Callable[[str], Template], day: date) -> MemoryWorkbook:
    template = load("ru")
    return MemoryWorkbook.from_template(template, memory=first_memory(template, today=day))


def _read(content: bytes, own_accounts: Iterable[str]) -> Statement:
    statement = read_file(Source.of(content, name="kl_to_1c.txt"), own_accounts=tuple(own_accounts))
    assert isinstance(statement, Statement)
    return statement


def _type_own_accounts(firm: Firm, whole: MemoryWorkbook) -> None:
    """Type what belongs to the firm itself, as a newcomer does."""
    accounts = {str(row[COLUMNS["own_account"]]) for row in statement_of(whole)}
    settings = firm.table("settings")
    rows = [row for row in settings.rows() if fold(settings.text(row, "name")) == "свой счёт"]
    for row, account in zip(rows, sorted(accounts), strict=False):
        firm.type(settings, row, value=account)


def _day(value: CellValue) -> date:
    assert isinstance(value, date)
    return date(value.year, value.month, value.day)


def paste(firm: Firm, *, until: date, extra: Sequence[Row] = ()) -> int:
    """Paste the rows up to a day below the others, with those that calls have brought."""
    on = COLUMNS["on"]
    due = [row for row in firm.later if _day(row[on]) <= until]
    firm.later = [row for row in firm.later if _day(row[on]) > until]
    due = sorted([*due, *extra], key=lambda row: _day(row[on]))
    tab = next(tab for tab in firm.workbook.tabs if tab.handle == "statement")
    firm.workbook.insert_rows(tab.name, len(tab.rows), due)
    return len(due)


def begin_plan(firm: Firm, today: date, *, rows: int) -> None:
    """Put the first hypotheses to work, as a head of sales does."""
    view = firm.table("plan")
    begun = 0
    for row in view.rows():
        if begun < rows and view.text(row, "status") == "идея" and view.text(row, "segment"):
            firm.type(view, row, status="в работе", start_on=today, due_on=today + timedelta(days=90))
            begun += 1


def open_rows(view: TableView) -> Iterator[int]:
    """Give the rows of Работа to be worked now, in their order."""
    rows = [row for row in view.rows() if view.text(row, "state") == "сейчас"]
    yield from sorted(rows, key=lambda row: float(view.text(row, "place") or "inf"))


def work_month(firm: Firm, today: date, *, calls: int) -> list[Row]:
    """Let sellers call down the list; some are done, some postponed, some do not answer.

    Returns:
        Rows of the statement that satisfied clients pay three weeks later.
    """
    view = firm.table("worklist")
    bought: list[Row] = []
    for row in list(open_rows(view))[:calls]:
        chance = firm.rng.random()
        cells: dict[str, CellValue] = {"touched_on": today + timedelta(days=1)}
        if chance < 0.5:
            outcome = OUTCOMES[0] if chance < 0.3 else firm.rng.choice(OUTCOMES[1:])
            cells |= {"status": "готово", "outcome": outcome, "comment": f"звонок {today:%d.%m}"}
            if outcome == OUTCOMES[0]:
                bought += _order_of(firm, view.text(row, "client"), today + timedelta(days=22))
        elif chance < 0.75:
            cells |= {"status": "отложено", "next_on": today + timedelta(days=firm.rng.randrange(5, 50))}
        else:
            cells |= {"status": "в работе", "outcome": "не дозвонились"}
        firm.typed.setdefault(view.text(row, "code"), {}).update(cells)
        firm.type(view, row, **cells)
    firm.won += len(bought)
    return bought


def _order_of(firm: Firm, client: str, on: date) -> list[Row]:
    """Repeat the last payment of a client, if it has ever paid under this name."""
    party, day, number = (COLUMNS[name] for name in ("party", "on", "number"))
    paid = [row for row in statement_of(firm.workbook) if row[party] == client]
    if not paid:
        return []
    row = list(paid[-1])
    row[day], row[number] = on, f"9{firm.rng.randrange(10**6):06d}"
    return [tuple(row)]

"""All tabs that people fill → what the statement and the strategy need."""

from __future__ import annotations

from dataclasses import dataclass

from sheets_strategy.errors import InputError
from sheets_strategy.statement.hidden import Groups
from sheets_strategy.statement.hidden_payers import HiddenPayers
from sheets_strategy.statement.who_paid import PayersKnown
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import Book, address
from sheets_strategy.workbook.decisions import Answers, gone_to, read_answers
from sheets_strategy.workbook.memory import Memory, read_memory
from sheets_strategy.workbook.read_clients import Clients, read_clients
from sheets_strategy.workbook.read_groups import read_groups
from sheets_strategy.workbook.read_parameters import ParameterRows, read_parameters
from sheets_strategy.workbook.read_plan import PlanTab, read_plan
from sheets_strategy.workbook.read_portrait import IdealClient, read_ideal
from sheets_strategy.workbook.read_rates import ReadRates, read_rates
from sheets_strategy.workbook.read_rules import Rules, read_rules
from sheets_strategy.workbook.read_segments import Segments, read_segments
from sheets_strategy.workbook.read_staff import Staff, read_staff
from sheets_strategy.workbook.read_worked import WorkTab, read_work
from sheets_strategy.workbook.remember import check_version
from sheets_strategy.workbook.settings import Settings, read_settings


@dataclass(frozen=True, slots=True)
class Tabs:
    """All tabs that people fill, read and understood, and what they answered in Вопросы."""

    settings: Settings
    memory: Memory
    rules: Rules
    clients: Clients
    segments: Segments
    plan: PlanTab
    groups: Groups
    answers: Answers
    payers: PayersKnown
    rates: ReadRates
    ideal: IdealClient
    parameters: ParameterRows
    staff: Staff
    work: WorkTab


def read_tabs(book: Book, memory: Memory | None = None) -> Tabs:
    """Read all tabs that people fill.

    Args:
        book: The workbook.
        memory: What it remembers, where that was read already.

    Raises:
        InputError: A setting is impossible, a read cell is a formula without a value, or
            the workbook belongs to another version of the template.
    """
    check_formulas(book)
    memory = memory or read_memory(book.tables["memory"])
    check_version(memory, book)
    settings = read_settings(book)
    clients = read_clients(book, memory)
    segments = read_segments(book, memory, clients.base)
    plan, staff = read_plan(book, memory, segments), read_staff(book, memory)
    groups = read_groups(book, memory)
    answers = read_answers(book, memory)
    payers = PayersKnown(
        hidden=_hidden_payers(book),
        joined=gone_to(answers.same, clients.codes.by_row.values()),
        for_others=answers.for_others,
        left=answers.left,
    )
    rules, rates = read_rules(book, memory), read_rates(book, counted=settings.currency)
    ideal = read_ideal(book, clients.base)
    parameters = read_parameters(book, memory, list(book.tables["clients"].own))
    return Tabs(
        settings,
        memory,
        rules,
        clients,
        segments,
        plan,
        groups,
        answers,
        payers,
        rates,
        ideal,
        parameters,
        staff,
        read_work(book, memory, clients=clients, plan=plan, staff=staff),
    )


def _hidden_payers(book: Book) -> HiddenPayers:
    said = book.template.payers
    names = "; ".join(said.get("names", ()))
    return HiddenPayers(
        frozenset(said.get("inns", ())), said.get("banks", ()), names, said.get("accounts", ())
    )


def check_formulas(book: Book) -> None:
    """Refuse a workbook in which a team cell that is read is a formula without a value.

    Of the columns that people added, only those are read that a condition asks for. In «Работа» such a
    cell is a finding (see ``read_work``): no other task waits for it.

    Raises:
        InputError: ``formula_without_value`` (tab, cell).
    """
    asked = {fold(header) for header in book.tables["segments"].own}
    for key, view in book.tables.items():
        if key == "worklist":
            continue
        read = {col for name, col in view.columns.items() if view.spec.column(name).owner == "team"}
        if key in ("clients", "segments"):
            read |= {col for header, col in view.own.items() if fold(header) in asked}
        for row, col in sorted(view.tab.uncached):
            if col in read and view.header_row < row < view.stop:
                raise InputError("formula_without_value", tab=view.tab.name, cell=address(row, col))
    statement = book.tabs["statement"]
    for row, col in sorted(statement.uncached)[:1]:
        raise InputError("formula_without_value", tab=statement.name, cell=address(row, col))

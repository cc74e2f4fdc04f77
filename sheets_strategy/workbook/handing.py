"""The clients of a seller who leaves: who gets them, and the cells that make it so. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sheets_strategy.errors import InputError
from sheets_strategy.strategy.handing_over import Handed, Takers, hand_over
from sheets_strategy.strategy.staff import HOUR_MINUTES, Seller, part_staff
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.strategy.work_owners import Typed, name_words
from sheets_strategy.strategy.worklist import NOW, part_code
from sheets_strategy.workbook.book import Book, TableView, address
from sheets_strategy.workbook.changes import SetCell
from sheets_strategy.workbook.handing_plan import PlanShare, find_named_rows, share_plan
from sheets_strategy.workbook.leaving import codes_of, find_barred, find_leaving, find_taker, words_of
from sheets_strategy.workbook.memory import Entry
from sheets_strategy.workbook.read_tabs import Tabs
from sheets_strategy.workbook.read_worked import AWAY, KIND, find_worked

OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Share:
    """What one seller gets.

    Attributes:
        seller: Who.
        clients: How many clients.
        tasks: How many tasks that are to be done now.
        hours: How many hours these need, as far as the plan says.
        doubts: Why a person might think again: ``idle`` (no hours), ``no_department``,
            ``other_department``, ``reader`` (may not type in the team's workbook).
    """

    seller: Seller
    clients: int
    tasks: int
    hours: float = 0.0
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handover:
    """What is to become of the clients of a seller who leaves.

    Attributes:
        leaving: Who leaves; without a code where the row in Продавцы is gone.
        clients: Client → the name of its seller then, for all clients that have one.
        theirs: Clients that change hands: code → code of the new seller.
        shares: Who gets how much, by name.
        nobodys: How many clients nobody can take.
        plan: Rows of the plan that name who leaves.
        passed: Names of people who work but get nothing: others are called the same.
    """

    leaving: Seller
    clients: Mapping[str, str]
    theirs: Mapping[str, str]
    shares: tuple[Share, ...] = ()
    nobodys: int = 0
    plan: tuple[PlanShare, ...] = ()
    passed: tuple[str, ...] = ()


def plan_handover(
    strategy: Strategy, tabs: Tabs, book: Book, *, seller: str, to: str, today: date
) -> Handover:
    """Say who is to get the clients and hypotheses of a seller.

    Args:
        strategy: What was computed.
        tabs: The tabs as read.
        book: Likewise.
        seller: Who leaves, by a name or its beginning.
        to: Who takes all of them, "" for the others of the department.
        today: Who has left by this day takes nothing.

    Raises:
        InputError: Those of ``find_leaving`` and, for who is to take them, of ``find_taker``.
    """
    leaving = find_leaving(seller, tabs, book)
    staff, _ = part_staff(tabs.staff.sellers, today=today)
    staff = tuple(one for one in staff if not _names(one.name, leaving))
    clients = strategy.clients
    departments = {segment.code: segment.department for segment in tabs.segments.segments}
    takers = Takers(
        staff,
        codes_of(leaving, tabs),
        leaving.department,
        {
            client: departments.get(segment, "")
            for client, segment in zip(clients["code"], clients["segment"], strict=True)
        },
        find_barred(staff),
        find_taker(to, staff, tabs, book, today=today) if to else None,
    )
    noted = find_worked(tabs.work, tabs.memory, clients=clients["code"], today=today)
    named = dict(zip(clients["code"], clients["seller"], strict=True))
    typed = Typed(noted.handed, named, tabs.memory.all(OWNER))
    handed = hand_over(strategy.work.tasks, clients["code"].tolist(), leaving, takers=takers, typed=typed)
    gone = words_of(leaving.name)
    plan = share_plan(strategy, tabs, book.tables["plan"], gone, takers=takers, handed=handed)
    return _tell(handed, leaving, strategy, takers, plan)


def _tell(
    handed: Handed, leaving: Seller, strategy: Strategy, takers: Takers, plan: tuple[PlanShare, ...]
) -> Handover:
    given = {client: handed.after[client] for client in handed.theirs if client in handed.after}
    people: dict[tuple[str, ...], list[str]] = {}
    for client, one in given.items():
        people.setdefault(name_words(one.key), []).append(client)
    if takers.to is not None:
        people.setdefault(name_words(takers.to.key), [])
    shares = [_share(takers, clients, words, strategy) for words, clients in people.items()]
    barred = {one.name for one in takers.staff if one.code in takers.barred and one.hours != 0}
    return Handover(
        leaving,
        {client: one.name for client, one in handed.after.items()},
        {client: one.code for client, one in given.items()},
        tuple(sorted(shares, key=lambda one: one.seller.key)),
        len(handed.theirs) - len(given),
        plan,
        tuple(sorted(barred)) if handed.theirs and takers.to is None else (),
    )


def _share(
    takers: Takers,
    clients: list[str],
    words: tuple[str, ...],
    strategy: Strategy,
) -> Share:
    """Count what one person gets; somebody who has a row in each of two departments is one."""
    rows = [one for one in takers.staff if name_words(one.key) == words]
    tasks = strategy.work.tasks
    now = tasks[(tasks["state"] == NOW) & tasks["client"].isin(clients)]
    hours = round(int(now["minutes"].sum()) / HOUR_MINUTES, 1)
    kinds = {*now["department"], *(takers.kinds.get(one, "") for one in clients)} - {""}
    doubts = _doubt(rows, kinds, takers)
    return Share(rows[0], len(clients), len(now), hours, doubts if takers.to is not None else ())


def _doubt(rows: list[Seller], kinds: set[str], takers: Takers) -> tuple[str, ...]:
    """Say why somebody who is named to take over might be the wrong one."""
    held = {one.department for one in rows}
    has_departments = any(one.department for one in takers.staff)
    found = {
        "idle": not any(one.hours or one.hours is None for one in rows),
        "no_department": has_departments and held == {""},
        "other_department": bool(held - {""}) and not kinds <= held,
        "reader": all(one.access in ("reader", "commenter") for one in rows),
    }
    return tuple(code for code, is_so in found.items() if is_so)


def handover_cells(wanted: Handover, tabs: Tabs, book: Book) -> list[SetCell]:
    """Give the cells of Работа, Клиенты and План that name who leaves, with the name of who takes over.

    A client that nobody can take keeps its name.

    Raises:
        InputError: ``handover_formula`` (cell): a name is a formula.
    """
    codes = tabs.clients.codes.by_row
    clients, work = book.tables["clients"], book.tables["worklist"]
    places = [
        *((work, row, part_code(work.text(row, "code"))[0]) for row in work.rows()),
        *((clients, row, codes[row]) for row in clients.rows() if row in codes),
    ]
    cells = [
        _cell(view, row, "seller", wanted.clients[client])
        for view, row, client in places
        if client in wanted.clients and _names(view.text(row, "seller"), wanted.leaving)
    ]
    plan, names = book.tables["plan"], {one.code: one.name for one in wanted.plan}
    cells += [
        _cell(plan, row, "person", name)
        for row, name in find_named_rows(tabs, names)
        if plan.has("person") and _names(plan.text(row, "person"), wanted.leaving)
    ]
    return cells


def _cell(view: TableView, row: int, column: str, name: str) -> SetCell:
    col = view.columns[column]
    if (row, col) in view.tab.formulas:
        raise InputError("handover_formula", cell=f"{view.tab.name}!{address(row, col)}")
    before = view.tab.cell(row, col)
    return SetCell(view.tab.name, view.spec.key, column, row, col, before, name, exempt="handover")


def handover_entries(wanted: Handover, tabs: Tabs) -> Iterator[Entry]:
    """Give what is remembered: whose the clients are, also by rows of Работа that are gone."""
    for client, code in wanted.theirs.items():
        yield OWNER, client, code
    for code, text in tabs.memory.all(KIND).items():
        client, told = part_code(code)[0], json.loads(text)
        is_gone = AWAY in told or code not in tabs.work.places
        if is_gone and client in wanted.clients and _names(str(told.get("seller", "")), wanted.leaving):
            told["seller"] = wanted.clients[client]
            value = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            yield KIND, code, value


def _names(text: str, seller: Seller) -> bool:
    return bool(text) and words_of(text) == words_of(seller.name)

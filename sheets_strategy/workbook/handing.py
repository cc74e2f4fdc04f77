"""The clients of a seller who leaves: who gets them, and the cells that make it so. Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sheets_strategy.errors import InputError
from sheets_strategy.strategy.build import Strategy
from sheets_strategy.strategy.staff import Seller, part_staff
from sheets_strategy.strategy.work_owners import Handed, Typed, find_named, hand_over
from sheets_strategy.strategy.worklist import NOW, part_code
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import Book, TableView, address
from sheets_strategy.workbook.changes import SetCell
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
    """

    seller: Seller
    clients: int
    tasks: int


@dataclass(frozen=True, slots=True)
class Handover:
    """What is to become of the clients of a seller who leaves.

    Attributes:
        leaving: Who leaves; without a code where the row in Продавцы is gone.
        clients: Client → the name of its seller then, for all clients that have one.
        theirs: Clients that change hands: code → code of the new seller.
        shares: Who gets how much, by name.
        nobodys: How many clients nobody can take.
    """

    leaving: Seller
    clients: Mapping[str, str]
    theirs: Mapping[str, str]
    shares: tuple[Share, ...] = ()
    nobodys: int = 0


def plan_handover(
    strategy: Strategy, tabs: Tabs, book: Book, *, seller: str, to: str, today: date
) -> Handover:
    """Say who is to get the clients of a seller.

    Args:
        strategy: What was computed.
        tabs: The tabs as read.
        book: Likewise.
        seller: Who leaves, by a name or its beginning.
        to: Who takes all of them, "" for the others of the department.
        today: Who has left by this day takes nothing.

    Raises:
        InputError: ``seller_unknown`` (name, known), ``seller_unclear`` (name, found), and
            ``handover_to_unknown`` (name, known) for who is to take them.
    """
    leaving = find_leaving(seller, tabs, book)
    staff, _ = part_staff(tabs.staff.sellers, today=today)
    staff = tuple(one for one in staff if not _names(one.name, leaving))
    taker = _find_taker(to, staff) if to else None
    clients = strategy.clients
    noted = find_worked(tabs.work, tabs.memory, clients=clients["code"], today=today)
    typed = Typed(
        noted.handed,
        dict(zip(clients["code"], clients["seller"], strict=True)),
        tabs.memory.all(OWNER),
    )
    handed = hand_over(
        strategy.work.tasks,
        clients["code"].tolist(),
        leaving,
        sellers=tabs.staff.sellers,
        typed=typed,
        today=today,
        to=taker,
    )
    return _tell(handed, leaving, strategy)


def _tell(handed: Handed, leaving: Seller, strategy: Strategy) -> Handover:
    tasks = strategy.work.tasks
    now = Counter(tasks["client"][tasks["state"] == NOW])
    given = {client: handed.after[client] for client in handed.theirs if client in handed.after}
    takers = {one.code: one for one in given.values()}
    shares = [
        Share(
            one,
            sum(taker.code == one.code for taker in given.values()),
            sum(now[client] for client, taker in given.items() if taker.code == one.code),
        )
        for one in takers.values()
    ]
    return Handover(
        leaving,
        {client: one.name for client, one in handed.after.items()},
        {client: one.code for client, one in given.items()},
        tuple(sorted(shares, key=lambda one: one.seller.key)),
        len(handed.theirs) - len(given),
    )


def find_leaving(text: str, tabs: Tabs, book: Book) -> Seller:
    """Find who is meant: a row of Продавцы, or a name that stands in Работа or Клиенты only.

    Raises:
        InputError: ``seller_unknown`` (name, known), ``seller_unclear`` (name, found).
    """
    rows = {_words(one.name): one for one in reversed(tabs.staff.sellers)}
    spelled = {
        _words(name): name
        for key in ("clients", "worklist")
        for row in book.tables[key].rows()
        if (name := book.tables[key].text(row, "seller"))
    }
    spelled |= {words: one.name for words, one in rows.items()}
    keys = {fold(name): words for words, name in spelled.items()}
    found = find_named(fold(text), keys)
    if not found:
        raise InputError("seller_unknown", name=text, known=", ".join(sorted(spelled.values())))
    if len(found) > 1:
        raise InputError("seller_unclear", name=text, found=", ".join(spelled[keys[key]] for key in found))
    words = keys[found[0]]
    if words in rows:
        return rows[words]
    codes = (code for code, name in tabs.memory.names("sellers").items() if _words(name) == words)
    return Seller(next(codes, ""), spelled[words], found[0])


def _find_taker(text: str, staff: Iterable[Seller]) -> Seller:
    rows = {one.key: one for one in reversed(tuple(staff))}
    found = find_named(fold(text), rows)
    if len(found) > 1:
        raise InputError("seller_unclear", name=text, found=", ".join(rows[key].name for key in found))
    if not found:
        known = ", ".join(one.name for one in rows.values())
        raise InputError("handover_to_unknown", name=text, known=known)
    return rows[found[0]]


def handover_cells(wanted: Handover, tabs: Tabs, book: Book) -> list[SetCell]:
    """Give the cells of Работа and Клиенты that name who leaves, with the name of who takes over.

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
    return [
        _cell(view, row, wanted.clients[client])
        for view, row, client in places
        if client in wanted.clients and _names(view.text(row, "seller"), wanted.leaving)
    ]


def _cell(view: TableView, row: int, name: str) -> SetCell:
    col = view.columns["seller"]
    if (row, col) in view.tab.formulas:
        raise InputError("handover_formula", cell=f"{view.tab.name}!{address(row, col)}")
    before = view.tab.cell(row, col)
    return SetCell(view.tab.name, view.spec.key, "seller", row, col, before, name, exempt="handover")


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
    return bool(text) and _words(text) == _words(seller.name)


def _words(name: str) -> tuple[str, ...]:
    """Give what a name is compared by: people are named in any order."""
    return tuple(sorted(fold(name).split()))

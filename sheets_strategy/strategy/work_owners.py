"""Whose client it is: what people typed, what is remembered, else who has the least to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from sheets_strategy.strategy.staff import HOUR_MINUTES, Seller, part_staff
from sheets_strategy.strategy.worklist import NOW
from sheets_strategy.values.emails import clean_email

FindAble = Callable[[str, str], Sequence[Seller]]
"""Department of a task and its client → who can take it."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Sellers as people named them, folded.

    Attributes:
        handed: Client → whom its rows in «Работа» name, the latest word.
        clients: Client → «Продавец» in Клиенты.
        remembered: Client → code of the seller whom it had before.
    """

    handed: Mapping[str, str] = field(default_factory=dict)
    clients: Mapping[str, str] = field(default_factory=dict)
    remembered: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Owners:
    """Whose clients they are.

    Attributes:
        who: Client → the seller's name, folded; clients of nobody are left out.
        codes: Client → code of the seller, for those whose task is to be done now, to remember.
        nobodys: Departments with tasks to be done now that nobody can take.
    """

    who: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    nobodys: tuple[str, ...] = ()


def share_out(
    tasks: pd.DataFrame,
    clients: Iterable[str],
    *,
    sellers: Sequence[Seller],
    typed: Typed,
    today: date = date.min,
) -> Owners:
    """Give every client a seller: the one named in its rows, in Клиенты, remembered, or a new one.

    A client keeps its seller. Who stands in no row of Продавцы any more, or whose last day is over,
    has left: the client goes to another one. A new client goes, in the order in which to work, to
    the seller of the department with the least to do for the hours that there are; ties by code.
    Without a single row in Продавцы, names are taken as they stand.

    Args:
        tasks: What ``list_work`` returned.
        clients: Codes of all clients.
        sellers: Rows of Продавцы.
        typed: Sellers as people named them.
        today: Who has left by this day takes nothing.

    Source: docs/figures.md, "Whose client it is".
    """
    if not sellers:
        said = {one: typed.handed.get(one) or typed.clients.get(one, "") for one in clients}
        return Owners({one: name for one, name in said.items() if name})
    staff, _ = part_staff(sellers, today=today)
    kept = keep_clients(clients, staff, typed)
    now = tasks[tasks["state"] == NOW]
    nobodys = assign_clients(now, kept, staff, able=lambda department, _: _find_able(staff, department))
    codes = {client: kept[client].code for client in now["client"] if client in kept}
    return Owners({client: one.key for client, one in kept.items()}, codes, nobodys)


def keep_clients(clients: Iterable[str], staff: Sequence[Seller], typed: Typed) -> dict[str, Seller]:
    """Give client → the seller who has it already: named in its rows, in Клиенты, else remembered.

    Args:
        clients: Codes of all clients.
        staff: Sellers who work.
        typed: Sellers as people named them.
    """
    by_name = {name_words(seller.key): seller for seller in reversed(staff)}
    by_code = {seller.code: seller for seller in staff}
    kept: dict[str, Seller] = {}
    for client in clients:
        named = (typed.handed.get(client, ""), typed.clients.get(client, ""))
        found = next((by_name[name_words(one)] for one in named if one and name_words(one) in by_name), None)
        found = found or by_code.get(typed.remembered.get(client, ""))
        if found is not None:
            kept[client] = found
    return kept


def find_left(named: Iterable[str], sellers: Sequence[Seller]) -> dict[str, int]:
    """Give name → how many clients it has, for names that stand in no row of Продавцы, by name.

    Args:
        named: The seller of each client, folded, "" for none.
        sellers: Rows of Продавцы; none means that nobody can have left.
    """
    known = {name_words(seller.key) for seller in sellers}
    left = Counter(name for name in named if name and name_words(name) not in known)
    return dict(sorted(left.items())) if known else {}


def find_waiting(typed: Typed, *, sellers: Sequence[Seller], today: date) -> dict[str, tuple[str, ...]]:
    """Give code → clients that still name a seller whose last day is over, for those that have any.

    The latest word counts: a client that was given to somebody else since waits no more.

    Args:
        typed: Sellers as people named them.
        sellers: Rows of Продавцы.
        today: Who has left by this day.
    """
    staff, left = part_staff(sellers, today=today)
    working = {name_words(one.key) for one in staff}
    by_name = {name_words(one.key): one.code for one in reversed(left) if name_words(one.key) not in working}
    waiting: dict[str, list[str]] = {}
    for client in sorted({*typed.handed, *typed.clients}):
        name = typed.handed.get(client) or typed.clients.get(client, "")
        code = by_name.get(name_words(name))
        if name and code is not None:
            waiting.setdefault(code, []).append(client)
    return {code: tuple(clients) for code, clients in sorted(waiting.items())}


def _find_able(staff: Sequence[Seller], department: str) -> list[Seller]:
    """Give who can take a new client: sellers of the department, else those without one."""
    able = [one for one in staff if one.hours != 0]
    return [one for one in able if one.department == department] or [
        one for one in able if not one.department
    ]


def assign_clients(
    now: pd.DataFrame, kept: dict[str, Seller], sellers: Sequence[Seller], *, able: FindAble
) -> tuple[str, ...]:
    """Add a seller for every client without one; give the departments whose tasks nobody can take.

    Args:
        now: Tasks to be done now, in the order in which to work.
        kept: Client → its seller; those who are found are added.
        sellers: Who works.
        able: Says who can take a client.
    """
    load = dict.fromkeys((seller.code for seller in sellers), 0)
    free: list[tuple[str, str, int]] = []
    for client, department, minutes in zip(now["client"], now["department"], now["minutes"], strict=True):
        # An hour where nobody said how many: a task without hours is work, too.
        needed = int(minutes) or HOUR_MINUTES
        if client in kept:
            load[kept[client].code] += needed
        else:
            free.append((str(client), str(department), needed))
    nobodys: set[str] = set()
    for client, department, needed in free:
        chosen = choose_least(able(department, client), load)
        if chosen is None:
            nobodys.add(department)
            continue
        load[chosen.code] += needed
        kept[client] = chosen
    return tuple(sorted(nobodys))


def choose_least(able: Sequence[Seller], load: Mapping[str, int]) -> Seller | None:
    """Give who has the least for the hours that there are, ties by code; None of nobody.

    Args:
        able: Who may be chosen.
        load: Code → what each has already; who is not in it has nothing.
    """
    weighed = all(one.hours is not None for one in able)

    def weigh(one: Seller) -> tuple[float, str]:
        return load.get(one.code, 0) / ((weighed and one.hours) or 1), one.code

    return min(able, key=weigh, default=None)


def name_words(name: str) -> tuple[str, ...]:
    """Give what a folded name is compared by: people are named in any order."""
    return tuple(sorted(name.split()))


def is_one_person(rows: Sequence[Seller]) -> bool:
    """Say whether rows with one name are one person's: they have one address, and all of them have it."""
    emails = {clean_email(one.email) for one in rows}
    return len(rows) == 1 or (len(emails) == 1 and "" not in emails)


def find_named(text: str, names: Iterable[str]) -> list[str]:
    """Give the names that a word or several may mean: the one itself, else those with words that begin so.

    Args:
        text: What was typed, folded.
        names: Folded names.
    """
    known = sorted(set(names))
    if not text.split():
        return []
    same = [name for name in known if name_words(name) == name_words(text)]
    begun = [name for name in known if all(any(w.startswith(t) for w in name.split()) for t in text.split())]
    return same or begun

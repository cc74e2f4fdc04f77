"""Whose client it is: what people typed, what is remembered, else who has the least to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from sheets_strategy.strategy.staff import HOUR_MINUTES, Seller, part_staff
from sheets_strategy.strategy.worklist import NOW
from sheets_strategy.values.emails import clean_email


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
    by_name = {name_words(seller.key): seller for seller in reversed(staff)}
    by_code = {seller.code: seller for seller in staff}
    kept: dict[str, Seller] = {}
    for client in clients:
        named = (typed.handed.get(client, ""), typed.clients.get(client, ""))
        found = next((by_name[name_words(one)] for one in named if one and name_words(one) in by_name), None)
        found = found or by_code.get(typed.remembered.get(client, ""))
        if found is not None:
            kept[client] = found
    now = tasks[tasks["state"] == NOW]
    nobodys = _assign(now, kept, staff)
    codes = {client: kept[client].code for client in now["client"] if client in kept}
    return Owners({client: one.key for client, one in kept.items()}, codes, nobodys)


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


@dataclass(frozen=True, slots=True)
class Handed:
    """Whose the clients of a seller who leaves are to be.

    Attributes:
        theirs: Clients that were theirs, in the order of the arguments.
        after: Client → its seller then; those of nobody are left out.
    """

    theirs: tuple[str, ...] = ()
    after: Mapping[str, Seller] = field(default_factory=dict)


def hand_over(
    tasks: pd.DataFrame,
    clients: Sequence[str],
    leaving: Seller,
    *,
    sellers: Sequence[Seller],
    typed: Typed,
    today: date,
    to: Seller | None = None,
) -> Handed:
    """Give the clients of a seller who leaves to another one, or share them out.

    A client is theirs by the latest word, else by memory. Who is named for it besides keeps it; its
    next task goes as that of a new client would; and those without a task go, one by one, to
    whoever has the fewest clients for the hours in the department of the one who leaves.

    Args:
        tasks: What ``list_work`` returned.
        clients: Codes of all clients.
        leaving: Who leaves, in Продавцы or not any more.
        sellers: Rows of Продавцы.
        typed: Sellers as people named them.
        today: Who has left by this day takes nothing.
        to: Who takes all of them.

    Source: docs/sharing.md.
    """
    gone = name_words(leaving.key)
    staff = [one for one in part_staff(sellers, today=today)[0] if name_words(one.key) != gone]
    known = {gone, *(name_words(one.key) for one in staff)}
    theirs = []
    for client in clients:
        named = (name_words(typed.handed.get(client, "")), name_words(typed.clients.get(client, "")))
        said = next((one for one in named if one in known), None)
        is_remembered = said is None and typed.remembered.get(client, "") == leaving.code != ""
        if said == gone or is_remembered:
            theirs.append(client)
    by_key = {one.key: one for one in reversed(staff)}
    owners = share_out(tasks, clients, sellers=staff, typed=typed) if staff else Owners()
    after = {client: by_key[name] for client, name in owners.who.items()}
    if to is not None:
        after |= dict.fromkeys(theirs, to)
    able = [one for one in staff if one.hours != 0]
    able = [one for one in able if one.department == leaving.department] or [
        one for one in able if not one.department
    ]
    count = Counter(one.code for one in after.values())
    weighed = all(one.hours is not None for one in able)
    for client in (one for one in theirs if one not in after and able):
        chosen = min(able, key=lambda one: (count[one.code] / ((weighed and one.hours) or 1), one.code))
        count[chosen.code] += 1
        after[client] = chosen
    return Handed(tuple(theirs), after)


def _assign(now: pd.DataFrame, kept: dict[str, Seller], sellers: Sequence[Seller]) -> tuple[str, ...]:
    """Add a seller for every client without one; give the departments whose tasks nobody can take."""
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
        able = [one for one in sellers if one.hours != 0]
        able = [one for one in able if one.department == department] or [
            one for one in able if not one.department
        ]
        if not able:
            nobodys.add(department)
            continue
        weighed = all(one.hours is not None for one in able)
        chosen = min(able, key=lambda one: (load[one.code] / ((weighed and one.hours) or 1), one.code))
        load[chosen.code] += needed
        kept[client] = chosen
    return tuple(sorted(nobodys))


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

"""A seller leaves: which clients are theirs, and who of those who work takes over each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from sheets_strategy.strategy.staff import Seller
from sheets_strategy.strategy.work_owners import (
    Typed,
    assign_clients,
    choose_least,
    keep_clients,
    name_words,
)
from sheets_strategy.strategy.worklist import NOW


@dataclass(frozen=True, slots=True)
class Handed:
    """Whose the clients of a seller who leaves are to be.

    Attributes:
        theirs: Clients that were theirs, in the order of the arguments.
        after: Client → its seller then; those of nobody are left out.
    """

    theirs: tuple[str, ...] = ()
    after: Mapping[str, Seller] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Takers:
    """Who may take over clients.

    Attributes:
        staff: Sellers who work, without the one who leaves.
        codes: Codes under which the one who leaves is remembered.
        department: That of the one who leaves.
        kinds: Client → department of its segment, "" for none.
        barred: Codes of those who get nothing unless told so by name: others are called the same.
        to: Who takes all of them, None for nobody in particular.
    """

    staff: Sequence[Seller]
    codes: Collection[str] = ()
    department: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict)
    barred: Collection[str] = ()
    to: Seller | None = None

    def find(self, *departments: str) -> list[Seller]:
        """Give who may take a client over: those with hours, of the first department that has such.

        Where somebody's hours are not known, those whose hours are known go first. In a team that
        has no departments everybody may; else who has none only looks on.
        """
        free = [one for one in self.staff if one.hours != 0 and one.code not in self.barred]
        wanted = [*filter(None, departments)] if any(one.department for one in self.staff) else [""]
        for department in wanted:
            able = [one for one in free if one.department == department]
            if able:
                return [one for one in able if one.hours] or able
        return []

    def find_for(self, department: str, client: str) -> list[Seller]:
        """Give who may take a client with a task over; see ``find``."""
        return self.find(department, self.kinds.get(client, ""), self.department)


def hand_over(
    tasks: pd.DataFrame, clients: Sequence[str], leaving: Seller, *, takers: Takers, typed: Typed
) -> Handed:
    """Give the clients of a seller who leaves to another one, or share them out.

    A client is theirs by the latest word, else by memory. Who is named for it besides keeps it. The
    others go to somebody who works, has hours, and is in the department of the client's next task,
    else of its segment, else of the one who leaves: first, in the order in which to work, clients
    with a task, each to whoever has the least to do for the hours that there are; then those without
    one, each to whoever has the fewest clients for the hours.

    Args:
        tasks: What ``list_work`` returned.
        clients: Codes of all clients.
        leaving: Who leaves, in Продавцы or not any more.
        takers: Who may take over.
        typed: Sellers as people named them.

    Source: docs/sharing.md.
    """
    gone = name_words(leaving.key)
    theirs = find_theirs(clients, gone, takers, typed)
    kept = keep_clients(clients, takers.staff, typed)
    if takers.to is not None:
        kept |= dict.fromkeys(theirs, takers.to)
    assign_clients(tasks[tasks["state"] == NOW], kept, takers.staff, able=takers.find_for)
    count = Counter(one.code for one in kept.values())
    for client in theirs:
        if client not in kept:
            chosen = choose_least(takers.find_for("", client), count)
            if chosen is not None:
                count[chosen.code] += 1
                kept[client] = chosen
    return Handed(theirs, kept)


def find_theirs(
    clients: Sequence[str], gone: tuple[str, ...], takers: Takers, typed: Typed
) -> tuple[str, ...]:
    """Give the clients of who leaves: by the latest word that names anybody known, else by memory.

    Args:
        clients: Codes of all clients.
        gone: Words of the name of who leaves.
        takers: Who works besides, and the codes of who leaves.
        typed: Sellers as people named them.
    """
    known = {gone, *(name_words(one.key) for one in takers.staff)}
    theirs = []
    for client in clients:
        named = (name_words(typed.handed.get(client, "")), name_words(typed.clients.get(client, "")))
        said = next((one for one in named if one in known), None)
        remembered = typed.remembered.get(client, "")
        if said == gone or (said is None and remembered and remembered in takers.codes):
            theirs.append(client)
    return tuple(theirs)

"""Clients that look like one: asked in Вопросы, joined or left as people answered there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from sheets_strategy.errors import Finding, Grave
from sheets_strategy.statement.payments import Payments
from sheets_strategy.statement.twins import Twin, find_twins
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.values.names import normalise_name
from sheets_strategy.workbook.book import TableView
from sheets_strategy.workbook.decisions import Answers, Pair, resolve
from sheets_strategy.workbook.memory import Memory
from sheets_strategy.workbook.questions import APART, JOINED, SAME_CLIENT


@dataclass(frozen=True, slots=True)
class _Client:
    """What a question shows of a client."""

    name: str
    inn: str
    turnover_kop: int
    row: int


def pairs_of_today(pairs: tuple[Pair, ...], clients: pd.DataFrame, memory: Memory) -> dict[Pair, Pair]:
    """Say which clients of today the answered pairs mean.

    Args:
        pairs: Codes, as asked.
        clients: All of today: code, name, inn.
        memory: Knows deleted clients.
    """
    if not pairs:
        return {}
    columns = zip(clients["code"], clients["name"], clients["inn"], strict=True)
    codes = {code: inn or normalise_name(name) for code, name, inn in columns}
    return resolve(pairs, codes=codes, memory=memory.all("client"))


def find_same_clients(
    strategy: Strategy, payments: Payments, view: TableView, *, answers: Answers, memory: Memory
) -> Iterator[Finding]:
    """Ask about likely twins; tell which were joined, so that an answer can be taken back.

    Args:
        strategy: Its clients: code, name, inn, unit, row (-1 for those that this run appends).
        payments: Their turnover.
        view: Tab «Клиенты».
        answers: What was answered.
        memory: Knows deleted clients.
    """
    clients = _describe(strategy.clients, payments, view)
    declined = pairs_of_today(answers.other, strategy.clients, memory)
    for twin in find_twins(strategy.clients[["code", "name", "inn", "unit"]]):
        if (twin.one, twin.other) not in declined:
            yield _ask(twin, clients, view)
    known = memory.all("client")
    for code, pairs in ((JOINED, answers.same), (APART, answers.other)):
        for one, other in pairs:
            yield _tell(code, one, other, clients, known, view)


def _describe(rows: pd.DataFrame, payments: Payments, view: TableView) -> dict[str, _Client]:
    turnover = payments.rows.groupby("client", sort=True)["turnover_kop"].sum()
    end, added = view.end(), 0
    clients = {}
    for code, name, inn, row in zip(rows["code"], rows["name"], rows["inn"], rows["row"], strict=True):
        place = int(row)
        if place < 0:
            # The next run finds it there, and must say the same.
            place, added = end + added, added + 1
        clients[code] = _Client(name, inn, int(turnover.get(code, 0)), place)
    return clients


def _ask(twin: Twin, clients: Mapping[str, _Client], view: TableView) -> Finding:
    one, other = sorted(
        ((clients[code], code) for code in (twin.one, twin.other)),
        key=lambda pair: (-pair[0].turnover_kop, pair[1]),
    )
    facts: dict[str, object] = {"reason": twin.reason}
    for name, (client, _) in (("one", one), ("other", other)):
        facts |= {name: client.name, f"{name}_inn": client.inn, f"{name}_sum": client.turnover_kop}
    grave: Grave = "warning" if twin.is_likely else "info"
    lesser = other[0]
    col = view.columns["name"]
    return Finding(
        SAME_CLIENT, grave, twin.key, "clients", lesser.row, col, facts, sum_kop=lesser.turnover_kop
    )


def _tell(
    code: str,
    one: str,
    other: str,
    clients: Mapping[str, _Client],
    known: Mapping[str, str],
    view: TableView,
) -> Finding:
    """Say what was answered about two; a deleted client is called as it was remembered."""
    names = {one_: clients[one_].name if one_ in clients else known.get(one_, one_) for one_ in (one, other)}
    facts = {"one": names[one], "other": names[other]}
    here = next((clients[code] for code in (other, one) if code in clients), None)
    row, col = (here.row, view.columns["name"]) if here else (-1, -1)
    return Finding(code, "info", f"{one}+{other}", "clients", row, col, facts)

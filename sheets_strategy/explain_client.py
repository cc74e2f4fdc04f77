"""Say of one client why it is where it is: rows counted, rule and figures of its class, its segment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from sheets_strategy.errors import InputError
from sheets_strategy.strategy.matching import match_condition
from sheets_strategy.strategy.measures import WINDOWS, Limits
from sheets_strategy.strategy.profiles import Parameter
from sheets_strategy.strategy.segments import Segment, in_order
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.values.conditions import Condition
from sheets_strategy.values.names import fold

MOST_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class CountedRow:
    """One statement row of the client.

    Attributes:
        row: Grid row in the tab of the statement.
        on: Its day.
        place: ``sale``, ``client_refund``, or where else it ended.
        reason: Why it was set aside, "" where it was not.
        turnover_kop: What it adds to the turnover; 0 where it does not count.
        amount_kop: What stands in the row, in its own currency.
        currency: That currency.
        purpose: Its text.
        in_period: Whether the turnover of the period holds it.
    """

    row: int
    on: date
    place: str
    reason: str
    turnover_kop: int
    amount_kop: int
    currency: str
    purpose: str
    in_period: bool


@dataclass(frozen=True, slots=True)
class Rank:
    """Why a client has its class.

    Attributes:
        abc: "A", "B", "C" or "" for none.
        place: Place in the list by what counts, from 1; 0 for a client that never paid.
        clients: How many clients have a class.
        measure: What counts, ``turnover`` or ``profit``.
        turnover_kop: Turnover of the period.
        before_kop: What all clients above it brought of what counts.
        total_kop: What all clients brought of it.
        limits: Limits of class.
        windows: Months (0 for the whole history) → turnover and class.
    """

    abc: str
    place: int
    clients: int
    measure: str
    turnover_kop: int
    before_kop: int
    total_kop: int
    limits: Limits
    windows: Mapping[int, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Tried:
    """One segment that was tried, up to the one that took the client.

    Attributes:
        segment: The segment.
        failed: The first condition that does not hold, None where all do.
        checks: Parameter, condition and the client's value, for every condition up to the failed one.
    """

    segment: Segment
    failed: str | None
    checks: tuple[tuple[str, Condition, str | float | None], ...]


@dataclass(frozen=True, slots=True)
class ClientExplanation:
    """Why one client is where it is.

    Attributes:
        code: Code of the row that bears the figures.
        name: Its name.
        inn: Its ИНН, "" for none.
        asked: Name of the row that was asked for; another one where figures stand in a group's largest.
        members: Names of all rows that are this client.
        as_of: The analysis date.
        period_from: Last day before the period.
        rows: All statement rows of the client, the latest first.
        rank: Its class.
        client: Its figures, by the names of ``Strategy.clients``.
        by_hand: Whether a person chose the segment.
        do_not_work: Why nobody works with it, "" for none.
        tried: Segments in order, the last one took the client; empty where a person decided.
        segment: The segment that it is in, None for none.
        currency: The currency of all sums.
    """

    code: str
    name: str
    inn: str
    asked: str
    members: tuple[str, ...]
    as_of: date
    period_from: date
    rows: tuple[CountedRow, ...]
    rank: Rank
    client: Mapping[str, object]
    by_hand: bool
    do_not_work: str
    tried: tuple[Tried, ...]
    segment: Segment | None
    currency: str


def explain_client(
    strategy: Strategy, payments: pd.DataFrame, segments: Sequence[Segment], *, query: str
) -> ClientExplanation:
    """Say why a client has its class and its segment.

    Args:
        strategy: What was computed.
        payments: Every statement row in its place, as ``Payments.rows``.
        segments: The decision table.
        query: Code, ИНН or name of a client, or a part of its name.

    Raises:
        InputError: ``client_not_found`` (query), ``client_unclear`` (query, names, more).
    """
    clients = strategy.clients
    asked = clients.index[find_client(clients, query)]
    members = clients[clients["unit"] == clients["unit"][asked]]
    lead = members.index[members["leads"]][0]
    one = clients.loc[lead]
    code = str(one["code"])
    tried = (
        () if one["manual"] or one["do_not_work"] else tuple(_try_segments(strategy, segments, place=lead))
    )
    return ClientExplanation(
        code=code,
        name=str(one["name"]),
        inn=str(one["inn"]),
        asked=str(clients["name"][asked]),
        members=tuple(members["name"]),
        as_of=strategy.as_of,
        period_from=strategy.period_from,
        rows=tuple(_rows(payments, members["code"], strategy)),
        rank=_rank(strategy, code),
        client={str(name): value for name, value in one.items()},
        by_hand=bool(one["manual"]),
        do_not_work=str(one["do_not_work"]),
        tried=tried,
        segment=next((segment for segment in segments if segment.code == one["segment"]), None),
        currency=strategy.currency,
    )


def find_client(clients: pd.DataFrame, query: str) -> int:
    """Give the place of the one client that a code, an ИНН or a name means.

    A whole name beats a part of one.

    Raises:
        InputError: ``client_not_found`` (query), ``client_unclear`` (query, names, more).
    """
    wanted, query = fold(query), query.strip()
    names = [fold(name) for name in clients["name"]]
    codes, inns = clients["code"].tolist(), clients["inn"].tolist()
    exact = [
        place
        for place, name in enumerate(names)
        if wanted and (query in (codes[place], inns[place]) or name == wanted)
    ]
    found = exact or [place for place, name in enumerate(names) if wanted and wanted in name]
    if not found:
        raise InputError("client_not_found", query=query)
    if len(found) > 1:
        shown = tuple(
            f"{clients['name'].iloc[place]} ({inns[place] or codes[place]})"
            for place in found[:MOST_CANDIDATES]
        )
        raise InputError(
            "client_unclear", query=query, names=shown, more=max(0, len(found) - MOST_CANDIDATES)
        )
    return found[0]


def _rows(payments: pd.DataFrame, codes: pd.Series, strategy: Strategy) -> Iterator[CountedRow]:
    """Give the statement rows of the client, the latest first."""
    mine = payments[payments["client"].isin(codes) | payments["group"].isin(codes)]
    mine = mine.sort_values(["on", "row"], ascending=[False, False])
    # A row of a sales report has no purpose; it says what was sold.
    mine = mine.assign(purpose=mine["purpose"].where(mine["purpose"] != "", mine["product"]))
    columns = ("row", "on", "place", "reason", "turnover_kop", "amount_kop", "currency", "purpose")
    for row, on, place, reason, kop, amount, currency, purpose in zip(
        *(mine[name].tolist() for name in columns), strict=True
    ):
        day = on.date()
        counts = place in ("sale", "client_refund") and strategy.period_from < day <= strategy.as_of
        yield CountedRow(row, day, place, reason, kop, amount, currency, purpose, counts)


def _rank(strategy: Strategy, code: str) -> Rank:
    abc, measure = strategy.abc, strategy.measure
    places = abc.index[abc["client"] == code].tolist()
    total = int(abc["amount_kop"].clip(lower=0).sum())
    classed = int((abc["abc"] != "").sum())
    if not places:
        return Rank("", 0, classed, measure, 0, 0, total, strategy.limits, {})
    one = abc.loc[places[0]]
    before = int(one["running_kop"] - one["amount_kop"]) if one["abc"] else total
    windows = {
        window: (int(one[f"turnover_{window}_kop"]), str(one[f"class_{window}"])) for window in WINDOWS
    }
    windows[0] = (int(one["turnover_all_kop"]), str(one["class_all"]))
    turnover = int(one["turnover_kop"])
    place = places[0] + 1
    return Rank(str(one["abc"]), place, classed, measure, turnover, before, total, strategy.limits, windows)


def _try_segments(strategy: Strategy, segments: Sequence[Segment], *, place: int) -> Iterator[Tried]:
    """Go through the table as ``assign_segments`` does, for one client."""
    ordered = in_order(segments)
    mine = {name: _only(parameter, place) for name, parameter in strategy.profiles.items()}
    for segment in ordered:
        if segment.broken or (not segment.conditions and segment is not ordered[-1]):
            continue
        checks: list[tuple[str, Condition, str | float | None]] = []
        failed = None
        for name, condition in segment.conditions.items():
            checks.append((name, condition, _value(mine[name])))
            if not bool(match_condition(mine[name], condition)[0]):
                failed = name
                break
        yield Tried(segment, failed, tuple(checks))
        if failed is None:
            return


def _only(parameter: Parameter, place: int) -> Parameter:
    here = slice(place, place + 1)
    return Parameter(
        keys=None if parameter.keys is None else parameter.keys[here],
        numbers=None if parameter.numbers is None else parameter.numbers[here],
        is_bound=None if parameter.is_bound is None else parameter.is_bound[here],
    )


def _value(parameter: Parameter) -> str | float | None:
    if parameter.numbers is not None:
        number = float(parameter.numbers[0])
        return None if number != number else number
    return str(parameter.keys[0]) or None if parameter.keys is not None else None

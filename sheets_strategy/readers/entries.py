"""Payments that a reader took from a file → a statement; shared by all formats that name the own account.

Such formats say of every payment on which account it was booked and which way, so
that a transfer between two own accounts stands in the file twice, once for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import pandas as pd

from sheets_strategy.errors import Finding, Grave
from sheets_strategy.statement.controls import sum_controls
from sheets_strategy.statement.incoming import UNREADABLE_DOCUMENT
from sheets_strategy.statement.rows import STATEMENT_COLUMNS, Control, Statement, make_rows
from sheets_strategy.statement.sections import Section, check_sections

Direction = Literal["in", "out", ""]
_DAMAGE = "\ufffd"


@dataclass(frozen=True, slots=True)
class Entry:
    """One payment.

    Attributes:
        line: Line of the file where it starts, from 1.
        on: Day of booking, None unknown.
        direction: Which way; "" unknown.
        amount_kop: Sum in minor units of its currency.
        currency: ISO code.
        number: Number of the document, "" for none.
        party: Counterparty's name.
        inn: Its tax number.
        kpp: Its КПП.
        account: Its account.
        purpose: What for, in one line.
        reversed: Whether the bank took back an earlier booking.
    """

    line: int
    on: date | None
    direction: Direction
    amount_kop: int
    currency: str
    number: str = ""
    party: str = ""
    inn: str = ""
    kpp: str = ""
    account: str = ""
    purpose: str = ""
    reversed: bool = False


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A payment whose sum is none: where it stands, its number, the text, why."""

    line: int
    number: str
    value: str
    reason: str


@dataclass(slots=True)
class Part:
    """One statement within a file, as it is read.

    Attributes:
        account: Own account.
        currency: Its currency, "" unknown.
        ident: The bank's own number of the statement.
        since: First day.
        until: Last day.
        opening_kop: Balance before.
        in_kop: Received, as the bank sums it; None where it states none.
        out_kop: Paid.
        closing_kop: Balance after.
        entries: Payments in the order of the file.
        unreadable: Payments whose sum cannot be read.
        pending: Payments that the bank has not booked yet.
    """

    account: str = ""
    currency: str = ""
    ident: str = ""
    since: date | None = None
    until: date | None = None
    opening_kop: int | None = None
    in_kop: int | None = None
    out_kop: int | None = None
    closing_kop: int | None = None
    entries: list[Entry] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    pending: list[Entry] = field(default_factory=list)

    def control(self) -> Control:
        """Give what the bank states."""
        return Control(
            self.account,
            self.since,
            self.until,
            self.opening_kop,
            self.in_kop,
            self.out_kop,
            self.closing_kop,
        )

    def section(self) -> Section:
        """Give what the bank states beside the sums of the payments."""
        sums = [sum(one.amount_kop for one in self.entries if one.direction == way) for way in ("in", "out")]
        return Section(self.control(), self.currency, *sums)


def make_statement(
    parts: Sequence[Part], *, name: str, reader: str, findings: Iterable[Finding] = ()
) -> Statement:
    """Make a statement of the parts of a file; a part that stands in it twice counts once.

    Args:
        parts: In the order of the file.
        name: The file.
        reader: Name of the format.
        findings: What the reader found besides.
    """
    kept, twice = _drop_copies(parts)
    zeros = [one for part in kept for one in _take_zeros(part)]
    for part in kept:
        _fill_days(part)
    rows = _make_rows(kept)
    sections = [part.section() for part in kept]
    controls = sum_controls(_summable(sections))
    found = [
        *findings,
        *_tell_copies(twice, name),
        *_sum_up("zero_entries", "info", zeros, {"file": name}, name),
        *(_unreadable(one, name) for part in kept for one in part.unreadable),
        *_find_doubts(kept, name),
        *check_sections(sections, name=name),
    ]
    own = tuple(dict.fromkeys(part.account for part in kept if part.account))
    return Statement(rows, controls, own, tuple(found), reader, tuple(one.control for one in sections))


def _drop_copies(parts: Sequence[Part]) -> tuple[list[Part], list[Part]]:
    """Part statements from exact copies of one before: same account, days, balances and payments."""
    kept: list[Part] = []
    twice: list[Part] = []
    seen: set[object] = set()
    for part in parts:
        values = tuple(
            (one.on, one.direction, one.amount_kop, one.currency, one.number, one.party, one.purpose)
            for one in part.entries
        )
        key = (part.ident, part.currency, part.control(), values)
        copy = bool(part.entries) and part.opening_kop is not None and key in seen
        (twice if copy else kept).append(part)
        seen.add(key)
    return kept, twice


def _take_zeros(part: Part) -> list[Entry]:
    """Take out the entries that move no money: notes of a bank, revaluations of a currency account."""
    zeros = [one for one in part.entries if one.amount_kop == 0]
    if zeros:
        part.entries = [one for one in part.entries if one.amount_kop != 0]
    return zeros


def _fill_days(part: Part) -> None:
    """Take the first and last day from the payments where the bank states none."""
    days = [one.on for one in part.entries if one.on is not None]
    part.since = part.since or min(days, default=part.until)
    part.until = part.until or max(days, default=part.since)


def _make_rows(parts: Iterable[Part]) -> pd.DataFrame:
    columns: dict[str, list[object]] = {column: [] for column in STATEMENT_COLUMNS}
    append = [columns[column].append for column in STATEMENT_COLUMNS]
    for part in parts:
        for one in part.entries:
            values = (
                one.on,
                one.direction,
                one.amount_kop,
                one.currency,
                one.number,
                one.party,
                one.inn,
                one.kpp,
                one.account,
                one.purpose,
                part.account,
                one.line,
            )
            for add, value in zip(append, values, strict=True):
                add(value)
    return make_rows(columns)


def _summable(sections: Sequence[Section]) -> list[Control]:
    """Give the controls of accounts that have one currency: sums of two would mean nothing."""
    currencies: dict[str, set[str]] = {}
    for one in sections:
        currencies.setdefault(one.control.account, set()).add(one.currency)
    return [one.control for one in sections if len(currencies[one.control.account]) == 1]


def _unreadable(one: Unreadable, name: str) -> Finding:
    facts = {"file": name, "line": one.line, "number": one.number, "value": one.value, "reason": one.reason}
    return Finding(UNREADABLE_DOCUMENT, "error", key=f"{name}:{one.line}", facts=facts)


def _tell_copies(twice: Sequence[Part], name: str) -> list[Finding]:
    facts = {"file": name, "rows": sum(len(part.entries) for part in twice)}
    return _sum_up("part_twice", "warning", [one for part in twice for one in part.entries], facts, name)


def _find_doubts(parts: Sequence[Part], name: str) -> list[Finding]:
    """Find payments without a way or a day, not yet booked, taken back, and damaged texts."""
    entries = [one for part in parts for one in part.entries]
    damaged = [one for one in entries if _DAMAGE in one.party or _DAMAGE in one.purpose]
    groups: tuple[tuple[str, Grave, list[Entry]], ...] = (
        ("no_direction", "warning", [one for one in entries if not one.direction]),
        ("one_c_no_date", "error", [one for one in entries if one.on is None]),
        ("one_c_damaged_text", "warning", damaged),
        ("reversed_entries", "warning", [one for one in entries if one.reversed]),
        ("pending_entries", "info", [one for part in parts for one in part.pending]),
    )
    return [
        finding
        for code, grave, members in groups
        for finding in _sum_up(code, grave, members, {"file": name}, name)
    ]


def _sum_up(
    code: str, grave: Grave, entries: Sequence[Entry], facts: dict[str, object], name: str
) -> list[Finding]:
    """Make one finding for each currency of the entries: how many, which sum, where the first stands."""
    found = []
    for currency in sorted({one.currency for one in entries}):
        members = [one for one in entries if one.currency == currency]
        more = {"rows": len(members), "line": members[0].line, "currency": currency}
        total = sum(one.amount_kop for one in members)
        key = f"{name}:{currency}"
        found.append(Finding(code, grave, key=key, facts={**facts, **more}, sum_kop=total))
    return found

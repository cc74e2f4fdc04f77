"""What became of one imported file, and what memory keeps of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from sheets_strategy.errors import Finding, InputError
from sheets_strategy.statement.controls import find_differences
from sheets_strategy.statement.coverage import Period, find_periods
from sheets_strategy.statement.currencies import add_sums, less_sums, sum_currencies
from sheets_strategy.statement.goods import is_sales
from sheets_strategy.statement.incoming import FileRows
from sheets_strategy.statement.lines import find_cut
from sheets_strategy.statement.rows import Control

_DATE = "date"
_MOST_ASKED = 50
_TOLD_OTHERWISE = frozenset({"control_difference", "unreadable_in_file"})
"""Findings that ``differences`` and ``unread`` tell already."""


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What became of one file.

    Attributes:
        name: The file.
        rows: Payments in it.
        in_kop: Received by its rows.
        out_kop: Paid by its rows.
        added: Rows appended.
        known: Rows that stood in the tab already.
        left_out: Rows left out by the setting, and their kopecks.
        unread: Rows that cannot be read or whose direction is not known, and their kopecks.
        differences: Account, side ("in" or "out"), the bank's own total, the sum of the rows.
        checked: Whether the file states its own totals.
        holds: Whether all of them follow from its rows.
        findings: What the reader asked about.
        error: Why nothing of the file was taken.
        sums: "in", "out", "left_out", "unread" → the same kopecks by currency.
        sold: Whether all its rows are of a sales report.
        undecided: What of the appended rows waits for a person's word, by currency; a sync asks about it.
    """

    name: str
    rows: int
    in_kop: int
    out_kop: int
    added: int
    known: int
    left_out: tuple[int, int]
    unread: tuple[int, int]
    differences: tuple[tuple[str, str, int, int], ...]
    checked: bool
    holds: bool
    findings: tuple[Finding, ...] = ()
    error: InputError | None = None
    sums: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    sold: bool = False
    undecided: tuple[Finding, ...] = ()

    @classmethod
    def refused(cls, name: str, error: InputError) -> ImportedFile:
        """Say of a file that nothing of it was taken."""
        return cls(name, 0, 0, 0, 0, 0, (0, 0), (0, 0), (), checked=False, holds=False, error=error)


def check_totals(rows: pd.DataFrame, controls: Sequence[Control]) -> tuple[bool, bool]:
    """Say whether the bank states totals or balances, and whether all of them follow from the rows."""
    verdicts = set()
    for control in controls:
        mine = rows[rows["own_account"] == control.account]
        verdicts.add(control.holds(sum_side(mine, "in"), sum_side(mine, "out")))
    return bool(verdicts - {None}), False not in verdicts


def sum_side(rows: pd.DataFrame, direction: str) -> int:
    """Sum what came ("in") or went ("out"), in kopecks."""
    return int(rows["amount_kop"][rows["direction"] == direction].sum())


class TakenRows(NamedTuple):
    """A file's rows on their way: with a direction, those to take, as read back, those that are new."""

    directed: pd.DataFrame
    chosen: pd.DataFrame
    wanted: pd.DataFrame
    added: pd.DataFrame


def report_import(name: str, file: FileRows, rows: TakenRows, doubts: Sequence[Finding]) -> ImportedFile:
    """Say what became of a file: every row and sum of it is in exactly one of the places."""
    directed, chosen, wanted, added = rows
    sums = {side: sum_currencies(directed[directed["direction"] == side]) for side in ("in", "out")}
    every, whole, kept = (sum_currencies(part) for part in (file.rows, directed, chosen))
    sums["left_out"] = less_sums(whole, kept)
    lost = add_sums(less_sums(every, whole), less_sums(kept, sum_currencies(wanted)))
    sums["unread"] = add_sums(file.unread_sums, lost)
    undone = len(file.rows) - len(directed) + len(chosen) - len(wanted)
    checked, holds = check_totals(directed, file.controls)
    return ImportedFile(
        name=name,
        rows=len(file.rows),
        in_kop=sum_side(directed, "in"),
        out_kop=sum_side(directed, "out"),
        added=len(added),
        known=len(wanted) - len(added),
        left_out=(len(directed) - len(chosen), sum(sums["left_out"].values())),
        unread=(file.unread[0] + undone, sum(sums["unread"].values())),
        differences=tuple(find_differences(directed, file.controls)),
        checked=checked,
        holds=holds,
        findings=(*doubts, *file.findings, *find_cut(file.rows)),
        sums=sums,
        sold=bool(is_sales(file.rows).all()) and len(file.rows) > 0,
    )


def note_import(imported: ImportedFile, file: FileRows) -> str:
    """Keep what a file said of itself and what was asked about it, for the questions of later syncs."""
    kept = {
        "name": imported.name,
        "rows": imported.rows,
        "in_kop": imported.in_kop,
        "out_kop": imported.out_kop,
        "left_out": list(imported.left_out) if imported.left_out[0] else None,
        "unread": list(imported.unread) if imported.unread[0] else None,
        "left_out_sums": dict(imported.sums.get("left_out", {})),
        "unread_sums": dict(imported.sums.get("unread", {})),
        "differences": [list(one) for one in imported.differences],
        "controls": [[one.account, one.in_kop, one.out_kop] for one in file.controls],
        "periods": [_pack_period(one) for one in find_periods(file.controls, file.rows)],
        "asked": [_pack_finding(one) for one in imported.findings if one.code not in _TOLD_OTHERWISE][
            :_MOST_ASKED
        ],
    }
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def read_periods(note: Mapping[str, Any]) -> list[Period]:
    """Give the days that an imported file covers."""
    found = note.get("periods", [])
    return [Period(one[0], date.fromisoformat(one[1]), date.fromisoformat(one[2]), *one[3:]) for one in found]


def read_asked(sha: str, note: Mapping[str, Any]) -> list[Finding]:
    """Give what was asked about an imported file, as findings of «Выписка»."""
    return [
        Finding(code, grave, f"{sha}-{key}", "statement", -1, -1, _unpack(facts), kop, *more)
        for code, grave, key, facts, kop, *more in note.get("asked", [])
    ]


def _pack_period(period: Period) -> list[object]:
    first, last = period.since.isoformat(), period.until.isoformat()
    return [period.account, first, last, period.opening_kop, period.closing_kop, period.exact]


def _pack_finding(finding: Finding) -> list[object]:
    facts = {name: _pack(value) for name, value in finding.facts.items()}
    money = [finding.sum_kop, finding.currency, dict(finding.sums)]
    return [finding.code, finding.grave, finding.key, facts, *money]


def _pack(value: object) -> object:
    if isinstance(value, date):
        return {_DATE: value.isoformat()}
    return [_pack(one) for one in value] if isinstance(value, list | tuple) else value


def _unpack(facts: Mapping[str, object]) -> dict[str, object]:
    """Give facts as they were: dates again dates, lists again tuples."""
    return {name: _unpack_value(value) for name, value in facts.items()}


def _unpack_value(value: object) -> object:
    if isinstance(value, dict) and _DATE in value:
        return date.fromisoformat(str(value[_DATE])[:10])
    return tuple(_unpack_value(one) for one in value) if isinstance(value, list) else value

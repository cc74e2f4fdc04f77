"""Which days the statement covers, account by account: days that no file and no row covers are a hole.

In: the periods that imported files state, and the rows of the tab. Out: findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.statement.goods import is_sales
from sheets_strategy.statement.rows import Control
from sheets_strategy.values.currency import account_currency

_DAY = timedelta(days=1)
_FEWEST_DAYS = 10
_LONGEST_USUAL = 14
_TIMES_USUAL = 4
_USUAL_QUANTILE = 0.9
# Days without banking in every year; those that the government moves are not known in advance.
_HOLIDAYS = frozenset(
    {*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4), (12, 31)}
)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days that one file covers of one account.

    Attributes:
        account: Own account.
        since: First day.
        until: Last day.
        opening_kop: Balance before the first day, None where not stated.
        closing_kop: Balance after the last day.
        exact: Whether the file states the days; else they are those of its first and last row.
    """

    account: str
    since: date
    until: date
    opening_kop: int | None = None
    closing_kop: int | None = None
    exact: bool = True


@dataclass(frozen=True, slots=True)
class _Span:
    """Covered days in a row; stated by files, or only seen by rows."""

    since: date
    until: date
    stated: bool


def find_periods(controls: Iterable[Control], rows: pd.DataFrame) -> list[Period]:
    """Give the days that a file covers by account: as it states them, else from its first to its last row.

    Args:
        controls: The file's own totals.
        rows: on, own_account of its payments, whether they are kept or not.
    """
    stated = {
        one.account: Period(one.account, one.since, one.until, one.opening_kop, one.closing_kop)
        for one in controls
        if one.since is not None and one.until is not None and one.since <= one.until
    }
    seen = [
        Period(account, days[0].item(), days[-1].item(), exact=False)
        for account, days in _days_by_account(rows[rows["on"].notna()]).items()
        if account not in stated
    ]
    return sorted([*stated.values(), *seen], key=lambda one: one.account)


def find_holes(periods: Iterable[Period], rows: pd.DataFrame) -> list[Finding]:
    """Find days between two covered spans of an account that nothing covers.

    Between two periods that files state every working day counts. Where rows alone tell, a
    pause is a hole when it is longer than two weeks and than four times the pauses usual there.

    Args:
        periods: What imported files state.
        rows: on, own_account (texts) of all rows of the statement.

    Returns:
        ``statement_hole`` (account, since, until, days), ``balance_gap`` (account, on, closing, opening).

    Source: docs/figures.md, "Rule of holes".
    """
    known = sorted(set(periods), key=lambda one: (one.account, one.since, one.until))
    days = _days_by_account(rows)
    findings: list[Finding] = []
    for account in sorted({*days, *(one.account for one in known)}):
        mine = [one for one in known if one.account == account]
        spans = _spans(mine, days.get(account, np.zeros(0, dtype="datetime64[D]")))
        findings += [
            _hole(account, before, after) for before, after in pairwise(spans) if _is_hole(before, after)
        ]
        findings += _balance_gaps(mine)
    return findings


def _days_by_account(rows: pd.DataFrame) -> dict[str, np.ndarray[tuple[int], np.dtype[np.datetime64]]]:
    """Give the days with rows by account; sales reports tell nothing of a bank's days."""
    dated = rows.loc[~is_sales(rows), ["own_account", "on"]].drop_duplicates()
    return {
        str(account): np.sort(members.to_numpy().astype("datetime64[D]"))
        for account, members in dated.groupby("own_account", sort=True)["on"]
    }


def _spans(periods: Sequence[Period], days: np.ndarray[tuple[int], np.dtype[np.datetime64]]) -> list[_Span]:
    """Join stated periods, and days of rows outside them, into spans in the order of time."""
    stated = _join([_Span(one.since, one.until, stated=one.exact) for one in periods])
    loose = np.ones(len(days), dtype=bool)
    for span in stated:
        loose &= (days < np.datetime64(span.since)) | (days > np.datetime64(span.until))
    seen = [_Span(day, day, stated=False) for day in days[loose].tolist()]
    usual = _longest_pause(days)
    return _join([*stated, *seen], pause=usual)


def _longest_pause(days: np.ndarray[tuple[int], np.dtype[np.datetime64]]) -> timedelta:
    """Give how long rows may pause before it is a hole; no limit where there are too few days to tell."""
    if len(days) < _FEWEST_DAYS:
        return timedelta.max
    usual = float(np.quantile(np.diff(days).astype(np.int64), _USUAL_QUANTILE))
    return timedelta(days=max(_LONGEST_USUAL, int(usual * _TIMES_USUAL)))


def _join(spans: Sequence[_Span], *, pause: timedelta = _DAY) -> list[_Span]:
    joined: list[_Span] = []
    for span in sorted(spans, key=lambda one: (one.since, one.until)):
        last = joined[-1] if joined else None
        near = last is not None and span.since - last.until <= (
            _DAY if span.stated and last.stated else pause
        )
        if last is not None and near:
            until = max(last.until, span.until)
            # The end that counts is that of the span which reaches furthest.
            stated = span.stated if span.until >= last.until else last.stated
            joined[-1] = _Span(last.since, until, stated)
        else:
            joined.append(span)
    return joined


def _is_hole(before: _Span, after: _Span) -> bool:
    """Say whether days lie between that a statement would have."""
    return not (before.stated and after.stated) or _has_working_day(before.until + _DAY, after.since - _DAY)


def _has_working_day(first: date, last: date) -> bool:
    day = first
    while day <= last:
        if day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS:
            return True
        day += _DAY
    return False


def _hole(account: str, before: _Span, after: _Span) -> Finding:
    since, until = before.until + _DAY, after.since - _DAY
    facts = {"account": account, "since": since, "until": until, "days": (until - since).days + 1}
    return Finding("statement_hole", "warning", f"{account}-{since}-{until}", "statement", facts=facts)


def _balance_gaps(periods: Sequence[Period]) -> list[Finding]:
    """Find neighbours in time whose balances do not meet."""
    findings = []
    for before, after in pairwise(periods):
        adjoin = after.since - before.until == _DAY
        if not adjoin or before.closing_kop is None or after.opening_kop is None:
            continue
        if before.closing_kop != after.opening_kop:
            facts = {
                "account": before.account,
                "on": after.since,
                "closing": before.closing_kop,
                "opening": after.opening_kop,
            }
            key = f"{before.account}-{after.since}"
            gap = after.opening_kop - before.closing_kop
            code = account_currency(before.account)
            findings.append(Finding("balance_gap", "warning", key, "statement", -1, -1, facts, gap, code))
    return findings

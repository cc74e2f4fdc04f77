"""The bank's totals by day: balances that go on from one to the next, days that are missing, rows of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.errors import Finding, Grave
from sheets_strategy.statement.rows import Control

_SHOWN = 5
_MORE = "…"


def check_days(rows: pd.DataFrame, sections: Iterable[Control], *, name: str) -> list[Finding]:
    """Find where the sections of an account do not follow from each other or from the rows.

    The same fault of many days is one finding: which days, and their sum.

    Args:
        rows: Rows of a statement.
        sections: What the bank says of an account and some days; exact copies count once.
        name: What the file is called.
    """
    findings = []
    for account, parts in group_sections(sections).items():
        parts = split_days(parts)
        if parts:
            findings += [
                *_check_balances(parts, account, name),
                *_check_chain(parts, account, name),
                *_check_rows(rows, parts, account, name),
            ]
    return findings


def group_sections(sections: Iterable[Control]) -> dict[str, list[Control]]:
    """Give the sections of each account in the order of their days, each once."""
    parts: dict[str, list[Control]] = defaultdict(list)
    for section in dict.fromkeys(sections):
        if section.account:
            parts[section.account].append(section)
    return {
        account: sorted(members, key=lambda part: (part.since or date.min, part.until or date.min))
        for account, members in parts.items()
    }


def find_whole(parts: Sequence[Control]) -> Control | None:
    """Give the section whose days hold all days of the others and more."""
    spans = [(part.since, part.until, part) for part in parts if part.since and part.until]
    if len(spans) < 2 or len(spans) < len(parts):
        return None
    since = min(start for start, _, _ in spans)
    until = max(end for _, end, _ in spans)
    whole = [part for start, end, part in spans if (start, end) == (since, until)]
    return whole[0] if len(whole) == 1 else None


def is_by_days(parts: Sequence[Control]) -> bool:
    """Say whether an account has several sections, each of days of its own, in their order."""
    known = [(part.since, part.until) for part in parts if part.since and part.until]
    if len(parts) < 2 or len(known) < len(parts):
        return False
    in_order = all(since <= until for since, until in known)
    return in_order and all(one[1] < other[0] for one, other in pairwise(known))


def split_days(parts: Sequence[Control]) -> list[Control]:
    """Give the sections by days of an account, without one that spans them all; none where they overlap."""
    whole = find_whole(parts)
    days = [part for part in parts if part is not whole]
    return days if is_by_days(days) else []


def assign_sections(days: pd.Series, parts: Sequence[Control]) -> npt.NDArray[np.int64]:
    """Give the section in which each day lies, -1 for none.

    Args:
        days: Days, NaT unknown.
        parts: Sections by days (see ``is_by_days``).
    """
    values = days.to_numpy().astype("datetime64[D]")
    starts = np.array([part.since for part in parts], dtype="datetime64[D]")
    ends = np.array([part.until for part in parts], dtype="datetime64[D]")
    placed = np.searchsorted(starts, values, side="right") - 1
    outside = (placed < 0) | np.isnat(values)
    outside |= values > ends[np.where(outside, 0, placed)]
    return np.where(outside, -1, placed).astype(np.int64)


def _check_balances(parts: Sequence[Control], account: str, name: str) -> list[Finding]:
    wrong: dict[date | None, int] = {}
    for part in parts:
        opening, closing, received, paid = part.opening_kop, part.closing_kop, part.in_kop, part.out_kop
        if opening is not None and closing is not None and received is not None and paid is not None:
            difference = closing - (opening + received - paid)
            if difference:
                wrong[part.since] = difference
    return _find("section_balance", "warning", wrong, account, name)


def _check_chain(parts: Sequence[Control], account: str, name: str) -> list[Finding]:
    """Find days whose balance does not go on from the one before, and days that no section covers.

    Some banks leave out days on which nothing moved: where every section has a
    turnover and the balance goes on, nothing is missing.
    """
    broken: dict[date | None, int] = {}
    holes: dict[date | None, int] = {}
    idle = any(part.in_kop == 0 and part.out_kop == 0 for part in parts)
    for one, other in pairwise(parts):
        if one.until is None or other.since is None:
            continue
        known = one.closing_kop is not None and other.opening_kop is not None
        step = (other.opening_kop or 0) - (one.closing_kop or 0) if known else 0
        if (other.since - one.until).days > 1:
            if step or idle or not known:
                holes[date.fromordinal(one.until.toordinal() + 1)] = step
        elif step:
            broken[other.since] = step
    moved = any(holes.values())
    return [
        *_find("section_break", "warning", broken, account, name),
        *_find(
            "section_hole" if moved else "section_quiet_hole",
            "warning" if moved else "info",
            holes,
            account,
            name,
        ),
    ]


def _check_rows(rows: pd.DataFrame, parts: Sequence[Control], account: str, name: str) -> list[Finding]:
    """Hold the rows of each section against its turnovers."""
    own, other = rows["own_account"] == account, rows["party_account"] == account
    internal = rows["direction"] == "internal"
    sides = {
        "in": (own & (rows["direction"] == "in")) | (other & internal),
        "out": own & ((rows["direction"] == "out") | internal),
    }
    placed = assign_sections(rows["on"], parts)
    findings = []
    for side, mask in sides.items():
        stated = [part.in_kop if side == "in" else part.out_kop for part in parts]
        chosen = rows[mask.to_numpy()]
        places = placed[mask.to_numpy()]
        sums = np.zeros(len(parts), dtype=np.int64)
        np.add.at(sums, places[places >= 0], chosen["amount_kop"].to_numpy()[places >= 0])
        wrong: dict[date | None, int] = {
            part.since: total - int(found)
            for part, total, found in zip(parts, stated, sums, strict=True)
            if total is not None and total != found
        }
        for day, kop in zip(chosen["on"][places < 0], chosen["amount_kop"][places < 0], strict=True):
            key = None if pd.isna(day) else day.date()
            wrong[key] = wrong.get(key, 0) - int(kop)
        moved = sum(wrong.values()) == 0
        findings += _find(
            "section_moved" if moved else "section_difference",
            "info" if moved else "warning",
            wrong,
            account,
            name,
            side=side,
        )
    return findings


def _find(
    code: str, grave: Grave, wrong: dict[date | None, int], account: str, name: str, *, side: str = ""
) -> list[Finding]:
    if not wrong:
        return []
    days: list[date | str] = sorted(day for day in wrong if day is not None)
    total = sum(wrong.values())
    facts: dict[str, object] = {
        "file": name,
        "account": account,
        "count": len(wrong),
        "days": (*days[:_SHOWN], *([_MORE] if len(days) > _SHOWN else [])) or (_MORE,),
        "moved": sum(abs(kop) for kop in wrong.values()) // (2 if code == "section_moved" else 1),
    }
    facts |= {"side": side} if side else {}
    return [Finding(code, grave, key=f"{name}:{account}:{side}", facts=facts, sum_kop=total)]

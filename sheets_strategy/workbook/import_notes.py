"""What an import did not add though it might be payments of their own, as findings.

In: what a file brought. Out: findings, which memory keeps with all else that was asked about the file.
"""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.statement.arrivals import Arrivals
from sheets_strategy.statement.currencies import sum_currencies
from sheets_strategy.statement.goods import is_sales
from sheets_strategy.statement.payments import is_nameless
from sheets_strategy.workbook.imported import read_asked

ALIKE, MERGED = "import_alike", "import_merged"


def find_doubts(
    arrivals: Arrivals, wanted: pd.DataFrame, *, name: str, before: str, merges: bool
) -> list[Finding]:
    """Name the sums of rows that were not added though they might be payments of their own.

    Args:
        arrivals: What the file brought.
        wanted: Its rows.
        name: Its name.
        before: What an earlier import of it noted, "" for none: a file does not repeat itself.
        merges: Whether rows without an own account may belong to different ones.
    """
    found: list[Finding] = []
    alike, there = wanted[arrivals.alike], wanted[~arrivals.new & ~arrivals.alike]
    there = there[is_nameless(there) & ~is_sales(there)]
    if before:
        asked = read_asked("", json.loads(before))
        found += [replace(one, key=MERGED, tab="") for one in asked if one.code == MERGED]
    elif merges and len(there):
        found.append(_doubt(MERGED, name, there))
    if len(alike):
        found.append(_doubt(ALIKE, name, alike, arrivals.fields))
    return found


def _doubt(code: str, name: str, rows: pd.DataFrame, fields: tuple[str, ...] = ()) -> Finding:
    facts = {"file": name, "rows": len(rows), "fields": fields}
    sums = sum_currencies(rows)
    return Finding(code, "warning", code, facts=facts, sum_kop=sum(sums.values()), sums=sums)

"""What a consultant's library put into a workbook, as «Память» keeps it: such cells alone may it change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.memory import Entry, Memory

KIND = "library"
COLUMNS: Mapping[str, frozenset[str]] = {
    "segments": frozenset(("action", "department")),
    "plan": frozenset(("profit_key", "department", "kpi", "hours", "comparison", "first_step")),
}
"""Table → columns that a library fills beside a row's name; of Сегменты also every column of conditions."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One row that a library put into a workbook.

    Attributes:
        code: The row.
        cells: Column, or ``own:<header>`` → the text that was put there last, "" for an empty cell.
    """

    code: str
    cells: Mapping[str, str]


def read_sent(memory: Memory) -> dict[str, Sent]:
    """Give key of a library's row → what was sent of it; the key begins with the table."""
    return {key: _read(text) for key, text in memory.all(KIND).items()}


def remember_sent(key: str, sent: Sent) -> Entry:
    """Give the entry that keeps what was sent of a row."""
    return (
        KIND,
        key,
        json.dumps({"code": sent.code, "cells": dict(sent.cells)}, ensure_ascii=False, sort_keys=True),
    )


def cell_text(value: CellValue) -> str:
    """Give a cell as it is compared: whole numbers without a fraction, "" for an empty one."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _read(text: str) -> Sent:
    found = json.loads(text)
    cells = found.get("cells", {})
    return Sent(str(found.get("code", "")), {str(name): str(value) for name, value in cells.items()})

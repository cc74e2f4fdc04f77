"""Figures → cells: what every tab that shows them shares."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from sheets_strategy.workbook.template import Template


def list_records(rows: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Give rows as dictionaries of plain values; several times faster than pandas does."""
    names = list(rows.columns)
    for values in zip(*(rows[name].tolist() for name in names), strict=True):
        yield dict(zip(names, values, strict=True))


def class_cell(value: object, template: Template) -> str:
    """Give the word for a class, also for none."""
    return template.labels["class"][str(value) if value in ("A", "B", "C") else "none"]


def share_cell(part: int, whole: int) -> float | None:
    """Give a share as a cell holds it, None of nothing."""
    return round(part / whole, 6) if whole else None


def to_int(value: object) -> int:
    """Turn a figure into a whole number."""
    return int(value)  # type: ignore[call-overload, no-any-return]


def number_cell(value: object) -> float | None:
    """Give a number as a cell holds it, None for unknown."""
    number = float(value)  # type: ignore[arg-type]
    return None if number != number else number


def whole_cell(value: object) -> int | None:
    """Give a whole number, None for NaN."""
    number = number_cell(value)
    return None if number is None else int(number)

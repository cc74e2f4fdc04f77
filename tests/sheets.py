"""Sheets of a file, and what is taken from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bank_rows import reading

from sheets_strategy.statement.incoming import FileRows, take_rows
from sheets_strategy.values.cells import CellValue

Row = list[CellValue]


@dataclass(frozen=True)
class Grid:
    """A sheet of a file."""

    rows: Sequence[Row]
    name: str = "Лист1"
    hidden: bool = False


def take(*sheets: Sequence[Row] | Grid, own: Sequence[str] = ()) -> FileRows:
    """Take the payments of a file's sheets, own accounts as in Настройки."""
    grids = [one if isinstance(one, Grid) else Grid(one) for one in sheets]
    return take_rows(grids, name="выписка.xlsx", reading=replace(reading(), own_accounts=tuple(own)))


def signed(file: FileRows) -> list[int]:
    """Give the kopecks, below zero for what went."""
    signs = file.rows["direction"].map({"in": 1, "out": -1})
    return (file.rows["amount_kop"] * signs).tolist()


def codes(file: FileRows) -> Mapping[str, int | None]:
    """Give the findings: code → sum."""
    return {finding.code: finding.sum_kop for finding in file.findings}


def cells(line: str, **named: CellValue) -> Row:
    """Write a row: cells part by a bar, names give their value, numbers with a point are numbers."""
    return [_cell(text.strip(), named) for text in line.split("|")]


def _cell(text: str, named: Mapping[str, CellValue]) -> CellValue:
    if text in named:
        return named[text]
    whole, point, rest = text.lstrip("-").partition(".")
    if point and whole.isdigit() and rest.isdigit() and len(rest) <= 2:
        return float(text)
    return text or None


def day(number: int, month: int = 1) -> date:
    return date(2026, month, number)

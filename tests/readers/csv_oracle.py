"""A slow, obvious reading of CSV: the whole text, then all rows as lists, to hold the stream against."""

from __future__ import annotations

import csv
import re
from collections import Counter

from sheets_strategy.values.cells import CellValue


def read_whole(text: str, delimiter: str) -> list[list[CellValue]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ended = [line + "\n" for line in lines]
    rows = list(csv.reader(ended, delimiter=delimiter))
    if _has_swallowed(rows, delimiter):
        bare = csv.reader(ended, delimiter=delimiter, quoting=csv.QUOTE_NONE)
        rows = [[_unquote(cell) for cell in row] for row in bare]
    cleaned = [_clean(row) for row in rows]
    while cleaned and not cleaned[-1]:
        cleaned.pop()
    return cleaned


def _has_swallowed(rows: list[list[str]], delimiter: str) -> bool:
    sizes = Counter(len(row) for row in rows if len(row) > 1)
    marks = max(sizes, key=lambda size: sizes[size] * (size - 1), default=2) - 1
    for row in rows:
        for place, cell in enumerate(row):
            if "\n" not in cell:
                continue
            first, *inner, last = (line.count(delimiter) for line in cell.split("\n"))
            if marks in inner or (marks > 1 and (first, last) == (marks - place, place)):
                return True
    return False


def _unquote(text: str) -> str:
    paired = len(text) > 1 and text[0] == text[-1] == '"'
    return text[1:-1].replace('""', '"') if paired else text


def _clean(row: list[str]) -> list[CellValue]:
    cells: list[CellValue] = []
    for text in row:
        wrapped = re.fullmatch(r'="(.*)"', text, re.DOTALL)
        shown = wrapped[1] if wrapped else text
        cells.append(shown if shown.strip() else None)
    while cells and cells[-1] is None:
        cells.pop()
    return cells

"""Sales reports with lines of groups → the same report with one row per line that was sold.

1C prints a client's line, under it the documents, under each the products, all in one column and each
with the sum of what stands below. Which line is of which level is told by documents, which name their
day, and by the sums; where these do not come out even nothing is guessed, and the file is refused.
In flat reports a cell that goes on over several rows holds its text only once; it is filled in.

Source: docs/figures.md, "Sales reports".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from sheets_strategy.errors import InputError
from sheets_strategy.statement.cells import cell_text, read_dates, read_money
from sheets_strategy.statement.columns import Layout, column, find_sections
from sheets_strategy.statement.notes import is_note
from sheets_strategy.statement.sales_headers import find_field
from sheets_strategy.values.cells import CellValue, Row
from sheets_strategy.values.documents import SALES_FIELDS, part_document

_TOP = 60
_MOST_LEVELS = 6
_LEVELS = {"party": "party", "number": "number", "on": "on", "product": "product", "product_maybe": "product"}
_MEASURES = ("gross", "amount", "net")
_GOES_ON = ("on", "number", "party", "party_inn", "party_kpp")


@dataclass(frozen=True, slots=True)
class _Tree:
    """Where a grouped report has what.

    Attributes:
        header_row: Grid row of the first line of its header.
        body: Grid row of its first line.
        name: Column of the names of all levels.
        levels: What each level is: party, number, on, product or "" (of no use), from the top.
        titles: What the header calls them.
        revenue: Column of the revenue that adds up.
    """

    header_row: int
    body: int
    name: int
    levels: tuple[str, ...]
    titles: tuple[str, ...]
    revenue: int


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a tree: its row, name, kopecks, and the day that it names."""

    row: Row
    name: str
    kop: int
    on: date | None


@dataclass(slots=True)
class _Walk:
    """A walk along the lines of a tree, and the leaves that it met with all above them."""

    lines: Sequence[_Line]
    levels: Sequence[str]
    leaves: list[tuple[_Line, ...]] = field(default_factory=list)

    def take(self, place: int, above: tuple[_Line, ...]) -> int:
        """Take a line and all below it; give the place after them.

        Raises:
            ValueError: The lines do not add up.
        """
        line, level = self.lines[place], len(above)
        if self.levels[level] in ("number", "on") and line.on is None:
            raise ValueError(line.name)
        path, place = (*above, line), place + 1
        if level + 1 == len(self.levels):
            self.leaves.append(path)
            return place
        rest = line.kop
        while place < len(self.lines) and (rest or self._goes_on(place, line)):
            rest -= self.lines[place].kop
            place = self.take(place, path)
        if rest:
            raise ValueError(line.name)
        return place

    def _goes_on(self, place: int, parent: _Line) -> bool:
        """Say whether a line stands below another whose sum is reached: it is the first, or worth nothing."""
        if self.lines[place - 1] is parent:
            return True
        line = self.lines[place]
        follows = place + 1 < len(self.lines) and self.lines[place + 1].on is not None
        return (
            not line.kop
            and (line.on is None) is (parent.on is not None)
            and not (follows and line.on is None)
        )


def flatten_sales(rows: Sequence[Row], fields: Mapping[str, str], *, name: str) -> Sequence[Row]:
    """Give a grid whose sales report, if it holds one, has one whole row per line that was sold.

    Args:
        rows: A sheet.
        fields: Normalised header → field.
        name: What errors call the file.

    Raises:
        InputError: ``sales_unclear`` (name, row): a grouped report whose lines do not add up.
    """
    top = [place for place, row in enumerate(rows[:_TOP]) if names_measures(row, fields)]
    if not top:
        return rows
    flat = next(
        (one.layout for one in find_sections(rows[:_TOP], fields=fields) if one.layout is not None), None
    )
    if flat is not None:
        return _fill_down(rows, flat) if flat.is_sales else rows
    for place in top:
        tree = _find_tree(rows, place, fields)
        if tree is not None:
            return _flatten(rows, tree, fields, name)
    return rows


def names_measures(row: Row, fields: Mapping[str, str]) -> bool:
    """Say whether a row names a revenue among headers of sales reports."""
    found = {find_field(value, fields) for value in row if isinstance(value, str)}
    return any(SALES_FIELDS + one in found for one in _MEASURES) and len(found - {""}) > 1


def _fill_down(rows: Sequence[Row], layout: Layout) -> Sequence[Row]:
    """Fill in day, document and client where a row of a flat report names none of them but a product."""
    cols = sorted({layout.columns[one] for one in _GOES_ON if one in layout.columns})
    product, revenue = layout.columns.get("product", -1), layout.columns["amount"]
    start = layout.header_row + layout.lines
    if product < 0 or not any(_lacks(row, cols, product, revenue) for row in rows[start:]):
        return rows
    filled: list[Row] = list(rows[:start])
    held: Row = ()
    for row in rows[start:]:
        if held and _lacks(row, cols, product, revenue) and not is_note(row, layout.columns):
            whole = [*row, *([None] * (max(cols) + 1 - len(row)))]
            for col in cols:
                whole[col] = _at(held, col)
            filled.append(whole)
            continue
        held = row if any(_at(row, col) not in (None, "") for col in cols) else ()
        filled.append(row)
    return filled


def _lacks(row: Row, cols: Sequence[int], product: int, revenue: int) -> bool:
    named = any(_at(row, col) not in (None, "") for col in cols)
    return not named and _at(row, product) not in (None, "") and _at(row, revenue) not in (None, "")


def _find_tree(rows: Sequence[Row], place: int, fields: Mapping[str, str]) -> _Tree | None:
    """Find the header of a grouped report: measures, and the names of its levels in one column."""
    measures = {
        find_field(value, fields): col
        for col, value in reversed([*enumerate(rows[place])])
        if isinstance(value, str)
    }
    revenue = next(measures[SALES_FIELDS + one] for one in _MEASURES if SALES_FIELDS + one in measures)
    titles: list[str] = []
    col = next((col for col, value in enumerate(rows[place]) if _level_of(value, fields) is not None), -1)
    if col < 0 or col >= revenue:
        return None
    body = place
    while body < len(rows) and len(titles) <= _MOST_LEVELS:
        row = rows[body]
        if body > place and not all(value is None or isinstance(value, str) for value in row):
            break
        value = _at(row, col)
        if isinstance(value, str) and value.strip():
            if body > place and (_level_of(value, fields) is None or _at(row, revenue) not in (None, "")):
                break
            titles += _parts(value, fields)
        body += 1
    levels = tuple(_level_of(title, fields) or "" for title in titles)
    dated = "number" in levels or "on" in levels
    if "party" not in levels or not dated or len(set(levels) - {""}) < len([one for one in levels if one]):
        return None
    return _Tree(place, body, col, levels, tuple(titles), revenue)


def _parts(text: str, fields: Mapping[str, str]) -> list[str]:
    """Part «Клиент / Документ продажи / Номенклатура», unless the whole is one known header."""
    parts = [part.strip() for mark in ("/", ",", "\n") for part in text.split(mark) if mark in text]
    whole = find_field(text, fields)
    return [text.strip()] if whole or not parts else parts


def _level_of(value: CellValue, fields: Mapping[str, str]) -> str | None:
    """Give what a level is, "" for one of no use here, None for what names no level."""
    if not isinstance(value, str) or not value.strip():
        return None
    parts = _parts(value, fields)
    if len(parts) > 1:
        return next((level for part in parts if (level := _level_of(part, fields))), None)
    found = find_field(value, fields).removeprefix(SALES_FIELDS)
    return _LEVELS.get(found, "") if found in _LEVELS or found == "ignore" else None


def _flatten(rows: Sequence[Row], tree: _Tree, fields: Mapping[str, str], name: str) -> Sequence[Row]:
    lines, total = _read_lines(rows, tree)
    walk, place = _Walk(lines, tree.levels), 0
    try:
        while place < len(lines):
            at, place = place, walk.take(place, ())
            if place <= at:
                raise ValueError(name)
    except (ValueError, IndexError) as error:
        raise InputError("sales_unclear", name=name, row=tree.header_row + 1) from error
    tops = sum(path[-1].kop for path in walk.leaves)
    if not walk.leaves or (total is not None and total != tops):
        raise InputError("sales_unclear", name=name, row=tree.header_row + 1)
    return _write(rows, tree, walk.leaves, fields)


def _read_lines(rows: Sequence[Row], tree: _Tree) -> tuple[list[_Line], int | None]:
    """Read the lines down to the total; give its kopecks too, None where there is none."""
    body = [row for row in rows[tree.body :] if _at(row, tree.name) not in (None, "")]
    names = [" ".join(cell_text(_at(row, tree.name)).split()) for row in body]
    sums = read_money(column(body, tree.revenue))
    days = read_dates([_at(row, tree.name) if "on" in tree.levels else None for row in body])
    lines: list[_Line] = []
    for place, (row, text) in enumerate(zip(body, names, strict=True)):
        kop = int(sums.kop[place])
        if is_note(row, {}) and part_document(text).on is None:
            return lines, kop if sums.filled[place] else None
        if not sums.filled[place] or place in sums.bad:
            continue
        on = part_document(text).on if "number" in tree.levels else None
        if on is None and not np.isnat(days[place]):
            on = days[place].item()
        lines.append(_Line(row, text, kop, on))
    return lines, None


def _write(
    rows: Sequence[Row], tree: _Tree, leaves: Sequence[tuple[_Line, ...]], fields: Mapping[str, str]
) -> list[Row]:
    """Write leaves as rows: measures where they stood, each level in a column of its own at the right."""
    width = max(len(rows[tree.header_row]), *(len(path[-1].row) for path in leaves))
    kept = [place for place, level in enumerate(tree.levels) if level]
    header: list[CellValue] = [*rows[tree.header_row], *([None] * (width - len(rows[tree.header_row])))]
    header[tree.name] = None
    own = "on" not in tree.levels
    day = _header_of_days(fields, ascii_=all(map(str.isascii, tree.titles)))
    header += [*(tree.titles[place] for place in kept), *([day] if own else [])]
    flat: list[Row] = [*([[]] * tree.header_row), header]
    for path in leaves:
        cells: list[CellValue] = [*path[-1].row, *([None] * (width - len(path[-1].row)))]
        cells[tree.name] = None
        on = next((line.on for line in path if line.on is not None), None)
        for place in kept:
            cells.append(on if tree.levels[place] == "on" else path[place].name)
        flat.append([*cells, on] if own else cells)
    return flat


def _header_of_days(fields: Mapping[str, str], *, ascii_: bool) -> str:
    """Give a header for days in the letters of the others, the shortest that is known."""
    known = [key.removeprefix(SALES_FIELDS) for key, value in fields.items() if value == f"{SALES_FIELDS}on"]
    return min(known, key=lambda text: (text.isascii() is not ascii_, len(text), text), default="")


def _at(row: Row, col: int) -> CellValue:
    return row[col] if col < len(row) else None

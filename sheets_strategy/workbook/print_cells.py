"""A cell → the text that is printed, as people of that language read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sheets_strategy.values.cells import CellError
from sheets_strategy.workbook.catalogue import (
    format_number,
    format_percent,
    group_digits,
    word_fact,
)
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.masks import Masks
from sheets_strategy.workbook.plain_text import plain
from sheets_strategy.workbook.print_layout import ALL, Hidden
from sheets_strategy.workbook.template import ColumnSpec, ColumnType, Template

LONGEST = 240
_NUMBERS = frozenset({"money", "percent", "number", "integer", "whole"})


def is_number(kind: ColumnType) -> bool:
    """Say whether the cells of a column stand right."""
    return kind in _NUMBERS


def print_cell(value: CellValue, kind: ColumnType, template: Template) -> str:
    """Give a cell as it is printed: sums in whole units, shares in percent, days as days.

    Args:
        value: The cell.
        kind: How cells of its column, or line, are shown.
        template: Language, and words for yes and no.
    """
    lang = template.lang
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return template.labels["yes_no"]["yes" if value else "no"]
    if isinstance(value, CellError):
        return clean(value.code)
    if isinstance(value, int | float):
        return _print_number(value, kind, lang)
    if isinstance(value, date | datetime):
        return word_fact(value, lang=lang)
    return clean(str(value))


def clean(text: str) -> str:
    """Bring a text to one line that is not too long for a page."""
    line = plain(text)
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"


def _print_number(value: int | float, kind: ColumnType, lang: str) -> str:
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return ""
    if kind == "percent":
        return format_percent(value, lang=lang)
    if kind in ("money", "whole", "integer"):
        return group_digits(round(value), lang=lang)
    if kind in ("text", "long_text", "choice", "code"):
        return str(int(value)) if float(value).is_integer() else format_number(float(value), lang=lang)
    if abs(value) >= 10_000:
        return group_digits(round(value), lang=lang)
    return format_number(float(round(value, 2)), lang=lang)


@dataclass(frozen=True, slots=True)
class Cover:
    """What may be shown of a table to strangers.

    Attributes:
        masks: Other names.
        hidden: Which columns hold what.
    """

    masks: Masks
    hidden: Hidden

    def hides(self, table: str, column: ColumnSpec) -> bool:
        """Say whether a column is left out altogether."""
        names = {f"{table}.{column.key}", f"{table}.{ALL}"}
        if names & (self.hidden.clients | self.hidden.people):
            return False
        if names & self.hidden.left_out or column.type == "code":
            return True
        free = column.owner == "team" and column.type in ("text", "long_text", "any")
        return free and not names & self.hidden.shown

    def show(self, text: str, name: str, value: CellValue, table: str, column: ColumnSpec) -> str:
        """Give the text of a cell in which nobody can be told.

        A number of a column of numbers, a day, and a word of a list are shown as they are.

        Args:
            text: The cell as it would be printed.
            name: The whole text of the cell.
            value: The cell.
            table: Key of the table.
            column: The column.
        """
        where = f"{table}.{column.key}"
        if where in self.hidden.clients:
            return self.masks.client(name)
        if where in self.hidden.people:
            return self.masks.person(name)
        if isinstance(value, date | bool):
            return text
        if isinstance(value, int | float) and is_number(column.type):
            return text
        if column.type == "choice" and text in column.choices:
            return text
        return self.masks.sentence(text)

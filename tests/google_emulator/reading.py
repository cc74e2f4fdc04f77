"""Values out of a grid: formatted, unformatted or as formulas, empty ends cut off."""

from __future__ import annotations

from typing import Any

from .a1 import Box, write_a1
from .calls import Json
from .cells import Fault, Formula, Value
from .formats import is_date, show
from .formulas import Calculator
from .spreadsheet import Tab

Rows = list[list[Any]]


class Reader:
    """Renders cells of one state.

    Args:
        calculator: Computes formulas.
        render: FORMATTED_VALUE, UNFORMATTED_VALUE or FORMULA.
        moments: SERIAL_NUMBER or FORMATTED_STRING, for dates that are not formatted anyway.
    """

    def __init__(self, calculator: Calculator, render: str = "", moments: str = "") -> None:
        self.calculator = calculator
        self.render = render or "FORMATTED_VALUE"
        self.dates_as_text = moments == "FORMATTED_STRING"

    def value_range(self, tab: Tab, box: Box, major: str = "ROWS") -> Json:
        """Give a ValueRange of a bounded box; ``values`` is missing when all is empty."""
        columns = major == "COLUMNS"
        rows = self.rows(tab, box)
        values = _across(rows) if columns else rows
        made: Json = {"range": write_a1(tab.title, box), "majorDimension": "COLUMNS" if columns else "ROWS"}
        return made | ({"values": values} if values else {})

    def rows(self, tab: Tab, box: Box) -> Rows:
        """Give the rows of a bounded box."""
        top, bottom, left, right = box.sides
        made: Rows = []
        raw = self.render != "FORMATTED_VALUE" and not self.dates_as_text
        plain = raw and not (self.render == "UNFORMATTED_VALUE" and tab.has_formulas)
        for at in range(top, min(bottom, len(tab.values.rows))):
            cells = tab.values.row(at)[left:right]
            while cells and cells[-1] is None:
                cells.pop()
            if plain:
                made.append([_plain(one) for one in cells])
            else:
                made.append(self._row(tab, at, left, cells))
        while made and not made[-1]:
            made.pop()
        return made

    def _row(self, tab: Tab, at: int, left: int, cells: list[Any]) -> list[Any]:
        looks = tab.looks.row(at)
        made = []
        for column, held in enumerate(cells, left):
            if held is None:
                made.append("")
                continue
            if self.render == "FORMULA" and isinstance(held, Formula):
                made.append(held.text)
                continue
            value = self.calculator.computed(tab, at, column, held) if isinstance(held, Formula) else held
            look = looks[column] if column < len(looks) else None
            made.append(self.cell(value, (look or {}).get("userEnteredFormat", {}).get("numberFormat")))
        while made and made[-1] == "" and self.render != "FORMULA":
            made.pop()
        return made

    def cell(self, value: Value, number_format: Json | None) -> Any:
        """Render an effective value."""
        numeric = isinstance(value, int | float) and not isinstance(value, bool)
        if self.render != "FORMATTED_VALUE" and not (
            self.dates_as_text and numeric and is_date(number_format)
        ):
            return value.text if isinstance(value, Fault) else "" if value is None else value
        return show(value, number_format, self.calculator.locale)


def _plain(held: Any) -> Any:
    if held is None:
        return ""
    return held.text if isinstance(held, Formula) else held


def _across(rows: Rows) -> Rows:
    width = max((len(row) for row in rows), default=0)
    made = [[row[at] if at < len(row) else "" for row in rows] for at in range(width)]
    for column in made:
        while column and column[-1] == "":
            column.pop()
    while made and not made[-1]:
        made.pop()
    return made

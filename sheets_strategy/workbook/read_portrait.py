"""The block «Идеальный клиент» of the tab «Портрет» → its lines, with findings for those not understood."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pandas as pd

from sheets_strategy.errors import Finding, UnreadableValue
from sheets_strategy.strategy.ideal import IdealLine
from sheets_strategy.workbook.book import OWN, Book, TableView
from sheets_strategy.workbook.cell_findings import finding_at, text_of
from sheets_strategy.workbook.parameter_words import name_parameter
from sheets_strategy.workbook.read_segments import known_words, parse_cell
from sheets_strategy.workbook.template import Template

# A client cannot be asked to be like the ideal that it is measured by.
_NOT_ASKED = frozenset(("likeness", "chance"))


@dataclass(frozen=True, slots=True)
class IdealClient:
    """The team's ideal client.

    Attributes:
        lines: What it should have, from top to bottom.
        rows: Grid rows of the block that hold anything.
        wrong: Grid row → why it is left out (code of a text).
        findings: The same, for Вопросы.
    """

    lines: tuple[IdealLine, ...] = ()
    rows: tuple[int, ...] = ()
    wrong: Mapping[int, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def read_ideal(book: Book, base: pd.DataFrame) -> IdealClient:
    """Read the ideal client; a line that cannot be understood is left out and said.

    Args:
        book: The workbook.
        base: The client base: its own columns are parameters, too.
    """
    view = book.tables["portrait_ideal"]
    own = tuple(str(name).removeprefix(OWN) for name in base if str(name).startswith(OWN))
    rows = tuple(view.rows())
    lines: list[IdealLine] = []
    wrong: dict[int, str] = {}
    findings: list[Finding] = []
    for row in rows:
        if not any(_text(view, row, column) for column in ("ideal_parameter", "ideal_value", "ideal_weight")):
            continue
        try:
            lines.append(_read_line(view, row, own, book.template, base))
        except _Wrong as error:
            wrong[row] = error.reason
            facts = {"value": _text(view, row, error.column), "reason": error.reason}
            findings.append(finding_at(view, row, error.column, "ideal_line", grave="warning", facts=facts))
    return IdealClient(tuple(lines), rows, wrong, tuple(findings))


class _Wrong(Exception):
    """A line that cannot be understood: which column, and why."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


def _read_line(
    view: TableView, row: int, own: Collection[str], template: Template, base: pd.DataFrame
) -> IdealLine:
    name = name_parameter(_text(view, row, "ideal_parameter"), template, own)
    if not name or name in _NOT_ASKED:
        raise _Wrong("ideal_parameter", "no_such_parameter")
    try:
        condition = parse_cell(
            _text(view, row, "ideal_value"), name, known_words(name, template, base), template
        )
    except UnreadableValue as error:
        raise _Wrong("ideal_value", error.reason) from error
    if condition.is_any:
        raise _Wrong("ideal_value", "no_condition")
    return IdealLine(row, name, condition, _weight(_text(view, row, "ideal_weight")))


def _weight(text: str) -> float:
    if not text:
        return 1.0
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise _Wrong("ideal_weight", "weight")
    return number


def _text(view: TableView, row: int, column: str) -> str:
    return text_of(view.value(row, column))

"""The tab «Параметры клиентов» → which row means which value, and the points that the team gives."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sheets_strategy.errors import Finding
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import Book, TableView
from sheets_strategy.workbook.cell_findings import finding_at
from sheets_strategy.workbook.codes import Codes, settle_codes
from sheets_strategy.workbook.diff import WantedRows
from sheets_strategy.workbook.memory import Entry, Memory
from sheets_strategy.workbook.parameter_words import find_parameter, find_values
from sheets_strategy.workbook.template import Template

CODE_LETTER, CODE_WIDTH = "k", 4


@dataclass(frozen=True, slots=True)
class ParameterRows:
    """Tab «Параметры клиентов».

    Attributes:
        codes: Grid row → code.
        parameters: Grid row → parameter, "" where the cell names none.
        values: Grid row → keys that the value may have, the likeliest first.
        identities: Grid row → what the row is known by when its code is gone.
        team_points: (parameter, value) → points of the team; the upper of equal rows counts.
        findings: What could not be understood.
    """

    codes: Codes
    parameters: Mapping[int, str]
    values: Mapping[int, tuple[str, ...]]
    identities: Mapping[int, str]
    team_points: Mapping[tuple[str, str], float]
    findings: tuple[Finding, ...]


def read_parameters(book: Book, memory: Memory, own: Collection[str]) -> ParameterRows:
    """Read the tab; points that are no number are a finding and no points.

    Args:
        book: The workbook.
        memory: Gives the codes back to copied and cleared rows.
        own: Headers of the team's own columns in Клиенты: they are parameters too.
    """
    view, template = book.tables["parameters"], book.template
    rows = list(view.rows())
    parameters = {row: find_parameter(view.text(row, "parameter"), template, own) for row in rows}
    values = {row: find_values(parameters[row], view.text(row, "value"), template) for row in rows}
    identities = {row: _identify(view, row, parameters[row], values[row]) for row in rows}
    codes = settle_codes(
        view,
        rows,
        letter=CODE_LETTER,
        width=CODE_WIDTH,
        remembered=memory.names("parameters"),
        identify=identities.__getitem__,
    )
    findings: list[Finding] = []
    points: dict[tuple[str, str], float] = {}
    for row in rows:
        number = _points(view, row, template, findings)
        if number is not None and parameters[row]:
            for value in values[row]:
                points.setdefault((parameters[row], value), number)
    return ParameterRows(codes, parameters, values, identities, points, tuple(findings))


def remember_parameters(rows: ParameterRows, shown: WantedRows, template: Template) -> Iterator[Entry]:
    """List what the rows that stand, and those that are appended, are known by."""
    for row, code in rows.codes.by_row.items():
        yield "code", f"parameters:{code}", rows.identities[row]
    for cells in shown.new:
        parameter = str(cells["parameter"])
        own = [parameter]
        name = find_parameter(parameter, template, own)
        values = find_values(name, str(cells["value"]), template)
        yield "code", f"parameters:{cells['code']}", f"{name}|{values[0]}"


def _identify(view: TableView, row: int, parameter: str, values: tuple[str, ...]) -> str:
    """Give parameter and value, "" for a row that says neither."""
    name = parameter or fold(view.text(row, "parameter"))
    return f"{name}|{values[0] if values else ''}" if name or values else ""


def _points(view: TableView, row: int, template: Template, findings: list[Finding]) -> float | None:
    text = view.text(row, "team_points")
    if not text:
        return None
    try:
        number = float("".join(text.split()).replace(",", ".").replace("\u2212", "-"))
    except ValueError:
        number = math.nan
    if math.isfinite(number):
        return number
    ticked = view.value(row, "team_points")
    shown = template.text(f"cell_{ticked}".lower()) if isinstance(ticked, bool) else text
    findings.append(finding_at(view, row, "team_points", "not_points", facts={"value": shown}))
    return None

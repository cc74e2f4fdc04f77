"""The tab «Сегменты» → the decision table, with findings for conditions that nobody can understand."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from sheets_strategy.errors import Finding, UnreadableValue
from sheets_strategy.strategy.profiles import holds_numbers, own_words
from sheets_strategy.strategy.segments import Segment, in_order
from sheets_strategy.values.conditions import Condition, parse_condition
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import OWN, Book, TableView, address
from sheets_strategy.workbook.cell_findings import find_equal_numbers, finding_at, number_of, text_of
from sheets_strategy.workbook.codes import Codes, settle_codes
from sheets_strategy.workbook.memory import Memory
from sheets_strategy.workbook.parameter_words import name_parameter
from sheets_strategy.workbook.read_cells import read_choice
from sheets_strategy.workbook.read_clients import RANKED
from sheets_strategy.workbook.template import Template

_UNITS = {
    "tenure_years": "years",
    "months_silent": "months",
    "overdue_times": "times",
    "payments": "count",
    "contact_days": "days",
    "chance": "percent",
}
_COMPARES = re.compile(
    r"\s*(?:[<>=≤≥≠]|(?:не )?(?:больше|меньше) \d|(?:от|до) \d|\d+\s*(?:\.\.|…|\+))", re.IGNORECASE
)
_ORDERED = frozenset(("class",))
"""Vocabularies of which «A-B» is a span of values."""
IS_DRAFT = "segment_number_empty"
"""What is found where a row has no number: it is tried, not used."""


@dataclass(frozen=True, slots=True)
class Segments:
    """Tab «Сегменты».

    Attributes:
        segments: The rows of the decision table, from top to bottom.
        codes: Grid row → code.
        headers: Parameter → header of its condition column.
        findings: What could not be understood.
        columns: Parameter → grid column of its conditions.
    """

    segments: tuple[Segment, ...]
    codes: Codes
    headers: Mapping[str, str]
    findings: tuple[Finding, ...]
    columns: Mapping[str, int] = field(default_factory=dict)


def read_segments(book: Book, memory: Memory, base: pd.DataFrame) -> Segments:
    """Read the decision table; a wrong condition is a finding and its segment takes nobody.

    Args:
        book: The workbook.
        memory: Gives the codes back to copied and cleared rows.
        base: The client base: its own columns are parameters too, and a cell that is a
            known value of its column is that value, commas and all.
    """
    view = book.tables["segments"]
    rows = list(view.rows())
    codes = settle_codes(
        view,
        rows,
        letter="s",
        width=2,
        remembered=memory.names("segments"),
        identify=lambda row: view.text(row, "name"),
    )
    columns = _condition_columns(view, book.template, base)
    cells = {name: _Cells(name, book.template, base) for name in columns}
    findings: list[Finding] = []
    segments: list[Segment] = []
    for row in rows:
        conditions, wrong = _read_conditions(view, row, columns, cells)
        findings += wrong
        number, name = number_of(view, row), view.text(row, "name")
        if number is None and _is_typed(view, row):
            findings.append(_without_number(view, row, name))
        department = read_choice(view, row, "department", "department", book.template, findings)
        segments.append(Segment(codes.by_row[row], number, name, conditions, bool(wrong), department))
    findings += [*_find_unnamed(view, columns, rows), *_find_repeated(view, columns, rows)]
    headers = condition_headers(book, base)
    return Segments(tuple(segments), codes, headers, (*findings, *find_equal_numbers(view, rows)), columns)


def _is_typed(view: TableView, row: int) -> bool:
    """Say whether people typed anything into a row: of one that they emptied the code is left."""
    return any(view.text(row, one.key) for one in view.spec.columns if one.owner == "team")


def _without_number(view: TableView, row: int, name: str) -> Finding:
    """Tell a draft from a number that cannot be read."""
    text = view.text(row, "number")
    if not text:
        return finding_at(view, row, "number", IS_DRAFT, grave="info", facts={"name": name})
    facts = {"name": name, "value": text}
    return finding_at(view, row, "number", "segment_number_wrong", facts=facts)


def find_manual_segments(
    base: pd.DataFrame, segments: Segments, view: TableView
) -> tuple[pd.Series, tuple[Finding, ...]]:
    """Turn «Сегмент вручную» (a number or a name) into segment codes."""
    find = SegmentNames(segments.segments).find
    findings = []
    codes = []
    for row, text in zip(base["row"], base["manual_text"], strict=True):
        segment = find(text)
        if text and segment is None:
            facts = {"value": text}
            findings.append(
                finding_at(view, int(row), "manual_segment", "manual_segment_unknown", facts=facts)
            )
        codes.append(segment.code if segment else "")
    return pd.Series(codes, index=base.index, dtype=object), tuple(findings)


class SegmentNames:
    """Segments by what people type for them: a name, else a number with or without «№».

    Of equal names or numbers the first in the order of the table is meant.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._by_name: dict[str, Segment] = {}
        self._by_number: dict[str, Segment] = {}
        for segment in (*in_order(segments), *segments):
            self._by_name.setdefault(fold(segment.name), segment)
            if segment.number is not None:
                self._by_number.setdefault(f"{segment.number:g}", segment)

    def find(self, text: str) -> Segment | None:
        """Give the segment that a text means; None for none and for an empty text."""
        folded = fold(text)
        if not folded:
            return None
        number = folded.removeprefix("№").strip().replace(",", ".")
        return self._by_name.get(folded) or self._by_number.get(number)


def condition_headers(book: Book, base: pd.DataFrame) -> dict[str, str]:
    """Give parameter → header of its condition column, as it stands in the tab."""
    view = book.tables["segments"]
    columns = _condition_columns(view, book.template, base)
    return {name: text_of(view.tab.cell(view.header_row, col)) for name, col in columns.items()}


def _condition_columns(view: TableView, template: Template, base: pd.DataFrame) -> dict[str, int]:
    """Find the columns that name a parameter: the template's, other known ones, and the team's own."""
    own = tuple(str(name).removeprefix(OWN) for name in base if str(name).startswith(OWN))
    columns = {key: col for key, col in view.columns.items() if key in template.labels["parameter"]}
    for header, col in view.own.items():
        name = name_parameter(header, template, own)
        if name:
            columns.setdefault(name, col)
    return columns


class _Cells:
    """Reads the condition cells of one parameter.

    Attributes:
        values: Its values in words, for those with a closed vocabulary.
    """

    def __init__(self, name: str, template: Template, base: pd.DataFrame) -> None:
        kind = template.labels["parameter_values"].get(name, "text")
        self.values = tuple(template.labels.get(kind, {}).values())
        self._name, self._template = name, template
        self._known = known_words(name, template, base)
        self._share = name in base and _holds_shares(base[name])

    def read(self, text: str) -> Condition:
        """Read one cell; see ``parse_cell``."""
        return parse_cell(text, self._name, self._known, self._template, share=self._share)


def read_condition(text: str, name: str, template: Template, base: pd.DataFrame) -> Condition:
    """Read what a text asks of a parameter, as a cell of its column would be read.

    Raises:
        UnreadableValue: It is no condition for such values.
    """
    return _Cells(name, template, base).read(text)


def _holds_shares(values: pd.Series) -> bool:
    """Say whether a column holds numbers as cells in percent do: none beyond 100 %."""
    return holds_numbers(values) and all(abs(value) <= 1 for value in values if value not in (None, ""))


def known_words(name: str, template: Template, base: pd.DataFrame) -> frozenset[str]:
    """Give the folded words that stand in a column of free text; none where it holds numbers alone."""
    if template.labels["parameter_values"].get(name, "text") != "text" or name not in base:
        return frozenset()
    words = frozenset(own_words(base[name])) - {""}
    return frozenset() if holds_numbers(base[name]) else words


def _read_conditions(
    view: TableView,
    row: int,
    columns: Mapping[str, int],
    cells: Mapping[str, _Cells],
) -> tuple[dict[str, Condition], list[Finding]]:
    """Read the conditions of a row; those that hold for everybody are left out."""
    conditions: dict[str, Condition] = {}
    findings: list[Finding] = []
    for name, col in columns.items():
        text = text_of(view.tab.cell(row, col))
        try:
            condition = cells[name].read(text)
        except UnreadableValue as error:
            findings.append(_not_understood(view, row, col, text, error.reason, cells[name].values))
            continue
        if not condition.is_any:
            conditions[name] = condition
    return conditions, findings


def parse_cell(
    text: str, name: str, known: Collection[str], template: Template, *, share: bool = False
) -> Condition:
    """Read what a cell asks of a parameter.

    Args:
        text: The cell.
        name: The parameter.
        known: Folded words that stand in its column, for free text.
        template: Words.
        share: Whether its column holds shares, so that 35 % is 0.35.

    Raises:
        UnreadableValue: It is no condition for such values.
    """
    kind = template.labels["parameter_values"].get(name, "text")
    if kind == "number":
        return parse_condition(text, numeric=True, unit=_UNITS.get(name, ""))
    if kind == "text":
        return parse_condition(text, known=known, share=share)
    ranked = kind in RANKED or (kind in _ORDERED and not re.search(r"\d", text))
    ranks = {key: place for place, key in enumerate(template.labels[kind], start=1)} if ranked else None
    return parse_condition(text, meanings=template.meanings[kind], ranks=ranks)


def _find_unnamed(view: TableView, columns: Mapping[str, int], rows: Sequence[int]) -> Iterator[Finding]:
    """Find columns of the team in which comparisons stand alone, and whose header names no parameter."""
    for header, col in view.own.items():
        texts = [text for row in rows if (text := text_of(view.tab.cell(row, col)))]
        if texts and col not in columns.values() and all(map(_COMPARES.match, texts)):
            found = finding_at(view, view.header_row, "", "segment_header_unknown", grave="warning", col=col)
            yield replace(found, key=fold(header))


def _find_repeated(view: TableView, columns: Mapping[str, int], rows: Sequence[int]) -> Iterator[Finding]:
    """Find columns with conditions under the header of another one, which is the one that is read."""
    used = {fold(text_of(view.tab.cell(view.header_row, col))): col for col in columns.values()}
    for col, value in enumerate(view.tab.rows[view.header_row]):
        header = fold(text_of(value))
        first = used.get(header, col)
        if first != col and any(text_of(view.tab.cell(row, col)) for row in rows):
            facts = {"first": address(view.header_row, first)}
            found = finding_at(
                view, view.header_row, "", "segment_header_twice", grave="warning", facts=facts, col=col
            )
            yield replace(found, key=header)


def _not_understood(
    view: TableView, row: int, col: int, text: str, reason: str, values: Collection[str]
) -> Finding:
    """Say why a condition is none, and which values there are where it names another one."""
    facts = {"value": text, "reason": reason, "values": "; ".join(values)}
    code = "segment_condition_value" if values and reason == "condition_value" else "segment_condition"
    return finding_at(view, row, "", code, col=col, facts=facts)

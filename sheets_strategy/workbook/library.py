"""A consultant's own segments and hypotheses, in no workbook's language: of a workbook or of templates."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from sheets_strategy.strategy.segments import Segment
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import OWN, Book
from sheets_strategy.workbook.cell_findings import text_of
from sheets_strategy.workbook.library_memory import COLUMNS
from sheets_strategy.workbook.memory import Memory
from sheets_strategy.workbook.read_tabs import Tabs
from sheets_strategy.workbook.template import Template

Table = Literal["segments", "plan"]
CHOICES = frozenset(("department", "profit_key", "comparison"))
"""Columns whose cells are kept as keys of the vocabulary of the same name."""
_OVER = frozenset(("refuted", "cancelled"))


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """One segment or hypothesis.

    Attributes:
        table: Where it goes.
        name: Name of the segment, or the text of the hypothesis.
        segment: Name of the segment that a hypothesis is for.
        cells: Column, or ``own:<header>`` → text; a choice is the key of its vocabulary.
        number: Number of the segment, None for a draft.
    """

    table: Table
    name: str
    segment: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    number: float | None = None

    @property
    def key(self) -> str:
        """Give what the row is known by, whatever workbook it is sent to."""
        said = "\x1f".join((fold(self.name), fold(self.segment)))
        return f"{self.table}+{hashlib.sha1(said.encode(), usedforsecurity=False).hexdigest()[:12]}"


def read_library(book: Book, tabs: Tabs) -> tuple[LibraryRow, ...]:
    """Take what a team wrote itself in Сегменты and План; the template's own rows are left out.

    Of План neither rows that the program proposed are taken, nor hypotheses that did not prove true.
    """
    return (*_segments(book, tabs), *_hypotheses(book, tabs))


def library_of(template: Template, *, segments: bool, hypotheses: bool) -> tuple[LibraryRow, ...]:
    """Take the rows of a template folder.

    Args:
        template: The template, with the folder's files.
        segments: Whether the folder has segments of its own.
        hypotheses: Whether it has hypotheses of its own.
    """
    rows = template.defaults["segments"]
    names = {str(row["code"]): str(row["name"]) for row in rows}
    known = template.labels["parameter"].keys() | COLUMNS["segments"]
    found = [
        LibraryRow(
            "segments",
            str(row["name"]),
            cells={
                name: _neutral(name, str(cell), template)
                for name, cell in row.items()
                if name in known and cell != ""
            },
            number=float(row["number"]),
        )
        for row in rows
        if segments
    ]
    return (*found, *_from_templates(template, names)) if hypotheses else tuple(found)


def _from_templates(template: Template, names: Mapping[str, str]) -> Iterator[LibraryRow]:
    for one in template.hypotheses:
        cells = {name: str(one[name]) for name in COLUMNS["plan"] if one.get(name) not in (None, "")}
        asked = one.get("segments")
        for code in asked if isinstance(asked, list | tuple) else ():
            if str(code) in names:
                yield LibraryRow("plan", str(one["text"]), names[str(code)], cells)


def _segments(book: Book, tabs: Tabs) -> Iterator[LibraryRow]:
    view, template = book.tables["segments"], book.template
    built_in = [_default(row, template) for row in template.defaults["segments"]]
    named = {segment.code: segment for segment in tabs.segments.segments}
    columns = {
        name if name in view.columns else f"{OWN}{text_of(view.tab.cell(view.header_row, col))}": col
        for name, col in tabs.segments.columns.items()
    }
    columns |= {name: view.columns[name] for name in COLUMNS["segments"]}
    for row, code in tabs.segments.codes.by_row.items():
        segment = named[code]
        texts = {name: text_of(view.tab.cell(row, col)) for name, col in columns.items()}
        cells = {name: _neutral(name, text, template) for name, text in texts.items() if text}
        if fold(segment.name) and (fold(segment.name), cells) not in built_in:
            yield LibraryRow("segments", segment.name, cells=cells, number=segment.number)


def _default(row: Mapping[str, object], template: Template) -> tuple[str, dict[str, str]]:
    known = template.labels["parameter"].keys() | COLUMNS["segments"]
    cells = {name: str(cell) for name, cell in row.items() if name in known and cell != ""}
    return fold(str(row["name"])), {name: _neutral(name, text, template) for name, text in cells.items()}


def _hypotheses(book: Book, tabs: Tabs) -> Iterator[LibraryRow]:
    view, template = book.tables["plan"], book.template
    named: dict[str, Segment] = {segment.code: segment for segment in tabs.segments.segments}
    built_in = {fold(str(one["text"])) for one in template.hypotheses}
    proposed = _proposed(tabs.memory)
    for row, planned in tabs.plan.rows.items():
        segment = named.get(planned.segment)
        is_own = planned.code not in proposed and fold(planned.hypothesis) not in built_in
        if segment is None or not planned.hypothesis or not is_own or planned.status in _OVER:
            continue
        texts = {name: view.text(row, name) for name in sorted(COLUMNS["plan"])}
        cells = {name: _neutral(name, text, template) for name, text in texts.items() if text}
        yield LibraryRow("plan", planned.hypothesis, segment.name, cells)


def _proposed(memory: Memory) -> set[str]:
    return set(memory.all("proposed").values())


def _neutral(name: str, text: str, template: Template) -> str:
    """Give a choice as its key, anything else as it is."""
    return template.meanings[name].get(fold(text), text) if name in CHOICES else text

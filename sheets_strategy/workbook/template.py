"""The template as data: tabs, tables, columns, their words, and the default rows.

In: the parsed YAML of ``templates/`` (an adapter reads the files). Out: a
``Template`` in one language that also knows the words of the other languages,
so that a header is found whatever the language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

CLIENT_LIST = "clients."
"""How fields of client lists begin among ``Template.banks``."""

Owner = Literal["team", "tool"]
TabKind = Literal["input", "output"]
ColumnType = Literal[
    "text",
    "long_text",
    "money",
    "percent",
    "number",
    "integer",
    "whole",
    "date",
    "moment",
    "choice",
    "flag",
    "code",
    "any",
]


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of a table.

    Attributes:
        key: Language-neutral name.
        label: Header that people see.
        synonyms: Other headers that mean this column (other languages, older names).
        owner: Who may write its cells.
        type: How cells are shown and read.
        width: In characters.
        choices: Labels of the drop-down, in order; empty for none.
        strict: Whether the drop-down refuses other values.
        hidden: Whether people see the column at first.
        note: What the column means, shown on its header.
        since: Template version that brought it.
    """

    key: str
    label: str
    owner: Owner
    type: ColumnType
    width: int = 14
    synonyms: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    strict: bool = False
    hidden: bool = False
    note: str = ""
    since: int = 1


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table inside a tab: a header line and rows under it.

    Attributes:
        key: Language-neutral name, unique in the template.
        columns: In the order of a new workbook.
        title: Line above the header, "" for none.
        row: Grid row of the header in a new workbook.
        col: Grid column of the first column in a new workbook.
        lines: Keys and labels of fixed rows (a block such as the summary); empty for a list.
        filter: Whether the header carries a filter.
        line_types: Line → how its cells look in columns of type ``any``, for lines of different units.
    """

    key: str
    columns: tuple[ColumnSpec, ...]
    title: str = ""
    row: int = 0
    col: int = 0
    lines: tuple[tuple[str, str], ...] = ()
    filter: bool = False
    line_types: tuple[tuple[str, ColumnType], ...] = ()

    def column(self, key: str) -> ColumnSpec:
        """Give the column with this key."""
        return next(column for column in self.columns if column.key == key)

    @property
    def since(self) -> int:
        """Give the template version that brought the table."""
        return min((column.since for column in self.columns), default=1)

    def columns_at_first(self) -> int:
        """Count the columns that it had when it came: later ones may outnumber them."""
        return sum(column.since == self.since for column in self.columns)


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """Bars of one column: with a running-share line of another (Pareto), beside those of another, or alone.

    Attributes:
        table: Table whose rows it reads.
        category: Column with the names.
        bars: Column with the bars.
        line: Column with the line, on the second axis: shares, or counts where it reads across; "" for none.
        beside: Column with second bars, shares as the first; "" for none.
        title: What stands above it.
        row: Grid row of its upper left corner.
        col: Grid column of its upper left corner.
        width: In pixels.
        height: In pixels.
        rows: How many rows of the table it reads.
        across: Whether it reads lines from left to right: category and bars are then keys of
            fixed lines, and every column after the first is a bar.
    """

    table: str
    category: str
    bars: str
    line: str
    title: str
    row: int
    col: int
    width: int = 720
    height: int = 360
    rows: int = 20
    beside: str = ""
    across: bool = False


@dataclass(frozen=True, slots=True)
class HighlightSpec:
    """Colour for cells of a column that hold a value (a conditional format).

    Attributes:
        table: Key of the table.
        column: Key of the column.
        value: The value, "" for a rule of another kind.
        fill: Colour of the cell, ``RRGGBB``.
        font: Colour of its text, "" for the usual one.
        before_today: Whether a moment before the day on which one looks is coloured instead.
    """

    table: str
    column: str
    value: str
    fill: str
    font: str = ""
    before_today: bool = False


@dataclass(frozen=True, slots=True)
class TabSpec:
    """One tab of the template.

    Attributes:
        key: Language-neutral name.
        label: Name that people see.
        synonyms: Other names that mean this tab.
        kind: ``input`` (rows never reordered) or ``output``.
        tables: From top to bottom; the last one may grow without end.
        hidden: Whether it is hidden in a new workbook.
        color: Tab colour, ``RRGGBB``.
        freeze: Rows and columns that stay in view.
        intro: A line for people above the first table, "" for none.
        charts: Charts of the tab.
        highlights: Conditional formats.
        since: Template version that brought it.
    """

    key: str
    label: str
    kind: TabKind
    tables: tuple[TableSpec, ...]
    synonyms: tuple[str, ...] = ()
    hidden: bool = False
    color: str = ""
    freeze: tuple[int, int] = (1, 0)
    intro: str = ""
    charts: tuple[ChartSpec, ...] = ()
    highlights: tuple[HighlightSpec, ...] = ()
    since: int = 1

    def table(self, key: str) -> TableSpec:
        """Give the table with this key."""
        return next(table for table in self.tables if table.key == key)


@dataclass(frozen=True, slots=True)
class Template:
    """A template in one language, complete with default rows.

    Attributes:
        version: Grows with every added tab or column.
        lang: ``ru`` or ``en``.
        tabs: In the order of a new workbook.
        defaults: Table key → rows of a new workbook; a row maps column key → cell.
        labels: Vocabulary → value key → label in this language.
        meanings: Vocabulary → folded label in any language → value key.
        messages: ``errors`` | ``findings`` | ``texts`` → code → words.
        hypotheses: The library; each maps field → text or number.
        banks: How statements spell their columns: field → headers.
        groups: Names for money without a buyer; each has code, name, kind (key), payer, purpose.
        payers: Who pays for others: inns, banks, names, accounts → texts.
        regions: Code of a region → name.
        portrait: Words that tell attributes apart: follows, left_out → texts.
        costs: Kind of cost → phrases of purposes.
    """

    version: int
    lang: str
    tabs: tuple[TabSpec, ...]
    defaults: Mapping[str, tuple[Mapping[str, str | int | float], ...]]
    labels: Mapping[str, Mapping[str, str]]
    meanings: Mapping[str, Mapping[str, str]]
    messages: Mapping[str, Mapping[str, object]]
    hypotheses: tuple[Mapping[str, object], ...] = ()
    banks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    groups: tuple[Mapping[str, str], ...] = ()
    payers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    portrait: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    costs: Mapping[str, str] = field(default_factory=dict)

    def tab(self, key: str) -> TabSpec:
        """Give the tab with this key."""
        return next(tab for tab in self.tabs if tab.key == key)

    def table(self, key: str) -> TableSpec:
        """Give the table with this key, whichever tab holds it."""
        return next(table for tab in self.tabs for table in tab.tables if table.key == key)

    def label(self, vocabulary: str, key: str) -> str:
        """Give the word of a vocabulary value."""
        return self.labels[vocabulary][key]

    def text(self, code: str) -> str:
        """Give one of the template's own texts."""
        return str(self.messages["texts"][code])

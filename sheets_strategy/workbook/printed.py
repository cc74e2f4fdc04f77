"""A workbook as it is printed: sections with tables, charts and lines of text, nothing but words.

Every cell is a text as people read it, so that the writers of HTML and PDF
need to know neither the template nor the language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class PrintedColumn:
    """One column of a printed table.

    Attributes:
        label: Its header.
        align: Where its cells stand; numbers stand right.
        wraps: Whether its cells may take several lines.
    """

    label: str
    align: Align = "left"
    wraps: bool = True


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table.

    Attributes:
        title: What stands above it, "" for nothing.
        columns: From left to right.
        rows: As many texts each as there are columns.
        fills: (row, column) → colour of a cell, ``#RRGGBB``.
        notes: Lines below it: how many rows more there are, what was left out.
    """

    title: str
    columns: tuple[PrintedColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    fills: Mapping[tuple[int, int], str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """One value for every bar of a chart.

    Attributes:
        label: What it shows.
        values: None where nothing is known.
        texts: The same as people read them.
    """

    label: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintedChart:
    """Bars.

    Attributes:
        title: What stands above it.
        names: What each bar is.
        bars: How long they are.
        beside: Second bars, None for none.
        told: Numbers that stand at the bars as text, None for none.
        upright: Whether time runs from left to right; else the bars lie below each other.
    """

    title: str
    names: tuple[str, ...]
    bars: Series
    beside: Series | None
    told: Series | None
    upright: bool


Block = PrintedTable | PrintedChart


@dataclass(frozen=True, slots=True)
class Section:
    """One tab.

    Attributes:
        title: Its name.
        blocks: From top to bottom.
    """

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All that is printed.

    Attributes:
        lang: Language of the words.
        title: What it is called.
        lines: Below the title: the day, until when the statement goes, what was replaced.
        sections: In the order in which a meeting goes through them.
        page: Words of the foot of a page, with places for ``{page}`` and ``{pages}``.
    """

    lang: str
    title: str
    lines: tuple[str, ...]
    sections: tuple[Section, ...]
    page: str
